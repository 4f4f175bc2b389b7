"""Puts a reservekopie back: everything is checked first, and what was there is moved aside, never deleted.

The checked files wait together in a folder of their own. From the moment that this folder has its name the restore
counts, and `DataFolder.put_in_place` finishes it, at once or, after a crash, when the data folder is next locked.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import msgspec
from sqlcipher3 import dbapi2

from storage.backup import BLOCK, DATABASE, FORMAT, KEY, MANIFEST, VERSION, Manifest
from storage.connection import connect, integrity, translate, user_version
from storage.errors import (
    DatabaseDamaged,
    DatabaseForeign,
    DatabaseNewer,
    KeyFileDamaged,
    KeyFileRefused,
    NbmError,
)
from storage.files import as_nbm_error, fsync_file, take_name, temporary_beside, write_safely
from storage.folder import RESTORE, DataFolder
from storage.opening import unlock_with
from storage.restored import MARK
from storage.schema import SCHEMA_VERSION
from storage.sync.format import AMSTERDAM
from storage.text import N_

MAX_SMALL = 64 * 1024  # bytes of a key file or manifest
_ZIP = b"PK\x03\x04"
_BAD_ZIP = (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)
_MARK = """
UPDATE replica SET mark = ? WHERE id = (SELECT id FROM replica ORDER BY started_at DESC, id DESC LIMIT 1)
"""


class DataInTheWay(NbmError):
    """There are data in the folder in which a backup would be put back, and nobody said to replace them."""

    title = N_("Er staan al gegevens in deze map")
    what = N_("De reservekopie is niet teruggezet, want in deze map staan al gegevens.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Moet de kopie in hun plaats komen? Gebruik dan --replace. Wat er staat, gaat eerst naar de map backups.")
    exit_code = 2


class BackupInvalid(NbmError):
    """The file is a backup, but it was cut off or changed."""

    title = N_("Deze reservekopie is niet goed")
    what = N_("De reservekopie is beschadigd of niet heel.")
    safe = N_("Er is niets teruggezet en niets veranderd.")
    todo = N_("Neem een andere reservekopie, of kopieer deze nog een keer van waar hij vandaan kwam.")
    exit_code = 20


class NotABackup(BackupInvalid):
    """The file is something else."""

    what = N_("Dit bestand is geen reservekopie van dit programma.")
    todo = N_("Kijk of je het goede bestand hebt gekozen. De naam begint met nbm-backup.")


class BackupUnreadable(BackupInvalid):
    """The file is not there or cannot be read."""

    title = N_("Het bestand is niet te lezen")
    what = N_("Het bestand is er niet, of het programma mag het niet lezen.")
    todo = N_("Kijk of de naam en de map kloppen, en of de schijf of usb-stick is aangesloten.")


class BackupNewer(NbmError):
    """The backup was made by a newer version of the program."""

    title = N_("Dit programma is te oud voor deze reservekopie")
    what = N_("De reservekopie is gemaakt met een nieuwere versie van het programma.")
    safe = N_("Er is niets teruggezet en niets veranderd.")
    todo = N_("Werk het programma bij en zet de kopie dan terug.")
    exit_code = 6


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was put back: from when it is, and how the files begin that made room for it, if there were any."""

    made_at: datetime
    aside: Path | None


def restore(folder: DataFolder, file: Path, secret: str, now: datetime, *, replace: bool = False) -> Restored:
    """Put a backup back in a data folder that the caller has locked; `secret` opens the backup.

    With `replace` what is there goes to `backups` first. Raises DataInTheWay, BackupInvalid (damaged, unreadable or no
    backup), BackupNewer, DatabaseNewer, KeyFileNewer, WrongPassphrase, WrongRecoveryCode, RecoveryCodeMistyped,
    DiskFull, FolderReadOnly, FolderUnreachable: then nothing was changed.
    """
    if folder.is_set_up and not replace:
        raise DataInTheWay(path=folder.path)
    waiting = temporary_beside(folder.database)
    try:
        folder.backups.mkdir(mode=0o700, exist_ok=True)
        waiting.mkdir(mode=0o700)
        manifest = _unpack(file, waiting)
        _prepare(waiting, manifest, secret, file)
        name = _free_name(folder, now)
        take_name(waiting, folder.path / name)
    except OSError as error:
        raise as_nbm_error(error, folder.path) from error
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    folder.put_in_place()
    aside = folder.backups / f"before-{name}"
    return Restored(manifest.made_at, aside if any(folder.backups.glob(f"{aside.name}.*")) else None)


