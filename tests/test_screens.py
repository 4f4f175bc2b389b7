"""The screens as a coach works with them, from the first start to a disk that is full."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event

import pytest

from nbm_tui.method.catalogue import STEPS
from nbm_tui.method.layout import guidance
from nbm_tui.method.reference import contradictions, reference_groups
from screens.commands import STEP_KEYS
from screens.widgets.tick_list import TickList
from storage.errors import WrongPassphrase
from storage.folder import DataFolder
from storage.opening import open_folder
from storage.records.links import check_answer_id, settings_id
from tests.sampling import sample
from tests.screens_fixture import ID, Coach, days, key_event, settled, sitting
from tests.stores import PASSPHRASE, Template
from tests.terminal import Terminal

ROOT = Path(__file__).parents[1]
FILL_FOLDER = "PRAGMA max_page_count = 1"  # no larger than it is: the database says that the disk is full


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard, with a caseload."""
    async with sitting(full_folder) as someone:
        yield someone


async def answer(coach: Coach, item: str, subject: str = ID["case"]) -> object:
    """The answer that is kept for an item of the method."""
    return (await coach.values("check_answer", check_answer_id(subject, item))).get("answer")


# ---- The first start and the way in ----


async def test_first_start_leads_from_passphrase_to_an_empty_home(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "nbm")
    folder.create()
    async with sitting(folder, passphrase="") as coach:
        await coach.press(*"kort", "enter")
        assert "te kort" in coach.words
        await coach.press("ctrl+u", *PASSPHRASE, "enter", *"iets anders", "enter")
        assert "niet gelijk" in coach.words
        await coach.press(*PASSPHRASE, "enter", *PASSPHRASE, "enter")
        await coach.until(lambda: "herstelcode" in coach.words, "a recovery code")
        code = next(word for word in coach.words.split() if word.count("-") == 6)
        await coach.press(*"XXXX", "enter")
        assert "niet de laatste groep" in coach.words
        await coach.press("ctrl+u", *code[-4:].lower(), "enter")
        await coach.press("enter")
        assert "Typ eerst je naam" in coach.words
        for command in ("f3", "f2", "ctrl+k", "ctrl+f", "f12"):
            await coach.press(command)
            assert coach.screen == "IntroduceScreen"
        await coach.press("f1")
        assert "Ctrl+Q" in coach.words
        assert "Lijsten" not in coach.words
        await coach.press("escape")
        await coach.press(*"Wil Verzonnen", "enter", *"Oefenbedrijf", "enter")
        assert coach.screen == "HomeScreen"
        assert await coach.stored(lambda store: store.settings()["organisation_name"]) == "Oefenbedrijf"
    async with sitting(folder, passphrase="") as coach:
        await coach.press(*PASSPHRASE, "enter")
        await coach.until(lambda: coach.screen == "HomeScreen", "home")


async def test_a_first_start_that_was_cut_off_has_another_code_and_says_so(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "nbm")
    folder.create()
    async with sitting(folder, passphrase="") as coach:
        await coach.press(*PASSPHRASE, "enter", *PASSPHRASE, "enter")
        await coach.until(lambda: "herstelcode" in coach.words, "a recovery code")
        assert "Die geldt niet meer" not in coach.words
    async with sitting(folder, passphrase="") as coach:
        await coach.press(*PASSPHRASE, "enter")
        await coach.until(lambda: "herstelcode" in coach.words, "a recovery code")
        assert "Die geldt niet meer" in coach.words


async def test_the_recovery_code_opens_and_asks_for_a_new_passphrase(
    introduced: Template, quiet_folder: DataFolder
) -> None:
    new = "heel andere losse woorden"
    async with sitting(quiet_folder, passphrase="") as coach:
        await coach.press(*introduced.recovery_code.lower(), "enter")
        await coach.until(lambda: coach.screen == "ChoosePassphraseScreen", "a question for a new passphrase")
        await coach.press(*new, "enter", *new, "enter")
        await coach.until(lambda: coach.screen == "HomeScreen", "home")
    async with sitting(quiet_folder, passphrase=new) as coach:
        assert coach.screen == "HomeScreen"


