"""Taking back the last action of the coach: a compensating entry, never a deletion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.entries import Entry, entries_of
from storage.errors import NbmError
from storage.heads import heads_of
from storage.journal import Action, Author
from storage.records import KINDS
from storage.text import N_


class NothingToUndo(NbmError):
    """There is no action of this laptop left to take back."""

    title = N_("Niets om terug te draaien")
    what = N_("Er is geen eigen wijziging meer om terug te draaien.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Werk gewoon verder.")


class UndoBlocked(NbmError):
    """A later entry builds on the change, so taking it back would undo somebody's later work too."""

    title = N_("Terugdraaien kan nu niet")
    what = N_("Dit veld is daarna nog veranderd: {field}.")
    safe = N_("Er is niets veranderd; beide wijzigingen staan in de geschiedenis.")
    todo = N_("Open het onderdeel en pas het veld zelf aan.")


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: the kinds of record and the fields."""

    kinds: tuple[str, ...]
    fields: tuple[str, ...]


def undo_last(session: Session, author: Author, now: datetime) -> Undone:
    """Take back the newest action of this replica that was not taken back. Raises NothingToUndo or UndoBlocked."""
    entries = _last_action(session, author)
    if not entries:
        raise NothingToUndo
    _refuse_when_built_on(session, entries)
    action = Action(session, author, now, undoes=entries[0].action)
    for entry in entries:
        _take_back(session, action, entry, now)
    names = {name for entry in entries for name in entry.fields()}
    return Undone(tuple(dict.fromkeys(entry.record_kind for entry in reversed(entries))), tuple(sorted(names)))


def _last_action(session: Session, author: Author) -> list[Entry]:
    undone = select(Entry.undoes).where(col(Entry.undoes).is_not(None))
    query = (
        select(Entry)
        .where(Entry.author == author.member_id)  # not what the centre laid down when it let this laptop in
        .where(Entry.replica == author.replica, col(Entry.undoes).is_(None), col(Entry.action).not_in(undone))
        .where(Entry.action != _introduction(session, author))
        .order_by(col(Entry.number).desc())
        .limit(1)
    )
    newest = session.exec(query).first()
    if newest is None:
        return []
    same = select(Entry).where(Entry.action == newest.action).order_by(col(Entry.number).desc())
    return list(session.exec(same))


def _introduction(session: Session, author: Author) -> str:
    """The action in which the coach told who they are: part of the set-up, not of the work."""
    own = select(Entry.action).where(Entry.record_id == author.member_id).order_by(col(Entry.hybrid)).limit(1)
    return session.exec(own).first() or ""


def _refuse_when_built_on(session: Session, action: list[Entry]) -> None:
    own = {entry.id for entry in action}
    for entry in action:
        history = entries_of(session, entry.record_id)
        heads = heads_of(history)
        # Taking back the making of a record takes everything in it away.
        for name in heads.live if _made_by(entry, history) else entry.fields():
            if not _behind_undos(history, name, heads.standing(name)) <= own:
                spec = KINDS[entry.record_kind].specs.get(name)
                raise UndoBlocked(field=spec.title if spec else name)


def _made_by(entry: Entry, history: list[Entry]) -> bool:
    return history[0].id == entry.id


def _behind_undos(history: list[Entry], name: str, basis: list[str]) -> set[str]:
    """The entries whose values stand now, looking through the undo entries that put them back."""
    found: set[str] = set()
    for entry in history:
        if entry.id not in basis or name not in entry.fields():
            continue  # a tombstone is based on the entries of every field
        undone = [e for e in history if entry.undoes and e.action == entry.undoes and name in e.fields()]
        if undone:
            found |= _behind_undos(history, name, undone[0].fields()[name]["basis"])
        else:
            found.add(entry.id)
    return found


def _take_back(session: Session, action: Action, entry: Entry, now: datetime) -> None:
    made = _made_by(entry, entries_of(session, entry.record_id))
    before = {"deleted_at": now} if made else {name: change["old"] for name, change in entry.fields().items()}
    action.write(KINDS[entry.record_kind], entry.record_id, before)
