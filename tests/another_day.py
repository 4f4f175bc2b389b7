"""Starts the real program on another day: `python -m tests.another_day DAYS ARGUMENTS...`, as `nbm` on a laptop then.

All of the program asks one function what time it is, and that one asks `datetime`; only there the days are added.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, tzinfo
from typing import Self

from storage import clock

DAYS = timedelta(days=int(sys.argv[1]))


class Later(datetime):
    """The time by the clock of this computer, so many days later."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Then."""
        return super().now(tz) + DAYS


if __name__ == "__main__":
    clock.datetime = Later  # type: ignore[attr-defined]
    from nbm_tui.cli import main

    sys.exit(main(sys.argv[2:]))
