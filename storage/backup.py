"""Makes a reservekopie: one file with a keyed copy of the database and its key file, whole or not there.

The file is an ordinary ZIP, so that it can be unpacked by hand. Nothing in it is in clear: the database is encrypted,
the key is locked, and the manifest holds versions, a time, sizes and hashes. The copying works over a connection of its
own, on any thread, so the coach types on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import sqlcipher3.dbapi2 as sqlcipher
from msgspec import Meta, Struct

from storage import keyfile
from storage.connection import PAGE_SIZE, backup, connect, user_version
from storage.errors import FolderUnreachable, NbmError
from storage.files import as_nbm_error, remove_leftovers, temporary_beside, write_safely
from storage.folder import DataFolder
from storage.keyfile import DataKey
from storage.sync.format import AMSTERDAM, Member, encoder
from storage.sync.sealing import zipped
from storage.text import N_

FORMAT, VERSION = "nbm-backup", 1
DATABASE, KEY, MANIFEST = "nbm.db", "nbm.key", "manifest.json"
SUFFIX = ".nbm"
OWNER = "backup-"  # before whose it is, so that a leverbestand that is being made in the same folder is left alone
BLOCK = 64 * PAGE_SIZE  # bytes

Progress = Callable[[int, int], None]
Stopped = Callable[[], bool]


class BackupStopped(NbmError):
    """The making of a backup was stopped before it was done."""

    title = N_("Het maken van de reservekopie is gestopt")
    what = N_("De reservekopie is niet afgemaakt.")
    safe = N_("Er is geen half bestand achtergebleven. Je gegevens staan er nog.")
    todo = N_("Maak de reservekopie opnieuw als je zover bent.")
    exit_code = 11


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What is in a backup: the version of this format and of the database, when it was made, and hashes."""

    format: str
    version: int
    schema: int
    made_at: Annotated[datetime, Meta(tz=True)]
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: where, when, its size in bytes and its SHA-256 in hex."""

    path: Path
    made_at: datetime
    size: int
    sha256: str


def _unseen(_done: int, _total: int) -> None: ...


def _never() -> bool:
    return False


def make_backup(
    folder: DataFolder,
    key: DataKey,
    target: Path,
    now: datetime,
    progress: Progress = _unseen,
    stopped: Stopped = _never,
) -> Backup:
    """Make a backup of a data folder, that may be in use, as a new file in the folder `target`.

    `progress` hears how many pages of how many are done; `stopped` is asked in between. Raises BackupStopped,
    DatabaseDamaged, FolderUnreachable, FolderReadOnly, DiskFull and the errors of `connect` and of an unusable key
    file: then there is no file, not even a part of one.
    """
    if not target.is_dir():
        raise FolderUnreachable(path=target)
    copy = temporary_beside(folder.database)
    try:
        with closing(connect(folder.database, key.raw, read_only=True)) as source:
            source.execute("BEGIN")  # one moment of the database, however long the copying takes
            steps, schema = _Steps(_pages(source), progress, stopped), user_version(source)
            backup(source, copy, key.raw, lambda done, _total: steps.reach(done))
        making = _Making(copy, keyfile.content_for(folder.keyfile, key), schema, now.astimezone(UTC), steps)
        return _write(making, target, keyfile.owner_of(key))
    finally:
        with suppress(OSError):
            copy.unlink()


class _Steps:
    """Tells what is done, and stops when asked: each page is copied and then written, and the end is a step too."""

    def __init__(self, pages: int, progress: Progress, stopped: Stopped) -> None:
        self.pages, self.total = pages, 2 * pages + 1
        self._progress, self._stopped = progress, stopped
        self.reach(0)

    def reach(self, done: int) -> None:
        """So far. Raises BackupStopped."""
        if self._stopped():
            raise BackupStopped
        self._progress(done, self.total)

    def end(self) -> None:
        """It is there: too late to stop."""
        self._progress(self.total, self.total)


@dataclass(frozen=True, slots=True)
class _Making:
    copy: Path
    key: bytes
    schema: int
    now: datetime
    steps: _Steps

    def contents(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """The members by name, in order; each has to be read to its end before the next."""
        members: list[Member] = []
        yield DATABASE, _counted(DATABASE, self._pages(), members)
        yield KEY, _counted(KEY, [self.key], members)
        yield MANIFEST, [encoder.encode(Manifest(FORMAT, VERSION, self.schema, self.now, tuple(members)))]

    def _pages(self) -> Iterator[bytes]:
        done = self.steps.pages
        with _errors_about(self.copy), self.copy.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
                done += len(block) // PAGE_SIZE
                self.steps.reach(done)


def _counted(name: str, parts: Iterable[bytes], members: list[Member]) -> Iterator[bytes]:
    size, digest = 0, hashlib.sha256()
    for part in parts:
        size += len(part)
        digest.update(part)
        yield part
    members.append(Member(name, size, digest.hexdigest()))


def _write(making: _Making, target: Path, owner: str) -> Backup:
    with _errors_about(target):
        path = _free_name(target, making.now)
    remove_leftovers(target, OWNER + owner)  # a backup of this laptop that was cut off
    digest = write_safely(path, zipped(making.contents()), OWNER + owner)
    making.steps.end()
    return Backup(path, making.now, path.stat().st_size, digest)


def _free_name(target: Path, now: datetime) -> Path:
    """A name that tells nothing about the content and is not in use yet."""
    stem, number = f"nbm-backup-{now.astimezone(AMSTERDAM):%Y%m%d-%H%M%S}", 2
    path = target / f"{stem}{SUFFIX}"
    while path.exists():
        path = target / f"{stem}-{number}{SUFFIX}"
        number += 1
    return path


def _pages(source: sqlcipher.Connection) -> int:
    return int(source.execute("PRAGMA page_count").fetchone()[0])


@contextmanager
def _errors_about(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise as_nbm_error(error, path) from error
