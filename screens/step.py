"""What all step screens share: strip, checklist, the step's records, and the guidance beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from nbm_tui.i18n import _, language
from nbm_tui.method.catalogue import STEPS, Item, catalogue
from nbm_tui.method.layout import STEP_TEXTS, Answer, checklist, guidance
from nbm_tui.method.signals import STRONG, Raised, of_trajectory
from screens import commands, go
from screens.changing_state import Subject, change_state_from_elsewhere
from screens.signals import Titles, raised_at, signal_lines, source_of_signal, titles_for
from screens.sources import item_at, source_of
from screens.standing import states_of
from screens.syncing import SyncingScreen
from screens.whereabouts import Where
from screens.widgets.key_bar import KeyBar
from screens.widgets.record_list import RecordList, Section
from screens.widgets.strip import StepStrip
from screens.widgets.tick_list import TickLine, TickList, own_suggestion
from screens.widgets.title_bar import TitleBar
from screens.wording import capital, title_of, whose_words
from storage.case import Case, subject_of
from storage.records import KINDS
from storage.records.links import check_answer_id, step_state_id
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store

CYCLES: Mapping[Answer, tuple[str, ...]] = {
    Answer.NONE: (),
    Answer.INFLUENCE: ("helps", "hinders", ""),
    Answer.SUCCESS: ("yes", "partly", "no", ""),
    Answer.PITFALL: ("occurs", "absent", ""),
}
TASK_CYCLE = ("open", "done")


@dataclass(frozen=True, slots=True)
class StepRecords:
    """Records that a step works with: all of a kind that point at a record of the case, or that record itself.

    `by` is the field that points at the case's record of kind `of`; without `by` it is that record itself, and without
    `of` it is every record of the kind. With `routes` it is only there on these.
    """

    kind: str
    of: str = "trajectory"
    by: str = ""
    routes: tuple[str, ...] = ()

    def only(self, *routes: str) -> StepRecords:
        """The same, but only on these routes."""
        return replace(self, routes=routes)


def under(kind: str, of: str = "trajectory") -> StepRecords:
    """The records of a kind under the case's record of another kind."""
    field = next(spec.name for spec in KINDS[kind].specs.values() if spec.kind == "reference" and spec.target == of)
    return StepRecords(kind, of, field)


def every(kind: str) -> StepRecords:
    """All records of a kind, whatever trajectory they serve."""
    return StepRecords(kind, "")


def the(kind: str) -> StepRecords:
    """The case's own record of a kind."""
    return StepRecords(kind, kind)


class Reading(NamedTuple):
    """What a step screen shows: the case, the records of the step, and every signal of the trajectory."""

    case: Case
    sections: Sequence[Section]
    signals: Sequence[Raised]
    titles: Titles


