"""Signals on the screen: where they arise, with a key to what solves them, and a way to set them aside."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from screens.widgets.tick_list import TickList
from storage.folder import DataFolder
from tests.screens_fixture import ID, Coach, sitting

INSURANCE, TOLD = "Verzekering nog niet nagekeken", "De werkgever weet niet dat een match kan mislukken"


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard, with a caseload in which the insurance is still to be checked."""
    async with sitting(full_folder, (100, 50)) as someone:
        await someone.stored(lambda store: store.save("agreement", ID["agreement"], {"insurance_checked_on": None}))
        yield someone


async def to_signal(coach: Coach, step: str, words: str) -> None:
    """The cursor on a signal in the guidance of a step."""
    await coach.press("enter", step)
    guidance = coach.app.screen.query_one("#guidance", TickList)
    assert guidance.go_to(next(line.key for line in coach.app.screen.guidance_lines() if words in line.text))


async def test_a_signal_leads_to_the_field_and_goes_when_it_is_filled_in(coach: Coach) -> None:
    await to_signal(coach, "4", INSURANCE)
    assert "Traject!" in coach.line("Voorbereiden")
    await coach.press("enter")
    assert coach.focus == "field-insurance_checked_on"
    assert "! Verzekering nog niet nagekeken." in coach.text
    assert coach.line("Verzekering nagekeken op").startswith("!")
    await coach.type("vandaag")
    await coach.press("tab")
    assert not coach.line("Verzekering nagekeken op").startswith("!")
    await coach.press("escape")
    assert INSURANCE not in coach.words


async def test_a_signal_about_a_task_leads_to_that_task(coach: Coach) -> None:
    await to_signal(coach, "3", TOLD)
    await coach.press("enter")
    assert coach.focus == "tasks"
    await coach.press("space")
    assert TOLD not in coach.words


async def test_a_signal_about_what_is_not_there_yet_makes_it(coach: Coach) -> None:
    await coach.stored(lambda store: store.delete("income_period", ID["income"]))
    await to_signal(coach, "4", "Het inkomen is voor een deel niet bekend")
    await coach.press("enter")
    assert "Inkomen: nieuw" in coach.text.split("\n")[0]
    assert (coach.screen, coach.focus) == ("RecordScreen", "field-income_form")


async def test_a_signal_is_set_aside_with_a_reason_until_a_day(coach: Coach) -> None:
    await to_signal(coach, "4", INSURANCE)
    await coach.press("x")
    await coach.type("De polis komt volgende week.")
    await coach.go_to_field("until_on")
    await coach.type("over 2 weken")
    await coach.press("escape")
    assert INSURANCE not in coach.words
    kept = await coach.stored(lambda store: store.rows("signal_set_aside"))
    assert [(row.values["signal"], row.values["reason"]) for row in kept] == [("W20", "De polis komt volgende week.")]
    await coach.press("f8", "f8")
    assert INSURANCE in coach.words


async def test_a_signal_tells_on_which_rules_it_rests(coach: Coach) -> None:
    await to_signal(coach, "4", INSURANCE)
    await coach.press("b")
    assert "voorstel van het programma" in coach.words
    assert "W20" in coach.words


async def test_home_counts_the_strong_ones(coach: Coach) -> None:
    before = coach.line("V-07").split()[-2]
    await coach.stored(lambda store: store.save("agreement", ID["agreement"], {"insurance_checked_on": "2026-03-01"}))
    await coach.press("enter", "escape")
    assert int(coach.line("V-07").split()[-2].removeprefix("!")) == int(before.removeprefix("!")) - 1


async def test_a_job_without_a_candidate_shows_its_signals_too(coach: Coach) -> None:
    await coach.open("future_job", ID["welder"])
    assert coach.line("Reden van de baan").startswith("!")


async def test_a_signal_says_which_record_it_is_about(coach: Coach) -> None:
    values = {"barrier_type": "vervoer_mobiliteit", "state": "found", "owner": None}
    await coach.stored(lambda store: store.save("barrier", ID["barrier"], values))
    await coach.press("enter", "5")
    assert "Een belemmering blijft liggen: vervoer" in " ".join(line.text for line in coach.app.screen.guidance_lines())
