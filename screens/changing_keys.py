"""The keys: every command with its key, and giving a command another one. Kept on this laptop, at once in force."""

from __future__ import annotations

from dataclasses import replace

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from nbm_tui.i18n import _
from screens.base import HasLocal, NbmModal, NbmScreen
from screens.commands import EVERYWHERE, Command
from screens.keymap import DECLARED, chosen, is_fixed, key_of, refusal, shown
from screens.safe_keys import key_words, plain
from screens.widgets.choose_list import ChooseList
from screens.widgets.key_bar import KeyBar
from screens.widgets.title_bar import TitleBar
from storage.text import N_

ALL_BACK = "all-back"
KEY_WIDTH, TITLE_WIDTH = 11, 18  # columns


class PressScreen(NbmModal[str]):
    """Asks for the new key of a command and gives it; says why when a key will not do."""

    HELP_NL = N_("Druk op de toets die deze opdracht voortaan heeft. Met Esc blijft alles zoals het was.")
    DEFAULT_CSS = """
    PressScreen Static { width: 100%; height: auto; }
    PressScreen .message { color: $warning; min-height: 2; margin-top: 1; }
    """

    def __init__(self, command: Command) -> None:
        super().__init__()
        self._command = command

    def compose(self) -> ComposeResult:
        """What is asked, and room for why a key will not do."""
        now = _("Nu: {key}. Druk op de nieuwe toets; Esc laat het zo.").format(key=shown(self._command))
        with Vertical(classes="panel"):
            yield Static(_(self._command.title), classes="title", markup=False)
            yield Static(now, markup=False)
            yield Static("", classes="message", markup=False)

    def take(self, key: Key) -> bool:
        """Take the key, whatever it does elsewhere."""
        name = plain(key.key)
        why = refusal(self._command, name)
        if name == "escape":
            self.action_back()
        elif why:
            self.query_one(".message", Static).update(why if key_words(name) in why else f"{key_words(name)}: {why}")
        else:
            self.hold_keys()  # until the screen below is back
            self.dismiss(name)
        return True


class KeysScreen(NbmScreen):
    """Every command with its key; Enter asks for another one."""

    HELP_NL = N_(
        "Elke opdracht met zijn toets. Druk op Enter en dan op de toets die je wilt. Een toets doet overal hetzelfde. "
        "Is hij al van een andere opdracht, geef die dan eerst een andere toets. De bovenste regel zet alles terug."
    )

    DEFAULT_CSS = """
    KeysScreen ChooseList { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def place(self) -> str:
        """The keys."""
        return "changing_keys"

    def compose(self) -> ComposeResult:
        """One list."""
        yield TitleBar(_("Toetsen"))
        yield ChooseList(*self._options())
        yield KeyBar()

    def _options(self) -> list[Option]:
        everywhere = [one for one in EVERYWHERE if not is_fixed(one)]
        here = [one for one in DECLARED.values() if one not in EVERYWHERE and not is_fixed(one)]
        return [
            Option(_("Alle toetsen terugzetten zoals ze waren"), id=ALL_BACK, disabled=not chosen()),
            _heading(_("Overal")),
            *map(_line, everywhere),
            _heading(_("Waar het past")),
            *map(_line, here),
            _heading(_("Deze liggen vast")),
            *(Option(_words(one), disabled=True) for one in DECLARED.values() if is_fixed(one)),
        ]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ask for a key, or put all back."""
        self.hold_keys()
        self._change(str(event.option_id))

    @work
    async def _change(self, what: str) -> None:
        keys = {} if what == ALL_BACK else await self._asked(DECLARED[what])
        if keys is None:
            return
        app: HasLocal = self.app  # type: ignore[assignment]
        await app.keep_local(replace(app.local, keys=keys))
        for line in self.query(ChooseList):
            at = line.highlighted
            line.set_options(self._options())
            line.highlighted = at
        self.release_keys()

    async def _asked(self, command: Command) -> dict[str, str] | None:
        key = await self.app.push_screen_wait(PressScreen(command))
        if not key:
            return None
        keys = {name: one for name, one in chosen().items() if name != command.id}
        return keys if key == command.key.split(",")[0] else {**keys, command.id: key}


def _heading(words: str) -> Option:
    return Option(Content.styled(words, "bold $primary"), disabled=True)


def _line(command: Command) -> Option:
    return Option(_words(command), id=command.id)


def _words(command: Command) -> Content:
    before = key_words(command.key.split(",")[0])
    remark = _("eerst {key}").format(key=before) if key_of(command) != command.key.split(",")[0] else _(command.help)
    return Content.assemble(
        (f"  {shown(command)}".ljust(KEY_WIDTH + 2), "bold $accent"),
        f"{_(command.title)}".ljust(TITLE_WIDTH),
        (f" {remark}", "$muted"),
    )
