"""Text that is being typed: kept outside the journal until it is a valid value, and never thrown away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Field, Session, SQLModel, col, select

from storage.erasure import ErasedRecord
from storage.ids import derived_id
from storage.records import KINDS
from storage.records.columns import MomentColumn


class Draft(SQLModel, table=True):
    """Typed text of one field of one record, and the version of that field on which the typing began."""

    id: str = Field(primary_key=True, max_length=36)
    record_kind: str = Field(max_length=40)
    record_id: str = Field(index=True, max_length=36)
    field: str = Field(max_length=60)
    base: str = ""
    text: str
    context: str = "{}"
    typed_at: datetime = Field(sa_type=MomentColumn)


class Place(SQLModel, table=True):
    """Where the coach was: one row, so that a restart comes back to the same screen."""

    id: int = Field(default=1, primary_key=True)
    path: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A draft as the screens see it. `context` holds the first values of a record that does not exist yet."""

    kind: str
    record_id: str
    field: str
    text: str
    base: str
    context: dict[str, Any]
    typed_at: datetime


def keep(session: Session, typed: Typed) -> None:
    """Store a draft, in place of an earlier one for the same field."""
    session.merge(
        Draft(
            id=derived_id("draft", typed.record_id, typed.field),
            record_kind=typed.kind,
            record_id=typed.record_id,
            field=typed.field,
            base=typed.base,
            text=typed.text,
            context=msgspec.json.encode(typed.context).decode(),
            typed_at=typed.typed_at,
        )
    )


def drop(session: Session, record_id: str, field: str) -> None:
    """Forget a draft, because its text became a value or is the value again."""
    row = session.get(Draft, derived_id("draft", record_id, field))
    if row:
        session.delete(row)


def drop_erased(session: Session) -> None:
    """Forget the drafts of records of which nothing may be kept."""
    gone = select(ErasedRecord.record_id)
    for row in session.exec(select(Draft).where(col(Draft.record_id).in_(gone))).all():
        session.delete(row)


def typed_at(session: Session, record_id: str, fields: Iterable[str]) -> datetime | None:
    """When the latest of the drafts of these fields was typed; None when there is none."""
    found = (session.get(Draft, derived_id("draft", record_id, field)) for field in fields)
    return max((row.typed_at for row in found if row), default=None)


def all_drafts(session: Session, record_id: str | None = None) -> list[Typed]:
    """The drafts of one record, or all of them, oldest first."""
    query = select(Draft).order_by(col(Draft.typed_at), col(Draft.id))
    if record_id:
        query = query.where(Draft.record_id == record_id)
    return [_typed(row) for row in session.exec(query)]


def open_drafts(session: Session) -> list[Typed]:
    """The drafts that a coach can still finish, oldest first: without those of records that were taken away.

    Those are kept, so that an undo brings them back with their record; as a value they would bring it back unasked.
    """
    return [typed for typed in all_drafts(session) if not _is_taken_away(session, typed)]


def _is_taken_away(session: Session, typed: Typed) -> bool:
    kind = KINDS.get(typed.kind)
    record = session.get(kind.table, typed.record_id) if kind else None
    return record is not None and record.deleted_at is not None


def _typed(row: Draft) -> Typed:
    context = msgspec.json.decode(row.context)
    return Typed(row.record_kind, row.record_id, row.field, row.text, row.base, context, row.typed_at)
