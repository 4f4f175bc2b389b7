"""Where records were before they went under another one.

A laptop that holds a record of then has to hear that it went: the record itself no longer leads to that laptop.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlmodel import Session, col, select

from storage.bulk import chunks
from storage.centre.tables import FormerOwner
from storage.conflicts import Conflict
from storage.entries import AnyEntry, Entry
from storage.erasure import owner_fields, owners
from storage.heads import heads_at
from storage.records import KINDS

OWNERS = {name for kind in KINDS for name in owner_fields(kind)}


def note_moves(session: Session, entries: Iterable[AnyEntry]) -> None:
    """Remember where the records of these entries, which are in the journal now, were until then."""
    replaced = {basis for entry in entries for basis in _replaced(entry)}
    for some in chunks(sorted(replaced)):
        for entry in session.exec(select(Entry).where(col(Entry.id).in_(some))).all():
            for owner in owners(entry):
                session.merge(FormerOwner(owner_id=owner, record_id=entry.record_id))


def once_under(session: Session, owner_ids: Collection[str]) -> set[str]:
    """The records that were under one of these, or are by one of the versions of a conflict."""
    found: set[str] = set()
    for some in chunks(owner_ids):
        found |= set(session.exec(select(FormerOwner.record_id).where(col(FormerOwner.owner_id).in_(some))))
    disputed = select(Conflict.record_id, Conflict.field).where(col(Conflict.field).in_(OWNERS))
    for record_id, name in session.exec(disputed).all():
        versions = heads_at(session, record_id).live.get(name, {}).values()
        if any(version.value in owner_ids for version in versions):
            found.add(record_id)
    return found


def _replaced(entry: AnyEntry) -> Iterable[str]:
    """The entries whose owner of the same record this one replaces."""
    if entry.record_kind not in KINDS:
        return
    fields = entry.fields()
    for name in owner_fields(entry.record_kind):
        if name in fields:
            yield from fields[name]["basis"]
