"""When entries of others came to this laptop: told in the inbox, and known nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Field, Session, SQLModel

from storage.bulk import MANY, chunks
from storage.records.columns import MomentColumn


class Arrival(SQLModel, table=True):
    """When an entry was first read in."""

    entry_id: str = Field(primary_key=True, max_length=36)
    at: datetime = Field(sa_type=MomentColumn)


def note_arrivals(session: Session, entry_ids: Iterable[str], now: datetime) -> None:
    """These came now, but for those that came before."""
    for some in chunks(entry_ids, MANY):
        rows = [{"entry_id": entry_id, "at": now} for entry_id in some]
        session.execute(insert(Arrival).on_conflict_do_nothing(), rows)


def arrived_at(session: Session, entry_id: str) -> datetime | None:
    """When an entry was read in; None for what was written here."""
    found = session.get(Arrival, entry_id)
    return found.at if found else None
