"""Who is probably in here twice: the pairs, one pair laid side by side, and making them one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from nbm_tui.i18n import _, plural
from screens import commands
from screens.base import NbmScreen
from screens.confirm import ConfirmScreen
from screens.keymap import with_keys
from screens.pick import Choice, PickScreen
from screens.settling import BETWEEN
from screens.widgets.choose_list import ChooseList
from screens.widgets.hanging import Hanging
from screens.widgets.key_bar import KeyBar
from screens.widgets.title_bar import TitleBar
from screens.wording import capital, show_value, title_of
from storage.doubles import MERGEABLE, Difference, Double, differences, doubles, merge
from storage.importing.likeness import Certainty
from storage.records import KINDS
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store
    from storage.views import Row

SURE = {
    Certainty.SURE: N_("hetzelfde nummer"),
    Certainty.LIKELY: N_("dezelfde naam"),
    Certainty.DOUBTFUL: N_("dezelfde naam, maar iets anders klopt niet"),
}
ANOTHER = "another"


class DoublesScreen(NbmScreen):
    """The pairs that are probably the same; from a record those of that record, or any other that the coach names."""

    HELP_NL = N_(
        "Hier staan werkgevers en kandidaten die er waarschijnlijk twee keer in staan. Enter legt ze naast elkaar; "
        "daar kies je wat blijft. Alles wat bij de een hoort, hoort daarna bij de ander. {undo} draait het terug."
    )
    DEFAULT_CSS = """
    DoublesScreen #nothing { padding: 1 2; color: $muted; display: none; }
    DoublesScreen.-nothing #nothing { display: block; }
    DoublesScreen.-nothing ChooseList { height: auto; }
    """

    def __init__(self, kind: str = "", record_id: str = "") -> None:
        super().__init__()
        self._kind, self._record_id = kind, record_id
        self._found: Sequence[Double] = ()

    def compose(self) -> ComposeResult:
        """The pairs, or that there are none."""
        yield TitleBar(_("Dubbel?"))
        yield Static(_("Er is niets gevonden dat er twee keer in lijkt te staan."), id="nothing", markup=False)
        yield ChooseList()
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read for the first time."""
        await self.reload()

    async def reload(self) -> None:
        """Read again; the cursor stays at the place where it was."""
        kinds = (self._kind,) if self._kind else MERGEABLE
        found = await self.desk.run(lambda store: [one for kind in kinds for one in doubles(store, kind)])
        self._found = [one for one in found if self._record_id in ("", one.stays.id, one.goes.id)]
        if not self.query(ChooseList):
            return  # the coach left meanwhile
        lines, at = self.query_one(ChooseList), self.query_one(ChooseList).highlighted
        options = [Option(self._line(one), id=str(number)) for number, one in enumerate(self._found)]
        if self._record_id:
            options.append(Option(_("Kies zelf wie je ernaast legt"), id=ANOTHER))
        lines.set_options(options)
        lines.highlighted = min(at or 0, len(options) - 1) if options else None
        self.set_class(not self._found, "-nothing")

    def _line(self, one: Double) -> Hanging:
        today = self.desk.today
        words = capital(_(KINDS[one.kind].words.one))
        return Hanging(
            ("= ", "$warning"),
            f"{words}: {title_of(one.stays, today)}",
            title_of(one.goes, today),
            _(SURE[one.certainty]),
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Lay the two side by side."""
        event.stop()
        self.hold_keys()
        if event.option_id == ANOTHER:
            self._pick()
        else:
            self.app.push_screen(CompareScreen(self._found[int(event.option_id or 0)]))

    @work(exclusive=True, group="pick")
    async def _pick(self) -> None:
        """Choose who the other one is."""
        rows = {row.id: row for row in await self.desk.run(lambda store: store.rows(self._kind))}
        today = self.desk.today
        choices = [Choice(row.id, title_of(row, today)) for row in rows.values() if row.id != self._record_id]
        picked = await self.app.push_screen_wait(PickScreen(_("Met wie is dit dezelfde?"), choices))
        if picked and self._record_id in rows:
            self.hold_keys()
            stays, goes = sorted((self._record_id, picked))
            self.app.push_screen(CompareScreen(Double(self._kind, rows[stays], rows[goes], Certainty.DOUBTFUL)))


@dataclass(slots=True)
class _Line:
    """A field that differs, the values that it can get with the words for each, and which of them it is now."""

    title: str
    name: str
    values: list[Any]
    words: list[str]
    at: int = 0


class CompareScreen(NbmScreen):
    """The fields in which two records differ; the space bar takes the next value, Enter makes them one."""

    HELP_NL = N_(
        "Elke regel is een veld waarin de twee verschillen; het bolletje zegt wat blijft. Spatie kiest de andere "
        "waarde, bij tekst ook allebei achter elkaar. Enter voegt samen. Wat je niet kiest, blijft in de geschiedenis."
    )
    BINDINGS = commands.bindings(
        replace(commands.TICK, title=N_("Andere waarde"), help=N_("Kies wat in dit veld blijft.")),
    )
    DEFAULT_CSS = """
    CompareScreen > .intro { height: auto; padding: 1; }
    """

    def __init__(self, double: Double) -> None:
        super().__init__()
        self._double = double
        self._lines: list[_Line] = []

    def compose(self) -> ComposeResult:
        """Who the two are, and the fields that differ."""
        kind = _(KINDS[self._double.kind].words.one)
        yield TitleBar(_("{kind}: is dit dezelfde?").format(kind=capital(kind)))
        yield Static("", classes="intro", markup=False)
        yield MergeList()
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read the words for the values."""
        self._lines, below = await self.desk.run(lambda store: _read(store, self._double))
        titles = (title_of(row, self.desk.today) for row in (self._double.stays, self._double.goes))
        for intro in self.query(".intro").results(Static):
            intro.update("\n".join(f"{title}  ({words})" for title, words in zip(titles, below, strict=True)))
        self._show()

    async def reload(self) -> None:
        """Who was taken away meanwhile, or came back by an undo, is not laid beside anybody."""
        both, kind = (self._double.stays.id, self._double.goes.id), self._double.kind
        there = await self.desk.run(lambda store: all(store.rows(kind, id=one) for one in both))
        if not there and self.is_current:
            self.dismiss(None)

    def _show(self) -> None:
        for lines in self.query(MergeList):
            at = lines.highlighted or 0
            same = Option(_("Alles is gelijk. Enter voegt ze samen."), id="same")
            half = (self.app.size.width - 8) // 2
            lines.set_options([Option(_prompt(one, half), id=one.name) for one in self._lines] or [same])
            lines.highlighted = at

    def action_tick(self) -> None:
        """The next value for the field at the cursor."""
        at = self.query_one(MergeList).highlighted
        if at is not None and self._lines:
            line = self._lines[at]
            line.at = (line.at + 1) % len(line.values)
            self._show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ask once more."""
        event.stop()
        self.hold_keys()
        self._merge()

    @work(exclusive=True, group="merge")
    async def _merge(self) -> None:
        double, chosen = self._double, {line.name: line.values[line.at] for line in self._lines}
        title = title_of(double.stays, self.desk.today)
        text = _(
            "Alles wat bij de twee hoort, hoort daarna bij één: {title}. Wat je niet koos, blijft in de geschiedenis. "
            "Terugdraaien kan."
        ).format(title=title)
        if await self.app.push_screen_wait(
            ConfirmScreen(_("Samenvoegen?"), text, _("Enter: samenvoegen   Esc: niet doen"))
        ):
            await self.desk.run(lambda store: merge(store, double.kind, double.stays.id, double.goes.id, chosen))
            self.notify(with_keys(_("Samengevoegd. {undo} draait het terug.")))
            self.dismiss(None)


class MergeList(ChooseList):
    """Enter goes on with the values that are marked."""

    BINDINGS = commands.bindings(
        commands.Command("select", "enter", "Enter", N_("Samenvoegen"), N_("Maak van de twee één."))
    )


def _read(store: Store, double: Double) -> tuple[list[_Line], list[str]]:
    return [_line(store, one) for one in differences(double)], [
        _below(store, double.kind, row) for row in (double.stays, double.goes)
    ]


def _below(store: Store, kind: str, row: Row) -> str:
    """How much belongs to a record, to see which of the two was used."""
    count = sum(
        len(store.rows(other.name, **{spec.name: row.id}))
        for other in KINDS.values()
        for spec in other.specs.values()
        if spec.target == kind
    )
    if not count:
        return _("er hoort niets bij")
    return plural("er hoort {n} gegeven bij", "er horen {n} gegevens bij", count)


def _line(store: Store, one: Difference) -> _Line:
    spec, values = one.spec, [one.stays, one.goes]
    joint = BETWEEN.get(spec.kind)
    if joint and all(values) and len(joint.join(values)) <= (spec.max_length or 0):
        values.append(joint.join(values))
    at = values.index(one.proposed)
    return _Line(_(spec.title), spec.name, values, [_value(store, one, value) for value in values], at)


def _value(store: Store, one: Difference, value: Any) -> str:
    """A value in words; a reference by the title of its record."""
    if one.spec.kind == "reference" and value:
        return title_of(store.view(one.spec.target, value).row)
    return show_value(one.spec, value)


def _prompt(line: _Line, half: int) -> Hanging:
    """The values of a field, the first two side by side where they fit; `half` is the width of each, in columns."""
    marked = [f"{'●' if at == line.at else '○'} {words}" for at, words in enumerate(line.words)]
    if all(len(words) < half and "\n" not in words for words in marked[:2]):
        marked[:2] = [f"{marked[0]:<{half}}{marked[1]}"]
    return Hanging(("", ""), line.title, *(part for words in marked for part in words.split("\n") if part), indent=2)
