"""Keys in order: whatever opens slowly, what is typed behind it lands where the coach meant it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from time import sleep

import pytest
from textual import events

from storage.folder import DataFolder
from tests.sampling import sample
from tests.screens_fixture import ID, Coach, days, key_event, settled, sitting


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard, with a caseload."""
    async with sitting(full_folder) as someone:
        yield someone


async def test_a_whole_visit_typed_ahead_lands_where_it_belongs(coach: Coach) -> None:
    await coach.press(
        *("f4", *"werkgever", "enter", *"Voorbeeldhuis", "tab", "tab", *"Oefendam", "escape"),
        *("f4", *"toekomstige", "enter", *"Voorbeeldhuis", "enter", "tab", *"Gastheer", "tab", "b", "escape"),
        *("f4", *"kandidaat", "enter", "tab", *"K-21", "escape"),
        *("f4", *"traject", "enter", *"K-21", "enter", "tab", *"gastheer", "enter", "escape"),
        *("escape", *"k-21", "enter", "5", "space"),
        *("f2", *"kinderopvang", "enter", *"Werktijden", "escape"),
    )
    employer = await coach.only("employer", name="Voorbeeldhuis")
    assert employer["place"] == "Oefendam"
    job = await coach.only("future_job", function="Gastheer")
    assert (job["employer_id"], job["origin"]) == (employer["id"], "expansion")
    candidate = await coach.only("candidate", code="K-21")
    trajectory = await coach.only("trajectory", candidate_id=candidate["id"])
    assert trajectory["job_id"] == job["id"]
    barrier = await coach.only("barrier", why_needed="Werktijden")
    assert (barrier["trajectory_id"], barrier["found_on"]) == (trajectory["id"], days(0))
    assert await coach.drafts() == {}


async def test_keys_typed_behind_a_picker_reach_the_picker(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "employer_id")
    await coach.press(*"vonk", "enter", "tab", "end", "ctrl+u", *"Lasser", "tab")
    values = await coach.values("future_job", ID["job"])
    assert (values["employer_id"], values["function"]) == (ID["metal"], "Lasser")


async def test_pasted_text_keeps_its_place_between_keys(coach: Coach) -> None:
    await coach.open("employer", ID["metal"], "name")
    await coach.press("end", "ctrl+u")
    for event in (*map(key_event, "voor "), events.Paste("midden"), *map(key_event, " na"), key_event("tab")):
        coach.app.post_message(event)
    await settled(coach.app)
    assert (await coach.values("employer", ID["metal"]))["name"] == "voor midden na"


async def test_text_pasted_behind_a_key_that_opens_lands_in_what_opens(coach: Coach) -> None:
    for event in (key_event("f4"), events.Paste("werkgever"), key_event("enter"), events.Paste("Plakhuis")):
        coach.app.post_message(event)
    await coach.press("escape")
    assert await coach.only("employer", name="Plakhuis")
    assert coach.screen == "HomeScreen"


@pytest.mark.parametrize("place", sample(["", "enter", "f3", "f4", "f1"]))
async def test_no_key_holds_the_next_ones_back(coach: Coach, place: str) -> None:
    for key in ("f2", "f3", "f4", "f5", "f6", "f7", "f8", "f12", "ctrl+p", "f1", "ctrl+g", "enter", "space", "delete"):
        if place:
            await coach.press(place)
        await coach.press(key)  # fails when keys are held back though nothing opens
        await coach.press(*["escape"] * 4)
        assert coach.screen == "HomeScreen", key


async def test_an_evaluation_without_any_planned_opens_at_once(coach: Coach) -> None:
    await coach.press("down", "down", "f6")
    assert "Evaluatiemoment: nieuw" in coach.words


async def test_an_error_with_words_does_not_hold_the_next_keys_back(coach: Coach) -> None:
    await coach.press("f8", "enter", *"zoe", "enter")
    assert "Zoë" in coach.line("·")


@pytest.mark.parametrize("way", ["escape", "f5"])
async def test_what_was_picked_is_kept_though_the_coach_leaves_at_once(coach: Coach, way: str) -> None:
    for number in range(4):
        typed, chosen = (("vonk", "metal"), ("bakkerij", "bakery"))[number % 2]
        await coach.open("future_job", ID["job"], "employer_id")
        await coach.press(*typed, "enter", way)
        assert (await coach.values("future_job", ID["job"]))["employer_id"] == ID[chosen]
        assert coach.screen == "HomeScreen"


@pytest.mark.parametrize("way", ["escape", "f5"])
async def test_home_shows_what_was_filled_in_just_before(coach: Coach, way: str) -> None:
    for number in range(4):
        await coach.open("employer", ID["bakery"], "name")
        await coach.press("end", str(number), "end", "ctrl+u", *f"Huis {number}", way)
        assert f"Huis {number}" in coach.line("V-07")


@pytest.mark.parametrize(
    ("opens", "chooses", "kind", "field"),
    [
        (["ctrl+k"], "Oefenhuis", "employer", "place"),
        (["ctrl+k", *"Oefenhuis", "enter", "ctrl+k"], "2. ", "employer", "place"),
        (["enter", "5", "f2"], "schulden", "barrier", "why_needed"),
    ],
)
async def test_what_is_typed_behind_a_choice_waits_for_a_slow_disk(
    coach: Coach, opens: list[str], chooses: str, kind: str, field: str
) -> None:
    await coach.press(*opens, *chooses)
    coach.app.desk.send(lambda _store: sleep(1))
    await coach.press("enter", *"ver weg", "enter")
    found = await coach.stored(lambda store: store.rows(kind, **{field: "ver weg"}))
    assert len(found) == 1, coach.text


async def test_what_is_typed_behind_the_same_design_is_for_its_step(coach: Coach) -> None:
    await coach.press("shift+f4", *"Nog niemand")
    coach.app.desk.send(lambda _store: sleep(1))
    await coach.press("enter", "5")
    assert coach.screen == "LearnScreen", coach.text
