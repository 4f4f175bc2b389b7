"""Find anything: one field over all records, what was typed and is not done, and the method's texts."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from nbm_tui.i18n import _
from screens.base import NbmScreen
from screens.finding import Results, results_for
from screens.syncing import SyncingScreen
from screens.widgets.key_bar import KeyBar
from screens.widgets.line_input import FilterInput
from screens.widgets.steered_list import MOVES, SteeredList
from screens.widgets.title_bar import TitleBar
from storage.store import Store
from storage.text import N_


class SearchScreen(SyncingScreen):
    """Typing searches; Enter opens what is at the cursor, and coming back shows the same again."""

    HELP_NL = N_(
        "Zoek in alles wat je hebt: namen, notities, evaluaties, wat je typte en nog niet af is, en de teksten van de "
        "methode. Een deel van een woord is genoeg; hoofdletters en accenten maken niet uit. Typ je meer woorden, dan "
        "moeten ze er allemaal in staan. Ga met de pijltjes op en neer en open met Enter. Typ je een stand, zoals "
        "geweigerd, dan kun je alles openen wat zo staat."
    )
    BINDINGS = MOVES
    DEFAULT_CSS = """
    SearchScreen > Input { width: 100%; background: $panel; padding: 0 1; }
    SearchScreen SteeredList { height: 1fr; padding: 0 1; background: $background; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""
        self._results = Results()

    @property
    def trajectory_id(self) -> str:
        """The trajectory from which the coach came here; home only has one at its cursor."""
        stack = [screen for screen in self.app.screen_stack if isinstance(screen, NbmScreen)]
        below = stack[stack.index(self) - 1]
        return "" if below.place() == "home" else below.trajectory_id

    def compose(self) -> ComposeResult:
        """Title, field, lines."""
        yield TitleBar(_("Zoeken in alles"))
        yield FilterInput(placeholder=_("Typ een woord of een deel ervan"))
        yield SteeredList()
        yield KeyBar()

    def on_mount(self) -> None:
        """The cursor is in the field."""
        self.set_focus(self.query_one(Input))
        self._show(self._results)

    def ask_again(self) -> None:
        """What was typed is selected, so that the next word takes its place."""
        self.query_one(Input).select_all()

    async def reload(self) -> None:
        """Something may have changed: search again, with the cursor where it was."""
        at = self.query_one(SteeredList).highlighted
        self._show(await self._found() or self._results)
        for options in self.query(SteeredList):
            if at is not None and at < options.option_count:
                options.highlighted = at

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while typing."""
        self._typed = event.value
        self._search_soon()

    @work(exclusive=True, group="search")
    async def _search_soon(self) -> None:
        await self._catch_up()

    async def _catch_up(self) -> None:
        """See that what was typed last is what is shown: the arrows and Enter are about that."""
        results = await self._found() if self._results.typed != self._typed else None
        if results and results.typed == self._typed != self._results.typed:
            self._show(results)

    async def _found(self) -> Results | None:
        """What is found for what is typed; nothing for who typed on meanwhile."""
        typed, width, today = self._typed, self.size.width, self.desk.today

        def found(store: Store) -> Results | None:
            return results_for(store, typed, width, today) if typed == self._typed else None

        return await self.desk.run(found)

    def _show(self, results: Results) -> None:
        self._results = results
        for options in self.query(SteeredList):  # none when the coach has left
            shown = list(self._options(results))
            options.set_options(shown)
            options.highlighted = next((index for index, option in enumerate(shown) if not option.disabled), None)
            options.scroll_home(animate=False)

    def _options(self, results: Results) -> list[Option]:
        if not results.groups:
            nothing = _("Niets gevonden. Met minder letters vind je meer.")
            begin = _("Je vindt hier namen, notities, wat nog niet af is en de methode.")
            return [Option(Content(nothing if results.typed.strip() else begin), disabled=True)]
        options = []
        for at, group in enumerate(results.groups):
            options.append(Option(_heading(group.title, len(group.lines), group.count), disabled=True))
            options += [Option(line.shown, id=f"{at}/{n}") for n, line in enumerate(group.lines)]
        more = Option(Content.styled(_("Er is nog meer. Typ er een woord bij."), "$muted"), disabled=True)
        return [*options, *([more] if results.cut else [])]

    async def action_move(self, by: int) -> None:
        """Up or down while the cursor stays in the field."""
        await self._catch_up()
        self.query_one(SteeredList).move(by)

    async def on_input_submitted(self) -> None:
        """Open what is at the cursor, once what was typed last is there."""
        await self._catch_up()
        options = self.query_one(SteeredList)
        if options.highlighted is not None:
            await self._open(options.get_option_at_index(options.highlighted).id)

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A line was clicked."""
        await self._open(event.option_id)

    async def _open(self, option_id: str | None) -> None:
        group, _slash, line = (option_id or "").partition("/")
        if line:
            await self._results.groups[int(group)].lines[int(line)].open(self)


def _heading(title: str, shown: int, count: int) -> Content:
    of = "  " + _("{shown} van {count}").format(shown=shown, count=count) if count > shown else ""
    return Content.assemble((title, "bold $primary"), (of, "$muted"))
