"""A replica is one life of one database: a copy, move or restore that is recognised starts a new one.

Numbers of journal entries belong to a replica, so that no number is ever used twice for different entries.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import platformdirs
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.errors import NbmError
from storage.files import as_nbm_error, write_safely
from storage.ids import new_id
from storage.journal import last_entry
from storage.records.columns import MomentColumn

_COMPUTER, _REPLICAS = "computer", "replicas/"  # what is kept outside the data folder


class Replica(SQLModel, table=True):
    """One life of this database; the newest row is the current one. Never synchronised."""

    id: str = Field(primary_key=True, max_length=36)
    started_at: datetime = Field(sa_type=MomentColumn)
    member_id: str = Field(max_length=36)
    mark: str = Field(max_length=64)
    signing_key: bytes
    public_key: str = Field(max_length=64)


def place_mark(database: Path) -> str:
    """A fingerprint of where a database file lives: computer, path and file number. Holds no readable path."""
    parts = (_computer(), str(database.resolve()), str(database.stat().st_ino))
    return hashlib.sha256("\x1f".join(parts).encode(errors="surrogateescape")).hexdigest()


def current_replica(session: Session, database: Path, now: datetime) -> Replica:
    """The replica to write as: the newest row when this is still the same life, else a new one."""
    query = select(Replica).order_by(col(Replica.started_at).desc(), col(Replica.id).desc()).limit(1)
    newest = session.exec(query).first()
    if newest and newest.mark == place_mark(database) and not _went_back(session, newest):
        return newest
    return start_replica(session, database, now, newest.member_id if newest else None)


def start_replica(session: Session, database: Path, now: datetime, member_id: str | None) -> Replica:
    """Begin a new life with its own numbers and its own signing key; the coach stays the same one, if there was one."""
    latest = session.exec(select(func.max(Replica.started_at))).one()
    key = Ed25519PrivateKey.generate()
    raw = serialization.Encoding.Raw
    replica = Replica(
        id=new_id(),
        # Always the newest, also when the clock was put back.
        started_at=max(now, latest + timedelta(microseconds=1)) if latest else now,
        member_id=member_id or new_id(),
        mark=place_mark(database),
        signing_key=key.private_bytes(raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()),
        public_key=key.public_key().public_bytes(raw, serialization.PublicFormat.Raw).hex(),
    )
    session.add(replica)
    session.flush()
    return replica


def remember_delivered(replica: str, number: int) -> None:
    """Note outside the database that entries up to this number have left the laptop.

    A database that is put back later and stands below that number is an older copy, and starts a new replica.
    Raises FolderReadOnly, FolderUnreachable or DiskFull.
    """
    _keep_outside(_REPLICAS + replica, str(max(number, delivered(replica))))


def _went_back(session: Session, replica: Replica) -> bool:
    last = last_entry(session, replica.id)
    return (last.number if last else 0) < delivered(replica.id)


def delivered(replica: str) -> int:
    """Up to which number the entries of a replica have left this laptop, as far as is known here; else 0."""
    try:
        return int(_outside(_REPLICAS + replica).read_text())
    except (OSError, ValueError):
        return 0


def _computer() -> str:
    """A random name for this user on this computer, which a copy of the data folder does not take along.

    A network address would do for less long: it changes with a docking station, or by itself for privacy.
    """
    with suppress(OSError):
        return _outside(_COMPUTER).read_text()
    name = new_id()
    with suppress(NbmError):
        _keep_outside(_COMPUTER, name)
        return name
    return ""  # nothing can be kept there: path and file number have to do


def _keep_outside(name: str, text: str) -> None:
    path = _outside(name)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise as_nbm_error(error, path.parent) from error
    write_safely(path, text.encode())


def _outside(name: str) -> Path:
    return Path(platformdirs.user_state_dir("nbm-state", appauthor=False)) / name
