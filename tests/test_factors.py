"""What helps and hinders, over all trajectories: what was marked comes back as counts, and nobody is ranked."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from screens.widgets.tick_list import TickLine, TickList
from storage.folder import DataFolder
from storage.marks import ANSWERS, Marks
from storage.records.check import Answer
from storage.records.links import check_answer_id, settings_id
from storage.store import Store
from tests.screens_fixture import ID, Change, Coach, sitting

TIGHT, KNOWN, TALK, PITFALL, SUCCESS = (
    "s1-factor-tightness",
    "s1-factor-familiarity",
    "s1-growth-talk",
    "s1-ad-hoc-hiring",
    "s1-employer-plans-ahead",
)


def mark(case: str, item: str, answer: str, note: str = "") -> Change:
    """An answer to an item."""
    values = {"subject_id": case, "item_id": item, "step": "job", "answer": answer or None, "note": note or None}
    return "check_answer", check_answer_id(case, item), values


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard; two trajectories say something about what helps and hinders."""
    marks = [
        mark(ID["case2"], KNOWN, "helps"),
        mark(ID["case3"], KNOWN, "hinders", "Nog nooit iemand gehad."),
        mark(ID["case2"], PITFALL, "occurs", "Vraagt pas als het brandt."),
        mark(ID["case3"], PITFALL, "absent"),
        mark(ID["case2"], SUCCESS, "partly"),
    ]
    async with sitting(full_folder, (110, 50)) as someone:
        await someone.stored(lambda store: store.save_many(marks))
        yield someone


def shown(coach: Coach) -> list[TickLine]:
    """The lines of the report."""
    return coach.app.screen.query_one(TickList)._ticks


def said(coach: Coach, part: str, item: str) -> str:
    """What the report says behind an item, for one trajectory or for all."""
    return next((line.remark for line in shown(coach) if line.key == f"{part}/{item}"), "")


def test_what_was_never_marked_or_taken_away_does_not_count(store: Store) -> None:
    store.save_many([("trajectory", name, {}) for name in ("t-1", "t-2", "t-3")])
    store.save_many([mark(case, TIGHT, "helps") for case in ("t-1", "t-2", "t-3")])
    store.save_many([mark("t-1", TALK, "done"), mark("t-1", KNOWN, ""), mark(settings_id(), PITFALL, "occurs")])
    store.delete("trajectory", "t-2")
    store.delete("check_answer", check_answer_id("t-3", TIGHT))
    assert sorted(store.marks()) == [Marks(PITFALL, "occurs", 1), Marks(TIGHT, "helps", 1)]


def test_every_answer_but_those_of_tasks_is_a_mark() -> None:
    assert set(ANSWERS) | {Answer.OPEN, Answer.DONE, Answer.NOT_APPLICABLE} == set(Answer)


async def test_home_shows_how_often_what_was_marked_first(coach: Coach) -> None:
    await coach.press("ctrl+r")
    assert "Dit traject" not in coach.text
    assert said(coach, "every", KNOWN) == "helpt: 1, hindert: 2"
    assert said(coach, "every", TIGHT) == "helpt: 1"
    assert said(coach, "every", PITFALL) == "speelt: 1, speelt niet: 1"
    assert said(coach, "every", SUCCESS) == "deels: 1"
    lines = [line.key for line in shown(coach)]
    assert lines.index(f"every/{KNOWN}") < lines.index(f"every/{TIGHT}")
    assert not any(TALK in key for key in lines)
    assert "Een baan in beeld · Valkuilen" in [line.text for line in shown(coach) if line.heading]
    assert "%" not in coach.text


async def test_of_one_trajectory_it_comes_first_and_only_there_are_its_notes(coach: Coach) -> None:
    await coach.open("trajectory", ID["case2"])
    await coach.press("ctrl+r")
    assert [line.text for line in shown(coach) if line.key in ("one", "every")] == [
        "Dit traject: Zoë Verzonnen · Assistent-lasser · Oefenmetaal De Vonk",
        "Alle trajecten",
    ]
    assert said(coach, "one", PITFALL) == "speelt · Vraagt pas als het brandt."
    assert said(coach, "one", KNOWN) == "helpt"
    assert said(coach, "one", TIGHT) == ""
    assert "Nog nooit iemand gehad." not in coach.text


async def test_a_mark_made_on_a_step_comes_back(coach: Coach) -> None:
    await coach.press("enter", "1", "tab", "tab")
    assert coach.app.screen.query_one("#guidance", TickList).go_to(TIGHT)
    await coach.press("space", "ctrl+r")
    assert (said(coach, "one", TIGHT), said(coach, "every", TIGHT)) == ("hindert", "hindert: 1")
    await coach.press("f8")
    assert said(coach, "every", TIGHT) == "helpt: 1"
    await coach.press("escape")
    assert coach.screen == "JobScreen"


async def test_it_tells_where_a_line_comes_from_and_has_nothing_to_tick(coach: Coach) -> None:
    await coach.press("ctrl+r", "space", "x", "enter")
    assert coach.screen == "FactorsScreen"
    await coach.press("f1")
    assert "aantallen, geen cijfer voor mensen" in coach.words
    assert "Afvinken" not in coach.text
    await coach.press("escape", "b")
    assert "Kenmerk" in coach.text


async def test_the_palette_knows_it(coach: Coach) -> None:
    await coach.press("ctrl+p", *"helpt en", "enter")
    assert coach.screen == "FactorsScreen"


async def test_nothing_marked_yet_says_where_that_is_done(quiet_folder: DataFolder) -> None:
    async with sitting(quiet_folder) as coach:
        await coach.press("ctrl+r")
        assert "Er is nog niets aangegeven" in coach.words
        await coach.press("b", "escape")
        assert coach.screen == "HomeScreen"


async def test_a_restart_leads_back_to_it(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        await coach.press("enter", "1", "ctrl+r")
        await coach.until(lambda: "Dit traject: V-07" in coach.words, "the screen")
        await coach.press("ctrl+q")
    async with sitting(full_folder) as again:
        assert "Dit traject: V-07" in again.text
        await again.press("escape")
        assert again.screen == "JobScreen"
