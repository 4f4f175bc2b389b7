"""The looks, declared once: two calm themes and the signs that carry state beside colour."""

from __future__ import annotations

from textual.theme import Theme

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
    variables={"footer-key-foreground": "#e0b46c", "border": "#3a4654", "border-blurred": "#3a4654"},
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
    variables={"footer-key-foreground": "#8a5a00", "border": "#b9b4a6", "border-blurred": "#b9b4a6"},
)
THEMES = (DARK, LIGHT)

# State is never shown by colour alone: each has its own sign and theme colour variable.
SIGNS = {
    "done": ("●", "$success"),
    "busy": ("◐", "$accent"),
    "todo": ("○", "$text-muted"),
    "overdue": ("!", "$error"),
    "core": ("•", "$accent"),
}
