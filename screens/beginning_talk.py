"""Beginning a talk, or going on with one: what is proposed follows from where the coach is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from nbm_tui.i18n import _, language
from nbm_tui.method.talks import Talk, talks
from screens.folding import fold
from screens.pick import Choice, PickScreen
from screens.step import case_title
from screens.talking import REPORT
from screens.typed_values import clean_text
from screens.whereabouts import Where
from screens.widgets.strip import busy_step
from screens.wording import title_of
from storage.ids import new_id
from storage.importing.likeness import company_key
from storage.records import KINDS
from storage.store import Store
from storage.talks import TalkState
from storage.text import N_

if TYPE_CHECKING:
    from screens.base import NbmScreen

KINDS_OF_TALK = ("employer", "future_job", "candidate", "match", "trajectory", "placement", "evaluation", REPORT)
LATEST = 5  # talks that are not finished, to choose from
NEW = {"employer": N_("Nieuwe werkgever"), "candidate": N_("Nieuwe kandidaat")}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A talk that can be begun, or gone on with."""

    title: str
    state: TalkState
    remark: str = ""


async def begin_talk(here: NbmScreen, where: Where) -> None:
    """Open the talk that fits here, or let the coach choose one. For workers, with the keys held."""
    from screens.intake import IntakeScreen

    today = here.desk.today
    found = await here.desk.run(lambda store: [*_proposals(store, where, today)])
    fits = len(found) == 1 and not where.chooses
    state = found[0].state if fits else await _choose(here, found, today)
    if state is not None:
        here.hold_keys()
        here.app.push_screen(IntakeScreen(state))
    else:
        here.release_keys()


async def _choose(here: NbmScreen, found: list[Proposal], today: date) -> TalkState | None:
    choices = [Choice(str(number), one.title, one.remark) for number, one in enumerate(found)]
    new = {kind: Choice(kind, _(title), _("met de naam die je typt"), always=True) for kind, title in NEW.items()}
    picker = PickScreen(_("Welk gesprek?"), [*choices, *new.values()])
    picked = await here.app.push_screen_wait(picker)
    if not picked:
        return None
    here.hold_keys()  # the screen below has taken them
    if picked not in new:
        return found[int(picked)].state
    typed = clean_text(picker.typed)
    name = "" if fold(typed) in fold(new[picked].title) else typed  # who looks for the line types that
    state = await here.desk.run(lambda store: _with_known_name(store, picked, name, today))
    if state is not None:
        here.notify(_("{name} stond er al. Dit gesprek gaat daarmee verder.").format(name=name))
        return state
    return await here.desk.run(lambda store: _with_name(store, picked, name, today))


def _with_known_name(store: Store, kind: str, name: str, today: date) -> TalkState | None:
    """The talk with the employer that is called so already. Of people several may have one name, so not of these."""
    if kind != "employer" or not name:
        return None
    same = [row.id for row in store.rows(kind) if company_key(row.values.get("name") or "") == company_key(name)]
    return state_for(store, kind, {kind: same[0]}, today) if len(same) == 1 else None


def _with_name(store: Store, kind: str, name: str, today: date) -> TalkState:
    """A talk with somebody new; a name that is too long to be one waits in its field."""
    state = state_for(store, kind, {}, today)
    if not name:
        return state
    if len(name) > (KINDS[kind].specs["name"].max_length or 0):
        store.keep_draft(REPORT, state.id, state.question, name, "", {})
        return state
    store.save(kind, state.records[kind], {"name": name})
    return replace(state, question="", caught=[(kind, state.records[kind])])


# What is proposed


def _proposals(store: Store, where: Where, today: date) -> Iterator[Proposal]:
    """The talks that fit here, the likeliest first; where there is more to choose also those that are not finished."""
    given = list(_given(store, where, today))
    if not where.chooses:
        yield from given
        return
    here = {one.state.id for one in given}
    begun = [
        Proposal(title_for(store, state), resumed(store, state, today), _("verder"))
        for state in store.open_talks()[:LATEST]
        if state.id not in here and _is_there(store, state)
    ]
    yield from [*given, *begun] if where.after else [*begun, *given]


