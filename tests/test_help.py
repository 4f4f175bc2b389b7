"""`?` on every screen: a text of its own that says what the screen is for and what to do first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

import screens
from screens.base import NbmModal, NbmScreen
from screens.keymap import with_keys
from storage.folder import DataFolder
from tests.screens_fixture import ID, Coach, sitting

SHARED = {"NbmModal", "SyncingScreen", "StepScreen", "ReviewScreen", "QuestionScreen"}  # only what others build on
ITSELF = {"MessageScreen"}  # shows an explanation


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone with a caseload."""
    async with sitting(full_folder) as someone:
        yield someone


def screen_classes() -> list[type]:
    """Every screen that a coach can come to."""
    for module in walk_packages(screens.__path__, f"{screens.__name__}."):
        import_module(module.name)
    found, waiting = {}, [NbmScreen, NbmModal]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.startswith("screens.") and "[" not in one.__name__:
                found[one.__name__] = one
    return [one for name, one in sorted(found.items()) if name not in SHARED | ITSELF]


def help_of(screen: type) -> str:
    """The text of a screen's own."""
    return str(vars(screen).get("HERE_NL") or vars(screen).get("HELP_NL") or "")


def test_every_screen_has_its_own_help() -> None:
    found = screen_classes()
    assert len(found) > 40
    assert [one.__name__ for one in found if not help_of(one)] == []
    texts = [help_of(one) for one in found]
    assert sorted({text for text in texts if texts.count(text) > 1}) == []


def test_help_says_what_it_is_for_and_what_to_do() -> None:
    short = [one.__name__ for one in screen_classes() if with_keys(help_of(one)).count(".") < 2]
    assert short == []


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("down", "enter", "6", "question_mark"), "Begin met de eindevaluatie"),
        (("f2", "f1"), "Typ een paar letters om te zoeken"),
        (("f3", "question_mark"), "Alles per soort"),
        (("question_mark",), "Je overzicht."),
        (("ctrl+f", "question_mark"), "Zoek in alles wat je hebt"),
        (("f2", "question_mark"), "Typ een paar letters om te zoeken"),
    ],
    ids=["a step", "a panel with a field", "a list", "home", "the search", "a picker"],
)
async def test_a_question_mark_or_f1_explains(coach: Coach, keys: tuple[str, ...], words: str) -> None:
    await coach.press(*keys)
    assert coach.screen == "MessageScreen"
    assert words in coach.words


async def test_the_same_key_closes_the_help_and_in_a_field_a_question_mark_is_typed(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier"])
    await coach.press("f2", "f1")
    assert coach.screen == "MessageScreen"
    await coach.press("f1")
    assert coach.screen == "PickScreen"
    await coach.type("wat??")  # there is a field, and something in it
    assert coach.screen == "PickScreen"
    assert "wat??" in coach.words
