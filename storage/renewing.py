"""Bringing records in step with the journal: the row of a record holds, field by field, the value that is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, get_args

from sqlalchemy import select as sql_select
from sqlmodel import Session

from storage.bulk import among, insert_rows, is_postgres, portions, put_rows
from storage.conflicts import Conflict, forget_conflicts
from storage.entries import AnyEntry, Entry
from storage.heads import Heads, replacing
from storage.records import KINDS
from storage.records.base import Kind


class Renewal:
    """The records of some entries, on their way to what the journal with these entries leads to.

    First `take` is for each of the entries, in any order, and then `write`. Whether they are in the journal already
    makes no difference.
    """

    def __init__(self, session: Session, entries: Iterable[AnyEntry]) -> None:
        self._session = session
        self._kinds: dict[str, str] = {}  # of each record
        for entry in entries:
            self._kinds.setdefault(entry.record_id, entry.record_kind)
        self._heads: dict[str, Heads] = defaultdict(Heads)
        for some in portions(session, self._kinds):
            self._read(some)
        self._there = frozenset(self._heads)

    def _read(self, record_ids: list[str]) -> None:
        parts: list[Any] = [Entry.record_id, Entry.id, Entry.hybrid, Entry.replica, Entry.payload]
        query = sql_select(*parts).where(among(self._session, Entry.record_id, record_ids))
        for record_id, entry_id, hybrid, replica, payload in self._session.execute(query):
            self._heads[record_id].take(entry_id, (hybrid, replica), replacing(payload))

    def take(self, entry: AnyEntry) -> None:
        """Take an entry into account."""
        self._heads[entry.record_id].add(entry)

    def write(self) -> None:
        """Write the rows of the records anew, and what is in conflict in them."""
        if not is_postgres(self._session):
            # Rows may point at rows that come later.
            self._session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        by_kind: dict[str, list[str]] = defaultdict(list)
        for record_id in sorted(self._kinds):
            by_kind[self._kinds[record_id]].append(record_id)
        for name, record_ids in by_kind.items():
            self._write_kind(KINDS[name], record_ids)
        for some in portions(self._session, self._there):
            forget_conflicts(self._session, some)
        found = [(one, field, kind) for one, kind in self._kinds.items() for field in self._heads[one].conflicts()]
        if found:
            insert_rows(self._session, Conflict, ("record_id", "field", "record_kind"), found)
        self._session.expire_all()

    def _write_kind(self, kind: Kind, record_ids: list[str]) -> None:
        known = [record_id for record_id in record_ids if record_id in self._there]
        fresh = [record_id for record_id in record_ids if record_id not in self._there]
        if known:
            names = sorted(kind.field_names)
            put_rows(self._session, kind.table, ("id", *names), list(self._rows(kind, known, names)))
        if fresh:
            names = sorted(set().union(*(self._heads[record_id].live for record_id in fresh)))
            insert_rows(self._session, kind.table, ("id", *names), self._rows(kind, fresh, names))

    def _rows(self, kind: Kind, record_ids: list[str], names: list[str]) -> Iterator[Sequence[Any]]:
        """The values that stand of these fields, as the types of the records; None where nobody wrote one."""
        readers = [(name, _readers(kind.name)[name]) for name in names]
        for record_id in record_ids:
            heads = self._heads[record_id]
            row: list[Any] = [record_id]
            for name, read in readers:
                value = heads.winner(name)
                row.append(None if value is None else read(value))
            yield row


@cache
def _readers(kind: str) -> dict[str, Callable[[Any], Any]]:
    """How the JSON value of each field becomes one of the record. What is in the journal was found valid before."""
    return {name: _reader(get_args(info.annotation)) for name, info in KINDS[kind].plain.model_fields.items()}


def _reader(types: tuple[Any, ...]) -> Callable[[Any], Any]:
    if datetime in types:
        return datetime.fromisoformat
    return date.fromisoformat if date in types else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
