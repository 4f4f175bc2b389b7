"""Bringing records in step with the journal: the row of a record holds, field by field, the value that is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
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


def renew(session: Session, entries: Iterable[AnyEntry]) -> None:
    """Write the rows of the records of these entries anew, and what is in conflict in them.

    Whether the entries are in the journal already makes no difference.
    """
    if not is_postgres(session):
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # rows may point at rows that come later
    records: dict[str, list[AnyEntry]] = defaultdict(list)
    for entry in entries:
        records[entry.record_id].append(entry)
    for some in portions(session, sorted(records)):
        heads = _heads_before(session, some)
        there = frozenset(heads)
        rows: dict[str, list[Sequence[Any]]] = defaultdict(list)
        conflicts: list[tuple[str, str, str]] = []
        for record_id in some:
            for entry in records[record_id]:
                heads[record_id].add(entry)
            kind = KINDS[records[record_id][0].record_kind]
            rows[kind.name].append((record_id, *shown(kind, heads[record_id])))
            conflicts += [(record_id, name, kind.name) for name in heads[record_id].conflicts()]
        for name, of_kind in rows.items():
            table, names = KINDS[name].table, ("id", *columns(name))
            put_rows(session, table, names, [row for row in of_kind if row[0] in there])
            insert_rows(session, table, names, [row for row in of_kind if row[0] not in there])
        if there:
            forget_conflicts(session, there)
        insert_rows(session, Conflict, ("record_id", "field", "record_kind"), conflicts)
    session.expire_all()


@cache
def columns(kind: str) -> tuple[str, ...]:
    """The fields of a kind, in the order in which `shown` gives them."""
    return tuple(sorted(KINDS[kind].field_names))


def shown(kind: Kind, heads: Heads) -> list[Any]:
    """The value that stands of every field of a record, as the types of the record; None where nobody wrote one."""
    row: list[Any] = [None] * len(columns(kind.name))
    readers = _readers(kind.name)
    for name in heads.live:
        place, read = readers[name]
        value = heads.winner(name)
        row[place] = None if value is None else read(value)
    return row


@cache
def _readers(kind: str) -> dict[str, tuple[int, Callable[[Any], Any]]]:
    """Per field its place in `columns` and how its JSON value becomes one of the record.

    What is in the journal was found valid before.
    """
    types = {name: get_args(info.annotation) for name, info in KINDS[kind].plain.model_fields.items()}
    return {name: (place, _reader(types[name])) for place, name in enumerate(columns(kind))}


def _reader(types: tuple[Any, ...]) -> Callable[[Any], Any]:
    if datetime in types:
        return datetime.fromisoformat
    return date.fromisoformat if date in types else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _heads_before(session: Session, record_ids: list[str]) -> dict[str, Heads]:
    heads: dict[str, Heads] = defaultdict(Heads)
    parts: list[Any] = [Entry.record_id, Entry.id, Entry.hybrid, Entry.replica, Entry.payload]
    query = sql_select(*parts).where(among(session, Entry.record_id, record_ids))
    for record_id, entry_id, hybrid, replica, payload in session.execute(query):
        heads[record_id].take(entry_id, (hybrid, replica), replacing(payload))
    return heads
