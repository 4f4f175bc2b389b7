"""What helps and hinders: how often coaches marked each factor, success check and pitfall. Counts, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from nbm_tui.i18n import _, language
from nbm_tui.method.catalogue import Item, catalogue
from nbm_tui.method.layout import GUIDANCE, STEP_TEXTS, first_holding
from screens.base import NbmScreen
from screens.sources import source_of
from screens.step import case_title
from screens.widgets.key_bar import KeyBar
from screens.widgets.tick_list import TickLine, TickList, own_suggestion
from screens.widgets.title_bar import TitleBar
from storage.marks import ANSWERS
from storage.records.check import Answer
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store
    from storage.views import Row

# Answers in the order in which they are told, with their words.
WORDS: Mapping[str, str] = {answer: Answer(answer).title_nl for answer in ANSWERS}


@dataclass(frozen=True, slots=True)
class Marked:
    """An item that was marked: how often each answer was given, and what stands with it."""

    times: Mapping[str, int]
    note: str = ""

    @property
    def total(self) -> int:
        """How often it was marked at all."""
        return sum(self.times.values())


@dataclass(frozen=True, slots=True)
class Findings:
    """What the screen shows: the marks of one trajectory, if there is one, and those of all."""

    title: str
    one: Mapping[str, Marked]
    every: Mapping[str, Marked]


class MarkList(TickList):
    """Lines to read; only where they come from can be asked."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Here is nothing to tick."""
        return action not in ("tick", "not_applicable", "select")


class FactorsScreen(NbmScreen):
    """What was marked in a trajectory, and how often in all of them."""

    HELP_NL = N_(
        "Wat jij en je collega's aangaven bij de stappen: wat helpt of hindert, wat aanwezig is en welke valkuil "
        "speelt. Eerst staat er wat je in dit traject aangaf, met je notities. Daaronder staat hoe vaak het in alle "
        "trajecten is aangegeven; wat het vaakst voorkomt, staat bovenaan. Het zijn aantallen, geen cijfer voor mensen."
    )
    DEFAULT_CSS = """
    FactorsScreen MarkList { height: 1fr; }
    """

    def __init__(self, trajectory_id: str = "") -> None:
        super().__init__()
        self._trajectory_id = trajectory_id

    def place(self) -> str:
        """The report, and the trajectory that it begins with."""
        return f"factors:{self._trajectory_id}"

    @property
    def trajectory_id(self) -> str:
        """The trajectory that the report begins with."""
        return self._trajectory_id

    def compose(self) -> ComposeResult:
        """Title and lines."""
        yield TitleBar(_("Wat helpt en hindert"))
        yield MarkList("")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read for the first time."""
        await self.reload()
        for lines in self.query(MarkList):
            self.set_focus(lines)

    async def reload(self) -> None:
        """Read again."""
        trajectory_id = self._trajectory_id
        found = await self.desk.run(lambda store: [*_lines(findings(store, trajectory_id))])
        for lines in self.query(MarkList):
            lines.show(found or [TickLine("none", _nothing())])

    def on_tick_list_source_asked(self, event: TickList.SourceAsked) -> None:
        """Where a line comes from."""
        item = _items().get(event.key.partition("/")[2])
        if item:
            self.app.push_screen(source_of(item))


def findings(store: Store, trajectory_id: str) -> Findings:
    """What was marked in a trajectory, and in all of them; read on the store's thread."""
    counted: dict[str, dict[str, int]] = {}
    for item_id, answer, times in store.marks():
        counted.setdefault(item_id, {})[answer] = times
    every = {item_id: Marked(times) for item_id, times in counted.items()}
    case = store.case(trajectory_id) if trajectory_id else None
    if not case or not case.records:
        return Findings("", {}, every)
    rows = store.rows("check_answer", subject_id=trajectory_id)
    one = {str(row.values["item_id"]): _marked(row) for row in rows if row.values["answer"] in WORDS}
    return Findings(case_title(case), one, every)


def _marked(row: Row) -> Marked:
    note = " · ".join(filter(None, (row.values["reason"], row.values["note"])))
    return Marked({str(row.values["answer"]): 1}, " ".join(note.split()))


def _items() -> Mapping[str, Item]:
    return {item.id: item for item in catalogue().all()}


def _nothing() -> str:
    return _("Er is nog niets aangegeven. Dat doe je bij een stap, in de wijzer, met de spatiebalk.")


def _lines(found: Findings) -> Iterator[TickLine]:
    if found.one:
        yield TickLine("one", _("Dit traject: {title}").format(title=found.title), heading=True)
        yield from _section("one", found.one)
    if found.every:
        yield TickLine("every", _("Alle trajecten"), heading=True)
        yield from _section("every", found.every)


def _section(part: str, marked: Mapping[str, Marked]) -> Iterator[TickLine]:
    """Step by step and group by group, what was marked most often first."""
    known = [item for item in _items().values() if item.id in marked]
    for step, text in STEP_TEXTS.items():
        for group in GUIDANCE:
            items = [item for item in known if item.step == step and first_holding(GUIDANCE, item) is group]
            if items:
                yield TickLine(f"{part}/{step}/{group.key}", f"{_(text.title)} · {_(group.title)}", heading=True)
                yield from _group(part, items, marked)


def _group(part: str, items: Iterable[Item], marked: Mapping[str, Marked]) -> Iterator[TickLine]:
    for item in sorted(items, key=lambda item: -marked[item.id].total):
        one = marked[item.id]
        own = own_suggestion() if item.is_own else ""
        given = {_(words): one.times[answer] for answer, words in WORDS.items() if answer in one.times}
        times = [words if part == "one" else f"{words}: {number}" for words, number in given.items()]
        words = f"{item.text(language())} {own}".strip()
        yield TickLine(f"{part}/{item.id}", words, remark=" · ".join(filter(None, (", ".join(times), one.note))))
