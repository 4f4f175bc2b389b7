"""Making a backup: to which folder, how far it is, and what it is called."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

from textual import work
from textual.app import ComposeResult
from textual.widgets import Input

from nbm_tui.i18n import _
from screens.errors import error_text
from screens.first_start import QuestionScreen
from screens.progress import BusyBar, ShowsProgress
from storage.backup import Backup, BackupStopped
from storage.errors import NbmError
from storage.text import N_


class BackupScreen(ShowsProgress, QuestionScreen):
    """Asks for a folder and makes the backup there; Escape stops that without harm."""

    TITLE_NL = N_("Reservekopie maken")
    TEXT_NL = N_(
        "In een reservekopie zit alles wat op deze laptop staat, versleuteld. Hij gaat open met je wachtzin van nu of "
        "je herstelcode. Bewaar hem niet bij de laptop, bijvoorbeeld op een usb-stick."
    )
    HELP_NL = N_(
        "Typ de map voor de reservekopie en druk op Enter. Esc stopt ermee zonder dat er iets misgaat. Terugzetten "
        "gaat met de opdracht nbm restore; vraag je beheerder erbij."
    )
    FIELDS = (("folder", N_("Map"), False),)

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self._stop: Event | None = None

    def compose_more(self) -> ComposeResult:
        """The bar."""
        yield BusyBar()

    def on_mount(self) -> None:
        """Propose the folder for leverbestanden."""
        super().on_mount()
        self.query_one(Input).value = self._folder

    def finish(self, values: dict[str, str]) -> None:
        """Make it, once there is a folder."""
        if not values["folder"]:
            self.say(_("Typ eerst een map, bijvoorbeeld die van een usb-stick."))
        elif self._stop is None:
            self._stop = Event()
            self._make(Path(values["folder"]).expanduser(), self._stop)

    def action_back(self) -> None:
        """Stop what is running, or go back."""
        if self._stop is None:
            super().action_back()
            return
        self._stop.set()
        self.say(_("Stoppen ..."))

    @work(exclusive=True)
    async def _make(self, folder: Path, stop: Event) -> None:
        self.add_class("-busy")
        self.query_one(BusyBar).update(total=1, progress=0)
        self.say(_("Bezig. Esc stopt."))
        try:
            outcome = _made_words(await self.desk.back_up(folder, self._tell, stop.is_set))
        except BackupStopped:
            outcome = _("Gestopt, er is niets geschreven.")
        except NbmError as error:
            outcome = "\n".join(filter(None, (error_text(error), error.where)))
        except asyncio.CancelledError:
            # Later: on the screen that the coach went to.
            words = _("Je ging weg van het scherm: het maken van de reservekopie is gestopt.")
            self.app.call_later(self.app.notify, words)
            raise
        finally:
            # Also when the screen is left: the thread hears it at its next step.
            stop.set()
            self._stop = None
            self.remove_class("-busy")
        self.say(outcome)


def _made_words(made: Backup) -> str:
    return "\n".join(
        (
            _("Klaar: {file}").format(file=made.path.name),
            _("Map: {folder}").format(folder=made.path.parent),
            f"SHA-256: {made.sha256}",
        )
    )
