"""A walk through the running app that notes where each item of the method is met.

What counts is what the mounted widgets hold: the lines of lists, with the item's own words in them, the fields of forms
and the answers of choices. Every field and every answer that rests on an item is filled in with the keys, and looked up
in the journal afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from textual import events
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from nbm_tui.method.catalogue import ROUTES, Item, catalogue
from nbm_tui.method.layout import STEP_TEXTS
from nbm_tui.method.signals import of_cohort, of_job, of_trajectory
from screens.commands import STEP_KEYS
from screens.record import RecordScreen
from screens.reviewing import ReviewScreen
from screens.step import StepScreen
from screens.widgets.editors import ChoiceEditor, Editor
from screens.widgets.field_row import FieldRow
from screens.widgets.form import RecordForm
from screens.widgets.hanging import Hanging
from screens.widgets.record_list import RecordList
from screens.widgets.tick_list import TickList, own_suggestion
from storage.case import subject_of
from storage.entries import entries_of
from storage.folder import DataFolder
from storage.ids import derived_id, new_id
from storage.records import KINDS
from storage.records.links import check_answer_id
from storage.store import Store
from tests.screens_fixture import Coach, days, fill, group, key_event, settled, sitting
from tests.signal_stories import Story
from tests.test_signals import EVERY_CASE

ABOUT = "Over de methode"
REPORT = "Wat helpt en hindert (Ctrl+R)"  # tells what was marked elsewhere
SMALL = (60, 16)  # columns and rows: drawing takes most of the time
WIDE = 10_000  # columns: every line of a list stands on one row
MARKS = {"factor": "helps", "success": "yes", "pitfall": "occurs"}  # an answer for the report to count
TYPED = {"integer": "1", "decimal": "1", "money": "1", "date": "2-3-2027", "moment": "2-3-2027 10:00"}


class Seen(NamedTuple):
    """The words of an item on a line. `marked` tells that the line says it is the app's own suggestion."""

    item: str
    where: str
    route: str = ""
    step: str = ""
    marked: bool = False


class Met(NamedTuple):
    """A field or an answer in a form: what it is called there, its items, and whether what was filled in is kept."""

    where: str
    items: tuple[str, ...]
    kept: bool


@dataclass
class Found:
    """What the walk found. `listed` are the kinds in the lists of a step on a route, `under` those below a form."""

    lines: list[Seen] = field(default_factory=list)
    fields: dict[str, Met] = field(default_factory=dict)
    answers: dict[str, Met] = field(default_factory=dict)
    signals: dict[str, tuple[str, ...]] = field(default_factory=dict)
    listed: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    under: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    reached: set[str] = field(default_factory=set)


# ---- Made-up data -------------------------------------------------------------------------------------------------


def case_id(route: str) -> str:
    """The trajectory of the walk on a route."""
    return derived_id("walk", route)


def write_cases(store: Store) -> None:
    """A caseload with a trajectory on each route, and something to choose for every reference."""
    fill(store)
    store.save_many(group())
    for job in store.rows("future_job"):
        store.save("future_job", job.id, {"irregular_hours": True})
    shared = {"job_id": store.rows("future_job")[0].id, "employer_id": store.rows("employer")[0].id}
    begun = {"start_on": days(-30), "planned_end_on": days(150)}
    for route in ROUTES:
        candidate = derived_id("walk", route, "candidate")
        store.save("candidate", candidate, {"code": f"LOOP-{route}"})
        store.save("trajectory", case_id(route), {"candidate_id": candidate, "route": route, **shared, **begun})
    subject = subject_of("job", case_id("small"))
    for item in catalogue().all():
        if item.kind in MARKS:
            given = {"subject_id": subject, "item_id": item.id, "step": item.step, "answer": MARKS[item.kind]}
            store.save("check_answer", check_answer_id(subject, item.id), given)
    for target in {spec.target for kind in KINDS.values() for spec in kind.specs.values()} - {""}:
        if not store.rows(target):
            name = next(spec.name for spec in KINDS[target].specs.values() if spec.kind in ("text", "lines"))
            store.save(target, new_id(), {name: "Verzonnen"})


# ---- The walk -----------------------------------------------------------------------------------------------------


