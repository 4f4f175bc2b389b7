"""Home: the caseload, and beside it what today asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static

from nbm_tui.i18n import _, use_language
from screens import commands, go
from screens.desk import Desk
from screens.keymap import with_keys
from screens.opening import OpeningScreen
from screens.pick import Choice, PickScreen
from screens.syncing import SyncingScreen
from screens.widgets.case_table import CaseTable, Listed, listed
from screens.widgets.key_bar import KeyBar
from screens.widgets.line_input import FilterInput
from screens.widgets.today_list import TodayList
from storage.caseload import Agenda, cases, first_cases, how_far, open_choices, today_list
from storage.coach import Coach, coach
from storage.ids import derived_id
from storage.text import N_

if TYPE_CHECKING:
    import sqlcipher3.dbapi2 as sqlcipher

# What F4 can make here: kind and words. The names of the kinds are known without importing the records.
MAKEABLE = (
    ("trajectory", N_("Traject"), N_("van baan in beeld naar gewone baan")),
    ("employer", N_("Werkgever"), ""),
    ("future_job", N_("Toekomstige baan"), ""),
    ("candidate", N_("Kandidaat"), N_("een code in plaats van een naam mag")),
    ("partner", N_("Partner"), N_("school, gemeente, opleider ...")),
    ("learning_place", N_("Leerplek"), ""),
)
SIGNALS_AFTER = 0.3  # seconds: first the coach can begin
TODAY_SHARE, TODAY_LEAST, TODAY_MOST = 30, 36, 64  # percent and columns, beside the table


@dataclass(frozen=True, slots=True)
class Overview:
    """What home shows, and whose it is. A very large caseload comes in two goes: not `is_whole` is the first."""

    cases: list[Listed]
    is_whole: bool
    today: list[Agenda]
    coach: Coach
    to_choose: int


class HomeScreen(SyncingScreen):
    """The caseload; typing filters it."""

    HELP_NL = N_(
        "Je overzicht. Typ een paar letters om te zoeken in je trajecten, ga met de pijltjes op en neer en open met "
        "Enter. "
        "Rechts (of onderaan) staat wat er vandaag en de komende twee weken te doen is; Tab brengt je erheen. "
        "De zeven tekens zijn de stappen: ● gedaan, ◐ bezig, ○ nog te doen. Een ! telt de signalen die nu aandacht "
        "vragen. Onder → staat hoe ver het traject zelf is: · klaar om te leveren, ↑ geleverd, ✓ bevestigd, ≠ twee "
        "versies, ✗ geweigerd, … nog niet af."
    )
    BINDINGS = [  # noqa: RUF012 - Textual's own declaration
        *commands.bindings(commands.NEW, commands.SAME_DESIGN),
        Binding("down", "cursor(1)", show=False),
        Binding("up", "cursor(-1)", show=False),
        Binding("pagedown", "cursor(10)", show=False),
        Binding("pageup", "cursor(-10)", show=False),
    ]
    DEFAULT_CSS = f"""
    HomeScreen > Input {{ width: 100%; background: $panel; padding: 0 1; }}
    HomeScreen > Horizontal {{ height: 1fr; }}
    HomeScreen CaseTable {{ height: 1fr; width: 1fr; }}
    HomeScreen #nothing {{ height: 1fr; width: 1fr; padding: 1 2; color: $muted; display: none; }}
    HomeScreen.-nothing #nothing {{ display: block; }}
    HomeScreen.-nothing CaseTable {{ display: none; }}
    HomeScreen.-narrow > Horizontal {{ layout: vertical; }}
    HomeScreen.-narrow TodayList {{ height: 8; }}
    HomeScreen.-wide TodayList {{
        width: {TODAY_SHARE}%; min-width: {TODAY_LEAST}; max-width: {TODAY_MOST}; height: 1fr;
    }}
    """

    def __init__(self, overview: Overview) -> None:
        super().__init__()
        self._overview = overview
        self.has_counted = False
        self._counting: Timer | None = None

    @staticmethod
    async def load(desk: Desk, *, whole: bool = False) -> Overview:
        """Read home over the light connection; all of it, or what can be read in a moment."""
        today = desk.today
        overview = await desk.read(lambda db: _overview(db, today, whole=whole))
        if overview.coach.language:
            use_language(overview.coach.language)
        return overview

    def place(self) -> str:
        """Home."""
        return "home"

    @property
    def trajectory_id(self) -> str:
        """The trajectory at the cursor."""
        return self.query_one(CaseTable).case_id

    def compose(self) -> ComposeResult:
        """Filter, table, today."""
        yield FilterInput(placeholder=_("Typ om te zoeken: kandidaat, werkgever, baan, route"))
        with Horizontal():
            yield CaseTable(self.desk.today)
            yield Static(id="nothing", markup=False)
            yield TodayList(self.desk.today)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what was read; the cursor is in the filter."""
        self._show()
        self.set_focus(self.query_one(Input))
        # Not by its message: then the letter is drawn first, and the table a picture later.
        self.watch(self.query_one(Input), "value", self._filter, init=False)
        if not self._overview.is_whole:
            self.call_after_refresh(self._read_whole)

    @work(group="whole")
    async def _read_whole(self) -> None:
        await self.reload()

    def on_case_table_drawn(self) -> None:
        """Count the signals of what is drawn now, once the coach stops typing."""
        if self._counting:
            self._counting.stop()
        self._counting = self.set_timer(SIGNALS_AFTER, self._count_signals)

    @work(exclusive=True, group="signals")
    async def _count_signals(self) -> None:
        """What is drawn: which ask attention, and how far they are; told once they are there, as it takes a while."""
        today, table = self.desk.today, self.query_one(CaseTable)
        drawn = table.drawn
        table.show_more(*await self.desk.read(lambda db: (_strong(db, drawn, today), how_far(db, drawn))))
        self.has_counted = True

    async def reload(self) -> None:
        """Read again."""
        overview = await self.load(self.desk, whole=True)
        if replace(overview, coach=self._overview.coach) != self._overview:
            self._overview = overview
            self._show()
        self._count_signals()

    def _show(self) -> None:
        self._filter(self.query_one(Input).value)
        self.query_one(TodayList).show(self._overview.today, self._overview.to_choose)

    def _filter(self, typed: str) -> None:
        table = self.query_one(CaseTable)
        table.show(self._overview.cases, typed)
        self.set_class(not table.case_id, "-nothing")
        if not table.case_id:
            none_yet = with_keys(_("Je hebt nog geen trajecten. Druk op {new} om er een te maken."))
            none_found = _("Geen traject gevonden. Met Esc zie je ze allemaal weer.")
            reading = _("Bezig met zoeken ...")
            nothing = none_found if self._overview.cases else none_yet
            self.query_one("#nothing", Static).update(nothing if self._overview.is_whole else reading)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go back from in an empty line to search with."""
        return action != "back" or not isinstance(self.focused, FilterInput) or bool(self.focused.value)

    def action_back(self) -> None:
        """Nothing lies behind home: show all trajectories again."""
        self.query_one(Input).value = ""
        self.set_focus(self.query_one(Input))

    def action_cursor(self, by: int) -> None:
        """Move the cursor of the table while the filter has the focus."""
        self.query_one(CaseTable).move(by)

    async def on_input_submitted(self) -> None:
        """Open the trajectory at the cursor."""
        await self._open_case()

    async def on_case_table_chosen(self) -> None:
        """Open the trajectory that was clicked."""
        await self._open_case()

    async def _open_case(self) -> None:
        if not self.query_one(CaseTable).case_id and not self._overview.is_whole:
            await self.reload()  # the one that was typed is among those that are still to come
        case_id = self.query_one(CaseTable).case_id
        if case_id and self.desk.has_store:
            await go.to_step(self, case_id)
        elif case_id:
            self.hold_keys()
            self.app.push_screen(
                OpeningScreen(next(case for case, _text in self._overview.cases if case.id == case_id))
            )

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what today asks."""
        kind, _slash, record_id = (event.option_id or "").partition("/")
        if record_id:
            await go.to_record(self, kind, record_id)

    def action_new(self) -> None:
        """Choose what to make."""
        self.hold_keys()
        self._choose_new()

    @work
    async def _choose_new(self) -> None:
        choices = [Choice(kind, _(title), _(remark)) for kind, title, remark in MAKEABLE]
        kind = await self.app.push_screen_wait(PickScreen(_("Wat wil je maken?"), choices))
        if kind:
            await go.to_new(self, kind, {})


def _overview(connection: sqlcipher.Connection, today: date, *, whole: bool) -> Overview:
    organisation = derived_id("settings")
    first = None if whole else first_cases(connection, organisation)
    found = cases(connection, organisation) if first is None else first
    return Overview(
        listed(found), first is None, today_list(connection, today), coach(connection), open_choices(connection)
    )


def _strong(connection: sqlcipher.Connection, case_ids: list[str], today: date) -> dict[str, int]:
    from nbm_tui.method.signals import count_strong  # its conditions are not needed to show home
    from storage.facts import facts_of

    return {case_id: count_strong(facts_of(connection, case_id, today), case_id) for case_id in case_ids}
