"""The first values of a new record, from where the coach is: dates of today, the next number, last version's text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from nbm_tui.method.conditions.found import add_months
from storage.case import Case
from storage.defaults import DEFAULTS
from storage.ids import new_id
from storage.records import KINDS
from storage.records.employer import ContactWith
from storage.records.learning import EvaluationKind
from storage.records.trajectory import GuidanceTopic, InvolvedRole, PlacementKind, Route
from storage.store import Store
from storage.views import Row

Values = dict[str, Any]
Change = tuple[str, str, Mapping[str, Any]]  # kind, id, values
AROUND = timedelta(weeks=1)  # how far from a transition a talk is proposed: the app's own choice
# Fields that the proposals for other fields follow.
PROPOSING = frozenset({("transition", "planned_on"), ("cohort", "start_on")})


def starting_values(store: Store, kind: str, given: Mapping[str, Any], today: date) -> Values:
    """The given values, completed with what the coach would fill in anyway; all of it can be changed."""
    complete = _COMPLETE.get(kind)
    return {**(complete(store, given, today) if complete else {}), **given}


def suggestions_for(store: Store, kind: str, values: Mapping[str, Any], today: date) -> Values:
    """The app's own proposals for empty fields: shown as such, and only a value when the coach takes them."""
    if kind == "evaluation":
        coming = today + timedelta(weeks=store.settings()["evaluation_interval_weeks"])
        about = store.view("transition", values["transition_id"]).values if values.get("transition_id") else {}
        return {"planned_on": about.get("planned_on") or coming, "next_on": coming}
    if kind == "transition" and values.get("planned_on"):
        return {"talk_before_on": values["planned_on"] - AROUND, "talk_after_on": values["planned_on"] + AROUND}
    if kind == "cohort" and values.get("start_on"):
        return _milestones_of(store, values)
    return dict(DEFAULTS) if kind in ("settings", "preferences") else {}


def _milestones_of(store: Store, cohort: Mapping[str, Any]) -> Values:
    """When a group ends and when its BBL begins, counted from its start as its programme says."""
    programme = _programme_of(store, cohort)
    months = {"planned_end_on": programme.get("length_months"), "bbl_start_on": programme.get("bbl_after_months")}
    return {name: add_months(cohort["start_on"], number) for name, number in months.items() if number}


def _programme_of(store: Store, cohort: Mapping[str, Any]) -> Mapping[str, Any]:
    programme_id = cohort.get("programme_id")
    return store.view("programme", programme_id).values if programme_id else {}


def _barrier(_store: Store, _given: Mapping[str, Any], today: date) -> Values:
    return {"found_on": today}


def _contact(_store: Store, given: Mapping[str, Any], today: date) -> Values:
    """Who comes from the employer alone, talks with the employer."""
    with_employer = given.get("employer_id") and not given.get("trajectory_id")
    return {"held_on": today, **({"contact_with": ContactWith.EMPLOYER} if with_employer else {})}


