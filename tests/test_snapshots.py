"""Pictures of every screen at two sizes, compared with pictures that somebody has looked at.

`make snapshots` takes them again. The clock stands still and no cursor blinks, so that nothing differs by itself. The
window starts small and grows, so that each pair of pictures shows a resize as well.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

import pytest
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from syrupy.assertion import SnapshotAssertion

from screens import home
from screens.first_start import IntroduceScreen, RecoveryCodeScreen
from storage.folder import DataFolder
from storage.records.links import preferences_id
from tests.screens_fixture import ID, Coach, group, settled, sitting

SMALL, LARGE, TINY = (80, 24), (120, 40), (50, 12)
RANDOM = re.compile(r"(?<=nbm-)[0-9a-f]{8}(?=-)|[0-9a-f]{16,}")  # of a replica, and hashes
CODE = "7K2M-QX4D-9HVA-31TB-ZR8E-5NGW-C6PJ"  # only to look at: it opens nothing
RECIPIENT = "age1qfpc9z6qvu4wfcglpujvlsxnt98p3400lgf3ydgs983892vd253s45dcan"  # nobody has its key
Scene = Callable[[Coach], Awaitable[None]]
Pictures = Callable[[Coach, Iterable[tuple[int, int]]], Awaitable[None]]


def keys(*names: str) -> Scene:
    """A scene that is reached by pressing keys."""

    async def go(coach: Coach) -> None:
        for name in names:
            await coach.press(name)

    return go


def record(kind: str, name: str, *then: str) -> Scene:
    """The form of a record of the made-up caseload, and keys that are pressed in it."""

    async def go(coach: Coach) -> None:
        await coach.open(kind, ID[name])
        await keys(*then)(coach)

    return go


async def _recovery_code(coach: Coach) -> None:
    coach.app.switch_screen(RecoveryCodeScreen(CODE))
    await settled(coach.app)


async def _introduce(coach: Coach) -> None:
    coach.app.switch_screen(IntroduceScreen())
    await settled(coach.app)


async def _wrong_passphrase(coach: Coach) -> None:
    await coach.type("dit is hem niet")
    await coach.press("enter")
    await coach.until(lambda: "niet open" in coach.words, "a refusal")


async def _invalid_text(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier2"], "found_on")
    await coach.press("end", *" of zo")
    await coach.go_to_field("note")
    await coach.type("Slikt medicijnen.")
    await coach.press("tab")


async def _ready_to_deliver(coach: Coach) -> None:
    await coach.stored(
        lambda store: store.save(
            "preferences",
            preferences_id(store.author.member_id),
            {"recipient": RECIPIENT, "recipient_name": "Oefencentrale", "export_folder": "usb-stick"},
        )
    )
    await coach.press("f7")


async def _delivered(coach: Coach) -> None:
    Path("usb-stick").mkdir()
    await _ready_to_deliver(coach)
    await coach.press("enter")
    await coach.until(lambda: "SHA-256" in coach.words, "a leverbestand")


def in_group(kind: str, name: str, *then: str) -> Scene:
    """A record of the made-up group, and keys that are pressed there."""

    async def go(coach: Coach) -> None:
        await coach.stored(lambda store: store.save_many(group()))
        await record(kind, name, *then)(coach)

    return go


FRESH: dict[str, Scene] = {"choose-passphrase": keys()}
LOCKED: dict[str, Scene] = {"unlock": keys(), "unlock-wrong": _wrong_passphrase}
EMPTY: dict[str, Scene] = {
    "recovery-code": _recovery_code,
    "introduce": _introduce,
    "home-empty": keys(),
    "lists-empty": keys("f3"),
    "deliver-not-set-up": keys("f7"),
    "deliver-refused": keys("f7", "enter"),
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
    "barrier-messages": _invalid_text,
    "barrier-new": keys("enter", "f2"),
    "picker": record("future_job", "job", "space"),
    "evaluation": record("evaluation", "evaluation"),
    "evaluation-choose": keys("enter", "f6"),
    "outcome": record("outcome", "outcome"),
    "note-on-a-task": keys("enter", "1", "enter"),
    "match": record("match", "match"),
    "talk": record("contact_log", "talk"),
    "transition": record("transition", "transition"),
    "round": in_group("cohort", "cohort", "tab", "down", "enter"),
    "lists": keys("f3"),
    "settings": keys("f12"),
    "settings-own": keys("f12", "enter"),
    "settings-organisation": keys("f12", "down", "down", "enter"),
    "settings-passphrase": keys("f12", "end", "enter"),
    "deliver": _ready_to_deliver,
    "delivered": _delivered,
    "read-in-nothing": keys("f7", "i"),
    "inbox-empty": keys("ctrl+n"),
    "hand-over": keys("enter", "ctrl+y"),
    "lock": keys("enter", "f9"),
    "help": keys("enter", "question_mark"),
    "palette": keys("enter", "ctrl+p"),
    "source": keys("enter", "1", "b"),
    "history": record("barrier", "barrier", "ctrl+g"),
    "nothing-to-undo": keys("f8"),
    "about": keys("ctrl+o"),
    "keys": keys("f24"),
    "keys-press": keys("f24", "down", "enter", "f10"),
    "colours": keys("f12", *["down"] * 3, "enter"),
    "same-design": keys("enter", "f16"),
    "state": record("trajectory", "case", "ctrl+t"),
    "factors": keys("enter", "1", "ctrl+r"),
    "cohort": in_group("cohort", "cohort"),
    "cohort-sign-up": in_group("cohort", "cohort", "f4"),
    "meeting": in_group("meeting", "meeting", *["tab"] * 9, "a"),
    "signal-source": keys("enter", "4", "tab", "tab", "b"),
    "signal-set-aside": keys("enter", "4", "tab", "tab", "x"),
    "signal-mended-here": keys("enter", "4", "tab", "tab", "enter"),
}


@pytest.fixture
def pictures(snapshot: SnapshotAssertion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pictures:
    """Compares the screen at some sizes with how it looked before; what differs is left beside it to look at."""
    before = snapshot.use_extension(SVGImageExtension)

    async def compare(coach: Coach, sizes: Iterable[tuple[int, int]]) -> None:
        other = []
        monkeypatch.setattr(home, "SIGNALS_AFTER", 60)  # in another size they are counted anew: not halfway a picture
        for width, height in sizes:
            await coach.resize(width, height)
            picture = RANDOM.sub(lambda found: "0" * len(found[0]), coach.app.export_screenshot(title="nbm"))
            name = f"{width}x{height}"
            if picture != before(name=name):
                other.append(tmp_path / f"{name}.svg")
                other[-1].write_text(picture, encoding="utf-8")
        assert not other, f"no picture yet, or it looks different now: {', '.join(map(str, other))}"

    return compare


@pytest.mark.parametrize("scene", FRESH)
async def test_first_start(scene: str, pictures: Pictures, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "nbm")
    folder.create()
    async with sitting(folder, passphrase="") as coach:
        await FRESH[scene](coach)
        await pictures(coach, (SMALL, LARGE))


@pytest.mark.parametrize("scene", LOCKED)
async def test_before_unlocking(scene: str, pictures: Pictures, quiet_folder: DataFolder) -> None:
    async with sitting(quiet_folder, passphrase="") as coach:
        await LOCKED[scene](coach)
        await pictures(coach, (SMALL, LARGE))


@pytest.mark.parametrize("scene", EMPTY)
async def test_with_nothing_in_it_yet(scene: str, pictures: Pictures, quiet_folder: DataFolder) -> None:
    async with sitting(quiet_folder) as coach:
        await EMPTY[scene](coach)
        await pictures(coach, (SMALL, LARGE))


@pytest.mark.parametrize("scene", FULL)
async def test_with_a_caseload(
    scene: str, pictures: Pictures, full_folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # for a folder for leverbestanden that is called the same everywhere
    async with sitting(full_folder) as coach:
        await FULL[scene](coach)
        await pictures(coach, (SMALL, LARGE))


async def test_light_theme(pictures: Pictures, full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        coach.app.theme = "nbm-light"
        await coach.press("enter", "5")
        await pictures(coach, [SMALL])


async def test_without_colours(pictures: Pictures, full_folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with sitting(full_folder) as coach:
        await coach.press("enter", "1")
        await pictures(coach, [SMALL])


async def test_window_too_small(pictures: Pictures, full_folder: DataFolder) -> None:
    async with sitting(full_folder) as coach:
        await coach.press("enter")
        await pictures(coach, [TINY])
