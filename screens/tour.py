"""The guided tour of `nbm demo`: a panel above the real screens that says what to do next and sees when it was done.

What it says is data (`nbm_tui/data/tour.toml`). It takes no keys but Escape, which ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from nbm_tui.i18n import _, language
from nbm_tui.method.files import read_tables
from screens import commands
from screens.base import NbmScreen
from screens.keymap import with_keys
from screens.lock import LockScreen
from screens.too_small import TooSmallScreen

if TYPE_CHECKING:
    from textual.app import App

UNSEEN = (LockScreen, TooSmallScreen)  # there the tour waits
KEY = re.compile(r"\[([^]]+)\]")
BINDINGS = [Binding("escape", "leave_tour", show=False, priority=True), *commands.bindings(commands.TOUR)]


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: its words by language, where it makes sense, and by which place or command it ends."""

    words: Mapping[str, str]
    at: str = ""
    arrives: str = ""
    does: str = ""

    @property
    def text(self) -> str:
        """What to do, with the keys in use, each between square brackets."""
        return with_keys(self.words[language()])


def read_stops(path: Path) -> tuple[Stop, ...]:
    """The stops of a tour. Raises MethodDataError when the file is no good."""
    return read_tables(path, "stop", _stop)


def _stop(raw: Mapping[str, str]) -> Stop:
    words = {"nl": raw["nl"], "en": raw["en"]}
    return Stop(words, **{name: value for name, value in raw.items() if name not in words})


class TourPanel(Static):
    """A few lines at the top of a screen; what is below moves down."""

    DEFAULT_CSS = """
    TourPanel {
        dock: top; width: 100%; height: auto; padding: 0 1;
        background: $surface; color: $foreground; border-left: outer $accent;
    }
    """


class Tour:
    """Where the coach is on the tour; it is not on as long as nobody began it."""

    def __init__(self, app: App[Any], stops: Sequence[Stop]) -> None:
        self._app, self._stops = app, stops
        self._at: int | None = None

    @property
    def is_on(self) -> bool:
        """Whether the coach is being led."""
        return self._at is not None

    @property
    def stop(self) -> Stop | None:
        """What the coach is asked to do now."""
        return None if self._at is None else self._stops[self._at]

    @property
    def at_end(self) -> bool:
        """Whether everything was shown."""
        return self._at == len(self._stops) - 1

    def begin(self) -> None:
        """Lead from the first stop on."""
        self._at = 0
        self.show()

    def leave(self) -> None:
        """Stop leading; what the coach did stays."""
        self._at = None
        for screen in self._app.screen_stack:
            screen.query(TourPanel).remove()

    def did(self, action: str) -> None:
        """A command was carried out."""
        stop = self.stop
        if stop and stop.does == action:
            self._next()

    def look(self) -> None:
        """The coach may have come somewhere else."""
        place, stop = self._place(), self.stop
        if self._at is None or not stop:
            return
        if stop.arrives and re.match(stop.arrives, place):
            self._next()
        elif place and not _fits(stop, place):
            earlier = reversed(self._stops[: self._at])
            self._at = next((self._stops.index(one) for one in earlier if _fits(one, place)), self._at)
        self.show()

    def _next(self) -> None:
        if self._at is not None and not self.at_end:
            self._at += 1
            self.show()

    def _place(self) -> str:
        here = next((screen for screen in reversed(self._app.screen_stack) if isinstance(screen, NbmScreen)), None)
        return here.place() if here else ""

    def show(self) -> None:
        """Have the panel on the screen that the coach sees."""
        screen = self._app.screen
        if self.stop and not isinstance(screen, UNSEEN):
            screen.call_later(self._show_on, screen)

    def _show_on(self, screen: Screen[Any]) -> None:
        stop = self.stop
        if stop is None or not screen.is_attached:
            return
        panels = list(screen.query(TourPanel))
        if not panels:
            panels = [TourPanel()]
            screen.mount(*panels)
        panels[0].update(Content("\n").join([_with_bold_keys(stop.text), self._foot(stop)]))

    def _foot(self, stop: Stop) -> Content:
        assert self._at is not None
        lost = not _fits(stop, self._place())
        way_back = with_keys(_("Ergens anders beland? Met {home} ga je naar je overzicht.")) if lost else ""
        counted = _("Rondleiding {n} van {all}").format(n=self._at + 1, all=len(self._stops))
        ends = _("Esc: sluiten") if self.at_end else _("Esc: stoppen")
        return Content.styled("  ·  ".join(filter(None, (counted, ends, way_back))), "$muted")


def _fits(stop: Stop, place: str) -> bool:
    return re.match(stop.at, place) is not None


def _with_bold_keys(text: str) -> Content:
    return Content.assemble(*_pieces(text))


def _pieces(text: str) -> Iterator[str | tuple[str, str]]:
    for number, piece in enumerate(KEY.split(text)):
        yield (piece, "bold $accent") if number % 2 else piece
