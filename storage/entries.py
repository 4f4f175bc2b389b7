"""A journal entry as it is kept, and the few questions that everything asks of the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Index
from sqlmodel import Field, Session, SQLModel, col, select

from storage.records.columns import MomentColumn, moment_text

NOT_IN_HEADER = frozenset({"salt", "payload", "hash", "needs", "reason"})


class EntryFields(SQLModel):
    """What an entry is made of. `payload` and `salt` can be destroyed by erasure: the chain is over their hash.

    `time` is when it was written here, `happened` when the coach typed it: earlier where it was a draft first.
    """

    id: str = Field(primary_key=True, max_length=36)
    replica: str = Field(max_length=36)
    number: int
    author: str = Field(max_length=36)
    action: str = Field(max_length=36)
    undoes: str | None = Field(default=None, max_length=36)
    time: datetime = Field(sa_type=MomentColumn)
    happened: datetime = Field(sa_type=MomentColumn)
    hybrid: int = Field(sa_type=BigInteger)
    clock_back: bool = False
    record_kind: str = Field(max_length=40)
    record_id: str = Field(max_length=36)
    salt: bytes | None = None
    payload: bytes | None = None
    payload_hash: str = Field(max_length=64)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)

    @property
    def rank(self) -> tuple[int, str]:
        """Orders the entries of a record: the later one is the higher. What builds on another is always higher."""
        return self.hybrid, self.replica

    def fields(self) -> dict[str, dict[str, Any]]:
        """Per field `old`, `new` and `basis`, as JSON values; empty when the payload was erased."""
        return msgspec.json.decode(self.payload)["fields"] if self.payload else {}

    def header(self) -> dict[str, Any]:
        """What the chain hashes: everything but salt, payload and the hash itself."""
        values = self.model_dump(exclude=set(NOT_IN_HEADER))
        return values | {"time": moment_text(self.time), "happened": moment_text(self.happened)}


class Entry(EntryFields, table=True):
    """One journal entry."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_replica_number", "replica", "number", "record_kind"),  # the kind, to count without reading
        Index("ix_journal_action", "action"),
        Index("ix_journal_undoes", "undoes"),
        Index("ix_journal_hybrid", "hybrid"),
        # Whole, so that which entries a record has is known without reading them.
        Index("ix_journal_record_id", "record_id", "hybrid", "replica", "number"),
    )


class HeldBack(EntryFields, table=True):
    """An entry of another replica that is not in the journal, kept as it came.

    Either it waits: then `needs` is the id of the entry or record that it builds on and that is not here. Or it is
    refused for good: then `needs` is empty and `reason` says why.
    """

    __tablename__ = "held_back"
    __table_args__ = (
        Index("ix_held_back_replica_number", "replica", "number"),
        Index("ix_held_back_needs", "needs"),
    )

    needs: str | None = Field(default=None, max_length=36)
    reason: str = Field(default="", max_length=40)


class Arrived(msgspec.Struct, gc=False):
    """An entry on its way in: the same parts, light enough for many of them, and what was found out about it.

    The times are the text that is stored.
    """

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
    salt: bytes | None
    payload: bytes | None
    payload_hash: str
    previous: str
    hash: str
    decoded: dict[str, dict[str, Any]] | None = None
    needs: set[str] = set()
    reason: str | None = None  # why it is refused, or an empty text; None before anyone looked

    @classmethod
    def of(cls, entry: EntryFields) -> Arrived:
        """The same entry."""
        parts: list[Any] = []  # in the order above
        for name in COLUMNS:
            value = getattr(entry, name)
            parts.append(moment_text(value) if isinstance(value, datetime) else value)
        return cls(*parts)

    @property
    def rank(self) -> tuple[int, str]:
        """Orders the entries of a record: the later one is the higher."""
        return self.hybrid, self.replica

    def fields(self) -> dict[str, dict[str, Any]]:
        """Per field `old`, `new` and `basis`, as JSON values; empty when the payload was erased."""
        if self.decoded is None:
            self.decoded = msgspec.json.decode(self.payload)["fields"] if self.payload else {}
        return self.decoded

    def row(self) -> tuple[Any, ...]:
        """The values of COLUMNS."""
        return msgspec.structs.astuple(self)[: len(COLUMNS)]


COLUMNS = tuple(EntryFields.model_fields)
AnyEntry = EntryFields | Arrived


def entries_of(session: Session, record_id: str) -> list[Entry]:
    """All entries of a record, oldest first by hybrid clock."""
    query = select(Entry).where(Entry.record_id == record_id).order_by(col(Entry.hybrid), col(Entry.replica))
    return list(session.exec(query))


def last_entry(session: Session, replica: str) -> Entry | None:
    """The newest entry of a replica, by its gap-free number."""
    query = select(Entry).where(Entry.replica == replica).order_by(col(Entry.number).desc()).limit(1)
    return session.exec(query).first()


def highest_hybrid(session: Session) -> int:
    """The latest hybrid clock of all that is known here."""
    query = select(Entry.hybrid).order_by(col(Entry.hybrid).desc()).limit(1)
    return session.exec(query).first() or 0
