"""Settings: the coach's own, and the organisation's. Both are records like any other, so both are plain forms."""

from __future__ import annotations

from dataclasses import replace

from textual import work
from textual.app import ComposeResult
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from nbm_tui.i18n import _
from screens.backup import BackupScreen
from screens.base import HasLocal, NbmScreen
from screens.changing_keys import KeysScreen
from screens.first_start import ChangePassphraseScreen
from screens.pick import Choice, PickScreen
from screens.record import RecordScreen
from screens.theme import CHOICES
from screens.widgets.key_bar import KeyBar
from screens.widgets.title_bar import TitleBar
from storage.records.links import preferences_id, settings_id
from storage.text import N_

PASSPHRASE, BACKUP, KEYS, COLOURS = "passphrase", "backup", "changing_keys", "colours"


class SettingsScreen(NbmScreen):
    """Which settings to open."""

    HELP_NL = N_("Kies welke instellingen je wilt zien. Enter opent ze.")
    DEFAULT_CSS = """
    SettingsScreen OptionList, SettingsScreen OptionList:focus { border: none; background: $background; }
    """

    def place(self) -> str:
        """The settings."""
        return "settings"

    def compose(self) -> ComposeResult:
        """The lines to choose from."""
        yield TitleBar(_("Instellingen"))
        yield OptionList(
            Option(_("Mijn instellingen: slot, map en sleutel van het leverbestand"), id="preferences"),
            Option(_("Ik: naam, initialen, rol"), id="team_member"),
            Option(_("Organisatie: naam, termijnen en bedragen"), id="settings"),
            Option(_("Kleuren: donker, licht of hoog contrast"), id=COLOURS),
            Option(_("Toetsen: welke toets wat doet"), id=KEYS),
            Option(_("Reservekopie maken van al mijn gegevens"), id=BACKUP),
            Option(_("Mijn wachtzin veranderen"), id=PASSPHRASE),
        )
        yield KeyBar()

    @work
    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the form."""
        self.hold_keys()
        if event.option_id == PASSPHRASE:
            self.app.push_screen(ChangePassphraseScreen())
            return
        if event.option_id == COLOURS:
            await self._choose_colours()
            return
        if event.option_id == KEYS:
            self.app.push_screen(KeysScreen())
            return
        if event.option_id == BACKUP:
            preferences = await self.desk.run(lambda store: store.preferences())
            self.app.push_screen(BackupScreen(preferences["export_folder"] or ""))
            return
        member_id = await self.desk.run(lambda store: store.author.member_id)
        ids = {"preferences": preferences_id(member_id), "team_member": member_id, "settings": settings_id()}
        kind = str(event.option_id)
        starting = {"member_id": member_id} if kind == "preferences" else {}
        self.app.push_screen(RecordScreen(kind, ids[kind], starting))

    async def _choose_colours(self) -> None:
        choices = [Choice(name, _(words)) for name, words in CHOICES]
        name = await self.app.push_screen_wait(PickScreen(_("Welke kleuren wil je?"), choices))
        if name:
            app: HasLocal = self.app  # type: ignore[assignment]
            await app.keep_local(replace(app.local, theme=name))
        self.release_keys()
