"""A replica is one life of one database: a copy, move or restore that is recognised starts a new one.

Numbers of journal entries belong to a replica, so that no number is ever used twice for different entries.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import platformdirs
import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Field, Session, SQLModel, col, select

from storage.entries import last_entry
from storage.errors import NbmError
from storage.files import as_nbm_error, write_safely
from storage.ids import new_id
from storage.records.columns import MomentColumn

_COMPUTER, _REPLICAS = "computer", "replicas/"  # what is kept outside the data folder


class Replica(SQLModel, table=True):
    """One life of this database; the newest row is the current one. Never synchronised.

    `signing_key` and `age_secret` are secret; `public_key` and `age_key` are what others know it by and write to it
    with. Who trusted the life before (`after`) can trust this one: `vouched` is its signature over both new keys.
    """

    id: str = Field(primary_key=True, max_length=36)
    started_at: datetime = Field(sa_type=MomentColumn)
    member_id: str = Field(max_length=36)
    mark: str = Field(max_length=64)
    signing_key: bytes
    public_key: str = Field(max_length=64)
    age_secret: str
    age_key: str
    after: str | None = Field(default=None, max_length=36)
    vouched: str = ""


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
    return start_replica(session, database, now, newest)


def start_replica(session: Session, database: Path, now: datetime, before: Replica | None) -> Replica:
    """Begin a new life with its own numbers and its own keys; the coach stays the same one, if there was one."""
    key, identity = Ed25519PrivateKey.generate(), pyrage.x25519.Identity.generate()
    public_key, age_key = key.public_key().public_bytes_raw().hex(), str(identity.to_public())
    replica = Replica(
        id=new_id(),
        # Always the newest, also when the clock was put back.
        started_at=max(now, before.started_at + timedelta(microseconds=1)) if before else now,
        member_id=before.member_id if before else new_id(),
        mark=place_mark(database),
        signing_key=key.private_bytes_raw(),
        public_key=public_key,
        age_secret=str(identity),
        age_key=age_key,
        after=before.id if before else None,
        vouched=_vouch(before, public_key, age_key) if before else "",
    )
    session.add(replica)
    session.flush()
    return replica


def _vouch(before: Replica, public_key: str, age_key: str) -> str:
    key = Ed25519PrivateKey.from_private_bytes(before.signing_key)
    return key.sign(vouched_text(public_key, age_key)).hex()


def vouched_text(public_key: str, age_key: str) -> bytes:
    """What a life signs for the one after it."""
    return f"nbm-opvolger {public_key} {age_key}".encode()


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
