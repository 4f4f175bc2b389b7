"""What a coach was doing is there again: after the lock, after a restart, and in a window that was too small."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from threading import Event
from time import sleep

import pytest

from storage.folder import DataFolder
from tests.screens_fixture import ID, Coach, settled, sitting
from tests.stores import PASSPHRASE


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard, with a caseload."""
    async with sitting(full_folder) as someone:
        yield someone


# ---- The lock ----

EVERY_KEY = ("f2", "f3", "f4", "f5", "f6", "f7", "f8", "f12", "ctrl+p", "ctrl+g", "escape", "tab", "0", "k", "delete")


async def test_the_lock_covers_everything_and_lets_nothing_through(coach: Coach) -> None:
    await coach.press("enter", "f9")
    assert "Vergrendeld" in coach.text
    for words in ("V-07", "Bakkerij", "Mogelijk"):
        assert words not in coach.text
    before = coach.app.screen_stack
    await coach.press(*EVERY_KEY)
    assert coach.app.screen_stack == before
    assert "V-07" not in coach.text


async def test_help_under_lock_tells_only_about_the_lock(coach: Coach) -> None:
    await coach.press("enter", "f9", "f1")
    assert "Belemmering" not in coach.text
    await coach.press("f2", "f3", "ctrl+p", "escape")
    assert coach.screen == "LockScreen"


async def test_the_passphrase_leads_back_to_the_very_place(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "note")
    await coach.press(*"Half getypt", "f9")
    assert coach.screen == "LockScreen"
    assert (await coach.values("employer", ID["bakery"]))["note"] == "Half getypt"
    await coach.press(*"niet goed, niet goed", "enter")
    await coach.until(lambda: "niet open" in coach.words, "a refusal")
    assert coach.screen == "LockScreen"
    await coach.press(*PASSPHRASE, "enter")
    await coach.until(lambda: coach.screen == "RecordScreen", "the form")
    assert coach.focus == "field-note"
    await coach.press(*" verder", "tab")
    assert (await coach.values("employer", ID["bakery"]))["note"] == "Half getypt verder"


async def test_after_the_lock_every_key_works_again(coach: Coach) -> None:
    await coach.press("f9", *PASSPHRASE, "enter")
    await coach.until(lambda: coach.screen == "HomeScreen", "home")
    await coach.press("f3")
    assert coach.screen == "ListsScreen"
    await coach.press("f9")
    assert coach.screen == "LockScreen"


async def test_no_message_stays_over_the_lock(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "place")
    await coach.press("ctrl+u", *"Elders", "tab", "f8")
    assert "Teruggedraaid: werkgever" in coach.words
    await coach.press("f9")
    assert "Vergrendeld" in coach.words
    assert "Teruggedraaid" not in coach.words


async def test_invalid_text_survives_the_lock(coach: Coach) -> None:
    await coach.open("future_job", ID["job"], "hours_week")
    await coach.press(*"veel", "f9")
    assert await coach.drafts() == {"hours_week": "veel"}
    await coach.press(*PASSPHRASE, "enter")
    await coach.until(lambda: coach.screen == "RecordScreen", "the form")
    assert "veel" in coach.line("Uren per week")


async def test_the_lock_covers_a_picker_too(coach: Coach) -> None:
    await coach.press("enter", "f2", "f9")
    assert "Vergrendeld" in coach.text
    assert "Welke belemmering" not in coach.text
    await coach.press(*PASSPHRASE, "enter")
    await coach.until(lambda: coach.screen == "PickScreen", "the picker")


