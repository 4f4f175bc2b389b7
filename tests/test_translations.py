"""Every text that a coach reads is marked, and has its English with the same placeholders, compiled and all.

`make messages` finds the marked texts with `marked_in`, so that what it finds is what these tests ask for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import BinaryIO, NamedTuple

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from nbm_tui.i18n import LOCALES, _, language, plural, use_language

ROOT = Path(__file__).parents[1]
PACKAGES = ("nbm_tui", "screens", "storage")
MARKS = {"N_": 1, "_": 1, "plural": 2}
"""The names that mark texts, and how many texts each takes."""

TEMPLATE = LOCALES / "nbm.pot"
ENGLISH = LOCALES / "en" / "LC_MESSAGES" / "nbm.po"
COMPILED = ENGLISH.with_suffix(".mo")
HOW = "run `make messages`, write the missing English in nbm.po, and run it again"
Texts = tuple[str, ...]  # one text, or the forms for one and for many


class Place(NamedTuple):
    """Where something stands in the code."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


# --- The code -----------------------------------------------------------------------------------------------


def marked_in(file: BinaryIO, *_settings: object, options: object) -> Iterator[tuple[int, str, Texts | str, list[str]]]:
    """The marked texts of a Python file, the way in which Babel asks for them (babel.cfg)."""
    for call in mark_calls(ast.parse(file.read())):
        texts = literals(call)
        if texts:
            yield call.lineno, "ngettext" if len(texts) > 1 else "_", texts if len(texts) > 1 else texts[0], []


def mark_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call of a mark."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield node


def literals(call: ast.Call) -> Texts:
    """The texts that a mark is given literally; none when it is given a variable."""
    assert isinstance(call.func, ast.Name)
    given = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    texts = tuple(text for text in given if isinstance(text, str) and text)
    return texts if len(texts) == MARKS[call.func.id] else ()


def code_of(*packages: str) -> dict[str, ast.Module]:
    """The syntax trees of the program, by file."""
    files = [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in files}


@pytest.fixture(scope="module")
def marked() -> dict[Texts, list[Place]]:
    """Every marked text, with the places where it is marked."""
    found: dict[Texts, list[Place]] = {}
    for file, tree in code_of(*PACKAGES).items():
        for call in mark_calls(tree):
            if texts := literals(call):
                found.setdefault(texts, []).append(Place(file, call.lineno))
    assert len(found) > 500
    return found


# --- The catalogue ------------------------------------------------------------------------------------------


def forms(text: object) -> Texts:
    """A message or its translation as a tuple, also when it has one form only."""
    return (str(text),) if isinstance(text, str) else tuple(map(str, text if isinstance(text, Sequence) else ()))


def translations(catalogue: Catalog) -> dict[Texts, Texts]:
    """What stands in a catalogue, without its header; unfinished translations count as none."""
    return {forms(m.id): ("",) if m.fuzzy else forms(m.string) for m in catalogue if m.id}


@pytest.fixture(scope="module")
def english() -> dict[Texts, Texts]:
    """The English of each text."""
    return translations(read_po(BytesIO(ENGLISH.read_bytes())))


def test_every_marked_text_has_its_english(
    marked: dict[Texts, list[Place]], english: dict[Texts, Texts]
) -> None:
    silent = {t: list(map(str, places)) for t, places in marked.items() if not all(english.get(t, ("",)))}
    assert silent == {}, HOW


def test_the_catalogue_holds_nothing_that_is_no_longer_marked(
    marked: dict[Texts, list[Place]], english: dict[Texts, Texts]
) -> None:
    template = translations(read_po(BytesIO(TEMPLATE.read_bytes())))
    assert set(english) - set(marked) == set(), HOW
    assert set(template) == set(marked), HOW


def test_translations_keep_the_placeholders(english: dict[Texts, Texts]) -> None:
    other = {
        texts: words
        for texts, words in english.items()
        if any(placeholders(word) != placeholders(texts[-1]) for word in words)
    }
    assert other == {}


def placeholders(text: str) -> set[str]:
    """The names between braces."""
    return {name for _before, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def test_the_compiled_catalogue_is_up_to_date(english: dict[Texts, Texts]) -> None:
    assert translations(read_mo(BytesIO(COMPILED.read_bytes()))) == english, HOW


def test_every_text_is_either_always_counted_or_never(marked: dict[Texts, list[Place]]) -> None:
    """A catalogue has one entry for a text, with or without a form for many."""
    assert {texts[0] for texts in marked if len(texts) > 1} & {texts[0] for texts in marked if len(texts) == 1} == set()
