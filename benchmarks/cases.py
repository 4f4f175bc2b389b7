"""What `python -m benchmarks` measures: yardsticks first, then our own program, with its limits.

Times are in ms and memory is in MiB. `docs/benchmarks.md` tells what came out.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.data import DATA, PASSPHRASE, STATE, with_trajectories
from benchmarks.declare import Case, Limit, Reference, Step
from nbm_tui.method.catalogue import STEPS
from nbm_tui.method.layout import STEP_TEXTS

YARDSTICKS = Path(__file__).parent / "yardsticks"
LETTERS = tuple("meten-is-weten-")
FILTER_KEYS = (*"dilan 1", *["backspace"] * 7)
NOTE_KEYS = (*LETTERS, *["backspace"] * len(LETTERS))  # a note that only grows would measure its own length
BURST_KEYS = ("van dag tot dag gaat het beter; " * 63)[:2_000], "ctrl+z"  # the second takes it back
BEYOND_ONE_SCREEN = 45  # rows
UP_AND_DOWN = ("down",) * 60 + ("up",) * 60
MANY = 5_000  # key presses
FEWER = 500  # where each opens a screen
GROWTH = Limit("growth", 5_000_000 / 2**20)

# Argon2id alone: cryptography is loaded before the clock starts, as it is in the program.
DERIVE = """
import sys
from pathlib import Path
from storage import keyfile
keyfile.unlock(Path(sys.argv[1]), sys.argv[2])
print("ready", flush=True)
input()
keyfile.unlock(Path(sys.argv[1]), sys.argv[2])
print("open", flush=True)
input()
"""
DERIVATION: Reference = ("key_derivation", "open")
DERIVATION_MEMORY = 64.0

HOME = Step("Vandaag", text=PASSPHRASE, keys=("enter",))
TRAJECTORY = Step("Wijzer", keys=("enter",), name="trajectory")
FILLED = Step("Afvinken", keys=("down",), name="trajectory filled in")  # the first time it comes after its outline
FORM = (
    Step("Welke belemmering", keys=("f2",), name="picker"),
    Step("Belemmering: ", keys=("enter",), name="form"),
)
NOTE = Step("Kort en neutraal", keys=("tab",) * 5)  # the help of that field: the form begins five above it


def _yardstick(name: str, ready: str, *steps: Step, keys: tuple[str, ...] = (), presses: int = 0) -> Case:
    script = YARDSTICKS / f"{name.removesuffix('_scrolling')}.py"
    return Case(name, (sys.executable, str(script)), ready, steps=steps, keys=keys, presses=presses)


def _ours(
    name: str, *steps: Step, trajectories: int = 200, entries_each: int = 1, eager: bool = True, **more: Any
) -> Case:
    """Our program, on a data folder with so many trajectories; it begins with the unlock screen."""
    return Case(
        name,
        (sys.executable, "-m", "nbm_tui.cli"),
        "Typ je wachtzin",
        env={"NBM_DATA_DIR": f"{{folder}}/{DATA}", "XDG_STATE_HOME": f"{{folder}}/{STATE}"},
        steps=steps,
        eager=eager,
        prepare=with_trajectories(trajectories, entries_each),
        **more,
    )


def _key_limits(yardstick: str) -> tuple[Limit, ...]:
    return (
        Limit("key last", 1.3, of=(yardstick, "key last")),
        Limit("key last", 50, stat="p95"),
        GROWTH,
    )


def _open_steps() -> tuple[Step, ...]:
    """Each step screen for the first time, from the one before it."""
    titles = [STEP_TEXTS[step].title for step in STEPS]
    return tuple(Step(f"{title}  ·", keys=(str(number),), name=f"step {number}") for number, title in enumerate(titles))


MUCH = {"trajectories": 10_000, "entries_each": 4}  # a million journal entries
MUCH_KEYS = {"keys": NOTE_KEYS, "base": "bare_note", "limits": _key_limits("bare_note")[:2]}
MUCH_BURSTS = {"keys": BURST_KEYS, "base": "bare_note_burst", "limits": _key_limits("bare_note_burst")[:2]}
FOCUS_LIMITS = (Limit("key last", 70, stat="p95"), GROWTH)
STEP_LIMIT = 150

CASES: tuple[Case, ...] = (
    _yardstick("bare", "choice 0", keys=("tab",), presses=1_000),
    _yardstick("floor", "choice"),
    _yardstick("bare_sqlmodel", "choice 0", keys=("tab",)),
    _yardstick("bare_table", "code 0", keys=UP_AND_DOWN, presses=1_000),
    _yardstick("bare_table_scrolling", "code 0", Step("code 44", keys=("down",) * BEYOND_ONE_SCREEN), keys=("down",)),
    _yardstick("bare_note", "first line", keys=NOTE_KEYS, presses=1_000),
    replace(_yardstick("bare_note", "first line", keys=BURST_KEYS), name="bare_note_burst"),
    _yardstick("bare_filter", "code Amina 0", keys=FILTER_KEYS),
    Case(
        DERIVATION[0],
        (sys.executable, "-c", DERIVE, f"{{folder}}/{DATA}/nbm.key", PASSPHRASE),
        "ready",
        steps=(Step("open", keys=("enter",), name=DERIVATION[1]),),
        prepare=with_trajectories(200),
    ),
    _ours("unlock", eager=False, limits=(Limit("full paint", 1.0, of=("bare", "full paint")),)),
    _ours(
        "home",
        Step("Vandaag", text=PASSPHRASE, keys=("enter",), name="home"),
        Step("9", keys=("9",), name="first key"),
        limits=(Limit("home from start", 2.2, of=("bare", "full paint"), plus=DERIVATION),),
    ),
    _ours(
        "home_typed",
        Step("Vandaag", text=PASSPHRASE, seconds=2.0, keys=("enter",), name="home"),
        limits=(Limit("home", 0.8, of=("bare", "full paint"), plus=DERIVATION),),
    ),
    _ours(
        "memory",
        Step("Vandaag", text=PASSPHRASE, seconds=2.0, keys=("enter",)),
        base="bare_sqlmodel",
        limits=(
            Limit("memory", 1.5, of=("bare_sqlmodel", "memory")),
            Limit("peak", 1.5, of=("bare_sqlmodel", "memory"), plus=DERIVATION_MEMORY),
        ),
    ),
    _ours(
        "table",
        HOME,
        trajectories=2_000,
        keys=UP_AND_DOWN,
        presses=MANY,
        base="bare_table",
        limits=_key_limits("bare_table"),
    ),
    _ours(
        "table_scrolling",
        HOME,
        Step(".", keys=("down",) * BEYOND_ONE_SCREEN),
        trajectories=2_000,
        keys=("down",),
        base="bare_table_scrolling",
        limits=_key_limits("bare_table_scrolling")[:2],
    ),
    _ours(
        "note",
        *(HOME, TRAJECTORY, *FORM, NOTE),
        keys=NOTE_KEYS,
        presses=MANY,
        base="bare_note",
        limits=_key_limits("bare_note"),
    ),
    _ours("filter", HOME, keys=FILTER_KEYS, base="bare_filter", limits=_key_limits("bare_filter")[:2]),
    _ours("empty", replace(HOME, name="home"), trajectories=0, eager=False),
    _ours(
        "much",
        replace(HOME, name="home"),
        eager=False,
        limits=(
            Limit("full paint", 1.2, of=("empty", "full paint")),
            Limit("home from start", 1.2, of=("empty", "home from start")),
        ),
        **MUCH,
    ),
    _ours("much_filter", HOME, keys=FILTER_KEYS, base="bare_filter", limits=_key_limits("bare_filter")[:2], **MUCH),
    _ours("much_note_burst", HOME, TRAJECTORY, *FORM, NOTE, **MUCH_BURSTS, **MUCH),
    _ours("much_note", HOME, TRAJECTORY, *FORM, NOTE, **MUCH_KEYS, **MUCH),
    _ours("focus_home", HOME, keys=("tab",), presses=MANY, limits=FOCUS_LIMITS),
    _ours("focus_form", HOME, TRAJECTORY, *FORM, keys=("tab",), presses=MANY, limits=FOCUS_LIMITS),
    _ours(
        "steps",
        *(HOME, TRAJECTORY, FILLED, *_open_steps()),
        keys=tuple(map(str, range(7))),
        presses=FEWER,
        limits=(
            GROWTH,
            Limit("trajectory shown", STEP_LIMIT),
            *[Limit(f"step {number} shown", STEP_LIMIT) for number in range(len(STEPS))],
        ),
    ),
)
