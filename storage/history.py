"""The history of a record, read from the journal: who changed what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from storage.entries import Entry, entries_of
from storage.records import KINDS, Kind
from storage.records.base import MERGED
from storage.records.fields import FieldSpec
from storage.undo import is_undo


@dataclass(frozen=True, slots=True)
class Change:
    """One field as it was before and after an entry. `undo` and `redo` tell that the entry took another one back."""

    at: datetime
    author: str
    spec: FieldSpec
    old: Any
    new: Any
    undo: bool = False
    redo: bool = False


def history(session: Session, record_id: str) -> list[Change]:
    """Every change of the shown fields of a record and of what was merged into it, newest first; as Python values."""
    entries = sorted(_with_merged(session, record_id), key=lambda entry: entry.rank, reverse=True)
    undoes = {entry.action: entry.undoes for entry in entries}
    return [
        change
        for entry in entries
        for change in _changes(entry, undo=is_undo(entry.undoes, undoes.get), redo=bool(entry.undoes))
    ]


def _with_merged(session: Session, record_id: str) -> Iterator[Entry]:
    """The entries of a record, and of those that were merged into it."""
    own = entries_of(session, record_id)
    yield from own
    kind = KINDS[own[0].record_kind] if own else None
    if kind and MERGED in kind.field_names:
        for one in session.exec(select(kind.table.id).where(getattr(kind.table, MERGED) == record_id)).all():
            yield from _with_merged(session, one) if one > record_id else ()


def _changes(entry: Entry, undo: bool, redo: bool) -> list[Change]:
    kind, found = KINDS[entry.record_kind], []
    for name, change in entry.fields().items():
        if name in kind.specs:
            old, new = _value(kind, name, change["old"]), _value(kind, name, change["new"])
            found.append(Change(entry.happened, entry.author, kind.specs[name], old, new, undo, redo and not undo))
    return found


def _value(kind: Kind, name: str, stored: Any) -> Any:
    """The Python value, or what is stored when today's rules for the field are other than they were."""
    try:
        return kind.validate({name: stored})[name]
    except ValueError:
        return stored
