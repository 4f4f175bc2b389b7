"""Looking at a database beside a running program: counts and the journal's chain, over a read-only connection."""

from __future__ import annotations

from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher
from sqlmodel import Session

from storage.database import engine_over
from storage.journal import chain_faults


@dataclass(frozen=True, slots=True)
class JournalHealth:
    """How the journal is: entries, replicas, entries whose clock ran back, and numbers that do not fit the chain."""

    entries: int
    replicas: int
    clock_back: int
    broken: tuple[int, ...]


def journal_health(connection: sqlcipher.Connection) -> JournalHealth:
    """Count the journal and check the chain of every replica in it."""
    entries, clock_back = connection.execute("SELECT count(*), coalesce(sum(clock_back), 0) FROM journal").fetchone()
    replicas = [row[0] for row in connection.execute("SELECT DISTINCT replica FROM journal")]
    with Session(engine_over(connection, begin="BEGIN")) as session:
        broken = [number for replica in replicas for number in chain_faults(session, replica)]
    return JournalHealth(entries, len(replicas), clock_back, tuple(broken))