def _free_name(folder: DataFolder, now: datetime) -> str:
    """The name under which the files wait, and by which those that make room for them can be found."""
    stem = f"{RESTORE}{now.astimezone(AMSTERDAM):%Y%m%d-%H%M%S}"
    name, number = stem, 2
    while any(folder.backups.glob(f"before-{name}.*")):
        name = f"{stem}-{number}"
        number += 1
    return name


def _unpack(file: Path, waiting: Path) -> Manifest:
    """Put the members of a backup on the disk; each is what the manifest says."""
    with _reading(file), file.open("rb") as source:
        known = source.read(len(_ZIP)) == _ZIP
        try:
            archive = ZipFile(source)
        except _BAD_ZIP:
            raise (BackupInvalid if known else NotABackup)(path=file) from None
        with archive:
            manifest = _manifest(archive, file)
            for member in manifest.members:
                if write_safely(waiting / member.name, _blocks(archive, member.name, file)) != member.sha256:
                    raise BackupInvalid(path=file)
    return manifest


def _manifest(archive: ZipFile, file: Path) -> Manifest:
    members = archive.infolist()
    if [member.filename for member in members] != [DATABASE, KEY, MANIFEST]:
        raise NotABackup(path=file)
    small = all(member.file_size <= MAX_SMALL for member in members[1:])
    # Stored and not overlapping, so that what comes out is never larger than the file.
    stored = all(member.compress_type == ZIP_STORED for member in members)
    if not (small and stored and sum(member.file_size for member in members) <= file.stat().st_size):
        raise BackupInvalid(path=file)
    return _decoded(b"".join(_blocks(archive, MANIFEST, file)), file)


def _decoded(data: bytes, file: Path) -> Manifest:
    """The manifest, of a version that this program knows."""
    try:
        head = msgspec.json.decode(data, type=_Head)
        if head.format != FORMAT:
            raise NotABackup(path=file)
        if head.version > VERSION:
            raise BackupNewer(path=file, version=head.version)
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError:
        raise BackupInvalid(path=file) from None
    if [member.name for member in manifest.members] != [DATABASE, KEY]:
        raise BackupInvalid(path=file)
    return manifest


class _Head(msgspec.Struct):
    """The part of a manifest that every version will have."""

    format: str
    version: int


def _blocks(archive: ZipFile, name: str, file: Path) -> Iterator[bytes]:
    with _reading(file):
        try:
            with archive.open(name) as member:
                while block := member.read(BLOCK):
                    yield block
        except _BAD_ZIP:
            raise BackupInvalid(path=file) from None


def _prepare(waiting: Path, manifest: Manifest, secret: str, file: Path) -> None:
    """See that the database opens and is sound, and mark it as a restored one: it must begin a new replica."""
    if manifest.schema > SCHEMA_VERSION:
        raise DatabaseNewer(version=manifest.schema, known=SCHEMA_VERSION)
    database = waiting / DATABASE
    try:
        key, _by_code = unlock_with(waiting / KEY, secret)
        with closing(connect(database, key.raw)) as connection:
            if integrity(connection):
                raise BackupInvalid(path=file)
            if user_version(connection) > SCHEMA_VERSION:
                raise DatabaseNewer(version=user_version(connection), known=SCHEMA_VERSION)
            connection.execute(_MARK, (f"{MARK}{manifest.made_at.astimezone(UTC).isoformat()}",))
    except dbapi2.Error as error:
        raise translate(error) or BackupInvalid(path=file) from error
    except (KeyFileDamaged, KeyFileRefused, DatabaseDamaged, DatabaseForeign):
        raise BackupInvalid(path=file) from None
    fsync_file(database)


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupUnreadable(path=file) from error
