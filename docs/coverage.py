"""Writes `coverage.md`, where each item of the method is met in the app, from a walk through it: `make coverage`."""

from __future__ import annotations

import asyncio
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from docs.tables import page, table
from nbm_tui.demo import STATE_FOLDERS
from nbm_tui.method.catalogue import ROUTES, STEPS, UNBOUND, Item, catalogue
from nbm_tui.method.layout import STEP_TEXTS
from storage.records.trajectory import Route
from tests.screens_fixture import introduced
from tests.signal_stories import stories
from tests.stores import make_template
from tests.walk import ABOUT, REPORT, Found, Met, told, walk, write_cases

PAGE = Path(__file__).with_name("coverage.md")
HEAD = ("Item", "In our words", "Read on", "Filled in, chosen or signalled")
INTRODUCTION = """# Coverage of the method

Where each item of the method is met in the app. This page is made by `make coverage`, which walks through the running
app: what counts is what the widgets on the screen hold, not what the code declares.

- *Read on* names the screens and lists in which the item's own words stand; for a step also the routes.
- The last column names the fields of forms (`kind.field`), the answers of a choice (`kind.field=answer`) and the
  signals (`W01`) that rest on the item. They count when a coach can come to that form from a screen, when what the keys
  filled in was found in the journal, and when the signal came up in a story of its test.

`tests/test_coverage.py` takes this page at its word. Each cell has a test of its own, named after it:

| What the page says | Test |
| --- | --- |
| the words stand on a screen | `test_the_words_stand_on_these_screens[item]` |
| a field | `test_a_field_keeps_its_answer[kind.field]` |
| an answer | `test_an_answer_can_be_chosen[kind.field=answer]` |
| a signal | `test_a_signal_comes_up[code]` |

Other tests there hold the items against the steps at which they serve, and allow only background on *Over de methode*
alone.
"""
STATED = "## What the sources say: {number} items\n\nEach is counted once, in the first line that fits."
DERIVED = """## What the app adds: {number} items

Not said in the sources. Wherever their words stand on a screen, *(voorstel van het programma)* stands with them.
"""
CLASSES = ON_STEP, IN_FORM, IN_LIST, IN_SIGNAL, ON_ABOUT, NOWHERE = (
    "read on the screen of a step",
    "else a field or an answer in a form",
    "else a line in another list",
    "else signalled",
    "else only on *Over de methode*",
    "without a place",
)


class Line(NamedTuple):
    """A row of the page: an item, the screens in which it is read, and its fields, answers and signals by name."""

    item: str
    words: str
    read_on: str
    proofs: tuple[str, ...]


ROW = re.compile(r"^\| `(?P<item>[\w-]+)` \| (?P<words>.*?) \| (?P<read_on>.*?) \| (?P<proofs>.*?) \|$", re.MULTILINE)


def lines_of(found: Found) -> list[Line]:
    """A row for each item, in the order of the catalogue."""
    proofs: dict[str, list[str]] = {item.id: [] for item in catalogue().all()}
    named: Iterable[tuple[str, Met]] = (*found.fields.items(), *found.answers.items())
    kept = [(name, met.items) for name, met in named if met.kept]
    for name, items in (*kept, *found.signals.items()):
        for item in items:
            proofs[item].append(name)
    return [
        Line(item.id, item.nl, "<br>".join(_read_on(found, item)), tuple(proofs[item.id])) for item in catalogue().all()
    ]


def _read_on(found: Found, item: Item) -> Iterator[str]:
    routes: dict[str, list[str]] = {}
    for seen in found.lines:
        if seen.item == item.id:
            routes.setdefault(seen.where, []).append(seen.route)
    for where, on in routes.items():
        names = "alle routes" if set(on) == set(ROUTES) else ", ".join(Route(route).title_nl for route in on if route)
        yield f"{where} ({names})" if names else where


def class_of(line: Line) -> str:
    """In which line of the summary an item is counted; a report of what was marked elsewhere is no place."""
    places = [place for place in line.read_on.split("<br>") if place not in ("", REPORT)]
    if any(place.startswith("stap ") for place in places):
        return ON_STEP
    if any("." in proof for proof in line.proofs):
        return IN_FORM
    if any(not place.startswith(ABOUT) for place in places):
        return IN_LIST
    return IN_SIGNAL if line.proofs else ON_ABOUT if places else NOWHERE


def rendered(found: Found) -> str:
    """The page."""
    lines, items = lines_of(found), catalogue().all()
    own = {item.id for item in items if item.is_own}
    step_of = {item.id: item.step for item in items}
    stated = [line for line in lines if line.item not in own]
    counts = Counter(map(class_of, stated))
    parts = [
        STATED.format(number=len(stated)) + "\n",
        table(("Items", "Where"), [(f"{counts[c]}", c) for c in CLASSES]),
    ]
    for step in (*STEPS, UNBOUND):
        text = STEP_TEXTS.get(step)
        title = f"Stap {text.number}: {text.title}" if text else "Bij alle stappen"
        parts += [f"### {title}\n", table(HEAD, [_cells(line) for line in stated if step_of[line.item] == step])]
    derived = [line for line in lines if line.item in own]
    parts += [DERIVED.format(number=len(derived)), table(HEAD, map(_cells, derived))]
    return page(INTRODUCTION, *parts, target="coverage")


def _cells(line: Line) -> tuple[str, ...]:
    return f"`{line.item}`", line.words, line.read_on, " ".join(f"`{proof}`" for proof in line.proofs)


def read_page() -> dict[str, Line]:
    """The rows of the committed page, by item."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    rows = [row.groupdict() for row in ROW.finditer(text)]
    return {row["item"]: Line(**row | {"proofs": tuple(re.findall(r"`([^`]+)`", row["proofs"]))}) for row in rows}


def take_the_walk(path: Path) -> Found:
    """Walk through the app on a fresh folder."""
    template = make_template(path / "template")
    found = asyncio.run(walk(introduced(template, path / "walk", write_cases).folder))
    with stories(template, path / "stories") as begin:
        found.signals = told(begin)
    return found


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ |= dict.fromkeys(STATE_FOLDERS, folder)  # nothing is left on this computer
        PAGE.write_text(rendered(take_the_walk(Path(folder))), encoding="utf-8", newline="\n")