async def test_a_wrong_passphrase_says_so_and_another_try_opens(quiet_folder: DataFolder) -> None:
    async with sitting(quiet_folder, passphrase="") as coach:
        await coach.press(*"dit is hem niet", "enter")
        await coach.until(lambda: "niet open" in coach.words, "a refusal")
        await coach.press(*PASSPHRASE, "enter")
        await coach.until(lambda: coach.screen == "HomeScreen", "home")


async def test_before_unlocking_no_key_reaches_anything(quiet_folder: DataFolder) -> None:
    async with sitting(quiet_folder, passphrase="") as coach:
        await coach.press("f2", "f3", "f5", "f6", "f7", "f8", "f9", "f12", "ctrl+p", "escape")
        assert coach.screen == "UnlockScreen"
        assert coach.focus == "passphrase"
        await coach.press("f1")
        assert "wachtzin" in coach.words


# ---- Home ----


async def test_typing_filters_without_regard_to_accents_and_order(coach: Coach) -> None:
    await coach.type("vonk zoe")
    assert "Zoë" in coach.text
    assert "(nog niemand)" not in coach.text
    assert "V-07" not in coach.text.split("Vandaag")[0]
    await coach.press("escape")
    assert "(nog niemand)" in coach.text


async def test_the_bar_of_home_names_the_keys_that_do_something(coach: Coach) -> None:
    bar = coach.text.split("\n")[-1]
    assert ("Esc" in bar, bar.rstrip().endswith("? Uitleg")) == (False, True)
    await coach.press(*"zo")
    bar = coach.text.split("\n")[-1]
    assert ("Esc Terug" in bar, bar.rstrip().endswith("F1 Uitleg")) == (True, True)
    await coach.press("escape")
    assert "Typ om te zoeken" in coach.text


async def test_those_with_the_earliest_date_come_first(coach: Coach) -> None:
    table = coach.text.split("Vandaag")[0]
    assert table.index("V-07") < table.index("Zoë") < table.index("(nog niemand)")
    assert "!1" in coach.line("V-07")


async def test_the_cursor_stays_on_its_trajectory_when_something_changes(coach: Coach) -> None:
    await coach.press("down", "enter")
    assert "Zoë" in coach.line("·")
    await coach.press("f2", *"vervoer", "enter", "escape", "escape")
    await coach.press("enter")
    assert "Zoë" in coach.line("·")


async def test_enter_opens_the_first_step_that_is_not_done(coach: Coach) -> None:
    await coach.press("enter")
    assert "mogelijkheden" in coach.line("·")  # the job is done already
    await coach.press("escape", "down", "enter")
    assert "baan in beeld" in coach.line("·")


async def test_the_first_trajectory_shows_its_outline_while_the_records_are_read(coach: Coach) -> None:
    free = Event()
    reading = asyncio.create_task(coach.app.desk.read(lambda _db: free.wait(30)))
    for key in ("enter", "5"):  # the second one is meant for the screen that comes
        coach.app.post_message(key_event(key))
    await coach.until(lambda: coach.screen == "OpeningScreen" and "V-07" in coach.text, "the outline")
    outline = coach.text.split("\n")[:2]
    free.set()
    await reading
    await settled(coach.app)
    assert coach.screen == "LearnScreen"
    await coach.press("escape", "enter")
    assert coach.text.replace("!", " ").split("\n")[:2] == outline  # the outline knows no signals yet


async def test_a_trajectory_that_is_still_opening_waits_under_the_lock(coach: Coach) -> None:
    free = Event()
    reading = asyncio.create_task(coach.app.desk.read(lambda _db: free.wait(30)))
    coach.app.post_message(key_event("enter"))
    await coach.until(lambda: coach.screen == "OpeningScreen", "the outline")
    coach.app.action_lock()
    free.set()
    await reading
    await settled(coach.app)
    assert coach.screen == "LockScreen"
    assert "V-07" not in coach.text
    await coach.type(PASSPHRASE)
    await coach.press("enter")
    assert coach.screen == "OptionsScreen"


