"""Answers: for each laptop what others wrote on the records that it holds, encrypted to its own key."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from sqlmodel import Session, col, func, or_, select

from storage.bulk import chunks
from storage.centre.database import Centre
from storage.centre.enrolling import current_devices, lives_of
from storage.centre.tables import Device
from storage.entries import Entry
from storage.erasure import ErasedRecord
from storage.files import write_safely
from storage.merging import needs
from storage.records.candidate import Candidate
from storage.records.columns import moment_text
from storage.sync.handover import around
from storage.sync.packets import ANSWER, Sender, make_packet


def write_answers(centre: Centre, folder: Path) -> list[Path]:
    """Write an answer for every laptop for which there is something to tell.

    Raises FolderReadOnly, FolderUnreachable, DiskFull.
    """
    with centre.session() as session:
        devices = [device.replica for device in current_devices(session) if not device.revoked]
    written = (write_answer(centre, replica, folder) for replica in devices)
    return [path for path in written if path]


def write_answer(centre: Centre, replica: str, folder: Path) -> Path | None:
    """Write the answer for one laptop; None when no one else wrote about what it holds."""
    with centre.session() as session:
        device, entries = session.get_one(Device, replica), entries_for(session, replica)
        info = centre.info(session)
    if not entries:
        return None
    made_at = moment_text(centre.clock())
    sender = Sender(info.centre, centre.keys.public_key, centre.keys.signing_key)
    packet = make_packet(ANSWER, sender, replica, device.age_key, {}, entries, made_at)
    stamp = "".join(sign for sign in made_at[:19] if sign.isdigit())
    path = folder / f"nbm-antwoord-{replica}-{stamp}.age"
    write_safely(path, packet)
    return path


def entries_for(session: Session, replica: str) -> list[Entry]:
    """What others wrote on the records of a laptop, and on what those entries point at and the laptop has not."""
    lives = lives_of(session, replica)
    own = col(Entry.replica).in_(lives)
    held = set(session.exec(select(Entry.record_id).where(own).distinct()))
    theirs = select(Candidate.id).where(Candidate.coach_id == session.get_one(Device, replica).member)
    held |= around(session, session.exec(theirs).all())
    found: dict[str, Entry] = {}
    todo: Collection[str] = held
    while todo:
        new = [entry for entry in _by_others(session, todo, replica) if entry.id not in found]
        found |= {entry.id: entry for entry in new}
        wanted = {need for entry in new for need in needs(entry)} - held - found.keys()
        held |= wanted
        todo = wanted
    found |= {entry.id: entry for entry in _erasures(session, replica)}
    return sorted(found.values(), key=lambda entry: entry.rank)


def _erasures(session: Session, replica: str) -> Iterable[Entry]:
    """That something was erased is told to everyone: who has it only knows so. These are all that is left of it.

    What went along with it has no erasure of its own: the empty first entry of each tells it.
    """
    erased = col(Entry.record_id).in_(select(ErasedRecord.record_id))
    first = select(func.min(Entry.id)).where(erased, Entry.replica != replica).group_by(col(Entry.record_id))
    told = or_(col(Entry.payload).is_not(None), col(Entry.id).in_(first))
    return session.exec(select(Entry).where(erased, Entry.replica != replica, told))


def _by_others(session: Session, record_ids: Iterable[str], replica: str) -> list[Entry]:
    """Also what earlier lives of the laptop wrote: a backup that was put back may not have all of it any more."""
    others = select(Entry).where(Entry.replica != replica)
    return [
        entry for some in chunks(record_ids) for entry in session.exec(others.where(col(Entry.record_id).in_(some)))
    ]
