"""What all screens share: the desk, the title line, the key bar, and going back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from textual import work
from textual._styles_cache import StylesCache
from textual.events import Key
from textual.screen import ModalScreen, Screen

from screens import commands
from screens.errors import ShowsErrors
from screens.whereabouts import Where

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.key_queue import KeyQueue
    from storage.local import Local


T = TypeVar("T")
WIDE = 110  # columns from which there is room for two things beside each other


class HasDesk(Protocol):
    """The app, as far as screens know it."""

    desk: Desk
    keys: KeyQueue

    def mind_size(self) -> None:
        """Say so when the window is too small."""


class HasLocal(Protocol):
    """The app, as far as screens know it that change what this laptop shows and listens to."""

    local: Local

    async def keep_local(self, local: Local) -> None:
        """Take it and remember it."""


class NbmScreen(ShowsErrors, Screen[None]):
    """A full screen. `HELP_NL` says in plain Dutch what the coach can do here; `?` shows it."""

    HELP_NL = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - Textual's own declaration
    BINDINGS = commands.bindings(commands.BACK)
    leads = True  # whether the commands for everywhere lead elsewhere from here
    _was_here = False

    @property
    def desk(self) -> Desk:
        """The desk of the app."""
        return cast("HasDesk", self.app).desk

    def hold_keys(self) -> None:
        """Keep what is typed from here on for the screen that is about to open."""
        cast("HasDesk", self.app).keys.hold()

    def release_keys(self) -> None:
        """What was held is there: keys go on. For what ends without a new screen."""
        cast("HasDesk", self.app).keys.release()

    def drop_keys(self) -> None:
        """What was held was for a screen that does not open."""
        cast("HasDesk", self.app).keys.drop()

    def place(self) -> str:
        """Where this is, to come back to after a restart; empty for screens that are only passed through."""
        return ""

    @property
    def trajectory_id(self) -> str:
        """The trajectory that the coach is looking at, for notes made from here; empty when there is none."""
        return ""

    def action_same_design(self) -> None:
        """A new trajectory like the one that the coach is looking at; for screens that bind it."""
        trajectory_id = self.trajectory_id
        if trajectory_id:
            self.keep_typing()
            self.hold_keys()
            self.run_worker(self._make_same_design(trajectory_id), group="same design", exclusive=True)

    async def _make_same_design(self, trajectory_id: str) -> None:
        await self.desk.ready()
        from screens.same_design import make_same_design

        await make_same_design(self, trajectory_id)

    @work
    async def begin_talk(self) -> None:
        """Begin the talk that fits here; the keys are held for it."""
        await self.desk.ready()
        from screens.beginning_talk import begin_talk

        await begin_talk(self, self.where())

    def where(self) -> Where:
        """Where the coach is, for the talk that is proposed."""
        return Where(self.trajectory_id, chooses=True)

    def keep_typing(self) -> None:
        """Settle what is being typed; for screens with a form."""

    def on_compose(self) -> None:
        """Be narrow or wide from the start: Textual would only say so after the first layout, and lay out again."""
        self.add_class("-wide" if self.app.size.width >= WIDE else "-narrow")

    def on_unmount(self) -> None:
        """Let go of what was drawn: Textual remembers it by widget, and so keeps the last hundred screens."""
        StylesCache.get_inner_outer.cache_clear()

    def on_screen_suspend(self) -> None:
        """Another screen comes over this one: what is being typed here is settled first."""
        self.keep_typing()

    def action_back(self) -> None:
        """Go back one screen; home and the screens before it have nothing behind them."""
        if len(self.app.screen_stack) > 2:
            self.dismiss(None)

    def ask_again(self) -> None:
        """The key that opens this screen was pressed on it."""

    async def reload(self) -> None:
        """Show what may have changed; called when the coach comes back here and after an undo."""

    async def on_screen_resume(self) -> None:
        """Back here: show what changed meanwhile. Here for the first time all was just read."""
        keys = cast("HasDesk", self.app).keys
        mark = keys.mark()  # what is asked for while this screen is being read belongs to a next one
        if self._was_here:
            await self.reload()
        self._was_here = True
        keys.release(mark)
        cast("HasDesk", self.app).mind_size()
        self.call_after_refresh(self._keep_place)

    def _keep_place(self) -> None:
        """Remember where the coach is, once that is on the screen."""
        path = " ".join(
            filter(None, (screen.place() for screen in self.app.screen_stack if isinstance(screen, NbmScreen)))
        )
        if self.desk.is_open and self.place():
            self.desk.keep_place(path)


def lead(screens: Sequence[Screen[Any]], action: str) -> bool:
    """Whether a command for everywhere can be given on the full screen on top; locking always can."""
    return action == "lock" or next(
        (screen.leads for screen in reversed(screens) if isinstance(screen, NbmScreen)), True
    )


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

    def take(self, key: Key) -> bool:
        """Take a key before any command does; for panels that ask which key."""
        return False

    def keep_typing(self) -> None:
        """Settle what is being typed; for panels in which more than a word is typed."""

    def action_back(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def on_screen_resume(self) -> None:
        """The panel is there: it takes the keys."""
        cast("HasDesk", self.app).keys.release()
