"""A group of the WijkLeerbedrijf: all candidates at a glance, its employers, meetings and signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from nbm_tui.i18n import _, plural
from nbm_tui.method.signals import Raised, of_cohort, strong_by_trajectory
from nbm_tui.method.states import KINDS_WITH_STATES
from screens import commands, go
from screens.base import NbmScreen
from screens.changing_group import change_group
from screens.changing_state import Subject, change_state_from_elsewhere
from screens.folding import fold
from screens.keymap import with_keys
from screens.lines_input import LinesScreen
from screens.members import SIGNING_UP, is_gone, sign_up
from screens.round import RoundScreen
from screens.signals import Titles, raised_at, signal_lines, source_of_signal, titles_for
from screens.widgets.group_list import GroupList, Member
from screens.widgets.key_bar import KeyBar
from screens.widgets.record_list import RecordList, Section
from screens.widgets.tick_list import TickList
from screens.widgets.title_bar import TitleBar
from screens.wording import capital, title_of
from storage.records import KINDS
from storage.records.candidate import MatchState
from storage.records.trajectory import TrajectoryState
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store
    from storage.views import Row

LISTED = (
    "cohort_employer",
    "meeting",
    "commitment",
    "agreement",
    "evaluation",
    "finance_line",
    "contact_log",
    "lesson",
)
# As long as a trajectory is only being made, how the match stands says more.
BEFORE_LEARNING = (None, TrajectoryState.DRAFT, TrajectoryState.DESIGNED, TrajectoryState.AGREED)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the screen shows of a group."""

    row: Row
    members: Sequence[Member]
    sections: Sequence[Section]
    signals: Sequence[Raised]
    titles: Titles