async def test_enter_opens_what_was_filtered(coach: Coach) -> None:
    await coach.press(*"zoe", "enter")
    assert "Zoë" in coach.line("·")


async def test_today_opens_what_it_asks_for(coach: Coach) -> None:
    await coach.press("tab", "enter")
    assert "Bellen over de busdienst" in coach.line("Actie")
    await coach.press("escape", "down", "enter")
    assert "Evaluatiemoment" in coach.text.split("\n")[0]


async def test_something_new_is_made_from_home(coach: Coach) -> None:
    await coach.press("f4", *"kandidaat", "enter", "tab", *"V-99", "escape")
    assert (await coach.only("candidate", code="V-99"))["name"] is None
    await coach.press("f4", *"traject", "enter", *"V-99", "enter", "escape")
    assert "V-99" in coach.text


# ---- Steps ----


async def test_every_step_is_one_key_away_from_every_other(coach: Coach) -> None:
    await coach.press("enter")
    for step in (*STEPS, *reversed(STEPS), *STEPS[::3]):
        await coach.press(STEP_KEYS[step])
        assert coach.screen == f"{step.capitalize()}Screen"
    await coach.press("escape")
    assert coach.screen == "HomeScreen"


async def test_digits_work_wherever_the_cursor_is_in_a_step(coach: Coach) -> None:
    await coach.press("enter", "tab", "5", "tab", "tab", "6")
    assert coach.screen == "RegularScreen"


async def test_match_or_trajectory_comes_first_as_the_trajectory_says(coach: Coach) -> None:
    await coach.press("enter")
    strip = coach.text.split("\n")[1]
    assert strip.index("Match") < strip.index("Traject")
    await coach.press("escape", "down", "enter")
    strip = coach.text.split("\n")[1]
    assert strip.index("Traject") < strip.index("Match")


async def test_a_task_is_ticked_and_opened_again(coach: Coach) -> None:
    await coach.press("enter", "2", "down", "space")
    assert "[✓] Zoek uit" in coach.text
    assert await answer(coach, "s2-map-locations") == "done"
    await coach.press("space")
    assert await answer(coach, "s2-map-locations") == "open"


async def test_not_applicable_asks_for_the_reason(coach: Coach) -> None:
    await coach.press("enter", "2", "down", "x")
    assert coach.focus == "field-reason"
    await coach.press(*"De plek is er al.", "escape")
    assert await answer(coach, "s2-map-locations") == "not_applicable"
    assert "[–] Zoek uit" in coach.text
    assert "De plek is er al." in coach.words


async def test_an_answer_given_while_an_older_one_is_kept_is_not_taken_back(coach: Coach) -> None:
    await coach.press("enter", "2", "down")
    tasks = coach.app.screen.query_one("#tasks", TickList)
    before, here = coach.app.screen.task_lines(), tasks.highlighted
    tasks.action_tick()
    tasks.show(before)  # what was read before this answer was kept
    assert tasks.get_option_at_index(here).prompt.sign[0].strip() == "[✓]"


async def test_a_note_is_put_with_a_task(coach: Coach) -> None:
    await coach.press("enter", "2", "enter", *"Samen met Karin", "escape")
    assert "Samen met Karin" in coach.words
    assert await answer(coach, "s2-map-routes") == "done"


async def test_a_factor_goes_through_helps_and_hinders(coach: Coach) -> None:
    await coach.press("enter", "2", "tab", "tab")
    assert coach.focus == "guidance"
    factor = guidance("options", "small")[0][1][0]  # below the signals and the step's own line
    assert coach.app.screen.query_one("#guidance", TickList).go_to(factor.id)
    await coach.press("space")
    assert "(+)" in coach.text
    await coach.press("space")
    assert "(−)" in coach.text
    await coach.press("space")
    assert "(−)" not in coach.text
    assert "(+)" not in coach.text


