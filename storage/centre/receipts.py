"""Receipts: what the centre has of a laptop, and so what that laptop may call confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, union_all
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from storage.centre.database import Centre
from storage.centre.enrolling import current_devices, lives_of
from storage.centre.tables import CentreInfo, Device, Load
from storage.entries import Entry, HeldBack
from storage.files import write_safely
from storage.records.columns import moment_text
from storage.sync.letters import write_letter
from storage.sync.receipts import RECEIPT, Item, Life, Receipt
from storage.sync.returning import Stretch


def write_receipts(centre: Centre, folder: Path) -> list[Path]:
    """Write a signed receipt for every laptop that may deliver. Raises FolderReadOnly, FolderUnreachable, DiskFull."""
    with centre.session() as session:
        devices = [device.replica for device in current_devices(session) if not device.revoked]
    return [write_receipt(centre, replica, folder) for replica in devices]


def write_receipt(centre: Centre, replica: str, folder: Path) -> Path:
    """Write a signed receipt for one laptop. Raises FolderReadOnly, FolderUnreachable, DiskFull."""
    with centre.session(writing=True) as session:
        info = centre.info(session)
        info.receipt += 1
        session.add(info)
        receipt = _receipt(centre, session, info, session.get_one(Device, replica))
        path = folder / f"nbm-ontvangst-{replica[:8]}-{receipt.number}.json"
        write_safely(path, write_letter(RECEIPT, receipt, centre.keys.signing_key))
        return path


def stretches(session: Session, replica: str, *, waiting: bool) -> list[tuple[int, int]]:
    """The numbers of a replica that are here, as stretches without a gap; those that wait only when asked."""
    held = select(col(HeldBack.number)).where(col(HeldBack.replica) == replica)
    if not waiting:
        held = held.where(col(HeldBack.needs).is_(None))
    numbers = union_all(select(col(Entry.number)).where(col(Entry.replica) == replica), held).subquery()
    number: Any = numbers.c.number
    # Numbers minus their place in the row are the same all along a stretch.
    island = (number - func.row_number().over(order_by=number)).label("island")
    placed = select(number, island).subquery()
    query = select(func.min(placed.c.number), func.max(placed.c.number)).group_by(placed.c.island)
    return sorted((int(first), int(last)) for first, last in session.execute(query))


def _receipt(centre: Centre, session: Session, info: CentreInfo, device: Device) -> Receipt:
    lives = lives_of(session, device.replica)
    confirmed = [life_of(session, life) for life in lives]
    waiting = select(func.count()).where(col(HeldBack.replica).in_(lives), col(HeldBack.needs).is_not(None))
    return Receipt(
        centre=info.centre,
        replica=device.replica,
        number=info.receipt,
        restored=device.receipt < info.restored_from,
        lives=tuple(confirmed),
        refused=tuple(_refused(session, lives)),
        gaps=tuple(gap for life in lives for gap in gaps(session, life)),
        own=tuple(
            Stretch(life, *numbers) for life in info.lives.split() for numbers in stretches(session, life, waiting=True)
        ),
        waiting=session.execute(waiting).scalar_one(),
        manifest=_last_manifest(session, confirmed),
        made_at=moment_text(centre.clock()),
    )


def life_of(session: Session, replica: str) -> Life:
    """Up to which number a replica is here without a gap, and its highest number that arrived."""
    sure, all_of_it = (stretches(session, replica, waiting=waiting) for waiting in (False, True))
    confirmed = sure[0][1] if sure and sure[0][0] == 1 else 0
    return Life(replica, confirmed, all_of_it[-1][1] if all_of_it else 0)


def gaps(session: Session, replica: str) -> Iterator[Stretch]:
    """Numbers that never arrived, while later ones did."""
    expected = 1
    for first, last in stretches(session, replica, waiting=True):
        if first > expected:
            yield Stretch(replica, expected, first - 1)
        expected = last + 1


def _refused(session: Session, lives: Sequence[str]) -> Iterator[Item]:
    query = select_rows(HeldBack).where(col(HeldBack.replica).in_(lives), col(HeldBack.needs).is_(None))
    for entry in session.exec(query.order_by(col(HeldBack.replica), col(HeldBack.number))):
        yield Item(entry.id, entry.record_kind, entry.record_id, entry.reason)


def _last_manifest(session: Session, lives: Sequence[Life]) -> str | None:
    """Of the last leverbestand of which everything is confirmed."""
    for life in lives:
        query = select_rows(Load.manifest_sha256).where(Load.replica == life.replica, Load.reason == "")
        query = query.where(Load.last_number <= life.confirmed).order_by(col(Load.last_number).desc()).limit(1)
        if found := session.exec(query).first():
            return found
    return None
