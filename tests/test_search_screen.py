"""Finding anything with the keys: typing searches, Enter opens what was found at the right place."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from textual.content import Content
from textual.widgets import Input, OptionList

from storage.folder import DataFolder
from storage.records.links import check_answer_id, step_state_id
from tests.sampling import sample
from tests.screens_fixture import ID, Coach, sitting

SEARCH, FORM = "SearchScreen", "RecordScreen"
NOTE = "Hij heeft nog geen coördinator.\nDe bus rijdt op zondag niet, en de trein ook niet, dus iemand moet hem halen."


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard with the made-up caseload."""
    async with sitting(full_folder) as someone:
        yield someone


async def search(coach: Coach, typed: str) -> None:
    """Ask for the search from wherever this is, and type."""
    await coach.press("ctrl+f", *typed)
    assert coach.screen == SEARCH


def lines(coach: Coach) -> list[Content]:
    """What is listed, with how it is marked."""
    return [option.prompt for option in coach.app.screen.query_one(OptionList).options]  # type: ignore[misc]


def marked(content: Content) -> list[str]:
    """The parts of a line that stand out also without colours."""
    return [content.plain[span.start : span.end] for span in content.spans if "underline" in str(span.style)]


# Searching


async def test_typing_shows_what_was_found_by_kind_with_the_words_marked(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("barrier", ID["barrier"], {"note": NOTE}))
    await search(coach, "ZOE")
    assert "Kandidaten Zoë Verzonnen Trajecten Zoë Verzonnen, Assistent-lasser, Oefenmetaal De Vonk" in coach.words
    assert [marked(line) for line in lines(coach)[:4]] == [[], ["Zoë"], [], ["Zoë"]]
    await search(coach, "zondag niet")
    assert "Belemmeringen schulden en geld, wordt aan gewerkt · V-07, Medewerker inpak Notitie: " in coach.words
    assert "zondag niet" in coach.words
    assert marked(lines(coach)[1]) == ["zondag", "niet"]
    assert all(len(line) <= 80 for content in lines(coach) for line in content.plain.split("\n"))


async def test_what_stands_on_its_own_comes_before_what_belongs_to_it(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("barrier", ID["barrier"], {"note": "werkt nu in een bakkerij"}))
    await coach.stored(lambda store: store.save("agreement_party", ID["party"], {"name": "Bakkerij Voorbeeld"}))
    await search(coach, "bakker")
    headings = [line.plain for line in lines(coach) if any("primary" in str(span.style) for span in line.spans)]
    assert headings == ["Werkgevers", "Trajecten", "Partijen", "Belemmeringen"]
    assert "Notitie: werkt nu in een bakkerij" in coach.words


async def test_what_is_called_so_comes_before_what_has_it_inside_a_word(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("barrier", ID["barrier"], {"barrier_type": "taal_nt2"}))
    await search(coach, "taal")
    headings = [line.plain for line in lines(coach) if any("primary" in str(span.style) for span in line.spans)]
    assert headings[:3] == ["Belemmeringen", "Werkgevers", "Trajecten"]  # De Vonk does metaal


async def test_a_new_search_takes_the_place_of_the_one_before(coach: Coach) -> None:
    await search(coach, "zoe")
    await search(coach, "lasser")
    assert "Zoë Verzonnen, Assistent-lasser" in coach.words
    assert coach.app.screen.query_one(Input).value == "lasser"
    await coach.press("escape")
    assert coach.screen == "HomeScreen"


@pytest.mark.parametrize("typed", sample(['"*()', "'; DROP", "NEAR(", "%_", "-", "^zoe AND"]))
async def test_signs_are_a_search_too(coach: Coach, typed: str) -> None:
    await search(coach, typed)
    assert "Niets gevonden. Met minder letters vind je meer." in coach.words
    await coach.press("escape")
    assert coach.screen == "HomeScreen"


async def test_nothing_found_opens_nothing(coach: Coach) -> None:
    await search(coach, "qqqq")
    assert "Niets gevonden. Met minder letters vind je meer." in coach.words
    await coach.press("enter")
    assert coach.screen == SEARCH
    await coach.press("ctrl+u", "enter")
    assert coach.screen == SEARCH
    assert "Niets gevonden" not in coach.words


