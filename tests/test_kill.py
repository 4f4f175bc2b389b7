"""The program is killed at any moment: what was confirmed is there, and at most the last second of typing is gone."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.laptop import Laptop, Words
from tests.visit import START, Coach

LOSS = 1.0  # seconds of typing that may be lost
SLACK = 0.4  # seconds that a busy machine may take for the writing itself
PER_SECOND = 40  # characters: faster than anyone types, slower than the program reads
CODE = "K-17"
MANY = 3_000  # records, so that an export takes long enough to be killed in
SENTENCE = "de kandidaat zoekt met hulp van de buurt naar een oplossing die past bij de werktijden van de bakkerij "

torture = pytest.mark.torture
TYPING = [pytest.param(2.2), *(pytest.param(at / 10, marks=torture) for at in (3, 7, 11, 14, 17, 19, 26, 31, 37))]
COMMIT = [
    pytest.param("tab", 0),
    *(pytest.param("tab", ms, marks=torture) for ms in (3, 6, 9, 16, 20, 32, 70)),
    *(pytest.param("f9", ms, marks=torture) for ms in (0, 6, 12, 25)),
]
EXPORT = [  # while the records are read: how far the bar is; while the file is written: how long after it is there
    pytest.param("writing", 0),
    *(pytest.param("reading", percent, marks=torture) for percent in (1, 10, 25, 40)),
    *(pytest.param("writing", ms, marks=torture) for ms in (2, 5, 10, 20)),
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    """A laptop with a trajectory on it."""
    laptop = Laptop(tmp_path_factory.mktemp("template") / "laptop").set_up()
    trajectory = {"route": "small", "candidate_id": "k"}
    return laptop.add(("candidate", "k", {"code": CODE}), ("trajectory", "t", trajectory))


@pytest.fixture(scope="module")
def full(template: Laptop, tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    """The same with a great deal to export."""
    laptop = template.copy(tmp_path_factory.mktemp("full") / "laptop")
    return laptop.add(*(("sector", f"s{number}", {"name": f"{SENTENCE}{number}"}) for number in range(MANY)))


@pytest.mark.parametrize("seconds", TYPING)
def test_killed_while_a_long_note_is_typed(template: Laptop, tmp_path: Path, seconds: float) -> None:
    laptop, words = template.copy(tmp_path / "laptop"), Words()
    with Coach.unlocked(laptop) as coach:
        confirmed = begin_barrier(coach, words)
        coach.go_to("barrier", "note")
        typed, times = type_until(coach, SENTENCE * 10, seconds)
        ended = time.perf_counter()
        coach.kill()
    sound(laptop)
    assert confirmed in records(laptop)
    kept = draft(laptop)
    certain = sum(at < ended - LOSS - SLACK for at in times)
    assert typed.startswith(kept)
    assert len(kept) >= certain
    with Coach.unlocked(laptop) as coach:
        if kept:
            coach.wait_for("Je bent terug waar je was.", START)
        coach.in_form("barrier")
        if kept:
            coach.wait_for(kept[: min(certain, 30)].strip())
            coach.type(" en verder")  # the cursor is where it was
        coach.stop()
    if kept:
        assert f"{kept} en verder" in records(laptop)
    sound(laptop)


@pytest.mark.parametrize(("key", "milliseconds"), COMMIT)
def test_killed_when_a_field_is_left(template: Laptop, tmp_path: Path, key: str, milliseconds: int) -> None:
    laptop, words = template.copy(tmp_path / "laptop"), Words()
    with Coach.unlocked(laptop) as coach:
        confirmed = begin_barrier(coach, words)
        coach.go_to("barrier", "note")
        note = words.text("Gesprek gehad,")
        coach.type(note)
        coach.wait_for(note)
        wait_for_draft(laptop, note)
        coach.key(key)
        coach.until(lambda: False, milliseconds / 1000)
        coach.kill()
    sound(laptop)
    assert confirmed in records(laptop)
    assert (note in records(laptop)) + (note == draft(laptop)) == 1
    with Coach.unlocked(laptop) as coach:
        coach.in_form("barrier")
        coach.wait_for(note)
        coach.stop()
    assert note in records(laptop)
    assert not draft(laptop)
    sound(laptop)


@pytest.mark.parametrize(("what", "amount"), EXPORT)
def test_killed_during_an_export(full: Laptop, tmp_path: Path, what: str, amount: int) -> None:
    laptop, words = full.copy(tmp_path / "laptop"), Words()
    with Coach.unlocked(laptop) as coach:
        confirmed = begin_barrier(coach, words)
        export(coach)
        if what == "reading":
            assert coach.until(lambda: progress(coach) >= amount)
        else:
            wait_for_file(laptop)
            coach.until(lambda: False, amount / 1000)
        coach.kill()
    sound(laptop)
    for whole in laptop.bundles():
        assert confirmed in laptop.verify(whole)
    assert confirmed in records(laptop)
    with Coach.unlocked(laptop) as coach:
        export(coach)
        coach.wait_for("Klaar: nbm-")
        coach.stop()
    assert confirmed in laptop.verify(laptop.bundles()[-1])
    assert [path.name for path in laptop.exports.iterdir() if path not in laptop.bundles()] == []
    sound(laptop)


def export(coach: Coach) -> None:
    """Begin to make a leverbestand."""
    coach.wait_for(re.compile("^ Belemmering: |^ Leveren", re.MULTILINE), START)
    if not coach.shows("Dit gaat mee"):
        coach.key("f7")
        coach.wait_for("Dit gaat mee")
    coach.key("enter")


def begin_barrier(coach: Coach, words: Words) -> str:
    """Open a new barrier note at a step and confirm a first field; gives the word in it."""
    coach.wait_for(CODE)
    coach.key("enter")
    coach.at_step("job")
    coach.key("f2")
    coach.wait_for("Welke belemmering?")
    coach.answer("iets anders")
    coach.in_form("barrier")
    text = words.text("Nodig")
    coach.fill("barrier", why_needed=text)
    coach.until(lambda: text in records(coach.laptop), 5)
    return text


def type_until(coach: Coach, text: str, seconds: float) -> tuple[str, list[float]]:
    """Type steadily for some seconds; what was typed, and when each character was."""
    begin, times = time.perf_counter(), []
    for number, character in enumerate(text):
        due = begin + number / PER_SECOND
        if due > begin + seconds:
            break
        time.sleep(max(0.0, due - time.perf_counter()))
        times.append(coach.send(character))
    return text[: len(times)], times


def wait_for_draft(laptop: Laptop, text: str) -> None:
    """Wait until a draft is on the disk."""
    deadline = time.monotonic() + 10
    while text != draft(laptop):
        assert time.monotonic() < deadline, "the draft was never stored"


def progress(coach: Coach) -> int:
    """How far the progress bar is."""
    found = re.search(r"(\d+)%", coach.screen())
    return int(found[1]) if found else -1


def wait_for_file(laptop: Laptop) -> None:
    """Wait until a leverbestand is being written."""
    deadline = time.monotonic() + 20
    while not any(laptop.exports.iterdir()):
        assert time.monotonic() < deadline, "no leverbestand was ever written"


def sound(laptop: Laptop) -> None:
    """`nbm doctor` finds nothing wrong."""
    done = laptop.run("doctor")
    assert done.returncode == 0, done.stdout + done.stderr


def records(laptop: Laptop) -> str:
    """Every text of the records that are worked on here."""
    return laptop.stored("barrier", "candidate")


def draft(laptop: Laptop) -> str:
    """The text of the only draft; empty when there is none."""
    found = [str(row[0]) for row in laptop.read("SELECT text FROM draft")]
    assert len(found) <= 1
    return "".join(found)
