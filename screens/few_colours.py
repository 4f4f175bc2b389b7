"""Colours for a terminal that does not say that it has millions, as over SSH none does: it gets 256, chosen with care.

Left to Rich, a dark grey became dark blue there. Here each colour becomes the one that looks most like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rich.color import Color as Ink
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_INKS: Final = tuple(map(Ink.from_ansi, range(16, 256)))  # the first 16 look different in every terminal
# Where the nearest would be hard to read, or grey, or no longer stand out; as drawn, which can differ a little.
_CHOSEN: Final = {
    "#e78b82": Ink.from_ansi(210),  # an error, in the dark
    "#2f6b3c": Ink.from_ansi(22),  # what succeeded, in the light
    "#d6e6f2": Ink.from_ansi(195),  # the cursor, in the light
    "#00386b": Ink.from_ansi(18),  # the cursor, in high contrast
}


def nearest(ink: Ink) -> Ink:
    """The one of 256 that looks most like it; a colour of the terminal itself stays."""
    if ink.triplet is None:
        return ink
    return _CHOSEN.get(ink.triplet.hex) or min(_INKS, key=lambda one: _difference(one, ink))


def _difference(one: Ink, other: Ink) -> int:
    """How different they look: the eye sees green best, then blue or red."""
    parts = zip((2, 4, 3), one.get_truecolor(), other.get_truecolor(), strict=True)
    return sum(weight * (left - right) ** 2 for weight, left, right in parts)


@lru_cache(2000)
def _with_few(style: Style) -> Style:
    return style + Style(color=style.color and nearest(style.color), bgcolor=style.bgcolor and nearest(style.bgcolor))


class _FewColours(LineFilter):
    """For terminals with 256 colours."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same text in colours that the terminal has."""
        return [Segment(text, style and _with_few(style), control) for text, style, control in segments]


_FEW: Final = _FewColours()


def fitting(console: Console) -> Sequence[LineFilter]:
    """What the colours go through for this terminal: nothing when it has millions."""
    return [_FEW] if console.color_system == "256" else []