async def test_where_a_line_comes_from_is_one_key_away(coach: Coach) -> None:
    await coach.press("enter", "2", "b")
    assert "Regels:" in coach.words
    assert "s2-map-routes" in coach.words
    await coach.press("enter")
    assert coach.screen == "OptionsScreen"


async def test_a_step_is_done_and_opened_again(coach: Coach) -> None:
    await coach.press("enter", "2", "k")
    assert "2●Mogelijk" in coach.text
    await coach.press("k")
    assert "2◐Mogelijk" in coach.text
    await coach.press("1", "k")
    assert "1◐Baan" in coach.text


async def test_the_first_step_is_shared_by_all_trajectories(coach: Coach) -> None:
    await coach.press("enter", "0", "space", "escape", "down", "enter", "0")
    assert "[✓]" in coach.text
    await coach.press("k", "escape")
    assert all("●" in coach.line(name) for name in ("V-07", "Zoë", "(nog niemand)"))
    assert await coach.stored(lambda store: store.case(ID["case3"]).states["prepare"]) == "done"


async def test_what_is_missing_is_chosen_from_the_step(coach: Coach) -> None:
    await coach.press("down", "down", "enter", "3")
    assert "kies een kandidaat" in coach.words
    await coach.press("tab", "enter")
    assert coach.focus == "field-candidate_id"
    await coach.press(*"V-07", "enter", "escape")
    assert "V-07" in coach.text.split("\n")[0]


async def test_a_record_is_made_opened_and_deleted_in_a_step(coach: Coach) -> None:
    await coach.press("enter", "1", "tab")
    await coach.press("end", "f4", *"Vroeg opstaan", "escape")
    assert "Vroeg opstaan" in coach.words
    made = await coach.only("skill", name="Vroeg opstaan")
    assert made["job_id"] == ID["job"]
    await coach.press("end", "delete")
    assert "Vroeg opstaan" not in coach.words
    await coach.press("f8")
    assert "Vroeg opstaan" in coach.words


# ---- From anywhere ----

PLACES = {
    "home": (),
    "records of a step": ("enter", "tab"),
    "lists": ("f3",),
    "a form": ("f12", "enter"),
    "today": ("tab",),
    "step": ("enter",),
    "guidance": ("enter", "tab", "tab"),
    "settings": ("f12",),
    "delivering": ("f7",),
    "evaluation": ("enter", "f6", "enter"),
}


@pytest.mark.parametrize("place", sample(PLACES, first=4))
async def test_a_barrier_is_noted_from_any_screen_with_one_key(coach: Coach, place: str) -> None:
    for key in PLACES[place]:
        await coach.press(key)
    before = coach.screen
    await coach.press("f2", *"kinderopvang", "enter")
    await coach.go_to_field("why_needed")
    await coach.press(*"Werktijden", "escape")
    found = await coach.only("barrier", why_needed="Werktijden")
    known = place not in ("lists", "settings", "a form", "delivering")
    assert found["trajectory_id"] == (ID["case"] if known else None)
    assert coach.screen == before


@pytest.mark.parametrize("field", ["name", "size", "note"])
async def test_the_keys_for_everywhere_work_in_any_field(coach: Coach, field: str) -> None:
    await coach.open("employer", ID["bakery"], field)
    opened = []
    for key in ("f2", "f3", "f6", "f7", "f12", "ctrl+p"):
        await coach.press(key)
        opened.append(coach.screen)
        await coach.press("escape")
        assert coach.focus == f"field-{field}"
    assert opened == ["PickScreen", "ListsScreen", "PickScreen", "DeliverScreen", "SettingsScreen", "PickScreen"]


@pytest.mark.parametrize("words", ["bang voor honden", "bang voor honden " * 400], ids=["a few", "more than fit"])
async def test_words_for_a_barrier_that_the_method_does_not_name_are_kept(coach: Coach, words: str) -> None:
    await coach.press("enter", "f2")
    await coach.paste(words)
    await coach.press("enter")
    assert (coach.screen, coach.focus) == ("RecordScreen", "field-barrier_type")
    found = await coach.stored(lambda store: store.rows("barrier", trajectory_id=ID["case"], barrier_type=None))
    kept = {*(row.values["note"] for row in found), *(await coach.drafts()).values()}
    assert words.strip() in {str(text).strip() for text in kept}


