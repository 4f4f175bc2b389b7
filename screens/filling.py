"""What the app fills in after a choice, for the coach to change: the values of a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nbm_tui.i18n import _
from storage.records.programme import TEMPLATES
from storage.store import Store

# By kind and field: what each answer fills in where nothing stands yet.
FILLED_IN: Final[Mapping[tuple[str, str], Mapping[Any, Mapping[str, Any]]]] = {("programme", "template"): TEMPLATES}


def fill_in(store: Store, kind: str, record_id: str, name: str) -> bool:
    """Fill in what goes with the answer in a field, as one action; False when that is nothing."""
    values = store.view(kind, record_id).values
    proposed = FILLED_IN.get((kind, name), {}).get(values.get(name), {})
    empty = {field: _said(value) for field, value in proposed.items() if values.get(field) in (None, "")}
    return store.save(kind, record_id, empty) if empty else False


def _said(value: Any) -> Any:
    return _(value) if type(value) is str else value
