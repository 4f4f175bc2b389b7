"""The caseload as a table: one line a trajectory, filtered while typing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.cache import LRUCache
from textual.content import Content
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.scrollbar import ScrollBarRender
from textual.strip import Strip
from textual.visual import RenderOptions
from textual.widget import Widget

from nbm_tui.i18n import _
from screens import signs
from screens.dutch_dates import show_date
from screens.folding import fold
from screens.widgets.strip import small_strip
from storage.caseload import CaseRow
from storage.text import N_

ROUTES = {"small": N_("klein"), "large": N_("groot"), "wlb": N_("WLB"), "other": N_("anders")}
SIGNALS, SENT = "!", "→"
COLUMNS = (  # title, width at 80 columns; wide screens share out what is left
    (N_("Kandidaat"), 16),
    (N_("Werkgever"), 15),
    (N_("Baan"), 13),
    (N_("Route"), 6),
    (N_("Stappen"), 7),
    (N_("Datum"), 8),
    (SIGNALS, 3),
    (SENT, 1),
)
FLEXIBLE = 3  # the first columns grow with the screen
LINES_A_TURN = 3  # of the mouse wheel
LINES_REMEMBERED = 200  # as they were drawn: three screens of them


class Listed(NamedTuple):
    """A trajectory, and the text in which a typed word is looked for."""

    case: CaseRow
    searched: str


def listed(cases: Iterable[CaseRow]) -> list[Listed]:
    """The trajectories in the order of the table: those with the earliest date first."""
    ordered = sorted(cases, key=lambda case: (case.next_on or date.max, case.candidate))
    return [Listed(case, fold(_searched(case))) for case in ordered]


class CaseTable(Widget):
    """The trajectories that were found, a line each, under the titles; the cursor is one of the lines.

    It draws its lines itself, because a letter in the filter changes nearly all of them: only what is to be seen is
    made, and it is in the same picture as the letter.
    """

    can_focus = False  # the filter keeps the focus; arrows move the cursor here
    COMPONENT_CLASSES: ClassVar[set[str]] = {"case-table--titles", "case-table--cursor"}
    DEFAULT_CSS = """
    CaseTable { background: $background; }
    CaseTable > .case-table--titles { background: $surface; color: $primary; text-style: bold; }
    CaseTable > .case-table--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """

    class Drawn(Message):
        """Other lines may be to be seen than before."""

    class Chosen(Message):
        """The line at the cursor was clicked."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._found: list[CaseRow] = []
        self._at = self._top = 0  # the line with the cursor, and the first one in sight
        self._signals: dict[str, int] = {}  # what comes later, by trajectory
        self._sent: dict[str, str] = {}
        self._lines: LRUCache[Hashable, Strip] = LRUCache(LINES_REMEMBERED)

    @property
    def case_id(self) -> str:
        """The trajectory at the cursor, or an empty text."""
        return self._found[self._at].id if self._at < len(self._found) else ""

    @property
    def drawn(self) -> list[str]:
        """The trajectories that are on the screen, or will be with the next picture."""
        return [case.id for case in self._found[self._top : self._top + self._page]]

    @property
    def _page(self) -> int:
        return max(1, (self.size.height or self.app.size.height) - 1)

    def show(self, cases: Sequence[Listed], typed: str) -> None:
        """Show the trajectories in which every typed word occurs, in the order in which they were listed."""
        at = self.case_id
        words = fold(typed).split()
        self._found = [case for case, searched in cases if all(word in searched for word in words)]
        self._at = next((row for row, case in enumerate(self._found) if case.id == at), 0)
        self._keep_in_sight()
        self.refresh()
        self.post_message(self.Drawn())

    def show_more(self, counts: Mapping[str, int], states: Mapping[str, str]) -> None:
        """Show for these trajectories how many strong signals are up, and how far they are on the way to the centre."""
        self._signals.update(counts)
        self._sent.update(states)
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor up or down."""
        before, self._at = self._at, min(max(0, self._at + by), max(0, len(self._found) - 1))
        for row in (before, self._at):
            self.refresh(Region(0, 1 + row - self._top, self.size.width, 1))
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        self._look_from(min(max(self._top, self._at - self._page + 1), self._at))

    def _look_from(self, row: int) -> None:
        """Have a line as the first one in sight, or the last page."""
        before, self._top = self._top, min(max(0, row), max(0, len(self._found) - self._page))
        if self._top != before:
            self.refresh()
            self.post_message(self.Drawn())

    def on_resize(self) -> None:
        """The cursor stays in sight, and there may be room for more."""
        self._keep_in_sight()
        self.post_message(self.Drawn())

    def on_mouse_scroll_down(self) -> None:
        """See what comes after this; the cursor stays where it is."""
        self._look_from(self._top + LINES_A_TURN)

    def on_mouse_scroll_up(self) -> None:
        """See what comes before this."""
        self._look_from(self._top - LINES_A_TURN)

    def on_click(self, event: Click) -> None:
        """Put the cursor on a line; at the line with the cursor, choose it."""
        row = event.y - 1 + self._top
        if event.y and row < len(self._found):
            if row == self._at:
                self.post_message(self.Chosen())
            self.move(row - self._at)

    def notify_style_update(self) -> None:
        """Other colours."""
        super().notify_style_update()
        self._lines.clear()

    def render_line(self, y: int) -> Strip:
        """The titles, or a trajectory and a piece of the grip that tells where in all of them this is."""
        width, row = self.size.width - 1, y - 1 + self._top
        if not y:
            return self._line(None, self.size.width)
        line = Strip.blank(width, self.rich_style)
        if row < len(self._found):
            line = self._line(self._found[row], width, at_cursor=row == self._at)
        return Strip.join([line, self._grip(y - 1)])

    def _grip(self, line: int) -> Strip:
        background, bar = self.background_colors[1].rich_color, self.styles.scrollbar_color.rich_color
        size, count = self._page, max(self._page, len(self._found))
        grip = ScrollBarRender.render_bar(size, count, size, self._top, back_color=background, bar_color=bar).segments
        return Strip([grip[line]] if line < len(grip) else [Segment(" ", self.rich_style)], 1)

    def _line(self, case: CaseRow | None, width: int, *, at_cursor: bool = False) -> Strip:
        more = (self._signals.get(case.id, 0), self._sent.get(case.id, "")) if case else (0, "")
        key = (case, *more, width, at_cursor)
        line = self._lines.get(key)
        if line is None:
            cells = self._cells(case, *more) if case else [Content(_(title)) for title, _width in COLUMNS]
            widths = _widths(self.size.width - 1)
            content = Content("").join(_fitted(cell, width) for cell, width in zip(cells, widths, strict=True))
            style = self.visual_style
            if at_cursor or not case:  # in one colour
                style = self.get_visual_style("case-table--cursor" if case else "case-table--titles")
                content = content.stylize(style)
            options = RenderOptions(self._get_style, {"text_wrap": "nowrap"})
            line = content.render_strips(width, 1, style, options)[0].extend_cell_length(width, style.rich_style)
            self._lines[key] = line
        return line

    def _cells(self, case: CaseRow, signals: int, sent: str) -> Sequence[Content]:
        late = case.next_on is not None and case.next_on < self._today
        when = show_date(case.next_on, self._today) if case.next_on else ""
        return (
            Content(case.candidate or _("(nog niemand)")),
            Content(case.employer),
            Content(case.job),
            Content(_(ROUTES.get(case.route, ""))),
            small_strip(case.steps),
            Content.styled(f"{signs.LATE[0]}{when}", signs.LATE[1]) if late else Content(when),
            Content.styled(f"{signs.SIGNAL[0]}{signals}", signs.SIGNAL[1]) if signals else Content(""),
            Content.styled(*signs.SENT.get(sent, ("", ""))),
        )


def _widths(width: int) -> list[int]:
    """Share what the last columns leave of a line over the first ones; in columns of the screen."""
    fixed = [width for _title, width in COLUMNS[FLEXIBLE:]]
    room = width - sum(fixed) - 2 * len(COLUMNS)
    wanted = sum(width for _title, width in COLUMNS[:FLEXIBLE])
    return [max(8, room * width // wanted) for _title, width in COLUMNS[:FLEXIBLE]] + fixed


def _fitted(cell: Content, width: int) -> Content:
    return cell.truncate(width, ellipsis=True, pad=True).pad(1, 1)


def _searched(case: CaseRow) -> str:
    return f"{case.candidate} {case.employer} {case.job} {_(ROUTES.get(case.route, ''))}"
