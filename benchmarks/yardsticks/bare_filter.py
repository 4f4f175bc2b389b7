"""A field that filters a table of 200 rows of 8 columns, and nothing else: the yardstick for filtering while typing."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Input

COLUMNS = ("code", "name", "place", "work", "phase", "date", "remarks", "state")
NAMES = ("Amina", "Bram", "Chen", "Dilan", "Esra", "Fenna", "Goran", "Hanna", "Ivo", "Jasmijn", "Kofi", "Lotte")
ROWS = [[f"{name} {NAMES[row % len(NAMES)]} {row}" for name in COLUMNS] for row in range(200)]


class BareFilter(App[None]):
    """A field above a table; the table shows the rows that hold what was typed, as many as fit."""

    def compose(self) -> ComposeResult:
        """Yield the field and the table."""
        yield Input()
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        """Fill the table."""
        self.query_one(DataTable).add_columns(*COLUMNS)
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing."""
        self._show(event.value)

    def _show(self, typed: str) -> None:
        table = self.query_one(DataTable)
        table.clear()
        found = [row for row in ROWS if typed.lower() in " ".join(row).lower()]
        table.add_rows(found[: self.size.height])


if __name__ == "__main__":
    BareFilter().run()
