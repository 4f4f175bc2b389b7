"""Writes files so that a crash, a full disk or a pulled plug leaves the old file or the new one, whole."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from storage.errors import DiskFull, FolderReadOnly, FolderUnreachable, NbmError

if sys.platform == "darwin":
    import fcntl

FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def as_nbm_error(error: OSError, path: Path) -> NbmError:
    """The error with words that fits an operating system error about this path."""
    if error.errno in FULL:
        return DiskFull(path=path)
    if error.errno in REFUSED:
        return FolderReadOnly(path=path)
    return FolderUnreachable(path=path)


def write_safely(path: Path, data: bytes | Iterable[bytes], owner: str = "") -> str:
    """Write a file (0600) in one step and return its SHA-256 in hex.

    The bytes go to a temporary file in the same folder, reach the disk, are read back and compared, and only
    then take the name. Whatever goes wrong before that, also in `data` itself, leaves the old file and no
    temporary one; `owner` is for `temporary_beside`. Raises DiskFull, FolderReadOnly or FolderUnreachable.
    """
    temp = temporary_beside(path, owner)
    try:
        digest = _write_new(temp, [data] if isinstance(data, bytes) else data)
        if _digest(temp) != digest:
            raise FolderUnreachable(path=path)
        take_name(temp, path)
    except OSError as error:
        raise as_nbm_error(error, path) from error
    finally:
        with suppress(OSError):
            temp.unlink()
    return digest


def temporary_beside(path: Path, owner: str = "") -> Path:
    """A new name in the same folder for a file that is not ready yet; it tells nothing about the content.

    `owner` marks whose it is, in a folder that several laptops may share.
    """
    return path.with_name(f".nbm-{owner}{os.urandom(8).hex()}.tmp")


def remove_leftovers(folder: Path, owner: str = "") -> None:
    """Remove the temporary files and folders (of one owner, or all) that a killed program left.

    Only for who is the one writer of the folder, or the one who writes there as that owner.
    """
    for leftover in folder.glob(f".nbm-{owner}*.tmp*"):
        with suppress(OSError):
            if leftover.is_dir():
                shutil.rmtree(leftover)
            else:
                leftover.unlink()


def create_private(path: Path) -> None:
    """Make an empty file that only this user can read (0600). Raises OSError, also when it exists."""
    os.close(os.open(path, _CREATE, 0o600))


def take_name(temp: Path, path: Path) -> None:
    """Give a file that is on the disk its own name, and make that last. Raises OSError."""
    os.replace(temp, path)
    fsync_folder(path.parent)


def fsync_file(path: Path) -> None:
    """Make sure that a file's content is on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDWR)
    try:
        _flush(handle)
    finally:
        os.close(handle)


def fsync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk, where the system can. Raises OSError."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some file systems (FAT, network drives) cannot do this for a folder; a real disk error counts.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS}:
            raise
    finally:
        os.close(handle)


def _write_new(temp: Path, chunks: Iterable[bytes]) -> str:
    import hashlib  # loads OpenSSL, which the first screen has no need of

    total = hashlib.sha256()
    with os.fdopen(os.open(temp, _CREATE, 0o600), "wb") as file:
        for chunk in chunks:
            file.write(chunk)
            total.update(chunk)
        file.flush()
        _flush(file.fileno())
    return total.hexdigest()


def _flush(handle: int) -> None:
    if sys.platform == "darwin":
        # There fsync stops at the drive's own memory.
        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)


def _digest(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        # Drop what the system still holds in memory, so that the bytes come from the disk.
        if sys.platform == "linux":
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").hexdigest()
