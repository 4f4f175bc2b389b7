"""All that the journal leads to, as lines that are the same wherever the same entries have arrived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, select

from storage.database import clear_errors, engine_over
from storage.entries import Entry, entries_of
from storage.erasure import erased_among
from storage.heads import Heads, heads_of
from storage.journal import to_json
from storage.records import KINDS
from storage.sync.format import encoder

if TYPE_CHECKING:
    import sqlcipher3.dbapi2 as sqlcipher


def dump(session: Session) -> Iterator[str]:
    """A line of canonical JSON per record, in order of kind and id: current values, conflicts and history.

    Nothing in it tells when or in which order the entries arrived. What waits or was refused is not in it.
    """
    found = session.exec(select(Entry.record_kind, Entry.record_id).distinct())
    for kind, record_id in sorted(found):
        yield encoder.encode(_record(session, kind, record_id)).decode()


def dump_of(connection: sqlcipher.Connection) -> Iterator[str]:
    """The same of a laptop's database that was only opened to look into."""
    with clear_errors(), Session(engine_over(connection, "BEGIN")) as session:
        yield from dump(session)


def _record(session: Session, kind: str, record_id: str) -> dict[str, Any]:
    entries = sorted(entries_of(session, record_id), key=lambda entry: (*entry.rank, entry.number))
    about: dict[str, Any] = {"kind": kind, "id": record_id, "history": [_told(entry) for entry in entries]}
    if erased_among(session, [record_id]):
        return about | {"erased": True}
    heads, row = heads_of(entries), session.get(KINDS[kind].table, record_id)
    names = sorted(KINDS[kind].field_names)
    values = {name: to_json(getattr(row, name)) for name in names}
    return about | {"values": values, "conflicts": _conflicts(heads)}


def _told(entry: Entry) -> dict[str, Any]:
    return entry.header() | {"fields": entry.fields() if entry.payload else None}


def _conflicts(heads: Heads) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for name, several in heads.conflicts().items():
        found[name] = [{"entry": head.entry_id, "value": head.value} for head in several]
    return found
