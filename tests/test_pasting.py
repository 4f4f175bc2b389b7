"""What the terminal sends for a paste, in pieces of any size, becomes that text and no key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from screens.pasting import BEGIN, END, keep_pastes_whole

PAGE = "een \x1b[31mrood\x1b[0m woord\x11, \x1b]0;titel\x07twee\x1b[2J\n\x1bdrie\x1b"


def heard(data: str, sizes: list[int]) -> list[str]:
    """The keys and pastes that come of what a terminal sends in pieces."""
    keep_pastes_whole()
    parser, found = XTermParser(), []
    while data:
        size = sizes.pop() if sizes else len(data)
        piece, data = data[:size], data[size:]
        found += list(parser.feed(piece))
    return [
        one.text if isinstance(one, events.Paste) else one.key
        for one in found
        if isinstance(one, events.Paste | events.Key)
    ]


@given(st.lists(st.integers(1, 9), max_size=60))
def test_a_paste_is_one_text_without_what_a_terminal_obeys(sizes: list[int]) -> None:
    sent = f"a{BEGIN}{PAGE}{END}b{BEGIN}{END}{BEGIN}nog een{END}\r"
    assert [one for one in heard(sent, sizes) if one] == [
        "a",
        "een rood woord\x11, twee\ndrie",
        "b",
        "nog een",
        "enter",
    ]


@pytest.mark.parametrize(
    ("sent", "key"), [("\x1b[1;2P", "shift+f1"), ("\x1bOP", "f1"), ("\x1b[Z", "shift+tab"), ("\x1b[20~", "f9")]
)
def test_keys_beside_a_paste_are_keys(sent: str, key: str) -> None:
    assert heard(f"{sent}{BEGIN}tekst{END}{sent}", []) == [key, "tekst", key]
