"""A made-up laptop with the program on it, and made-up words that can be found again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, Self

import pyrage

from storage import keyfile
from storage.connection import connect
from storage.folder import DataFolder
from storage.opening import open_with, set_up
from storage.records.links import preferences_id
from storage.store import Store
from tests.stores import light_keys

ROOT = Path(__file__).resolve().parent.parent
PASSPHRASE = "vier losse woorden samen"
COACH, ORGANISATION = "Wil Verzonnen", "Oefenorganisatie"


class Words:
    """Texts to type that each hold a word of their own, which can be looked for later."""

    def __init__(self) -> None:
        self.used: list[str] = []
        self._unused = _made_up_words()

    def text(self, text: str = "") -> str:
        """The text with a word of its own behind it."""
        word = next(self._unused)
        self.used.append(word)
        return f"{text} {word}".lstrip()


def _made_up_words() -> Iterator[str]:
    """Words that no program, file or trace holds by chance, and that look like nothing private."""
    parts = ("bral", "dwom", "fluk", "gnep", "knuz", "plim", "rhov", "sjat", "twyf", "vlork", "wrin", "zwub")
    for first, middle, last in product(parts, ("oe", "ie", "au"), parts):
        yield f"{first}{middle}{last}"


@dataclass(frozen=True)
class Laptop:
    """A laptop of its own for one test: every folder that the program may think of lies below `root`."""

    root: Path
    passphrase: str = PASSPHRASE

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.root / "gegevens"

    @property
    def exports(self) -> Path:
        """The folder for leverbestanden."""
        return self.root / "stick"

    @property
    def identity(self) -> Path:
        """The centre's secret key."""
        return self.root / "centrale.key"

    @property
    def places(self) -> tuple[Path, ...]:
        """The folders that the system gives to a program, the temporary one first."""
        return tuple(self.root / name for name in ("tmp", "home", "config", "cache", "share", "state", "run"))

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the program."""
        tmp, home, config, cache, share, state, run = map(str, self.places)
        own = {"HOME": home, "TMPDIR": tmp, "XDG_CONFIG_HOME": config, "XDG_CACHE_HOME": cache, "XDG_RUNTIME_DIR": run}
        data = {"XDG_DATA_HOME": share, "XDG_STATE_HOME": state, "NBM_DATA_DIR": str(self.data), "NBM_PASSPHRASE": ""}
        return {**own, **data, "PYTHONUTF8": "1", "TZ": "Europe/Amsterdam"}

    def prepare(self) -> Self:
        """Make the folders and the centre's key; the program has never run here."""
        for folder in (*self.places, self.exports):
            folder.mkdir(parents=True, exist_ok=True)
        if not self.identity.exists():
            self.identity.write_text(f"# made up for a test\n{pyrage.x25519.Identity.generate()}\n")
        return self

    @property
    def recipient(self) -> str:
        """The centre's public key."""
        identity = self.identity.read_text().splitlines()[-1]
        return str(pyrage.x25519.Identity.from_str(identity).to_public())

    def set_up(self) -> Self:
        """As it is after a first start and after filling in the settings, without any typing."""
        self.prepare()
        folder = DataFolder(self.data)
        folder.create()
        with light_keys():
            opened, _code = set_up(folder, self.passphrase)
        store = Store(opened)
        store.introduce(COACH, ORGANISATION)
        store.close()
        self._choose_recipient()
        return self

    def _choose_recipient(self) -> None:
        with self.store() as store:
            settings = {"export_folder": str(self.exports), "recipient": self.recipient, "recipient_name": "Centrale"}
            store.save("preferences", preferences_id(store.author.member_id), settings)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The store, while the program does not run."""
        folder = DataFolder(self.data)
        with folder.lock():
            store = Store(open_with(folder, self.passphrase)[0])
            try:
                yield store
            finally:
                store.close()

    def add(self, *changes: tuple[str, str, Mapping[str, Any]]) -> Self:
        """Put records in it, as one action: (kind, id, values) each."""
        with self.store() as store:
            store.save_many(list(changes))
        return self

    def read(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query on the database as it is on the disk now, read beside the program."""
        with closing(connect(self.data / "nbm.db", self._key(), read_only=True)) as database:
            return list(database.execute(query))

    def _key(self) -> bytes:
        path = self.data / "nbm.key"
        return _derived(path, path.read_bytes(), self.passphrase)

    def stored(self, *tables: str) -> str:
        """Every text in some tables."""
        rows = [row for table in tables for row in self.read(f"SELECT * FROM {table}")]
        return "\n".join(value for row in rows for value in row if isinstance(value, str))

    def copy(self, root: Path) -> Laptop:
        """Another laptop with the same content; its leverbestanden go to a folder of its own."""
        shutil.copytree(self.root, root)
        copy = Laptop(root, self.passphrase)
        if copy.data.exists():
            copy._choose_recipient()
        return copy

    def command(self, *arguments: str | Path) -> list[str]:
        """The command line of the program."""
        return [sys.executable, "-m", "nbm_tui.cli", *map(str, arguments)]

    def run(self, *arguments: str | Path, passphrase: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command that needs no terminal, to its end."""
        secret = self.passphrase if passphrase is None else passphrase
        return subprocess.run(
            self.command(*arguments), env=os.environ | self.environment | {"NBM_PASSPHRASE": secret},
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def verify(self, bundle: Path) -> str:
        """What `nbm verify --key` says of a whole leverbestand."""
        done = self.run("verify", "--key", self.identity, bundle)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def bundles(self) -> list[Path]:
        """The leverbestanden, by name."""
        return sorted(self.exports.glob("*.age"))


@lru_cache
def _derived(path: Path, _content: bytes, passphrase: str) -> bytes:
    """The data key; deriving it is slow on purpose, so once for each content of the key file will do."""
    return keyfile.unlock(path, passphrase).raw
