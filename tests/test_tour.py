"""The guided tour: what it names is enough to walk it, Escape ends it, and outside the demo there is none."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from textual.widgets import OptionList

from nbm_tui.demo import demo_folder
from nbm_tui.practising import STOPS, PractisingApp
from screens.keymap import DECLARED, key_of, shown
from screens.tour import Tour, TourPanel, read_stops
from storage.folder import DataFolder
from tests.sampling import sample
from tests.screens_fixture import TODAY, Coach, sitting

NAMED = re.compile(r"\[([^]]+)\]|“([^”]+)”")
KEYS = {shown(one): key_of(one) for one in DECLARED.values()} | {"↓": "down"}


@pytest.fixture(scope="module")
def practice() -> Iterator[tuple[DataFolder, str]]:
    """The made-up caseload, for all tests here: none needs it untouched."""
    with demo_folder(TODAY) as (folder, passphrase):
        yield folder, passphrase


@pytest.fixture
async def coach(practice: tuple[DataFolder, str]) -> AsyncIterator[Coach]:
    """Someone who has just opened the demo."""
    folder, passphrase = practice
    async with sitting(folder, passphrase=passphrase, kind=PractisingApp) as someone:
        await someone.press("f5")
        yield someone


def the_tour(coach: Coach) -> Tour:
    """The tour of the app that somebody works with."""
    assert isinstance(coach.app, PractisingApp)
    return coach.app.tour


def told(coach: Coach) -> str:
    """The words on the screen, without the line beside the panel."""
    return coach.words.replace("▌ ", "")


async def follow(coach: Coach, text: str) -> None:
    """Press the keys that a text names and type what stands between quotation marks, in their order."""
    for key, words in NAMED.findall(text):
        await (coach.press(KEYS.get(key, key)) if key else coach.type(words))


async def test_the_keys_that_the_tour_names_lead_to_its_end(coach: Coach) -> None:
    stops = read_stops(STOPS)
    for number, stop in enumerate(stops[:-1], 1):
        assert the_tour(coach).stop == stop, coach.text
        assert f"Rondleiding {number} van {len(stops)}" in coach.text
        assert " ".join(re.sub(r"[][]", "", stop.text).split())[:60] in told(coach)
        await follow(coach, stop.text)
    assert "Dat was de rondleiding" in coach.words
    assert "Esc: sluiten" in coach.text
    await coach.press("escape")
    assert "Rondleiding" not in coach.text
    assert not coach.app.screen.query(TourPanel)


@pytest.mark.parametrize(("stops", "key"), sample([(1, "f2"), (8, ""), (13, "")]))  # a panel, a talk, the help
async def test_escape_ends_the_tour_and_does_nothing_else(coach: Coach, stops: int, key: str) -> None:
    for stop in read_stops(STOPS)[:stops]:
        await follow(coach, stop.text)
    await coach.press(*filter(None, [key]))
    before = coach.screen
    assert "Rondleiding" in coach.text
    await coach.press("escape")
    assert coach.screen == before
    assert not any(screen.query(TourPanel) for screen in coach.app.screen_stack)
    await coach.press("escape")
    assert coach.screen != before


async def test_after_the_tour_escape_goes_back_again_and_the_palette_begins_it_anew(coach: Coach) -> None:
    await coach.press("escape")
    assert "Shift+F7 begint ze opnieuw." in told(coach)
    await coach.press("down", "enter", "6")
    assert "Rondleiding 3" not in coach.text
    await coach.press("escape")
    assert coach.screen == "HomeScreen"
    await coach.press("f3", "ctrl+p")
    await coach.type("rondleiding")
    await coach.press("enter")
    assert coach.screen == "HomeScreen"
    assert "Rondleiding 1 van" in coach.text


async def test_who_wanders_off_is_led_on_from_a_stop_that_fits_there(coach: Coach) -> None:
    await coach.press("down", "enter", "6")
    assert "Rondleiding 3" in coach.text
    await coach.press("f3")
    assert "Ergens anders beland? Met F5 ga je naar je overzicht." in told(coach)
    await coach.press("f5")
    assert "Rondleiding 1 van" in coach.text


async def test_the_tour_waits_under_the_lock(coach: Coach) -> None:
    await coach.press("f9")
    assert coach.screen == "LockScreen"
    assert "Rondleiding" not in coach.text
    await coach.press("escape", "shift+f7")
    assert coach.screen == "LockScreen"
    await coach.press("enter")
    assert "Rondleiding 1 van" in coach.text


async def test_outside_the_demo_there_is_no_tour(practice: tuple[DataFolder, str]) -> None:
    folder, passphrase = practice
    async with sitting(folder, passphrase=passphrase) as coach:
        await coach.press("f5", "shift+f7")
        assert "Rondleiding" not in coach.text
        await coach.press("ctrl+p")
        await coach.type("rondleiding")
        assert "opnieuw, bij je overzicht" not in coach.words


async def test_under_the_tour_a_picker_shows_the_line_at_the_cursor(coach: Coach) -> None:
    the_tour(coach).begin()
    await coach.press("ctrl+p")
    for _line in range(16):
        await coach.press("down")
        options = coach.app.screen.query_one(OptionList)
        option = options.get_option_at_index(options.highlighted or 0)
        assert f"  {DECLARED[option.id or ''].title}  " in coach.text
