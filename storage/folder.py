"""The data folder: where everything is kept, who may write in it now, and whether it is a good place.

Imports nothing heavy: it runs before the first screen is painted.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath
from types import TracebackType

from storage.errors import DiskFull, FolderInUse
from storage.files import as_nbm_error, create_private, remove_leftovers, take_name, temporary_beside
from storage.text import N_

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ENVIRONMENT = "NBM_DATA_DIR"
MIN_FREE = 20 * 1024 * 1024  # bytes
MOUNTS = Path("/proc/mounts")
RESTORE = "restore-"  # how the folder begins in which a checked backup waits for its place
LOGS = ("-wal", "-shm")  # SQLite's own, beside a database that was not closed

NETWORK_WARNING = N_(
    "Je gegevens staan op een netwerkschijf. Valt het netwerk weg, dan kan het bestand beschadigen. "
    "Kies liever een map op deze computer."
)
SYNCED_WARNING = N_(
    "Je gegevens staan in een map die met de cloud wordt gedeeld. Daardoor kan het bestand beschadigen. "
    "Kies liever een gewone map op deze computer."
)
_NETWORK_TYPES = ("nfs", "cifs", "smb", "sshfs", "fuse.", "9p", "afs", "ceph", "davfs", "glusterfs", "ncpfs")
# How the folders of the well-known services start, in lower case and without spaces, dashes and dots.
_SYNCED = (
    *("onedrive", "dropbox", "googledrive", "icloud", "comappleclouddocs", "cloudstorage", "nextcloud"),
    *("owncloud", "surfdrive", "researchdrive", "protondrive", "pcloud", "tresorit", "seafile", "megasync"),
    "syncthing",
)


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One data folder; making this object touches no disk. One for practising is thrown away and has no policy."""

    path: Path
    practising: bool = False

    @classmethod
    def choose(cls, argument: str | Path | None = None) -> DataFolder:
        """The folder from the argument, else from NBM_DATA_DIR, else the usual place on this system."""
        chosen = argument or os.environ.get(ENVIRONMENT)
        if not chosen:
            import platformdirs  # only needed when nobody chose

            chosen = platformdirs.user_data_dir("nbm", appauthor=False)
        return cls(Path(chosen).expanduser().absolute())

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.path / "nbm.db"

    @property
    def keyfile(self) -> Path:
        """The key file, without which the database cannot be opened."""
        return self.path / "nbm.key"

    @property
    def local(self) -> Path:
        """What the coach chose for the screen of this laptop; there when they chose something."""
        return self.path / "nbm-screen.json"

    @property
    def policy_copy(self) -> Path:
        """What the centre lays down, for who looks without the passphrase; what counts is in the database."""
        return self.path / "nbm-policy.toml"

    @property
    def lockfile(self) -> Path:
        """The empty file whose lock says that a program writes here."""
        return self.path / "nbm.lock"

    @property
    def backups(self) -> Path:
        """The folder for copies of the database and the key file."""
        return self.path / "backups"

    @property
    def has_copies(self) -> bool:
        """Whether there are copies of the database among the backups."""
        return any(self.backups.glob("*.db"))

    @property
    def is_set_up(self) -> bool:
        """Whether a coach has chosen a passphrase here before, or a database was left here."""
        return self.keyfile.exists() or self.database.exists()

    def create(self) -> None:
        """Make the folder, for this user only (0700), when it is not there.

        Raises FolderReadOnly, FolderUnreachable, DiskFull.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise as_nbm_error(error, self.path) from error

    def lock(self) -> FolderLock:
        """Become the one writer of this folder, until `release`, the end of the `with` block or the process.

        What a killed program left is tidied up, and a restore that was cut off is finished. Raises FolderInUse when
        another has it, FolderReadOnly or FolderUnreachable when nobody can have it, and the errors of `put_in_place`.
        """
        lock = FolderLock(self.lockfile)
        try:
            for folder in (self.path, self.backups):
                remove_leftovers(folder)
            self.put_in_place()
        except BaseException:
            lock.release()
            raise
        return lock

    @property
    def is_waiting(self) -> bool:
        """Whether a backup is being put back, or was until the program was cut off; `lock` finishes that."""
        return any(self.path.glob(f"{RESTORE}*/{self.keyfile.name}"))

    def put_in_place(self) -> None:
        """Finish what `storage.restore` began: a database and its key wait in a folder of their own.

        Only for who has the lock. The database comes in first and the key last, so that what still waits tells how far
        it was when it was cut off. What was there goes to `backups`. Raises FolderReadOnly, FolderUnreachable or
        DiskFull.
        """
        try:
            for waiting in self.path.glob(f"{RESTORE}*"):
                if (waiting / self.keyfile.name).exists():
                    self._take_over(waiting)
                with suppress(OSError):
                    waiting.rmdir()
        except OSError as error:
            raise as_nbm_error(error, self.path) from error

    def _take_over(self, waiting: Path) -> None:
        database = waiting / self.database.name
        if database.exists():
            for old in (self.database, *(self.path / f"nbm.db{ending}" for ending in LOGS), self.keyfile):
                if old.exists():
                    take_name(old, self.backups / f"before-{waiting.name}{old.name.removeprefix('nbm')}")
            take_name(database, self.database)
        take_name(waiting / self.keyfile.name, self.keyfile)

    def check_writable(self) -> None:
        """See whether there is room to write. Raises DiskFull, FolderReadOnly, FolderUnreachable."""
        probe = temporary_beside(self.database)
        try:
            create_private(probe)
            probe.unlink(missing_ok=True)
            if shutil.disk_usage(self.path).free < MIN_FREE:
                raise DiskFull(path=self.path)
        except OSError as error:
            raise as_nbm_error(error, self.path) from error

    def warnings(self) -> list[str]:
        """Why this folder is a risky place, in Dutch (untranslated); empty when nothing is known."""
        real = self.path.resolve()
        found = []
        if is_unc(real) or is_network_type(mount_type(real, _mounts())):
            found.append(NETWORK_WARNING)
        if is_synced(self.path) or is_synced(real):
            found.append(SYNCED_WARNING)
        return found


class FolderLock:
    """The hold on a data folder; the system lets go of it by itself when the process ends in any way."""

    def __init__(self, lockfile: Path) -> None:
        self._handle: int | None = None
        try:
            self._handle = os.open(lockfile, os.O_RDWR | os.O_CREAT, 0o600)
            taken = _take(self._handle)
        except OSError as error:
            self.release()
            raise as_nbm_error(error, lockfile.parent) from error
        if not taken:
            self.release()
            raise FolderInUse(path=lockfile.parent)

    def release(self) -> None:
        """Let go; a second time does nothing. The lock file stays, so that nobody locks a removed one."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def is_unc(path: PurePath) -> bool:
    """Whether a Windows path lies on another computer, like a share of a server."""
    text = str(path).replace("\\\\?\\UNC\\", "\\\\", 1)
    local = text.startswith(("\\\\?\\", "\\\\.\\"))
    return isinstance(path, PureWindowsPath) and text.startswith("\\\\") and not local


def is_network_type(kind: str) -> bool:
    """Whether a Linux file system type is one that reaches another computer, or may."""
    return kind.startswith(_NETWORK_TYPES)


def mount_type(path: PurePath, mounts: str) -> str:
    """The file system type under an absolute path, by the text of /proc/mounts; '' when unknown."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = PurePath(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1]))
        # A later mount on the same place hides the earlier one.
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def is_synced(path: PurePath) -> bool:
    """Whether a part of the path is named like the folder of a synchronising service."""
    plain = [re.sub(r"[^a-z0-9]", "", part.casefold()) for part in path.parts]
    return any(part.startswith(_SYNCED) for part in plain)


def _mounts() -> str:
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