class StepScreen(SyncingScreen):
    """One step of one trajectory. Subclasses say which step and which records."""

    STEP: ClassVar[str]
    HERE_NL: ClassVar[str]  # what this step is for and what to do first; `?` shows it above the rest
    RECORDS: ClassVar[tuple[StepRecords, ...]] = ()
    HELP_NL = N_(
        "Links staan de taken en de gegevens van deze stap, rechts de wijzer: wat de methode je meegeeft. Spatie vinkt "
        "af of geeft aan wat helpt en hindert. Met 0 tot en met 6 ga je naar een andere stap; je mag elke stap "
        "opnieuw openen. Het teken voor een gegeven zegt hoe ver het is: · klaar om te leveren, ↑ geleverd, "
        "✓ bevestigd, ≠ twee versies, ✗ geweigerd, … nog niet af."
    )
    BINDINGS = [  # noqa: RUF012 - Textual's own declaration
        *commands.bindings(commands.STEP_DONE, commands.STATE, commands.SAME_DESIGN),
        *(
            Binding(key, f"step('{step}')", STEP_TEXTS[step].title, show=False, tooltip=N_("Ga naar deze stap."))
            for step, key in commands.STEP_KEYS.items()
        ),
    ]
    DEFAULT_CSS = """
    StepScreen > Horizontal { height: 1fr; }
    StepScreen .left { width: 58%; }
    StepScreen #guidance { width: 42%; }
    StepScreen #tasks { height: auto; max-height: 60%; }
    """

    def __init__(self, reading: Reading, item: str = "") -> None:
        super().__init__()
        self.case, self._sections, self._signals, self._titles = reading
        self._start_item = item
        self.subject = subject_of(self.STEP, self.case.trajectory_id)

    def place(self) -> str:
        """Step and trajectory."""
        return f"step:{self.STEP}:{self.case.trajectory_id}"

    @property
    def trajectory_id(self) -> str:
        """The trajectory that is worked on."""
        return self.case.trajectory_id

    def where(self) -> Where:
        """At this step."""
        return Where(self.trajectory_id, step=self.STEP)

    def compose(self) -> ComposeResult:
        """Title, strip, two lists on the left, guidance on the right."""
        yield TitleBar()
        yield StepStrip(self.STEP)
        with Horizontal():
            with Vertical(classes="left"):
                yield TickList(_("Taken"), id="tasks")
                yield RecordList(_("Gegevens"), lambda: self.desk.today)
            yield TickList(_("Wijzer"), id="guidance")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what was read before the screen opened."""
        self._show()
        self.set_focus(self.query_one("#tasks"))
        self._go_to_item(self._start_item)

    async def reload(self) -> None:
        """Read again: something may have changed elsewhere."""
        today = self.desk.today
        self.case, self._sections, self._signals, self._titles = await self.desk.run(
            lambda store: read_step(store, type(self), self.case.trajectory_id, today)
        )
        if self.case.value("deleted_at") and self.app.screen is self:
            self.dismiss(None)  # its making was undone: there is nothing here any more
            return
        self._show()

    def _show(self) -> None:
        self.query_one(TitleBar).update(f"{_(STEP_TEXTS[self.STEP].title)}  ·  {case_title(self.case)}")
        warned = {one.step for one in self._signals if one.severity == STRONG}
        self.query_one(StepStrip).show(self.case.states, self.case.value("step_order"), warned)
        self.query_one("#tasks", TickList).show(self.task_lines())
        self.query_one("#guidance", TickList).show(self.guidance_lines())
        self.query_one(RecordList).show(self._sections)
        self._show_states()

    @work(exclusive=True, group="states")
    async def _show_states(self) -> None:
        """How far each record is: told once the screen is there."""
        ids = [row.id for section in self._sections for row in section.rows]
        states = await self.desk.run(lambda store: states_of(store, ids))
        for records in self.query(RecordList):
            records.show_states(states)

    # What the method says here

    @property
    def route(self) -> str:
        """The route of the trajectory; as long as none was chosen only what holds for all routes is shown."""
        return str(self.case.value("route") or "other")

    def task_lines(self) -> list[TickLine]:
        """The checklist of this step and route."""
        return [self._line(item, TASK_CYCLE) for item in checklist(self.STEP, self.route)]

    def guidance_lines(self) -> list[TickLine]:
        """The guidance of this step and route, group by group."""
        lines = signal_lines((one for one in self._signals if one.step == self.STEP), self._titles)
        lines.append(TickLine("header", catalogue().item(STEP_TEXTS[self.STEP].header).text(language()), ()))
        for group, items in guidance(self.STEP, self.route):
            lines.append(TickLine(group.key, _(group.title), heading=True))
            lines += [self._line(item, CYCLES[group.answer] or self._asked_cycle(item)) for item in items]
        return lines

    def _asked_cycle(self, item: Item) -> tuple[str, ...]:
        """What is only text to read can be ticked when a signal asks for it, and from then on."""
        asked = any((one.kind, one.record_id) == ("item", item.id) for one in self._signals)
        return TASK_CYCLE if asked or item.id in self.case.answers else ()

    def _line(self, item: Item, cycle: tuple[str, ...]) -> TickLine:
        row = self.case.answers.get(item.id)
        values = row.values if row else {}
        remark = " · ".join(filter(None, (values.get("reason"), values.get("note"))))
        own = own_suggestion() if item.is_own else ""
        answer = str(values.get("answer") or ("open" if cycle == TASK_CYCLE else ""))
        return TickLine(item.id, f"{item.text(language())} {own}".strip(), cycle, answer, " ".join(remark.split()))

    # Answers

    def _answer_values(self, item_id: str) -> dict[str, Any]:
        return {"subject_id": self.subject, "item_id": item_id, "step": self.STEP}

    async def on_tick_list_answered(self, event: TickList.Answered) -> None:
        """Keep an answer, with its date."""
        values = self._answer_values(event.key) | {"answer": event.answer or None, "answered_on": self.desk.today}
        record_id = check_answer_id(self.subject, event.key)
        try:
            await self.desk.run(lambda store: store.save("check_answer", record_id, values))
        finally:
            event.settled()
            await self.reload()

    async def on_tick_list_open_asked(self, event: TickList.OpenAsked) -> None:
        """Add a note to an answer, or the reason why it does not apply; of a signal: mend it, or set it aside."""
        from screens.record import RecordScreen

        raised = raised_at(self._signals, event.key)
        if raised:
            await (go.to_set_aside(self, raised) if event.refused else self._mend(raised))
            return
        record_id = check_answer_id(self.subject, event.key)
        field = "reason" if event.refused else "note"
        text = catalogue().item(event.key).text(language())
        self.app.push_screen(RecordScreen("check_answer", record_id, self._answer_values(event.key), field, text))

    def on_tick_list_source_asked(self, event: TickList.SourceAsked) -> None:
        """Where a line comes from; of a signal: the rules of the method that it rests on."""
        raised = raised_at(self._signals, event.key)
        if raised:
            self.app.push_screen(source_of_signal(raised))
        item = item_at(event.key)
        if item:
            self.app.push_screen(source_of(item))

    # The step

    async def action_step_done(self) -> None:
        """Mark this step as done, or open it again."""
        done = self.case.states.get(self.STEP) == "done"
        values = {
            "subject_id": self.subject,
            "step": self.STEP,
            "state": "reopened" if done else "done",
            "changed_on": self.desk.today,
        }
        record_id = step_state_id(self.subject, self.STEP)
        await self.desk.run(lambda store: store.save("step_state", record_id, values))
        await self.reload()

    async def action_step(self, step: str, item: str = "") -> None:
        """Go to another step of this trajectory, with the cursor on an item if one is named."""
        from screens.steps import step_screen

        if step != self.STEP:
            self.hold_keys()
            self.app.switch_screen(await step_screen(self.desk, self.case.trajectory_id, step, item))
        else:
            self._go_to_item(item)

    def _go_to_item(self, item: str) -> None:
        if item and not self.query_one("#tasks", TickList).go_to(item):
            self.query_one("#guidance", TickList).go_to(item)

    async def _mend(self, raised: Raised) -> None:
        """Go to what solves a signal: a line of a checklist, or a field of a record."""
        if raised.kind == "item":
            await self.action_step(raised.field, raised.record_id)
        else:
            await go.to_mend(self, raised)

    def action_state(self) -> None:
        """Choose how the trajectory goes on."""
        self.hold_keys()
        self._change_state()

    @work(exclusive=True, group="state")
    async def _change_state(self) -> None:
        await change_state_from_elsewhere(self, Subject("trajectory", self.trajectory_id))

    # Records

    async def on_record_list_open_asked(self, event: RecordList.OpenAsked) -> None:
        """Open a record of this step."""
        await go.to_record(self, event.kind, event.record_id, event.field)

    async def on_record_list_new_asked(self, event: RecordList.NewAsked) -> None:
        """Make a new record in this step."""
        await go.to_new(self, event.section.kind, event.section.starting or {})

    async def on_record_list_delete_asked(self, event: RecordList.DeleteAsked) -> None:
        """Take a record away; undo brings it back."""
        await go.take_away(self, event.kind, event.record_id)


def case_title(case: Case) -> str:
    """Whose trajectory it is: candidate, job and employer, as far as they are known."""
    candidate, job, employer = (case.records.get(kind) for kind in ("candidate", "future_job", "employer"))
    return whose_words(
        title_of(candidate) if candidate else "",
        str(job.values.get("function") or "") if job else "",
        title_of(employer) if employer else "",
    )


def read_step(store: Store, screen: type[StepScreen], trajectory_id: str, today: date) -> Reading:
    """What a step screen shows, read in one go on the store's thread."""
    case = store.case(trajectory_id)
    route = case.value("route")
    here = [records for records in screen.RECORDS if not records.routes or route in records.routes]
    sections = [_section(store, case, records) for records in here]
    raised = of_trajectory(store.facts(trajectory_id, today), trajectory_id)
    return Reading(case, sections, raised, titles_for(store, raised, today))


