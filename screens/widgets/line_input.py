"""The input line of the program: one line high, with a cursor that does not blink."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input


class LineInput(Input):
    """A calm `Input`; a blinking cursor would redraw the screen twice a second for nothing."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, compact=True, select_on_focus=False, **options)
        self.cursor_blink = False
