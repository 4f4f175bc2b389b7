"""A coach at work: a made-up laptop with the program on it, and a coach who types.

How a form, a list, a picker or a step screen is worked with the keys is known here and nowhere else in the tests that
drive the real program. The coach looks at the screen and goes by what stands there; fields are named as the records
name them, and found by their titles.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, Self

import pyrage

from nbm_tui.method.layout import STEP_TEXTS
from screens.commands import STEP_KEYS
from screens.theme import THEMES
from storage.records import KINDS
from storage.records.columns import Choice
from storage.records.fields import FieldSpec
from storage.records.links import preferences_id
from tests.terminal import Terminal, strace_command

ROOT = Path(__file__).resolve().parent.parent
PASSPHRASE = "vier losse woorden samen"
COACH, ORGANISATION = "Wil Verzonnen", "Oefenorganisatie"
START = 60.0  # seconds that a start may take on a busy machine
LABELS = slice(2, 30)  # the columns of a form in which the titles of the fields stand
HERE = "▸"  # before the title of the field with the cursor
CURSOR = THEMES[0].variables["block-cursor-background"].removeprefix("#")  # behind the line with the cursor, in the list with the focus
EDGE = re.compile("╭─+ ?(?P<title>[^─╮]*?) ?─*╮")


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
    more: Mapping[str, str] = field(default_factory=dict)  # environment

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
        return {**own, **data, "PYTHONUTF8": "1", "TZ": "Europe/Amsterdam", **self.more}

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
        from storage.folder import DataFolder
        from storage.opening import set_up
        from storage.store import Store

        self.prepare()
        folder = DataFolder(self.data)
        folder.create()
        opened, _code = set_up(folder, self.passphrase)
        store = Store(opened)
        store.introduce(COACH, ORGANISATION)
        settings = {"export_folder": str(self.exports), "recipient": self.recipient, "recipient_name": "Centrale"}
        store.save("preferences", preferences_id(store.author.member_id), settings)
        store.close()
        return self

    def copy(self, root: Path) -> Laptop:
        """Another laptop with the same content."""
        shutil.copytree(self.root, root)
        return Laptop(root, self.passphrase, self.more)

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

    def start(self, cols: int = 80, rows: int = 24, trace: Path | None = None, **more: str) -> Coach:
        """Start the program in a terminal, under strace when there is a file for its trace."""
        command = strace_command(self.command(), trace) if trace else self.command()
        return Coach(self, command, cols=cols, rows=rows, env=self.environment | more, cwd=ROOT)

    def at_home(self, cols: int = 80, rows: int = 24, trace: Path | None = None, **more: str) -> Coach:
        """Start the program and unlock it; the coach looks at the overview, or at where they were."""
        coach = self.start(cols, rows, trace, **more)
        try:
            coach.unlock()
        except BaseException:
            coach.close()
            raise
        return coach


class Coach(Terminal):
    """A person at the keyboard of a laptop."""

    def __init__(self, laptop: Laptop, command: list[str], **terminal: Any) -> None:
        self.laptop = laptop
        super().__init__(command, **terminal)

    # In and out

    def first_start(self, name: str, organisation: str) -> str:
        """Choose the passphrase, write down the recovery code (returned) and say who is there."""
        self.wait_for("Kies een wachtzin", START)
        for _twice in range(2):
            self.type(self.laptop.passphrase)
            self.key("enter")
        code = re.compile(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}")
        self.wait_for(code, START)
        found = code.search(self.screen())
        assert found
        self.type(found[0][-4:])
        self.key("enter")
        self.wait_for("Wie ben je?")
        self.answer(name)
        self.answer(organisation)
        self.wait_for("Vandaag", START)
        return found[0]

    def unlock(self, passphrase: str | None = None) -> None:
        """Type the passphrase at the start, and wait for what comes after it."""
        self.wait_for("Typ je wachtzin en druk op Enter.", START)
        self.answer(self.laptop.passphrase if passphrase is None else passphrase)
        self.wait_gone("Typ je wachtzin en druk op Enter.", START)

    def lock(self) -> None:
        """Cover the screen."""
        self.key("f9")
        self.wait_for("Vergrendeld")

    def unlock_again(self) -> None:
        """Uncover the screen."""
        self.answer(self.laptop.passphrase)
        self.wait_gone("Vergrendeld")

    def stop(self) -> None:
        """Stop the program the usual way."""
        self.key("ctrl+q")
        assert self.wait() == 0, self.describe()

    def answer(self, text: str) -> None:
        """Type one line and press Enter."""
        self.type(text)
        self.key("enter")

    # Going somewhere

    def home(self) -> None:
        """To the overview."""
        self.key("f5")
        self.wait_for("Vandaag")

    def new(self, kind: str) -> None:
        """Make something on the overview; its form opens."""
        self.key("f4")
        self.wait_for("Wat wil je maken?")
        self.answer(self.words_of(kind))
        self.in_form(kind)

    def back(self, until: str) -> None:
        """One screen back, to a form or list where this stands that was not to be seen before."""
        self.key("escape")
        self.wait_for(until)
        self.until(lambda: any(self._where()))

    def step(self, step: str) -> None:
        """From one step of a trajectory to another."""
        self.key(STEP_KEYS[step])
        self.at_step(step)

    def at_step(self, step: str) -> None:
        """Wait for a step screen."""
        self.until_line(0, STEP_TEXTS[step].title)
        self.until(lambda: any(self.here()))

    def in_form(self, kind: str, title: str = "") -> None:
        """Wait for the form of a record, with the cursor in a field of it."""
        words = self.words_of(kind)
        self.until_line(0, f"{words[:1].upper()}{words[1:]}: {title}")
        if not self.until(lambda: self._here(kind) is not None):
            raise AssertionError(f"no field of {kind} has the cursor{self.describe()}")

    def until_line(self, number: int, text: str) -> None:
        """Wait until a line of the screen holds a text."""
        if not self.until(lambda: text in self.line(number)):
            raise AssertionError(f"not on line {number}: {text!r}{self.describe()}")

    @staticmethod
    def words_of(kind: str) -> str:
        """What a kind of record is called."""
        return KINDS[kind].words.one

    # A form

    def fill(self, kind: str, /, **values: Any) -> None:
        """Fill fields of the form on the screen and leave the last one.

        Text is typed; a `Choice` or a bool is picked; for a reference the text is searched and the first hit taken.
        """
        for name, value in values.items():
            spec = KINDS[kind].specs[name]
            self.go_to(kind, name)
            if isinstance(value, Choice):
                self._choose(spec, value.title_nl)
            elif isinstance(value, bool):
                self._choose(spec, "ja" if value else "nee")
            elif spec.kind == "reference":
                self._search(spec, value)
            else:
                self.type(value)
        self.move("tab")

    def go_to(self, kind: str, name: str) -> None:
        """Put the cursor in a field, by its title."""
        wanted = _label(KINDS[kind].specs[name])
        for _more in range(30):
            labels, here = self._labels(kind), self._here(kind)
            if here == wanted:
                return
            if here is None:  # the cursor is in a list beside the form
                self.move("tab")
            elif wanted in labels:
                steps = labels.index(wanted) - labels.index(here)
                self.key(*["tab" if steps > 0 else "shift+tab"] * abs(steps))
                self.until(lambda: self._here(kind) == wanted, 5)
            else:
                self.key(*["tab"] * (len(labels) - labels.index(here)))
                self.until(lambda seen=frozenset(labels): self._here(kind) not in seen | {None}, 2)
        raise AssertionError(f"no field with the title {wanted!r}{self.describe()}")

    def make_for(self, kind: str, name: str) -> None:
        """Make a new record for a reference; its form opens."""
        self.go_to(kind, name)
        self.key("space")
        self.wait_for("+ nieuw:")
        self.answer("+ nieuw")
        self.in_form(KINDS[kind].specs[name].target)

    def _labels(self, kind: str) -> list[str]:
        """The titles of the fields of a form that are to be seen, in order."""
        known = {_label(spec) for spec in KINDS[kind].specs.values()}
        found = (line[LABELS].strip() for line in self.screen().split("\n")[1:])
        return [label for label in found if label in known]

    def _here(self, kind: str) -> str | None:
        """The title of the field with the cursor."""
        known = {_label(spec) for spec in KINDS[kind].specs.values()}
        lines = (line for line in self.screen().split("\n")[1:] if line[1:2] == HERE)
        return next((label for line in lines if (label := line[LABELS].strip()) in known), None)

    def _choose(self, spec: FieldSpec, title: str) -> None:
        """Press the letter that the answer begins with until it stands there."""
        for _answer in range(20):
            before = self._chosen(spec)
            if before == title:
                return
            self.type(title[0])
            if not self.until(lambda before=before: self._chosen(spec) != before):
                break
        raise AssertionError(f"no answer {title!r} in {spec.title!r}{self.describe()}")

    def _chosen(self, spec: FieldSpec) -> str:
        """The answer in the choice with the cursor: the marked one of all, or the only one that is shown."""
        found = re.search(rf"{HERE}{re.escape(_label(spec))} .*?(?:\[|‹ )(.+?)(?:\]| ›)", self.screen())
        return found[1] if found else ""

    def _search(self, spec: FieldSpec, text: str) -> None:
        self.answer(text)
        self.wait_for(re.compile(rf"{HERE}{re.escape(_label(spec))} .*{re.escape(text.split()[-1])}"))

    # A list

    def here(self) -> tuple[str, str]:
        """The title of the list with the cursor and the line with it; two empty texts when it is elsewhere."""
        with self.changed:
            rows = {y: [x for x, cell in row.items() if cell.bg == CURSOR] for y, row in self._screen.buffer.items()}
            found = sorted((y, min(xs), max(xs) + 1) for y, xs in rows.items() if xs)
            lines = self._screen.display
        if not found:
            return "", ""
        top, x, _end = found[0]
        edges = [edge for line in lines[:top] for edge in EDGE.finditer(line) if edge.start() < x < edge.end()]
        text = " ".join(lines[y][start:end].strip() for y, start, end in found)
        return (edges[-1]["title"] if edges else ""), text

    def unreadable(self) -> str:
        """What stands on the screen in the colour of its background."""
        with self.changed:
            cells = [cell for row in self._screen.buffer.values() for cell in row.values()]
        return "".join(cell.data for cell in cells if cell.data.strip() and cell.fg == cell.bg != "default")

    def move(self, key: str) -> None:
        """Press a key and wait until the cursor is somewhere else."""
        before = self._where()
        self.key(key)
        # In between there may be a picture without any cursor.
        if not self.until(lambda: self._where() not in (before, ("", "", ""))):
            raise AssertionError(f"the cursor did not move{self.describe()}")

    def _where(self) -> tuple[str, str, str]:
        marked = next((line[: LABELS.stop].rstrip() for line in self.screen().split("\n") if line[1:2] == HERE), "")
        return (*self.here(), marked)

    def to_list(self, title: str) -> None:
        """Put the cursor in a list, by the title in its edge."""
        self.wait_quiet(60)  # a screen that comes back is drawn a few times
        for _more in range(60):
            if self.here()[0] == title:
                return
            self.move("tab")
        raise AssertionError(f"no list with the title {title!r}{self.describe()}")

    def to_line(self, title: str, start: str) -> None:
        """Put the cursor on the first line of a list that begins so."""
        self.to_list(title)
        seen = set()
        while not self.here()[1].startswith(start):
            before = self.here()
            assert before not in seen, f"no line {start!r}{self.describe()}"
            seen.add(before)
            self.move("down")

    def new_in_list(self, title: str, kind: str) -> None:
        """Make a record in the section of its kind; its form opens."""
        many = KINDS[kind].words.many
        self.to_line(title, many[:1].upper() + many[1:])
        self.key("f4")
        self.in_form(kind)

    def tick(self) -> str:
        """Press the space bar on this line of a step or evaluation and give its new sign."""
        before = self.here()[1][:3]
        self.key("space")
        if not self.until(lambda: self.here()[1][:3] not in (before, "")):
            raise AssertionError(f"the answer did not change{self.describe()}")
        return self.here()[1][:3]

    def down(self) -> None:
        """To the next line of the list with the cursor."""
        self.move("down")


def _label(spec: FieldSpec) -> str:
    return spec.title[: LABELS.stop - LABELS.start]

