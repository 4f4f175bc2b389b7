"""The journal: every change to a record is one entry, written in the transaction of the change itself.

An entry names, per field, the old value, the new value and its *basis*: the ids of the entries whose values it
replaces. The current value of a field is what nobody has replaced. Clocks order entries for display; they never decide
whether two edits knew of each other: the basis does.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from storage.clock import hybrid_after
from storage.ids import new_id
from storage.records.base import Kind, Record
from storage.records.columns import MomentColumn, moment_text

GENESIS = "0" * 64
_encoder = msgspec.json.Encoder(order="deterministic")
_NOT_IN_HEADER = frozenset({"salt", "payload", "hash"})


class Entry(SQLModel, table=True):
    """One journal entry. `payload` and `salt` can be destroyed by erasure: the chain is over their hash."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_replica_number", "replica", "number"),)

    id: str = Field(primary_key=True, max_length=36)
    replica: str = Field(max_length=36)
    number: int
    author: str = Field(max_length=36)
    action: str = Field(index=True, max_length=36)
    undoes: str | None = Field(default=None, index=True, max_length=36)
    time: datetime = Field(sa_type=MomentColumn)
    hybrid: int = Field(index=True)
    clock_back: bool = False
    record_kind: str = Field(max_length=40)
    record_id: str = Field(index=True, max_length=36)
    salt: bytes | None = None
    payload: bytes | None = None
    payload_hash: str = Field(max_length=64)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)

    def fields(self) -> dict[str, dict[str, Any]]:
        """Per field `old`, `new` and `basis`, as JSON values; empty when the payload was erased."""
        return msgspec.json.decode(self.payload)["fields"] if self.payload else {}

    def header(self) -> dict[str, Any]:
        """What the chain hashes: everything but salt, payload and the hash itself."""
        values = self.model_dump(exclude=set(_NOT_IN_HEADER))
        return values | {"time": moment_text(self.time)}


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, and in which life of which database."""

    member_id: str
    replica: str


class _Replacing(msgspec.Struct):
    """What decides the current value of a field: the new value, left as the JSON that it is, and what it replaces."""

    new: msgspec.Raw
    basis: list[str]


class _Payload(msgspec.Struct):
    fields: dict[str, _Replacing]


_payload_decoder = msgspec.json.Decoder(_Payload)


@dataclass(frozen=True, slots=True)
class Head:
    """A value of a field that no entry has replaced. `rank` orders such values: the highest is shown."""

    entry_id: str
    json: bytes
    rank: tuple[int, str]

    @property
    def value(self) -> Any:
        """The JSON value."""
        return msgspec.json.decode(self.json)


@dataclass(slots=True)
class Heads:
    """Per field the values that nobody replaced: one normally, more with different values is a conflict."""

    live: dict[str, dict[str, Head]] = field(default_factory=dict)
    replaced: set[tuple[str, str]] = field(default_factory=set)

    def add(self, entry: Entry) -> None:
        """Take an entry into account; the order and the number of times do not matter."""
        self.take(entry.id, entry.hybrid, entry.replica, entry.payload)

    def take(self, entry_id: str, hybrid: int, replica: str, payload: bytes | None) -> None:
        """The same for the parts of an entry that matter here."""
        for name, change in _payload_decoder.decode(payload).fields.items() if payload else ():
            heads = self.live.setdefault(name, {})
            for basis in change.basis:
                self.replaced.add((name, basis))
                heads.pop(basis, None)
            if (name, entry_id) not in self.replaced:
                heads[entry_id] = Head(entry_id, bytes(change.new), (hybrid, replica))

    def basis(self, name: str) -> list[str]:
        """The ids of the entries that a new value of this field replaces."""
        return sorted(self.live.get(name, {}))

    def winner(self, name: str) -> Any:
        """The JSON value to show: the latest by hybrid clock, then by replica."""
        heads = self.live.get(name, {})
        return max(heads.values(), key=lambda head: head.rank).value if heads else None

    def conflicts(self) -> dict[str, list[Head]]:
        """Fields with more than one different current value, latest first."""
        found = {}
        for name, heads in self.live.items():
            # Written anew, because another program may have spelled the same value in another way.
            if len(heads) > 1 and len({_encoder.encode(head.value) for head in heads.values()}) > 1:
                found[name] = sorted(heads.values(), key=lambda head: head.rank, reverse=True)
        return found


def heads_of(entries: Iterable[Entry]) -> Heads:
    """The current values that a set of entries of one record leads to."""
    heads = Heads()
    for entry in entries:
        heads.add(entry)
    return heads


def heads_at(session: Session, record_id: str) -> Heads:
    """The current values of a record by its journal; reads no more of the entries than is needed."""
    heads = Heads()
    query = select(Entry.id, Entry.hybrid, Entry.replica, Entry.payload).where(Entry.record_id == record_id)
    for parts in session.exec(query):
        heads.take(*parts)
    return heads


def entries_of(session: Session, record_id: str) -> list[Entry]:
    """All entries of a record, oldest first by hybrid clock."""
    query = select(Entry).where(Entry.record_id == record_id).order_by(col(Entry.hybrid), col(Entry.replica))
    return list(session.exec(query))


def last_entry(session: Session, replica: str) -> Entry | None:
    """The newest entry of a replica, by its gap-free number."""
    query = select(Entry).where(Entry.replica == replica).order_by(col(Entry.number).desc()).limit(1)
    return session.exec(query).first()


def to_json(value: Any) -> Any:
    """A field value as it stands in the journal: dates and moments as ISO text, choices by value.

    A number without a fraction is written without one (8, not 8.0), as the canonical form of RFC 8785 asks.
    """
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return str(value) if isinstance(value, str) else value


class Action:
    """One action of the coach: its entries share an id and a transaction.

    Made by the store with an open session; nothing is written when the transaction fails.
    """

    def __init__(self, session: Session, author: Author, now: datetime, undoes: str | None = None) -> None:
        self.id = new_id()
        self.session = session
        self.author = author
        self.now = now
        self.undoes = undoes

    def write(self, kind: Kind, record_id: str, values: dict[str, Any]) -> bool:
        """Create or change a record. Raises ValueError for values that do not fit. False when nothing changed.

        A value for a field with a conflict settles it, also when that value is the one shown. Writing to a deleted
        record brings it back, because a coach only writes what is meant to be there; an undo brings back nothing else.
        """
        checked = kind.validate(values)
        row = self.session.get(kind.table, record_id)
        is_new = row is None
        row = row or kind.table(id=record_id)
        if row.deleted_at and not self.undoes:
            checked = {"deleted_at": None} | checked
        heads = heads_at(self.session, record_id)
        settled = checked if self.undoes else heads.conflicts()
        changed = {name: value for name, value in checked.items() if name in settled or getattr(row, name) != value}
        if not changed and not is_new:
            return False
        self._append(kind, record_id, _payload(heads, row, changed))
        for name, value in changed.items():
            setattr(row, name, value)
        self.session.add(row)
        self.session.flush()
        return True

    def delete(self, kind: Kind, record_id: str) -> bool:
        """Put a tombstone on a record; nothing under it is touched. False when there is no such record (any more)."""
        row = self.session.get(kind.table, record_id)
        there = row is not None and row.deleted_at is None
        return there and self.write(kind, record_id, {"deleted_at": self.now})

    def _append(self, kind: Kind, record_id: str, payload: bytes) -> None:
        self.session.add(self._entry(kind, record_id, payload))
        self.session.flush()

    def _entry(self, kind: Kind, record_id: str, payload: bytes) -> Entry:
        last = last_entry(self.session, self.author.replica)
        salt = secrets.token_bytes(16)
        entry = Entry(
            id=new_id(),
            replica=self.author.replica,
            number=last.number + 1 if last else 1,
            author=self.author.member_id,
            action=self.id,
            undoes=self.undoes,
            time=self.now,
            hybrid=hybrid_after(self.now, _highest_hybrid(self.session)),
            clock_back=bool(last and self.now < last.time),
            record_kind=kind.name,
            record_id=record_id,
            salt=salt,
            payload=payload,
            payload_hash=hashlib.sha256(salt + payload).hexdigest(),
            previous=last.hash if last else GENESIS,
            hash="",
        )
        entry.hash = chain_hash(entry.header())
        return entry


def _payload(heads: Heads, row: Record, changed: Mapping[str, Any]) -> bytes:
    fields = {
        name: {"old": to_json(getattr(row, name)), "new": to_json(new), "basis": heads.basis(name)}
        for name, new in changed.items()
    }
    return _encoder.encode({"fields": fields})


def chain_hash(header: Mapping[str, Any]) -> str:
    """The hash of an entry's header, which holds the hash of the entry before it."""
    return hashlib.sha256(_encoder.encode(header)).hexdigest()


