"""Which keys reach the program in every terminal, and why others do not. Pure: knows no widget and no command.

What a terminal keeps for itself, or sends as another key, is not used; `docs/tables.py` says where that was tried. Keys
have Textual's names; Shift+F8 is `shift+f8`, though it arrives as F20 in some terminals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nbm_tui.i18n import _
from storage.text import N_

_FUNCTION = (*range(2, 10), 12)
_SHIFTED: Final[Mapping[str, str]] = {f"f{number + 12}": f"shift+f{number}" for number in range(1, 13)}
_NAMES: Final[Mapping[str, str]] = {
    "question_mark": "?",
    "escape": "Esc",
    "enter": "Enter",
    "space": N_("Spatie"),
    "delete": "Del",
}
FIXED: Final = frozenset({"enter", "escape", "space", "delete"})
TYPING: Final = frozenset(f"ctrl+{letter}" for letter in "acdefkuvwxyz")

# The keys that a command can have, and why they arrive; `docs/keys.md` shows this.
SAFE: Final[tuple[tuple[frozenset[str], str], ...]] = (
    (
        frozenset(f"f{number}" for number in _FUNCTION),
        N_("Komen overal aan. F1 is in sommige terminals hun eigen uitleg, F10 het menu en F11 het hele scherm."),
    ),
    (
        frozenset(f"shift+f{number}" for number in _FUNCTION if number != 3),
        N_(
            "Komen overal aan, soms als F14 tot en met F24. Shift+F3 lijkt op een antwoord van de "
            "terminal; Shift+F10 is een menu."
        ),
    ),
    (
        frozenset(f"ctrl+{letter}" for letter in "fgklnopqrty"),
        N_(
            "Eén teken, overal hetzelfde. H, I, J en M zijn Backspace, Tab en Enter; B is van tmux en S en Z zijn "
            "van de terminal; A, C, D, E, U, V, W en X veranderen tekst."
        ),
    ),
    (
        frozenset("abcdefghijklmnopqrstuvwxyz0123456789") | {"question_mark"},
        N_("Gewone tekens, alleen waar je niet typt. Andere tekens vragen op sommige toetsenborden AltGr of Alt."),
    ),
    (
        FIXED,
        N_("Doen overal wat je ervan verwacht en liggen daarom vast, net als Tab, Backspace en de pijltjes."),
    ),
)
_SAFE: Final = frozenset().union(*(keys for keys, _why in SAFE))

_REASONS: Final[tuple[tuple[frozenset[str], str], ...]] = (
    (
        frozenset({"enter", "ctrl+m", "ctrl+j"}),
        N_("Enter ligt vast. Ctrl+M en Ctrl+J zijn in een terminal ook Enter."),
    ),
    (frozenset({"tab", "ctrl+i", "shift+tab"}), N_("Tab ligt vast. Ctrl+I is in een terminal ook Tab.")),
    (
        frozenset({"backspace", "ctrl+h", "ctrl+backspace"}),
        N_("Backspace ligt vast. Ctrl+H is in een terminal ook Backspace."),
    ),
    (frozenset({"space", "delete"}), N_("Deze toets ligt vast.")),
    (frozenset({"f1"}), N_("F1 is de uitleg, en sommige terminals houden deze toets zelf.")),
    (
        frozenset({"f10", "f11", "shift+f10", "shift+f1", "shift+f11"}),
        N_("Deze toets gebruiken terminals zelf, voor een menu of het hele scherm."),
    ),
    (frozenset({"ctrl+b"}), N_("Ctrl+B is van tmux.")),
    (frozenset({"ctrl+s", "ctrl+z"}), N_("Hiermee zet een terminal zichzelf of het programma stil.")),
    (TYPING, N_("Deze toets verandert tekst in een tekstveld.")),
    (
        frozenset({"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert"}),
        N_("Met deze toets ga je door lijsten en velden."),
    ),
)


def arriving(key: str) -> str:
    """The names under which Textual knows a key: Shift+F8 comes in as F20, or as itself from a newer terminal."""
    return next((f"{name},{key}" for name, shifted in _SHIFTED.items() if shifted == key), key)


def plain(name: str) -> str:
    """The one name that a key has here, whatever the terminal made of it."""
    return _SHIFTED.get(name, name)


def key_words(key: str) -> str:
    """A key as the coach reads it, such as Ctrl+G, Shift+F8, Del or x."""
    *held, last = plain(key).split("+")
    name = _(_NAMES[last]) if last in _NAMES else last if len(last) == 1 and not held else last.capitalize()
    return "+".join([*(one.capitalize() for one in held), name])


def is_letter(key: str) -> bool:
    """Whether the key is a character that would be typed in a text field."""
    return len(key) == 1


def why_not(key: str) -> str:
    """Why no command can have this key, in the coach's language; empty for one that it can have."""
    for keys, why in _REASONS:
        if key in keys:
            return _(why)
    if key in _SAFE:
        return ""
    if "alt" in key or (len(key) > 1 and "+" not in key and not key.startswith("f")) or len(key) == 1:
        return _("Met Alt, AltGr of Shift maakt niet elk toetsenbord hetzelfde teken.")
    return _("Deze toets komt niet in elke terminal aan.")
