"""A panel that tells something and asks to go on: Enter does, Escape does not."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from screens import commands
from screens.base import NbmModal
from screens.widgets.scroller import Scroller
from storage.text import N_


class ConfirmScreen(NbmModal[bool]):
    """Gives True for Enter and None for Escape; `foot` says what each of the two does."""

    HELP_NL = N_("Lees eerst wat er gaat gebeuren. Met Enter gaat het door, met Esc gebeurt er niets en ga je terug.")
    BINDINGS = commands.bindings(
        commands.Command("open", "enter", "Enter", N_("Doorgaan"), N_("Doe wat er onderaan staat."))
    )
    DEFAULT_CSS = """
    ConfirmScreen .foot { color: $muted; margin-top: 1; }
    ConfirmScreen Static { width: 100%; height: auto; }
    """

    def __init__(self, title: str, text: str, foot: str) -> None:
        super().__init__()
        self._title, self._text, self._foot = title, text, foot

    def compose(self) -> ComposeResult:
        """Title, text, and what the two keys do."""
        with Scroller(classes="panel"):
            yield Static(self._title, classes="title", markup=False)
            yield Static(self._text, markup=False)
            yield Static(self._foot, classes="foot", markup=False)

    def action_open(self) -> None:
        """Go on."""
        self.hold_keys()  # until what comes next is there
        self.dismiss(True)