def _given(store: Store, where: Where, today: date) -> Iterator[Proposal]:
    if where.trajectory_id:
        for talk in _in_order(store, where):
            yield _proposal(store, talk, {"trajectory": where.trajectory_id}, today)
        return
    for talk in [talk for talk in talks().values() if where.kind in talk.records][:1]:
        cases = _trajectories(store, where.kind, where.record_id)
        for trajectory_id in cases:
            yield _proposal(store, talk, {"trajectory": trajectory_id}, today)
        if not cases and where.kind in KINDS_OF_TALK:
            yield _proposal(store, talk, {where.kind: where.record_id}, today)


def _in_order(store: Store, where: Where) -> list[Talk]:
    """The talk that fits first; it is the only one where the coach stands at a step or record of its own."""
    every = list(talks().values())
    fits = [talk for talk in every if where.step in talk.steps or where.kind in talk.records]
    if fits and not where.chooses:
        return fits[:1]
    if where.after:
        at = [talk.key for talk in every].index(where.after) + 1
        return [*every[at:], *every[:at]]
    case = store.case(where.trajectory_id)
    step = busy_step(case.states, case.value("step_order"))
    return sorted(every, key=lambda talk: step not in talk.steps)


def _trajectories(store: Store, kind: str, record_id: str) -> list[str]:
    """The trajectories of an employer, job or candidate."""
    name = {"employer": "employer_id", "future_job": "job_id", "candidate": "candidate_id"}.get(kind)
    rows = store.rows("trajectory", **{name: record_id}) if name else []
    if kind == "employer":
        for job in store.rows("future_job", employer_id=record_id):
            rows += store.rows("trajectory", job_id=job.id)
    return [*dict.fromkeys(row.id for row in rows)]


def _proposal(store: Store, talk: Talk, known: Mapping[str, str], today: date) -> Proposal:
    state = state_for(store, talk.key, known, today)
    return Proposal(_title(talk, _whom(store, state)), state, _("verder") if state.question else "")


def _title(talk: Talk, whom: str) -> str:
    return " · ".join(filter(None, (talk.title(language()), whom)))


def title_for(store: Store, state: TalkState) -> str:
    """Which talk it is, and whom it is about."""
    return _title(talks()[state.talk], _whom(store, state)) if state.talk in talks() else ""


def _whom(store: Store, state: TalkState) -> str:
    """Whom a talk is about."""
    case = store.case(state.records["trajectory"])
    view = store.view(talks()[state.talk].begins, state.records[talks()[state.talk].begins])
    return case_title(case) if case.records else title_of(view.row) if view.exists else ""


def _is_there(store: Store, state: TalkState) -> bool:
    """Whether what a talk is about was not taken away."""
    if state.talk not in talks():
        return False
    kind = talks()[state.talk].begins
    return not store.view(kind, state.records[kind]).values.get("deleted_at")


# The state of a talk


def state_for(store: Store, talk: str, known: Mapping[str, str], today: date) -> TalkState:
    """The talk of this kind that is not finished about these records, or else a new one."""
    for state in store.open_talks():
        if state.talk == talk and known and known.items() <= state.records.items():
            return resumed(store, state, today)
    ids = {kind: new_id() for kind in KINDS_OF_TALK} | _around(store, known)
    return TalkState(new_id(), talk, talks()[talk].questions[0].key if not known else "", ids)


def resumed(store: Store, state: TalkState, today: date) -> TalkState:
    """The same talk; on another day there is another report of it."""
    there = {kind for kind, record_id in state.records.items() if store.view(kind, record_id).exists}
    found = _around(store, {"trajectory": state.records["trajectory"]})  # some of it may have come since
    records = {**state.records, **{kind: found[kind] for kind in found.keys() - there}}
    if REPORT in there and store.view(REPORT, records[REPORT]).values.get("held_on") != today:
        records[REPORT] = new_id()
    return replace(state, records=records)


def _around(store: Store, known: Mapping[str, str]) -> dict[str, str]:
    """The records that belong to what is known."""
    found = dict(known)
    if "trajectory" in known:
        case = store.case(known["trajectory"])
        found |= {kind: row.id for kind, row in case.records.items() if kind in KINDS_OF_TALK}
        places = store.rows("placement", trajectory_id=known["trajectory"])
        found |= {"placement": places[-1].id} if places else {}
        planned = store.rows("evaluation", trajectory_id=known["trajectory"], held_on=None)
        planned.sort(key=lambda row: row.values.get("planned_on") or date.max)
        found |= {"evaluation": planned[0].id} if planned else {}
    if "future_job" in known:
        employer_id = store.view("future_job", known["future_job"]).values.get("employer_id")
        found |= {"employer": employer_id} if employer_id else {}
    return found