async def test_an_evaluation_is_chosen_or_planned(coach: Coach) -> None:
    await coach.press("enter", "f6")
    assert coach.screen == "PickScreen"
    await coach.press("enter")
    assert coach.screen == "EvaluationScreen"
    await coach.press("escape", "escape", "down", "down", "f6")  # the third trajectory has none planned
    assert "Evaluatiemoment: nieuw" in coach.words
    await coach.go_to_field("planned_on")
    await coach.press(*"over 6 weken", "escape")
    assert (await coach.only("evaluation", planned_on=days(42)))["trajectory_id"] == ID["case3"]


async def test_an_evaluation_has_everything_on_the_table(full_folder: DataFolder) -> None:
    async with sitting(full_folder, (120, 60)) as coach:
        await coach.open("evaluation", ID["evaluation"])
        for words in ("kandidaat", "werkgever", "Op tijd komen", "schulden en geld", "vervoer", "andere begeleider"):
            assert words in coach.words
        assert "(j) werkgever" in coach.words


async def test_palette_finds_a_command_and_runs_it(coach: Coach) -> None:
    await coach.press("enter", "ctrl+p", *"lijst", "enter")
    assert coach.screen == "ListsScreen"
    await coach.press("escape", "ctrl+p", *"klaar", "enter")
    assert "2●Mogelijk" in coach.text


async def test_help_explains_the_screen_and_its_keys(coach: Coach) -> None:
    await coach.press("enter", "question_mark")
    assert "wijzer" in coach.words
    assert "Afvinken" in coach.words
    await coach.press("escape")
    assert coach.screen == "OptionsScreen"


async def test_ctrl_c_says_nothing_in_another_language(coach: Coach) -> None:
    await coach.press("enter", "ctrl+c")
    assert "Press" not in coach.text
    assert "quit" not in coach.text


# ---- Lists and settings ----


async def test_lists_hold_everything_of_a_kind(coach: Coach) -> None:
    await coach.press("f3")
    for words in ("Bakkerij Voorbeeld", "Oefenmetaal", "Assistent-lasser", "Zoë", "Oefenschool", "Oefenwerkplaats"):
        assert words in coach.words
    await coach.press("down", "enter")
    assert "Werkgever: Bakkerij" in coach.words


async def test_what_is_deleted_comes_back_with_undo(coach: Coach) -> None:
    await coach.press("f3", "down", "down", "delete")
    assert "Oefenmetaal" not in [line.strip("│ ") for line in coach.text.split("\n")]
    assert await coach.stored(lambda store: len(store.rows("employer"))) == 1
    await coach.press("f8")
    assert await coach.stored(lambda store: len(store.rows("employer"))) == 2
    assert "Oefenmetaal" in coach.words


async def test_settings_are_forms_that_keep_what_is_typed(coach: Coach) -> None:
    await coach.press("f12", "enter")
    assert coach.focus == "field-idle_lock_minutes"
    await coach.press("ctrl+u", *"15", "escape")
    assert await coach.stored(lambda store: store.preferences()["idle_lock_minutes"]) == 15
    await coach.press("down", "enter")
    assert "Noor Verzonnen" in coach.words
    await coach.press("escape", "down", "enter", *" en zo", "escape")
    assert "en zo" in (await coach.values("settings", settings_id()))["organisation_name"]


async def test_the_passphrase_is_changed_by_who_knows_it(coach: Coach) -> None:
    other = "heel andere woorden nu"
    await coach.press("f12", "end", "enter")
    for text in ("dit is hem niet", other, other):
        await coach.type(text)
        await coach.press("enter")
    await coach.until(lambda: "gaan je gegevens niet open" in coach.words, "a refusal")
    await coach.press("shift+tab", "shift+tab", "ctrl+u", *PASSPHRASE, "enter", "enter", "enter")
    await coach.until(lambda: "Je wachtzin is veranderd" in coach.words, "a new passphrase")
    assert "Mijn wachtzin veranderen" in coach.words
    await coach.app.desk.check_passphrase(other)
    with pytest.raises(WrongPassphrase):
        await coach.app.desk.check_passphrase(PASSPHRASE)


