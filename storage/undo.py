"""Undo and redo: taking back an action of the coach by compensating entries, never by a deletion.

An undo takes back an action; a redo takes back that undo. So the journal alone tells what can be undone and redone,
also after a restart. What was newly done ends what can be redone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from storage.entries import Entry, entries_of
from storage.erasure import ErasedRecord
from storage.errors import NbmError
from storage.heads import DELETED, heads_of
from storage.journal import Action, Author
from storage.records import KINDS
from storage.text import N_


class NothingToUndo(NbmError):
    """There is no action of this laptop left to take back."""

    title = N_("Niets om terug te draaien")
    what = N_("Er is geen eigen wijziging meer om terug te draaien.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Werk gewoon verder.")


class NothingToRedo(NbmError):
    """There is no undo left to take back: nothing was undone, or something new was done after it."""

    title = N_("Niets om opnieuw te doen")
    what = N_("Er is niets teruggedraaid, of je hebt daarna al iets anders gedaan.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Werk gewoon verder. Bij de geschiedenis van een onderdeel staat wat er was.")


class UndoBlocked(NbmError):
    """A later entry builds on the change, so taking it back would undo somebody's later work too."""

    title = N_("Terugdraaien kan nu niet")
    what = N_("Dit veld is daarna nog veranderd: {field}.")
    safe = N_("Er is niets veranderd; beide wijzigingen staan in de geschiedenis.")
    todo = N_("Open het onderdeel en pas het veld zelf aan.")


