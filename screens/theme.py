"""The looks, declared once: two calm themes and the signs that carry state beside colour."""

from __future__ import annotations

from textual.theme import Theme


def _only_one_cursor(background: str, foreground: str) -> dict[str, str]:
    """A list that the coach is not in shows no cursor: there is only one place where keys go."""
    return {"block-cursor-blurred-background": background, "block-cursor-blurred-foreground": foreground}


def _scrollbar(bar: str, track: str) -> dict[str, str]:
    """A thin grip without a track: it tells where one is and asks for no attention."""
    tracks = ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active")
    return {"scrollbar": bar, "scrollbar-hover": bar, "scrollbar-active": bar, **dict.fromkeys(tracks, track)}


DARK = Theme(
    name="nbm-dark",
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
    dark=True,
    variables={
        "muted": "#97a3b1",
        "border": "#3f4c5b",
        "border-blurred": "#3f4c5b",
        "block-cursor-background": "#2c4a66",
        "block-cursor-foreground": "#f2f5f8",
        **_only_one_cursor("#14191f", "#dfe4ea"),
        **_scrollbar("#3f4c5b", "#14191f"),
    },
)
LIGHT = Theme(
    name="nbm-light",
    primary="#1f5f8b",
    secondary="#4b6f2f",
    accent="#8a5a00",
    foreground="#1d242b",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e6e3da",
    success="#2f6b3c",
    warning="#8a5a00",
    error="#a32a1f",
    dark=False,
    variables={
        "muted": "#63615a",
        "border": "#b9b4a6",
        "border-blurred": "#b9b4a6",
        "block-cursor-background": "#c9dceb",
        "block-cursor-foreground": "#101418",
        **_only_one_cursor("#fbfaf7", "#1d242b"),
        **_scrollbar("#b9b4a6", "#fbfaf7"),
    },
)
THEMES = (DARK, LIGHT)


def theme_named(name: str) -> str:
    """The theme for a short name, `light` or `dark`; the dark one for anything else."""
    return LIGHT.name if name == "light" else DARK.name


# State is never shown by colour alone: each has its own sign and theme colour variable.
SIGNS = {
    "done": ("●", "$success"),
    "busy": ("◐", "$accent"),
    "todo": ("○", "$muted"),
    "core": ("•", "$accent"),
    "asked": ("!", "$error bold"),
}
