"""A line of `changes.ndjson`: a journal entry as a CloudEvents 1.0 event, made and taken apart again.

What happened stands in the attributes, which hold ids, numbers and times only. What was typed stands in `data`, beside
the header that the chain of the journal hashes, so that whoever receives it can check the chain.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from functools import cache
from typing import Any

import msgspec

from storage.entries import Arrived
from storage.records.base import MERGED
from storage.schema import SCHEMA_VERSION
from storage.sync.format import change_schema, encoder, schema_id

CREATED, CHANGED, DELETED, RESTORED, ERASED = "created", "changed", "deleted", "restored", "erased"
JOINED, HANDED_OVER = "merged", "handed-over"
_SOURCE = "urn:nld:nbm:systeem:"
# A payload as the journal hashes it is an object with this one key.
_BEFORE, _AFTER = b'{"fields":', b"}"
_ERASED = b"null"
# A quote within a text would have a backslash before it, so this is only ever the name of the field.
_TOMBSTONE = b'"deleted_at":{'
_ERASURE = b'"erased_at":{'
_HANDOVER = b'"handed_to":{'
_encode = msgspec.json.Encoder().encode
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII).fullmatch


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What the chain hashes of a journal entry; `previous` is the hash of the entry before.

    Here and below the parts stand in the order of the alphabet, as canonical JSON has them.
    """

    action: str
    author: str
    clock_back: bool
    happened: str
    hybrid: int
    id: str
    number: int
    payload_hash: str
    previous: str
    record_id: str
    record_kind: str
    replica: str
    time: str
    undoes: str | None

    @property
    def rank(self) -> tuple[int, str]:
        """Orders the entries of a record: the later one is the higher."""
        return self.hybrid, self.replica


HEADER = Header.__struct_fields__


class FieldChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What an event says of one field; `basis` are the ids of the entries whose values it replaces."""

    basis: list[str]
    new: Any
    old: Any


class Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The content of an event: the header, what was changed, and what is needed to check both.

    After an erasure there is no salt and no fields. `entry` and `fields` are kept as the very bytes of the line.
    """

    entry: msgspec.Raw
    fields: msgspec.Raw
    hash: str
    salt: str | None


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A line as it stands in the file.

    Whoever stores or forwards events may show all but `data` to anyone: ids, numbers and times.
    """

    data: Data
    datacontenttype: str
    dataschema: str
    id: str
    recordedtime: str
    sequence: str
    sequencetype: str
    source: str
    specversion: str
    subject: str
    time: str
    type: str


_decode_event = msgspec.json.Decoder(Event).decode
_decode_header = msgspec.json.Decoder(Header).decode


class Change(msgspec.Struct, frozen=True, gc=False):
    """An event that was read and found intact. `fields` has per field `old`, `new` and `basis`; empty when erased."""

    event: Event
    header: Header
    fields: dict[str, dict[str, Any]]

    @property
    def what(self) -> str:
        """What happened to the record, by the type of the event."""
        return _told(self.event)

    def entry(self) -> Arrived:
        """The journal entry that this event was made of. Raises ValueError when a time is none."""
        header, data = self.header, self.event.data
        return Arrived(
            id=header.id,
            replica=header.replica,
            number=header.number,
            author=header.author,
            action=header.action,
            undoes=header.undoes,
            time=_moment(header.time),
            happened=_moment(header.happened),
            hybrid=header.hybrid,
            clock_back=header.clock_back,
            record_kind=header.record_kind,
            record_id=header.record_id,
            salt=bytes.fromhex(data.salt) if data.salt is not None else None,
            payload=None if data.salt is None else _BEFORE + bytes(data.fields) + _AFTER,
            payload_hash=header.payload_hash,
            previous=header.previous,
            hash=data.hash,
            decoded=self.fields,
        )


def _moment(text: str) -> str:
    """The text of a moment. Raises ValueError when it is none, or one that is spelled in another way than ours."""
    if not _MOMENT(text):
        raise ValueError("not a moment in UTC with six decimals")
    datetime.fromisoformat(text)  # there is such a day and time
    return text


def event_line(header: Header, salt: bytes | None, payload: bytes | None, hash: str, *, first: bool) -> bytes:
    """The line of a journal entry; `first` when no entry of the record came before it."""
    fields = _ERASED if payload is None else payload[len(_BEFORE) : -len(_AFTER)]
    data = Data(msgspec.Raw(_encode(header)), msgspec.Raw(fields), hash, salt.hex() if salt is not None else None)
    return _encode(_event(header, data, _what(fields, first=first), SCHEMA_VERSION)) + b"\n"


def read_event(line: bytes, schema: int) -> Change:
    """A line taken apart and checked by itself, for this version of the records. Raises ValueError.

    It has to be written in the one way that there is: otherwise two readers could see different things in it, such as
    the first and the last of two fields with one name. The header has to fit its hash, and the content the header. An
    erasure destroys salt and content together; with one of them left it is none.
    """
    event = _decode_event(line)
    header, data = _decode_header(event.data.entry), event.data
    fields = bytes(data.fields)
    again = Data(msgspec.Raw(_encode(header)), data.fields, data.hash, data.salt)
    what = _what(fields, first=_told(event) == CREATED)
    if _encode(_event(header, again, what, schema)) + b"\n" != line:
        raise ValueError("the attributes tell another story, or the line is not canonical")
    if hashlib.sha256(data.entry).hexdigest() != data.hash:
        raise ValueError("the header does not fit its hash")
    if data.salt is None or fields == _ERASED:
        if data.salt is not None or fields != _ERASED:
            raise ValueError("half an erasure")
        return Change(event, header, {})
    if hashlib.sha256(bytes.fromhex(data.salt) + _BEFORE + fields + _AFTER).hexdigest() != header.payload_hash:
        raise ValueError("the content does not fit the header")
    decoded: dict[str, dict[str, Any]] = msgspec.json.decode(fields)
    msgspec.convert(decoded, dict[str, FieldChange])
    if encoder.encode(decoded) != fields:
        raise ValueError("the content is not canonical")
    return Change(event, header, decoded)


@cache
def plural_of(kind: str) -> str:
    """The name of a kind as it stands in the type of an event: `agreement_party` as `agreement-parties`."""
    word = kind.replace("_", "-")
    if word.endswith("s"):
        return word
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("ch", "sh", "x")) else f"{word}s"


def _event(header: Header, data: Data, what: str, schema: int) -> Event:
    return Event(
        data=data,
        datacontenttype="application/json",
        dataschema=_data_schema(header.record_kind, schema),
        id=header.id,
        recordedtime=header.time,
        sequence=str(header.number),
        sequencetype="Integer",
        source=_SOURCE + header.replica,
        specversion="1.0",
        subject=f"{header.record_kind}/{header.record_id}",
        time=header.happened,
        type=_type(header.record_kind, what),
    )


@cache
def _type(kind: str, what: str) -> str:
    return f"nl.{plural_of(kind)}.{what}.v1"


def _told(event: Event) -> str:
    return [*event.type.split(".", 3), "", ""][2]


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
