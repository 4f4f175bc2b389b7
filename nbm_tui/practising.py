"""The app for `nbm demo`: on made-up data, with a guided tour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbm_tui.app import NbmApp
from nbm_tui.i18n import _
from screens.desk import Desk
from screens.keymap import with_keys
from screens.tour import BINDINGS as TOUR_KEYS
from screens.tour import Tour, read_stops

STOPS = Path(__file__).parent / "data" / "tour.toml"


class PractisingApp(NbmApp):
    """Nobody was told the passphrase of a throw-away folder, so the lock has it already; the tour begins on home."""

    BINDINGS = TOUR_KEYS

    def __init__(self, desk: Desk, passphrase: str = "", notice: str = "") -> None:
        super().__init__(desk, passphrase, notice)
        self._lock_passphrase = passphrase
        self.tour = Tour(self, read_stops(STOPS))
        self._toured = False

    def on_mount(self) -> None:
        """Follow the coach from screen to screen."""
        self.screen_change_signal.subscribe(self, self._look)

    def _look(self, _screen: object) -> None:
        if self.here.place() == "home" and not self._toured:
            self._toured = True
            self.tour.begin()
        self.tour.look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape ends the tour as long as there is one."""
        if action == "leave_tour":
            return self.tour.is_on and not self.locked
        if action == "tour":
            return self.desk.is_open and not self.locked
        return super().check_action(action, parameters)

    async def run_action(self, action: Any, *options: Any, **named: Any) -> bool:
        """Tell the tour what was carried out."""
        done = await super().run_action(action, *options, **named)
        if done and isinstance(action, str):
            self.tour.did(action.removeprefix("app."))
        return done

    def action_leave_tour(self) -> None:
        """Stop the tour."""
        if not self.tour.at_end:
            self.notify(with_keys(_("De rondleiding is gestopt. Met {tour} begint ze opnieuw.")))
        self.tour.leave()

    def action_tour(self) -> None:
        """Begin the tour again, on home."""
        self.action_home()
        self.tour.begin()
