"""The lines of a plan: only those in sight are drawn, because a list can have thousands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from screens import commands
from storage.text import N_

CHANGE = replace(commands.TICK, title=N_("Anders"), help=N_("Wissel tussen nieuw, al bekend en overslaan."))
SKIP = replace(commands.NOT_APPLICABLE, title=N_("Overslaan"), help=N_("Sla deze regel over, of neem hem toch mee."))


class PlanList(ScrollView, can_focus=True):
    """Space changes what happens to the line at the cursor, x skips it."""

    COMPONENT_CLASSES = {"plan-list--line", "plan-list--cursor"}  # noqa: RUF012 - Textual's own declaration
    DEFAULT_CSS = """
    PlanList { height: 1fr; background: $background; padding: 0 1; overflow-x: hidden; }
    PlanList > .plan-list--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own declaration
        *commands.bindings(CHANGE, SKIP),
        *(Binding(key, f"move({by})", show=False) for key, by in (("down", 1), ("up", -1), ("home", -(10**6)))),
        Binding("end", f"move({10**6})", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """The cursor is on another line."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    class ChangeAsked(Message):
        """The line at the cursor gets its next fate; with `skip` it is skipped, or no longer."""

        def __init__(self, at: int, skip: bool = False) -> None:
            super().__init__()
            self.at, self.skip = at, skip

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._line_at: Callable[[int, int], Content] = lambda _at, _width: Content("")

    def show(self, count: int, line_at: Callable[[int, int], Content]) -> None:
        """Show so many lines; `line_at` gives a line by its number, counted from 0, for a width in columns."""
        self._count, self._line_at = count, line_at
        self.virtual_size = Size(self.size.width, count)
        self.cursor = min(self.cursor, max(0, count - 1))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line, by its place on the screen."""
        at, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        here = at == self.cursor and self.has_focus
        style = self.get_visual_style("plan-list--cursor" if here else "plan-list--line")
        if at >= self._count:
            return Strip.blank(width, style.rich_style)
        strips = Visual.to_strips(self, self._line_at(at, width), width, 1, style)
        return strips[0].extend_cell_length(width, style.rich_style)

    def watch_cursor(self) -> None:
        """Keep the line in sight and tell who shows more about it."""
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False)
        self.refresh()
        self.post_message(self.Moved(self.cursor))

    def action_move(self, by: int) -> None:
        """Up or down."""
        self.cursor = min(max(0, self.cursor + by), max(0, self._count - 1))

    def action_page(self, by: int) -> None:
        """A screen up or down."""
        self.action_move(by * max(1, self.size.height - 1))

    def action_tick(self) -> None:
        """The next fate, for the line at the cursor."""
        if self._count:
            self.post_message(self.ChangeAsked(self.cursor))

    def action_not_applicable(self) -> None:
        """Skip the line at the cursor."""
        if self._count:
            self.post_message(self.ChangeAsked(self.cursor, skip=True))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line that was clicked."""
        self.action_move(self.scroll_offset.y + event.y - self.cursor)
