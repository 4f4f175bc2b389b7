"""The history of a record, read from the journal: who changed what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from storage.journal import Entry, entries_of
from storage.records import KINDS
from storage.records.fields import FieldSpec


@dataclass(frozen=True, slots=True)
class Change:
    """One field as it was before and after an entry. `undo` tells that the entry took an earlier one back."""

    at: datetime
    author: str
    spec: FieldSpec
    old: Any
    new: Any
    undo: bool


def history(session: Session, record_id: str) -> list[Change]:
    """Every change of a record's shown fields, newest first; values as Python values."""
    return [change for entry in reversed(entries_of(session, record_id)) for change in _changes(entry)]


def _changes(entry: Entry) -> list[Change]:
    kind = KINDS[entry.record_kind]
    fields = entry.fields()
    old = kind.validate({name: change["old"] for name, change in fields.items()})
    new = kind.validate({name: change["new"] for name, change in fields.items()})
    author, undo = entry.author, entry.undoes is not None
    return [Change(entry.time, author, kind.specs[n], old[n], new[n], undo) for n in fields if n in kind.specs]
