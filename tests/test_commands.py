"""Every command in one place: it can be run where it is bound, its key is its own, and bar, help and palette agree."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Static

import screens
from nbm_tui.app import NbmApp
from screens import commands
from screens.commands import Command
from screens.keymap import binding_words
from screens.pick import PickScreen
from screens.safe_keys import SAFE, arriving, plain
from screens.widgets.hanging import Hanging
from storage.folder import DataFolder
from tests.screens_fixture import ID, Coach, sitting

# Keys with which one goes through lists and fields; they are no commands, and clear a choice or show all its answers.
MOVING = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "space", "backspace", "delete"}
WIDE = (200, 60)  # room for every key in the bar and every line of the help
COMMANDS = [value for value in vars(commands).values() if isinstance(value, Command)]
SAME = commands.SAME_DESIGN.shown
EVERYWHERE = {command.shown for command in commands.EVERYWHERE}
SETTLING = {"Ctrl+N", "Ctrl+Y"}
TASKS = SETTLING | {"Spatie", "x", "Enter", "b", "k", *commands.STEP_KEYS.values()}
# Where to go, with which keys, and which commands there are besides those of everywhere.
SCENES: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "home": ((), {"F4", SAME} | SETTLING),
    "today": (("tab",), {"F4", "Esc", SAME} | SETTLING),
    "tasks": (("enter",), TASKS | {"Ctrl+T", "Esc", SAME}),
    "records": (
        ("enter", "tab"),
        {"Enter", "F4", "Del", "k", "Ctrl+T", "Esc", SAME, *commands.STEP_KEYS.values()} | SETTLING,
    ),
    "guidance": (("enter", "tab", "tab"), TASKS | {"Ctrl+T", "Esc", SAME}),
    "lists": (("f3",), {"Enter", "F4", "Del", "Shift+F6", "Esc", SAME}),
    "settings": (("f12",), {"Esc"}),
    "form": (("f12", "enter"), {"Ctrl+G", "Esc"}),
    "deliver": (("f7",), {"Enter", "i", "m", "o", "Esc"} | SETTLING),
}


def classes() -> Iterator[type[DOMNode]]:
    """The app, and every screen and widget that the program itself declares."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        found = vars(importlib.import_module(module.name)).values()
        yield from (
            each
            for each in found
            if isinstance(each, type) and issubclass(each, DOMNode) and each.__module__ == module.name
        )
    yield NbmApp


def bound() -> Iterator[tuple[type[DOMNode], Binding]]:
    """Every binding that the program declares itself, with its class; one per key."""
    for each in classes():
        for binding in Binding.make_bindings(each.__dict__.get("BINDINGS", ())):
            yield each, binding


def test_there_are_bindings_to_look_at() -> None:
    assert len(list(bound())) > 40
    assert len(COMMANDS) > 15


@pytest.mark.parametrize("where", sorted(set(classes()), key=str), ids=lambda where: where.__name__)
def test_every_key_has_something_to_do_where_it_is_bound(where: type[DOMNode]) -> None:
    missing = []
    for owner, binding in bound():
        target, _dot, name = binding.action.partition("(")[0].rpartition(".")
        holder = {"app": NbmApp, "screen": Screen}.get(target, owner)
        if owner is where and not hasattr(holder, f"action_{name}"):
            missing.append(binding.action)
    assert missing == []


def test_only_keys_that_arrive_in_every_terminal() -> None:
    safe = frozenset().union(*(keys for keys, _why in SAFE)) | MOVING | {"f1"}
    keys = {plain(key) for _owner, binding in bound() for key in binding.key.split(",")}
    assert keys - safe == set()


def test_every_command_is_declared_in_one_place() -> None:
    # Enter does what its place is for, and a digit goes to what has that number on the screen.
    declared = {(one.id, arriving(key)) for one in COMMANDS for key in one.key.split(",")}
    known = {(name, one) for name, keys in declared for one in keys.split(",")}
    elsewhere = {
        (owner.__name__, binding.key)
        for owner, binding in bound()
        if binding.key not in MOVING | {"enter"} and not binding.key.isdigit()
        if (binding.action.removeprefix("app."), binding.key) not in known
    }
    assert elsewhere == set()


def test_a_command_has_its_key_from_where_it_is_declared() -> None:
    # What has no id would keep its key when the coach chooses another one; digits and keys that move cannot be chosen.
    without = {(owner.__name__, binding.key) for owner, binding in bound() if binding.tooltip and not binding.id}
    assert {key for _owner, key in without if not key.isdigit()} <= {"up", "down", "pageup", "pagedown"}


