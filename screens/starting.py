"""The first values of a new record, from where the coach is: dates of today, the next number, last version's text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from storage.defaults import DEFAULTS
from storage.records import KINDS
from storage.records.learning import EvaluationKind
from storage.store import Store

Values = dict[str, Any]
AROUND = timedelta(weeks=1)  # how far from a transition a talk is proposed: the app's own choice
PROPOSING = frozenset({("transition", "planned_on")})  # fields that the proposals for other fields follow


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
    return dict(DEFAULTS) if kind in ("settings", "preferences") else {}


def _barrier(_store: Store, _given: Mapping[str, Any], today: date) -> Values:
    return {"found_on": today}


def _contact(_store: Store, _given: Mapping[str, Any], today: date) -> Values:
    return {"held_on": today}


def _agreement(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    """A next version begins with the text of the last one; dates and signatures begin anew."""
    versions = store.rows("agreement", trajectory_id=given.get("trajectory_id"))
    if not versions:
        return {"version": 1}
    last = max(versions, key=lambda row: row.values.get("version") or 0)
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


def _step_plan_item(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    items = store.rows("step_plan_item", trajectory_id=given.get("trajectory_id"))
    return {"position": len(items) + 1}


_COMPLETE: dict[str, Callable[[Store, Mapping[str, Any], date], Values]] = {
    "barrier": _barrier,
    "contact_log": _contact,
    "agreement": _agreement,
    "match": _match,
    "evaluation": _evaluation,
    "step_plan_item": _step_plan_item,
}
