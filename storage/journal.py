"""The journal: every change to a record is one entry, written in the transaction of the change itself.

An entry names, per field, the old value, the new value and its *basis*: the ids of the entries whose values it
replaces. The current value of a field is what nobody has replaced. Clocks order entries for display; they never decide
whether two edits knew of each other: the basis does.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlmodel import Session

from storage.clock import hybrid_after
from storage.conflicts import renew_conflicts
from storage.entries import NOT_IN_HEADER, Entry, highest_hybrid, last_entry
from storage.erasure import erase, erased_among, owners
from storage.heads import DELETED, ERASED, Heads, heads_at
from storage.ids import new_id
from storage.records.base import MERGED, Kind, Record
from storage.records.columns import moment_text

GENESIS = "0" * 64
_encoder = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, and in which life of which database."""

    member_id: str
    replica: str


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

    Made by the store with an open session; nothing is written when the transaction fails. `happened` is when the coach
    typed it, where that was before `now`.
    """

    def __init__(
        self,
        session: Session,
        author: Author,
        now: datetime,
        undoes: str | None = None,
        happened: datetime | None = None,
    ) -> None:
        self.id = new_id()
        self.session = session
        self.author = author
        self.now = now
        self.happened = min(happened or now, now)
        self.undoes = undoes
        self._last = last_entry(session, author.replica)
        self._hybrid = highest_hybrid(session)

    def write(self, kind: Kind, record_id: str, values: dict[str, Any], *, again: bool = False) -> bool:
        """Create or change a record. Raises ValueError for values that do not fit. False when nothing changed.

        A value for a field with a conflict settles it, also when that value is the one shown. Writing to a deleted
        record brings it back, because a coach only writes what is meant to be there; an undo brings back nothing else.
        With `again` what stands already is written once more, for whoever did not accept it the first time.
        """
        checked = kind.validate(values)
        row = self.session.get(kind.table, record_id)
        is_new = row is None
        row = row or kind.table(id=record_id)
        if row.deleted_at and not self.undoes:
            checked = {"deleted_at": None} | checked
        if not self.undoes and "deleted_at" in checked and not checked["deleted_at"] and getattr(row, MERGED, None):
            checked[MERGED] = None  # it is a record of its own again
        if row.erased_at:
            return False  # whatever is written to it now is destroyed at once
        heads = Heads() if is_new else heads_at(self.session, record_id)
        settled = checked if self.undoes or again else heads.conflicts()
        changed = {name: value for name, value in checked.items() if name in settled or getattr(row, name) != value}
        if not changed and not is_new:
            return False
        entry = self._append(kind, record_id, _payload(heads, row, changed))
        for name, value in changed.items():
            setattr(row, name, value)
        self.session.add(row)
        self.session.flush()
        if settled:
            renew_conflicts(self.session, kind.name, record_id, heads_at(self.session, record_id))
        if (above := owners(entry)) and erased_among(self.session, above):
            erase(self.session, entry)  # it was put under something of which nothing may be kept
        return True

    def reopen(self, kind: Kind, record_id: str, name: str, values: Sequence[tuple[Any, list[str]]]) -> None:
        """Let several values of a field stand beside each other, each with what it replaces; the last one is shown."""
        row = self.session.get_one(kind.table, record_id)
        for value, basis in values:
            change = {"old": to_json(getattr(row, name)), "new": value, "basis": basis}
            self._append(kind, record_id, _encoder.encode({"fields": {name: change}}))
            setattr(row, name, kind.validate({name: value})[name])
        self.session.add(row)
        self.session.flush()
        renew_conflicts(self.session, kind.name, record_id, heads_at(self.session, record_id))

    def delete(self, kind: Kind, record_id: str) -> bool:
        """Put a tombstone on a record; nothing under it is touched. False when there is no such record (any more)."""
        row = self.session.get(kind.table, record_id)
        there = row is not None and row.deleted_at is None
        return there and self.write(kind, record_id, {"deleted_at": self.now})

    def erase(self, kind: Kind, record_id: str) -> None:
        """Destroy all that was typed about a record and about what hangs under it; nothing brings it back."""
        moment = moment_text(self.now)
        change: dict[str, Any] = {"old": None, "new": moment, "basis": []}
        gone = dict.fromkeys((DELETED, ERASED), change)
        erase(self.session, self._append(kind, record_id, _encoder.encode({"fields": gone})))

    def _append(self, kind: Kind, record_id: str, payload: bytes) -> Entry:
        entry = self._entry(kind, record_id, payload)
        self.session.add(entry)
        self.session.flush()
        return entry

    def _entry(self, kind: Kind, record_id: str, payload: bytes) -> Entry:
        last = self._last
        salt = secrets.token_bytes(16)
        entry = Entry(
            id=new_id(),
            replica=self.author.replica,
            number=last.number + 1 if last else 1,
            author=self.author.member_id,
            action=self.id,
            undoes=self.undoes,
            time=self.now,
            happened=self.happened,
            hybrid=hybrid_after(self.now, self._hybrid),
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
        self._last, self._hybrid = entry, entry.hybrid
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
    header = {name: value for name, value in stored.items() if name not in NOT_IN_HEADER}
    header["clock_back"] = {0: False, 1: True}.get(header["clock_back"], header["clock_back"])
    linked = stored["previous"] == previous and stored["number"] == expected
    return linked and chain_hash(header) == stored["hash"] and _payload_fits(stored)


def _payload_fits(stored: Mapping[str, Any]) -> bool:
    salt, payload = stored["salt"], stored["payload"]
    if salt is None and payload is None:
        return True
    whole = isinstance(salt, bytes) and isinstance(payload, bytes)
    return whole and hashlib.sha256(salt + payload).hexdigest() == stored["payload_hash"]