def test_f1_is_only_a_second_key() -> None:
    with_f1 = [binding for each in classes() for binding in each.__dict__.get("BINDINGS", ()) if "f1" in _keys(binding)]
    assert with_f1
    assert all(len(_keys(binding)) > 1 for binding in with_f1)


def _keys(binding: object) -> list[str]:
    return binding.key.split(",") if isinstance(binding, Binding) else []


def test_no_command_has_the_key_of_another() -> None:
    same: dict[str, set[str]] = {}
    for _owner, binding in bound():
        if binding.tooltip:  # a command, not a way to move around
            same.setdefault(binding.key, set()).add(binding.action.removeprefix("app."))
    double = {key: actions for key, actions in same.items() if len(actions) > 1}
    # Enter does what its place is for: open, note, make a leverbestand, close.
    assert {key for key in double if key != "enter"} == set()


def test_every_command_says_in_words_what_it_does() -> None:
    for _owner, binding in bound():
        if binding.tooltip:
            assert binding.description
            assert binding.key_display or len(binding.key) == 1
            assert binding.tooltip.endswith(".")


def shown_keys(coach: Coach) -> set[str]:
    """The keys in the key bar, with which every screen ends."""
    known = {command.shown for command in COMMANDS} | {"F1"}
    return {word for word in coach.text.rstrip().split("\n")[-1].split() if word in known}


def helped_keys(coach: Coach) -> set[str]:
    """The keys in the help that is on the screen."""
    lines = [part.content for part in coach.app.screen.query(Static)]
    return {line.sign[0].strip() for line in lines if isinstance(line, Hanging)}


def searched_keys(coach: Coach) -> set[str]:
    """The keys in the palette that is on the screen."""
    picker = coach.app.screen
    assert isinstance(picker, PickScreen)
    return {choice.remark.split("  ")[0] for choice in picker._choices}


@pytest.mark.parametrize("scene", SCENES)
async def test_bar_help_and_palette_agree(scene: str, full_folder: DataFolder) -> None:
    keys, own = SCENES[scene]
    async with sitting(full_folder, WIDE) as coach:
        for key in keys:
            await coach.press(key)
        bar = {"?" if key == "F1" else key for key in shown_keys(coach)}
        await coach.press("f1")
        helped = helped_keys(coach)
        await coach.press("escape", "ctrl+p")
        searched = searched_keys(coach)
    assert helped == EVERYWHERE | own
    assert searched == helped - {"Ctrl+P"}
    assert bar <= helped
    assert {"F2", "?", "F9"} <= bar


@pytest.mark.parametrize("scene", SCENES)
async def test_every_action_that_can_be_done_is_in_the_palette(scene: str, full_folder: DataFolder) -> None:
    async with sitting(full_folder, WIDE) as coach:
        await coach.press(*SCENES[scene][0])
        screen = coach.app.screen
        chain = [screen.focused, *screen.focused.ancestors] if screen.focused else [screen, coach.app]
        able = {
            (binding.action, binding_words(binding))
            for node in chain
            for each in type(node).__mro__
            for binding in Binding.make_bindings(each.__dict__.get("BINDINGS", ()))
            if binding.tooltip and not binding.system
            if node.check_action(binding.action, ())
        } - {("command_palette", "Ctrl+P")}
        await coach.press("ctrl+p")
        picker = coach.app.screen
        assert isinstance(picker, PickScreen)
        offered = {(choice.key, choice.remark.split("  ")[0]) for choice in picker._choices}
    typed = {("help", "?")}  # in a text field F1 explains
    assert able - offered <= typed
    assert len(able) >= len(EVERYWHERE)


@pytest.mark.parametrize("field", ["name", "size", "note"])
async def test_no_field_takes_a_key_of_everywhere(field: str, full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        await coach.open("employer", ID["bakery"], field)
        reached = {key: active.binding.action for key, active in coach.app.screen.active_bindings.items()}
    wanted = {key: command.id for command in commands.EVERYWHERE for key in command.key.split(",")}
    if field != "size":
        del wanted["question_mark"]  # where text is typed a question mark is a question mark
    assert {key: reached.get(key) for key in wanted} == wanted


async def test_the_lock_and_stopping_work_over_a_picker_and_a_message(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        for key in ("f4", "f8", "f1"):
            await coach.press(key)
            reached = {key: active.binding.action for key, active in coach.app.screen.active_bindings.items()}
            assert reached.get("f9", "").endswith("lock"), key
            assert reached.get("ctrl+q", "").endswith("quit"), key
            await coach.press("escape")
