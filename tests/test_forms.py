"""The one form builder, worked with the keys: what is typed is kept, understood, questioned, found again and undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import TextArea

from screens.widgets.form import RecordForm
from storage.entries import Entry, entries_of
from storage.folder import DataFolder
from storage.opening import open_folder
from storage.store import Store
from tests.screens_fixture import ID, Coach, days, group, sitting, the_clock
from tests.stores import PASSPHRASE, Template

TOTAL = 60  # characters typed without a pause, at most


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard, with a caseload."""
    async with sitting(full_folder) as someone:
        yield someone


# ---- Valid and invalid ----


async def test_a_valid_field_that_is_left_is_stored(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "place")
    await coach.press("end", *"-Zuid", "tab")
    assert (await coach.values("employer", ID["bakery"]))["place"] == "Oefendam-Zuid"
    assert await coach.drafts() == {}


async def test_enter_and_down_leave_a_field_and_up_goes_back(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "name")
    await coach.press("enter")
    assert coach.focus == "field-sector_id"
    await coach.press("down")
    assert coach.focus == "field-place"
    await coach.press("up", "up")
    assert coach.focus == "field-name"


async def test_an_emptied_field_has_no_value_any_more(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "place")
    await coach.press("ctrl+u", "tab")
    assert not (await coach.values("employer", ID["bakery"]))["place"]


async def test_invalid_text_stays_with_a_message_and_is_found_again(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "hours_week")
    await coach.type("zo'n veertig")
    await coach.press("tab")
    assert "✗ Typ een getal" in coach.words
    assert await coach.drafts() == {"hours_week": "zo'n veertig"}
    assert (await coach.values("future_job", ID["job"]))["hours_week"] is None
    await coach.press("escape")
    await coach.open("future_job", ID["job"])
    assert "zo'n veertig" in coach.line("Uren per week")
    assert "✗ Typ een getal" in coach.words
    assert coach.focus == "field-hours_week"


async def test_invalid_text_that_is_put_right_becomes_the_value(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "hours_week")
    await coach.press(*"veel", "tab", "shift+tab", "ctrl+u", *"32", "tab")
    assert (await coach.values("future_job", ID["job"]))["hours_week"] == 32.0
    assert await coach.drafts() == {}
    assert "✗" not in coach.text


async def test_a_limit_is_told_and_nothing_is_cut_off(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "hours_week")
    await coach.press(*"999", "tab")
    assert "Niet meer dan 60" in coach.words
    assert await coach.drafts() == {"hours_week": "999"}


