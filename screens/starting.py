"""The first values of a new record, from where the coach is: dates of today, the next number, last version's text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from storage.defaults import DEFAULTS
from storage.records import KINDS
from storage.store import Store

Values = dict[str, Any]


def starting_values(store: Store, kind: str, given: Mapping[str, Any], today: date) -> Values:
    """The given values, completed with what the coach would fill in anyway; all of it can be changed."""
    complete = _COMPLETE.get(kind)
    return {**(complete(store, given, today) if complete else {}), **given}


def suggestions_for(store: Store, kind: str, today: date) -> Values:
    """The app's own proposals for empty fields: shown as such, and only a value when the coach takes them."""
    if kind == "evaluation":
        planned = today + timedelta(weeks=store.settings()["evaluation_interval_weeks"])
        return {"planned_on": planned, "next_on": planned}
    return dict(DEFAULTS) if kind in ("settings", "preferences") else {}


def _barrier(_store: Store, _given: Mapping[str, Any], today: date) -> Values:
    return {"found_on": today}


def _contact(_store: Store, _given: Mapping[str, Any], today: date) -> Values:
    return {"held_on": today}


def _agreement(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    """A next version begins with the text of the last one; dates and signatures begin anew."""
    above = {name: given[name] for name in ("trajectory_id", "cohort_id") if given.get(name)}
    versions = store.rows("agreement", **above) if above else []
    if not versions:
        return {"version": 1}
    last = max(versions, key=lambda row: row.values.get("version") or 0)
    specs = KINDS["agreement"].specs
    texts = {name: last.values.get(name) for name, spec in specs.items() if spec.kind in ("lines", "text")}
    return {**{name: text for name, text in texts.items() if text}, "version": (last.values.get("version") or 0) + 1}


def _step_plan_item(store: Store, given: Mapping[str, Any], _today: date) -> Values:
    items = store.rows("step_plan_item", trajectory_id=given.get("trajectory_id"))
    return {"position": len(items) + 1}


_COMPLETE: dict[str, Callable[[Store, Mapping[str, Any], date], Values]] = {
    "barrier": _barrier,
    "contact_log": _contact,
    "agreement": _agreement,
    "step_plan_item": _step_plan_item,
}
