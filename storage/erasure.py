"""Erasing a person: what was typed about them is destroyed, here and wherever else it may still arrive from.

The erasure is an entry of its own, on the candidate; what hangs under it, trajectories and all, follows from that in
the same way everywhere. Headers and hashes stay, so that the chain of the journal still verifies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import LargeBinary, cast, func, literal, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.bulk import among
from storage.conflicts import forget_conflicts
from storage.entries import AnyEntry, Entry, HeldBack
from storage.heads import DELETED, ERASED
from storage.records import KINDS
from storage.records.base import MERGED
from storage.records.columns import moment_text

ERASING = "erasing"  # marks a session in which something is erased, for what has to be cleaned up after it


class ErasedRecord(SQLModel, table=True):
    """A record of which nothing that was typed may be kept, whenever it arrives."""

    __tablename__ = "erased_record"

    record_id: str = Field(primary_key=True, max_length=36)
    record_kind: str = Field(max_length=40)


@cache
def owner_fields(kind: str) -> tuple[str, ...]:
    """The fields by which a record of this kind belongs to another one, and goes with it."""
    fields = tuple(spec.name for spec in KINDS[kind].specs.values() if spec.child)
    return (*fields, *(name for name in ("subject_id", MERGED) if name in KINDS[kind].field_names))


def owners(entry: AnyEntry) -> set[str]:
    """The records that this entry puts its record under."""
    if entry.record_kind not in KINDS:
        return set()
    fields = entry.fields()
    named = [fields[name]["new"] for name in owner_fields(entry.record_kind) if name in fields]
    return {owner for owner in named if owner and isinstance(owner, str)}


def erases(entry: AnyEntry) -> bool:
    """Whether this entry erases its record, or comes from where its content was erased."""
    return entry.payload is None or ERASED in entry.fields()


def any_erased(session: Session) -> bool:
    """Whether any record was ever erased."""
    return session.exec(select(ErasedRecord.record_id).limit(1)).first() is not None


def erased_among(session: Session, record_ids: Collection[str]) -> set[str]:
    """Which of these records were erased."""
    query = select(ErasedRecord.record_id)
    return set(session.exec(query.where(among(session, ErasedRecord.record_id, list(record_ids)))))


def erase(session: Session, entry: AnyEntry) -> None:
    """Destroy what is kept of the record of this entry, and of all that anyone ever put under it."""
    gone = reach(session, entry.record_kind, entry.record_id)
    moment = moment_text(entry.time) if isinstance(entry.time, datetime) else entry.time
    for record_id, kind in gone.items():
        session.merge(ErasedRecord(record_id=record_id, record_kind=kind))
        _destroy(session, record_id)
        _blank(session, kind, record_id, moment)
    forget_conflicts(session, gone)


def reach(session: Session, kind: str, record_id: str) -> dict[str, str]:
    """A record and all that any entry ever put under it, each with its kind."""
    todo, found = [(kind, record_id)], dict[str, str]()
    while todo:
        kind, record_id = todo.pop()
        if record_id not in found:
            found[record_id] = kind
            todo += _under(session, record_id)
    return found


def _destroy(session: Session, record_id: str) -> None:
    """Take what was typed out of the entries of a record, but for those that say that it was erased."""
    for table in (Entry, HeldBack):
        of_record = select(table).where(col(table.record_id) == record_id, col(table.payload).is_not(None))
        ids = [entry.id for entry in session.exec(of_record) if not erases(entry)]
        session.exec(update(table).where(col(table.id).in_(ids)).values(payload=None, salt=None))


def _under(session: Session, record_id: str) -> Iterator[tuple[str, str]]:
    """Kind and id of the records that any entry ever put under this one."""
    for table in (Entry, HeldBack):
        for entry in session.exec(select(table).where(_mentions(session, table, record_id))):
            if record_id in owners(entry):
                yield entry.record_kind, entry.record_id


def _mentions(session: Session, table: Any, record_id: str) -> Any:
    """Whether the content of an entry holds this id somewhere: a quick look, before it is taken apart."""
    if session.get_bind().dialect.name == "postgresql":
        return table.payload.op("LIKE")(cast(literal(f"%{record_id}%".encode()), LargeBinary))
    return func.instr(table.payload, cast(literal(record_id.encode()), LargeBinary)) > 0


def _blank(session: Session, kind: str, record_id: str, moment: str) -> None:
    """The row stays, because others may point at it, but it says nothing more than that it is gone."""
    session.info[ERASING] = True
    table = KINDS[kind].table
    empty: dict[str, Any] = dict.fromkeys(KINDS[kind].field_names)
    gone = KINDS[kind].validate({DELETED: moment, ERASED: moment})
    session.exec(update(table).where(col(table.id) == record_id).values(**empty | gone))
