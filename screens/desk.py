"""The desk: what every screen needs at hand, above all the store, which works on a thread of its own.

All work with the database is queued on that one thread, in order, so that the screen never waits for a disk.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from storage.clock import Clock, now_utc
from storage.folder import DataFolder
from storage.garbage import not_collecting
from storage.local import Local, keep_local

if TYPE_CHECKING:
    import sqlcipher3.dbapi2 as sqlcipher

    from storage.backup import Backup, Progress, Stopped
    from storage.opening import Opened
    from storage.policy import Policy
    from storage.store import Store

T = TypeVar("T")
CRYPTOGRAPHY = ("cryptography.hazmat.primitives.kdf.argon2", "cryptography.hazmat.primitives.ciphers.aead")


class Desk:
    """One unlocked (or still locked) data folder and the thread that works with it."""

    def __init__(self, folder: DataFolder, clock: Clock = now_utc) -> None:
        self.folder = folder
        self.clock = clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._opened: Opened | None = None
        self._store: Store | None = None
        self._passphrase_given = False
        self._asked_for_store = False

    @property
    def today(self) -> date:
        """The date on the wall in Amsterdam."""
        from screens.dutch_dates import AMSTERDAM

        return self.clock().astimezone(AMSTERDAM).date()

    @property
    def is_open(self) -> bool:
        """Whether the passphrase was given and the database is open."""
        return self._opened is not None

    @property
    def policy(self) -> Policy:
        """What the administrator laid down; only after unlocking."""
        assert self._opened, "unlock first"
        return self._opened.policy

    async def least_length(self) -> int:
        """The least characters of a new passphrase. Raises PolicyInvalid, also to see whether the policy is usable."""
        return await self._submit(_least_length, self.folder)

    @property
    def has_store(self) -> bool:
        """Whether the records are there, so that what needs them opens at once."""
        return self._store is not None

    def warm_up(self) -> None:
        """Import on the store's thread what unlocking needs, while the coach types."""
        self._thread.submit(_import_unlocking)

    def load_ahead(self) -> None:
        """Import what comes after unlocking on a thread of its own; not between the passphrase and home."""
        if not self._passphrase_given or self.is_open:
            Thread(target=_import_ahead, name="imports", daemon=True).start()

    def ask_for_store(self) -> None:
        """The coach begins to do something, and what that will be needs the store: build it meanwhile."""
        if self.is_open and not self._asked_for_store:
            self._asked_for_store = True
            self._thread.submit(self._built)

    async def unlock(self, secret: str) -> bool:
        """Open the database with the passphrase or the recovery code; True when it was the code.

        Raises the errors of `storage.opening.open_with`.
        """
        self._passphrase_given = True
        self._opened, by_code = await self._submit(_open_with, self.folder, secret)
        return by_code

    async def check_passphrase(self, passphrase: str) -> None:
        """Raise WrongPassphrase when this does not open the key file."""
        await self._submit(_check_passphrase, self.folder, passphrase)

    async def set_passphrase(self, passphrase: str) -> str:
        """At the first start make key and database and return the recovery code; later change the passphrase."""
        if self._opened:
            await self._submit(_change_passphrase, self._opened, passphrase)
            return ""
        self._opened, code = await self._submit(_set_up, self.folder, passphrase)
        return code

    async def renew_recovery_code(self) -> str:
        """A new recovery code to write down; the one before no longer works."""
        assert self._opened, "unlock first"
        return await self._submit(_renew_recovery_code, self._opened)

    async def back_up(self, target: Path, progress: Progress, stopped: Stopped) -> Backup:
        """Make a backup on a thread of its own, of all that was asked for so far; see `storage.backup.make_backup`."""
        assert self._opened, "unlock first"
        await self._submit(lambda: None)
        return await asyncio.to_thread(_back_up, self._opened, target, self.clock(), progress, stopped)

    async def ready(self) -> None:
        """Wait until the store is there, so that importing record screens never holds up the screen."""
        await self._submit(self._built)

    async def run(self, work: Callable[[Store], T]) -> T:
        """Do work with the store, on its thread, after all that was asked before."""
        return await self._submit(lambda: work(self._built()))

    def send(self, work: Callable[[Store], Any]) -> Future[Any]:
        """Queue work with the store without waiting for it, such as keeping a draft."""
        return self._thread.submit(lambda: work(self._built()))

    async def read(self, work: Callable[[sqlcipher.Connection], T]) -> T:
        """Read over the light connection: needs no SQLModel, so home can do it at once."""
        return await self._submit(lambda: work(self._connection()))

    def keep_place(self, path: str) -> None:
        """Queue remembering on which screen the coach is, over the light connection."""
        self._thread.submit(lambda: _keep_place(self._connection(), path))

    async def keep_local(self, local: Local) -> None:
        """Keep what the coach chose for the screen of this laptop. Raises the errors of `write_safely`."""
        await self._submit(keep_local, self.folder.local, local)

    def close(self) -> None:
        """Finish what is queued and close the database."""
        self._thread.submit(self._close)
        self._thread.shutdown(wait=True)

    async def _submit(self, work: Callable[..., T], *args: Any) -> T:
        return await done(self._thread.submit(work, *args))

    def _connection(self) -> sqlcipher.Connection:
        assert self._opened, "unlock first"
        return self._opened.connection

    def _built(self) -> Store:
        if self._store is None:
            assert self._opened, "unlock first"
            with not_collecting():
                self._store = _build_store(self._opened, self.clock)
            gc.freeze()
        return self._store

    def _close(self) -> None:
        if self._store:
            self._store.close()
        elif self._opened:
            self._opened.connection.close()


