"""The first values of a new record, from where the coach is: dates of today, the next number, last version's text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from storage.records import KINDS
from storage.store import Store

Values = dict[str, Any]


def starting_values(store: Store, kind: str, given: Mapping[str, Any], today: date) -> Values:
    """The given values, completed with what the coach would fill in anyway; all of it can be changed."""
    complete = _COMPLETE.get(kind)
    return {**(complete(store, given, today) if complete else {}), **given}


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


def _evaluation(store: Store, given: Mapping[str, Any], today: date) -> Values:
    """The first is planned after the suggested interval; the interval is the app's own suggestion, shown as such."""
    weeks = store.settings()["evaluation_interval_weeks"]
    planned = today + timedelta(weeks=weeks)
    return {"evaluation_kind": "interim", "planned_on": planned} if given.get("trajectory_id") else {}


def _step_plan_item(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    items = store.rows("step_plan_item", trajectory_id=given.get("trajectory_id"))
    return {"position": len(items) + 1}


_COMPLETE: dict[str, Callable[[Store, Mapping[str, Any], date], Values]] = {
    "barrier": _barrier,
    "contact_log": _contact,
    "agreement": _agreement,
    "evaluation": _evaluation,
    "step_plan_item": _step_plan_item,
}
