"""A panel that asks for a date, typed the Dutch way; left empty there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from nbm_tui.i18n import _
from screens.base import NbmModal
from screens.dutch_dates import parse_date, show_date
from screens.widgets.line_input import LineInput
from storage.text import N_


@dataclass(frozen=True, slots=True)
class Answer:
    """The day that was typed; None when the field was left empty."""

    day: date | None


class DateScreen(NbmModal[Answer]):
    """Gives a day after today or none at all; None for who goes back. What does not fit stays, with a message."""

    HELP_NL = N_("Typ een datum en druk op Enter. Leeg laten mag ook.")
    DEFAULT_CSS = """
    DateScreen Static { width: 100%; height: auto; }
    DateScreen Input { background: $surface; margin: 1 0; }
    DateScreen #answer { min-height: 1; color: $muted; }
    """

    def __init__(self, title: str, text: str, today: date) -> None:
        super().__init__()
        self._title, self._text, self._today = title, text, today

    def compose(self) -> ComposeResult:
        """Question, field, and how what is typed is understood."""
        with Vertical(classes="panel"):
            yield Static(self._title, classes="title", markup=False)
            yield Static(self._text, markup=False)
            yield LineInput()
            yield Static("", id="answer", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how it is understood."""
        try:
            day = self._read(event.value)
        except ValueError as problem:
            self._say(str(problem))
        else:
            self._say(show_date(day) if day else "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it, when it is a date."""
        try:
            day = self._read(event.value)
        except ValueError as problem:
            self._say(str(problem))
        else:
            self.hold_keys()
            self.dismiss(Answer(day))

    def _read(self, text: str) -> date | None:
        if not text.strip():
            return None
        day = parse_date(text, self._today, prefer="future")
        if day <= self._today:
            raise ValueError(_("Kies een dag na vandaag."))
        return day

    def _say(self, text: str) -> None:
        self.query_one("#answer", Static).update(text)