def _meeting(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    """A meeting of a group is one of its programme."""
    cohort_id = given.get("cohort_id")
    programme_id = store.view("cohort", cohort_id).values.get("programme_id") if cohort_id else None
    return {"programme_id": programme_id} if programme_id else {}


def made_with(store: Store, kind: str, record_id: str, values: Mapping[str, Any]) -> list[Change]:
    """What comes into being with a new record: the parties of the version before, who have not signed this one."""
    is_new = kind == "agreement" and not store.view(kind, record_id).exists
    last = _last_version(store, values) if is_new else None
    parties = store.rows("agreement_party", agreement_id=last.id) if last else []
    again = [{"agreement_id": record_id, **{name: one.values[name] for name in ("role", "name")}} for one in parties]
    return [("agreement_party", new_id(), party) for party in again]


def _last_version(store: Store, given: Mapping[str, Any]) -> Row | None:
    above = {name: given[name] for name in ("trajectory_id", "cohort_id") if given.get(name)}
    versions = store.rows("agreement", **above) if above else []
    return max(versions, key=lambda row: row.values.get("version") or 0, default=None)


def _agreement(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    """A next version begins with the text of the last one; dates and signatures begin anew."""
    last = _last_version(store, given)
    if not last:
        return {"version": 1}
    specs = KINDS["agreement"].specs
    texts = {name: last.values.get(name) for name, spec in specs.items() if spec.kind in ("lines", "text")}
    return {**{name: text for name, text in texts.items() if text}, "version": (last.values.get("version") or 0) + 1}


def _evaluation(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    """Around a transition (`ev-transition-check`) it is about the same trajectory."""
    if not given.get("transition_id"):
        return {}
    about = store.view("transition", given["transition_id"]).values
    return {"trajectory_id": about.get("trajectory_id"), "evaluation_kind": EvaluationKind.TRANSITION}


def _match(store: Store, given: Mapping[str, Any], today: date) -> Values:
    """Candidate, job and group are those of the trajectory."""
    case = store.case(str(given["trajectory_id"])) if given.get("trajectory_id") else None
    known = {"candidate_id": "candidate", "job_id": "future_job", "cohort_id": "cohort"}
    found = {field: case.id_of(kind) or None for field, kind in known.items()} if case else {}
    return {**found, "proposed_on": today}


# Who guides what, by route: the method's own division (`route-small-guidance-split`, `s5-wlb-coach-on-call`).
_GUIDES: Final[Mapping[str, tuple[tuple[InvolvedRole, GuidanceTopic], ...]]] = {
    Route.SMALL: (
        (InvolvedRole.EMPLOYER, GuidanceTopic.TASKS),
        (InvolvedRole.COACH, GuidanceTopic.SKILLS),
        (InvolvedRole.COACH, GuidanceTopic.PRIVATE),
    ),
    Route.WLB: (
        (InvolvedRole.COORDINATOR, GuidanceTopic.SKILLS),
        (InvolvedRole.COACH, GuidanceTopic.PRIVATE),
    ),
}
# What a group does, in order (`s5-wlb-leerhome`, `s5-wlb-orienting-placement`, `s5-wlb-adl-placement`).
_WLB_PERIODS: Final = (PlacementKind.INTRODUCTION, PlacementKind.ORIENTATION, PlacementKind.ADL)


def _guidance_line(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    """The next of those who guide on this route."""
    trajectory_id = given.get("trajectory_id")
    if not trajectory_id:
        return {}
    known = {
        (row.values["role"], row.values["topic"]) for row in store.rows("guidance_line", trajectory_id=trajectory_id)
    }
    guides = _GUIDES.get(store.case(trajectory_id).value("route"), ())
    role, topic = next((guide for guide in guides if guide not in known), (None, None))
    return {"role": role, "topic": topic} if role else {}


def _placement(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    """On the small route at the employer of the job (`route-small`); in a group the periods that it goes through."""
    trajectory_id = given.get("trajectory_id")
    if not trajectory_id:
        return {}
    case, earlier = store.case(trajectory_id), store.rows("placement", trajectory_id=trajectory_id)
    values: Values = {"position": len(earlier) + 1}
    if case.value("route") == Route.SMALL:
        values |= {"employer_id": case.id_of("employer") or None, "placement_kind": PlacementKind.JOB}
    if case.value("route") == Route.WLB:
        done = {row.values["placement_kind"] for row in earlier}
        values["placement_kind"] = next((kind for kind in _WLB_PERIODS if kind not in done), None)
        values["hours_week"] = _programme_hours(store, case)
    return {name: value for name, value in values.items() if value is not None}


def _programme_hours(store: Store, case: Case) -> Any:
    cohort = case.records.get("cohort")
    return _programme_of(store, cohort.values).get("placement_hours_week") if cohort else None


def _cohort(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    """The next round of its programme, as large as the programme has its groups."""
    if not given.get("programme_id"):
        return {}
    rounds = [row.values["round"] or 0 for row in store.rows("cohort", programme_id=given["programme_id"])]
    values: Values = {
        "round": max(rounds, default=0) + 1,
        "planned_size": _programme_of(store, given).get("group_size"),
    }
    return {name: value for name, value in values.items() if value is not None}


def _step_plan_item(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    items = store.rows("step_plan_item", trajectory_id=given.get("trajectory_id"))
    return {"position": len(items) + 1}


_COMPLETE: dict[str, Callable[[Store, Mapping[str, Any], date], Values]] = {
    "barrier": _barrier,
    "contact_log": _contact,
    "agreement": _agreement,
    "match": _match,
    "meeting": _meeting,
    "cohort": _cohort,
    "evaluation": _evaluation,
    "step_plan_item": _step_plan_item,
    "guidance_line": _guidance_line,
    "placement": _placement,
}