async def done(queued: Future[T]) -> T:
    """Wait for queued work. Who stops waiting, such as a screen that closes, does not take the work back."""
    return await asyncio.shield(asyncio.wrap_future(queued))


# These import on the store's thread: cryptography and SQLCipher must not hold up the first paint.
def _import_unlocking() -> None:
    import storage.caseload
    import storage.opening  # noqa: F401


def _import_ahead() -> None:
    with not_collecting():
        for name in (*CRYPTOGRAPHY, "screens.home", "sqlmodel"):
            import_module(name)


# The records take as much memory as a screen full of widgets, so they come when the coach begins to work.
def _build_store(opened: Opened, clock: Clock) -> Store:
    from storage.store import Store

    for name in ("screens.steps", "screens.evaluation"):
        import_module(name)
    return Store(opened, clock)


def _keep_place(connection: sqlcipher.Connection, path: str) -> None:
    from storage.coach import keep_place

    keep_place(connection, path)


def _open_with(folder: DataFolder, secret: str) -> tuple[Opened, bool]:
    from storage.opening import open_with

    return open_with(folder, secret)


def _set_up(folder: DataFolder, passphrase: str) -> tuple[Opened, str]:
    from storage.opening import set_up

    return set_up(folder, passphrase)


def _check_passphrase(folder: DataFolder, passphrase: str) -> None:
    from storage import keyfile

    keyfile.unlock(folder.keyfile, passphrase)


def _renew_recovery_code(opened: Opened) -> str:
    from storage import keyfile

    return keyfile.renew_recovery_code(opened.folder.keyfile, opened.key)


def _change_passphrase(opened: Opened, passphrase: str) -> None:
    from storage import keyfile
    from storage.opening import least_length

    keyfile.change_passphrase(opened.folder.keyfile, opened.key, passphrase, least_length(opened.policy))


def _least_length(folder: DataFolder) -> int:
    from storage.opening import least_length, policy_for

    return least_length(policy_for(folder))


def _back_up(opened: Opened, target: Path, now: datetime, progress: Progress, stopped: Stopped) -> Backup:
    from storage.backup import make_backup

    return make_backup(opened.folder, opened.key, target, now, progress, stopped)
