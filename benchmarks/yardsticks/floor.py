"""The least that a Textual app can be: one text."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Floor(App[None]):
    """One text and nothing to press."""

    def compose(self) -> ComposeResult:
        """Yield the text."""
        yield Static("choice")


if __name__ == "__main__":
    Floor().run()
