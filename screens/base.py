"""What all screens share: the desk, the title line, the key bar, and going back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from textual.screen import ModalScreen, Screen

from screens import commands
from screens.errors import ShowsErrors

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.key_queue import KeyQueue


T = TypeVar("T")


class HasDesk(Protocol):
    """The app, as far as screens know it."""

    desk: Desk
    keys: KeyQueue

    def mind_size(self) -> None:
        """Say so when the window is too small."""


class NbmScreen(ShowsErrors, Screen[None]):
    """A full screen. `HELP_NL` says in plain Dutch what the coach can do here; `?` shows it."""

    HELP_NL = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual's own declaration
    BINDINGS = commands.bindings(commands.BACK)

    @property
    def desk(self) -> Desk:
        """The desk of the app."""
        return cast("HasDesk", self.app).desk

    def hold_keys(self) -> None:
        """Keep what is typed from here on for the screen that is about to open."""
        cast("HasDesk", self.app).keys.hold()

    def place(self) -> str:
        """Where this is, to come back to after a restart; empty for screens that are only passed through."""
        return ""

    @property
    def trajectory_id(self) -> str:
        """The trajectory that the coach is looking at, for notes made from here; empty when there is none."""
        return ""

    def keep_typing(self) -> None:
        """Settle what is being typed; for screens with a form."""

    def on_screen_suspend(self) -> None:
        """Another screen comes over this one: what is being typed here is settled first."""
        self.keep_typing()

    def action_back(self) -> None:
        """Go back one screen; home and the screens before it have nothing behind them."""
        if len(self.app.screen_stack) > 2:
            self.dismiss(None)

    async def reload(self) -> None:
        """Show what may have changed; called when the coach comes back here and after an undo."""

    async def on_screen_resume(self) -> None:
        """Back here, or here for the first time: remember the place and show what changed meanwhile."""
        keys = cast("HasDesk", self.app).keys
        mark = keys.mark()  # what is asked for while this screen is being read belongs to a next one
        path = " ".join(
            filter(None, (screen.place() for screen in self.app.screen_stack if isinstance(screen, NbmScreen)))
        )
        if self.desk.is_open and self.place():
            self.desk.send(lambda store: store.keep_place(path))
        await self.reload()
        keys.release(mark)
        cast("HasDesk", self.app).mind_size()


class NbmModal(ShowsErrors, ModalScreen[T]):
    """A panel over a screen that gives an answer; Escape gives none."""

    HELP_NL = ""
    BINDINGS = [*commands.bindings(commands.BACK), *commands.ALWAYS]  # noqa: RUF012 - Textual's own declaration
    DEFAULT_CSS = """
    NbmModal { align: center middle; background: $background 60%; }
    NbmModal > .panel {
        width: 76; max-width: 95%; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; border: round $border;
    }
    NbmModal > .panel > .title { width: 100%; height: auto; text-style: bold; color: $primary; margin-bottom: 1; }
    """

    @property
    def desk(self) -> Desk:
        """The desk of the app."""
        return cast("HasDesk", self.app).desk

    def hold_keys(self) -> None:
        """Keep what is typed from here on for the screen that comes next."""
        cast("HasDesk", self.app).keys.hold()

    def action_back(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def on_screen_resume(self) -> None:
        """The panel is there: it takes the keys."""
        cast("HasDesk", self.app).keys.release()
