"""A group of the WijkLeerbedrijf, worked with keys: everyone at a glance, and one entry for all."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from textual import events
from textual.widgets import TextArea

from screens.widgets.group_list import GroupList
from screens.widgets.record_list import RecordList
from screens.widgets.tick_list import TickList
from storage.folder import DataFolder
from storage.records.links import cohort_employer_id
from tests.screens_fixture import ID, TODAY, Coach, group, settled, sitting

TWENTY = [f"N-{number:02d}" for number in range(1, 21)]


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard with the made-up group on the screen."""
    async with sitting(full_folder, (100, 40)) as someone:
        await someone.stored(lambda store: store.save_many(group()))
        await someone.open("cohort", ID["cohort"])
        yield someone


async def count(coach: Coach, kind: str, **equal: object) -> int:
    """How many records of a kind there are."""
    return await coach.stored(lambda store: len(store.rows(kind, **equal)))


async def expect(coach: Coach, employer: str, places: int) -> None:
    """An employer says how many places it expects."""
    record_id = cohort_employer_id(ID["cohort"], ID[employer])
    await coach.stored(lambda store: store.save("cohort_employer", record_id, {"expected_places": places}))
    await coach.app.here.reload()
    await settled(coach.app)


async def test_the_group_is_there_at_a_glance(coach: Coach) -> None:
    assert coach.screen == "CohortScreen"
    assert "3 kandidaten · 2 plekken · 1 werkgever nog onbekend · 3 zonder werkgever" in coach.words
    assert all(name in coach.text for name in ("G-01", "G-02", "G-03", "Bakkerij Voorbeeld", "voorlichting"))


async def test_twenty_sign_up_in_one_go_and_one_undo_takes_them_back(coach: Coach) -> None:
    await coach.press("f4")
    await coach.paste("\n".join([*TWENTY, "", "  "]))
    await coach.press("f4")
    assert "23 kandidaten" in coach.words
    listed = [str(option.prompt) for option in coach.app.screen.query_one(GroupList).options]
    assert [name for name in TWENTY if any(name in line for line in listed)] == TWENTY
    assert await count(coach, "trajectory", cohort_id=ID["cohort"], route="wlb") == 23
    assert await count(coach, "match", cohort_id=ID["cohort"], state="proposed") == 20
    await coach.press("f8")
    assert "3 kandidaten" in coach.words
    assert await count(coach, "match", cohort_id=ID["cohort"]) == 0


async def test_who_is_known_is_not_made_again_and_nobody_is_signed_up_twice(coach: Coach) -> None:
    before = await count(coach, "candidate")
    await coach.press("f4")
    await coach.paste("v-07\nG-01\nN-01\nn-01")
    await coach.press("f4")
    assert "5 kandidaten" in coach.words
    assert "Aangemeld: 2. Daarvan al bekend: 1." in coach.words.replace("▌ ", "")
    assert await count(coach, "candidate") == before + 1
    assert await count(coach, "trajectory", candidate_id=ID["candidate"], cohort_id=ID["cohort"]) == 1


async def test_who_goes_back_signs_nobody_up_and_finds_the_names_again(coach: Coach) -> None:
    await coach.press("f4", *"N-99", "escape")
    assert coach.screen == "CohortScreen"
    assert "3 kandidaten" in coach.words
    await coach.press("f4")
    assert "N-99" in coach.words
    await coach.press("f4")
    assert "4 kandidaten" in coach.words
    await coach.press("f4")
    assert "N-99" not in coach.app.screen.query_one(TextArea).text


