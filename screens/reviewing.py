"""A record with lines on the table beside its form: who was there, what was discussed. Each line is kept by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from textual.widget import Widget

from nbm_tui.i18n import _
from screens.folding import fold
from screens.record import RecordScreen
from screens.sources import item_at, source_of
from screens.widgets.tick_list import TickLine, TickList
from storage.records.job import SkillLevel
from storage.store import Store
from storage.views import Row

YES_NO_CYCLE = ("yes", "no", "")
SKILL_CYCLE = (*(str(level) for level in SkillLevel), "")
YES_NO = {"yes": True, "no": False, "": None}
ITSELF: Mapping[str, Any] = {}  # each answer is kept as it is
Change = tuple[str, str, Mapping[str, Any]]  # kind, id, values


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A line on the table: which record holds its answer, in which field (`name`), and what each answer means there.

    An answer without a meaning of its own is the value itself. `given` are values that are kept with it.
    """

    kind: str
    record_id: str
    given: Mapping[str, Any]
    name: str
    line: TickLine
    means: Mapping[str, Any] = field(default_factory=lambda: YES_NO)

    def value_of(self, answer: str) -> Any:
        """What is kept for an answer."""
        return self.means.get(answer, answer or None)


Groups = list[tuple[str, list[ReviewLine]]]
"""Lines in groups, each with its title in Dutch."""


class ReviewScreen(RecordScreen):
    """A form with lines to answer beside it. Subclasses say which."""

    TABLE_TITLE: ClassVar[str]
    DEFAULT_CSS = """
    ReviewScreen #table { height: 3fr; }
    ReviewScreen RecordList { height: 1fr; min-height: 3; }
    ReviewScreen.-narrow .beside { height: 7; }
    ReviewScreen.-narrow .beside:focus-within { height: 14; }
    """

    _lines: dict[str, ReviewLine] = {}  # noqa: RUF012 - replaced as a whole, never changed

    async def read_lines(self) -> Groups:
        """What is on the table, in groups."""
        raise NotImplementedError

    def compose_beside(self) -> list[Widget]:
        """What is on the table, above what belongs under the record."""
        return [TickList(_(self.TABLE_TITLE), id="table"), *super().compose_beside()]

    async def show_beside(self) -> None:
        """Read both."""
        await super().show_beside()
        groups = await self.read_lines()
        self._lines = {line.line.key: line for _title, found in groups for line in found}
        shown: list[TickLine] = []
        for title, found in groups:
            shown.append(TickLine(title, _(title), heading=True))
            shown += [line.line for line in found]
        for table in self.query("#table").results(TickList):  # none when the coach has left meanwhile
            table.display = bool(shown)
            table.show(shown)

    async def on_tick_list_answered(self, event: TickList.Answered) -> None:
        """Keep an answer; the record itself comes into being with its first answer."""
        line = self._lines[event.key]
        value = line.value_of(event.answer)
        try:
            await self.keep([(line.kind, line.record_id, {**line.given, line.name: value})])
        finally:
            event.settled()
            await self.reload()
        await self.answered(line, value)

    async def answered(self, line: ReviewLine, value: Any) -> None:
        """An answer was kept; some lead on to something else."""

    async def keep(self, changes: list[Change]) -> None:
        """Keep answers as one action, with the record itself if it is new."""
        if self.form and not self.form.exists:
            self.form.exists = True
            changes.insert(0, (self.kind.name, self.record_id, self.starting))
        await self.desk.run(lambda store: store.save_many(changes))

    def on_tick_list_source_asked(self, event: TickList.SourceAsked) -> None:
        """Where a line comes from, when it is an item of the method."""
        item = item_at(event.key)
        if item:
            self.app.push_screen(source_of(item))

    async def on_tick_list_open_asked(self, event: TickList.OpenAsked) -> None:
        """Put words to a line: the solution for a barrier, a remark on a skill."""
        line = self._lines[event.key]
        if self.form and not self.form.exists:
            await self.keep([])  # what the line hangs under comes first
        self.app.push_screen(RecordScreen(line.kind, line.record_id, line.given, note=line.line.text))


def known_answers(store: Store, kind: str, **parent: str) -> dict[str, Row]:
    """The answers that are kept under a record, by id."""
    return {row.id: row for row in store.rows(kind, **parent)}


def by_words(line: ReviewLine) -> str:
    """To list people in the order of the group, which is that of their names."""
    return fold(line.line.text)


def yes_no_line(
    kind: str,
    record_id: str,
    given: Mapping[str, Any],
    name: str,
    text: str,
    known: Mapping[str, Row],
    remark: str = "",
) -> ReviewLine:
    """A line that is answered with yes or no; `remark` is the name of the field that is shown behind it."""
    row = known.get(record_id)
    value = row.values.get(name) if row else None
    answer = "" if value is None else "yes" if value else "no"
    words = str(row.values.get(remark) or "") if row and remark else ""
    return ReviewLine(kind, record_id, given, name, TickLine(record_id, text, YES_NO_CYCLE, answer, words))
