"""Lists: everything of one kind, also what belongs to no trajectory yet."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult

from nbm_tui.i18n import _
from screens import commands, go
from screens.base import NbmScreen
from screens.doubles import DoublesScreen
from screens.widgets.key_bar import KeyBar
from screens.widgets.record_list import RecordList, Section
from screens.widgets.title_bar import TitleBar
from screens.wording import capital
from storage.records import KINDS
from storage.store import Store
from storage.text import N_

LISTED = (
    "employer",
    "future_job",
    "candidate",
    "trajectory",
    "partner",
    "learning_place",
    "programme",
    "cohort",
    "sector",
    "team_member",
    "signal_set_aside",
)
NOT_MADE = frozenset({"signal_set_aside"})  # made where the signal is shown


class ListsScreen(NbmScreen):
    """The records that stand on their own, kind by kind."""

    HELP_NL = N_(
        "Alles per soort. Open met Enter, maak iets nieuws met {new} op de regel van de soort. Met {import_list} "
        "neem je werkgevers en kandidaten over uit een lijst van de centrale. Met {doubles} zie je wie er misschien "
        "twee keer in staat."
    )

    BINDINGS = commands.bindings(
        replace(commands.IMPORT_LIST, bar=True), replace(commands.DOUBLES, bar=True), commands.SAME_DESIGN
    )

    def place(self) -> str:
        """The lists."""
        return "lists"

    @property
    def trajectory_id(self) -> str:
        """The trajectory at the cursor."""
        kind, record_id = self.query_one(RecordList).at_cursor
        return record_id if kind == "trajectory" else ""

    def compose(self) -> ComposeResult:
        """One list with a section per kind."""
        yield TitleBar(_("Lijsten"))
        yield RecordList("", lambda: self.desk.today)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read for the first time."""
        await self.reload()

    async def reload(self) -> None:
        """Read again."""
        self.query_one(RecordList).show(await self.desk.run(_sections))

    def action_doubles(self) -> None:
        """Who is in here twice."""
        self.hold_keys()
        self.app.push_screen(DoublesScreen())

    async def action_import_list(self) -> None:
        """Take over a list, as everywhere; here the key is in sight."""
        await self.run_action("app.import_list")

    async def on_record_list_open_asked(self, event: RecordList.OpenAsked) -> None:
        """Open a record; a trajectory opens at its step."""
        if event.kind == "trajectory":
            await go.to_step(self, event.record_id)
        else:
            await go.to_record(self, event.kind, event.record_id)

    async def on_record_list_new_asked(self, event: RecordList.NewAsked) -> None:
        """Make a new record."""
        await go.to_new(self, event.section.kind, {})

    async def on_record_list_delete_asked(self, event: RecordList.DeleteAsked) -> None:
        """Take a record away; undo brings it back."""
        await go.take_away(self, event.kind, event.record_id)


def _sections(store: Store) -> list[Section]:
    return [
        Section(capital(_(KINDS[kind].words.many)), kind, store.rows(kind), None if kind in NOT_MADE else {})
        for kind in LISTED
    ]
