"""Data folders for tests. Setting one up takes a second, so that is done once per run and its files are copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from unittest.mock import patch

from sqlmodel import Session

from storage import keyfile
from storage.database import engine_over
from storage.folder import DataFolder
from storage.keyfile import DataKey
from storage.opening import open_folder, set_up
from storage.search_index import renew_index
from storage.store import Store

PASSPHRASE = "vier losse woorden samen"
START = datetime(2027, 3, 9, 8, 0, tzinfo=UTC)


class SetClock:
    """A clock that stands still until it is put forward, or back."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Put the clock forward, or back when negative, by what `timedelta` takes."""
        self.now += timedelta(**time)


@dataclass(frozen=True)
class Template:
    """A data folder that is set up, current and closed; nothing was ever written in it by a coach."""

    folder: DataFolder
    key: DataKey
    recovery_code: str
    numbers: Iterator[int] = field(default_factory=count)

    def copy_to(self, path: Path) -> DataFolder:
        """A data folder of its own, in a new place."""
        copy = DataFolder(path)
        copy.create()
        shutil.copy(self.folder.keyfile, copy.keyfile)
        shutil.copy(self.folder.database, copy.database)
        return copy

    @contextmanager
    def new_store(self, clock: SetClock | None = None) -> Iterator[Store]:
        """A store of its own, for tests that need several or one per example; its folder is removed afterwards."""
        folder = self.copy_to(self.folder.path.parent / f"copy-{next(self.numbers)}")
        store = Store(open_folder(folder, self.key), clock or SetClock())
        try:
            yield store
        finally:
            store.close()
            shutil.rmtree(folder.path)


@contextmanager
def light_keys() -> Iterator[None]:
    """A key file made in here asks for as little work at each unlocking as a key file may; the program reads any."""
    least = {name: lowest for name, (lowest, _highest) in keyfile.LIMITS.items()}
    with patch.object(keyfile, "KdfParameters", partial(keyfile.KdfParameters, **least)):
        yield


def make_template(path: Path) -> Template:
    """Set up a data folder to copy, with the index of the first start that would else be made in each copy."""
    folder = DataFolder(path)
    folder.create()
    with light_keys():
        opened, code = set_up(folder, PASSPHRASE)
    with Session(engine_over(opened.connection)) as session, session.begin():
        renew_index(session)
    opened.connection.close()
    return Template(folder, opened.key, code)
