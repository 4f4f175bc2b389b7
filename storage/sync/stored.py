"""The last leverbestand, kept beside the database as it left: so that giving it again gives the same bytes.

It is encrypted to the centre, so it tells nobody anything here; this laptop itself cannot open it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from storage.files import create_private, fsync_file, remove_leftovers, take_name, temporary_beside
from storage.folder import DataFolder
from storage.sync.delivery import Delivery, Pending, newest_delivery
from storage.sync.format import encoder

if TYPE_CHECKING:
    from storage.store import Store

READ = 256 * 1024  # bytes at a time


def covers(found: Pending, *told: object) -> str:
    """Says what a leverbestand holds and tells, as a SHA-256: equal means that it can go again.

    Each erasure makes another one of it, so that nothing of what was erased goes again.
    """
    return hashlib.sha256(encoder.encode([found.chains, found.erased, found.returned, *told])).hexdigest()


def stored_again(store: Store, covered: str) -> Delivery | None:
    """The last leverbestand, when it holds exactly this and is still there as it was made."""
    with store.session() as session:
        last = newest_delivery(session)
    whole = last is not None and last.covers == covered and last.sha256 == digest_of(stored_path(store.folder, last))
    return last if whole else None


def stored_path(folder: DataFolder, delivery: Delivery) -> Path:
    """Where the copy of a leverbestand is kept."""
    return _place(folder) / f"{delivery.id}.age"


@contextmanager
def unnamed(folder: DataFolder) -> Iterator[Path]:
    """An empty file (0600) to make a leverbestand in; it goes away again unless it is kept. Raises OSError."""
    place = _place(folder)
    place.mkdir(mode=0o700, exist_ok=True)
    remove_leftovers(place)
    path = temporary_beside(place / "new")
    create_private(path)
    try:
        yield path
    finally:
        with suppress(OSError):
            path.unlink()


def keep(folder: DataFolder, delivery: Delivery, made: Path) -> None:
    """Keep a leverbestand that was made in an unnamed file, in the place of the one before it. Raises OSError.

    That it is whole is looked at when it is given again.
    """
    path = stored_path(folder, delivery)
    fsync_file(made)
    take_name(made, path)
    forget(folder, but=path)


def forget(folder: DataFolder, but: Path | None = None) -> None:
    """Remove what is kept: the next leverbestand is made anew."""
    for path in _place(folder).glob("*.age"):
        if path != but:
            with suppress(OSError):
                path.unlink()


def blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    with path.open("rb") as file:
        while block := file.read(READ):
            yield block


def _place(folder: DataFolder) -> Path:
    return folder.path / "delivered"


def digest_of(path: Path) -> str:
    """The SHA-256 of a file in hex; empty when it cannot be read."""
    with suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return ""
