"""Pictures of every screen at two sizes, compared with pictures that somebody has looked at.

`make snapshots` takes them again. The clock stands still and no cursor blinks, so that nothing differs by itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from nbm_tui.app import NbmApp
from screens.desk import Desk
from screens.first_start import IntroduceScreen, RecoveryCodeScreen
from storage.folder import DataFolder
from tests.screens_fixture import ID, Coach, settled, the_clock
from tests.stores import PASSPHRASE, Template

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
CODE = "7K2M-QX4D-9HVA-31TB-ZR8E-5NGW-C6PJ"  # only to look at: it opens nothing
Scene = Callable[[Coach], Awaitable[None]]


def keys(*names: str) -> Scene:
    """A scene that is reached by pressing keys."""

    async def go(coach: Coach) -> None:
        for name in names:
            await coach.press(name)

    return go


def record(kind: str, name: str, *then: str) -> Scene:
    """The form of a record of the made-up caseload, and keys that are pressed in it."""

    async def go(coach: Coach) -> None:
        from screens.go import to_record

        await to_record(coach.app.here, kind, ID[name])
        await settled(coach.app)
        await keys(*then)(coach)

    return go


async def _recovery_code(coach: Coach) -> None:
    coach.app.switch_screen(RecoveryCodeScreen(CODE))
    await settled(coach.app)


async def _introduce(coach: Coach) -> None:
    coach.app.switch_screen(IntroduceScreen())
    await settled(coach.app)


async def _barrier_message(coach: Coach) -> None:
    await record("barrier", "barrier2")(coach)
    await coach.go_to_field("found_on")
    await coach.press("end", *" of zo")
    await coach.go_to_field("note")
    await coach.type("Slikt medicijnen")
    await coach.press("tab")


async def _after_delivering(coach: Coach) -> None:
    await keys("f7")(coach)
    await keys("enter")(coach)


async def _light(coach: Coach) -> None:
    coach.app.theme = "nbm-light"
    await keys("enter", "5")(coach)


FRESH: dict[str, Scene] = {"choose-passphrase": keys()}
LOCKED: dict[str, Scene] = {"unlock": keys()}
EMPTY: dict[str, Scene] = {
    "recovery-code": _recovery_code,
    "introduce": _introduce,
    "home-empty": keys(),
    "lists-empty": keys("f3"),
    "deliver-not-set-up": keys("f7"),
    "message-error": keys("f7", "enter"),
}
FULL: dict[str, Scene] = {
    "home": keys(),
    "home-filter": keys("z", "o", "e"),
    "home-new": keys("f4"),
    **{f"step-{number}": keys("enter", str(number)) for number in range(7)},
    "step-other-order": keys("down", "enter", "3"),
    "step-records": keys("enter", "5", "tab", "down"),
    "employer": record("employer", "bakery"),
    "job": record("future_job", "job"),
    "candidate": record("candidate", "candidate"),
    "trajectory": record("trajectory", "case"),
    "agreement": record("agreement", "agreement"),
    "barrier": record("barrier", "barrier"),
    "barrier-message": _barrier_message,
    "barrier-new": keys("enter", "f2"),
    "picker": record("future_job", "job", "space"),
    "evaluation": record("evaluation", "evaluation"),
    "evaluation-choose": keys("enter", "f6"),
    "outcome": keys("enter", "6", "tab", "end", "up", "up", "up", "up", "enter"),
    "lists": keys("f3"),
    "settings": keys("f12"),
    "settings-own": keys("f12", "enter"),
    "lock": keys("enter", "f9"),
    "help": keys("enter", "question_mark"),
    "palette": keys("enter", "ctrl+p"),
    "source": keys("enter", "1", "b"),
    "history": record("barrier", "barrier", "ctrl+g"),
    "message-nothing-to-undo": keys("f8"),
}
Compare = Callable[..., bool]


def look(compare: Compare, folder: DataFolder, scene: Scene, size: tuple[int, int], passphrase: str = PASSPHRASE) -> bool:
    """Whether a scene looks the way it did."""
    desk = Desk(folder, the_clock)
    app = NbmApp(desk, passphrase)

    async def play(pilot: Pilot[int]) -> None:
        await settled(app)
        await scene(Coach(app))
        await settled(app)

    try:
        return compare(app, terminal_size=size, run_before=play)
    finally:
        desk.close()
        assert app.failure is None, app.failure


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("scene", [*FRESH, *LOCKED])
def test_before_unlocking(
    scene: str, size: tuple[int, int], snap_compare: Compare, introduced: Template, tmp_path: Path
) -> None:
    if scene in FRESH:
        fresh = DataFolder(tmp_path / "nbm")
        fresh.create()
        assert look(snap_compare, fresh, FRESH[scene], size, "")
    else:
        assert look(snap_compare, introduced.copy_to(tmp_path / "nbm"), LOCKED[scene], size, "")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("scene", EMPTY)
def test_with_nothing_in_it_yet(
    scene: str, size: tuple[int, int], snap_compare: Compare, quiet_folder: DataFolder
) -> None:
    assert look(snap_compare, quiet_folder, EMPTY[scene], size)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("scene", FULL)
def test_with_a_caseload(scene: str, size: tuple[int, int], snap_compare: Compare, full_folder: DataFolder) -> None:
    assert look(snap_compare, full_folder, FULL[scene], size)


def test_light_theme(snap_compare: Compare, full_folder: DataFolder) -> None:
    assert look(snap_compare, full_folder, _light, SIZES["80x24"])


def test_without_colours(snap_compare: Compare, full_folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert look(snap_compare, full_folder, keys("enter", "1"), SIZES["80x24"])
