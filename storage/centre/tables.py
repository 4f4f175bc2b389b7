"""What the centre keeps beside the records and the journal."""

from __future__ import annotations

from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class CentreTable(SQLModel, registry=registry()):
    """The base of these tables, which keeps them out of the databases of laptops."""


class CentreInfo(CentreTable, table=True):
    """The centre itself: one row. `keys` are the age keys that leverbestanden are made for, with spaces between them.

    So are `lives`, the replicas that it wrote as itself, the present one last. `serial` numbers its admissions and
    `receipt` its receipts. After the database was put back to an earlier state, receipts from number `restored_from`
    on say so. `policy` is what it lays down for its laptops, as JSON.
    """

    __tablename__ = "centre_info"

    id: int = Field(default=1, primary_key=True)
    centre: str = Field(max_length=36)
    name: str
    public_key: str = Field(max_length=64)
    keys: str
    lives: str
    db_schema: int
    serial: int = 0
    receipt: int = 0
    restored_from: int = 0
    policy: str = "{}"


class KeyRotation(CentreTable, table=True):
    """The centre took another key to sign with; `signature` is by the old one, over the new one."""

    __tablename__ = "centre_rotation"

    id: int | None = Field(default=None, primary_key=True)
    old: str = Field(max_length=64)
    new: str = Field(max_length=64)
    signature: str = Field(max_length=128)


class Device(CentreTable, table=True):
    """A replica that may deliver: a laptop that was let in, or a later life of its database (`after`).

    `receipt` is the highest number of a receipt that it took in, and `answer` of an answer that it has with all that
    went before, by what it said itself.
    """

    __tablename__ = "centre_device"

    replica: str = Field(primary_key=True, max_length=36)
    member: str = Field(max_length=36)
    name: str
    public_key: str = Field(max_length=64)
    age_key: str
    after: str | None = Field(default=None, max_length=36)
    revoked: bool = False
    receipt: int = 0
    answer: int = 0


class GivenAnswer(CentreTable, table=True):
    """An answer that was made; `number` counts those for one replica. The id is never used again, a number may be."""

    __tablename__ = "centre_answer"

    id: str = Field(primary_key=True, max_length=36)
    replica: str = Field(index=True, max_length=36)
    number: int


class Told(CentreTable, table=True):
    """An entry of another one that a laptop has, if it has the answer of this number for it or a later one.

    With a slash behind its id where it was told as emptied by an erasure.
    """

    __tablename__ = "centre_told"

    replica: str = Field(primary_key=True, max_length=36)
    entry_id: str = Field(primary_key=True, max_length=37)
    answer: int


class FormerOwner(CentreTable, table=True):
    """A record that was under another one, by a field that has another value now."""

    __tablename__ = "centre_former_owner"

    owner_id: str = Field(primary_key=True, max_length=36)
    record_id: str = Field(primary_key=True, max_length=36)


class Load(CentreTable, table=True):
    """A leverbestand that was read (`reason` empty) or set aside, by its SHA-256; the counts are of entries."""

    __tablename__ = "centre_load"

    sha256: str = Field(primary_key=True, max_length=64)
    loaded_at: str = Field(max_length=27)
    replica: str = Field(default="", index=True, max_length=36)
    reason: str = Field(default="", max_length=60)
    manifest_sha256: str = Field(default="", max_length=64)
    last_number: int = 0
    entries: int = 0
    new: int = 0
    known: int = 0
    waiting: int = 0
    refused: int = 0
    conflicts: int = 0
