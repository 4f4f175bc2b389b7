"""A record with lines on the table beside its form: who was there, what was discussed. Each line is kept by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.widget import Widget

from nbm_tui.i18n import _
from screens.record import RecordScreen
from screens.widgets.tick_list import TickLine, TickList
from storage.store import Store
from storage.views import Row

YES_NO_CYCLE = ("yes", "no", "")
ANSWERS = {"yes": True, "no": False, "": None}
Change = tuple[str, str, Mapping[str, Any]]  # kind, id, values


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A line on the table: which record holds its answer, and in which field."""

    kind: str
    record_id: str
    given: Mapping[str, Any]
    field: str
    line: TickLine


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
        self.query_one("#table", TickList).show(shown)

    async def on_tick_list_answered(self, event: TickList.Answered) -> None:
        """Keep an answer; the record itself comes into being with its first answer."""
        line = self._lines[event.key]
        value = ANSWERS[event.answer] if event.answer in ANSWERS and line.field != "level" else event.answer or None
        try:
            await self.keep([(line.kind, line.record_id, {**line.given, line.field: value})])
        finally:
            event.settled()
            await self.reload()

    async def keep(self, changes: list[Change]) -> None:
        """Keep answers as one action, with the record itself if it is new."""
        if self.form and not self.form.exists:
            self.form.exists = True
            changes.insert(0, (self.kind.name, self.record_id, self.starting))
        await self.desk.run(lambda store: store.save_many(changes))

    async def on_tick_list_open_asked(self, event: TickList.OpenAsked) -> None:
        """Put words to a line: the solution for a barrier, a remark on a skill."""
        line = self._lines[event.key]
        self.app.push_screen(RecordScreen(line.kind, line.record_id, line.given, note=line.line.text))


def known_answers(store: Store, kind: str, **parent: str) -> dict[str, Row]:
    """The answers that are kept under a record, by id."""
    return {row.id: row for row in store.rows(kind, **parent)}


def yes_no_line(
    kind: str,
    record_id: str,
    given: Mapping[str, Any],
    field: str,
    text: str,
    known: Mapping[str, Row],
    remark: str = "",
) -> ReviewLine:
    """A line that is answered with yes or no; `remark` is the name of the field that is shown behind it."""
    row = known.get(record_id)
    value = row.values.get(field) if row else None
    answer = "" if value is None else "yes" if value else "no"
    words = str(row.values.get(remark) or "") if row and remark else ""
    return ReviewLine(kind, record_id, given, field, TickLine(record_id, text, YES_NO_CYCLE, answer, words))