class RedoBlocked(UndoBlocked):
    """A later entry builds on the undo, so doing it again would replace somebody's later work."""

    title = N_("Opnieuw doen kan nu niet")


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, or done again: the kinds of record and the fields."""

    kinds: tuple[str, ...]
    fields: tuple[str, ...]


def undo_last(session: Session, author: Author, now: datetime) -> Undone:
    """Take back the newest action of this replica that stands. Raises NothingToUndo or UndoBlocked."""
    introduction = _introduction(session, author)
    for last in _actions(session, author):
        if last.action == introduction or not _can_go_back(session, last):
            continue
        if _stands(session, last) and not _is_undo(session, last):
            return _take_back(session, author, now, last.action, UndoBlocked)
    raise NothingToUndo


def redo_last(session: Session, author: Author, now: datetime) -> Undone:
    """Do again what was undone last. Raises NothingToRedo or RedoBlocked."""
    for last in _actions(session, author):
        if last.undoes is None:
            break  # something new came after all that was undone before it
        if _stands(session, last) and _is_undo(session, last):
            return _take_back(session, author, now, last.action, RedoBlocked)
    raise NothingToRedo


def is_undo(undoes: str | None, undoes_of: Callable[[str], str | None]) -> bool:
    """Whether what takes back this action is an undo, and no redo; `undoes_of` tells what an action takes back."""
    undo = False
    while undoes:
        undo, undoes = not undo, undoes_of(undoes)
    return undo


def _is_undo(session: Session, entry: Entry) -> bool:
    def undoes_of(action: str) -> str | None:
        return session.exec(select(Entry.undoes).where(Entry.action == action).limit(1)).first()

    return is_undo(entry.undoes, undoes_of)


def _stands(session: Session, entry: Entry) -> bool:
    """Whether its action was not taken back."""
    return session.exec(select(Entry.id).where(Entry.undoes == entry.action).limit(1)).first() is None


def _actions(session: Session, author: Author) -> Iterator[Entry]:
    """The newest entry of each action of this replica, newest first. The entries of an action follow one another."""
    # What the centre laid down when it let this laptop in has the centre as author.
    own = select(Entry).where(Entry.replica == author.replica, Entry.author == author.member_id)
    newest = own.order_by(col(Entry.number).desc()).limit(1)
    last = session.exec(newest).first()
    while last:
        yield last
        first = session.exec(select(func.min(Entry.number)).where(Entry.action == last.action)).one()
        last = session.exec(newest.where(Entry.number < first)).first()


def _can_go_back(session: Session, entry: Entry) -> bool:
    """Whether anything of its action can be taken back: files that were written are there, and erased is erased."""
    erased = select(ErasedRecord.record_id)
    left = select(Entry.id).where(Entry.action == entry.action, Entry.record_kind != "plain_output")
    return session.exec(left.where(col(Entry.record_id).not_in(erased)).limit(1)).first() is not None


def _introduction(session: Session, author: Author) -> str:
    """The action in which the coach told who they are: part of the set-up, not of the work."""
    own = select(Entry.action).where(Entry.record_id == author.member_id).order_by(col(Entry.hybrid)).limit(1)
    return session.exec(own).first() or ""


def _take_back(session: Session, author: Author, now: datetime, taken: str, blocked: type[UndoBlocked]) -> Undone:
    """Take back an action as a whole, its newest entry first."""
    entries = list(session.exec(select(Entry).where(Entry.action == taken).order_by(col(Entry.number).desc())))
    histories = {entry.record_id: entries_of(session, entry.record_id) for entry in entries}
    before = [_values_before(entry, histories[entry.record_id], now) for entry in entries]
    own = {entry.id for entry in entries}
    since = min(entry.rank for entry in entries)
    for entry, values in zip(entries, before, strict=True):
        name = _built_on(histories[entry.record_id], entry, own, since if values.get(DELETED) else None)
        if name:
            spec = KINDS[entry.record_kind].specs.get(name)
            raise blocked(field=spec.title if spec else name)
    action = Action(session, author, now, undoes=taken)
    for entry, values in zip(entries, before, strict=True):
        _write_before(action, entry, values, histories[entry.record_id])
    names = {name for entry in entries for name in entry.fields()}
    return Undone(tuple(dict.fromkeys(entry.record_kind for entry in reversed(entries))), tuple(sorted(names)))


def _write_before(action: Action, entry: Entry, values: dict[str, Any], history: list[Entry]) -> None:
    """Write what stood before an entry; where it chose between several values these stand beside each other again."""
    kind, earlier = KINDS[entry.record_kind], heads_of(one for one in history if one.rank < entry.rank)
    settled = earlier.conflicts().keys() & entry.fields().keys()
    if before := {name: value for name, value in values.items() if name not in settled}:
        action.write(kind, entry.record_id, before)
    for name in sorted(settled):
        heads = sorted(earlier.live[name].values(), key=lambda head: head.rank)
        # A tombstone knows what it knew then, and not of the edit beside it.
        each = [(head.value, sorted({entry.id, *earlier.tombstones.get(head.entry_id, ())})) for head in heads]
        action.reopen(kind, entry.record_id, name, each)


def _values_before(entry: Entry, history: list[Entry], now: datetime) -> dict[str, Any]:
    """What stood before an entry; of one that made the record: that it is not there."""
    made = history[0].id == entry.id
    return {DELETED: now} if made else {name: change["old"] for name, change in entry.fields().items()}


def _built_on(history: list[Entry], entry: Entry, own: set[str], since: tuple[int, str] | None) -> str:
    """A field in which somebody wrote after an entry; with `since`, when all goes away, also one of the others."""
    heads, ranks = heads_of(history), {one.id: one.rank for one in history}
    for name in heads.live:
        others = _behind(history, name, heads.standing(name), own) - own
        if name not in entry.fields():
            others = {one for one in others if since and ranks[one] > since}
        if others:
            return name
    return ""


def _behind(history: list[Entry], name: str, standing: list[str], own: set[str]) -> set[str]:
    """The entries whose values stand now, looking through those that put an earlier value back, down to its own."""
    # A tombstone is based on the entries of every field: also on such as have another value, or none, of this one.
    there = {one.id: one.fields()[name]["basis"] for one in history if one.id in standing and name in one.fields()}
    replaced = {basis for bases in there.values() for basis in bases}
    found: set[str] = set()
    for entry in history:
        if entry.id not in there or entry.id in replaced:
            continue
        taken = [one for one in history if entry.undoes and one.action == entry.undoes and name in one.fields()]
        if taken and entry.id not in own:
            found |= _behind(history, name, taken[0].fields()[name]["basis"], own)
        else:
            found.add(entry.id)
    return found
