"""One change for several people of a group at once: how their match or trajectory stands, or which employer it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nbm_tui.i18n import _, plural
from nbm_tui.method.states import Step, states
from screens.base import NbmScreen
from screens.changing_state import step_title
from screens.pick import Choice, PickScreen
from screens.reviewing import Change
from screens.wording import capital, title_of
from storage.ids import new_id
from storage.records import KINDS
from storage.records.trajectory import Route
from storage.store import Store

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GroupChange:
    """Something to choose for a whole group; `of` gives what changes for one trajectory."""

    title: str
    of: Callable[[Store, str, date], Change]


async def change_group(here: NbmScreen, cohort_id: str, trajectory_ids: Sequence[str]) -> bool:
    """Let the coach choose what changes for these trajectories, and keep it as one action. For workers."""
    employers = await here.desk.run(lambda store: _employers(store, cohort_id))
    offered, count = [*_states_of("match"), *_states_of("trajectory"), *employers], len(trajectory_ids)
    question = plural("Wat verandert er voor {n} kandidaat?", "Wat verandert er voor {n} kandidaten?", count)
    choices = [Choice(str(place), change.title) for place, change in enumerate(offered)]
    picked = await here.app.push_screen_wait(PickScreen(question, choices))
    if not picked:
        return False
    change, today = offered[int(picked)], here.desk.today
    await here.desk.run(lambda store: store.save_many([change.of(store, one, today) for one in trajectory_ids]))
    here.notify(f"{change.title} ({count})")
    return True


def _states_of(kind: str) -> list[GroupChange]:
    words = capital(_(KINDS[kind].words.one))
    steps = [step for step in states().choices(kind, {}, Route.WLB) if step.to]
    return [GroupChange(f"{words}: {step_title(kind, step)}", _to_state(kind, step)) for step in steps]


def _to_state(kind: str, step: Step) -> Callable[[Store, str, date], Change]:
    def change(store: Store, trajectory_id: str, today: date) -> Change:
        record_id, starting = (trajectory_id, {}) if kind == "trajectory" else _match_of(store, trajectory_id)
        view = store.view(kind, record_id)
        changes = step.changes(view.values, view.drafts, today)
        return kind, record_id, changes if view.exists else {**starting, **changes}

    return change


def _match_of(store: Store, trajectory_id: str) -> tuple[str, Values]:
    """The last match of a trajectory, or the first values of one."""
    matches = store.rows("match", trajectory_id=trajectory_id)
    if matches:
        return matches[-1].id, {}
    case = store.case(trajectory_id)
    known = {"candidate_id": case.id_of("candidate"), "cohort_id": case.id_of("cohort")}
    return new_id(), {"trajectory_id": trajectory_id, **{name: value for name, value in known.items() if value}}


def _employers(store: Store, cohort_id: str) -> list[GroupChange]:
    """The employers of the group: on a selection day several people find theirs (`s3-selection-day`)."""
    found = []
    for row in store.rows("cohort_employer", cohort_id=cohort_id):
        titles = store.titles("cohort_employer", row.values)
        if "employer_id" in titles:
            title = _("Werkgever: {name}").format(name=title_of(titles["employer_id"]))
            found.append(GroupChange(title, _to_employer(row.values["employer_id"])))
    return found


def _to_employer(employer_id: str) -> Callable[[Store, str, date], Change]:
    return lambda _store, trajectory_id, _today: ("trajectory", trajectory_id, {"employer_id": employer_id})
