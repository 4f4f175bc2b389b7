"""Taking over a list with the keys: choosing the file, the columns, looking at what would happen, and doing it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from screens.widgets.plan_list import PlanList
from storage.folder import DataFolder
from tests.screens_fixture import ID, Coach, sitting
from tests.stores import PASSPHRASE
from tests.test_list_import import text_cell, workbook

EMPLOYERS = """Bedrijf;KvK-nummer;Plaats;Contactpersoon;BSN;Kleur
Drukkerij Verzonnen;12345678;Oefendam;Anna Verzonnen;123456782;rood
bakkerij voorbeeld;87654321;Oefendam;Bea Verzonnen;;groen
Kwekerij Verzonnen;;Elders;;;
Kwekerij Verzonnen;;Elders;Cor Verzonnen;;
"""
COLUMNS, PREVIEW, FILES = "ColumnsScreen", "PreviewScreen", "ImportingScreen"


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard with the made-up caseload."""
    async with sitting(full_folder, (100, 40)) as someone:
        yield someone


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list of four employers, of whom one is known and two are the same."""
    folder = tmp_path / "lijsten"
    folder.mkdir()
    path = folder / "werkgevers (verzonnen).csv"
    path.write_text(EMPLOYERS, encoding="utf-8")
    return path


async def open_list(coach: Coach, path: Path) -> None:
    """Type where a list is and open it."""
    await coach.press("ctrl+l", "ctrl+u")
    await coach.paste(str(path))
    await coach.press("enter")


async def names(coach: Coach) -> list[str]:
    """The employers that are kept."""
    return [row.values["name"] for row in await coach.stored(lambda store: store.rows("employer"))]


async def test_a_list_is_taken_over_and_one_key_takes_it_back(coach: Coach, listed: Path) -> None:
    before = await names(coach)
    await open_list(coach, listed)
    assert coach.screen == COLUMNS
    await coach.press("k")
    assert coach.screen == PREVIEW
    assert "2 nieuw · 1 al bekend · 1 dubbel in de lijst · 0 overslaan" in coach.words
    assert await names(coach) == before
    await coach.press("enter")
    assert "De lijst is overgenomen" in coach.words
    assert "2 zijn nieuw. 1 is aangevuld. F8 draait dit in één keer terug." in coach.words
    assert await names(coach) == [*before, "Drukkerij Verzonnen", "Kwekerij Verzonnen"]
    await coach.press("enter", "f8")
    assert coach.screen == "HomeScreen"
    assert await names(coach) == before
    people = await coach.stored(lambda store: [row.values["name"] for row in store.rows("contact_person")])
    assert people == ["Karin Verzonnen"]


async def test_the_lists_screen_shows_the_key_and_gets_the_new_ones(coach: Coach, listed: Path) -> None:
    await coach.press("f3")
    assert "Ctrl+L Lijst inlezen" in coach.words
    await open_list(coach, listed)
    await coach.press("k", "enter")
    await coach.press("enter")
    assert coach.screen == "ListsScreen"
    assert "Drukkerij Verzonnen" in coach.text


async def test_the_palette_finds_it_anywhere(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"])
    await coach.press("ctrl+p", *"lijst inlezen", "enter")
    assert coach.screen == FILES


async def test_folders_and_lists_are_chosen_with_the_arrows(coach: Coach, listed: Path) -> None:
    (listed.parent / "brief.docx").write_bytes(b"geen lijst")
    (listed.parent.parent / "andere map").mkdir()
    await coach.press("ctrl+l", "ctrl+u")
    await coach.paste(f"{listed.parent.parent}/lij")
    assert "lijsten/" in coach.text
    assert "andere map" not in coach.text
    await coach.press("enter")
    assert coach.line("werkgevers (verzonnen).csv")
    assert "brief.docx" not in coach.text
    await coach.press("down", "up", "enter")
    assert coach.screen == COLUMNS
    await coach.press("escape", *["down"] * 5, "enter")
    assert "lijsten/" in coach.text
    assert "andere map/" in coach.text


async def test_what_is_no_list_is_told_in_words(coach: Coach, tmp_path: Path) -> None:
    path = tmp_path / "verzonnen.csv"
    path.write_bytes(b"%PDF-1.7 verzonnen")
    await open_list(coach, path)
    assert "Dit is geen lijst" in coach.words
    await coach.press("escape")
    assert coach.screen == FILES
    await open_list_again(coach, tmp_path / "er niet.csv")
    assert "De lijst is er niet" in coach.words


async def open_list_again(coach: Coach, path: Path) -> None:
    """Type another name in the field."""
    await coach.press("ctrl+u")
    await coach.paste(str(path))
    await coach.press("enter")


# ---- Columns ----------------------------------------------------------------------------------------------------


async def test_each_column_has_its_proposal_and_examples(coach: Coach, listed: Path) -> None:
    await open_list(coach, listed)
    assert "Werkgever: naam" in coach.line("Bedrijf ")
    assert "Drukkerij Verzonnen · bak" in coach.line("Bedrijf ")
    assert "Werkgever: KvK-nummer" in coach.line("KvK-nummer  ")
    assert "gaat niet mee" in coach.line("Kleur")
    assert "4 van 6 kolommen gaan mee." in coach.words


async def test_citizen_numbers_are_neither_shown_nor_taken(coach: Coach, listed: Path) -> None:
    await open_list(coach, listed)
    assert "blijft weg: burgerservicenummers" in coach.line("BSN")
    assert "dit programma bewaart ze niet" in coach.words
    await coach.press("down", "down", "down", "down", "enter")
    assert coach.screen == COLUMNS
    await coach.press("k")
    assert "123456782" not in coach.text
    await coach.press("enter")
    numbers = await coach.stored(lambda store: [row.values["number"] for row in store.rows("external_reference")])
    assert sorted(numbers) == ["12345678", "87654321"]


async def test_a_choice_is_remembered_for_the_next_list_with_these_headers(coach: Coach, listed: Path) -> None:
    await open_list(coach, listed)
    await coach.press("end", "enter", *"werkgever notitie", "enter")
    assert "Werkgever: notitie" in coach.line("Kleur")
    await coach.press("up", "up", "up", "x")
    assert "gaat niet mee" in coach.line("Plaats")
    await coach.press("f5")
    listed.write_text(EMPLOYERS.replace("Drukkerij", "Wasserij"), encoding="utf-8")
    await coach.press("ctrl+l")
    assert str(listed.parent) in coach.text
    await coach.press("enter")
    assert "Werkgever: notitie" in coach.line("Kleur")
    assert "gaat niet mee" in coach.line("Plaats")
    assert "Wasserij" in coach.text


async def test_without_a_column_that_names_someone_there_is_nothing_to_see(coach: Coach, tmp_path: Path) -> None:
    path = tmp_path / "verzonnen.csv"
    path.write_text("Kleur;Vorm\nrood;rond\n", encoding="utf-8")
    await open_list(coach, path)
    await coach.press("k")
    assert coach.screen == COLUMNS
    assert "Kies eerst een kolom met de naam" in coach.words


# ---- Lines ------------------------------------------------------------------------------------------------------


async def preview(coach: Coach, listed: Path) -> None:
    """Go to the lines of the list."""
    await open_list(coach, listed)
    await coach.press("k")
    assert coach.screen == PREVIEW


async def test_what_looks_alike_comes_first_and_says_why(coach: Coach, listed: Path) -> None:
    await preview(coach, listed)
    first = coach.text.split("\n")[1]
    assert "[=] al bekend" in first
    assert "lijkt op Bakkerij Voorbeeld" in first
    assert "Dezelfde naam of code als Bakkerij Voorbeeld." in coach.words
    assert "Contactpersoon: Bea Verzonnen" in coach.words
    assert "Vult aan: nummer." in coach.words
    await coach.press("down")
    assert "Dezelfde naam of code als regel 4." in coach.words


async def test_a_namesake_elsewhere_is_new_until_the_coach_says_otherwise(coach: Coach, listed: Path) -> None:
    listed.write_text("Bedrijf;Plaats\nBakkerij Voorbeeld;Elders\n", encoding="utf-8")
    await preview(coach, listed)
    assert "1 nieuw · 0 al bekend" in coach.words
    assert "Dezelfde naam als Bakkerij Voorbeeld, maar een andere plaats" in coach.words
    assert "Plaats: Oefendam, in de lijst Elders." in coach.words
    await coach.press("space")
    assert "0 nieuw · 1 al bekend" in coach.words
    assert "Plaats: Oefendam blijft staan, de lijst zegt Elders." in coach.words


async def test_another_fate_is_one_key_away_and_is_kept_when_going_back(coach: Coach, listed: Path) -> None:
    await preview(coach, listed)
    await coach.press("space")
    assert "3 nieuw · 0 al bekend" in coach.words
    await coach.press("down", "x")
    assert "3 nieuw · 0 al bekend · 1 overslaan" in coach.words
    await coach.press("escape", "k")
    assert "3 nieuw · 0 al bekend · 1 overslaan" in coach.words
    await coach.press("escape", "escape", "enter", "k")
    assert "3 nieuw · 0 al bekend · 1 overslaan" in coach.words
    await coach.press("down", "x", "enter")
    await coach.press("enter")
    assert (await names(coach)).count("bakkerij voorbeeld") == 1


async def test_differing_values_are_shown_and_stay(coach: Coach, listed: Path) -> None:
    listed.write_text("Bedrijf;Plaats;KvK\nBakkerij Voorbeeld;;12345678\n", encoding="utf-8")
    await preview(coach, listed)
    await coach.press("enter")
    await coach.press("enter")
    listed.write_text("Bedrijf;Plaats;KvK\nBakkerij Anders;Elders;12345678\n", encoding="utf-8")
    await preview(coach, listed)
    assert "Hetzelfde nummer als Bakkerij Voorbeeld." in coach.words
    assert "Plaats: Oefendam blijft staan, de lijst zegt Elders." in coach.words
    await coach.press("enter")
    await coach.press("enter")
    bakery = await coach.values("employer", ID["bakery"])
    assert (bakery["name"], bakery["place"]) == ("Bakkerij Voorbeeld", "Oefendam")


async def test_nothing_is_written_before_enter(coach: Coach, listed: Path) -> None:
    before = await names(coach)
    await preview(coach, listed)
    await coach.press("space", "x", "escape", "escape", "escape")
    assert coach.screen == "HomeScreen"
    assert await names(coach) == before


async def test_a_long_list_is_walked_through_quickly(coach: Coach, listed: Path) -> None:
    long_list(listed, 3_000)
    await preview(coach, listed)
    await coach.press("end")
    assert "Bedrijf 2999 (verzonnen)" in coach.text
    await coach.press("pageup", "home")
    assert coach.app.screen.query_one(PlanList).cursor == 0
    assert "Bedrijf 0 (verzonnen)" in coach.text


async def test_escape_stops_the_writing_and_leaves_nothing(coach: Coach, listed: Path) -> None:
    before = await names(coach)
    long_list(listed, 3_000)
    await preview(coach, listed)
    await coach.press("enter", "escape")
    assert coach.screen == PREVIEW
    assert "Gestopt, er is niets geschreven." in coach.words
    assert await names(coach) == before


def long_list(path: Path, lines: int) -> None:
    """So many employers that writing them takes longer than a key."""
    rows = "\n".join(f"Bedrijf {number} (verzonnen);Oefendam" for number in range(lines))
    path.write_text(f"Bedrijf;Plaats\n{rows}\n", encoding="utf-8")


async def test_who_goes_home_meanwhile_hears_that_it_was_done(coach: Coach, listed: Path) -> None:
    long_list(listed, 400)
    await preview(coach, listed)
    await coach.press("enter", "f5")
    assert coach.screen == "HomeScreen"
    assert "400 zijn nieuw." in coach.words
    assert len(await names(coach)) == 402


async def test_behind_the_lock_it_is_finished_and_not_offered_again(coach: Coach, listed: Path) -> None:
    long_list(listed, 400)
    await preview(coach, listed)
    await coach.press("enter", "f9")
    assert coach.screen == "LockScreen"
    assert "Bedrijf" not in coach.text
    await coach.type(PASSPHRASE)
    await coach.press("enter")
    assert coach.screen == "HomeScreen"
    assert len(await names(coach)) == 402


async def test_after_a_restart_the_coach_is_where_the_file_is_chosen(full_folder: DataFolder, listed: Path) -> None:
    async with sitting(full_folder) as coach:
        await open_list(coach, listed)
        await coach.press("k")
    async with sitting(full_folder) as coach:
        assert coach.screen == FILES


async def test_of_a_workbook_with_more_sheets_one_is_chosen(coach: Coach, tmp_path: Path) -> None:
    def sheet(*rows: tuple[str, str]) -> str:
        return "".join(
            f'<row r="{at}">{text_cell(f"A{at}", one)}{text_cell(f"B{at}", two)}</row>'
            for at, (one, two) in enumerate(rows, 1)
        )

    path = tmp_path / "lijst.xlsx"
    other = sheet(("Bedrijf", "Plaats"), ("Drukkerij Verzonnen", "Oefendam"))
    path.write_bytes(workbook(("Uitleg", sheet(("Wat dit is", ""))), ("Bedrijven", other)))
    await open_list(coach, path)
    assert "Welk tabblad wil je inlezen?" in coach.words
    await coach.press("escape")
    assert coach.screen == FILES
    await coach.press("enter", "down", "enter")
    assert coach.screen == COLUMNS
    assert "tabblad Bedrijven" in coach.words
    await coach.press("k", "enter")
    assert "De lijst is overgenomen" in coach.words
    assert "Drukkerij Verzonnen" in await names(coach)
