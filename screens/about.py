"""About the method: what belongs to no single step, and where the two sources differ. Typing searches in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from nbm_tui.i18n import _, language
from nbm_tui.method.catalogue import Item, catalogue
from nbm_tui.method.reference import contradictions, reference_groups
from screens.base import NbmScreen
from screens.folding import fold
from screens.message import MessageScreen
from screens.sources import source_of
from screens.widgets.hanging import Hanging
from screens.widgets.key_bar import KeyBar
from screens.widgets.line_input import FilterInput
from screens.widgets.steered_list import MOVES, SteeredList
from screens.widgets.tick_list import own_suggestion
from screens.widgets.title_bar import TitleBar
from storage.text import N_


class AboutScreen(NbmScreen):
    """Pages with a title each, one below the other; Enter tells where a line comes from."""

    HELP_NL = N_(
        "Achtergrond bij de methode: uitgangspunten, rollen, routes, geld, cijfers en lessen. Onderaan staat waar de "
        "bronnen elkaar tegenspreken. Typ om te zoeken, ga met de pijltjes op en neer; Enter toont de bron."
    )
    BINDINGS = MOVES
    DEFAULT_CSS = """
    AboutScreen > Input { width: 100%; background: $panel; padding: 0 1; }
    AboutScreen SteeredList { height: 1fr; padding: 0 1; background: $background; }
    """

    def __init__(self, line: str = "") -> None:
        """`line` is the id of the item or contradiction to begin at."""
        super().__init__()
        self._start = line

    def place(self) -> str:
        """About the method."""
        return "about"

    def compose(self) -> ComposeResult:
        """Title, search field, lines."""
        yield TitleBar(_("Over de methode"))
        yield FilterInput(placeholder=_("Typ om te zoeken"))
        yield SteeredList()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show everything; the cursor is in the search field."""
        self._show("")
        self.set_focus(self.query_one(Input))
        self._go_to(self._start)

    def _go_to(self, line: str) -> None:
        options = self.query_one(SteeredList)
        for index, option in enumerate(options.options):
            if line and (option.id or "").endswith(f"/{line}"):
                options.highlighted = index

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while typing."""
        self._show(event.value)

    def _show(self, typed: str) -> None:
        words = fold(typed).split()
        found = [option for page in _pages_in(language()) for option in page.options(words)]
        nothing = Option(_("Niets gevonden. Met een korter woord vind je meer."), disabled=True)
        options = self.query_one(SteeredList)
        options.set_options(found or [nothing])
        options.highlighted = 1 if found else None  # under the first title

    def action_move(self, by: int) -> None:
        """Up or down while the cursor stays in the field."""
        self.query_one(SteeredList).move(by)

    def on_input_submitted(self) -> None:
        """Where the line at the cursor comes from."""
        options = self.query_one(SteeredList)
        if options.highlighted is not None:
            self._explain(options.get_option_at_index(options.highlighted).id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A line was clicked."""
        self._explain(event.option_id)

    def _explain(self, option_id: str | None) -> None:
        key = (option_id or "").partition("/")[2]
        item = next((item for item in catalogue().all() if item.id == key), None)
        differing = next((one for one in contradictions() if one.id == key), None)
        if item:
            self.app.push_screen(source_of(item))
        elif differing:
            self.app.push_screen(MessageScreen(differing.title(language()), differing.explanation(language())))


@dataclass(frozen=True, slots=True)
class _Page:
    """A title, and lines below it: what each is about, and its text."""

    key: str
    title: str
    lines: list[tuple[str, str]]

    def options(self, words: list[str]) -> list[Option]:
        """The lines in which every word occurs, under the title; nothing when there is none."""
        found = [line for line in self.lines if all(word in fold(line[1]) for word in words)]
        heading = [Option(Content.styled(self.title, "bold $primary"), disabled=True)] if found else []
        return heading + [Option(Hanging((" · ", "$muted"), text), id=f"{self.key}/{key}") for key, text in found]


@cache
def _pages_in(tongue: str) -> list[_Page]:
    items = {item.id: item for item in catalogue().all()}
    pages = [
        _Page(group.key, group.title(tongue), [(key, _words(items[key], tongue)) for key in group.items])
        for group in reference_groups()
    ]
    differing = [(one.id, f"{one.title(tongue)}: {one.explanation(tongue)}") for one in contradictions()]
    return [*pages, _Page("differing", _("Waar de bronnen verschillen"), differing)]


def _words(item: Item, tongue: str) -> str:
    own = own_suggestion() if item.is_own else ""
    return f"{item.text(tongue)} {own}".strip()
