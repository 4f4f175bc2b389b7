"""A connection with the encrypted database, by the driver alone: light enough to start with.

Nothing in this program opens a database in another way, so the settings here hold everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from sqlcipher3 import dbapi2

from storage.errors import (
    AlreadySetUp,
    DatabaseDamaged,
    DatabaseForeign,
    DiskFull,
    FolderInUse,
    FolderReadOnly,
    FolderUnreachable,
    NbmError,
    NotSetUp,
)
from storage.files import as_nbm_error, create_private, fsync_file, take_name, temporary_beside

APPLICATION_ID = 0x6E626D31  # "nbm1"
PAGE_SIZE = 4096  # bytes, SQLCipher's own choice
BUSY_SECONDS = 5.0
STEP = 256  # pages that a backup copies at a time
KEY_SIZE = 32  # bytes
FULL = 2  # what PRAGMA synchronous reads back

# SQLite's primary result codes: https://sqlite.org/rescode.html
_BY_CODE: dict[int, type[NbmError]] = {
    3: FolderReadOnly,  # PERM
    5: FolderInUse,  # BUSY
    6: FolderInUse,  # LOCKED
    8: FolderReadOnly,  # READONLY
    10: FolderUnreachable,  # IOERR
    11: DatabaseDamaged,  # CORRUPT
    13: DiskFull,  # FULL
    14: FolderReadOnly,  # CANTOPEN
    26: DatabaseForeign,  # NOTADB
}
# The driver's backup gives SQLite's words without the code.
_CODE_OF_WORDS = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database or disk is full": 13,
}


def translate(error: BaseException | None) -> NbmError | None:
    """The error with words for an error of the driver, or None when it is not one that a coach can meet."""
    if not isinstance(error, dbapi2.Error):
        return None
    code = getattr(error, "sqlite_errorcode", None) or _CODE_OF_WORDS.get(str(error), 0)
    kind = _BY_CODE.get(code & 0xFF)
    return kind() if kind else None


def connect(path: Path, key: bytes, *, read_only: bool = False, create: bool = False) -> dbapi2.Connection:
    """Open the database with its 32-byte key; `create` makes a new one and refuses to touch an existing one.

    The connection is in autocommit (the caller says BEGIN), keeps foreign keys and syncs every commit to the
    disk. Raises NotSetUp, AlreadySetUp, DatabaseForeign (also for a wrong key), DatabaseDamaged,
    FolderReadOnly, DiskFull, FolderInUse, FolderUnreachable.
    """
    _check_file(path, create=create)
    if create:
        _create(path, key)
    try:
        return _open(path, key, read_only=read_only)
    except dbapi2.Error as error:
        raise _explain(error, path, key) from error


def user_version(connection: dbapi2.Connection) -> int:
    """The schema version that the database says it has; 0 when nothing was made in it yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def integrity(connection: dbapi2.Connection) -> list[str]:
    """What is wrong with the database, as technical lines with page numbers only; empty when it is sound."""
    found: list[str] = []
    for pragma in ("cipher_integrity_check", "quick_check"):
        try:
            found += [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}") if row[0] != "ok"]
        except dbapi2.DatabaseError as error:
            if not isinstance(translate(error), DatabaseDamaged | DatabaseForeign):
                raise
            found.append(str(error))
    return found


def _unseen(_done: int, _total: int) -> None: ...


def backup(source: dbapi2.Connection, target: Path, key: bytes, progress: Callable[[int, int], None] = _unseen) -> None:
    """Copy the open database to a new encrypted file with the same key; the target is whole or not there.

    The copy is checked before it takes its name. `progress` hears how many pages of how many are copied; what it raises
    ends the copying. Raises DatabaseDamaged, DiskFull, FolderReadOnly, FolderUnreachable; an older file of that name is
    then unchanged.
    """
    with _made_beside(target) as temp, closing(_keyed(temp, key)) as copy:
        copy.execute("PRAGMA synchronous=FULL")
        source.backup(copy, pages=STEP, progress=lambda _status, left, total: progress(total - left, total))
        # The driver says nothing when a page of the source turns out to be bad: the copy tells.
        if integrity(copy) or _pages(copy) != _pages(source):
            raise DatabaseDamaged(path=target)


