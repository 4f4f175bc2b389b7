"""Plain output from the screen: what will happen, to which folder, and a clear yes before anything is written."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from textual import work
from textual.app import ComposeResult

from nbm_tui.i18n import _, plural
from screens.confirm import ConfirmScreen
from screens.drafting import settle_drafts
from screens.errors import error_text
from screens.first_start import QuestionScreen
from screens.progress import BusyBar, ShowsProgress
from storage.errors import NbmError
from storage.plain import PlainOutput, PlainOutputStopped, check_plain, write_plain
from storage.text import N_


class PlainScreen(ShowsProgress, QuestionScreen):
    """Asks for a folder, asks once more, and writes the files there; Escape stops that without harm."""

    TITLE_NL = N_("Alles zonder versleuteling wegschrijven")
    TEXT_NL = N_(
        "Dit maakt gewone CSV-bestanden van alles wat op deze laptop staat. Ze zijn niet versleuteld: wie de bestanden "
        "heeft, leest alles, ook namen en notities. Voor de centrale is dit niet nodig: die krijgt je leverbestand. "
        "Het programma legt vast dat jij dit vroeg."
    )
    HELP_NL = N_(
        "Typ een map die alleen jij kunt zien en druk op Enter. Daarna vraagt het programma het nog één keer. "
        "Gooi de bestanden weg zodra je ze niet meer nodig hebt. Esc gaat terug; er is dan niets gemaakt."
    )
    FIELDS = (("folder", N_("Map"), False),)
    _stopping = False

    def compose_more(self) -> ComposeResult:
        """The bar."""
        yield BusyBar()

    def finish(self, values: dict[str, str]) -> None:
        """Ask once more, when there is a folder."""
        if not values["folder"]:
            self.say(_("Typ eerst een map die alleen jij kunt zien."))
        elif not self.has_class("-busy"):
            self.hold_keys()
            folder = Path(values["folder"])
            with suppress(RuntimeError):  # of somebody whom this computer does not know
                folder = folder.expanduser()
            self._write(folder)

    def action_back(self) -> None:
        """Stop what is running, or go back."""
        if not self.has_class("-busy"):
            super().action_back()
            return
        self._stopping = True
        self.say(_("Stoppen ..."))

    def on_unmount(self) -> None:
        """Who leaves stops it."""
        self._stopping = True
        super().on_unmount()

    @work(exclusive=True, group="plain")
    async def _write(self, folder: Path) -> None:
        try:
            await self.desk.run(lambda store: check_plain(store, folder))
            if not await self.app.push_screen_wait(_asking(folder)):
                self.say(_("Er is niets geschreven."))
                return
            self.release_keys()
            self.add_class("-busy")
            self.say(_("Bezig. Esc stopt."))
            await settle_drafts(self.desk)
            made = await self.desk.run(lambda store: write_plain(store, folder, self._tell, lambda: self._stopping))
            self._done(_made_words(made))
        except PlainOutputStopped:
            self._done(_("Gestopt, er is niets geschreven."))
        except NbmError as error:
            self.release_keys()
            self._done(error_text(error))

    def _done(self, words: str) -> None:
        self.remove_class("-busy")
        self._stopping = False
        if self.is_mounted:
            self.say(words)


def _asking(folder: Path) -> ConfirmScreen:
    text = "\n".join(
        (
            _("In de map {folder} komt een nieuwe map met CSV-bestanden.").format(folder=folder),
            _("Ze zijn niet versleuteld. Wie ze heeft, leest alles wat je over mensen hebt vastgelegd."),
        )
    )
    return ConfirmScreen(_("Weet je het zeker?"), text, _("Enter: schrijf zonder versleuteling   Esc: niet doen"))


def _made_words(made: PlainOutput) -> str:
    count = plural("{n} gegeven geschreven", "{n} gegevens geschreven", sum(made.records.values()))
    place = _("Map: {folder}").format(folder=made.path)
    return "\n".join((count, place, _("Gooi deze map weg zodra je hem niet meer nodig hebt.")))
