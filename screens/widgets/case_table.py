"""The caseload as a table: one line a trajectory, filtered while typing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.content import Content
from textual.widgets import DataTable

from nbm_tui.i18n import _
from screens.dutch_dates import show_date
from screens.folding import fold
from screens.widgets.strip import small_strip
from storage.caseload import CaseRow
from storage.text import N_

ROUTES = {"small": N_("klein"), "large": N_("groot"), "wlb": N_("WLB"), "other": N_("anders")}
COLUMNS = (  # title, width at 80 columns; wide screens share out what is left
    (N_("Kandidaat"), 16),
    (N_("Werkgever"), 15),
    (N_("Baan"), 14),
    (N_("Route"), 6),
    (N_("Stappen"), 7),
    (N_("Datum"), 6),
    ("!", 2),
)
FLEXIBLE = 3  # the first columns grow with the screen
PAGE = 300  # rows drawn at once; more come when the cursor gets there


class CaseTable(DataTable[Content]):
    """Rows by trajectory id, so that the cursor stays where it is when something changes."""

    DEFAULT_CSS = """
    CaseTable { background: $background; }
    CaseTable > .datatable--header { background: $surface; color: $primary; text-style: bold; }
    CaseTable > .datatable--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """

    def __init__(self, today: date) -> None:
        super().__init__(cursor_type="row", zebra_stripes=False, cell_padding=1)
        self.can_focus = False  # the filter keeps the focus; arrows move the cursor here
        self._today = today
        self._cases: Sequence[CaseRow] = ()
        self._typed = ""
        self._found: list[CaseRow] = []
        self._drawn = 0

    @property
    def case_id(self) -> str:
        """The trajectory at the cursor, or an empty text."""
        return self._found[self.cursor_row].id if 0 <= self.cursor_row < len(self._found) else ""

    def on_mount(self) -> None:
        """Make the columns."""
        for title, width in COLUMNS:
            self.add_column(_(title), width=width)

    def on_resize(self) -> None:
        """Share what the last columns leave over the first ones."""
        fixed = sum(width + 2 for _title, width in COLUMNS[FLEXIBLE:])
        room = self.scrollable_content_region.width - fixed - 2 * FLEXIBLE
        wanted = sum(width for _title, width in COLUMNS[:FLEXIBLE])
        for column, (_title, width) in zip(self.ordered_columns[:FLEXIBLE], COLUMNS, strict=False):
            column.width = max(8, room * width // wanted)
        self.show(self._cases, self._typed)

    def show(self, cases: Sequence[CaseRow], typed: str) -> None:
        """Show the trajectories in which every typed word occurs, those with the earliest date first."""
        at, self._cases, self._typed = self.case_id, cases, typed
        words = fold(typed).split()
        hits = [case for case in cases if all(word in fold(_searched(case)) for word in words)]
        self._found = sorted(hits, key=lambda case: (case.next_on or date.max, case.candidate))
        self.clear()
        self._drawn = 0
        self._draw_more()
        ids = [case.id for case in self._found[: self._drawn]]
        self.move_cursor(row=ids.index(at) if at in ids else 0)

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
        for case in self._found[self._drawn : self._drawn + PAGE]:
            self.add_row(*self._cells(case), key=case.id)
        self._drawn = min(len(self._found), self._drawn + PAGE)

    def _cells(self, case: CaseRow) -> tuple[Content, ...]:
        late = case.next_on is not None and case.next_on < self._today
        when = show_date(case.next_on, self._today) if case.next_on else ""
        names = (case.candidate or _("(nog niemand)"), case.employer, case.job)
        widths = (column.width for column in self.ordered_columns)
        return (
            *(Content(name).truncate(width, ellipsis=True) for name, width in zip(names, widths, strict=False)),
            Content(_(ROUTES.get(case.route, ""))),
            small_strip(case.steps),
            Content.styled(when, "$error" if late else ""),
            Content.styled(f"!{case.overdue}" if case.overdue else "", "$error bold"),
        )


def _searched(case: CaseRow) -> str:
    return f"{case.candidate} {case.employer} {case.job} {_(ROUTES.get(case.route, ''))}"
