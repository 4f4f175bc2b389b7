"""A panel in which several lines are typed or pasted at once, such as the names of a group."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from nbm_tui.i18n import _
from screens import commands
from screens.base import NbmModal
from screens.typed_values import clean_text
from screens.widgets.form import DRAFT_AFTER_PAUSE
from screens.widgets.key_bar import KeyBar
from storage.text import N_


class LinesScreen(NbmModal[list[str]]):
    """Gives the lines that are not empty, or None when the coach goes back.

    `keep` is handed what is being typed, at the latest a moment later; `text` is what was kept the last time. A line of
    more than `longest` characters is not taken.
    """

    HELP_NL = N_(
        "Typ of plak één naam of code per regel. {new} maakt ze aan. Met Esc ga je terug; wat je typte staat er de "
        "volgende keer nog."
    )
    BINDINGS = commands.bindings(commands.NEW)
    DEFAULT_CSS = """
    LinesScreen > .panel { height: 20; }
    LinesScreen TextArea { height: 1fr; border: none; background: $background; }
    """

    def __init__(self, question: str, text: str, keep: Callable[[str], None], longest: int) -> None:
        super().__init__()
        self._question, self._text, self._keep, self._longest = question, text, keep, longest
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

    def keep_typing(self) -> None:
        """Keep what is typed now, before a lock or the end."""
        self._keep_text()

    def action_back(self) -> None:
        """Back, with the text kept."""
        self._keep_text()
        super().action_back()

    def action_new(self) -> None:
        """Done: give the lines, unless one is too long for a name; then the text stays."""
        text = clean_text(self.query_one(TextArea).text, lines=True)
        lines = [line.strip() for line in text.split("\n")]
        too_long = next((number for number, line in enumerate(lines, 1) if len(line) > self._longest), 0)
        if too_long:
            words = _("Regel {number} is te lang: hooguit {most} tekens. Er is nog niemand aangemeld.")
            self.notify(words.format(number=too_long, most=self._longest), severity="error")
            return
        self.hold_keys()
        self.dismiss([line for line in lines if line])
