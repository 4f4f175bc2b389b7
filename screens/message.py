"""A message over the screen: an error with what is safe and what to do, or an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.widgets import Static

from nbm_tui.i18n import _
from screens import commands
from screens.base import NbmModal
from screens.errors import error_text
from screens.widgets.hanging import Hanging
from screens.widgets.scroller import Scroller
from storage.errors import NbmError


class MessageScreen(NbmModal[None]):
    """A title and some text; Enter or Escape closes it."""

    BINDINGS = [  # noqa: RUF012 - Textual's own declaration
        *commands.bindings(commands.Command("back", "enter", "Enter", commands.BACK.title, commands.BACK.help)),
        replace(commands.HELP.binding(), show=False),
    ]
    DEFAULT_CSS = """
    MessageScreen .foot { color: $muted; margin-top: 1; }
    MessageScreen Static { width: 100%; height: auto; }
    """

    def __init__(self, title: str, text: str, lines: Sequence[Hanging] = ()) -> None:
        """`lines` stand below the text, each hanging under its own first line."""
        super().__init__()
        self._title, self._text, self._lines = title, text, lines

    @classmethod
    def of(cls, error: NbmError) -> MessageScreen:
        """The message for an error."""
        return cls(_(error.title), error_text(error))

    def action_help(self) -> None:
        """An explanation of an explanation helps nobody: the key that opens it closes it."""
        self.action_back()

    def compose(self) -> ComposeResult:
        """Title, text, and how to close."""
        with Scroller(classes="panel"):
            yield Static(self._title, classes="title", markup=False)
            yield Static(self._text, markup=False)
            if self._lines:
                yield Static()
            yield from map(Static, self._lines)
            yield Static(_("Enter of Esc: verder"), classes="foot", markup=False)
