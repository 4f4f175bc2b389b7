"""Other programs for the terminal, from PyPI, measured beside ours; `make peers` puts them in `build/peers`.

They do other things, so there is no limit: they show what someone who works in a terminal is used to.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.declare import Case

PEERS = Path(__file__).parent.parent / "build" / "peers"
TABLE = Path(__file__).parent / "yardsticks" / "people.csv"
LETTERS = tuple("select-from-it-")
NAMES = ("posting", "harlequin", "visidata")


def peers() -> tuple[Case, ...]:
    """Those that were installed."""
    known = (
        Case("posting", (_program("posting", "posting"),), "Collection", {"HOME": "{folder}"}, keys=("tab",)),
        Case(
            "harlequin",
            (_program("harlequin", "harlequin"),),
            "Query Editor",
            {"HOME": "{folder}"},
            keys=(*LETTERS, *["backspace"] * len(LETTERS)),
        ),
        Case(
            "visidata",
            (_program("visidata", "vd"), str(TABLE)),
            "choice 0",
            {"HOME": "{folder}"},
            keys=("down",) * 60 + ("up",) * 60,
        ),
    )
    return tuple(case for case in known if Path(case.argv[0]).exists())


def _program(peer: str, command: str) -> str:
    return str(PEERS / peer / "bin" / command)
