"""How a leverbestand looks from within: the names, the manifest and the lines, for who makes one and who reads one."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

FORMAT, VERSION = "nbm-leverbestand", 1
CHANGES, RECORDS, MANIFEST, SIGNATURE = "changes.ndjson", "records/", "manifest.json", "manifest.sig"

encoder = msgspec.json.Encoder(order="sorted")
"""JSON without spaces and with sorted keys: the same value always gives the same bytes."""


class Chain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of one replica's entries, `first` to `last`; `previous` is the hash of the entry before `first`."""

    replica: str
    public_key: str
    first: int
    last: int
    previous: str

    @property
    def entries(self) -> int:
        """How many entries there are, as none is left out."""
        return self.last - self.first + 1


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A member of the ZIP as the manifest knows it: size in bytes, SHA-256 in hex."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is in a leverbestand, who made it and for whom. `records` counts them per kind."""

    format: str
    version: int
    schema: int
    made_at: str
    recipients: tuple[str, ...]
    replica: str
    public_key: str
    chains: tuple[Chain, ...]
    entries: int
    records: dict[str, int]
    members: tuple[Member, ...]


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of `changes.ndjson`: a journal entry. After an erasure there is no salt and no payload."""

    id: str
    replica: str
    number: int
    author: str
    action: str
    undoes: str | None
    time: str
    hybrid: int
    clock_back: bool
    record_kind: str
    record_id: str
    payload_hash: str
    previous: str
    hash: str
    salt: str | None
    payload: msgspec.Raw
    """The bytes as they stand in the line, `null` after an erasure."""

    @property
    def erased(self) -> bool:
        """Whether what was typed has been destroyed."""
        return self.salt is None and bytes(self.payload) == b"null"

    def fields(self) -> dict[str, Any]:
        """Per field `old`, `new` and `basis`; empty when erased."""
        return {} if self.erased else msgspec.json.decode(self.payload, type=Payload).fields

    def is_intact(self) -> bool:
        """Whether the header fits its hash, and the payload, when it is there, the header. Raises ValueError.

        An erasure destroys salt and payload together; with one of them left it is none.
        """
        header = {name: getattr(self, name) for name in self.__struct_fields__ if name not in _NOT_IN_HEADER}
        if hashlib.sha256(encoder.encode(header)).hexdigest() != self.hash:
            return False
        if self.erased or self.salt is None:
            return self.erased
        return hashlib.sha256(bytes.fromhex(self.salt) + bytes(self.payload)).hexdigest() == self.payload_hash


class Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an entry changed: per field `old`, `new` and `basis`."""

    fields: dict[str, dict[str, Any]]


_NOT_IN_HEADER = frozenset({"salt", "payload", "hash"})