async def test_the_key_works_while_a_text_is_typed_and_the_text_stays(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier2"], "note")
    await coach.type("eerst de bus")
    await search(coach, "schuld")
    await coach.press("escape")
    assert (coach.screen, coach.focus) == (FORM, "field-note")
    assert (await coach.values("barrier", ID["barrier2"]))["note"] == "eerst de bus"


async def test_the_palette_has_it(coach: Coach) -> None:
    await coach.press("ctrl+p", *"zoek in alles")
    assert "Ctrl+F" in coach.words
    await coach.press("enter")
    assert coach.screen == SEARCH


# Opening


async def test_enter_opens_the_field_in_which_it_stands_and_escape_comes_back(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("barrier", ID["barrier"], {"note": NOTE}))
    await search(coach, "coordinator")
    await coach.press("enter")
    assert (coach.screen, coach.focus) == (FORM, "field-note")
    await coach.press("escape")
    assert coach.screen == SEARCH
    assert "schulden en geld" in coach.words
    await coach.stored(lambda store: store.delete("barrier", ID["barrier"]))
    await coach.press("f12", "escape")
    assert "schulden en geld" not in coach.words


async def test_what_is_typed_quickly_with_enter_behind_it_opens_that(coach: Coach) -> None:
    await coach.press("ctrl+f", *"metaal", "enter")
    assert coach.screen == FORM
    assert "Werkgever: Oefenmetaal De Vonk" in coach.words


async def test_the_arrows_go_past_the_headings(coach: Coach) -> None:
    await coach.press("ctrl+f", *"lasser", "down", "enter")
    assert coach.screen not in (SEARCH, FORM)
    assert "Oefenmetaal De Vonk" in coach.words  # the trajectory, at its step


async def test_an_answer_is_opened_at_its_line_of_the_step(coach: Coach) -> None:
    answer = check_answer_id(ID["case"], "s1-explore-jobs")
    await coach.stored(lambda store: store.save("check_answer", answer, {"note": "vraag het aan de ploegbaas"}))
    await search(coach, "ploegbaas")
    assert "Ga samen na welke extra functies" in coach.words
    await coach.press("enter")
    assert coach.screen == "JobScreen"
    await coach.press("enter")
    assert (coach.screen, coach.focus) == (FORM, "field-note")
    assert "vraag het aan de ploegbaas" in coach.words


async def test_the_note_of_a_step_is_opened_at_that_step(coach: Coach) -> None:
    state = step_state_id(ID["case"], "options")
    values = {"subject_id": ID["case"], "step": "options", "state": "done", "note": "driehoeksgesprek gehad"}
    await coach.stored(lambda store: store.save("step_state", state, values))
    await coach.press("ctrl+f", *"driehoek", "enter")
    assert coach.screen == "OptionsScreen"


async def test_a_draft_is_opened_in_its_field(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier2"], "found_on")
    await coach.press("ctrl+u")
    await coach.type("na de schoolvakantie")
    await coach.press("f5")
    await search(coach, "schoolvak")
    assert "Getypt, nog niet af Belemmering: " in coach.words
    await coach.press("enter")
    assert (coach.screen, coach.focus) == (FORM, "field-found_on")
    assert "na de schoolvakantie" in coach.words


@pytest.mark.parametrize("way", ["from home", "from the talk", "after a restart"])
async def test_the_line_of_a_talk_is_found_and_asked_on(quiet_folder: DataFolder, way: str) -> None:
    async with sitting(quiet_folder) as coach:
        await coach.press("ctrl+k", *"Oefenbakker", "enter", *"bij de haven", "down", *"tien of elf", "up")
        if way == "from home":
            await coach.press("f5")
        if way != "after a restart":
            await find_the_line(coach)
    if way == "after a restart":
        async with sitting(quiet_folder) as coach:
            await find_the_line(coach)


async def find_the_line(coach: Coach) -> None:
    """What was typed at the second question leads there, and that talk is open once."""
    await search(coach, "haven")
    assert "Getypt, nog niet af Gesprek met de werkgever · Oefenbakker bij de haven" in coach.words
    await coach.press("enter")
    assert "vraag 2 van" in coach.text
    assert "bij de haven" in coach.text
    await coach.press("escape", *([] if coach.screen == "HomeScreen" else ["f5"]))
    assert coach.screen == "HomeScreen"


# The method


async def test_a_text_of_the_method_is_opened_at_its_step_of_the_trajectory(coach: Coach) -> None:
    await coach.press("enter")
    await search(coach, "drie dingen")
    assert "De methode" in coach.words
    await coach.press("enter")
    assert (coach.screen, coach.focus) == ("JobScreen", "tasks")
    await coach.press("b")
    assert "s1-growth-talk" in coach.words


async def test_away_from_a_trajectory_it_is_shown_with_its_source(coach: Coach) -> None:
    await coach.press("ctrl+f", *"drie dingen", "enter")
    assert coach.screen == "MessageScreen"
    assert "s1-growth-talk" in coach.words
    await coach.press("escape")
    assert coach.screen == SEARCH


async def test_the_background_of_the_method_is_opened_at_the_line(coach: Coach) -> None:
    await coach.press("ctrl+f", *"losser geworden", "enter")
    assert coach.screen == "AboutScreen"
    options = coach.app.screen.query_one(OptionList)
    assert options.highlighted_option
    await coach.press("enter")
    assert "losser geworden" in coach.words


# States on the way to the centre


async def test_the_name_of_a_state_leads_to_the_records_in_it(coach: Coach) -> None:
    await search(coach, "klaar")
    assert "Stand Alles met deze stand: klaar om te leveren" in coach.words
    await coach.press("enter")
    assert coach.screen == "PickScreen"
    assert "Klaar om te leveren: " in coach.words


async def test_two_versions_are_in_the_inbox_and_a_concept_is_not_done_yet(coach: Coach) -> None:
    await search(coach, "concept")
    assert "Alles met deze stand: nog niet af" in coach.words
    await coach.press("ctrl+u", *"twee ver", "enter")
    assert coach.screen == "InboxScreen"
