"""Delivering: what goes along, to whom and where to, and a leverbestand at one key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar, cast

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import ProgressBar, Static

from nbm_tui.i18n import _, plural
from screens import commands
from screens.base import NbmScreen
from screens.drafting import settle_drafts
from screens.dutch_dates import show_moment
from screens.errors import error_text
from screens.widgets.key_bar import KeyBar
from screens.widgets.title_bar import TitleBar
from storage.errors import ExportStopped, NbmError, NoFolder
from storage.records import KINDS
from storage.sync.bundle import make_bundle_by
from storage.sync.delivery import Delivery, Pending, deliveries, new_since, pending
from storage.sync.sealing import fingerprint, read_recipients
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store

T = TypeVar("T")
EARLIER = 20  # leverbestanden shown
BEHIND_THE_SCENES = frozenset({"settings", "preferences", "step_state"})  # not what a coach would call a record
MAKE = replace(commands.OPEN, title=N_("Maak leverbestand"), help=N_("Maak een leverbestand van alles wat meegaat."))


@dataclass(frozen=True, slots=True)
class Overview:
    """What the screen shows: what goes along, how much of it is new, to whom, where to, and what was made before."""

    found: Pending
    new: int
    recipient: str
    recipient_name: str
    folder: str
    earlier: list[Delivery]


class DeliverScreen(NbmScreen):
    """Shows what would go along; Enter makes the file, Escape stops that without harm."""

    HELP_NL = N_(
        "Hier maak je een leverbestand: alles wat je hebt vastgelegd, versleuteld voor de centrale. Enter maakt het "
        "bestand, Esc stopt ermee zonder dat er iets misgaat. Tekst die nog niet goed is ingevuld blijft achter en "
        "gaat mee als hij klopt. De ontvanger en de map kies je met F12 bij je instellingen. Vergelijk het "
        "controlegetal met dat van de centrale: is het hetzelfde, dan heb je de goede sleutel."
    )
    BINDINGS = commands.bindings(MAKE)
    DEFAULT_CSS = """
    DeliverScreen > Horizontal { height: 1fr; }
    DeliverScreen VerticalScroll { width: 1fr; height: 1fr; padding: 0 1; }
    DeliverScreen VerticalScroll > Static { width: 100%; height: auto; margin-top: 1; }
    DeliverScreen > Vertical {
        dock: bottom; height: auto; max-height: 8; margin-bottom: 1; padding: 0 1; background: $surface;
    }
    DeliverScreen > Vertical > Static { width: 100%; height: auto; }
    DeliverScreen ProgressBar { display: none; width: 100%; }
    DeliverScreen ProgressBar Bar { width: 1fr; }
    DeliverScreen.-busy ProgressBar { display: block; }
    DeliverScreen.-narrow > Horizontal { layout: vertical; }
    DeliverScreen.-narrow #now { height: auto; max-height: 80%; }
    DeliverScreen.-wide #before { width: 48; border-left: solid $border; }
    """

    class Progressed(Message):
        """So much of the file is made."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done, self.total = done, total

        def can_replace(self, message: Message) -> bool:
            """Only the latest counts."""
            return isinstance(message, DeliverScreen.Progressed)

    def __init__(self) -> None:
        super().__init__()
        self._overview: Overview | None = None
        self._stop: Event | None = None

    def place(self) -> str:
        """Delivering."""
        return "deliver"

    def compose(self) -> ComposeResult:
        """What goes along beside what was made before; below it how it went."""
        yield TitleBar(_("Leveren"))
        with Horizontal():
            with VerticalScroll(id="now"):
                for part in ("what", "whom", "where"):
                    yield Static("", id=part, markup=False)
            with VerticalScroll(id="before"):
                yield Static("", id="earlier", markup=False)
        with Vertical():
            yield ProgressBar(show_eta=False)
            yield Static("", id="message", markup=False)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read for the first time."""
        await self.reload()

    async def reload(self) -> None:
        """Settle the drafts, then read what would go along."""
        if self._stop is None:
            drafts = await settle_drafts(self.desk)
            self._overview = await self.desk.run(_overview)
            self._show(self._overview, drafts)

    # Making

    def action_open(self) -> None:
        """Make the leverbestand."""
        if self._stop is None and self._overview:
            self._make()

    def action_back(self) -> None:
        """Stop what is running, or go back."""
        if self._stop is None:
            super().action_back()
            return
        self._stop.set()
        self._say(_("Stoppen ..."))

    @work(exclusive=True)
    async def _make(self) -> None:
        stop = self._stop = Event()
        self.add_class("-busy")
        self.query_one(ProgressBar).update(total=1, progress=0)
        self._say(_("Bezig. Esc stopt."))
        try:
            await settle_drafts(self.desk)
            overview = await self.desk.run(_overview)
            outcome = _made_words(await self._export(overview, stop))
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

    async def _export(self, overview: Overview, stop: Event) -> Delivery:
        """Make the file on a thread of its own; the store's thread does a slice at a time, so typing goes on."""
        read_recipients(overview.recipient)
        if not overview.folder:
            raise NoFolder
        folder = Path(overview.folder).expanduser()
        return await asyncio.to_thread(make_bundle_by, self._ask, folder, overview.recipient, self._tell, stop.is_set)

    def _ask(self, work: Callable[[Store], T], /) -> T:
        return cast("T", self.desk.send(work).result())

    def _tell(self, done: int, total: int) -> None:
        self.post_message(self.Progressed(done, total))

    def on_deliver_screen_progressed(self, event: Progressed) -> None:
        """Move the bar."""
        self.query_one(ProgressBar).update(total=event.total, progress=event.done)

    # Showing

    def _say(self, text: str) -> None:
        self.query_one("#message", Static).update(text)

    def _show(self, overview: Overview, drafts: int) -> None:
        for part, title, text in (
            ("what", _("Dit gaat mee"), "\n".join(filter(None, (_what(overview), _left_behind(drafts))))),
            ("whom", _("Voor wie"), _whom(overview)),
            ("where", _("Waarheen"), overview.folder or _("Er is nog geen map gekozen. F12 opent je instellingen.")),
            ("earlier", _("Eerder gemaakt"), _earlier(overview.earlier)),
        ):
            self.query_one(f"#{part}", Static).update(Content.assemble((title, "bold $primary"), "\n", text))


