"""The caseload as a table: one line a trajectory, filtered while typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rich.text import Text
from textual.content import Content
from textual.message import Message
from textual.widgets import DataTable

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
ROWS_REMEMBERED = 100  # lines as they were drawn, for each place of the cursor; the thousand of Textual take 5 MB


class Listed(NamedTuple):
    """A trajectory, and the text in which a typed word is looked for."""

    case: CaseRow
    searched: str


def listed(cases: Iterable[CaseRow]) -> list[Listed]:
    """The trajectories in the order of the table: those with the earliest date first."""
    ordered = sorted(cases, key=lambda case: (case.next_on or date.max, case.candidate))
    return [Listed(case, fold(_searched(case))) for case in ordered]


class CaseTable(DataTable[Content]):
    """Rows by trajectory id, so that the cursor stays where it is when something changes."""

    DEFAULT_CSS = """
    CaseTable { background: $background; scrollbar-gutter: stable; }
    CaseTable > .datatable--header { background: $surface; color: $primary; text-style: bold; }
    CaseTable > .datatable--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """

    class Drawn(Message):
        """Other rows are drawn than before."""

    def __init__(self, today: date) -> None:
        super().__init__(cursor_type="row", zebra_stripes=False, cell_padding=1)
        self.can_focus = False  # the filter keeps the focus; arrows move the cursor here
        self._row_render_cache.maxsize = self._line_cache.maxsize = ROWS_REMEMBERED
        self._cell_render_cache.maxsize = ROWS_REMEMBERED * len(COLUMNS)
        self._today = today
        self._widths: list[int] = []  # of the columns that take what is left; empty before there is a size
        self._found: list[CaseRow] = []
        self._told: dict[str, dict[str, Content]] = {SIGNALS: {}, SENT: {}}  # what comes later, by trajectory
        self._drawn = 0

    @property
    def case_id(self) -> str:
        """The trajectory at the cursor, or an empty text."""
        return self._found[self.cursor_row].id if 0 <= self.cursor_row < len(self._found) else ""

    def on_mount(self) -> None:
        """Make the columns."""
        for title, width in COLUMNS:
            self.add_column(Text(_(title)), width=width, key=title)  # a plain text would be read as markup

    def on_resize(self) -> None:
        """The table has another width."""
        self.fit(self.size.width)

    def fit(self, width: int) -> None:
        """Share what the last columns leave over the first ones; `width` is that of the table in columns."""
        fixed = sum(width + 2 for _title, width in COLUMNS[FLEXIBLE:])
        room = width - self.scrollbar_size_vertical - fixed - 2 * FLEXIBLE
        wanted = sum(width for _title, width in COLUMNS[:FLEXIBLE])
        widths = [max(8, room * width // wanted) for _title, width in COLUMNS[:FLEXIBLE]]
        if widths != self._widths:
            self._widths = widths
            for column, share in zip(self.ordered_columns, widths, strict=False):
                column.width = share
            self._draw(max(0, self.cursor_row))

    def show(self, cases: Sequence[Listed], typed: str) -> None:
        """Show the trajectories in which every typed word occurs, in the order in which they were listed."""
        at = self.case_id
        words = fold(typed).split()
        found = [case for case, searched in cases if all(word in searched for word in words)]
        # What is drawn stays when only more comes after it.
        if not self._drawn or found[: self._drawn] != self._found[: self._drawn]:
            self._found = found
            self._draw(next((row for row, case in enumerate(found) if case.id == at), 0))
        else:
            self._found = found
            if self._drawn < min(len(found), self.app.size.height):
                self._draw_more()

    @property
    def drawn(self) -> list[str]:
        """The trajectories that are drawn: what is on the screen, and what the cursor has passed."""
        return [case.id for case in self._found[: self._drawn]]

    def show_more(self, counts: Mapping[str, int], states: Mapping[str, str]) -> None:
        """Show for these trajectories how many strong signals are up, and how far they are on the way to the centre."""
        self._tell(SIGNALS, {case_id: _signal_count(count) for case_id, count in counts.items()})
        self._tell(SENT, {case_id: _sent(state) for case_id, state in states.items()})

    def _tell(self, column: str, cells: Mapping[str, Content]) -> None:
        for case_id, cell in cells.items():
            if self._told[column].get(case_id) != cell and case_id in self._data:
                self.update_cell(case_id, column, cell)
        self._told[column].update(cells)

    def _draw(self, at: int) -> None:
        """Draw what was found, with the cursor on a row; as soon as there is a width to draw it in."""
        if self._widths:
            self.clear()
            self._drawn = 0
            self.post_message(self.Drawn())
            while self._drawn <= at and self._drawn < len(self._found):
                self._draw_more()
            self.move_cursor(row=at)

    def move(self, by: int) -> None:
        """Move the cursor up or down."""
        row = min(max(0, self.cursor_row + by), len(self._found) - 1)
        if row >= self._drawn:
            self._draw_more()
        self.move_cursor(row=row)

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Draw the next rows when the cursor comes to the end of what is drawn."""
        if event.cursor_row >= self._drawn - 1 and self._drawn < len(self._found):
            self._draw_more()

    def _draw_more(self) -> None:
        page = self.app.size.height  # no more than can be seen; the others come when the cursor gets there
        for case in self._found[self._drawn : self._drawn + page]:
            self.add_row(*self._cells(case), key=case.id)
        self._drawn = min(len(self._found), self._drawn + page)
        self.post_message(self.Drawn())

    def _cells(self, case: CaseRow) -> tuple[Content, ...]:
        late = case.next_on is not None and case.next_on < self._today
        when = show_date(case.next_on, self._today) if case.next_on else ""
        names = (case.candidate or _("(nog niemand)"), case.employer, case.job)
        return (
            *(Content(name).truncate(width, ellipsis=True) for name, width in zip(names, self._widths, strict=True)),
            Content(_(ROUTES.get(case.route, ""))),
            small_strip(case.steps),
            Content.styled(f"{signs.LATE[0]}{when}", signs.LATE[1]) if late else Content(when),
            *(self._told[column].get(case.id, Content("")) for column in (SIGNALS, SENT)),
        )


def _signal_count(count: int) -> Content:
    return Content.styled(f"{signs.SIGNAL[0]}{count}" if count else "", signs.SIGNAL[1])


def _sent(state: str) -> Content:
    return Content.styled(*signs.SENT.get(state, ("", "")))


def _searched(case: CaseRow) -> str:
    return f"{case.candidate} {case.employer} {case.job} {_(ROUTES.get(case.route, ''))}"
