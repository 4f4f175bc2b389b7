"""Escape and a key right behind it are two keys.

A terminal sends Alt+x as Escape and x, so who typed on at once, or within half a second in tmux, lost the Escape, and 5
became ∞. No command has a key with Alt, so both are read as what was pressed.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.events import Key

ESCAPE = "\x1b"
_BEGIN_SEQUENCES = frozenset("[]OPNX^_\\")  # what is left of a sequence that nobody knows is no Escape


def keep_escapes() -> None:
    """Have all parsers of this program tell of the Escape too; Textual's drivers make their own."""
    XTermParser._sequence_to_key_events = _events  # type: ignore[assignment,method-assign]


_usual = XTermParser._sequence_to_key_events


def _events(parser: XTermParser, sequence: str, alt: bool = False) -> Iterable[Key]:
    # Option with an arrow, Shift+Tab and deleting a word begin like this in some terminals: Textual has keys for those.
    of_mac = len(sequence) == 2 and sequence[0] == ESCAPE and isinstance(ANSI_SEQUENCES_KEYS.get(sequence), str)
    if of_mac or (alt and sequence not in _BEGIN_SEQUENCES):
        yield Key("escape", ESCAPE)
        sequence, alt = sequence[-1], False
    yield from _usual(parser, sequence, alt)
