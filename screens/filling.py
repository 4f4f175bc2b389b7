"""What the app fills in after a choice, for the coach to change: the values of a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nbm_tui.i18n import _
from storage.records.programme import TEMPLATES
from storage.store import Store

# By kind and field: what each answer fills in where nothing stands yet.
FILLED_IN: Final[Mapping[tuple[str, str], Mapping[Any, Mapping[str, Any]]]] = {("programme", "template"): TEMPLATES}
CHOSE_EACH_OTHER: Final = ("attendance", "employer_id")
FOLLOWED: Final = frozenset({*FILLED_IN, CHOSE_EACH_OTHER})  # fields after which something follows


def fill_in(store: Store, kind: str, record_id: str, name: str) -> bool:
    """Fill in what goes with the answer in a field, as one action; False when that is nothing.

    What the coach typed stays; what another answer had filled in makes way.
    """
    if (kind, name) == CHOSE_EACH_OTHER:
        return _give_employer(store, store.view(kind, record_id).values)
    values, answers = store.view(kind, record_id).values, FILLED_IN[kind, name]
    proposed = answers.get(values.get(name), {})
    filled = {field: {_said(one[field]) for one in answers.values() if field in one} for field in _fields(answers)}
    free = [field for field, known in filled.items() if values.get(field) in (None, "", *known)]
    changes = {field: _said(proposed.get(field)) for field in free}
    return store.save(kind, record_id, changes)


def _give_employer(store: Store, attendance: Mapping[str, Any]) -> bool:
    """On a selection day candidate and employer choose each other (`s3-selection-day`): the trajectory gets it."""
    cohort_id = store.view("meeting", attendance["meeting_id"]).values.get("cohort_id")
    same = {"cohort_id": cohort_id, "candidate_id": attendance["candidate_id"]}
    employer_id = attendance.get("employer_id")
    found = store.rows("trajectory", **same) if cohort_id and employer_id else []
    return bool(found) and store.save("trajectory", found[-1].id, {"employer_id": employer_id})


def _fields(answers: Mapping[Any, Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(field for values in answers.values() for field in values))


def _said(value: Any) -> Any:
    return _(value) if type(value) is str else value
