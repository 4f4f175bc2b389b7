"""A container that scrolls."""

from __future__ import annotations

from textual.containers import VerticalScroll


class Scroller(VerticalScroll):
    """A container that is drawn anew whenever it scrolled.

    Textual draws what stands elsewhere than in the picture before. Who asks for the place of a widget between a scroll
    and the next picture makes it take the new places for those of before, and then nothing is drawn at all.
    """

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other lines are in sight."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.refresh()
