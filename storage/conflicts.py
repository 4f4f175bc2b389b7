"""Fields with several current values, kept as a list so that nobody has to search the whole journal for them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, func, select

from storage.bulk import among
from storage.heads import Heads


class Conflict(SQLModel, table=True):
    """A field of a record in which people wrote different things without knowing of each other."""

    record_id: str = Field(primary_key=True, max_length=36)
    field: str = Field(primary_key=True, max_length=60)
    record_kind: str = Field(max_length=40)


def renew_conflicts(session: Session, kind: str, record_id: str, heads: Heads) -> None:
    """Bring the list in step with the journal of a record."""
    forget_conflicts(session, [record_id])
    for name in heads.conflicts():
        session.add(Conflict(record_id=record_id, field=name, record_kind=kind))


def forget_conflicts(session: Session, record_ids: Iterable[str]) -> None:
    """There is nothing to choose in these records (any more)."""
    session.exec(delete(Conflict).where(among(session, Conflict.record_id, list(record_ids))))


def count_conflicts(session: Session) -> int:
    """How many fields have several current values."""
    return session.exec(select(func.count()).select_from(Conflict)).one()
