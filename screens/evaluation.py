"""An evaluation moment: its form, and beside it everything that has to be on the table.

Who was there, how far each skill is, every open barrier (`ev-all-challenges`) and every recent transition are there
beforehand; the space bar notes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from nbm_tui.i18n import _
from screens import go
from screens.base import NbmScreen
from screens.pick import Choice, PickScreen
from screens.reviewing import ITSELF, SKILL_CYCLE, Groups, ReviewLine, ReviewScreen, known_answers, yes_no_line
from screens.widgets.tick_list import TickLine, TickList
from screens.wording import show_value, title_of
from storage.records import KINDS
from storage.records.learning import BarrierState
from storage.records.links import barrier_review_id, participant_id, skill_progress_id, transition_review_id
from storage.records.trajectory import InvolvedRole, Route
from storage.store import Store
from storage.text import N_
from storage.views import Row

RECENT = timedelta(days=120)  # how far back a transition still counts as recent: the app's own choice
CLOSED = (BarrierState.SOLVED, BarrierState.ACCEPTED)
# Who is asked: always these, and by route the others that the method names (`ev-all-parties`).
ALWAYS = (InvolvedRole.CANDIDATE, InvolvedRole.EMPLOYER, InvolvedRole.COACH, InvolvedRole.SUPERVISOR)
BY_ROUTE = {
    Route.LARGE: (InvolvedRole.LEARNING_PLACE, InvolvedRole.TRAINER),
    Route.WLB: (InvolvedRole.LEARNING_PLACE, InvolvedRole.TRAINER, InvolvedRole.COORDINATOR),
}


class EvaluationScreen(ReviewScreen):
    """Plan it with a date; hold it with everything preloaded."""

    HELP_NL = N_(
        "Plannen: vul soort en datum in. Houden: vul in wat besproken is. In 'Op tafel' staat alles wat erbij hoort: "
        "wie er is, de vaardigheden, de open belemmeringen en de overgangen. Spatie geeft een antwoord, Enter zet er "
        "tekst bij."
    )
    LISTED = frozenset({"action"})
    TABLE_TITLE = N_("Op tafel")

    async def read_lines(self) -> Groups:
        """Everything that belongs on the table."""
        today, evaluation_id, trajectory_id = self.desk.today, self.record_id, self.trajectory_id
        return await self.desk.run(lambda store: on_the_table(store, evaluation_id, trajectory_id, today))

    def on_tick_list_source_asked(self, event: TickList.SourceAsked) -> None:
        """Open the barrier or transition itself."""
        line = self._lines.get(event.key)
        for kind in ("barrier", "transition"):
            if line and line.given.get(f"{kind}_id"):
                self.run_worker(go.to_record(self, kind, line.given[f"{kind}_id"]))


async def pick_evaluation(here: NbmScreen) -> None:
    """Let the coach choose one of the planned evaluations of this trajectory, or plan a new one."""
    trajectory_id = here.trajectory_id
    starting = {"trajectory_id": trajectory_id} if trajectory_id else {}
    rows = await here.desk.run(lambda store: store.rows("evaluation", held_on=None, **starting))
    new = Choice("", _("Nieuw evaluatiemoment"))
    choices = [Choice(row.id, title_of(row, here.desk.today)) for row in rows]
    picked = await here.app.push_screen_wait(PickScreen(_("Welke evaluatie?"), [*choices, new])) if choices else ""
    if picked:
        await go.to_record(here, "evaluation", picked)
    elif picked is not None:
        await go.to_new(here, "evaluation", starting)


def on_the_table(store: Store, evaluation_id: str, trajectory_id: str, today: date) -> Groups:
    """Everything that belongs on the table at an evaluation of a trajectory, in groups with a title."""
    groups = [(N_("Wie was erbij?"), _participants(store, evaluation_id, trajectory_id))]
    if trajectory_id:
        groups += [
            (N_("Open belemmeringen: besproken?"), _barriers(store, evaluation_id, trajectory_id)),
            (N_("Overgangen: besproken?"), _transitions(store, evaluation_id, trajectory_id, today)),
            (N_("Vaardigheden: beheerst?"), _skills(store, evaluation_id, trajectory_id)),
        ]
    return [(title, lines) for title, lines in groups if lines]


def _participants(store: Store, evaluation_id: str, trajectory_id: str) -> list[ReviewLine]:
    kind = "evaluation_participant"
    known = known_answers(store, kind, evaluation_id=evaluation_id)
    lines = []
    for role in _roles(store, trajectory_id, known.values()):
        given = {"evaluation_id": evaluation_id, "role": role}
        record_id = participant_id(evaluation_id, role)
        lines.append(yes_no_line(kind, record_id, given, "present", _(role.title_nl), known, "name"))
    return lines


def _roles(store: Store, trajectory_id: str, known: Iterable[Row]) -> list[InvolvedRole]:
    found = dict.fromkeys(ALWAYS)
    if trajectory_id:
        found |= dict.fromkeys(BY_ROUTE.get(store.case(trajectory_id).value("route"), ()))
        found |= dict.fromkeys(row.values["role"] for row in store.rows("stakeholder", trajectory_id=trajectory_id))
    found |= dict.fromkeys(row.values["role"] for row in known)
    return [role for role in found if isinstance(role, InvolvedRole)]


def _barriers(store: Store, evaluation_id: str, trajectory_id: str) -> list[ReviewLine]:
    known = known_answers(store, "barrier_review", evaluation_id=evaluation_id)
    lines = []
    for row in store.rows("barrier", trajectory_id=trajectory_id):
        record_id = barrier_review_id(evaluation_id, row.id)
        if row.values.get("state") in CLOSED and record_id not in known:
            continue
        given = {"evaluation_id": evaluation_id, "barrier_id": row.id}
        lines.append(yes_no_line("barrier_review", record_id, given, "discussed", title_of(row), known, "solution"))
    return lines


def _transitions(store: Store, evaluation_id: str, trajectory_id: str, today: date) -> list[ReviewLine]:
    known = known_answers(store, "transition_review", evaluation_id=evaluation_id)
    lines = []
    for row in store.rows("transition", trajectory_id=trajectory_id):
        when = row.values.get("happened_on") or row.values.get("planned_on")
        record_id = transition_review_id(evaluation_id, row.id)
        if when and when < today - RECENT and record_id not in known:
            continue
        given = {"evaluation_id": evaluation_id, "transition_id": row.id}
        lines.append(yes_no_line("transition_review", record_id, given, "discussed", title_of(row, today), known))
    return lines


def _skills(store: Store, evaluation_id: str, trajectory_id: str) -> list[ReviewLine]:
    known = known_answers(store, "skill_progress", evaluation_id=evaluation_id)
    job_id = store.case(trajectory_id).id_of("future_job")
    lines = []
    for row in store.rows("skill", job_id=job_id) if job_id else []:
        record_id = skill_progress_id(evaluation_id, row.id)
        given = {"evaluation_id": evaluation_id, "skill_id": row.id}
        level = known[record_id].values.get("level") if record_id in known else None
        reached = show_value(KINDS["skill_progress"].specs["level"], level) if level else ""
        line = TickLine(record_id, title_of(row), SKILL_CYCLE, str(level or ""), reached)
        lines.append(ReviewLine("skill_progress", record_id, given, "level", line, ITSELF))
    return lines
