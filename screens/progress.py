"""How far long work is, told from the thread that does it to the screen that shows a bar."""

from __future__ import annotations

from textual.message import Message


class Progressed(Message):
    """So much of the work is done."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done, self.total = done, total

    def can_replace(self, message: Message) -> bool:
        """Only the latest counts."""
        return isinstance(message, Progressed)
