"""A coach at work: a person who types, and looks at the screen to see where the cursor is.

How a form, a list, a picker or a step screen is worked with the keys is known here and nowhere else in the tests that
drive the real program. Fields are named as the records name them, and found by their titles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from nbm_tui.method.layout import STEP_TEXTS
from screens.commands import STEP_KEYS
from screens.theme import THEMES
from storage.records import KINDS
from storage.records.columns import Choice
from storage.records.fields import FieldSpec
from tests.laptop import ROOT, Laptop
from tests.terminal import Terminal, strace_command

START = 60.0  # seconds that a start may take on a busy machine
TRACED = 1 << 20  # bytes of each write that a trace holds
LABELS = slice(2, 30)  # the columns of a form in which the titles of the fields stand
HERE = "▸"  # before the title of the field with the cursor
CURSOR = THEMES[0].variables["block-cursor-background"].removeprefix("#")  # behind the line with the cursor in a list
EDGE = re.compile("╭─+ ?(?P<title>[^─╮]*?) ?─*╮")


class Coach(Terminal):
    """A person at the keyboard of a laptop."""

    def __init__(
        self,
        laptop: Laptop,
        cols: int = 80,
        rows: int = 24,
        *,
        trace: Path | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        """Start the program, under strace when there is a file for its trace, which then holds all that is written.

        `more` goes into its environment.
        """
        self.laptop = laptop
        command = laptop.command()
        if trace:
            command = strace_command(command, trace)
            command[command.index("-s") + 1] = str(TRACED)
        super().__init__(command, cols=cols, rows=rows, env=laptop.environment | dict(more or {}), cwd=ROOT)

    @classmethod
    def unlocked(cls, laptop: Laptop, cols: int = 80, rows: int = 24, more: Mapping[str, str] | None = None) -> Self:
        """Start the program and type the passphrase."""
        coach = cls(laptop, cols, rows, more=more)
        try:
            coach.unlock()
        except BaseException:
            coach.close()
            raise
        return coach

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

    def _until_not(self, look: Callable[[], object], *before: object, timeout: float = 20.0) -> bool:
        """Wait until something is none of what it was; whether that came."""
        return self.until(lambda: look() not in before, timeout)

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
                self._until_not(lambda: self._here(kind), *labels, None, timeout=2)
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
            if not self._until_not(lambda: self._chosen(spec), before):
                break
        raise AssertionError(f"no answer {title!r} in {spec.title!r}{self.describe()}")

    def _chosen(self, spec: FieldSpec) -> str:
        """The answer in the choice with the cursor: the marked one of all, or the only one that is shown."""
        found = re.search(rf"{HERE}{re.escape(_label(spec))} .*?(?:\[|‹ )(.+?)(?:\]| ›)", self.screen())
        return found[1] if found else ""

    def _search(self, spec: FieldSpec, text: str) -> None:
        self.answer(text)
        self.wait_for(re.compile(rf"{HERE}{re.escape(_label(spec))} .*{re.escape(text.rsplit(maxsplit=1)[-1])}"))

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

    def colours(self) -> set[str]:
        """The colours on the screen."""
        with self.changed:
            cells = [cell for row in self._screen.buffer.values() for cell in row.values()]
        return {colour for cell in cells for colour in (cell.fg, cell.bg)} - {"default"}

    def reversed(self) -> list[str]:
        """The stretches that are drawn light on dark or the other way round, as a cursor is without colours."""
        with self.changed:
            rows = [[row[at] for at in range(self._screen.columns)] for row in self._screen.buffer.values()]
        found = ["".join(cell.data if cell.reverse else "\n" for cell in row) for row in rows]
        return [part.strip() for row in found for part in row.split("\n") if part]

    def move(self, key: str) -> None:
        """Press a key and wait until the cursor is somewhere else."""
        before, line = self._where(), self._line_here()
        self.key(key)
        # In between there may be a picture without any cursor.
        if not self._until_not(self._where, before, ("", "", "")):
            raise AssertionError(f"the cursor did not move{self.describe()}")
        if self._line_here() == line:  # the list moved under it, or only its words changed and the key is still to come
            self.wait_quiet(150)

    def _where(self) -> tuple[str, str, str]:
        marked = next((line[: LABELS.stop].rstrip() for line in self.screen().split("\n") if line[1:2] == HERE), "")
        return (*self.here(), marked)

    def _line_here(self) -> int:
        """On which line of the screen the cursor of a list or form is; -1 when there is none."""
        with self.changed:
            rows = [y for y, row in self._screen.buffer.items() if any(cell.bg == CURSOR for cell in row.values())]
        marked = [y for y, line in enumerate(self.screen().split("\n")) if line[1:2] == HERE]
        return min([*rows, *marked], default=-1)

    def to_list(self, title: str) -> None:
        """Put the cursor in a list, by the title in its edge."""
        self.wait_quiet(60)  # a screen that comes back is drawn a few times
        self.until(lambda: any(self._where()))  # a key before that would move the cursor afterwards
        for _more in range(60):
            if self.here()[0] == title:
                return
            self.move("tab")
        raise AssertionError(f"no list with the title {title!r}{self.describe()}")

    def to_line(self, title: str, start: str) -> None:
        """Put the cursor on the first line of a list that begins so."""
        self.to_list(title)
        passed: list[tuple[str, str]] = []
        while not (here := self.here())[1].startswith(start):
            assert here not in passed, f"no line {start!r}, but {[*passed, here]}{self.describe()}"
            passed.append(here)
            self.move("down")

    def new_in_list(self, title: str, kind: str) -> None:
        """Make a record in the section of its kind; its form opens."""
        many = KINDS[kind].words.many
        self.to_line(title, many[:1].upper() + many[1:])
        self.key("f4")
        self.in_form(kind)

    def tick(self) -> str:
        """Press the space bar on this line of a step or evaluation and give its new sign."""
        self.wait_quiet(60)  # half a picture can hold parts of two lines
        line = self.here()[1]
        before, title = line[:3], line[3:15]
        signs: list[str] = []

        def changed() -> bool:
            line = self.here()[1]
            signs.append(line[:3])
            return line[:3] not in (before, "") and line[3:15] == title

        self.key("space")
        if not self.until(changed):
            raise AssertionError(f"the answer did not change{self.describe()}")
        return signs[-1]

    def down(self) -> None:
        """To the next line of the list with the cursor."""
        self.move("down")


def _label(spec: FieldSpec) -> str:
    return spec.title[: LABELS.stop - LABELS.start]