async def test_names_that_are_being_typed_survive_the_end_of_the_program(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        await coach.stored(lambda store: store.save_many(group()))
        await coach.open("cohort", ID["cohort"])
        await coach.press("f4", *"N-77")
        await coach.until(lambda: coach.stored(lambda store: store.drafts()), "a draft")
    async with sitting(full_folder) as again:
        assert "In 1 veld" in again.words
        await again.press("f4")
        assert "N-77" in again.words


async def test_one_meeting_and_all_attendances_in_one_go(coach: Coach) -> None:
    await coach.open("meeting", ID["meeting"])
    await coach.go_to_field("held_on")
    await coach.type("vandaag")
    coach.app.screen.query_one("#table", TickList).focus()
    await coach.press("a")
    assert await count(coach, "attendance", meeting_id=ID["meeting"], present=True) == 3
    await coach.press("space")
    assert await count(coach, "attendance", meeting_id=ID["meeting"], present=False) == 1
    await coach.press("f8", "f8")
    assert await count(coach, "attendance", meeting_id=ID["meeting"]) == 0


async def test_fewer_places_than_candidates_is_told_until_there_are_enough(coach: Coach) -> None:
    few = "Minder plekken dan kandidaten"
    assert few not in coach.words  # one employer does not know yet
    await expect(coach, "metal", 0)
    assert few in coach.words
    await expect(coach, "metal", 1)
    assert few not in coach.words


async def test_an_employer_joins_by_its_name(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("employer", "e-new", {"name": "Oefenhoveniers (verzonnen)"}))
    coach.app.screen.query_one("RecordList").focus()
    await coach.press("down", "down", "f4", *"hoven", "enter")
    assert "Oefenhoveniers" in coach.words
    assert coach.focus == "field-expected_places"
    assert await count(coach, "cohort_employer", cohort_id=ID["cohort"]) == 3


async def test_a_candidate_opens_and_a_restart_leads_back_to_the_group(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        await coach.stored(lambda store: store.save_many(group()))
        await coach.open("cohort", ID["cohort"])
        await coach.press("enter")
        assert "G-01" in coach.text.split("\n")[0]
        await coach.press("escape")
        assert coach.screen == "CohortScreen"
        await coach.press("ctrl+q")
    async with sitting(full_folder) as again:
        assert again.screen == "CohortScreen"


async def test_one_change_for_everyone_who_is_marked(coach: Coach) -> None:
    await coach.press("space", "space")
    assert coach.text.count("►") == 2
    await coach.press("ctrl+t", *"toegelaten tot", "enter")
    admitted = await coach.stored(lambda store: store.rows("match", state="admitted"))
    assert [row.values["trajectory_id"] for row in admitted] == [ID["first-way"], ID["second-way"]]
    assert {row.values["admitted_on"] for row in admitted} == {TODAY}
    assert coach.words.count("toegelaten tot") >= 1
    assert "►" not in coach.text
    await coach.press("f8")
    assert await count(coach, "match", state="admitted") == 0


async def test_what_is_typed_behind_a_change_for_many_is_for_who_is_at_the_cursor_then(coach: Coach) -> None:
    await coach.press(
        "space", "space", "ctrl+t", *"match: toegelaten tot", "enter", "end", "ctrl+t", *"match: terug", "enter"
    )
    assert await count(coach, "match", state="admitted") == 2
    assert await count(coach, "match", state="withdrawn") == 1


async def test_on_a_selection_day_several_find_their_employer(coach: Coach) -> None:
    await coach.press("space", "space", "ctrl+t", *"vonk", "enter")
    assert "1 zonder werkgever" in coach.words
    assert await count(coach, "trajectory", employer_id=ID["metal"], cohort_id=ID["cohort"]) == 2
    await coach.press("end", "ctrl+t", *"traject: gestopt", "enter")
    assert await count(coach, "trajectory", state="stopped") == 1


async def test_who_stops_in_one_go_has_an_outcome_too(coach: Coach) -> None:
    await coach.press("space", "space", "ctrl+t", *"traject: gestopt", "enter")
    assert await count(coach, "outcome", end_state="dropout", ended_on=TODAY) == 2
    assert "1 kandidaat" in coach.words
    await coach.press("f8")
    assert await count(coach, "outcome") == 0
    assert "3 kandidaten" in coach.words


async def test_what_is_still_to_be_made_after_a_change_for_many_is_told_with_for_whom(coach: Coach) -> None:
    def told() -> list[str]:
        words = " ".join(coach.words.replace("▌", "").split())
        return re.findall("Maak nog voor elk een ([^.]*)", words)

    planned = {"trajectory_id": ID["second-way"], "evaluation_kind": "final"}
    await coach.stored(lambda store: store.save("evaluation", "e", planned))
    await coach.press("space", "space", "space", "ctrl+t", *"traject: eindevaluatie", "enter")
    assert told() == ["evaluatiemoment: G-01, G-03"]
    await coach.press("end", "ctrl+t", *"traject: werkgever", "enter")
    assert told()[-1] == "terugvaloptie: G-03"
    await coach.press("end", "ctrl+t", *"traject: bezig", "enter")
    assert len(told()) == 2


async def test_several_reach_the_bbl_in_one_go(coach: Coach) -> None:
    await coach.press("space", "space", "ctrl+t", *"vonk", "enter")
    await coach.press("home", "space", "space", "ctrl+t", *"bbl-baan begonnen", "enter")
    reached = await coach.stored(lambda store: store.rows("milestone", milestone_kind="bbl_started"))
    assert [(row.values["reached_on"], row.values["employer_id"]) for row in reached] == [(TODAY, ID["metal"])] * 2


async def test_many_have_the_same_outcome_in_one_go(coach: Coach) -> None:
    await coach.press("ctrl+t", *"vonk", "enter")
    await coach.press("home", "space", "end", "space", "ctrl+t", *"uitkomst: baan bij werkgever in", "enter")
    found = await coach.stored(lambda store: [row.values for row in store.rows("outcome")])
    assert {(one["end_state"], one["ended_on"]) for one in found} == {("regular_same_wlb", TODAY)}
    assert {one["trajectory_id"]: one["employer_id"] for one in found} == {
        ID["first-way"]: ID["metal"],
        ID["third-way"]: None,
    }
    assert await count(coach, "trajectory", state="completed", ended_on=TODAY) == 2
    await coach.press("home", "ctrl+t", *"uitkomst: bbl niveau 3", "enter")
    assert await count(coach, "outcome", end_state="bbl_level_3") == 1  # another outcome, not a second one
    await coach.press("f8", "f8")
    assert await count(coach, "outcome") == 0
    await coach.press("home", "ctrl+t", *"uitkomst: inleren niet gelukt", "enter")
    assert await count(coach, "trajectory", state="not_succeeded") == 1


async def test_who_is_not_admitted_is_not_in_the_group(coach: Coach) -> None:
    await coach.press("ctrl+t", *"match: niet toegelaten", "enter")
    assert "2 kandidaten" in coach.words
    for kind, field in (("meeting", ""), ("cohort", "closed_on")):
        await coach.open(kind, ID[kind], field)
        listed = [line.text for line in coach.app.screen.query_one("#table", TickList)._ticks]
        assert ("G-01" in listed, "G-02" in listed) == (False, True)


async def test_a_name_that_is_too_long_is_told_and_the_text_stays(coach: Coach) -> None:
    await coach.press("f4")
    await coach.paste("N-01\n" + "x" * 201)
    await coach.press("f4")
    assert "Regel 2 is te lang" in coach.words
    assert coach.screen == "LinesScreen"
    assert await count(coach, "trajectory", cohort_id=ID["cohort"]) == 3


async def test_names_that_were_just_pasted_survive_stopping(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        await coach.stored(lambda store: store.save_many(group()))
        await coach.open("cohort", ID["cohort"])
        await coach.press("f4")
        coach.app.post_message(events.Paste("N-55"))
        await coach.press("ctrl+q")
    async with sitting(full_folder) as again:
        await again.press("f4")
        assert "N-55" in again.words


async def test_a_second_match_that_ends_takes_nobody_out_of_the_group(coach: Coach) -> None:
    of_first = {"trajectory_id": ID["first-way"], "candidate_id": ID["first"], "cohort_id": ID["cohort"]}
    await coach.stored(lambda store: store.save("match", "m1", {**of_first, "state": "admitted"}))
    await coach.stored(lambda store: store.save("match", "m2", {**of_first, "state": "withdrawn"}))
    await coach.app.here.reload()
    assert "3 kandidaten" in coach.words
    await coach.stored(lambda store: store.save("match", "m1", {"state": "withdrawn"}))
    await coach.app.here.reload()
    assert "2 kandidaten" in coach.words


async def test_who_stopped_and_comes_back_is_in_the_group_again(coach: Coach) -> None:
    await coach.press("ctrl+t", *"traject: gestopt", "enter")
    assert "2 kandidaten" in coach.words
    await coach.press("ctrl+t", *"traject: bezig", "enter")
    assert "3 kandidaten" in coach.words


async def test_the_group_itself_is_not_deleted_by_the_way(coach: Coach) -> None:
    coach.app.screen.query_one("RecordList").focus()
    await coach.press("down", "delete")
    assert (await coach.values("cohort", ID["cohort"]))["round"] == 1
    assert (await coach.stored(lambda store: store.rows("cohort"))) != []


async def test_beside_the_group_the_key_for_states_is_about_the_record_there(coach: Coach) -> None:
    promise = {"cohort_id": ID["cohort"], "employer_id": ID["bakery"], "level": "intention"}
    await coach.stored(lambda store: store.save("commitment", "promise", promise))
    await coach.app.here.reload()
    coach.app.screen.query_one("RecordList").focus()
    await coach.press("end", *["up"] * 20, *["down"] * 8)
    for _ in range(12):
        if coach.app.screen.query_one(RecordList).at_cursor[0] == "commitment":
            break
        await coach.press("down")
    await coach.press("ctrl+t")
    assert "Toezegging: nu" in coach.words
    await coach.press("escape")
    assert await count(coach, "match", cohort_id=ID["cohort"]) == 0


async def test_a_state_that_asks_nothing_more_lets_the_next_key_through(coach: Coach) -> None:
    agreement = {"cohort_id": ID["cohort"], "version": 1, "state": "draft"}
    await coach.stored(lambda store: store.save("agreement", "of-group", agreement))
    await coach.app.here.reload()
    coach.app.screen.query_one("RecordList").focus()
    for _ in range(20):
        if coach.app.screen.query_one(RecordList).at_cursor == ("agreement", "of-group"):
            break
        await coach.press("down")
    await coach.press("ctrl+t", *"algemeen", "enter")
    assert (await coach.values("agreement", "of-group"))["state"] == "general"
    assert coach.screen == "CohortScreen"


async def test_nobody_in_the_group_and_nothing_happens(coach: Coach) -> None:
    for name in ("first", "second", "third"):
        await coach.stored(lambda store, name=name: store.delete("trajectory", ID[f"{name}-way"]))
    await coach.app.here.reload()
    await coach.press("space", "ctrl+t", "f4")
    assert coach.screen == "LinesScreen"


async def test_who_chose_each_other_on_a_selection_day_belong_together(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("meeting", ID["meeting"], {"meeting_kind": "selection"}))
    await coach.open("meeting", ID["meeting"])
    coach.app.screen.query_one("#table", TickList).focus()
    await coach.press("enter")
    await coach.go_to_field("employer_id")
    await coach.press("space", *"vonk", "enter")
    await coach.until(
        lambda: count(coach, "trajectory", employer_id=ID["metal"], cohort_id=ID["cohort"]), "its employer"
    )
