"""The caseload as lines: the cursor stays in sight, and what comes in sight is told in full."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from textual import events

from screens.widgets.case_table import CaseTable
from storage.folder import DataFolder
from storage.opening import open_folder
from storage.store import Store
from tests.screens_fixture import Coach, sitting, the_clock
from tests.stores import Template

CASES, SHOWN = 60, 13  # lines; as many are on a screen of 80 by 24, under the titles


@pytest.fixture
async def coach(introduced: Template, quiet_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone with more trajectories than fit on the screen."""
    store = Store(open_folder(quiet_folder, introduced.key), the_clock)
    store.save_many([("candidate", f"c-{n}", {"code": f"V-{n:02d}"}) for n in range(CASES)])
    store.save_many([("trajectory", f"t-{n}", {"candidate_id": f"c-{n}"}) for n in range(CASES)])
    store.close()
    async with sitting(quiet_folder) as someone:
        yield someone


def lines(coach: Coach) -> list[str]:
    """The codes on the screen."""
    return [line.split()[0] for line in coach.text.split("\n") if line.startswith(" V-")]


def codes(first: int) -> list[str]:
    """The codes from one on, as many as fit."""
    return [f"V-{number:02d}" for number in range(first, first + SHOWN)]


def at_cursor(coach: Coach) -> str:
    """The trajectory at the cursor, which is in sight."""
    table = coach.app.screen.query_one(CaseTable)
    assert table.case_id in table.drawn
    return table.case_id


async def test_the_cursor_goes_down_and_up_and_stays_in_sight(coach: Coach) -> None:
    assert lines(coach) == codes(0)
    await coach.press(*["down"] * SHOWN)
    assert (at_cursor(coach), lines(coach)) == ("t-13", codes(1))
    await coach.press("pagedown")
    assert (at_cursor(coach), lines(coach)) == ("t-23", codes(11))
    await coach.press(*["pagedown"] * 5)
    assert (at_cursor(coach), lines(coach)) == ("t-59", codes(47))
    await coach.press("down", *["up"] * SHOWN)
    assert (at_cursor(coach), lines(coach)) == ("t-46", codes(46))
    await coach.press("enter")
    assert coach.screen == "JobScreen"
    assert "V-46" in coach.words


async def test_what_is_found_is_in_sight_and_all_of_it_again_with_the_same_line(coach: Coach) -> None:
    await coach.press(*["pagedown"] * 4)
    await coach.type("v-5")
    assert lines(coach) == codes(50)[:10]
    await coach.press("down", "down")
    assert at_cursor(coach) == "t-52"
    await coach.press("escape")
    assert at_cursor(coach) == "t-52"
    await coach.type("zzz")
    assert "Geen traject gevonden" in coach.words
    await coach.press("escape")
    assert at_cursor(coach) == "t-0"
    assert lines(coach) == codes(0)


async def test_in_another_size_the_cursor_is_in_sight(coach: Coach) -> None:
    await coach.resize(120, 40)
    assert len(lines(coach)) == 37
    await coach.press(*["down"] * 30)
    await coach.resize(80, 24)
    assert at_cursor(coach) == "t-30"
    assert "V-30" in lines(coach)


async def test_a_click_takes_a_line_and_another_one_opens_it(coach: Coach) -> None:
    await coach.click(CaseTable, (5, 4))
    assert at_cursor(coach) == "t-3"
    await coach.click(CaseTable, (5, 0))  # the titles
    assert at_cursor(coach) == "t-3"
    await coach.click(CaseTable, (5, 4))
    assert coach.screen != "HomeScreen"


async def test_what_comes_in_sight_with_the_wheel_has_its_state(coach: Coach) -> None:
    table = coach.app.screen.query_one(CaseTable)
    for _turn in range(10):
        table.post_message(events.MouseScrollDown(table, 5, 5, 0, 1, 0, False, False, False))
    await coach.until(lambda: lines(coach)[0] > "V-09" and coach.text.count(" ·") == SHOWN)
    assert table.case_id == "t-0"
    await coach.press("down")
    assert at_cursor(coach) == "t-1"
