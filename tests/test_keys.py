"""Keys that a coach changed: in force at once, shown wherever a key is named, there again after a restart."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import nbm_tui
import screens
import storage
from screens import commands, keymap
from screens.commands import Command
from screens.keymap import DECLARED, refusal, use_keys
from screens.safe_keys import SAFE, arriving, key_words, plain
from storage.folder import DataFolder
from storage.local import Local, keep_local, read_local
from tests.screens_fixture import ID, Coach, sitting

WIDE = (120, 60)


@pytest.fixture(autouse=True)
def _as_declared() -> Iterator[None]:
    """Keys are one thing for the whole program; each test begins with the declared ones."""
    use_keys({})
    yield
    use_keys({})


async def choose(coach: Coach, command: Command, key: str) -> None:
    """Give a command another key, on the screen that is for it."""
    await coach.press("f24", "home")
    options = coach.app.screen.query_one("ChooseList")
    index = next(at for at, one in enumerate(options.options) if one.id == command.id)  # type: ignore[attr-defined]
    options.highlighted = index  # type: ignore[attr-defined]
    await coach.press("enter", key)


class TestDeclared:
    """What holds for every key that the program declares."""

    @pytest.mark.parametrize("command", DECLARED.values(), ids=lambda one: one.id)
    def test_only_keys_that_arrive_everywhere(self, command: Command) -> None:
        safe = frozenset().union(*(keys for keys, _why in SAFE))
        key, *more = command.key.split(",")
        assert key in safe
        assert set(more) <= {"f1"}
        assert key_words(key) == command.shown or key == "space"

    def test_shifted_function_keys_come_in_under_another_name(self) -> None:
        assert arriving("shift+f8") == "f20,shift+f8"
        assert [plain(key) for key in ("f20", "shift+f8", "f8", "x")] == ["shift+f8", "shift+f8", "f8", "x"]

    def test_no_text_names_a_key_that_may_have_changed(self) -> None:
        named = re.compile(r"\b(F(?!1\b)\d{1,2}|Ctrl\+\w|[Mm]et [a-z])\b")
        found = []
        for package in (screens, nbm_tui, storage):
            for path in Path(next(iter(package.__path__))).rglob("*.py"):
                if path.name in ("commands.py", "safe_keys.py"):
                    continue
                tree = ast.parse(path.read_text(encoding="utf-8"))
                docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
                found += [
                    f"{path.name}: {node.value}"
                    for node in ast.walk(tree)
                    if isinstance(node, ast.Constant) and isinstance(node.value, str)
                    if id(node) not in docs and named.search(node.value)
                ]
        assert found == []


class TestRefusing:
    """A key that will not do is refused, with why."""

    @pytest.mark.parametrize(
        ("key", "word"),
        [
            ("f4", "Nieuw"),
            ("f1", "F1"),
            ("f10", "terminal"),
            ("f11", "terminal"),
            ("enter", "Ctrl+M"),
            ("tab", "Ctrl+I"),
            ("backspace", "Ctrl+H"),
            ("ctrl+j", "Ctrl+J"),
            ("ctrl+b", "tmux"),
            ("ctrl+z", "stil"),
            ("ctrl+w", "tekst"),
            ("alt+x", "Alt"),
            ("ctrl+alt+x", "Alt"),
            ("euro_sign", "AltGr"),
            ("é", "AltGr"),
            ("upper_a", "Shift"),
            ("ctrl+shift+g", "terminal"),
            ("up", "lijsten"),
            ("w", "letter"),
            ("3", "letter"),
        ],
    )
    def test_why_a_key_will_not_do(self, key: str, word: str) -> None:
        assert word in refusal(commands.BARRIER, key)

    def test_a_letter_will_do_for_what_works_only_in_lists(self) -> None:
        assert refusal(commands.SOURCE, "w") == ""
        assert "cijfer" in refusal(commands.SOURCE, "3")
        assert "Klaar" in refusal(commands.SOURCE, "k")

    @pytest.mark.parametrize("command", [commands.BACK, commands.OPEN, commands.TICK, commands.DELETE])
    def test_some_keys_are_the_same_in_every_program(self, command: Command) -> None:
        assert refusal(command, "shift+f5")

    def test_what_is_not_right_in_the_file_is_left_out(self) -> None:
        use_keys({"barrier": "f10", "nonsense": "f2", "new": "shift+f2", "home": "shift+f2", "lists": "shift+f5"})
        assert keymap.chosen() == {"home": "shift+f2", "lists": "shift+f5"}

    def test_two_commands_that_change_places(self) -> None:
        use_keys({"barrier": "f4", "new": "f2"})
        assert keymap.chosen() == {"barrier": "f4", "new": "f2"}


class TestChanging:
    """On the screen for it."""

    async def test_at_once_and_everywhere_where_the_key_is_named(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder, WIDE) as coach:
            await choose(coach, commands.LISTS, "f17")
            assert "Shift+F5" in coach.line("Lijsten")
            await coach.press("escape", "f3")
            assert coach.screen == "HomeScreen"  # the key that it had does nothing any more
            await coach.press("f17")
            assert coach.screen == "ListsScreen"
            await coach.press("f1")
            assert "Shift+F5 Lijsten" in coach.words
            await coach.press("escape", "ctrl+p", *"lijsten")
            assert "Shift+F5" in coach.line("Lijsten ")

    async def test_texts_name_the_key_in_use(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder, WIDE) as coach:
            await choose(coach, commands.UNDO, "f14")
            await coach.press("escape", "f3", "down", "delete")
            assert "Weggehaald. Shift+F2 haalt het terug." in coach.words
            await coach.press("f14")
            assert "Teruggedraaid" in coach.words

    async def test_in_a_text_field(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder, WIDE) as coach:
            await choose(coach, commands.DELIVER, "f14")
            await choose(coach, commands.HISTORY, "f7")  # with which Textual selects all text
            await coach.open("employer", ID["bakery"], "note")
            await coach.type("abc")
            await coach.press("f7")
            assert coach.screen == "MessageScreen"

    async def test_a_key_that_will_not_do_is_asked_again(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder, WIDE) as coach:
            await choose(coach, commands.LISTS, "f2")
            assert "F2: Deze toets is al van: Belemmering." in coach.words
            await coach.press("f9")  # does not lock: it is only asked for
            assert "F9: Deze toets is al van: Op slot." in coach.words
            await coach.press("escape")
            assert coach.screen == "KeysScreen"
            assert read_local(full_folder.local) == Local()

    async def test_kept_for_the_next_time_also_before_unlocking(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder, WIDE) as coach:
            await choose(coach, commands.QUIT, "f17")
            await choose(coach, commands.LOCK, "f14")
        use_keys({})
        async with sitting(full_folder, WIDE, passphrase="") as coach:
            assert coach.screen == "UnlockScreen"
            await coach.press("ctrl+q", "f1")
            assert "Shift+F5 Stoppen" in coach.words
            await coach.press("f17")
            assert coach.app._exit
        async with sitting(full_folder, WIDE) as coach:
            await coach.press("f9")
            assert coach.screen != "LockScreen"
            await coach.press("f2", "f14")  # over a panel too
            assert coach.screen == "LockScreen"
            await coach.press("f1")
            assert "Shift+F5 Stoppen" in coach.words

    async def test_one_line_puts_all_back(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder, WIDE) as coach:
            await choose(coach, commands.LISTS, "f17")
            await choose(coach, commands.NEW, "f3")
            assert "eerst F4" in coach.line("Nieuw")
            await coach.press("home", "enter", "escape", "f3")
            assert coach.screen == "ListsScreen"
            assert read_local(full_folder.local).keys == {}

    async def test_its_own_key_again_is_no_change_any_more(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder, WIDE) as coach:
            await choose(coach, commands.LISTS, "f17")
            await choose(coach, commands.LISTS, "f3")
            assert read_local(full_folder.local).keys == {}

    async def test_from_the_settings_and_the_palette(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder, WIDE) as coach:
            await coach.press("f12", *["down"] * 4, "enter")
            assert coach.screen == "KeysScreen"
            await coach.press("f5", "ctrl+p", *"toetsen", "enter")
            assert coach.screen == "KeysScreen"


class TestLocal:
    """The file beside the database."""

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"keys": []}', '{"theme": "", "keys": {"a": {}}}', "\x00"])
    def test_one_that_is_not_right_keeps_nobody_out(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "f").write_text(text)
        use_keys(read_local(tmp_path / "f").keys)
        assert keymap.chosen() == {}

    def test_what_was_kept_is_read(self, tmp_path: Path) -> None:
        kept = Local("light", {"new": "shift+f2"})
        keep_local(tmp_path / "f", kept)
        assert read_local(tmp_path / "f") == kept
        assert json.loads((tmp_path / "f").read_text())["keys"] == {"new": "shift+f2"}
