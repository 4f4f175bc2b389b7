"""What two people filled in differently without knowing of each other, laid side by side for the coach to choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from storage.arrivals import arrived_at
from storage.conflicts import Conflict
from storage.entries import Entry
from storage.heads import DELETED, Head, heads_at
from storage.records import KINDS, Kind
from storage.records.fields import FieldSpec
from storage.records.organisation import TeamMember
from storage.replica import Replica
from storage.sync.trust import Colleague, link
from storage.views import Row, row_of

if TYPE_CHECKING:
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values: what, by whom (empty when nobody knows the name), when by the clock of that laptop.

    `arrived` is when it was read in here, None where it was written here. `own` says that it was written here; `row` is
    the record that a reference points at; `touched` are the fields that an edit changed, where it stands beside a
    deletion.
    """

    value: Any
    author: str
    at: datetime
    arrived: datetime | None
    own: bool
    row: Row | None = None
    touched: tuple[FieldSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A field with several current values, the one that is shown first. No `spec`: a field that no form shows."""

    kind: str
    record_id: str
    field: str
    spec: FieldSpec | None
    row: Row
    versions: tuple[Version, ...]

    @property
    def about_deletion(self) -> bool:
        """Whether one took the record away while another went on with it."""
        return self.field == DELETED


def conflicts(session: Session) -> list[OpenConflict]:
    """All that there is to choose; not about what everyone agrees is gone."""
    found = session.exec(select(Conflict).order_by(col(Conflict.record_kind), col(Conflict.record_id)))
    opened = [_opened(session, row) for row in found if row.record_kind in KINDS]
    asked = {one.record_id for one in opened if one and one.about_deletion}
    return [one for one in opened if one and (one.record_id in asked or not one.row.values[DELETED])]


def conflict_at(session: Session, record_id: str, field: str) -> OpenConflict | None:
    """One of them; None when it was settled meanwhile."""
    found = session.get(Conflict, (record_id, field))
    return _opened(session, found) if found else None


def choose(store: Store, conflict: OpenConflict, value: Any) -> bool:
    """Make this the one value, as one action of the coach. False when nothing was left to choose."""
    with store.session() as session:
        if session.get(Conflict, (conflict.record_id, conflict.field)) is None:
            return False
    return store.save(conflict.kind, conflict.record_id, {conflict.field: value})


def _opened(session: Session, found: Conflict) -> OpenConflict | None:
    kind = KINDS[found.record_kind]
    record = session.get(kind.table, found.record_id)
    heads = heads_at(session, found.record_id).conflicts().get(found.field)
    if record is None or not heads:
        return None
    versions = tuple(_version(session, kind, found.field, head) for head in heads)
    spec = kind.specs.get(found.field)
    return OpenConflict(kind.name, record.id, found.field, spec, row_of(session, kind, record), versions)


def _version(session: Session, kind: Kind, name: str, head: Head) -> Version:
    entry = _origin(session, session.get_one(Entry, head.entry_id), name)
    value, spec = _value(kind, name, head.value), kind.specs.get(name)
    target = KINDS.get(spec.target if spec else "team_member" if name == "handed_to" else "")
    points_at = session.get(target.table, value) if target and value else None
    return Version(
        value=value,
        author=_author(session, entry),
        at=entry.happened,
        arrived=arrived_at(session, entry.id),
        own=session.get(Replica, entry.replica) is not None,
        row=row_of(session, target, points_at) if target and points_at else None,
        touched=tuple(kind.specs[field] for field in entry.fields() if field in kind.specs),
    )


def _origin(session: Session, entry: Entry, name: str) -> Entry:
    """Where a value comes from: an undo that put it back did not make it up."""
    basis = entry.fields().get(name, {}).get("basis", []) if entry.undoes else []
    for undone in filter(None, (session.get(Entry, one) for one in basis)):
        if undone.action == entry.undoes:
            earlier = [session.get_one(Entry, one) for one in undone.fields()[name]["basis"]]
            same = [one for one in earlier if one.fields().get(name, {}).get("new") == entry.fields()[name]["new"]]
            return _origin(session, same[0], name) if same else entry
    return entry


def _author(session: Session, entry: Entry) -> str:
    known = link(session)
    if known and known.centre in (entry.author, entry.replica):
        return known.name
    member = session.get(TeamMember, entry.author)
    colleague = session.exec(select(Colleague).where(Colleague.member == entry.author)).first()
    return (member.name if member else None) or (colleague.name if colleague else "")


def _value(kind: Kind, name: str, stored: Any) -> Any:
    try:
        return kind.validate({name: stored})[name]
    except ValueError:
        return stored
