"""A table of 2,000 rows of 7 columns and nothing else: the yardstick for moving through a table."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable

COLUMNS = ("code", "name", "place", "work", "phase", "date", "remarks")


class BareTable(App[None]):
    """One table with a cursor on its rows."""

    def compose(self) -> ComposeResult:
        """Yield the table."""
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_columns(*COLUMNS)
        table.add_rows([f"{name} {row}" for name in COLUMNS] for row in range(2_000))


if __name__ == "__main__":
    BareTable().run()
