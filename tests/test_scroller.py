"""What scrolls is drawn again, whatever else happens at that moment."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from screens.widgets.scroller import Scroller

LINES = 50


class Paper(App[None]):
    """Lines that scroll; it keeps which of them were sent to the terminal, from their first column on."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: set[int] = set()

    def compose(self) -> ComposeResult:
        """A title, and the lines."""
        yield Static("title", id="title")
        with Scroller():
            for number in range(LINES):
                yield Static(f"line {number}")

    def _display(self, screen: Screen[object], renderable: object) -> None:
        spans = getattr(renderable, "spans", None) or [(y, 0, 0) for y in range(screen.size.height)]
        self.drawn |= {y for y, start, _end in spans if not start} if renderable else set()
        super()._display(screen, renderable)  # type: ignore[arg-type]


async def test_who_asks_where_something_is_keeps_nothing_from_being_drawn() -> None:
    app = Paper()
    async with app.run_test(size=(40, 10)) as pilot:
        scroller = app.query_one(Scroller)
        for down in (10, 20):
            scroller.scroll_to(y=down, animate=False, immediate=True)
            await pilot.pause()
        app.drawn.clear()
        scroller.scroll_to(y=30, animate=False, immediate=True)
        assert app.query(Static).last().region  # far below what is to be seen
        app.query_one("#title", Static).update("other")
        await pilot.pause()
        await pilot.pause()
        assert app.drawn == set(range(10))