async def walk(folder: DataFolder) -> Found:
    """Go through every screen that holds items, on a folder with the cases of the walk."""
    async with sitting(folder, SMALL) as coach:
        walker = _Walker(coach)
        await walker.steps()
        await walker.other_lists()
        await coach.press("ctrl+o")  # forms are opened from a screen that has nothing to read again
        for kind in KINDS:
            await walker.form(kind)
    found = walker.found
    found.fields = {name: met for name, met in found.fields.items() if name.partition(".")[0] in found.reached}
    found.answers = {name: met for name, met in found.answers.items() if name.partition(".")[0] in found.reached}
    return found


def told(begin: Callable[[], Story]) -> dict[str, tuple[str, ...]]:
    """The signals that come up in the stories of their tests, with the items that they then name."""
    found: dict[str, tuple[str, ...]] = {}
    for one in EVERY_CASE:
        if one.code not in found:
            story = begin().play(*one.story)
            up = (*of_trajectory(story.facts(), "t"), *of_job(story.facts(), "j"), *of_cohort(story.facts(), "k"))
            found |= {raised.signal.code: raised.signal.items for raised in up if raised.signal.code == one.code}
    return dict(sorted(found.items()))


class _Walker:
    def __init__(self, coach: Coach) -> None:
        self.coach = coach
        self.found = Found()

    # Screens

    async def steps(self) -> None:
        """Every step of a trajectory on each route, from home with the keys."""
        for route in ROUTES:
            await self.coach.press("escape", *f"loop-{route}", "enter")
            for step, key in STEP_KEYS.items():
                await self.coach.press(key)
                screen = self.coach.app.screen
                assert isinstance(screen, StepScreen), self.coach.text
                assert (screen.STEP, screen.trajectory_id) == (step, case_id(route))
                text = STEP_TEXTS[step]
                self._note_lines(f"stap {text.number} {text.short}", route, step)
                self.found.listed[step, route] |= self._note_records()
            await self.coach.press("enter")  # a note on a task
            self._note_form()
            await self.coach.press("escape", "f5")

    async def other_lists(self) -> None:
        """The lists, the group, the settings, the barriers to choose from, and about the method."""
        await self.coach.press("f3")
        self._note_records()
        for cohort in await self.coach.stored(lambda store: store.rows("cohort")):
            await self.coach.open("cohort", cohort.id)
            self._note_records()
            self._note_lines("editie")
        for line in range(3):
            await self.coach.press("f5", "f12", *["down"] * line, "enter")
            self._note_form()
        await self.coach.press("f5", "f2")
        self._note_lines("lijst met belemmeringen (F2)")
        await self.coach.press("escape", "ctrl+o")
        self._note_lines(ABOUT)
        await self.coach.press("f5", "ctrl+r")
        self._note_lines(REPORT, grouped=False)
        await self.coach.press("f5")

    async def form(self, kind: str) -> None:
        """Fill in a new record with the keys; what stands beside the form is read when the record is there."""
        record_id, first = new_id(), next(iter(KINDS[kind].specs))
        await self.coach.open(kind, record_id, first)
        editors = [row.editor for row in self.coach.app.screen.query(FieldRow)]
        await self._fill_in(editors)
        kept = await self.coach.stored(lambda store: set(_kept(store, record_id)))
        for editor in editors:
            self._note_field(kind, editor, kept)
        self.found.under[kind] |= self._note_records()
        if self.coach.app.screen.query(TickList):
            await self.coach.press("escape")
            await self.coach.open(kind, await self.coach.stored(lambda store: _pointing_at_all(store, kind)), first)
            self._note_lines(KINDS[kind].words.one)
            self._note_records()
        await self.coach.press("escape")

    async def _fill_in(self, editors: list[Editor]) -> None:
        """Fill in all fields; where the route decides what is asked, choose each route and fill in what it shows."""
        if not any(editor.spec.routes for editor in editors):
            await self._send([event for editor in editors for event in (*_filling(editor), key_event("tab"))])
            return
        form, left = self.coach.app.screen.query_one(RecordForm), {one.spec.name: one for one in editors}
        left.pop("route")
        for _ in KINDS["trajectory"].specs["route"].choices or ():
            form.go_to("route")
            await self._send([key_event("right")])
            for name in [name for name in left if form.row(name).display]:
                form.go_to(name)
                await self._send([*_filling(left.pop(name)), key_event("tab")])

    async def _send(self, keys: list[events.Key | events.Paste]) -> None:
        for key in keys:
            self.coach.app.post_message(key)
        await settled(self.coach.app)

    # What is there

    def _note_lines(self, screen: str, route: str = "", step: str = "", grouped: bool = True) -> None:
        """The items whose words stand in a list."""
        for options in self.coach.app.screen.query(OptionList):
            titles = ", ".join(filter(None, (screen, str(options.border_title or ""))))
            heading = ""
            for option in options.options:
                if option.disabled:
                    heading = _plain(option)
                    continue
                (item, belongs), words = _item_at(option), _plain(option)
                if item and item.nl.rstrip(".") in words:
                    where = ": ".join(filter(None, (titles, heading if grouped and belongs else "")))
                    self.found.lines.append(Seen(item.id, where, route, step, own_suggestion() in words))

    def _note_records(self) -> set[str]:
        """The kinds of record that a coach can open or make from the lists on the screen."""
        screen = self.coach.app.screen
        listed = {section.kind for records in screen.query(RecordList) for section in records._sections}
        self.found.reached |= listed
        if isinstance(screen, ReviewScreen):
            self.found.reached |= {line.kind for line in screen._lines.values()}
        return listed

    def _note_form(self) -> None:
        """A form that was opened with a key."""
        screen = self.coach.app.screen
        assert isinstance(screen, RecordScreen), self.coach.text
        self.found.reached.add(screen.kind.name)

    def _note_field(self, kind: str, editor: Editor, kept: set[tuple[str, Any]]) -> None:
        spec, form = editor.spec, f"formulier {KINDS[kind].words.one}"
        is_kept = any(name == spec.name and value not in (None, "") for name, value in kept)
        where = f"{form}: {spec.title}"
        if spec.items:
            self.found.fields[f"{kind}.{spec.name}"] = Met(where, spec.items, is_kept)
        if spec.kind == "reference":
            self.found.reached.add(spec.target)  # chosen or made from here
        for value, title in editor.options if isinstance(editor, ChoiceEditor) else ():
            if getattr(value, "item", ""):
                met = Met(f"{where} = {title}", (value.item,), (spec.name, str(value)) in kept)
                self.found.answers[f"{kind}.{spec.name}={value}"] = met


