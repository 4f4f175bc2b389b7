"""The input line of the program: one line high, with a cursor that does not blink."""

from __future__ import annotations

from typing import Any

from textual.events import Key, Paste
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.widgets import Input

from screens.typed_values import clean_text


class LineInput(Input):
    """A calm `Input`; a blinking cursor would redraw the screen twice a second for nothing."""

    # Its place and size do not hang on what is typed: a letter need not lay out the whole screen.
    virtual_size = Reactive(Size(0, 0))
    DEFAULT_CSS = "LineInput:nocolor > .input--placeholder, LineInput:nocolor > .input--suggestion { text-style: dim; }"

    def __init__(self, value: str = "", select_on_focus: bool = False, **options: Any) -> None:
        super().__init__(value, compact=True, select_on_focus=select_on_focus, **options)
        self.cursor_blink = False

    def on_focus(self) -> None:
        """Show where the cursor is, once the line has its width."""
        self.call_after_refresh(self.watch_value)

    def watch_value(self) -> None:
        """Show where the cursor is; Textual shows how a first text begins, however long it is."""
        if self.has_focus:
            self.scroll_to_region(Region(self._cursor_offset, 0, 1, 1), animate=False, force=True)

    def _on_paste(self, event: Paste) -> None:
        """Take all that was pasted: several lines become one, and what is not text is left out."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(clean_text(event.text))


class FilterInput(LineInput):
    """A line to search with: nobody looks for a question mark, so in an empty one it explains, as it does elsewhere."""

    _was_empty = True

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What is typed here; the key bar asks."""
        return (bool(self.value) or character != "?") and super().check_consume_key(key, character)

    async def _on_key(self, event: Key) -> None:
        if event.is_printable and not self.check_consume_key(event.key, event.character):
            event.prevent_default()  # it goes on to who explains

    def watch_value(self) -> None:
        """In an empty line other keys work."""
        super().watch_value()
        if self.is_attached and self._was_empty != (not self.value):
            self._was_empty = not self.value
            self.screen.refresh_bindings()
