"""Time: the wall clock in UTC, and a hybrid logical clock that never runs backwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
_COUNTER_BITS = 16


def now_utc() -> datetime:
    """The wall clock, aware, in UTC."""
    return datetime.now(UTC)


def hybrid_after(now: datetime, highest: int) -> int:
    """The next hybrid time: milliseconds since 1970 shifted left by 16 bits, and always above the highest seen."""
    wall = int(now.timestamp() * 1000) << _COUNTER_BITS
    return max(wall, highest + 1)
