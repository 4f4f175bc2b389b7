"""Escape with a key right behind it, as a quick coach and tmux send it."""

from __future__ import annotations

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from screens.quick_escape import keep_escapes


def pressed(sent: str) -> list[str]:
    """The keys that come of what a terminal sends."""
    keep_escapes()
    parser = XTermParser()
    return [one.key for data in (sent, "") for one in parser.feed(data) if isinstance(one, Key)]


@pytest.mark.parametrize(
    ("behind", "key"),
    [
        ("x", "x"),
        ("5", "5"),
        ("é", "é"),
        ("?", "question_mark"),
        (" ", "space"),
        ("\r", "enter"),
        ("\x0b", "ctrl+k"),
        ("\x1b[15~", "f5"),
        ("\x1b[B", "down"),
        ("\x1b", "escape"),
    ],
)
def test_both_keys_arrive(behind: str, key: str) -> None:
    assert pressed(f"\x1b{behind}") == ["escape", key]


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("\x1bf", "ctrl+right"),
        ("\x1bb", "ctrl+left"),
        ("\x1b\x7f", "ctrl+w"),
        ("\x1b\t", "shift+tab"),
        ("\x1b[1;3D", "alt+left"),
        ("\x1bOP", "f1"),
        ("\x1b[19;2~", "shift+f8"),
    ],
)
def test_what_is_one_key_stays_one(sent: str, key: str) -> None:
    assert pressed(sent) == [key]
