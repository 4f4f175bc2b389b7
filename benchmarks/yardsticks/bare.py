"""An ordinary small Textual app: the yardstick for the start, keys and memory."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, Header, Input, OptionList


class Bare(App[None]):
    """Title bar, two fields, a list and a key bar, all as Textual ships them."""

    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+q", "quit", "Quit"), ("f2", "bell", "Bell")]

    def compose(self) -> ComposeResult:
        """Yield the widgets."""
        yield Header()
        yield Input(placeholder="name")
        yield Input(placeholder="place")
        yield OptionList(*[f"choice {number}" for number in range(20)])
        yield Footer()


if __name__ == "__main__":
    Bare().run()