def chain_faults(session: Session, replica: str) -> Iterator[int]:
    """The numbers of a replica's entries that do not fit the chain; erased payloads are no fault.

    Entries cut off at the end leave a chain that fits: what was delivered or confirmed tells about those.
    """
    previous, expected = GENESIS, 1
    # As it is stored, because a meddled value may not even be of the right type.
    query = "SELECT * FROM journal WHERE replica = ? ORDER BY number"
    for stored in session.connection().exec_driver_sql(query, (replica,)).mappings():
        number = stored["number"]
        if not _fits(dict(stored), previous, expected):
            yield number
        previous, expected = stored["hash"], number + 1 if isinstance(number, int) else expected


def _fits(stored: dict[str, Any], previous: str, expected: int) -> bool:
    header = {name: value for name, value in stored.items() if name not in _NOT_IN_HEADER}
    header["clock_back"] = {0: False, 1: True}.get(header["clock_back"], header["clock_back"])
    linked = stored["previous"] == previous and stored["number"] == expected
    return linked and chain_hash(header) == stored["hash"] and _payload_fits(stored)


def _payload_fits(stored: Mapping[str, Any]) -> bool:
    salt, payload = stored["salt"], stored["payload"]
    if salt is None and payload is None:
        return True
    whole = isinstance(salt, bytes) and isinstance(payload, bytes)
    return whole and hashlib.sha256(salt + payload).hexdigest() == stored["payload_hash"]


def _highest_hybrid(session: Session) -> int:
    query = select(Entry.hybrid).order_by(col(Entry.hybrid).desc()).limit(1)
    return session.exec(query).first() or 0
