"""Bringing records in step with the journal: the row of a record holds, field by field, the value that is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select as sql_select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from storage.conflicts import Conflict, forget_conflicts
from storage.entries import Entry
from storage.heads import Heads
from storage.records import KINDS
from storage.records.base import Kind

CHUNK = 500  # records in one question to the database
T = TypeVar("T")


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values, some at a time: a database takes only so many in one question."""
    left = iter(values)
    while some := list(islice(left, size)):
        yield some


def renew(session: Session, records: Mapping[str, str]) -> None:
    """Write the rows of these records (id and kind) anew from the journal, and what is in conflict in them."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # rows may point at rows that come later
    for some in chunks(sorted(records)):
        heads = _heads(session, some)
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for record_id in some:
            rows[records[record_id]].append({"id": record_id, **shown(KINDS[records[record_id]], heads[record_id])})
        for kind, new in rows.items():
            _put(session, KINDS[kind], new)
        forget_conflicts(session, some)
        found = [(record_id, name) for record_id in some for name in heads[record_id].conflicts()]
        session.add_all(Conflict(record_id=one, field=name, record_kind=records[one]) for one, name in found)
    session.flush()
    session.expire_all()


def shown(kind: Kind, heads: Heads) -> dict[str, Any]:
    """Every field of a record with the value that stands, as the types of the record; None where nobody wrote one."""
    stored = {name: heads.winner(name) for name in heads.live.keys() & kind.field_names}
    return dict.fromkeys(kind.field_names) | kind.validate(stored)


def _heads(session: Session, record_ids: list[str]) -> dict[str, Heads]:
    heads: dict[str, Heads] = defaultdict(Heads)
    parts: list[Any] = [Entry.record_id, Entry.id, Entry.hybrid, Entry.replica, Entry.payload]
    for record_id, *entry in session.execute(sql_select(*parts).where(col(Entry.record_id).in_(record_ids))):
        heads[record_id].take(*entry)
    return heads


def _put(session: Session, kind: Kind, rows: list[dict[str, Any]]) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(kind.table)
    values = {name: statement.excluded[name] for name in kind.field_names}
    session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values), rows)
