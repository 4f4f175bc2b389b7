"""What was measured, kept in one file over all benchmarks, and the table of it in `docs/benchmarks.md`.

python -m benchmarks.outcomes           write the table
python -m benchmarks.outcomes --check   fail when a limit was passed
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "build" / "benchmarks.json"
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- made by `make bench` -->", "<!-- end -->"


class Outcome(msgspec.Struct, frozen=True):
    """One line: what was measured, the value in words, the ratio or value that has a limit, and that limit."""

    what: str
    value: str
    number: float
    limit: float | None = None
    at_least: bool = False
    day: str = msgspec.field(default_factory=lambda: datetime.now(UTC).date().isoformat())

    @property
    def kept(self) -> bool:
        """Whether it stays within the limit."""
        if self.limit is None:
            return True
        return self.number >= self.limit if self.at_least else self.number <= self.limit

    def line(self) -> str:
        """As a row of the table."""
        limit = "" if self.limit is None else f"{'≥' if self.at_least else '≤'} {self.limit:g}"
        kept = "" if self.limit is None else "kept" if self.kept else "**not kept**"
        return f"| {self.what} | {self.value} | {self.number:.3g} | {limit} | {kept} | {self.day} |"


def keep(outcomes: Iterable[Outcome]) -> bool:
    """Add these to what was measured, each in the place of the one before; whether all limits were kept."""
    new = {one.what: one for one in outcomes}
    found = {one.what: one for one in _kept()} | new
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(list(found.values())), indent=1))
    return all(one.kept for one in new.values())


def _kept() -> list[Outcome]:
    return msgspec.json.decode(KEPT.read_bytes(), type=list[Outcome]) if KEPT.exists() else []


def table(outcomes: Iterable[Outcome]) -> str:
    """The rows with the machine above them, in markdown."""
    machine = f"{platform.system()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    head = ["| What | Measured | Figure | Limit | | Day |", "|---|---|---|---|---|---|"]
    return "\n".join([machine + ".", "", *head, *(one.line() for one in outcomes)])


def main() -> int:
    """Write the table, or look at the limits."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outcomes", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when a limit was passed")
    found = _kept()
    if parser.parse_args().check:
        broken = [one.line() for one in found if not one.kept]
        print("\n".join(broken), file=sys.stderr)
        return int(bool(broken) or not found)
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    page = f"{before}{BEGIN}\n\n{table(found)}\n\n{END}{rest.split(END)[1]}"
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
