"""Taking over a list: what each of its columns fills."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from nbm_tui.i18n import _, plural
from screens import commands
from screens.base import NbmScreen
from screens.pick import Choice, PickScreen
from screens.widgets.key_bar import KeyBar
from screens.widgets.title_bar import TitleBar
from storage.importing.plan import make_plan
from storage.importing.reading import Column
from storage.importing.remembered import remember
from storage.importing.targets import BY_KEY, TARGETS
from storage.text import N_

if TYPE_CHECKING:
    from screens.importing import Intake
    from storage.store import Store

NOTHING_KEY = "-"
TELLING = frozenset({"name", "code", "number"})  # fields without which nobody knows who a line is about
PICK = replace(commands.OPEN, id="select", title=N_("Kiezen"), help=N_("Kies wat deze kolom vult."))
LEAVE_OUT = replace(commands.NOT_APPLICABLE, title=N_("Niet mee"), help=N_("Deze kolom gaat niet mee."))
GO_ON = replace(commands.STEP_DONE, title=N_("Klaar"), help=N_("De kolommen kloppen: bekijk wat er gaat gebeuren."))


class ColumnList(OptionList):
    """A line for each column: its header, what it fills, and some of its values."""

    BINDINGS = commands.bindings(PICK)
    DEFAULT_CSS = """
    ColumnList { border: round $border; background: $background; padding: 0 1; height: 1fr; }
    ColumnList:focus { border: round $primary; }
    """


class ColumnsScreen(NbmScreen):
    """The columns of a list with a proposal for each; what the coach chooses is remembered for the next such list."""

    HELP_NL = N_(
        "Elke regel is een kolom van je lijst, met wat hij vult en een paar voorbeelden. Enter kiest iets anders, "
        "{not_applicable} laat de kolom weg en {step_done} gaat door: dan zie je wat er gaat gebeuren. Je keuze wordt "
        "onthouden voor de volgende lijst met dezelfde koppen. Meerdere kolommen mogen samen één naam vullen, zoals "
        "voornaam en achternaam. Een kolom met burgerservicenummers gaat nooit mee: dit programma bewaart ze niet."
    )
    BINDINGS = commands.bindings(LEAVE_OUT, GO_ON)
    DEFAULT_CSS = """
    ColumnsScreen > #about, ColumnsScreen > #counts { width: 100%; height: auto; padding: 0 1; }
    """

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake

    def compose(self) -> ComposeResult:
        """What the list is, its columns, and how many go along."""
        yield TitleBar(_("Lijst inlezen: wat vult elke kolom?"))
        yield Static(self._about(), id="about", markup=False)
        yield ColumnList()
        yield Static("", id="counts", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the proposal."""
        self._show()
        self.set_focus(self.query_one(ColumnList))

    def on_resize(self) -> None:
        """There is more room, or less."""
        self._show()

    def _about(self) -> str:
        found = self._intake.found
        words = [self._intake.path.name, plural("{n} regel", "{n} regels", len(found.lines))]
        if found.sheet:
            words.append(_("tabblad {name}").format(name=found.sheet))
        return " · ".join(words)

    def _show(self) -> None:
        columns, targets = self._intake.found.columns, self._intake.targets
        listed = self.query_one(ColumnList)
        at, width = listed.highlighted or 0, max(60, self.size.width - 5)
        listed.set_options([Option(_line(place, column, targets, width)) for place, column in enumerate(columns, 1)])
        listed.highlighted = at
        counts = _("{n} van {total} kolommen gaan mee.").format(n=len(targets), total=len(columns))
        self.query_one("#counts", Static).update(f"{counts} {_citizen_words(columns)}".strip())

    # Choosing

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a column, or a click."""
        column = self._intake.found.columns[event.option_index]
        if column.is_citizen_number:
            self.notify(_citizen_words([column]), severity="warning")
        else:
            self.hold_keys()
            self._pick(column)

    @work
    async def _pick(self, column: Column) -> None:
        others = {target: key for key, target in self._intake.targets.items() if key != column.key}
        headers = {other.key: _header(place, other) for place, other in enumerate(self._intake.found.columns, 1)}
        taken = {target: _("ook: {column}").format(column=headers[key]) for target, key in others.items()}
        choices = [Choice(target.key, _(target.title), taken.get(target.key, "")) for target in TARGETS]
        question = _("Wat vult de kolom {column}?").format(column=headers[column.key])
        picked = await self.app.push_screen_wait(
            PickScreen(question, [Choice(NOTHING_KEY, _("(gaat niet mee)")), *choices])
        )
        if picked:
            await self._choose(column, "" if picked == NOTHING_KEY else picked)

    async def action_not_applicable(self) -> None:
        """Leave the column at the cursor out."""
        at = self.query_one(ColumnList).highlighted
        if at is not None:
            await self._choose(self._intake.found.columns[at], "")

    async def _choose(self, column: Column, target: str) -> None:
        self._intake.targets.pop(column.key, None)
        if target:
            self._intake.targets[column.key] = target
        self._show()
        await self.desk.run(self._remember)

    def _remember(self, store: Store) -> None:
        intake = self._intake
        with store.session() as session:
            remember(session, intake.found.columns, intake.targets, str(intake.path.parent), store.clock())

    def action_step_done(self) -> None:
        """See what would happen."""
        if any(BY_KEY[target].field in TELLING for target in self._intake.targets.values()):
            self.hold_keys()
            self._go_on()
        else:
            self.notify(_("Kies eerst een kolom met de naam, de code of het nummer."), severity="warning")

    @work(exclusive=True)
    async def _go_on(self) -> None:
        from screens.importing_preview import PreviewScreen

        intake = self._intake
        await self.desk.run(self._remember)
        plan = await self.desk.run(lambda store: make_plan(store, intake.found, intake.targets, intake.chosen))
        self.app.push_screen(PreviewScreen(intake, plan))


def _header(place: int, column: Column) -> str:
    return column.header or _("(kolom {n})").format(n=place)


def _line(place: int, column: Column, targets: dict[str, str], width: int) -> Content:
    """Header, arrow and target in columns; the values take what is left."""
    third = width // 3
    head = Content(_header(place, column)).truncate(third - 4, ellipsis=True, pad=True)
    if column.is_citizen_number:
        return Content.assemble(head, (" ✗  ", "$warning"), (_("blijft weg: burgerservicenummers"), "$warning"))
    target = targets.get(column.key, "")
    words = Content.styled(_(BY_KEY[target].title) if target else _("gaat niet mee"), "bold" if target else "$muted")
    return Content.assemble(
        head,
        (" →  ", "$accent") if target else (" –  ", "$muted"),
        words.truncate(third + 2, ellipsis=True, pad=True),
        "  ",
        Content.styled(" · ".join(column.examples), "$muted").truncate(width - 2 * third - 4, ellipsis=True),
    )


def _citizen_words(columns: tuple[Column, ...] | list[Column]) -> str:
    """Why some columns stay behind; empty when none does."""
    count = sum(column.is_citizen_number for column in columns)
    if not count:
        return ""
    return plural(
        "{n} kolom lijkt burgerservicenummers te bevatten en blijft weg: dit programma bewaart ze niet.",
        "{n} kolommen lijken burgerservicenummers te bevatten en blijven weg: dit programma bewaart ze niet.",
        count,
    )
