"""A line of `changes.ndjson`: a journal entry as a CloudEvents 1.0 event, made and taken apart again.

What happened stands in the attributes, which hold ids, numbers and times only. What was typed stands in `data`, beside
the header that the chain of the journal hashes, so that whoever receives it can check the chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import msgspec

from storage.entries import Arrived
from storage.records.base import MERGED
from storage.schema import SCHEMA_VERSION
from storage.sync.format import change_schema, schema_id

CREATED, CHANGED, DELETED, RESTORED, ERASED = "created", "changed", "deleted", "restored", "erased"
JOINED, HANDED_OVER = "merged", "handed-over"
_SOURCE = "urn:nld:nbm:systeem:"
# A payload as the journal hashes it is an object with this one key.
_BEFORE, _AFTER = b'{"fields":', b"}"
# A quote within a text would have a backslash before it, so this is only ever the name of the field.
_TOMBSTONE = b'"deleted_at":{'
_ERASURE = b'"erased_at":{'
_HANDOVER = b'"handed_to":{'


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the chain hashes of a journal entry; `previous` is the hash of the entry before."""

    id: str
    replica: str
    number: int
    author: str
    action: str
    undoes: str | None
    time: str
    happened: str
    hybrid: int
    clock_back: bool
    record_kind: str
    record_id: str
    payload_hash: str
    previous: str

    @property
    def rank(self) -> tuple[int, str]:
        """Orders the entries of a record: the later one is the higher."""
        return self.hybrid, self.replica


_HEADER = Header.__struct_fields__


class FieldChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an event says of one field; `basis` are the ids of the entries whose values it replaces."""

    old: Any
    new: Any
    basis: list[str]


class Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of an event: the header, what was changed, and what is needed to check both.

    After an erasure there is no salt and no fields. `entry` and `fields` are kept as the very bytes of the line.
    """

    entry: msgspec.Raw
    fields: msgspec.Raw
    hash: str
    salt: str | None


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line as it stands in the file."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: str
    recordedtime: str
    sequence: str
    sequencetype: str
    datacontenttype: str
    dataschema: str
    data: Data


@dataclass(frozen=True, slots=True)
class Change:
    """An event that was read, with its header taken apart."""

    event: Event
    header: Header

    @property
    def what(self) -> str:
        """What happened to the record, by the type of the event."""
        return [*self.event.type.split("."), "", ""][2]

    @property
    def erased(self) -> bool:
        """Whether what was typed has been destroyed."""
        return self.event.data.salt is None and bytes(self.event.data.fields) == b"null"

    def fields(self) -> dict[str, Any]:
        """Per field `old`, `new` and `basis`; empty when erased."""
        return {} if self.erased else msgspec.json.decode(self.event.data.fields, type=dict[str, dict[str, Any]])

    def entry(self) -> Arrived:
        """The journal entry that this event was made of. Raises ValueError when its content has another shape."""
        header, data = self.header, self.event.data
        if not self.erased:
            msgspec.json.decode(data.fields, type=dict[str, FieldChange])
        moments = {name: datetime.fromisoformat(getattr(header, name)) for name in ("time", "happened")}
        values = {name: getattr(header, name) for name in _HEADER} | moments
        return Arrived(
            **values,
            salt=bytes.fromhex(data.salt) if data.salt is not None else None,
            payload=None if self.erased else _BEFORE + bytes(data.fields) + _AFTER,
            hash=data.hash,
        )

    def is_intact(self) -> bool:
        """Whether the header fits its hash, and the content, when it is there, the header. Raises ValueError.

        An erasure destroys salt and content together; with one of them left it is none.
        """
        data = self.event.data
        if hashlib.sha256(bytes(data.entry)).hexdigest() != data.hash:
            return False
        if self.erased or data.salt is None:
            return self.erased
        payload = _BEFORE + bytes(data.fields) + _AFTER
        return hashlib.sha256(bytes.fromhex(data.salt) + payload).hexdigest() == self.header.payload_hash

    def agrees(self, schema: int) -> bool:
        """Whether the attributes tell the same as the data, which are of this version of the records."""
        header = {name: getattr(self.header, name) for name in _HEADER}
        expected = _attributes(header, _what(bytes(self.event.data.fields), first=self.what == CREATED), schema)
        return all(getattr(self.event, name) == value for name, value in expected.items())


def event_line(row: Mapping[str, Any], *, first: bool) -> dict[str, Any]:
    """The event of a row of the journal, moments as text; `first` when no entry of the record came before it."""
    salt, payload = row["salt"], row["payload"]
    fields = b"null" if payload is None else payload[len(_BEFORE) : -len(_AFTER)]
    return _attributes(row, _what(fields, first=first), SCHEMA_VERSION) | {
        "data": {
            "entry": {name: row[name] for name in _HEADER},
            "fields": msgspec.Raw(fields),
            "hash": row["hash"],
            "salt": salt and salt.hex(),
        }
    }


def read_event(line: bytes) -> Change:
    """A line taken apart; raises msgspec's errors for what is no event."""
    event = msgspec.json.decode(line, type=Event)
    return Change(event, msgspec.json.decode(event.data.entry, type=Header))


@cache
def plural_of(kind: str) -> str:
    """The name of a kind as it stands in the type of an event: `agreement_party` as `agreement-parties`."""
    word = kind.replace("_", "-")
    if word.endswith("s"):
        return word
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("ch", "sh", "x")) else f"{word}s"


def _attributes(header: Mapping[str, Any], what: str, schema: int) -> dict[str, str]:
    """Everything around the data. Whoever stores or forwards events may show these to anyone: ids, numbers, times."""
    return {
        "specversion": "1.0",
        "id": header["id"],
        "source": _SOURCE + header["replica"],
        "type": f"nl.{plural_of(header['record_kind'])}.{what}.v1",
        "subject": f"{header['record_kind']}/{header['record_id']}",
        "time": header["happened"],
        "recordedtime": header["time"],
        "sequence": str(header["number"]),
        "sequencetype": "Integer",
        "datacontenttype": "application/json",
        "dataschema": _data_schema(header["record_kind"], schema),
    }


@cache
def _data_schema(kind: str, schema: int) -> str:
    return schema_id(change_schema(kind), schema)


def _what(fields: bytes, *, first: bool) -> str:
    if _ERASURE in fields:
        return ERASED
    if first:
        return CREATED
    if _TOMBSTONE not in fields and _HANDOVER not in fields:
        return CHANGED
    changed = msgspec.json.decode(fields, type=dict[str, Any])
    deleted_at = changed.get("deleted_at", {"old": None, "new": None})
    if changed.get("handed_to", {}).get("new"):
        return HANDED_OVER
    if deleted_at["new"] is None:
        return CHANGED if deleted_at["old"] is None else RESTORED
    return JOINED if changed.get(MERGED, {}).get("new") else DELETED
