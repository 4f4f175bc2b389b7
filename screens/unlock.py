"""The unlock screen: there at once; the rest of the program loads while the passphrase is typed."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from nbm_tui.i18n import _, plural
from screens.base import NbmScreen
from screens.errors import error_text
from storage.errors import NbmError
from storage.text import N_


class PassphraseBox(Vertical):
    """A passphrase field with room for a message; waits longer after each wrong try, never for good."""

    DEFAULT_CSS = """
    PassphraseBox { width: 64; max-width: 100%; height: auto; padding: 1 2; background: $surface; }
    PassphraseBox > Static { width: 100%; height: auto; }
    PassphraseBox > .title { text-style: bold; color: $primary; }
    PassphraseBox > .hint { color: $muted; }
    PassphraseBox > .message { margin-top: 1; color: $warning; min-height: 1; }
    """

    class Given(Message):
        """A passphrase (or recovery code) was entered."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, title: str, hint: str) -> None:
        super().__init__()
        self._title, self._hint = title, hint
        self._failures = 0

    def compose(self) -> ComposeResult:
        """Title, field, hint, message."""
        yield Static(self._title, classes="title", markup=False)
        yield Input(password=True, id="passphrase")
        yield Static(self._hint, classes="hint", markup=False)
        yield Static("", classes="message", markup=False)

    def say(self, message: str) -> None:
        """Show a message under the field."""
        self.query_one(".message", Static).update(message)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand over what was typed, once."""
        event.stop()
        if event.value:
            event.input.disabled = True
            self.say(_("Even geduld, je gegevens gaan open ..."))
            self.post_message(self.Given(event.value))

    async def refuse(self, error: NbmError) -> None:
        """Show why it did not open, wait when this was not the first try, and let the coach try again."""
        from storage.keyfile import delay_after  # already imported by then

        field = self.query_one(Input)
        field.value = ""
        self._failures += 1
        for left in range(round(delay_after(self._failures)), 0, -1):
            words = plural(
                "Dat klopte niet. Over {n} seconde kun je het opnieuw proberen.",
                "Dat klopte niet. Over {n} seconden kun je het opnieuw proberen.",
                left,
            )
            self.say(words)
            await asyncio.sleep(1)
        self.say(error_text(error))
        field.disabled = False
        field.focus()


class UnlockScreen(NbmScreen):
    """Asks for the passphrase."""

    HELP_NL = N_("Typ je wachtzin en druk op Enter. Wachtzin vergeten? Typ dan je herstelcode.")
    DEFAULT_CSS = """
    UnlockScreen { align: center middle; }
    """

    class Unlocked(Message):
        """The database is open. `by_recovery` tells that a new passphrase has to be chosen."""

        def __init__(self, by_recovery: bool) -> None:
            super().__init__()
            self.by_recovery = by_recovery

    def __init__(self, notice: str = "", passphrase: str = "") -> None:
        super().__init__()
        self._notice = notice
        self._passphrase = passphrase

    def compose(self) -> ComposeResult:
        """The box in the middle."""
        yield PassphraseBox(_("Nieuwe Banen Methodiek"), _("Typ je wachtzin en druk op Enter."))

    def on_mount(self) -> None:
        """Start loading; with a passphrase given beforehand, open at once."""
        box = self.query_one(PassphraseBox)
        box.say(self._notice)
        box.query_one(Input).focus()
        if self._passphrase:
            box.post_message(PassphraseBox.Given(self._passphrase))

    def on_passphrase_box_given(self, event: PassphraseBox.Given) -> None:
        """Try to open in the background."""
        event.stop()
        self.hold_keys()
        self.run_worker(self._open(event.text), exclusive=True)

    async def _open(self, text: str) -> None:
        try:
            by_recovery = await self.desk.unlock(text)
        except NbmError as error:
            self.drop_keys()
            await self.query_one(PassphraseBox).refuse(error)
            return
        self.query_one(Input).value = ""
        self.post_message(self.Unlocked(by_recovery))
