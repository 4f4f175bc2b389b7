"""The current values of a record: what no entry has replaced, field by field.

Clocks order such values for display; they never decide whether two edits knew of each other: the basis does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlmodel import Session, select

from storage.entries import AnyEntry, Entry

DELETED, ERASED = "deleted_at", "erased_at"
_encoder = msgspec.json.Encoder(order="deterministic")


class Replacing(msgspec.Struct, gc=False):
    """What decides the current value of a field: the new JSON value, and the entries whose values it replaces."""

    new: Any
    basis: list[str]


class _Payload(msgspec.Struct):
    fields: dict[str, Replacing]


_payload_decoder = msgspec.json.Decoder(_Payload)


def replacing(payload: bytes | None) -> dict[str, Replacing]:
    """What the payload of an entry says of each field; nothing when it was erased."""
    return _payload_decoder.decode(payload).fields if payload else {}


@dataclass(frozen=True, slots=True)
class Head:
    """A value of a field that no entry has replaced. `rank` orders such values: the highest is shown."""

    entry_id: str
    value: Any
    rank: tuple[int, str]


@dataclass(slots=True)
class Heads:
    """Per field the values that nobody replaced: one normally, more with different values is a conflict."""

    live: dict[str, dict[str, Head]] = field(default_factory=dict)
    replaced: set[tuple[str, str]] = field(default_factory=set)
    # Per tombstone the entries that whoever deleted the record knew of.
    tombstones: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, entry: AnyEntry) -> None:
        """Take an entry into account; the order and the number of times do not matter."""
        self.take(entry.id, entry.rank, replacing(entry.payload))

    def take(self, entry_id: str, rank: tuple[int, str], fields: Mapping[str, Replacing]) -> None:
        """The same for the parts of an entry that matter here."""
        for name, change in fields.items():
            heads = self.live.setdefault(name, {})
            for basis in change.basis:
                self.replaced.add((name, basis))
                heads.pop(basis, None)
            if name == DELETED and change.new is not None:
                self.tombstones[entry_id] = frozenset(change.basis)
            if (name, entry_id) not in self.replaced:
                heads[entry_id] = Head(entry_id, change.new, rank)

    def standing(self, name: str) -> list[str]:
        """The ids of the entries whose values of this field nobody replaced."""
        return sorted(self.live.get(name, {}))

    def basis(self, name: str) -> list[str]:
        """The ids of the entries that a new value of this field replaces.

        A tombstone replaces whatever was known of the record, so that an edit that it did not know of stands out.
        """
        if name == DELETED:
            return sorted({entry_id for heads in self.live.values() for entry_id in heads})
        return self.standing(name)

    def winner(self, name: str) -> Any:
        """The JSON value to show: the latest by hybrid clock, then by replica."""
        heads = list(self.live.get(name, {}).values())
        if len(heads) > 1:
            return max(heads, key=lambda head: head.rank).value
        return heads[0].value if heads else None

    def conflicts(self) -> dict[str, list[Head]]:
        """Fields with more than one different current value, latest first.

        A record that one took away while another went on with it is a conflict about `deleted_at`: beside the tombstone
        stands the latest of the edits, as the value that it is not deleted. In what was erased there is none.
        """
        if ERASED in self.live or (DELETED not in self.live and all(len(heads) < 2 for heads in self.live.values())):
            return {}
        found = {name: heads for name, heads in self.live.items() if name != DELETED and _differ(heads.values())}
        beside = self._beside_tombstone()
        if len({head.value is None for head in beside.values()}) > 1:
            found[DELETED] = beside
        return {name: sorted(heads.values(), key=lambda head: head.rank, reverse=True) for name, heads in found.items()}

    def _beside_tombstone(self) -> dict[str, Head]:
        """The values of `deleted_at`, with an edit that no one who deleted the record knew of as one more."""
        found = dict(self.live.get(DELETED, {}))
        known = {entry_id for tomb in found for entry_id in self.tombstones.get(tomb, ())}
        edits = [head for name, heads in self.live.items() if name != DELETED for head in heads.values()]
        unknown = [head for head in edits if head.entry_id not in known | found.keys()]
        if unknown:
            latest = max(unknown, key=lambda head: head.rank)
            found[latest.entry_id] = Head(latest.entry_id, None, latest.rank)
        return found


def _differ(heads: Iterable[Head]) -> bool:
    found = list(heads)
    # Written anew, because another program may have spelled the same value in another way.
    return len(found) > 1 and len({_encoder.encode(head.value) for head in found}) > 1


def heads_of(entries: Iterable[AnyEntry]) -> Heads:
    """The current values that a set of entries of one record leads to."""
    heads = Heads()
    for entry in entries:
        heads.add(entry)
    return heads


def heads_at(session: Session, record_id: str) -> Heads:
    """The current values of a record by its journal; reads no more of the entries than is needed."""
    heads = Heads()
    query = select(Entry.id, Entry.hybrid, Entry.replica, Entry.payload).where(Entry.record_id == record_id)
    for entry_id, hybrid, replica, payload in session.exec(query):
        heads.take(entry_id, (hybrid, replica), replacing(payload))
    return heads
