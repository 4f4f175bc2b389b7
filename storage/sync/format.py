"""How a leverbestand looks from within: the names, and the manifest, for who makes one and who reads one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

FORMAT, VERSION = "nbm-leverbestand", 1
SCHEMAS, CHANGES, RETURNED, RECORDS, MANIFEST, SIGNATURE = (
    "schema/",
    "changes.ndjson",
    "returned.ndjson",
    "records/",
    "manifest.json",
    "manifest.sig",
)

OTHERS = "from_others"  # beside the fields of a record: those whose value was written on another laptop

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

encoder = msgspec.json.Encoder(order="sorted")
"""JSON without spaces and with sorted keys: the same value always gives the same bytes."""


def day_of(moment: str) -> str:
    """The day of a moment on a Dutch calendar, both as text."""
    return datetime.fromisoformat(moment).astimezone(AMSTERDAM).date().isoformat()


def change_schema(kind: str) -> str:
    """The member with the schema of the data of a kind's events."""
    return f"{SCHEMAS}{kind}.change.json"


def schema_id(member: str, version: int) -> str:
    """The id of a schema: the version of the records (`schema` in the manifest) and the name of the member."""
    return f"urn:nbm:{version}:{member}"


def expected_members(kinds: Iterable[str], *, returned: bool) -> list[str]:
    """The names of all members before the manifest, in order, for a leverbestand with records of these kinds.

    `returned` when there are entries in it that the centre wrote itself.
    """
    kinds = sorted(kinds)
    schemas = [f"{SCHEMAS}event.json", f"{SCHEMAS}manifest.json"]
    schemas += [name for kind in kinds for name in (f"{SCHEMAS}{kind}.json", change_schema(kind))]
    between = [RETURNED] if returned else []
    return [*sorted(schemas), CHANGES, *between, *(f"{RECORDS}{kind}.ndjson" for kind in kinds)]


class Chain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of one replica's entries, `first` to `last`; `previous` is the hash of the entry before `first`.

    A life of which no entry goes along is there for its keys, with `first` one above `last`.
    A life of a database that came `after` another was vouched for by that one: its signature over both keys.
    """

    replica: str
    public_key: str
    age_key: str
    after: str | None
    vouched: str
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


class Recipient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key that opens a leverbestand, and the digits by which people compare it."""

    key: str
    fingerprint: str


class Centre(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For whom a leverbestand is: the name that the coach gave it, possibly none, and its keys."""

    name: str
    keys: tuple[Recipient, ...]


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is in a leverbestand, who made it and for whom. `records` counts them per kind.

    `receipt` is the number of the last receipt that its maker took in, `answer` the id of the last answer that it has
    with all that went before, and `confirmed` the SHA-256 of the manifest of
    the last leverbestand that was confirmed.

    What the delivery of DDAS has too goes by the name that it has there. `supplier` is the code of the organisation,
    such as its OIN, if it has one; the days are those of the first and the last change.
    """

    format: str
    version: int
    schema: int
    made_at: str = msgspec.field(name="aanleverdatumEnTijd")
    first_day: str = msgspec.field(name="startdatumLevering")
    last_day: str = msgspec.field(name="einddatumLevering")
    supplier: str | None = msgspec.field(name="codeGegevensleverancier")
    replica: str
    public_key: str
    centre: Centre
    receipt: int
    answer: str | None
    confirmed: str | None
    chains: tuple[Chain, ...]
    entries: int
    records: dict[str, int]
    members: tuple[Member, ...]
