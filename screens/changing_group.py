"""One change for several people of a group at once: how match or trajectory stands, which employer, what outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nbm_tui.i18n import _, plural
from nbm_tui.method.states import Step, states
from screens.base import NbmScreen
from screens.changing_state import Subject, all_changes, step_title
from screens.pick import Choice, PickScreen
from screens.reviewing import Change
from screens.wording import capital, title_of
from storage.ids import new_id
from storage.records import KINDS
from storage.records.outcome import EndState
from storage.records.trajectory import Route, TrajectoryState
from storage.store import Store

Values = Mapping[str, Any]
# What changes for one trajectory, and the kind of record that the coach still has to make for it ('' for none).
Changing = Callable[[Store, str, date], tuple[list[Change], str]]
LONG = 20  # seconds that names stand on the screen, to read them or write them down
AT_THE_EMPLOYER = (EndState.REGULAR_JOB, EndState.REGULAR_SAME_WLB, EndState.BBL_JOB)  # the one of the trajectory


@dataclass(frozen=True, slots=True)
class GroupChange:
    """Something to choose for a whole group."""

    title: str
    of: Changing


async def change_group(here: NbmScreen, cohort_id: str, trajectory_ids: Sequence[str]) -> bool:
    """Let the coach choose what changes for these trajectories, and keep it as one action. For workers.

    When it was kept (True) keys are held until the screen shows it.
    """
    employers = await here.desk.run(lambda store: _employers(store, cohort_id))
    offered = [*_states_of("match"), *_states_of("trajectory"), *employers, *_outcomes()]
    count = len(trajectory_ids)
    question = plural("Wat verandert er voor {n} kandidaat?", "Wat verandert er voor {n} kandidaten?", count)
    choices = [Choice(str(place), change.title) for place, change in enumerate(offered)]
    picked = await here.app.push_screen_wait(PickScreen(question, choices))
    if not picked:
        return False
    here.hold_keys()  # until the list shows the change: the next key is for that
    change, today = offered[int(picked)], here.desk.today
    left = await here.desk.run(lambda store: _keep(store, change, trajectory_ids, today))
    here.notify("\n".join([f"{change.title} ({count})", *left]), timeout=LONG if left else None)
    return True


def _keep(store: Store, change: GroupChange, trajectory_ids: Sequence[str], today: date) -> list[str]:
    """Keep it as one action; in words what is still to be made, and for whom."""
    whole, left = list[Change](), dict[str, list[str]]()
    for trajectory_id in trajectory_ids:
        changes, to_make = change.of(store, trajectory_id, today)
        whole += changes
        if to_make:
            case = store.case(trajectory_id).records
            left.setdefault(to_make, []).append(title_of(case.get("candidate", case["trajectory"])))
    store.save_many(whole)
    words = _("Maak nog voor elk een {what}: {people}.")
    return [words.format(what=_(KINDS[kind].words.one), people=", ".join(names)) for kind, names in left.items()]


def _states_of(kind: str) -> list[GroupChange]:
    """Every state, and what can be noted on the way while learning goes on."""
    words = capital(_(KINDS[kind].words.one))
    steps = [step for step in states().choices(kind, {}, Route.WLB) if step.to]
    learning = states().choices(kind, {"state": TrajectoryState.LEARNING}, Route.WLB)
    steps += [step for step in learning if step.to is None and step.brings.makes and step.brings.makes.keep]
    return [GroupChange(f"{words}: {step_title(kind, step)}", _to_state(kind, step)) for step in steps]


def _to_state(kind: str, step: Step) -> Changing:
    def change(store: Store, trajectory_id: str, today: date) -> tuple[list[Change], str]:
        record_id, starting = (trajectory_id, {}) if kind == "trajectory" else _match_of(store, trajectory_id)
        changes, _asked, following = all_changes(store, Subject(kind, record_id, starting), step, today)
        return changes, following.kind if following and not following.record_id else ""

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


def _to_employer(employer_id: str) -> Changing:
    return lambda _store, trajectory_id, _today: ([("trajectory", trajectory_id, {"employer_id": employer_id})], "")


def _outcomes() -> list[GroupChange]:
    """At the end of a round many have the same outcome; whoever stopped has one by that state."""
    ends = (end for end in EndState if end != EndState.DROPOUT)
    return [GroupChange(_("Uitkomst: {name}").format(name=_(end.title_nl)), _to_outcome(end)) for end in ends]


def _to_outcome(end: EndState) -> Changing:
    """The last outcome of a trajectory, or its first one; the trajectory ends with it, unless it ended before."""

    def change(store: Store, trajectory_id: str, today: date) -> tuple[list[Change], str]:
        trajectory = store.view("trajectory", trajectory_id).values
        known = store.rows("outcome", trajectory_id=trajectory_id)
        before = known[-1].values if known else {}
        if before.get("end_state") == EndState.DROPOUT:
            return [], ""  # who stopped is not in the group any more
        ended_on = before.get("ended_on") or trajectory["ended_on"] or today
        outcome = {"trajectory_id": trajectory_id, "end_state": end, "ended_on": ended_on}
        if end in AT_THE_EMPLOYER and not before.get("employer_id"):
            outcome["employer_id"] = trajectory["employer_id"]
        state = TrajectoryState.NOT_SUCCEEDED if end == EndState.FAILED else TrajectoryState.COMPLETED
        changes: list[Change] = [("outcome", known[-1].id if known else new_id(), outcome)]
        if trajectory["ended_on"] is None:
            changes.append(("trajectory", trajectory_id, {"state": state, "ended_on": ended_on}))
        return changes, ""

    return change
