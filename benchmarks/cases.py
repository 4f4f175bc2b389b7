"""What `python -m benchmarks` measures: yardsticks first, then our own program, with its limits."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.declare import Case

YARDSTICKS = Path(__file__).parent / "yardsticks"
LETTERS = tuple("meten is weten ".replace(" ", "-"))


def _yardstick(name: str, ready: str, keys: tuple[str, ...] = (), presses: int = 0) -> Case:
    return Case(name, (sys.executable, str(YARDSTICKS / f"{name}.py")), ready, keys=keys, presses=presses)


CASES: tuple[Case, ...] = (
    _yardstick("bare", "choice 0", keys=("tab",), presses=1_000),
    _yardstick("floor", "choice"),
    _yardstick("bare_sqlmodel", "choice 0", keys=("tab",)),
    _yardstick("bare_table", "code 0", keys=("down",), presses=1_000),
    _yardstick("bare_note", "first line", keys=LETTERS, presses=1_000),
)
