"""Reading in: choose a file from the centre or a colleague, take it in, and tell in plain words what it brought."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from nbm_tui.i18n import _, plural
from screens.base import NbmModal
from screens.confirm import ConfirmScreen
from screens.dutch_dates import show_date, show_moment
from screens.message import MessageScreen
from screens.widgets.line_input import LineInput
from screens.widgets.steered_list import MOVES, SteeredList
from storage.sync.incoming import Admitted, Arrived, Incoming, Introduction, Receipted, Taken, incoming, let_in
from storage.sync.packets import ANSWER, HANDOVER
from storage.sync.receipts import RECEIPT
from storage.sync.trust import ADMISSION
from storage.text import N_

if TYPE_CHECKING:
    from screens.base import NbmScreen

WORDS = {
    ADMISSION: N_("Toelating"),
    RECEIPT: N_("Ontvangstbevestiging"),
    ANSWER: N_("Antwoord van de centrale"),
    HANDOVER: N_("Overdracht van een collega"),
}


class PickFileScreen(NbmModal[Path]):
    """Gives the path of a file. What is typed is a folder, of which the files are listed, or a file itself."""

    HELP_NL = N_(
        "Hier staan de bestanden in je map die je kunt inlezen, de nieuwste eerst. Kies er een met de pijltjes en "
        "Enter. Staat je bestand ergens anders, typ dan de map, of de map en de naam."
    )
    BINDINGS = MOVES
    DEFAULT_CSS = """
    PickFileScreen Static { width: 100%; height: auto; }
    PickFileScreen Input { margin-bottom: 1; background: $surface; }
    PickFileScreen SteeredList { height: auto; max-height: 12; background: $panel; padding: 0; }
    PickFileScreen #nothing { color: $muted; display: none; }
    PickFileScreen.-nothing #nothing { display: block; }
    """

    def __init__(self, folder: str, found: list[Incoming]) -> None:
        super().__init__()
        self._typed, self._found = folder, found

    def compose(self) -> ComposeResult:
        """Question, path, list."""
        with Vertical(classes="panel"):
            yield Static(_("Welk bestand wil je inlezen?"), classes="title", markup=False)
            yield LineInput(self._typed, placeholder=_("Map of bestand"))
            yield SteeredList()
            none = _("In deze map staat geen bestand dat je kunt inlezen. Typ een andere map, of de map en de naam.")
            yield Static(none, id="nothing", markup=False)

    def on_mount(self) -> None:
        """The cursor is in the field, the newest file is chosen."""
        self._show()
        self.set_focus(self.query_one(Input))

    async def on_input_changed(self, event: Input.Changed) -> None:
        """List the files of the folder that is typed; a slow disk holds up this panel and nothing else."""
        if event.value != self._typed:
            self._typed = event.value
            self._found = await asyncio.to_thread(_listed, event.value)
            self._show()

    def action_move(self, by: int) -> None:
        """Up or down the list while the cursor stays in the field."""
        self.query_one(SteeredList).move(by)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the file at the cursor, or the one that is typed."""
        at = self.query_one(SteeredList).highlighted
        self._take(self._found[at].path if at is not None else _path(event.value))

    def on_option_list_option_selected(self, event: SteeredList.OptionSelected) -> None:
        """A line was clicked."""
        event.stop()
        self._take(self._found[event.option_index].path)

    def _take(self, path: Path) -> None:
        self.hold_keys()
        self.dismiss(path)

    def _show(self) -> None:
        lines = self.query_one(SteeredList)
        lines.set_options([Option(_line(one)) for one in self._found])
        lines.highlighted = 0 if self._found else None
        self.set_class(not self._found, "-nothing")


async def pick_file(here: NbmScreen) -> Path | None:
    """Ask which file; it begins in the coach's folder."""
    folder = await here.desk.run(lambda store: store.preferences()["export_folder"] or "")
    found = await asyncio.to_thread(_listed, folder)
    return await here.app.push_screen_wait(PickFileScreen(folder, found))


async def tell(here: NbmScreen, taken: Taken) -> None:
    """Tell what a file brought; a first admission is only taken in when the coach says that the digits are right."""
    if isinstance(taken, Introduction):
        if not await here.app.push_screen_wait(_comparing(taken)):
            here.notify(_("Niet toegelaten: er is niets veranderd."))
            return
        introduction = taken
        taken = await here.desk.run(lambda store: let_in(store, introduction))
    await here.reload()
    if isinstance(taken, Arrived) and taken.to_choose:
        if await here.app.push_screen_wait(_to_inbox(taken)):
            from screens.inbox import InboxScreen

            here.app.push_screen(InboxScreen())
        return
    here.app.push_screen(MessageScreen(*told(taken)))


