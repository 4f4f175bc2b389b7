"""Handing over: giving candidates with all that belongs to them to a colleague, for good or until a date.

What is given are the entries of the journal themselves, whoever wrote them, so that the colleague has the history too.
The records stay on this laptop as well; what both write from then on comes together at the centre.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from storage.arrivals import note_arrivals
from storage.bulk import chunks
from storage.conflicts import count_conflicts
from storage.doubles import follow
from storage.entries import Entry
from storage.erasing import forget_erased
from storage.erasure import owner_fields
from storage.files import write_safely
from storage.ids import new_id
from storage.journal import Action
from storage.merging import Taken, needs, take
from storage.records import KINDS
from storage.records.columns import moment_text
from storage.records.learning import TransitionKind, TransitionState
from storage.records.trajectory import Trajectory
from storage.replica import Replica
from storage.sync.packets import ANSWER, HANDOVER, Packet, Sender, make_packet, open_packet
from storage.sync.trust import AnotherCentre, Colleague, NotAdmitted, NotForThisLaptop, link

if TYPE_CHECKING:
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class Received:
    """What a packet brought: counts of entries, fields with two values afterwards, who sent it, and until when."""

    taken: Taken
    conflicts: int
    sender: str = ""
    until: str | None = None


def hand_over(store: Store, candidates: Iterable[str], colleague: Colleague, until: date | None, folder: Path) -> Path:
    """Give candidates to a colleague: their coach changes, which is a transition, and a file is made for that laptop.

    Raises NotAdmitted, FolderReadOnly, FolderUnreachable, DiskFull; when no file could be made nothing has changed.
    """
    chosen = sorted(candidates)
    with store.action() as action:
        session = action.session
        if link(session) is None:
            raise NotAdmitted
        for candidate_id in chosen:
            _change_coach(action, candidate_id, colleague, until)
        entries = entries_around(session, chosen)
        made_at = moment_text(store.clock())
        sender = Sender(store.replica.id, store.replica.public_key, store.replica.signing_key)
        about = {"until": until.isoformat() if until else None, "candidates": chosen}
        packet = make_packet(HANDOVER, sender, colleague.replica, colleague.age_key, about, entries, made_at)
        stamp = "".join(sign for sign in made_at[:19] if sign.isdigit())
        path = folder / f"nbm-overdracht-{colleague.replica[:8]}-{stamp}.age"
        write_safely(path, packet)
        return path


def take_handover(store: Store, path: Path) -> Received:
    """Take in what a colleague gave. Raises NotAdmitted, NotForThisLaptop, AnotherCentre and the BundleInvalids."""
    packet = _opened(store, path, HANDOVER)
    with store.session() as session:
        colleague = session.get(Colleague, packet.manifest.sender)
        if colleague is None or colleague.revoked or colleague.public_key != packet.manifest.public_key:
            raise AnotherCentre(path=path)
        received = _taken(session, packet, colleague.name, store.clock())
    return _finished(store, received)


def take_answer(store: Store, path: Path) -> Received:
    """Take in what the centre tells of others. Raises NotAdmitted, NotForThisLaptop, AnotherCentre, BundleInvalids."""
    packet = _opened(store, path, ANSWER)
    with store.session() as session:
        known = link(session)
        if known is None or (known.centre, known.public_key) != (packet.manifest.sender, packet.manifest.public_key):
            raise AnotherCentre(path=path)
        received = _taken(session, packet, known.name, store.clock())
        about = packet.manifest.about
        if about["after"] in (None, known.answer):  # else something in between may be missing
            known.answer = about["answer"]
            session.add(known)
    return _finished(store, received)


def around(session: Session, candidates: Iterable[str]) -> set[str]:
    """The ids of these candidates, their trajectories, and everything that hangs under those."""
    found = set(candidates)
    todo = set(found)
    while todo:
        todo = {each for some in chunks(todo) for each in _under(session, some)} - found
        found |= todo
    return found


def entries_around(session: Session, candidates: Iterable[str]) -> list[Entry]:
    """All entries of these candidates and what belongs to them, and of the records that those point at."""
    done: set[str] = set()
    todo, entries = around(session, candidates), dict[str, Entry]()
    while todo:
        done |= todo
        new = [
            entry
            for some in chunks(todo)
            for entry in session.exec(select(Entry).where(col(Entry.record_id).in_(some)))
        ]
        entries |= {entry.id: entry for entry in new}
        todo = {need for entry in new for need in needs(entry)} - done - entries.keys()
    return sorted(entries.values(), key=lambda entry: entry.rank)


def _opened(store: Store, path: Path, format: str) -> Packet:
    with store.session() as session:
        lives = {life.id: life.age_secret for life in session.exec(select(Replica))}
        if link(session) is None:
            raise NotAdmitted
    packet = open_packet(path, format, lives.values())
    if packet.manifest.to not in lives:
        raise NotForThisLaptop(path=path)
    return packet


def _taken(session: Session, packet: Packet, sender: str, now: datetime) -> Received:
    taken = take(session, packet.entries)
    note_arrivals(session, (entry.id for entry in packet.entries), now)
    return Received(taken, count_conflicts(session), sender, packet.manifest.about.get("until"))


def _finished(store: Store, received: Received) -> Received:
    """Bring along what points at records that were merged elsewhere, and forget what was erased.

    That may still be in the leverbestand that is kept to be given again.
    """
    with store.action() as action:
        follow(action)
    if received.taken.erased:
        forget_erased(store)
    return received


def _change_coach(action: Action, candidate_id: str, colleague: Colleague, until: date | None) -> None:
    """The colleague is the coach from now on, and each trajectory tells that it was handed over.

    For each that is a moment to watch; so is the way back.
    """
    member = KINDS["team_member"]
    if action.session.get(member.table, colleague.member) is None:
        action.write(member, colleague.member, {"name": colleague.name})
    action.write(KINDS["candidate"], candidate_id, {"coach_id": colleague.member})
    today = action.now.date()
    moments = [{"planned_on": today, "happened_on": today, "state": TransitionState.HAPPENED}]
    moments += [{"planned_on": until, "state": TransitionState.PLANNED}] if until else []
    there = col(Trajectory.deleted_at).is_(None)
    for trajectory_id in action.session.exec(
        select(Trajectory.id).where(Trajectory.candidate_id == candidate_id, there)
    ).all():
        action.write(KINDS["trajectory"], trajectory_id, {"handed_to": colleague.member}, again=True)
        for moment in moments:
            about = {"trajectory_id": trajectory_id, "transition_kind": TransitionKind.COACH}
            action.write(KINDS["transition"], new_id(), about | moment)


def _under(session: Session, ids: list[str]) -> set[str]:
    """The records that hang under these, by the fields that say so."""
    found: set[str] = set()
    for kind in KINDS.values():
        for name in owner_fields(kind.name):
            found |= set(session.exec(select(kind.table.id).where(getattr(kind.table, name).in_(ids))))
    return found
