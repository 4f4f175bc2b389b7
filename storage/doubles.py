"""Two records of one person or employer: finding them, laying them beside each other, and making them one.

Merging needs nothing but ordinary changes, all in one action: the older record gets the values that the coach chose and
everything that points at the newer one points at it from then on; the newer one gets a tombstone and `merged_into`. It
is always the newer that goes (the higher id), so that two laptops that merge the same two do the same. What somebody
elsewhere still put under the one that went is brought along by `follow`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from storage.conflicts import Conflict
from storage.heads import DELETED, ERASED
from storage.importing.likeness import Acquaintances, Certainty
from storage.importing.plan import known_ones
from storage.journal import Action
from storage.records import KINDS, links
from storage.records.base import MERGED, Kind
from storage.records.fields import FieldSpec
from storage.sync.progress import mend
from storage.views import Row

if TYPE_CHECKING:
    from storage.store import Store

MERGEABLE = tuple(kind.name for kind in KINDS.values() if MERGED in kind.field_names)


EMPTY = (None, "")


@dataclass(frozen=True, slots=True)
class Double:
    """Two records that may be the same, the older one first, and how sure that is."""

    kind: str
    stays: Row
    goes: Row
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with something else in each of two records."""

    spec: FieldSpec
    stays: Any
    goes: Any

    @property
    def proposed(self) -> Any:
        """What to begin with: the value of the one that stays, where it has one."""
        return self.goes if self.stays in EMPTY else self.stays


def doubles(store: Store, kind: str) -> list[Double]:
    """The records of a kind that are likely to be the same as an earlier one."""
    rows = {row.id: row for row in store.rows(kind)}
    earlier, found = Acquaintances(kind), []
    for known in known_ones(store, kind):
        hit = earlier.find(known.values, known.number)
        if hit:
            stays, goes = sorted((hit[0].record_id, known.record_id))
            found.append(Double(kind, rows[stays], rows[goes], hit[1]))
        earlier.add(known)
    return found


def differences(double: Double) -> list[Difference]:
    """The fields that are not the same in both."""
    specs = KINDS[double.kind].specs.values()
    found = [Difference(spec, double.stays.values.get(spec.name), double.goes.values.get(spec.name)) for spec in specs]
    return [one for one in found if one.stays != one.goes and not (one.stays in EMPTY and one.goes in EMPTY)]


def merge(store: Store, kind: str, one: str, other: str, chosen: Mapping[str, Any]) -> str:
    """Make two records one, as one action; `chosen` are the values that count where they differ. The id that stays.

    Nothing is written, and the id that stays is given all the same, when one of them is not there any more.
    """
    keep, gone = sorted((one, other))
    with store.action() as action:
        rows = [action.session.get(KINDS[kind].table, each) for each in (keep, gone)]
        if any(row is None or row.deleted_at for row in rows):
            return keep
        values = {name: value for name, value in chosen.items() if getattr(rows[0], name) != value}
        # That it is there is written anew, so that a deletion elsewhere, which did not know of this, is a conflict.
        action.write(KINDS[kind], keep, {DELETED: None, **values}, again=True)
        mend(action, KINDS[kind], keep)
        _bring_along(action, kind, gone, keep)
        action.write(KINDS[kind], gone, {MERGED: keep, DELETED: action.now})
    return keep


def follow(action: Action) -> None:
    """Let what still points at a record that was merged point at the one that it was merged into."""
    for kind in MERGEABLE:
        table: Any = KINDS[kind].table
        merged = action.session.exec(
            select(table.id, table.merged_into).where(table.merged_into.is_not(None), table.deleted_at.is_not(None))
        )
        into = dict(merged.all())
        doubted = select(Conflict.record_id).where(col(Conflict.record_id).in_(into), Conflict.field == DELETED)
        for record_id in action.session.exec(doubted).all() if into else ():
            del into[record_id]  # someone has to say first whether it is gone
        for gone in sorted(into):
            keep = into[gone]
            while keep in into and into[keep] < keep:
                keep = into[keep]
            if action.session.get(table, keep):
                _bring_along(action, kind, gone, keep)


def _bring_along(action: Action, target: str, gone: str, keep: str) -> None:
    """Whatever points at the one record points at the other from now on."""
    for kind in KINDS.values():
        for row, names in _pointing(action.session, kind, target, gone):
            moved = dict.fromkeys(names, keep)
            if not _bring_link_along(action, kind, row, moved):
                action.write(kind, row.id, moved)


def _pointing(session: Session, kind: Kind, target: str, record_id: str) -> Iterator[tuple[Any, list[str]]]:
    """The records of a kind that point at this one, with the fields by which they do."""
    names = [spec.name for spec in kind.specs.values() if spec.target == target]
    names += ["subject_id"] if "subject_id" in kind.field_names else []
    table: Any = kind.table
    if names:
        points = or_(*(getattr(table, name) == record_id for name in names))
        for row in session.exec(select(table).where(points, table.deleted_at.is_(None)).order_by(table.id)).all():
            yield row, [name for name in names if getattr(row, name) == record_id]


def _bring_link_along(action: Action, kind: Kind, row: Any, moved: dict[str, str]) -> bool:
    """Make the link that means the same for the record that stays, which may know more of it. False: no link."""
    if kind.name not in links.LINKED:
        return False
    id_of, *parts = links.LINKED[kind.name]
    values = {name: getattr(row, name) for name in kind.field_names - {DELETED, ERASED}} | moved
    if any(not values[part] for part in parts):
        return False
    link_id = id_of(*(values[part] for part in parts))
    there = action.session.get(kind.table, link_id)
    alive = there is not None and not there.deleted_at
    fresh = {name: value for name, value in values.items() if not alive or getattr(there, name) in EMPTY}
    action.write(kind, link_id, {name: value for name, value in fresh.items() if value not in EMPTY})
    action.delete(kind, row.id)
    return True
