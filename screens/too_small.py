"""Shown while the window is too small to work in."""

from __future__ import annotations

from typing import cast

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from nbm_tui.i18n import _
from screens.base import HasDesk


class TooSmallScreen(ModalScreen[None]):
    """Covers the screen until the window is larger; keys do nothing meanwhile, and nothing is lost."""

    DEFAULT_CSS = """
    TooSmallScreen { align: center middle; background: $background; }
    TooSmallScreen Static { width: 100%; height: auto; text-align: center; }
    """

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self._least = (width, height)

    def on_screen_resume(self) -> None:
        """Nothing else will take the keys that wait; here they do nothing."""
        cast("HasDesk", self.app).keys.release()
        cast("HasDesk", self.app).mind_size()

    def compose(self) -> ComposeResult:
        """What is needed."""
        words = _(
            "Dit venster is te klein. Maak het minstens {width} tekens breed en {height} regels hoog. Alles is bewaard."
        )
        yield Static(words.format(width=self._least[0], height=self._least[1]), markup=False)