def _pages(connection: dbapi2.Connection) -> int:
    return int(connection.execute("PRAGMA page_count").fetchone()[0])


def _create(path: Path, key: bytes) -> None:
    """Make a database without tables; a crash leaves either nothing or one that is known as ours."""
    with _made_beside(path) as temp, closing(_keyed(temp, key)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")


@contextmanager
def _made_beside(path: Path) -> Iterator[Path]:
    """A private, empty file to fill; when that went well it is put on the disk and takes the name."""
    temp = temporary_beside(path)
    try:
        create_private(temp)
        yield temp
        fsync_file(temp)
        take_name(temp, path)
    except dbapi2.Error as error:
        known = translate(error)
        if known is None:
            raise
        raise type(known)(path=path) from error
    except OSError as error:
        raise as_nbm_error(error, path) from error
    finally:
        for leftover in (temp, *(_beside(temp, ending) for ending in ("-wal", "-shm", "-journal"))):
            with suppress(OSError):
                leftover.unlink()


def _check_file(path: Path, *, create: bool) -> None:
    """Refuse what SQLite would take for a new database: a missing or empty file, most of all beside a log."""
    size, log = _size(path), _size(_beside(path, "-wal"))
    if create and size is not None:
        raise AlreadySetUp(path=path)
    if not size and log:
        # SQLite would throw that log away, and it may hold the only copy of the last changes.
        raise DatabaseDamaged(path=path)
    if size is None and not create:
        raise NotSetUp(path=path)
    if size == 0:
        raise DatabaseDamaged(path=path)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None
    except OSError as error:
        raise as_nbm_error(error, path) from error


def _keyed(path: Path, key: bytes, mode: str = "rw") -> dbapi2.Connection:
    """A bare connection with an existing file; nothing has been read yet."""
    if len(key) != KEY_SIZE:
        raise ValueError("the key has 32 bytes")
    posix = path.absolute().as_posix()
    # Three slashes before a drive letter, four before a server name: else it counts as another host.
    uri = f"file://{'' if posix.startswith('/') else '/'}{quote(posix)}?mode={mode}"
    connection = dbapi2.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    # First of all, or a wrong key prints over the screen.
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    # The file stays readable when a later SQLCipher takes other settings by itself.
    connection.execute("PRAGMA cipher_compatibility=4")
    return connection


def _open(path: Path, key: bytes, *, read_only: bool) -> dbapi2.Connection:
    connection = _keyed(path, key, "ro" if read_only else "rw")
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise DatabaseForeign(path=path)
        # The first is for the Mac, where a plain sync stops at the drive's own memory.
        settings = ["fullfsync=ON", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"]
        for setting in settings if read_only else [*settings, "journal_mode=WAL"]:
            connection.execute(f"PRAGMA {setting}")
        if connection.execute("PRAGMA synchronous").fetchone()[0] != FULL:
            raise RuntimeError("synchronous=FULL was not taken over")
    except BaseException:
        connection.close()
        raise
    return connection


def _explain(error: dbapi2.Error, path: Path, key: bytes) -> NbmError | dbapi2.Error:
    """The error with words for a failed opening, or the error itself."""
    known = translate(error)
    if known is None:
        return error
    damaged = isinstance(known, DatabaseForeign) and _some_pages_are_ours(path, key)
    return (DatabaseDamaged if damaged else type(known))(path=path)


def _some_pages_are_ours(path: Path, key: bytes) -> bool:
    """Tell damage at the start of our file from a foreign file or wrong key: then no page at all is right."""
    size = path.stat().st_size
    if size < PAGE_SIZE:
        with path.open("rb") as file:
            return not file.read(16).startswith(b"SQLite format 3")
    pages = -(-size // PAGE_SIZE)
    with suppress(dbapi2.Error), closing(_keyed(path, key, "ro")) as connection:
        return len(connection.execute("PRAGMA cipher_integrity_check").fetchall()) < pages
    return False


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
