"""The colours, declared once: two calm themes and one of high contrast. What signs mean stands in `screens.signs`.

Every text colour can be read on every background that lies under it (WCAG 2.2: 4.5 to 1, in high contrast 7 to 1).
"""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from storage.text import N_

TEXTS = ("foreground", "muted", "primary", "accent", "success", "warning", "error")
BACKGROUNDS = ("background", "surface", "panel", "block-cursor-background")


def _theme(name: str, *, dark: bool, muted: str, border: str, cursor: tuple[str, str], **colours: str) -> Theme:
    """A theme; `cursor` is the background and the text of the line that keys go to."""
    background, foreground = colours["background"], colours["foreground"]
    tracks = ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active")
    variables = {
        "muted": muted,
        "text-disabled": muted,  # also what cannot be chosen has to be read
        "border": border,
        "border-blurred": border,
        "block-cursor-background": cursor[0],
        "block-cursor-foreground": cursor[1],
        "input-selection-background": cursor[0],
        "input-selection-foreground": cursor[1],
        # A list that the coach is not in shows no cursor: there is only one place where keys go.
        "block-cursor-blurred-background": background,
        "block-cursor-blurred-foreground": foreground,
        # A thin grip without a track: it tells where one is and asks for no attention.
        **dict.fromkeys(("scrollbar", "scrollbar-hover", "scrollbar-active"), border),
        **dict.fromkeys(tracks, background),
    }
    return Theme(name=f"nbm-{name}", dark=dark, variables=variables, **colours)  # type: ignore[arg-type]


DARK = _theme(
    "dark",
    dark=True,
    muted="#97a3b1",
    border="#3f4c5b",
    cursor=("#1f3850", "#f2f5f8"),
    primary="#7fb4d8",
    secondary="#a3be8c",
    accent="#e0b46c",
    foreground="#dfe4ea",
    background="#14191f",
    surface="#1b222a",
    panel="#232c36",
    success="#8fc29b",
    warning="#e6b566",
    error="#e88b82",
)
LIGHT = _theme(
    "light",
    dark=False,
    muted="#5f5d56",
    border="#b9b4a6",
    cursor=("#d6e6f2", "#101418"),
    primary="#1f5f8b",
    secondary="#4b6f2f",
    accent="#825500",
    foreground="#1d242b",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e6e3da",
    success="#2f6b3c",
    warning="#825500",
    error="#a32a1f",
)
CONTRAST = _theme(
    "contrast",
    dark=True,
    muted="#d2d6da",
    border="#ffffff",
    cursor=("#00386b", "#ffffff"),
    primary="#a8d8ff",
    secondary="#b9f0b9",
    accent="#ffd97a",
    foreground="#ffffff",
    background="#000000",
    surface="#0a0a0a",
    panel="#161616",
    success="#a6f0b0",
    warning="#ffd97a",
    error="#ffb9b0",
)
THEMES = (DARK, LIGHT, CONTRAST)
# As the coach chooses them: the short name, and the words.
CHOICES = (("dark", N_("Donker")), ("light", N_("Licht")), ("contrast", N_("Hoog contrast")))


class _WithoutColour(LineFilter):
    """For NO_COLOR, under the dark theme: what has the colour of a cursor is reversed, all else has signs."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same text without colours."""
        return [Segment(text, style and _colourless(style), control) for text, style, control in segments]


@lru_cache(1000)
def _colourless(style: Style) -> Style:
    behind = style.bgcolor and style.bgcolor.triplet
    return style.without_color + Style(reverse=style.reverse or (behind and behind.hex) in CURSORS)


CURSORS = (DARK.variables["block-cursor-background"], DARK.foreground)  # of a line, of a letter
WITHOUT_COLOUR = _WithoutColour()


def theme_named(name: str) -> str:
    """The theme for a short name such as `light`; the dark one for anything else."""
    return next((theme.name for theme in THEMES if theme.name == f"nbm-{name}"), DARK.name)