def _overview(store: Store) -> Overview:
    preferences = store.preferences()
    with store.session() as session:
        found = pending(session)
        new, earlier = new_since(session, found), deliveries(session, EARLIER)
    recipient, name, folder = (preferences[key] or "" for key in ("recipient", "recipient_name", "export_folder"))
    return Overview(found, new, recipient, name, folder, earlier)


def _what(overview: Overview) -> str:
    found = overview.found
    if not found.entries:
        return _("Er is nog niets om te leveren.")
    changes = plural("{n} wijziging", "{n} wijzigingen", found.entries)
    if overview.earlier:
        changes = f"{changes}; {_new(overview.new)}"
    counted = ", ".join(
        _counted(kind, found.records[kind])
        for kind in KINDS
        if found.records.get(kind) and kind not in BEHIND_THE_SCENES
    )
    return f"{changes}\n{counted}".strip()


def _new(count: int) -> str:
    if not count:
        return _("niets nieuws sinds de vorige keer")
    return plural("{n} is nieuw sinds de vorige keer", "{n} zijn nieuw sinds de vorige keer", count)


def _counted(kind: str, count: int) -> str:
    words = KINDS[kind].words
    return f"{count} {_(words.one if count == 1 else words.many)}"


def _whom(overview: Overview) -> str:
    try:
        keys = read_recipients(overview.recipient)
    except NbmError as error:
        return f"{_(error.title)}. {_('F12 opent je instellingen.')}"
    name = [overview.recipient_name] if overview.recipient_name else []
    return "\n".join(
        [*name, *(_("Controlegetal van de sleutel: {digits}").format(digits=fingerprint(k)) for k in keys)]
    )


def _left_behind(drafts: int) -> str:
    if not drafts:
        return ""
    return plural(
        "Blijft achter: {n} tekst die nog niet goed is ingevuld. Hij gaat mee zodra hij klopt.",
        "Blijven achter: {n} teksten die nog niet goed zijn ingevuld. Ze gaan mee zodra ze kloppen.",
        drafts,
    )


def _earlier(made: list[Delivery]) -> str:
    if not made:
        return _("Nog niets.")
    return "\n".join([_("Nog niet bevestigd door de centrale."), *map(_one_earlier, made)])


def _one_earlier(made: Delivery) -> str:
    changes = plural("{n} wijziging", "{n} wijzigingen", made.entries)
    return f"\n{show_moment(made.made_at)}, {changes}\n{Path(made.path).name}\nSHA-256 {made.sha256[:16]} ..."


def _made_words(made: Delivery) -> str:
    path = Path(made.path)
    return "\n".join(
        (
            _("Klaar: {file}").format(file=path.name),
            _("Map: {folder}").format(folder=path.parent),
            plural("Er zit {n} wijziging in.", "Er zitten {n} wijzigingen in.", made.entries),
            f"SHA-256: {made.sha256}",
        )
    )
