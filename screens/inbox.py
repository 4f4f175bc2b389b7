"""The inbox of conflicts: where two people filled in something else, and one choice for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from nbm_tui.i18n import _, plural
from screens import signs
from screens.base import NbmScreen
from screens.keymap import with_keys
from screens.settling import SettleScreen, field_words
from screens.widgets.choose_list import ChooseList
from screens.widgets.hanging import Hanging
from screens.widgets.key_bar import KeyBar
from screens.widgets.title_bar import TitleBar
from screens.wording import capital, title_of
from storage.inbox import OpenConflict, conflicts
from storage.records import KINDS
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store


class InboxScreen(NbmScreen):
    """The fields that have several values; Enter lays those beside each other."""

    HELP_NL = N_(
        "Hier staat wat twee mensen anders invulden zonder het van elkaar te weten, op twee laptops of bij de "
        "centrale. Er is niets weg: beide versies zijn bewaard. Open een regel met Enter en kies wat geldt. Je keuze "
        "gaat mee met je volgende leverbestand, zodat iedereen hetzelfde ziet."
    )
    DEFAULT_CSS = """
    InboxScreen #nothing { padding: 1 2; color: $muted; display: none; }
    InboxScreen.-nothing #nothing { display: block; }
    InboxScreen.-nothing ChooseList { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[OpenConflict] = ()

    def place(self) -> str:
        """The inbox."""
        return "inbox"

    def compose(self) -> ComposeResult:
        """The lines, or that there is nothing to choose."""
        yield TitleBar(_("Twee versies"))
        yield ChooseList()
        nothing = _("Er is niets om te kiezen. Alle gegevens hebben één versie. Met {back} ga je terug.")
        yield Static(with_keys(nothing), id="nothing", markup=False)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read for the first time."""
        await self.reload()

    async def reload(self) -> None:
        """Read again; the cursor stays at the place where it was."""
        self._found = await self.desk.run(_read)
        if not self.query(ChooseList):
            return  # the coach left meanwhile
        lines, at = self.query_one(ChooseList), self.query_one(ChooseList).highlighted
        lines.set_options([Option(self._line(one), id=str(number)) for number, one in enumerate(self._found)])
        lines.highlighted = min(at or 0, len(self._found) - 1) if self._found else None
        count = plural("{n} keer twee versies", "{n} keer twee versies", len(self._found))
        self.query_one(TitleBar).update(count if self._found else _("Twee versies"))
        self.set_class(not self._found, "-nothing")
        if self._found and self.focused is None:
            self.call_after_refresh(lines.focus)  # it was hidden, and an undo brought a line back

    def _line(self, found: OpenConflict) -> Hanging:
        words = capital(_(KINDS[found.kind].words.one))
        return Hanging(
            signs.MESSAGE["conflict"], f"{words}: {title_of(found.row, self.desk.today)}", field_words(found)
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Lay the versions beside each other."""
        event.stop()
        self.hold_keys()
        found = self._found[int(event.option_id or 0)]
        self.app.push_screen(SettleScreen(found))


def _read(store: Store) -> list[OpenConflict]:
    with store.session() as session:
        return conflicts(session)
