"""A panel in which several lines are typed or pasted at once, such as the names of a group."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from screens import commands
from screens.base import NbmModal
from screens.typed_values import clean_text
from screens.widgets.form import DRAFT_AFTER_PAUSE
from screens.widgets.key_bar import KeyBar
from storage.text import N_


class LinesScreen(NbmModal[list[str]]):
    """Gives the lines that are not empty, or None when the coach goes back.

    `keep` is handed what is being typed, at the latest a moment later; `text` is what was kept the last time.
    """

    HELP_NL = N_(
        "Typ of plak één naam of code per regel. F4 maakt ze aan. Met Esc ga je terug; wat je typte staat er de "
        "volgende keer nog."
    )
    BINDINGS = commands.bindings(commands.NEW)
    DEFAULT_CSS = """
    LinesScreen TextArea { height: 14; border: none; background: $background; }
    """

    def __init__(self, question: str, text: str, keep: Callable[[str], None]) -> None:
        super().__init__()
        self._question, self._text, self._keep = question, text, keep
        self._waiting = False

    def compose(self) -> ComposeResult:
        """Question and lines."""
        with Vertical(classes="panel"):
            yield Static(self._question, classes="title", markup=False)
            yield TextArea(self._text, compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """The cursor is behind the text."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def on_text_area_changed(self) -> None:
        """Keep what is typed a moment later, with what is typed until then."""
        if not self._waiting:
            self._waiting = True
            self.set_timer(DRAFT_AFTER_PAUSE, self._keep_text)

    def _keep_text(self) -> None:
        self._waiting = False
        self._keep(self.query_one(TextArea).text)

    def action_back(self) -> None:
        """Back, with the text kept."""
        self._keep_text()
        super().action_back()

    def action_new(self) -> None:
        """Done: give the lines."""
        text = clean_text(self.query_one(TextArea).text, lines=True)
        self.hold_keys()
        self.dismiss([line.strip() for line in text.split("\n") if line.strip()])
