"""A list that is steered from the field above it: the cursor of the keyboard stays in the field."""

from __future__ import annotations

from textual.binding import Binding, BindingType
from textual.widgets import OptionList

PAGE = 10  # lines that Page Up and Page Down move
MOVES: list[BindingType] = [
    Binding("down", "move(1)", show=False),
    Binding("up", "move(-1)", show=False),
    Binding("pagedown", f"move({PAGE})", show=False),
    Binding("pageup", f"move(-{PAGE})", show=False),
]
"""Moving the cursor of the list from the field; the screen has `action_move`."""


class SteeredList(OptionList, can_focus=False):
    """Shows its cursor as clearly as a list that has the focus."""

    DEFAULT_CSS = """
    SteeredList { border: none; }
    SteeredList > .option-list--option-highlighted {
        color: $block-cursor-foreground; background: $block-cursor-background;
    }
    """

    def move(self, by: int) -> None:
        """Move the cursor down, or up when negative."""
        for _step in range(abs(by)):
            if by > 0:
                self.action_cursor_down()
            else:
                self.action_cursor_up()
