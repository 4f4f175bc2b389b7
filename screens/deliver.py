"""Delivering: what goes along, to whom and where to, how far everything is, and a leverbestand at one key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar, cast

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from nbm_tui.i18n import _, plural
from screens import commands
from screens.delivering import (
    Overview,
    case_words,
    earlier_words,
    kind_words,
    made_words,
    overview,
    since_words,
    what_words,
    where_words,
    whom_words,
)
from screens.drafting import settle_drafts
from screens.errors import error_text
from screens.in_state import open_state
from screens.keymap import shown, with_keys
from screens.message import MessageScreen
from screens.plain import PlainScreen
from screens.progress import BusyBar, ShowsProgress
from screens.reading_in import pick_file, tell
from screens.syncing import SyncingScreen
from screens.widgets.key_bar import KeyBar
from screens.widgets.scroller import Scroller
from screens.widgets.state_list import StateList
from screens.widgets.title_bar import TitleBar
from storage.errors import ExportStopped, NbmError, NoFolder
from storage.sync.bundle import make_bundle_by
from storage.sync.delivery import Delivery
from storage.sync.incoming import take_in
from storage.sync.sealing import read_recipients
from storage.sync.states import SyncState
from storage.sync.trust import own_fingerprint, write_request
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store

T = TypeVar("T")
MAKE = replace(commands.OPEN, title=N_("Leverbestand maken"), help=N_("Maak een leverbestand van alles wat meegaat."))


class DeliverScreen(ShowsProgress, SyncingScreen):
    """Shows what would go along; Enter makes the file, Escape stops that without harm."""

    HELP_NL = N_(
        "Hier maak je een leverbestand: alles wat je hebt vastgelegd, versleuteld voor de centrale. Enter maakt het"
        " bestand, Esc stopt ermee zonder dat er iets misgaat. Is er niets nieuws, dan krijg je hetzelfde bestand "
        "nog eens, of een leeg bestand als alles al bevestigd is. Met {read_in} lees je in wat je van de centrale of "
        "een collega kreeg; pas na een "
        "ontvangstbevestiging is iets bevestigd. Tab gaat naar de lijst die laat zien hoe ver alles is; Enter "
        "toont daar welke gegevens het zijn. Is de laptop nog niet toegelaten, maak dan met {request} een aanmelding "
        "en breng die naar de centrale. Vergelijk de controlecijfers met die van de centrale: zijn ze gelijk, dan heb "
        "je de goede sleutel. Met {plain} schrijf je alles zonder versleuteling weg; het programma vraagt eerst of je "
        "dat wilt."
    )
    BINDINGS = commands.bindings(MAKE, commands.READ_IN, commands.REQUEST, commands.PLAIN)
    DEFAULT_CSS = """
    DeliverScreen > Horizontal { height: 1fr; }
    DeliverScreen Scroller { width: 1fr; height: 1fr; padding: 0 1; }
    DeliverScreen Scroller > Static { width: 100%; height: auto; margin-top: 1; }
    DeliverScreen .right { width: 32; height: 1fr; }
    DeliverScreen.-wide .right { width: 50; }
    DeliverScreen StateList { height: auto; }
    DeliverScreen > Vertical {
        dock: bottom; height: auto; max-height: 8; margin-bottom: 1; padding: 0 1; background: $surface;
    }
    DeliverScreen > Vertical > Static { width: 100%; height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._overview: Overview | None = None
        self._stop: Event | None = None

    def place(self) -> str:
        """Delivering."""
        return "deliver"

    def compose(self) -> ComposeResult:
        """What goes along; beside it how far everything is and what was made before; below it how it went."""
        yield TitleBar(_("Leveren"))
        with Horizontal():
            with Scroller(id="now"):
                for part in ("what", "whom", "since", "where", "kinds", "cases"):
                    yield Static("", id=part, markup=False)
            with Vertical(classes="right"):
                yield StateList()
                with Scroller(id="before"):
                    yield Static("", id="earlier", markup=False)
        with Vertical():
            yield BusyBar()
            yield Static("", id="message", markup=False)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read for the first time."""
        await self.reload()

    async def reload(self) -> None:
        """Settle the drafts, then read what would go along."""
        if self._stop is None:
            drafts = await settle_drafts(self.desk)
            self._overview = await self.desk.run(overview)
            self._show(self._overview, drafts)

    # Making

    def action_open(self) -> None:
        """Make the leverbestand."""
        if not self.has_class("-busy") and self._overview:
            self._stop = Event()
            self.add_class("-busy")  # at once: a second Enter must not begin again
            self._make()

    def action_back(self) -> None:
        """Stop what is running, or go back."""
        if self._stop is None:
            super().action_back()
            return
        self._stop.set()
        self._say(_("Stoppen ..."))

    @work
    async def _make(self) -> None:
        stop = cast("Event", self._stop)
        self.query_one(BusyBar).update(total=1, progress=0)
        self._say(_("Bezig. Esc stopt."))
        try:
            await settle_drafts(self.desk)
            before = await self.desk.run(overview)
            made = await self._export(before, stop)
            outcome = made_words(made, again=before.holds(made))
        except ExportStopped:
            outcome = _("Gestopt, er is niets geschreven.")
        except NbmError as error:
            outcome = "\n".join(filter(None, (error_text(error), error.where)))
        except asyncio.CancelledError:
            # Later: on the screen that the coach went to.
            words = _("Je ging weg van het scherm: het maken van het leverbestand is gestopt.")
            self.app.call_later(self.app.notify, words)
            raise
        finally:
            # Also when the screen is left: the thread hears it at its next step.
            stop.set()
            self._stop = None
            self.remove_class("-busy")
        self._say(outcome)
        await self.reload()

    async def _export(self, before: Overview, stop: Event) -> Delivery:
        """Make the file on a thread of its own; the store's thread does a slice at a time, so typing goes on."""
        read_recipients(before.recipient)
        folder = _folder(before)
        make = partial(make_bundle_by, empty=True)
        return await asyncio.to_thread(make, self._ask, folder, before.recipient, self._tell, stop.is_set)

    def _ask(self, work: Callable[[Store], T], /) -> T:
        return cast("T", self.desk.send(work).result())

    # Reading in and asking to be let in

    def action_read_in(self) -> None:
        """Choose a file and take it in."""
        if not self.has_class("-busy"):
            self.hold_keys()
            self._read_in()

    @work
    async def _read_in(self) -> None:
        path = await pick_file(self)
        if path is None:
            return
        self.add_class("-busy")
        self.query_one(BusyBar).update(total=None)
        self._say(_("Bezig met inlezen ..."))
        try:
            taken = await self.desk.run(lambda store: take_in(store, path))
        except asyncio.CancelledError:
            words = _("Je ging weg van het scherm: het inlezen gaat door. Bij Leveren zie je wat er kwam.")
            self.app.call_later(self.app.notify, words)
            raise
        finally:
            self.remove_class("-busy")
            self._say("")
        await tell(self, taken)

    @work(exclusive=True, group="request")
    async def action_request(self) -> None:
        """Write the file with which the centre lets this laptop in, and show the digits to read out."""
        if self.has_class("-busy") or self._overview is None:
            return
        folder = _folder(self._overview)
        self.hold_keys()
        digits = await self.desk.run(own_fingerprint)
        path = await self.desk.run(lambda store: write_request(store, folder))
        self.app.push_screen(MessageScreen(_("Je aanmelding is klaar"), _request_words(path, digits)))

    def action_plain(self) -> None:
        """Ask about files that are not encrypted."""
        if not self.has_class("-busy"):
            self.hold_keys()
            self.app.push_screen(PlainScreen())

    # How far everything is

    @work(exclusive=True, group="state")
    async def on_state_list_chosen(self, event: StateList.Chosen) -> None:
        """Show the records in a state; what has two versions is in the inbox."""
        if event.state is SyncState.CONFLICT:
            await self.action_inbox()
        else:
            self.hold_keys()
            await open_state(self, event.state)

    # Showing

    def _say(self, text: str) -> None:
        for message in self.query("#message").results(Static):  # none when the coach has left
            message.update(text)

    def _show(self, found: Overview, drafts: int) -> None:
        if not self.query(StateList):
            return  # the coach left meanwhile
        for part, title, text in (
            ("what", _("Dit gaat mee"), what_words(found, drafts)),
            ("whom", _("Voor wie"), whom_words(found)),
            ("since", _("Laatst bevestigd"), since_words(found)),
            ("where", _("Waarheen"), where_words(found)),
            ("kinds", _("Per soort"), kind_words(found)),
            ("cases", _("Per traject"), case_words(found)),
            ("earlier", _("Eerder gemaakt"), earlier_words(found)),
        ):
            static = self.query_one(f"#{part}", Static)
            static.update(Content.assemble((title, "bold $primary"), "\n", text))
            static.display = bool(text)
        self.query_one(StateList).show(found.states)
        twice = plural("≠ {n} keer twee versies", "≠ {n} keer twee versies", found.to_choose)
        asks = f"{twice}: {shown(commands.INBOX)}"
        self.query_one(TitleBar).update("  ".join((_("Leveren"), *([asks] if found.to_choose else []))))


def _folder(found: Overview) -> Path:
    """The folder for files. Raises NoFolder."""
    if not found.folder:
        raise NoFolder
    return Path(found.folder).expanduser()


def _request_words(path: Path, digits: str) -> str:
    return "\n".join(
        (
            _("Bestand: {file}").format(file=path.name),
            _("Map: {folder}").format(folder=path.parent),
            _("Controlecijfers van deze laptop: {digits}").format(digits=digits),
            "",
            _("Breng het bestand naar de centrale en lees deze cijfers voor. Zo weet zij dat het echt van jou komt."),
            with_keys(_("Je krijgt een toelating terug. Die lees je hier in met {read_in}.")),
        )
    )
