"""Answers: for each laptop what others wrote on the records that it holds, encrypted to its own key.

An answer leaves out what the laptop said to have: each of its leverbestanden names the last answer that it took in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, func, or_, select

from storage.bulk import MANY, chunks, insert_rows
from storage.centre.database import Centre
from storage.centre.enrolling import lives_of
from storage.centre.formerly import once_under
from storage.centre.tables import Device, GivenAnswer, Told
from storage.entries import Entry
from storage.erasure import ErasedRecord
from storage.files import write_safely
from storage.ids import new_id
from storage.merging import needs
from storage.records.candidate import Candidate
from storage.records.columns import moment_text
from storage.sync.handover import around
from storage.sync.packets import ANSWER, Sender, make_packet


def write_answer(centre: Centre, replica: str, folder: Path, *, full: bool = False) -> Path | None:
    """Write the answer for one laptop; None when there is nothing that it did not say to have already.

    With `full` it holds everything, as for a laptop that said nothing. Raises FolderReadOnly, FolderUnreachable,
    DiskFull.
    """
    with centre.session(writing=True) as session:
        info, device = centre.info(session), session.get_one(Device, replica)
        after = 0 if full else device.answer
        has = set(session.exec(select(Told.entry_id).where(Told.replica == replica, Told.answer <= after)))
        entries = [entry for entry in entries_for(session, replica) if _told_as(entry) not in has]
        if not entries:
            return None
        about = _noted(session, replica, after, list(map(_told_as, entries)))
        made_at = moment_text(centre.clock())
        sender = Sender(info.centre, centre.keys.public_key, centre.keys.signing_key)
        packet = make_packet(ANSWER, sender, replica, device.age_key, about, entries, made_at)
        stamp = "".join(sign for sign in made_at[:19] if sign.isdigit())
        path = folder / f"nbm-antwoord-{replica}-{stamp}.age"
        write_safely(path, packet)
        return path


def acknowledged(session: Session, device: Device, answer: str | None) -> int:
    """Up to which number a laptop has all answers, now that it names the last of which it knows so.

    One that is not known here was made before the database was put back: then nothing is sure.
    """
    given = session.get(GivenAnswer, answer) if answer else None
    if given is None:
        return 0 if answer else device.answer
    return max(device.answer, given.number) if given.replica == device.replica else 0


def _told_as(entry: Entry) -> str:
    """What is noted of an entry that was told: one that was emptied by an erasure has to be told once more."""
    return entry.id if entry.payload is not None else f"{entry.id}/"


def _noted(session: Session, replica: str, after: int, entry_ids: Collection[str]) -> dict[str, Any]:
    """What an answer says of itself, once it is noted that these entries are in it.

    It builds on the answer that the laptop has, by its number. What was in others since then counts from the first of
    them on, as long as it is in this one too: so each answer has all that the ones between have, and any may get lost.
    """
    numbers = select(GivenAnswer.id, GivenAnswer.number).where(GivenAnswer.replica == replica)
    given = {number: answer for answer, number in session.exec(numbers)}
    new = GivenAnswer(id=new_id(), replica=replica, number=max(given, default=0) + 1)
    session.add(new)
    before = set(session.exec(select(Told.entry_id).where(Told.replica == replica)))
    sure = set(session.exec(select(Told.entry_id).where(Told.replica == replica, Told.answer <= after)))
    for some in chunks(before - sure - set(entry_ids)):
        session.exec(delete(Told).where(col(Told.replica) == replica, col(Told.entry_id).in_(some)))
    for some in chunks((entry_id for entry_id in entry_ids if entry_id not in before), MANY):
        insert_rows(session, Told, ("replica", "entry_id", "answer"), [(replica, each, new.number) for each in some])
    return {"answer": new.id, "after": given.get(after)}


def entries_for(session: Session, replica: str) -> list[Entry]:
    """What others wrote on the records of a laptop, and on what those entries point at and the laptop has not.

    Its records are those that it wrote on and those of its coach's candidates, with those that went elsewhere since.
    """
    lives = lives_of(session, replica)
    own = col(Entry.replica).in_(lives)
    held = set(session.exec(select(Entry.record_id).where(own).distinct()))
    member = session.get_one(Device, replica).member
    theirs = around(session, session.exec(select(Candidate.id).where(Candidate.coach_id == member)))
    held |= theirs | once_under(session, {member, *theirs})
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