def _section(store: Store, case: Case, records: StepRecords) -> Section:
    words, owner = KINDS[records.kind].words, case.id_of(records.of)
    if not records.of:
        return Section(capital(_(words.many)), records.kind, store.rows(records.kind), {})
    if not records.by:
        rows = [case.records[records.kind]] if owner else []
        return Section(
            capital(_(words.one)), records.kind, rows, None, *(() if owner else _missing(case, records.kind))
        )
    title = capital(_(words.many))
    if not owner:
        return Section(title, records.kind, (), None, *_missing(case, records.of))
    return Section(title, records.kind, store.rows(records.kind, **{records.by: owner}), {records.by: owner})


def _missing(case: Case, kind: str) -> tuple[str, tuple[str, str, str]]:
    """What to say when the case has no record of a kind yet, and where Enter goes: the field that names it."""
    holder = next(
        (name for name in ("trajectory", "future_job") if _field(name, kind) and case.id_of(name)), "trajectory"
    )
    return _("Enter: kies een {kind}").format(kind=_(KINDS[kind].words.one)), (
        holder,
        case.id_of(holder),
        _field(holder, kind),
    )


def _field(holder: str, kind: str) -> str:
    specs = KINDS[holder].specs.values()
    return next((spec.name for spec in specs if spec.kind == "reference" and spec.target == kind), "")


assert set(commands.STEP_KEYS) == set(STEPS)
