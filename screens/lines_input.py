"""A panel in which several lines are typed or pasted at once, such as the names of a group."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from screens import commands
from screens.base import NbmModal
from screens.typed_values import clean_text
from storage.text import N_


class LinesScreen(NbmModal[list[str]]):
    """Gives the lines that are not empty, or None when the coach goes back."""

    HELP_NL = N_("Typ of plak één naam of code per regel. F4 maakt ze aan, Esc gaat terug zonder iets te doen.")
    BINDINGS = commands.bindings(commands.NEW)
    DEFAULT_CSS = """
    LinesScreen TextArea { height: 14; border: none; background: $background; }
    """

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Question and lines."""
        with Vertical(classes="panel"):
            yield Static(self._question, classes="title", markup=False)
            yield TextArea(compact=True)

    def on_mount(self) -> None:
        """The cursor is in the text."""
        self.query_one(TextArea).focus()

    def action_new(self) -> None:
        """Done: give the lines."""
        text = clean_text(self.query_one(TextArea).text, lines=True)
        self.hold_keys()
        self.dismiss([line.strip() for line in text.split("\n") if line.strip()])
