"""The first line of a screen: what is on it."""

from __future__ import annotations

from textual.widgets import Static


class TitleBar(Static):
    """One line; what does not fit is cut off."""

    DEFAULT_CSS = """
    TitleBar {
        height: 1; width: 100%; padding: 0 1;
        background: $panel; color: $primary; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text, markup=False)
