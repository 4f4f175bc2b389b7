"""What the centre says that it has: only its signed receipt makes anything confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.entries import Entry
from storage.replica import Replica
from storage.sync.letters import read_letter
from storage.sync.returning import Stretch, note_lacking
from storage.sync.trust import AnotherCentre, NotAdmitted, NotForThisLaptop, link

if TYPE_CHECKING:
    from storage.store import Store

RECEIPT = "nbm-ontvangst"


class Confirmed(SQLModel, table=True):
    """Up to which number the centre has all entries of a life of this database, without a gap."""

    replica: str = Field(primary_key=True, max_length=36)
    number: int


class LastReceipt(SQLModel, table=True):
    """What the last receipt said beside the numbers: one row. `manifest_sha256` is that of the last file confirmed."""

    __tablename__ = "last_receipt"

    id: int = Field(default=1, primary_key=True)
    number: int
    made_at: str = Field(max_length=27)
    manifest_sha256: str | None = Field(default=None, max_length=64)
    waiting: int = 0


class Refusal(SQLModel, table=True):
    """An entry that the centre has but cannot accept, and why."""

    entry_id: str = Field(primary_key=True, max_length=36)
    record_kind: str = Field(max_length=40)
    record_id: str = Field(index=True, max_length=36)
    reason: str = Field(max_length=40)


class Life(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one replica: up to which number all is confirmed, and the highest number that ever arrived."""

    replica: str
    confirmed: int
    highest: int


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry that was refused; `reason` is a key of `merging.REASONS`."""

    entry: str
    record_kind: str
    record_id: str
    reason: str


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For one laptop (`replica`) and the lives before it. `waiting` counts entries that came before what they need.

    `gaps` are numbers that never arrived while later ones did, and `own` what the centre has of its own entries. With
    `restored` it was put back to an earlier state: what it confirms here is all that it still has.
    """

    centre: str
    replica: str
    number: int
    restored: bool
    lives: tuple[Life, ...]
    refused: tuple[Item, ...]
    gaps: tuple[Stretch, ...]
    own: tuple[Stretch, ...]
    waiting: int
    manifest: str | None
    made_at: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a receipt brought: counts of entries. `older` receipts change nothing.

    `elsewhere` counts what the centre has of this laptop and this database has not (any more), after a restore.
    """

    number: int
    older: bool
    confirmed: int = 0
    open: int = 0
    refused: int = 0
    waiting: int = 0
    elsewhere: int = 0


def take_receipt(store: Store, path: Path) -> Outcome:
    """Take in a receipt. Raises LetterUnusable, LetterNewer, NotAdmitted, AnotherCentre, NotForThisLaptop."""
    receipt, key = read_letter(path, RECEIPT, Receipt)
    with store.session() as session:
        known = link(session)
        if known is None:
            raise NotAdmitted
        if known.public_key != key or known.centre != receipt.centre:
            raise AnotherCentre(path=path)
        if session.get(Replica, receipt.replica) is None:
            raise NotForThisLaptop(path=path)
        if receipt.number <= known.receipt:
            return Outcome(receipt.number, older=True)
        known.receipt = receipt.number
        session.add(known)
        return _note(session, receipt)


def _note(session: Session, receipt: Receipt) -> Outcome:
    last = numbers_of(session)
    for life in receipt.lives:
        row = session.get(Confirmed, life.replica) or Confirmed(replica=life.replica, number=0)
        row.number = life.confirmed if receipt.restored else max(row.number, life.confirmed)
        session.add(row)
    session.exec(delete(Refusal))
    for item in receipt.refused:
        about = {"record_kind": item.record_kind, "record_id": item.record_id, "reason": item.reason}
        session.add(Refusal(entry_id=item.entry, **about))
    session.merge(
        LastReceipt(
            number=receipt.number,
            made_at=receipt.made_at,
            manifest_sha256=receipt.manifest,
            waiting=receipt.waiting,
        )
    )
    note_lacking(session, receipt.centre, receipt.own)
    session.flush()
    sure = confirmed_numbers(session)
    here = {life: min(number, sure.get(life, 0)) for life, number in last.items()}
    return Outcome(
        number=receipt.number,
        older=False,
        confirmed=sum(here.values()),
        open=sum(last.values()) - sum(here.values()),
        refused=len(receipt.refused),
        waiting=receipt.waiting,
        elsewhere=sum(max(0, life.highest - last.get(life.replica, 0)) for life in receipt.lives),
    )


def numbers_of(session: Session) -> dict[str, int]:
    """The last number of each life of this database that wrote anything."""
    own = col(Entry.replica).in_(select(Replica.id))
    return dict(session.exec(select(Entry.replica, func.max(Entry.number)).where(own).group_by(Entry.replica)).all())


def confirmed_numbers(session: Session) -> dict[str, int]:
    """Per life of this database the last number that the centre confirmed."""
    return dict(session.exec(select(Confirmed.replica, Confirmed.number)).all())


def refusals(session: Session) -> list[Refusal]:
    """What the centre cannot accept, by the last receipt."""
    return list(session.exec(select(Refusal).order_by(col(Refusal.record_kind), col(Refusal.record_id))))


def last_receipt(session: Session) -> LastReceipt | None:
    """The newest receipt that was taken in."""
    return session.get(LastReceipt, 1)
