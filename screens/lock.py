"""The lock: covers everything at once; only the passphrase gets past it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Input

from nbm_tui.i18n import _
from screens.base import NbmScreen
from screens.unlock import PassphraseBox
from storage.errors import NbmError
from storage.text import N_


class LockScreen(NbmScreen):
    """Covers the screens below until the passphrase is given; what was typed there stays as it was.

    On made-up data nobody knows the passphrase: it stands in the field already.
    """

    HELP_NL = N_("Het scherm is vergrendeld. Typ je wachtzin om verder te gaan waar je was.")
    DEFAULT_CSS = """
    LockScreen { align: center middle; }
    """

    def __init__(self, passphrase: str = "") -> None:
        super().__init__()
        self._passphrase = passphrase

    def compose(self) -> ComposeResult:
        """The box in the middle."""
        practising = _("Je oefent met verzonnen gegevens: druk op Enter om verder te gaan.")
        words = practising if self._passphrase else _("Alles is bewaard. Typ je wachtzin om verder te gaan.")
        yield PassphraseBox(_("Vergrendeld"), words)

    def on_mount(self) -> None:
        """What is known beforehand stands there."""
        self.query_one(Input).value = self._passphrase

    def action_back(self) -> None:
        """There is no way back but the passphrase."""

    def on_passphrase_box_given(self, event: PassphraseBox.Given) -> None:
        """Check the passphrase in the background."""
        event.stop()
        self.hold_keys()
        self.run_worker(self._check(event.text), exclusive=True)

    async def _check(self, text: str) -> None:
        try:
            await self.desk.check_passphrase(text)
        except NbmError as error:
            self.drop_keys()
            await self.query_one(PassphraseBox).refuse(error)
            return
        self.dismiss(None)
