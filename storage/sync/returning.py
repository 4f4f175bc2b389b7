"""Giving back what the centre itself wrote and does not have any more, after its database was put back.

A receipt says which of its own entries the centre has. Those that this laptop holds beside them go along with the next
leverbestand, as they came; the next receipt says anew what is lacking.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, select

from storage.entries import Entry
from storage.replica import Replica


class Returning(SQLModel, table=True):
    """An entry of the centre itself that it lacked by its last receipt."""

    __tablename__ = "given_back"

    entry_id: str = Field(primary_key=True, max_length=36)


class Stretch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers of the entries of a replica, `first` to `last`."""

    replica: str
    first: int
    last: int


def note_lacking(session: Session, centre: str, has: Iterable[Stretch]) -> None:
    """Remember which entries of the centre are here and not among those that it has."""
    session.exec(delete(Returning))
    stretches = list(has)
    by_centre = select(Entry.id, Entry.replica, Entry.number).where(Entry.author == centre)
    for entry_id, replica, number in session.exec(by_centre.where(col(Entry.replica).not_in(select(Replica.id)))):
        if not any(one.replica == replica and one.first <= number <= one.last for one in stretches):
            session.add(Returning(entry_id=entry_id))


def lacking(session: Session) -> tuple[str, ...]:
    """The ids of the entries to give back, in order."""
    return tuple(session.exec(select(Returning.entry_id).order_by(col(Returning.entry_id))))
