"""How a leverbestand looks from within: the names, and the manifest, for who makes one and who reads one."""

from __future__ import annotations

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
