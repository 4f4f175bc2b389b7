"""Pasted text is text: what a terminal would obey in it is no key.

Textual's parser reads an escape sequence in the middle of a paste as keys, with some of the text behind it, so that a
pasted page could press Ctrl+Q. Here these sequences are taken out before it sees them.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.message import Message

from screens.typed_values import without_escapes

BEGIN, END = "\x1b[200~", "\x1b[201~"


class Pastes:
    """Takes escape sequences out of what is pasted; all else goes on as it came."""

    def __init__(self) -> None:
        self._before = ""  # the last characters, which may be a part of the mark of a beginning
        self._pasted: str | None = None  # what was pasted up to now; None when nothing is being pasted

    def clean(self, data: str) -> str:
        """What can go on of the next characters; a paste goes on when it is whole."""
        out = ""
        while data:
            if self._pasted is None:
                seen = self._before + data
                at = seen.find(BEGIN)
                if at < 0:
                    self._before = seen[1 - len(BEGIN) :]
                    return out + data
                begun = at + len(BEGIN) - len(self._before)
                out, data, self._before, self._pasted = out + data[:begun], data[begun:], "", ""
            else:
                text, end, data = (self._pasted + data).partition(END)
                self._pasted = None if end else text
                out += without_escapes(text) + end if end else ""
        return out


def keep_pastes_whole() -> None:
    """Have all parsers of this program read what these leave; Textual's drivers make their own."""
    XTermParser.feed = _feed  # type: ignore[assignment,method-assign]


_usual = XTermParser.feed


def _feed(parser: XTermParser, data: str) -> Iterable[Message]:
    pastes = parser.__dict__.setdefault("_pastes", Pastes())
    cleaned = pastes.clean(data)
    return () if data and not cleaned else _usual(parser, cleaned)  # nothing at all means the end
