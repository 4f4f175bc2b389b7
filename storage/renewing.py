"""Bringing records in step with the journal: the row of a record holds, field by field, the value that is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from storage.bulk import chunks, is_postgres, put_rows
from storage.conflicts import Conflict, forget_conflicts
from storage.entries import Entry
from storage.heads import Heads
from storage.records import KINDS
from storage.records.base import Kind


def renew(session: Session, records: Mapping[str, str]) -> None:
    """Write the rows of these records (id and kind) anew from the journal, and what is in conflict in them."""
    if not is_postgres(session):
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # rows may point at rows that come later
    for some in chunks(sorted(records)):
        heads = _heads(session, some)
        rows: dict[str, list[Sequence[Any]]] = defaultdict(list)
        for record_id in some:
            kind = KINDS[records[record_id]]
            rows[kind.name].append((record_id, *shown(kind, heads[record_id]).values()))
        for name, new in rows.items():
            put_rows(session, KINDS[name].table, ("id", *sorted(KINDS[name].field_names)), new)
        forget_conflicts(session, some)
        found = [(record_id, name) for record_id in some for name in heads[record_id].conflicts()]
        session.add_all(Conflict(record_id=one, field=name, record_kind=records[one]) for one, name in found)
    session.flush()
    session.expire_all()


def shown(kind: Kind, heads: Heads) -> dict[str, Any]:
    """Every field of a record with the value that stands, in order of name; None where nobody wrote one."""
    stored = {name: heads.winner(name) for name in heads.live.keys() & kind.field_names}
    return dict.fromkeys(sorted(kind.field_names)) | kind.validate(stored)


def _heads(session: Session, record_ids: list[str]) -> dict[str, Heads]:
    heads: dict[str, Heads] = defaultdict(Heads)
    parts: list[Any] = [Entry.record_id, Entry.id, Entry.hybrid, Entry.replica, Entry.payload]
    for record_id, *entry in session.execute(sql_select(*parts).where(col(Entry.record_id).in_(record_ids))):
        heads[record_id].take(*entry)
    return heads