async def test_the_lock_time_of_the_settings_holds_at_once(coach: Coach) -> None:
    await coach.press("f12", "enter", "ctrl+u", *"25", "escape", "escape")
    assert coach.app.idle_minutes == 25


async def test_the_lock_time_of_the_settings_holds_after_a_restart(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        await coach.press("f12", "enter", "ctrl+u", *"25", "ctrl+q")
    async with sitting(full_folder) as coach:
        assert coach.app.idle_minutes == 25


# ---- About the method ----


async def test_the_background_of_the_method_is_searched_while_typing(coach: Coach) -> None:
    await coach.press("ctrl+o")
    assert coach.text.split("\n")[0].strip() == "Over de methode"
    whole = coach.widget("OptionList").option_count
    await coach.type("coronacrisis")
    assert 0 < coach.widget("OptionList").option_count < whole
    await coach.press("enter")
    assert "Bron" in coach.words
    await coach.press("escape", "ctrl+u", *"xyzzy", "enter")
    assert "Niets gevonden" in coach.words


async def test_every_reference_item_and_difference_is_on_the_page(coach: Coach) -> None:
    await coach.press("ctrl+o")
    options = coach.widget("OptionList").options
    shown = {option.id.partition("/")[2] for option in options if option.id}
    assert shown == {key for group in reference_groups() for key in group.items} | {one.id for one in contradictions()}


# ---- When something fails ----


async def test_nothing_to_undo_is_a_message_and_work_goes_on(coach: Coach) -> None:
    await coach.press("f8")
    assert "Niets om terug te draaien" in coach.words
    await coach.press("enter", *"zoe", "enter")
    assert "Zoë" in coach.line("·")


async def test_a_field_that_the_coach_is_led_to_can_be_seen(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "note")  # the last of a long form
    assert "▸Notitie" in coach.text
    await coach.resize(80, 20)
    assert "▸Notitie" in coach.text


async def test_a_full_disk_at_a_tick_is_a_message_and_the_tick_is_shown_as_it_is_kept(coach: Coach) -> None:
    await coach.press("enter", "2", "down")
    await coach.stored(lambda store: store._opened.connection.execute(FILL_FOLDER))
    for _ in range(400):
        await coach.press("space")
        if coach.screen == "MessageScreen":
            break
    assert "De schijf is vol" in coach.words
    await coach.press("enter")
    kept = await answer(coach, "s2-map-locations")
    assert ("[✓] Zoek uit" in coach.text) == (kept == "done")


def break_unforeseen(full_folder: DataFolder, caseload: Template, words: str) -> None:
    """Put something in the database that the program itself never writes, so that reading it fails unforeseen."""
    opened = open_folder(full_folder, caseload.key)
    opened.connection.execute("UPDATE evaluation SET planned_on = ?", (words,))
    opened.connection.commit()
    opened.connection.close()


def test_an_unforeseen_error_ends_with_words_and_a_report_without_content(
    full_folder: DataFolder, caseload: Template, tmp_path: Path
) -> None:
    break_unforeseen(full_folder, caseload, "Karin heeft schulden")
    command = [sys.executable, "-m", "nbm_tui.cli", "--data-dir", str(full_folder.path)]
    env = {"NBM_PASSPHRASE": PASSPHRASE, "XDG_STATE_HOME": os.environ["XDG_STATE_HOME"]}
    with Terminal(command, env=env, cwd=ROOT) as terminal:
        assert terminal.wait() == 70
        shown = terminal.screen()
    assert "Het programma is gestopt door een fout" in shown
    assert "bewaard" in shown
    assert "Traceback" not in shown
    report = next(full_folder.path.glob("crash-*.txt")).read_text(encoding="utf-8")
    assert "caseload.py" in report
    assert "Karin" not in shown + report
    assert "schulden" not in shown + report
