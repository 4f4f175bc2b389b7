"""The app: the way in, the commands that work everywhere, the lock, and what happens when something fails."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.events import Event, InputEvent, Key, Paste
from textual.filter import LineFilter
from textual.widget import AwaitMount

from nbm_tui.i18n import _
from screens import commands, go
from screens.base import NbmModal, NbmScreen, lead
from screens.desk import Desk
from screens.errors import ShowsErrors, known_error
from screens.few_colours import fitting
from screens.key_queue import KeyQueue
from screens.keymap import use_keys, with_keys
from screens.lock import LockScreen
from screens.message import MessageScreen
from screens.pasting import keep_pastes_whole
from screens.theme import DARK, THEMES, WITHOUT_COLOUR, theme_named
from screens.too_small import TooSmallScreen
from screens.unlock import UnlockScreen
from storage.garbage import collect, tidy_memory
from storage.local import Local, read_local

if TYPE_CHECKING:
    from screens.first_start import ChoosePassphraseScreen
    from storage.coach import Coach
    from storage.store import Store
    from storage.undo import Undone

IDLE_MINUTES = 10  # before the screen locks, for who chose nothing else
IDLE_CHECK_SECONDS, QUIET_CHECK_SECONDS = 5, 1
TYPING_SECONDS = 0.3  # who has not given the passphrase by then is typing it
OVER_LOCK = (LockScreen, MessageScreen, TooSmallScreen)  # what may stand on the screen while it is locked
LEAST_WIDTH, LEAST_HEIGHT = 60, 16  # columns and rows in which every screen can be used


class NbmApp(ShowsErrors, App[int]):
    """One window on one data folder. The return value is the exit code."""

    TITLE = "nbm"
    CSS = """
    * { scrollbar-size-vertical: 1; }
    ToastRack { dock: bottom; margin-bottom: 1; align-horizontal: right; }
    """
    ENABLE_COMMAND_PALETTE = False  # ours is made from the commands that work on the screen
    BINDINGS = commands.bindings(*commands.EVERYWHERE)

    def __init__(self, desk: Desk, passphrase: str = "", notice: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.idle_minutes = IDLE_MINUTES
        self.animation_level = "none"  # a list that still slides while the next key comes shows the wrong place
        self.locked = False
        self.failure: Exception | None = None
        self._passphrase, self._notice = passphrase, notice
        self._lock_passphrase = ""  # stands in the field of the lock already
        self._last_input = monotonic()
        self.keys = KeyQueue(self, self._hand_out)
        keep_pastes_whole()
        for theme in THEMES:
            self.register_theme(theme)
        self._use(read_local(desk.folder.local))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What is drawn goes through these; of Textual's own, NO_COLOR would only make it grey."""
        return [WITHOUT_COLOUR] if self.no_color else [*super().get_line_filters(), *fitting(self.console)]

    async def keep_local(self, local: Local) -> None:
        """Show and listen as the coach wants it on this laptop from now on."""
        self._use(local)
        await self.desk.keep_local(local)

    def _use(self, local: Local) -> None:
        self.local = local
        self.set_keymap(use_keys(local.keys))
        self.theme = DARK.name if self.no_color else theme_named(local.theme or os.environ.get("NBM_THEME", ""))

    # The way in

    def get_default_screen(self) -> NbmScreen:
        """Ask for the passphrase, or for a new one at the first start. A blank screen below would be painted too."""
        if self.desk.folder.is_set_up:
            return UnlockScreen(self._notice, self._passphrase)
        from screens.first_start import ChoosePassphraseScreen

        return ChoosePassphraseScreen()

    def on_mount(self) -> None:
        """The first screen is being painted: load what comes after it."""
        self.desk.warm_up()
        self.run_worker(self.desk.least_length())  # a policy that will not do ends the program here
        self.set_interval(IDLE_CHECK_SECONDS, self._lock_when_idle)
        if isinstance(self.screen, UnlockScreen):
            self.set_timer(TYPING_SECONDS, self.desk.load_ahead)

    async def on_unlock_screen_unlocked(self, event: UnlockScreen.Unlocked) -> None:
        """The database is open; after the recovery code a new passphrase comes first."""
        if event.by_recovery:
            from screens.first_start import ChoosePassphraseScreen

            self.switch_screen(ChoosePassphraseScreen())
        else:
            await self._go_home()

    async def on_choose_passphrase_screen_chosen(self, event: ChoosePassphraseScreen.Chosen) -> None:
        """The passphrase is set; at the first start there is a code to write down."""
        if event.recovery_code:
            from screens.first_start import RecoveryCodeScreen

            self.switch_screen(RecoveryCodeScreen(event.recovery_code))
        else:
            await self._go_home()

    def on_recovery_code_screen_written(self) -> None:
        """The code is on paper: who is the coach?"""
        from screens.first_start import IntroduceScreen

        self.switch_screen(IntroduceScreen())

    async def on_introduce_screen_introduced(self) -> None:
        """The coach is known."""
        await self._go_home()

    async def _go_home(self) -> None:
        from screens.home import HomeScreen

        overview = await HomeScreen.load(self.desk)
        self.idle_minutes = overview.coach.idle_minutes or IDLE_MINUTES
        if overview.coach.place:
            self.keys.hold()  # what is typed now is meant for where the coach was
        await self.switch_screen(HomeScreen(overview))
        self.call_after_refresh(self._settle_in, overview.coach)

    @work
    async def _settle_in(self, coach: Coach) -> None:
        """After home is there: ask who the coach is if need be, and go back to where the coach was."""
        tidy_memory()
        self.set_interval(QUIET_CHECK_SECONDS, self._collect_when_quiet)
        if coach.restored:
            from screens.restored import tell_restored

            await tell_restored(self, self.desk)
        if not coach.introduced:
            # The first start was cut off, maybe before the code was on paper: begin there again.
            from screens.first_start import RecoveryCodeScreen

            self.switch_screen(RecoveryCodeScreen(await self.desk.renew_recovery_code(), renewed=True))
        elif coach.place:
            from screens.places import return_to

            self.keys.hold()  # again: home took the keys when it came
            if not await return_to(self, self.desk, coach.place):
                self.keys.release()
        else:
            self.desk.load_ahead()

    def _collect_when_quiet(self) -> None:
        if monotonic() - self._last_input >= QUIET_CHECK_SECONDS:
            collect()

    def on_resize(self) -> None:
        """The window got another size."""
        self.call_after_refresh(self.mind_size)

    def mind_size(self) -> None:
        """A window that is too small shows only that; what was typed stays."""
        small = self.size.width < LEAST_WIDTH or self.size.height < LEAST_HEIGHT
        if small and not isinstance(self.screen, TooSmallScreen):
            self.push_screen(TooSmallScreen(LEAST_WIDTH, LEAST_HEIGHT))
        elif not small and isinstance(self.screen, TooSmallScreen):
            self.screen.dismiss(None)
            self.call_after_refresh(lambda: self.screen.refresh(layout=True))  # it was drawn for another size

    # Commands that work everywhere

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before unlocking and while locked only help and quitting work; in a window too small locking and quitting."""
        if action not in {command.id for command in commands.EVERYWHERE}:
            return True
        if isinstance(self.screen, TooSmallScreen):
            return action == "quit" or (action == "lock" and self.desk.is_open and not self.locked)
        return action in ("quit", "help") or (self.desk.is_open and not self.locked and lead(self.screen_stack, action))

    def action_help(self) -> None:
        """Explain the screen and its keys."""
        from screens.help import help_for

        self.push_screen(help_for(self.screen))

    def action_command_palette(self) -> None:
        """Search a command by name."""
        from screens.palette import search_command

        self.keys.hold()
        self.run_worker(search_command(self))

    async def action_barrier(self) -> None:
        """Note a barrier, for the trajectory that the coach is looking at."""
        trajectory_id = self.here.trajectory_id
        await go.to_new(self.here, "barrier", {"trajectory_id": trajectory_id} if trajectory_id else {})

    def action_evaluation(self) -> None:
        """Hold a planned evaluation of this trajectory, or plan a new one."""
        self.keys.hold()
        self._choose_evaluation()

    @work
    async def _choose_evaluation(self) -> None:
        await self.desk.ready()
        from screens.evaluation import pick_evaluation

        await pick_evaluation(self.here)

    def action_talk(self) -> None:
        """Begin a talk, or go on with one; in a talk itself, see all its questions."""
        self.keys.hold()
        self.here.begin_talk()

    async def action_lists(self) -> None:
        """All records by kind."""
        await self._open_place("lists")

    async def action_find(self) -> None:
        """Search in everything."""
        await self._open_place("search")

    async def action_deliver(self) -> None:
        """The screen that makes a leverbestand."""
        await self._open_place("deliver")

    async def action_about(self) -> None:
        """The background of the method."""
        await self._open_place("about")

    async def action_factors(self) -> None:
        """What helps and hinders: on a screen of a trajectory first there, on home at once in all of them."""
        self.keys.hold()
        await self.desk.ready()
        from screens.factors import FactorsScreen

        here = self.here
        self._open(FactorsScreen("" if here.place() == "home" else here.trajectory_id))

    async def action_import_list(self) -> None:
        """Take over a list that was made elsewhere."""
        await self._open_place("importing")

    async def action_settings(self) -> None:
        """The coach's own settings and those of the organisation."""
        await self._open_place("settings")

    async def action_keys(self) -> None:
        """Which key does what."""
        await self._open_place("changing_keys")

    async def _open_place(self, place: str) -> None:
        from screens.places import screens_for

        self.keys.hold()
        for screen in await screens_for(self.desk, place):
            self._open(screen)

    def _open(self, screen: NbmScreen) -> None:
        """Open a screen, unless it is the one that is already here."""
        if type(screen) is type(self.here):
            self.here.ask_again()
            self.keys.release()
        else:
            self.push_screen(screen)

    async def action_undo(self) -> None:
        """Take back the last action, on whatever screen."""
        await self._take_back(lambda store: store.undo(), _("Teruggedraaid: {what}."))

    async def action_redo(self) -> None:
        """Do again what was undone last."""
        await self._take_back(lambda store: store.redo(), _("Opnieuw gedaan: {what}."))

    async def _take_back(self, work: Callable[[Store], Undone], words: str) -> None:
        from screens.wording import undo_words

        self.keep_typing()
        done = await self.desk.run(work)
        await self.here.reload()
        self.clear_notifications()  # of several in a row the last one tells where the coach is
        self.notify(words.format(what=undo_words(done)))

    @property
    def here(self) -> NbmScreen:
        """The topmost full screen."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, NbmScreen))

    def action_lock(self) -> None:
        """Keep what is being typed and cover the screen."""
        if self.locked:
            return
        self.keep_typing()
        self.locked = True
        self.clear_notifications()  # they would stay over the lock, with what was done on them
        self.push_screen(LockScreen(self._lock_passphrase), self._unlocked)

    def push_screen(self, screen: Any, *options: Any, **named: Any) -> Any:
        """Open a screen, but nothing over the lock: what was asked before it and comes late is not opened."""
        if self.locked and not isinstance(screen, OVER_LOCK):
            self.keys.release()
            if not named.get("wait_for_dismiss"):
                return AwaitMount(self.screen, ())
            nothing: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            nothing.set_result(None)
            return nothing
        return super().push_screen(screen, *options, **named)

    def switch_screen(self, screen: Any) -> AwaitComplete:
        """Put a screen in the place of this one, but never in the place of the lock."""
        if self.locked and not isinstance(screen, OVER_LOCK):
            self.keys.release()
            return AwaitComplete()
        if len(self.screen_stack) == 1:  # Textual cannot take its lowest screen away; what was typed there is gone
            return AwaitComplete(self.push_screen(screen))
        return super().switch_screen(screen)

    async def on_record_form_saved(self) -> None:
        """A setting may have changed that the app itself works with."""
        from storage.coach import coach

        self.idle_minutes = (await self.desk.read(coach)).idle_minutes or IDLE_MINUTES

    def _unlocked(self, _result: object = None) -> None:
        self.locked = False
        self._last_input = monotonic()

    async def action_quit(self) -> None:
        """Keep what is being typed, close the database and stop."""
        self.keep_typing()
        self.exit(0)

    def action_help_quit(self) -> None:
        """Ctrl+C, which other programs stop at: say what stops this one."""
        self.notify(with_keys(_("{quit} stopt het programma; alles is al opgeslagen.")))

    def keep_typing(self) -> None:
        """Queue every half-typed text on every screen for keeping."""
        for screen in self.screen_stack:
            if isinstance(screen, NbmScreen | NbmModal):
                screen.keep_typing()

    def action_home(self) -> None:
        """Back to home, from however deep."""
        self.keep_typing()
        while len(self.screen_stack) > 2:
            self.pop_screen()

    # The lock

    async def on_event(self, event: Event) -> None:
        """Note when the coach last did something; keys go through the queue that keeps their order."""
        if isinstance(event, InputEvent):
            self._last_input = monotonic()
            self.desk.ask_for_store()
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            self.keys.put(event)
        else:
            await super().on_event(event)

    async def _hand_out(self, key: Key | Paste) -> None:
        """Give a key to the screen; an error in what it does must not end the queue of keys."""
        try:
            taken = isinstance(key, Key) and isinstance(self.screen, NbmModal) and self.screen.take(key)
            if not taken:
                await super().on_event(key)
        except Exception as error:
            self._handle_exception(error)

    def _lock_when_idle(self) -> None:
        idle, at_work = monotonic() - self._last_input, self.desk.is_open and not self.locked
        if at_work and idle >= (self.desk.policy.idle_lock_minutes or self.idle_minutes) * 60:
            self.action_lock()

    # When something fails

    def _handle_exception(self, error: Exception) -> None:
        """Errors with words become a message; anything else stops the program without showing what was typed."""
        known = known_error(error)
        self.keys.release()
        if known and self.is_running and not known.ends_program:
            self.show_error(known)
        else:
            self.failure = self.failure or known or error
            self.exit()