async def test_the_screen_locks_by_itself(full_folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nbm_tui.app.IDLE_CHECK_SECONDS", 0.02)
    async with sitting(full_folder) as coach:
        await coach.open("employer", ID["bakery"], "note")
        await coach.type("Even weg")
        assert coach.screen == "RecordScreen"
        coach.app.idle_minutes = 0
        await coach.until(lambda: coach.screen == "LockScreen", "a lock")
        coach.app.idle_minutes = 10
        await settled(coach.app)
        assert "Bakkerij" not in coach.text
        assert (await coach.values("employer", ID["bakery"]))["note"] == "Even weg"


async def test_what_opens_slowly_does_not_come_over_the_lock(coach: Coach) -> None:
    free = Event()
    coach.app.desk.send(lambda _store: free.wait(30))
    opening = coach.app.run_worker(coach.app.action_lists())
    await asyncio.sleep(0)
    coach.app.action_lock()
    free.set()
    await opening.wait()
    await settled(coach.app)
    assert coach.screen == "LockScreen"
    assert "Oefenmetaal" not in coach.text


async def test_a_step_that_opens_slowly_does_not_take_the_place_of_the_lock(coach: Coach) -> None:
    await coach.press("enter")
    free = Event()
    coach.app.desk.send(lambda _store: free.wait(30))
    opening = coach.app.run_worker(coach.app.here.run_action("step('learn')"))
    await asyncio.sleep(0)
    coach.app.action_lock()
    free.set()
    await opening.wait()
    await settled(coach.app)
    assert coach.screen == "LockScreen"


# ---- Coming back ----


async def test_stopping_takes_back_no_value_that_waits_for_a_slow_disk(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        await coach.open("employer", ID["bakery"], "note")
        await coach.type("Belt liever dan dat ze mailt")
        coach.app.desk.send(lambda _store: sleep(1))
        await coach.press("tab", "ctrl+q")
    async with sitting(full_folder) as coach:
        assert "Belt liever dan dat ze mailt" in str((await coach.values("employer", ID["bakery"]))["note"])


async def test_a_restart_leads_back_to_where_the_coach_was(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        await coach.press("enter", "5", "tab", "down", "down", "down", "enter")
        assert "Belemmering" in coach.text.split("\n")[0]
        await coach.press("ctrl+q")
    async with sitting(full_folder) as coach:
        assert "Belemmering" in coach.text.split("\n")[0]
        await coach.press("escape")
        assert coach.screen == "LearnScreen"
        await coach.press("escape")
        assert coach.screen == "HomeScreen"


@pytest.mark.parametrize("keys", [("f3",), ("f12",), ("f7",), ("ctrl+n",)])
async def test_a_restart_leads_back_to_lists_settings_and_delivering(
    full_folder: DataFolder, keys: tuple[str, ...]
) -> None:
    async with sitting(full_folder) as coach:
        await coach.press(*keys)
        before = coach.screen
        await coach.press("ctrl+q")
    async with sitting(full_folder) as coach:
        assert coach.screen == before


async def test_a_place_that_is_gone_leads_home(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        coach.app.desk.keep_place("home step:learn:gone record:employer:gone nowhere:at:all")
        coach.app.exit()
    async with sitting(full_folder) as coach:
        assert coach.screen == "HomeScreen"


async def test_a_place_of_another_version_leads_home(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        coach.app.desk.keep_place(f"home step:unknown:{ID['case']} record:unknown:x step:learn")
        coach.app.exit()
    async with sitting(full_folder) as coach:
        assert coach.screen == "HomeScreen"


# ---- A window that changes ----


async def test_a_window_that_is_too_small_says_so_and_keeps_everything(coach: Coach) -> None:
    await coach.open("employer", ID["bakery"], "note")
    await coach.type("Nog bezig")
    await coach.resize(40, 10)
    assert "te klein" in coach.words
    assert "Bakkerij" not in coach.text
    await coach.press("f3", "x", "ctrl+p")
    assert "te klein" in coach.words
    await coach.resize(80, 24)
    assert coach.focus == "field-note"
    assert "Nog bezig" in coach.words


async def test_a_window_that_is_too_small_locks_and_unlocks(coach: Coach) -> None:
    await coach.resize(40, 10)
    coach.app.action_lock()
    await settled(coach.app)
    await coach.resize(80, 24)
    assert "Vergrendeld" in coach.words
    await coach.press(*PASSPHRASE, "enter")
    await coach.until(lambda: coach.screen == "HomeScreen", "home")


async def test_a_start_in_a_window_that_is_too_small(full_folder: DataFolder) -> None:
    async with sitting(full_folder, (40, 10)) as coach:
        assert "te klein" in coach.words
        await coach.resize(80, 24)
        assert coach.screen == "HomeScreen"


async def test_every_width_is_quiet_after_a_while(coach: Coach) -> None:
    await coach.press("enter", "4")
    for width in range(60, 130, 10):
        await coach.resize(width, 17 + width % 3)
        assert "Overeenkomsten" in coach.words
