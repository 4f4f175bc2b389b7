"""How the centre stands: per laptop what arrived, what is in conflict, and what was set aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import distinct
from sqlmodel import Session, col, func, select

from storage.centre.database import Centre
from storage.centre.enrolling import current_devices, lives_of
from storage.centre.receipts import gaps, life_of
from storage.centre.tables import Device, Load
from storage.conflicts import Conflict, count_conflicts
from storage.entries import Entry, HeldBack, entries_of
from storage.heads import heads_of
from storage.records.organisation import TeamMember
from storage.sync.receipts import Life
from storage.sync.returning import Stretch


@dataclass(frozen=True, slots=True)
class LaptopStatus:
    """What came from one laptop. `life` is about the present life of its database; the counts are about all."""

    device: Device
    life: Life
    gaps: tuple[Stretch, ...]
    waiting: int
    refused: int
    last_load: str | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What the centre has, counted."""

    records: int
    entries: int
    conflicts: int
    waiting: int
    refused: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One of the values of a field in conflict: who wrote it, and when by the clock of then."""

    value: Any
    author: str
    time: datetime


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field in which people wrote different things without knowing of each other; the value that is shown first."""

    kind: str
    record_id: str
    field: str
    values: tuple[Standing, ...]


def laptops(session: Session) -> Iterator[LaptopStatus]:
    """The laptops that were let in, by name."""
    for device in current_devices(session):
        lives = lives_of(session, device.replica)
        held = select(HeldBack.needs).where(col(HeldBack.replica).in_(lives))
        needs = session.exec(held).all()
        last = select(func.max(Load.loaded_at)).where(col(Load.replica).in_(lives), Load.reason == "")
        yield LaptopStatus(
            device=device,
            life=life_of(session, device.replica),
            gaps=tuple(gap for life in lives for gap in gaps(session, life)),
            waiting=sum(need is not None for need in needs),
            refused=sum(need is None for need in needs),
            last_load=session.exec(last).one(),
        )


def totals(session: Session) -> Totals:
    """What there is of everybody together."""
    count = select(func.count())
    waiting = count.select_from(HeldBack).where(col(HeldBack.needs).is_not(None))
    refused = count.select_from(HeldBack).where(col(HeldBack.needs).is_(None))
    return Totals(
        records=session.exec(select(func.count(distinct(col(Entry.record_id))))).one(),
        entries=session.exec(count.select_from(Entry)).one(),
        conflicts=count_conflicts(session),
        waiting=session.exec(waiting).one(),
        refused=session.exec(refused).one(),
    )


def set_aside(session: Session) -> list[Load]:
    """The leverbestanden that were not read, oldest first."""
    query = select(Load).where(Load.reason != "").order_by(col(Load.loaded_at), col(Load.sha256))
    return list(session.exec(query))


def disputes(centre: Centre, session: Session) -> Iterator[Dispute]:
    """All fields in conflict, in order of kind, record and field."""
    info = centre.info(session)
    names = dict(session.exec(select(TeamMember.id, TeamMember.name)).all()) | {info.centre: info.name}
    order = (col(Conflict.record_kind), col(Conflict.record_id), col(Conflict.field))
    for conflict in session.exec(select(Conflict).order_by(*order)).all():
        entries = {entry.id: entry for entry in entries_of(session, conflict.record_id)}
        heads = heads_of(entries.values()).conflicts()[conflict.field]
        found = ((head.value, entries[head.entry_id]) for head in heads)
        values = (Standing(value, names.get(entry.author) or entry.author, entry.time) for value, entry in found)
        yield Dispute(conflict.record_kind, conflict.record_id, conflict.field, tuple(values))
