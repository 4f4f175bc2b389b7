"""How it looks: colours that can be read, one sign for one thing, and text that stays readable on a wide screen."""

from __future__ import annotations

import ast
import os
import re
import sys
from itertools import product
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

import screens
from screens import signs
from screens.few_colours import nearest
from screens.signs import ANSWER, FATE, MESSAGE, SENT, STEP
from screens.theme import BACKGROUNDS, CHOICES, CONTRAST, TEXTS, THEMES, theme_named
from screens.widgets.hanging import MOST
from storage.folder import DataFolder
from storage.local import read_local
from storage.sync.states import SyncState
from tests.laptop import Laptop
from tests.screens_fixture import ID, sitting
from tests.terminal import Terminal

PAIRS = [
    *product(TEXTS, BACKGROUNDS),
    ("block-cursor-foreground", "block-cursor-background"),
    ("background", "primary"),
]
WIDE, VAST = (120, 40), (240, 60)


def colour(theme: Theme, name: str) -> Color:
    """A colour of a theme, as it ends up on the screen."""
    return Color.parse({**theme.to_color_system().generate(), **theme.variables}[name])


def brightness(one: Color) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [part / 255 for part in one.rgb]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def of_few(one: Color) -> Color:
    """What a terminal with 256 colours shows for it."""
    return Color(*nearest(one.rich_color).get_truecolor())


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "behind"), PAIRS)
def test_every_text_can_be_read_on_what_lies_under_it(theme: Theme, text: str, behind: str) -> None:
    light, dark = sorted((brightness(colour(theme, name)) for name in (text, behind)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= (7 if theme is CONTRAST else 4.5)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "behind"), PAIRS)
def test_and_so_it_can_with_few_colours(theme: Theme, text: str, behind: str) -> None:
    light, dark = sorted((brightness(of_few(colour(theme, name))) for name in (text, behind)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= (7 if theme is CONTRAST else 4.5)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_cursor_stands_out_with_few_colours(theme: Theme) -> None:
    assert len({of_few(colour(theme, name)) for name in BACKGROUNDS}) == len(BACKGROUNDS)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_cannot_be_chosen_can_be_read_too(theme: Theme) -> None:
    assert colour(theme, "text-disabled") == colour(theme, "muted")


def test_every_theme_can_be_chosen() -> None:
    assert [theme_named(name) for name, _words in CHOICES] == [theme.name for theme in THEMES]
    assert theme_named("") == theme_named("nonsense") == THEMES[0].name


@pytest.mark.parametrize("known", [STEP, MESSAGE, SENT, ANSWER, FATE], ids=lambda known: next(iter(known)))
def test_a_sign_tells_it_also_without_colours(known: dict[str, tuple[str, str]]) -> None:
    alike = {"error": "refused"}  # both: this value will not do
    told = [sign for name, (sign, _style) in known.items() if name not in alike]
    assert len(set(told)) == len(told)
    assert all(told)


def test_every_state_on_the_way_to_the_centre_has_a_sign_that_means_no_step() -> None:
    assert set(SENT) == set(SyncState)
    assert not {sign for sign, _style in SENT.values()} & {sign for sign, _style in STEP.values()}


def test_no_widget_has_signs_or_their_colours_of_its_own() -> None:
    own = {sign.strip() for part in (STEP, SENT, ANSWER) for sign, _style in part.values()} - {*"!i›…≠·"}
    own |= {signs.MARKED[0], signs.CURSOR[0]}
    found = []
    for path in (Path(next(iter(screens.__path__))) / "widgets").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip() in own - {""}:
                found.append(f"{path.name}: {node.value}")
    assert found == []


async def test_colours_are_chosen_at_once_and_kept(full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        assert coach.app.theme == "nbm-dark"
        await coach.press("f12", *["down"] * 3, "enter", *"hoog", "enter")
        assert coach.app.theme == "nbm-contrast"
        await coach.press("enter", *"licht", "enter")
        assert coach.app.theme == "nbm-light"
    assert read_local(full_folder.local).theme == "light"
    async with sitting(full_folder, passphrase="") as coach:
        assert (coach.screen, coach.app.theme) == ("UnlockScreen", "nbm-light")


async def test_keys_and_colours_do_not_lose_each_other(full_folder: DataFolder) -> None:
    async with sitting(full_folder, VAST) as coach:
        await coach.press("f24", "down", "enter", "f17", "escape", "f12", *["down"] * 3, "enter", *"licht", "enter")
    assert read_local(full_folder.local).theme == "light"
    assert len(read_local(full_folder.local).keys) == 1


async def test_a_vast_screen_shows_more_but_no_endless_lines(full_folder: DataFolder) -> None:
    async with sitting(full_folder, VAST) as coach:
        assert coach.widget("TodayList").size.width > 55
        await coach.press("enter", "1")
        lines = [part.strip() for line in coach.text.split("\n") if "│" in line for part in line.split("│")]
        lines = [line for line in lines if "──" not in line]  # no frames
        assert max(map(len, lines)) <= MOST
        await coach.open("employer", ID["bakery"], "note")
        assert coach.widget("#field-note").size.width <= MOST
        assert coach.widget(".beside").size.width > 60


@pytest.mark.parametrize(
    "size", [(80, 24), *(pytest.param(size, marks=pytest.mark.torture) for size in (WIDE, VAST))], ids=str
)
async def test_nothing_moves_while_typing(size: tuple[int, int], full_folder: DataFolder) -> None:
    async with sitting(full_folder, size) as coach:
        await coach.open("employer", ID["bakery"], "name")
        form = coach.app.screen.query("FieldRow")
        before = [row.region for row in form]
        for letter in "Bakkerij Voorbeeld aan de gracht":
            await coach.press("space" if letter == " " else letter)
            assert [row.region for row in form] == before


@pytest.mark.skipif(os.name != "posix", reason="a terminal of POSIX")
@pytest.mark.parametrize("term", ["xterm-256color", "xterm", "screen"])
def test_a_terminal_that_tells_nothing_of_colours_gets_256(tmp_path: Path, term: str) -> None:
    laptop = Laptop(tmp_path / "laptop").set_up()
    env = laptop.environment | {"TERM": term, "COLORTERM": ""}
    with Terminal([sys.executable, "-m", "nbm_tui.cli"], env=env) as terminal:
        terminal.wait_for("wachtzin")
        drawn = b"".join(data for _at, data in terminal.chunks)
    assert set(re.findall(rb"[34]8;(\d);", drawn)) == {b"5"}
    assert b"48;5;234" in drawn  # a dark grey, and no blue, behind it all
