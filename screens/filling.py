"""What the app fills in after an answer, for the coach to change, such as the values of a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from nbm_tui.i18n import _
from storage.records.programme import TEMPLATES
from storage.store import Store

Values = Mapping[str, Any]


def fill_in(store: Store, kind: str, record_id: str, name: str) -> bool:
    """Fill in what goes with the answer in a field, as one action; False when that is nothing."""
    return FOLLOWED[kind, name](store, record_id, store.view(kind, record_id).values)


def _from_template(store: Store, programme_id: str, values: Values) -> bool:
    """What the coach typed stays; what another template had filled in makes way."""
    proposed = TEMPLATES.get(values["template"], {}) if values["template"] else {}
    filled = {field: {_said(one[field]) for one in TEMPLATES.values() if field in one} for field in _fields()}
    free = [field for field, known in filled.items() if values.get(field) in (None, "", *known)]
    return store.save("programme", programme_id, {field: _said(proposed.get(field)) for field in free})


def _employer_of_choice(store: Store, _attendance_id: str, values: Values) -> bool:
    """On a selection day candidate and employer choose each other (`s3-selection-day`): the trajectory gets it."""
    cohort_id = store.view("meeting", values["meeting_id"]).values.get("cohort_id")
    same = {"cohort_id": cohort_id, "candidate_id": values["candidate_id"]}
    employer_id = values.get("employer_id")
    found = store.rows("trajectory", **same) if cohort_id and employer_id else []
    return bool(found) and store.save("trajectory", found[-1].id, {"employer_id": employer_id})


def _fields() -> list[str]:
    return list(dict.fromkeys(field for values in TEMPLATES.values() for field in values))


def _said(value: Any) -> Any:
    return _(value) if type(value) is str else value


# What follows from an answer, by kind and field; it gets the id and the values of the record.
FOLLOWED: Final[Mapping[tuple[str, str], Callable[[Store, str, Values], bool]]] = {
    ("programme", "template"): _from_template,
    ("attendance", "employer_id"): _employer_of_choice,
}
