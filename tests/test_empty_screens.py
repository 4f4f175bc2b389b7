"""A coach who has nothing yet reads on every screen what to do next, and the key that it names does that."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.folder import DataFolder
from storage.ids import new_id
from tests.screens_fixture import Coach, sitting


@pytest.fixture
async def coach(quiet_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone on their first day: nothing is written but who it is."""
    async with sitting(quiet_folder, (100, 30)) as someone:
        yield someone


@pytest.mark.parametrize(
    ("keys", "words", "then"),
    [
        ((), "Je hebt nog geen trajecten. Druk op F4 om er een te maken.", {"f4": "PickScreen"}),
        ((), "Met F6 plan je een evaluatie.", {"f6": "EvaluationScreen"}),
        (("f3",), "Werkgevers F4: nieuw", {"f4": "RecordScreen"}),
        (("ctrl+n",), "Met Esc ga je terug.", {"escape": "HomeScreen"}),
        (("f7",), "F12 opent je instellingen.", {"f12": "SettingsScreen"}),
        (("f7", "i"), "staat geen bestand", {}),
        (("ctrl+y",), "Met F3 ga je naar je lijsten en maak je er een.", {"f3": "ListsScreen"}),
        (("ctrl+f",), "Je vindt hier namen, notities, wat nog niet af is en de methode.", {}),
        (("ctrl+f", *"xqz"), "Niets gevonden. Met minder letters vind je meer.", {}),
        (("ctrl+o", *"xqz"), "Niets gevonden. Met een korter woord vind je meer.", {}),
        (("f2", *"xqz"), "+ iets anders", {"enter": "RecordScreen"}),
        (("ctrl+p", *"xqz"), "Niets gevonden. Met minder letters vind je meer.", {"enter": "PickScreen"}),
        (("ctrl+r",), "Dat doe je bij een stap, in de wijzer, met de spatiebalk.", {}),
        (("ctrl+k",), "Nieuwe werkgever", {"enter": "IntakeScreen"}),
    ],
    ids=[
        "home",
        "today",
        "the lists",
        "two versions",
        "delivering",
        "reading in",
        "handing over",
        "searching",
        "nothing found",
        "the method",
        "a barrier",
        "the palette",
        "what helps",
        "a talk",
    ],
)
async def test_an_empty_screen_says_what_to_do_next(
    coach: Coach, keys: tuple[str, ...], words: str, then: dict[str, str]
) -> None:
    await coach.press(*keys)
    await coach.until(lambda: words in coach.words, words)
    for key, screen in then.items():
        await coach.press(key)
        assert coach.screen == screen


async def test_a_list_from_elsewhere_has_to_be_somewhere_else(coach: Coach, tmp_path: Path) -> None:
    await coach.press("ctrl+l", "ctrl+u")
    await coach.paste(f"{tmp_path}/xqz")
    assert "Hier staat geen lijst (CSV of XLSX). Typ een andere map." in coach.words


async def test_a_new_trajectory_offers_on_each_step_what_is_not_there_yet(coach: Coach) -> None:
    trajectory_id = new_id()
    await coach.stored(lambda store: store.save("trajectory", trajectory_id, {}))
    await coach.press("escape", "f3", "f5", "down", "enter")
    assert "Enter: kies een werkgever" in coach.words
    for step in "23456":
        await coach.press(step)
        assert "F4: nieuw" in coach.words, step


async def test_an_empty_group_and_an_empty_history_say_what_comes_there(coach: Coach) -> None:
    cohort_id = new_id()
    await coach.stored(lambda store: store.save("cohort", cohort_id, {"name": "Voorjaar (verzonnen)"}))
    await coach.open("cohort", cohort_id)
    assert "Nog niemand. F4: mensen aanmelden" in coach.words
    await coach.press("f3", "f4", "ctrl+g")
    assert "komt hier te staan." in coach.words