def _comparing(found: Introduction) -> ConfirmScreen:
    text = "\n".join(
        (
            _("Dit bestand is van: {name}").format(name=found.admission.name),
            _("Controlecijfers: {digits}").format(digits=found.digits),
            "",
            _("Bel de centrale, of kijk op haar brief, en vergelijk de controlecijfers teken voor teken."),
            _("Kloppen ze niet? Druk dan op Esc en gebruik dit bestand niet."),
        )
    )
    return ConfirmScreen(_("Is dit jouw centrale?"), text, _("Enter: de cijfers kloppen   Esc: niet toelaten"))


def _to_inbox(taken: Arrived) -> ConfirmScreen:
    title, text = told(taken)
    return ConfirmScreen(title, text, _("Enter: nu kiezen   Esc: later"))


def told(taken: Taken) -> tuple[str, str]:
    """What was taken in, as a title and some plain sentences."""
    if isinstance(taken, Receipted):
        return _("Ontvangstbevestiging {number}").format(number=taken.outcome.number), "\n".join(_receipt_lines(taken))
    if isinstance(taken, Arrived):
        return _(WORDS[taken.format]), "\n".join(_packet_lines(taken))
    assert isinstance(taken, Admitted)
    words = (
        _("Deze laptop is toegelaten door {name}. Wat je levert is voortaan voor deze centrale.")
        if taken.new
        else _("Deze toelating, of een nieuwere, was al ingelezen. Er is niets veranderd.")
    )
    return _("Toelating"), words.format(name=taken.name)


def _receipt_lines(taken: Receipted) -> list[str]:
    outcome = taken.outcome
    if outcome.older:
        return [_("Deze ontvangstbevestiging, of een nieuwere, was al ingelezen. Er is niets veranderd.")]
    counted = (
        plural("{n} wijziging is bevestigd.", "{n} wijzigingen zijn bevestigd.", outcome.confirmed),
        outcome.open
        and plural("{n} wijziging is nog niet bevestigd.", "{n} wijzigingen zijn nog niet bevestigd.", outcome.open),
        taken.refused
        and plural(
            "Bij {n} onderdeel weigerde de centrale iets. Bij Leveren zie je wat, en waarom.",
            "Bij {n} onderdelen weigerde de centrale iets. Bij Leveren zie je wat, en waarom.",
            taken.refused,
        ),
        outcome.waiting
        and plural(
            "{n} wijziging wacht bij de centrale op iets dat nog moet komen.",
            "{n} wijzigingen wachten bij de centrale op iets dat nog moet komen.",
            outcome.waiting,
        ),
        outcome.elsewhere
        and plural(
            "De centrale heeft {n} wijziging van jou die hier niet (meer) staat. Lees haar antwoord in.",
            "De centrale heeft {n} wijzigingen van jou die hier niet (meer) staan. Lees haar antwoord in.",
            outcome.elsewhere,
        ),
    )
    return [line for line in counted if line]


def _packet_lines(taken: Arrived) -> list[str]:
    received, found = taken.received, taken.received.taken
    sender = _("Van: {name}").format(name=received.sender)
    until = received.until and _("Tot: {day}").format(day=_day(received.until))
    brought = (
        plural("{n} wijziging is nieuw.", "{n} wijzigingen zijn nieuw.", found.new)
        if found.new
        else _("Alles hierin was al bekend. Er is niets veranderd.")
    )
    counted = (
        found.waiting
        and plural(
            "{n} wijziging wacht op iets dat nog moet komen.",
            "{n} wijzigingen wachten op iets dat nog moet komen.",
            found.waiting,
        ),
        found.refused
        and plural(
            "{n} wijziging past niet in dit programma en is apart gezet.",
            "{n} wijzigingen passen niet in dit programma en zijn apart gezet.",
            found.refused,
        ),
        taken.to_choose
        and plural("{n} veld heeft nu twee versies.", "{n} velden hebben nu twee versies.", taken.to_choose),
    )
    return [line for line in (sender, until, brought, *counted) if line]


def _day(text: str) -> str:
    from datetime import date

    return show_date(date.fromisoformat(text))


def _listed(typed: str) -> list[Incoming]:
    return incoming(_path(typed)) if typed.strip() else []


def _path(typed: str) -> Path:
    try:
        return Path(typed.strip()).expanduser()
    except RuntimeError:  # of somebody whom this computer does not know
        return Path(typed.strip())


def _line(one: Incoming) -> Content:
    return Content.assemble(_(WORDS[one.format]), (f"  {show_moment(one.changed)}  {one.path.name}", "$muted"))