async def test_invalid_text_is_found_again_after_a_restart(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        await coach.open("future_job", ID["job"], "expected_on")
        await coach.press("ctrl+u", *"ooit", "ctrl+q")
    async with sitting(full_folder) as coach:
        assert "ooit" in coach.line("Verwacht op")
        assert "✗" in coach.text
        assert coach.focus == "field-expected_on"


# ---- Kept while typing ----


async def test_a_draft_is_kept_after_a_pause_without_leaving_the_field(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "note")
    await coach.type("Dirk belt")

    async def kept() -> bool:
        return await coach.drafts() == {"note": "Dirk belt"}

    await coach.until(kept, "a draft after a pause")
    assert not (await coach.values("employer", ID["bakery"]))["note"]


async def test_a_draft_is_kept_while_typing_goes_on(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "note")
    for _ in range(TOTAL):
        await coach.type("x")
        if await coach.drafts():
            return
    raise AssertionError("typing on without a pause was never kept")


async def test_a_draft_of_a_new_record_knows_where_it_belongs(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        await coach.press("enter", "1", "tab", "down", "down", "down", "down", "f4")  # a talk with this employer
        await coach.go_to_field("next_on")
        await coach.press(*"ergens in mei", "ctrl+q")
    async with sitting(full_folder) as coach:
        assert "Gesprek: nieuw" in coach.words
        assert "ergens in mei" in coach.line("Volgende afspraak")
        await coach.press("ctrl+u", *"1 mei", "tab")
        found = await coach.only("contact_log", next_on=date(2026, 5, 1))
        assert (found["employer_id"], found["held_on"]) == (ID["bakery"], days(0))


@pytest.mark.parametrize(("typed", "kept"), [("Oefenwijk", None), ("32 of zo", "32 of zo")])
async def test_escape_loses_nothing(coach: Coach, typed: str, kept: str | None) -> None:
    kind, record, field = ("future_job", "job", "hours_week") if kept else ("employer", "metal", "place")
    await coach.open(kind, ID[record], field)
    await coach.press("ctrl+u", *typed, "escape")
    assert coach.screen == "HomeScreen"
    assert (await coach.drafts()).get(field) == kept
    if not kept:
        assert (await coach.values(kind, ID[record]))[field] == typed


async def test_going_home_and_to_other_screens_keeps_what_is_typed(coach: Coach) -> None:
    for number, key in enumerate(("f5", "f3", "f12", "f7", "f9")):
        await coach.open("employer", ID["metal"], "place")
        await coach.press("ctrl+u", *f"Plaats {number}", key)
        assert (await coach.values("employer", ID["metal"]))["place"] == f"Plaats {number}", key


# ---- Choices ----


async def test_a_letter_picks_the_next_answer_that_begins_with_it(coach: Coach) -> None:
    await coach.open("contact_person", ID["karin"], "role")
    answers = []
    for letter in "pptz":
        await coach.press(letter)
        answers.append((await coach.values("contact_person", ID["karin"]))["role"])
    assert answers == ["practice", "hr", "team_leader", "team_leader"]


async def test_arrows_go_through_the_answers_and_backspace_takes_the_answer_away(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "knows_group")
    answers = []
    for key in ("right", "right", "left", "backspace", "left"):
        await coach.press(key)
        answers.append((await coach.values("employer", ID["bakery"]))["knows_group"])
    assert answers == [True, False, True, None, False]


async def test_space_shows_all_answers_to_pick_from(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "size")
    await coach.press("space")
    assert coach.screen == "PickScreen"
    for words in ("1 tot 9", "10 tot 49", "50 tot 249", "250 mensen"):
        assert words in coach.words
    await coach.press(*"250", "enter")
    assert coach.screen == "RecordScreen"
    assert coach.focus == "field-size"
    assert (await coach.values("employer", ID["bakery"]))["size"] == "large"


async def test_escape_in_the_picker_leaves_the_answer_as_it_was(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "size")
    await coach.press("space", "down", "escape")
    assert coach.screen == "RecordScreen"
    assert (await coach.values("employer", ID["bakery"]))["size"] == "small"


# ---- References ----


async def test_typing_in_a_reference_finds_a_record(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "employer_id")
    await coach.press(*"vonk", "enter")
    assert (await coach.values("future_job", ID["job"]))["employer_id"] == ID["metal"]
    assert "De Vonk" in coach.line("Werkgever")


async def test_accents_and_case_do_not_matter_when_looking_for_a_record(coach: Coach) -> None:
    await coach.open("match", ID["match"], "candidate_id")
    await coach.press(*"ZOE", "enter")
    assert (await coach.values("match", ID["match"]))["candidate_id"] == ID["candidate2"]


async def test_a_new_record_is_made_from_the_picker(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "employer_id")
    await coach.press(*"Voorbeeldhuis", "enter")  # only the line for a new one is left
    assert coach.screen == "RecordScreen"
    assert "Werkgever: Voorbeeldhuis" in coach.words
    await coach.press("escape")
    made = await coach.only("employer", name="Voorbeeldhuis")
    assert (await coach.values("future_job", ID["job"]))["employer_id"] == made["id"]
    assert "Voorbeeldhuis" in coach.line("Werkgever")


async def test_a_new_record_that_stays_empty_is_not_made_and_not_chosen(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "employer_id")
    before = await coach.stored(lambda store: len(store.rows("employer")))
    await coach.press(*"+ nieuw", "enter", "tab", "tab", "escape")
    assert await coach.stored(lambda store: len(store.rows("employer"))) == before
    assert (await coach.values("future_job", ID["job"]))["employer_id"] == ID["bakery"]


# ---- New records ----


async def test_a_new_record_is_only_made_when_something_was_filled_in(coach: Coach) -> None:
    before = await coach.stored(lambda store: len(store.rows("employer")))
    await coach.press("f4", *"werkgever", "enter", "tab", "tab", "tab", "escape")
    assert coach.screen == "HomeScreen"
    assert await coach.stored(lambda store: len(store.rows("employer"))) == before
    await coach.press("f4", *"werkgever", "enter", *"Oefenhuis", "escape")
    assert (await coach.only("employer", name="Oefenhuis"))["place"] is None


async def test_a_barrier_chosen_from_the_list_is_kept_though_nothing_else_was_typed(coach: Coach) -> None:
    await coach.press("enter", "f2")
    await coach.type("kinderopvang")
    await coach.press("enter", "escape")
    found = await coach.only("barrier", method_item="b-childcare")
    assert (found["trajectory_id"], found["found_on"]) == (ID["case"], days(0))


async def test_what_a_record_hangs_under_is_not_asked_again(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier"])
    assert "Traject " not in coach.text.split("\n", 1)[1]
    await coach.open("skill", ID["skill"])
    assert "Vaardigheid" in coach.text


# ---- Dates and numbers the Dutch way ----


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("morgen", days(1), "10-3-2026"),
        ("over 6 weken", days(42), "20-4-2026"),
        ("1-5", date(2026, 5, 1), "1-5-2026"),
        ("1 mei 2027", date(2027, 5, 1), "1-5-2027"),
        ("2026-09-01", date(2026, 9, 1), "1-9-2026"),
    ],
)
async def test_dates_are_typed_the_dutch_way(coach: Coach, typed: str, stored: date, shown: str) -> None:
    await coach.open("future_job", ID["job"], "expected_on")
    await coach.press("ctrl+u", *typed, "tab")
    assert (await coach.values("future_job", ID["job"]))["expected_on"] == stored
    assert shown in coach.line("Verwacht op")


async def test_numbers_have_a_decimal_comma(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "hours_week")
    await coach.press(*"28,5", "tab")
    assert (await coach.values("future_job", ID["job"]))["hours_week"] == 28.5
    assert "28,5" in coach.line("Uren per week")


async def test_amounts_are_typed_in_euros(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("finance_line", ID["finance"], {"trajectory_id": ID["case"]}))
    await coach.open("finance_line", ID["finance"], "budget_cents")
    await coach.press(*"1.250,50", "tab")
    assert (await coach.values("finance_line", ID["finance"]))["budget_cents"] == 125_050


async def test_a_date_that_cannot_be_is_told(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "expected_on")
    await coach.press("ctrl+u", *"31-2", "tab")
    assert "✗" in coach.text
    assert await coach.drafts() == {"expected_on": "31-2"}


# ---- Warnings ----


async def test_private_looking_text_gets_a_warning_and_is_stored(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier"], "note")
    await coach.press(*"Slikt medicijnen", "tab")
    assert "! " in coach.text
    assert "medicijnen" in (await coach.values("barrier", ID["barrier"]))["note"]
    assert await coach.drafts() == {}
    await coach.press("shift+tab", "ctrl+a", "ctrl+k", *"Werkt alleen in de ochtend", "tab")
    assert "✗" not in coach.text


# ---- Undo ----


async def test_what_is_typed_while_the_form_is_read_again_stays(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "note")
    note = coach.app.screen.query_one("#field-note", TextArea)
    view = await coach.stored(lambda store: store.view("employer", ID["bakery"]))
    note.insert("Net getypt")
    coach.app.screen.query_one(RecordForm).show(view, {})  # before the form was told of a key
    await coach.press("tab")
    assert (await coach.values("employer", ID["bakery"]))["note"] == "Net getypt"


async def test_a_paste_right_before_the_end_is_kept(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "note")
    note = coach.app.screen.query_one("#field-note", TextArea)
    note.insert("Nog snel geplakt")
    coach.app.keep_typing()
    assert (await coach.values("employer", ID["bakery"]))["note"] == "Nog snel geplakt"


async def test_undo_shows_the_value_from_before(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "place")
    await coach.press("ctrl+u", *"Elders", "tab", "f8", "shift+tab")
    assert (await coach.values("employer", ID["bakery"]))["place"] == "Oefendam"
    assert coach.focus == "field-place"
    assert "Oefendam" in coach.line("Plaats")


async def test_undo_takes_what_is_being_typed_back_too(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "place")
    await coach.press("ctrl+u", *"Elders", "f8")
    assert (await coach.values("employer", ID["bakery"]))["place"] == "Oefendam"
    assert "Oefendam" in coach.line("Plaats")


async def test_undo_of_a_choice_shows_the_answer_from_before(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "size")
    await coach.press("5", "f8")
    assert (await coach.values("employer", ID["bakery"]))["size"] == "small"
    await coach.press("tab")
    assert "10 tot" in coach.line("Grootte")


async def test_undo_of_a_reference_shows_the_record_from_before(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "employer_id")
    await coach.press(*"vonk", "enter", "f8")
    assert "Bakkerij Voorbeeld" in coach.line("Werkgever")


# ---- Conflicts ----


def other_laptop_says(caseload: Template, folder: DataFolder, place: Path, value: str) -> None:
    """On a laptop with the same records somebody fills in another place; its entry arrives here later."""
    own = _says(folder, caseload, "Oefendam-Noord")
    assert own
    theirs = _says(caseload.copy_to(place), caseload, value)
    store = Store(open_folder(folder, caseload.key), the_clock)
    with store.session() as session:
        session.add(theirs)
    store.close()


def _says(folder: DataFolder, caseload: Template, value: str) -> Entry:
    store = Store(open_folder(folder, caseload.key), the_clock)
    store.save("employer", ID["bakery"], {"place": value})
    with store.session() as session:
        entry = Entry(**entries_of(session, ID["bakery"])[-1].model_dump())
    store.close()
    return entry


async def test_a_conflict_shows_both_values(full_folder: DataFolder, caseload: Template, tmp_path: Path) -> None:
    other_laptop_says(caseload, full_folder, tmp_path / "theirs", "Voorbeeldstad")
    async with sitting(full_folder) as coach:
        await coach.open("employer", ID["bakery"])
        assert "≠" in coach.text
        assert "Oefendam-Noord" in coach.words
        assert "Voorbeeldstad" in coach.words


async def test_a_conflict_stays_until_the_coach_settles_it(
    full_folder: DataFolder, caseload: Template, tmp_path: Path
) -> None:
    other_laptop_says(caseload, full_folder, tmp_path / "theirs", "Voorbeeldstad")
    async with sitting(full_folder) as coach:
        await coach.open("employer", ID["bakery"], "place")
        await coach.press("tab")
        assert "≠" in coach.text
        await coach.press("shift+tab", "ctrl+u", *"Oefendam-Oost", "tab")
        assert "≠" not in coach.text
        view = await coach.stored(lambda store: store.view("employer", ID["bakery"]))
        assert view.conflicts == {}


# ---- Long and strange text ----


async def test_long_text_wraps_and_grows(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier"])
    await coach.go_to_field("note")
    before = coach.widget("#field-note").size.height
    words = " ".join(f"woord{number}" for number in range(24))
    await coach.paste(words)
    assert coach.widget("#field-note").size.height > before
    await coach.press("tab")
    assert (await coach.values("barrier", ID["barrier"]))["note"] == words


async def test_what_is_being_typed_can_always_be_seen(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"])
    await coach.go_to_field("note")
    for number in range(30):
        await coach.type(f"woord{number} ")
        await coach.until(lambda word=f"woord{number}": word in coach.words, "the last word in sight")


async def test_a_long_message_is_shown_whole(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier"], "note")
    await coach.press(*"Zijn bsn is 111222333", "tab", "shift+tab")
    message = coach.words.partition("! ")[2]
    assert message
    assert "…" not in message


async def test_a_message_does_not_push_the_cursor_out_of_sight(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier2"])
    await coach.go_to_field("note")
    await coach.press(*"Slikt medicijnen.", "tab")
    assert "▸Opgelost op" in coach.text


async def test_pasted_control_characters_are_taken_out(coach: Coach) -> None:
    await coach.open("employer", ID["metal"], "name")
    await coach.press("ctrl+u")
    await coach.paste("\x1b[31mOefen\x00metaal\x07 \u202eZuid\x1b[0m")
    await coach.press("tab")
    assert (await coach.values("employer", ID["metal"]))["name"] == "Oefenmetaal Zuid"


async def test_lines_pasted_into_one_line_are_all_kept(coach: Coach) -> None:
    await coach.open("employer", ID["metal"], "name")
    await coach.press("ctrl+u")
    await coach.paste("Oefenmetaal\nDe Vonk\r\nZuid")
    await coach.press("tab")
    assert (await coach.values("employer", ID["metal"]))["name"] == "Oefenmetaal De Vonk Zuid"


async def test_markup_is_just_text(coach: Coach) -> None:
    await coach.open("employer", ID["metal"], "name")
    await coach.press("ctrl+u", *"[b]Vet[/b] & [Zn]", "escape", "f3")
    assert (await coach.values("employer", ID["metal"]))["name"] == "[b]Vet[/b] & [Zn]"
    assert "[b]Vet[/b] & [Zn]" in coach.text


async def test_when_the_making_of_a_record_is_undone_its_form_goes(coach: Coach) -> None:
    await coach.press("f4", *"werkgever", "enter")
    await coach.type("Oefenhoveniers (verzonnen)")
    await coach.press("tab", "f8")
    assert coach.screen == "HomeScreen"
    made = await coach.stored(lambda store: store.rows("employer"))
    assert not any("Oefenhoveniers" in str(row.values["name"]) for row in made)


# ---- Where the cursor is ----


async def test_a_number_or_date_is_replaced_by_typing_and_edited_after_an_arrow(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "places")
    await coach.press("3", "tab")
    await coach.go_to_field("expected_on")
    await coach.press(*"1-9-2027", "tab")
    values = await coach.values("future_job", ID["job"])
    assert (values["places"], values["expected_on"]) == (3, date(2027, 9, 1))
    await coach.go_to_field("places")
    await coach.press("end", "0", "tab")
    await coach.go_to_field("expected_on")
    await coach.press("right", "backspace", "8", "tab")
    values = await coach.values("future_job", ID["job"])
    assert (values["places"], values["expected_on"]) == (30, date(2028, 9, 1))


async def test_a_half_typed_number_goes_on_behind_what_is_there(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "places")
    await coach.press("1", "f1", "escape", "2", "f9", *PASSPHRASE, "enter", "3", "escape")
    assert (await coach.values("future_job", ID["job"]))["places"] == 123
    await coach.stored(lambda store: store.keep_draft("future_job", ID["job"], "places", "45", "", {}))
    await coach.open("future_job", ID["job"], "places")
    await coach.press("6")
    assert "456" in coach.line("Aantal plekken")


@pytest.mark.parametrize("size", [(80, 24), (60, 16)], ids=str)
async def test_the_end_of_what_is_pasted_is_in_sight(size: tuple[int, int], full_folder: DataFolder) -> None:
    page = "\n".join(f"Regel {number} van een lang verhaal" for number in range(60)) + " SLOT"
    async with sitting(full_folder, size) as coach:
        await coach.stored(lambda store: store.save_many(group()))
        for keys in ("", "escape ctrl+f", "escape f5 ctrl+k enter"):
            await coach.press(*keys.split())
            await coach.paste(page)
            assert "SLOT" in coach.text, keys
        await coach.press("f5")
        await coach.open("cohort", ID["cohort"])
        await coach.press("f4")
        await coach.paste(page)
        assert "SLOT" in coach.text
        await coach.press("escape")
        await coach.open("employer", ID["bakery"], "note")
        await coach.paste(page)
        await coach.until(lambda: "SLOT" in coach.text, "the end of the note")


async def test_of_a_long_value_the_end_is_in_sight_with_the_cursor(coach: Coach) -> None:
    name = "Bakkerij met een naam " * 4 + "SLOT"
    await coach.stored(lambda store: store.save("employer", ID["bakery"], {"name": name}))
    await coach.open("employer", ID["bakery"], "place")
    assert "SLOT" not in coach.line("Naam")
    await coach.go_to_field("name")
    assert "SLOT" in coach.line("Naam")
