"""A text area and nothing else: the yardstick for typing in a note."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import TextArea


class BareNote(App[None]):
    """One text area with a first line in it."""

    def compose(self) -> ComposeResult:
        """Yield the text area."""
        yield TextArea("first line\n")


if __name__ == "__main__":
    BareNote().run()