def _filling(editor: Editor) -> Iterator[events.Key | events.Paste]:
    """The keys that fill in a field that rests on the method; a choice goes through all its answers."""
    spec = editor.spec
    items = [*spec.items, *(one.item for one in spec.choices or () if one.item)]
    if not items:
        return
    if spec.kind == "reference":
        yield from map(key_event, ("space", "enter"))
    elif isinstance(editor, ChoiceEditor):
        yield from [key_event("right") for _ in range(len(editor.options) if spec.choices else 1)]
    else:
        yield events.Paste(TYPED.get(spec.kind, "Verzonnen"))


def _pointing_at_all(store: Store, kind: str) -> str:
    """The id of a new record that points at something in every reference, so that all that can stand beside it does."""
    record_id = new_id()
    pointing = [spec for spec in KINDS[kind].specs.values() if spec.kind == "reference"]
    store.save(kind, record_id, {spec.name: store.rows(spec.target)[0].id for spec in pointing})
    return record_id


def _kept(store: Store, record_id: str) -> Iterator[tuple[str, Any]]:
    """Every value that a record had."""
    with store.session() as session:
        for entry in entries_of(session, record_id):
            yield from ((name, change["new"]) for name, change in entry.fields().items())


def _plain(option: Option) -> str:
    prompt = option.prompt
    if isinstance(prompt, Hanging):
        return prompt._wrap(WIDE).plain
    return prompt.plain if isinstance(prompt, Content) else str(prompt)


def _item_at(option: Option) -> tuple[Item | None, bool]:
    """The item that a line is about, by its key or else by its words; those stand apart from what is above them."""
    by_key, by_words = _known()
    key = (option.id or "").rpartition("/")[2]
    words = _plain(option).removeprefix(" · ").strip()
    return (by_key[key], True) if key in by_key else (by_words.get(words), False)


@cache
def _known() -> tuple[dict[str, Item], dict[str, Item]]:
    items = catalogue().all()
    by_key = {item.id: item for item in items}
    for subject in {subject_of(step, case_id(route)) for step in STEP_TEXTS for route in ROUTES}:
        by_key |= {check_answer_id(subject, item.id): item for item in items}
    return by_key, {item.nl: item for item in items}
