"""Writing very many records at once: the same rows and entries as the journal makes, a hundred times as quick.

`tests/test_benchmark_data.py` holds what comes of it against the journal's own check of its chain.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from storage.bulk import insert_rows
from storage.clock import hybrid_after
from storage.entries import COLUMNS, Entry, highest_hybrid, last_entry
from storage.ids import new_id
from storage.journal import GENESIS, chain_hash, to_json
from storage.records import KINDS
from storage.records.columns import moment_text

if TYPE_CHECKING:
    from storage.store import Store

AT_ONCE = 10_000  # records in one transaction
_encode = msgspec.json.Encoder(order="deterministic").encode
Change = tuple[str, str, Mapping[str, Any]]  # kind, id, values: what `Store.save_many` takes


def write_new(store: Store, changes: Iterable[Change], entries_each: int = 1) -> int:
    """Write records that are not there yet, each with so many entries; how many entries were written.

    All but the last entry of a record write its first field once more with the same value.
    """
    written, left = 0, iter(changes)
    while some := list(itertools.islice(left, AT_ONCE)):
        with store.session() as session:
            session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # they are written kind by kind
            last, hybrid = last_entry(session, store.replica.id), highest_hybrid(session)
            journal = _Journal(store, (last.number, last.hash) if last else (0, GENESIS), hybrid)
            rows = defaultdict(list)
            entries: list[tuple[Any, ...]] = []
            for kind, record_id, values in some:
                checked = KINDS[kind].validate(dict(values))
                rows[kind, tuple(checked)].append((record_id, *checked.values()))
                entries += journal.entries(kind, record_id, checked, entries_each)
            for (kind, names), of_kind in rows.items():
                insert_rows(session, KINDS[kind].table, ("id", *names), of_kind)
            insert_rows(session, Entry, COLUMNS, entries)
            written += len(entries)
    return written


class _Journal:
    """Makes entries that follow on the last one."""

    def __init__(self, store: Store, last: tuple[int, str], hybrid: int) -> None:
        self.replica, self.author = store.replica.id, store.author.member_id
        self.number, self.previous = last
        self.now = datetime.now(UTC)
        self.hybrid = hybrid_after(self.now, hybrid)
        self.action = new_id()

    def entries(self, kind: str, record_id: str, values: Mapping[str, Any], count: int) -> Iterator[tuple[Any, ...]]:
        new = {name: to_json(value) for name, value in values.items()}
        name = next(iter(new))
        fields = {name: {"old": None, "new": value, "basis": []} for name, value in new.items()}
        for _ in range(count):
            entry = self._entry(kind, record_id, _encode({"fields": fields}))
            yield entry
            fields = {name: {"old": new[name], "new": new[name], "basis": [entry[0]]}}

    def _entry(self, kind: str, record_id: str, payload: bytes) -> tuple[Any, ...]:
        self.number += 1
        self.hybrid += 1
        salt = self.number.to_bytes(16, "big")
        header = {
            "id": new_id(),
            "replica": self.replica,
            "number": self.number,
            "author": self.author,
            "action": self.action,
            "undoes": None,
            "time": moment_text(self.now),
            "happened": moment_text(self.now),
            "hybrid": self.hybrid,
            "clock_back": False,
            "record_kind": kind,
            "record_id": record_id,
            "payload_hash": hashlib.sha256(salt + payload).hexdigest(),
            "previous": self.previous,
        }
        self.previous = chain_hash(header)
        whole = header | {
            "time": self.now,
            "happened": self.now,
            "salt": salt,
            "payload": payload,
            "hash": self.previous,
        }
        return tuple(whole[name] for name in COLUMNS)
