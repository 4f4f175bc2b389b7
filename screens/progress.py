"""How far long work is, told from the thread that does it to the screen that shows a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import ProgressBar

if TYPE_CHECKING:
    from textual.screen import Screen

    _Base = Screen[None]
else:
    _Base = object


class Progressed(Message):
    """So much of the work is done."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done, self.total = done, total

    def can_replace(self, message: Message) -> bool:
        """Only the latest counts."""
        return isinstance(message, Progressed)


class BusyBar(ProgressBar):
    """A bar that is there while its screen has the class `-busy`."""

    SCOPED_CSS = False  # the class is that of the screen
    DEFAULT_CSS = """
    BusyBar { display: none; width: 100%; }
    BusyBar Bar { width: 1fr; }
    .-busy BusyBar { display: block; }
    """

    def __init__(self) -> None:
        super().__init__(show_eta=False)


class ShowsProgress(_Base):
    """A screen with a busy bar; `_tell` may be called from any thread."""

    def _tell(self, done: int, total: int) -> None:
        self.post_message(Progressed(done, total))

    def on_progressed(self, event: Progressed) -> None:
        """Move the bar."""
        self.query_one(BusyBar).update(total=event.total, progress=event.done)
