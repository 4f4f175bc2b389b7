"""What a measurement is: the program, the way to the screen to measure, the keys to time, and the limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Reference = tuple[str, str]
"""A case and a measure of it, such as ("bare", "full paint")."""


@dataclass(frozen=True)
class Step:
    """Something to send, and the text that shows that the program has answered it.

    `text` goes first: pasted in one piece, or typed over a number of `seconds`; then `keys`. With a `name`
    three measures are taken (ms): `name + " shown"`, from the last thing sent to the end of the first frame
    that shows `until` (a regular expression on the output since the step began); `name`, to the last byte that
    is painted before the program falls silent; and `name + " from start"`, from its start to that last byte.
    """

    until: str
    text: str = ""
    seconds: float = 0.0
    keys: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Limit:
    """The `stat` of a measure may be at most `at_most` (times that of the reference `of`) plus `plus`.

    Times are in ms, memory is in MiB; a reference stands for the median of what it refers to.
    """

    measure: str
    at_most: float
    of: Reference | None = None
    plus: Reference | float = 0.0
    stat: Literal["median", "p95"] = "median"

    def references(self) -> list[Reference]:
        """What has to be measured too for this limit to have a meaning."""
        return [one for one in (self.of, self.plus) if isinstance(one, tuple)]


@dataclass(frozen=True)
class Case:
    """A program to measure.

    Measures, in ms and MiB: 'first content', 'marker' (the text `ready`, a regular expression, is there),
    'full paint', 'cpu', those of the named `steps`, 'memory' and 'peak' after the steps, and, for each of
    `keys` pressed in turn, 'key first' and 'key last' (first and last byte of what it paints); a text that is longer
    than any name of a key is pasted. With `presses`, once: 'growth' of the memory over that many more of the same keys.

    Each run has a new temporary folder, filled by `prepare` and named by `{folder}` in `argv` and `env`. An
    `eager` case goes on with its steps as soon as the marker is there, and so lacks 'full paint' and 'cpu'.
    The table compares with the case `base`.
    """

    name: str
    argv: tuple[str, ...]
    ready: str
    env: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    keys: tuple[str, ...] = ()
    presses: int = 0
    eager: bool = False
    base: str = "bare"
    prepare: Callable[[Path], None] | None = None
    limits: tuple[Limit, ...] = ()

    def references(self) -> set[str]:
        """The names of the other cases that this one is compared with."""
        names = {case for limit in self.limits for case, _ in limit.references()}
        return (names | {self.base}) - {self.name}