class CohortScreen(NbmScreen):
    """The group with its places; one entry for all where that is possible."""

    HELP_NL = N_(
        "Links staat de hele groep: hun stappen, hoe ver de match is, bij welke werkgever en hoeveel signalen er zijn. "
        "{new} meldt nieuwe mensen aan, ook veel tegelijk. Met spatie kies je mensen en met {state} wijzig je "
        "voor allemaal tegelijk hoe het ervoor staat, of bij welke werkgever ze horen. Rechts staan werkgevers, "
        "bijeenkomsten en wat verder bij de groep hoort. Bij een bijeenkomst noteer je in één keer wie er waren."
    )
    BINDINGS = commands.bindings(commands.NEW, commands.STATE)
    DEFAULT_CSS = """
    CohortScreen > .counts { height: auto; padding: 0 1; color: $muted; }
    CohortScreen > Horizontal { height: 1fr; }
    CohortScreen GroupList { width: 60%; height: 1fr; }
    CohortScreen .beside { width: 40%; }
    CohortScreen #signals { height: auto; max-height: 50%; display: none; }
    CohortScreen.-signals #signals { display: block; }
    """

    def __init__(self, cohort_id: str) -> None:
        super().__init__()
        self.cohort_id = cohort_id
        self._signals: Sequence[Raised] = ()

    def place(self) -> str:
        """The group."""
        return f"cohort:{self.cohort_id}"

    def compose(self) -> ComposeResult:
        """Title, counts, the group, and what belongs to it."""
        yield TitleBar()
        yield Static("", classes="counts", markup=False)
        with Horizontal():
            yield GroupList(_("De groep"))
            with Vertical(classes="beside"):
                yield TickList(_("Signalen"), id="signals")
                yield RecordList(_("Hoort hierbij"), lambda: self.desk.today)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read for the first time."""
        await self.reload()
        self.set_focus(self.query_one(GroupList))

    async def reload(self) -> None:
        """Read again."""
        cohort_id, today = self.cohort_id, self.desk.today
        found = await self.desk.run(lambda store: read_cohort(store, cohort_id, today))
        self._signals = found.signals
        self.query_one(TitleBar).update(f"{_('Editie')}: {title_of(found.row, today)}")
        self.query_one(".counts", Static).update(_counts(found))
        self.query_one(GroupList).show(found.members)
        self.query_one("#signals", TickList).show(signal_lines(found.signals, found.titles))
        self.set_class(bool(found.signals), "-signals")
        self.query_one(RecordList).show(found.sections)

    # The group

    async def on_group_list_chosen(self, event: GroupList.Chosen) -> None:
        """Open the trajectory of a candidate."""
        await go.to_step(self, event.trajectory_id)

    def action_new(self) -> None:
        """Sign people up for the group; in the list of what belongs to it, make something there."""
        if isinstance(self.focused, RecordList):
            self.focused.action_new()
        else:
            self.hold_keys()
            self._sign_up()

    @work
    async def _sign_up(self) -> None:
        question = with_keys(_("Wie meldt zich aan? Eén naam of code per regel; {new} meldt ze aan."))
        cohort_id = self.cohort_id
        view = await self.desk.run(lambda store: store.view("cohort", cohort_id))
        typed = view.drafts[SIGNING_UP].text if SIGNING_UP in view.drafts else ""
        longest = KINDS["candidate"].specs["name"].max_length or 0
        names = await self.app.push_screen_wait(LinesScreen(question, typed, self._keep_names, longest))
        if names is not None:
            self.hold_keys()  # for the group with them in it
            today = self.desk.today
            done = await self.desk.run(lambda store: sign_up(store, names, cohort_id, today))
            if done.known or done.here:
                words = _("Aangemeld: {people}. Daarvan al bekend: {known}. Al in de groep: {here}.")
                self.notify(words.format(people=done.people, known=done.known, here=done.here))
            await self.reload()
            self.release_keys()

    def _keep_names(self, text: str) -> None:
        cohort_id = self.cohort_id
        if text.strip():
            self.desk.send(lambda store: store.keep_draft("cohort", cohort_id, SIGNING_UP, text, "", {}))
        else:
            self.desk.send(lambda store: store.drop_draft(cohort_id, SIGNING_UP))

    def action_state(self) -> None:
        """One change for everyone who is marked; in the list of what belongs to the group for the record there."""
        records, group = self.query_one(RecordList), self.query_one(GroupList)
        if self.focused is records:
            kind, record_id = records.at_cursor
            if record_id and kind in KINDS_WITH_STATES:
                self.hold_keys()
                self._change_record(kind, record_id)
        elif group.chosen:
            self.hold_keys()
            self._change_group(group.chosen)

    @work
    async def _change_record(self, kind: str, record_id: str) -> None:
        await change_state_from_elsewhere(self, Subject(kind, record_id))

    @work
    async def _change_group(self, chosen: list[str]) -> None:
        if await change_group(self, self.cohort_id, chosen):
            for group in self.query(GroupList):
                group.unmark(chosen)
            await self.reload()
            self.release_keys()

    # Signals

    async def on_tick_list_open_asked(self, event: TickList.OpenAsked) -> None:
        """Go to what solves a signal, or set it aside."""
        raised = raised_at(self._signals, event.key)
        if raised:
            await (go.to_set_aside(self, raised) if event.refused else go.to_mend(self, raised))

    def on_tick_list_source_asked(self, event: TickList.SourceAsked) -> None:
        """The rules that a signal rests on."""
        raised = raised_at(self._signals, event.key)
        if raised:
            self.app.push_screen(source_of_signal(raised))

    # What belongs to the group

    async def on_record_list_open_asked(self, event: RecordList.OpenAsked) -> None:
        """Open a record of the group; its own data too."""
        if event.kind == "cohort":
            self.hold_keys()
            self.app.push_screen(RoundScreen("cohort", event.record_id))
            return
        await go.to_record(self, event.kind, event.record_id, event.field)

    async def on_record_list_new_asked(self, event: RecordList.NewAsked) -> None:
        """Make a record for the group."""
        await go.to_new(self, event.section.kind, event.section.starting or {})

    async def on_record_list_delete_asked(self, event: RecordList.DeleteAsked) -> None:
        """Take a record of the group away; undo brings it back. The group itself goes in the lists."""
        if event.kind != "cohort":
            await go.take_away(self, event.kind, event.record_id)


def read_cohort(store: Store, cohort_id: str, today: date) -> Overview:
    """Everything about a group, read in one go on the store's thread."""
    facts = store.all_facts(today)
    strong = strong_by_trajectory(facts)
    steps = {case.id: case for case in store.cases()}
    members = [
        _member(store, row, steps[row.id].steps, strong.get(row.id, 0), is_gone(store, row.id, today))
        for row in store.rows("trajectory", cohort_id=cohort_id)
    ]
    view = store.view("cohort", cohort_id)
    starting = {"cohort_id": cohort_id}
    own = Section(_("Gegevens van de editie"), "cohort", [view.row], None)
    sections = [
        Section(capital(_(KINDS[kind].words.many)), kind, store.rows(kind, **starting), starting) for kind in LISTED
    ]
    members.sort(key=lambda member: fold(member.name))
    raised = of_cohort(facts, cohort_id)
    return Overview(view.row, members, [own, *sections], raised, titles_for(store, raised, today))


def _member(store: Store, row: Row, steps: tuple[str, ...], signals: int, ended: bool) -> Member:
    titles = store.titles("trajectory", row.values)
    matches = store.rows("match", trajectory_id=row.id)
    own = row.values["state"]
    state = own if own not in BEFORE_LEARNING else matches[-1].values["state"] if matches else None
    return Member(
        trajectory_id=row.id,
        name=title_of(titles["candidate_id"]) if "candidate_id" in titles else "",
        employer=title_of(titles["employer_id"]) if "employer_id" in titles else "",
        state=_(state.title_nl) if isinstance(state, MatchState | TrajectoryState) else "",
        ended=ended,
        steps=steps,
        signals=signals,
    )


def _counts(found: Overview) -> str:
    """Promised places beside candidates, and who has no employer yet."""
    employers = next(section.rows for section in found.sections if section.kind == "cohort_employer")
    known = [row.values["expected_places"] for row in employers if row.values["expected_places"] is not None]
    unknown = len(employers) - len(known)
    here = [member for member in found.members if not member.ended]
    without = sum(not member.employer for member in here)
    parts = [
        plural("{n} kandidaat", "{n} kandidaten", len(here)),
        plural("{n} plek", "{n} plekken", sum(known)),
        plural("{n} werkgever nog onbekend", "{n} werkgevers nog onbekend", unknown) if unknown else "",
        plural("{n} zonder werkgever", "{n} zonder werkgever", without) if without else "",
    ]
    return " · ".join(filter(None, parts))
