"""A list of records in sections, such as the skills of a job or everything that belongs to a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from nbm_tui.i18n import _
from screens import commands, signs
from screens.keymap import with_keys
from screens.widgets.hanging import Hanging
from screens.wording import title_of
from storage.sync.states import SyncState
from storage.text import N_
from storage.views import Row


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of record in a list. `starting` are the first values of a new one; None: no new one can be made here.

    `instead` is where Enter on the heading goes when nothing can be made here: kind, id and field of another record.
    """

    title: str
    kind: str
    rows: Sequence[Row] = ()
    starting: Mapping[str, Any] | None = field(default_factory=dict)
    hint: str = ""
    instead: tuple[str, str, str] | None = None


class RecordList(OptionList):
    """Sections with a heading each; Enter opens a record, F4 makes a new one in the section of the cursor."""

    DEFAULT_CSS = """
    RecordList {
        border: round $border; border-title-color: $muted; background: $background; padding: 0 1; height: 1fr;
    }
    RecordList:focus { border: round $primary; border-title-color: $primary; }
    """
    BINDINGS = commands.bindings(
        commands.Command("select", "enter", "Enter", N_("Openen"), commands.OPEN.help), commands.NEW, commands.DELETE
    )

    class OpenAsked(Message):
        """A record has to be opened, with the cursor in a field."""

        def __init__(self, kind: str, record_id: str, field: str = "") -> None:
            super().__init__()
            self.kind, self.record_id, self.field = kind, record_id, field

    class NewAsked(Message):
        """A new record has to be made in a section."""

        def __init__(self, section: Section) -> None:
            super().__init__()
            self.section = section

    class DeleteAsked(Message):
        """A record has to go."""

        def __init__(self, kind: str, record_id: str) -> None:
            super().__init__()
            self.kind, self.record_id = kind, record_id

    def __init__(self, title: str, today: Callable[[], date]) -> None:
        super().__init__()
        self.border_title = title
        self._today = today
        self._sections: list[Section] = []
        self._states: Mapping[str, SyncState] = {}

    def show_states(self, states: Mapping[str, SyncState]) -> None:
        """Show before each record how far it is on its way to the centre; where there is room in a word too."""
        if states != self._states:
            self._states = states
            self.show(self._sections)

    def show(self, sections: Sequence[Section]) -> None:
        """Show these sections; the cursor goes to a record that is new here, or stays on the one where it was."""
        before, known = self._highlighted_id(), {row.id for section in self._sections for row in section.rows}
        came = [
            f"{number}/{row.kind}/{row.id}"
            for number, section in enumerate(sections)
            for row in section.rows
            if self._sections and row.id not in known
        ]
        self._sections = list(sections)
        self.set_options(
            [option for number, section in enumerate(sections) for option in self._lines_of(number, section)]
        )
        if self.option_count:
            self.highlighted = self._index(came[0] if came else before)

    def _lines_of(self, number: int, section: Section) -> list[Option]:
        count = len(section.rows)
        remark = section.hint or ("" if section.starting is None else with_keys(_("{new}: nieuw")) if not count else "")
        heading = Content.assemble(
            (section.title, "bold $primary"),
            (f" {count}" if count else "", "$muted"),
            (f"  {remark}", "$muted"),
        )
        rows = [Option(self._line(section, row), id=f"{number}/{row.kind}/{row.id}") for row in section.rows]
        return [Option(heading, id=f"{number}//"), *rows]

    def _line(self, section: Section, row: Row) -> Hanging:
        title, state = self._title_in(section, row), self._states.get(row.id)
        if state is None:
            return Hanging(("  ", ""), title, indent=4)
        sign, colour = signs.SENT[state]
        words = f"{title} · {_(state.title_nl)}"
        fits = self.screen.has_class("-wide") and len(words) + 2 <= self.scrollable_content_region.width
        return Hanging((f"{sign} ", colour), words if fits else title, indent=4)

    def _title_in(self, section: Section, row: Row) -> str:
        """A record's title, without what all records of the section hang under."""
        own = tuple(part for part in row.parts if part.spec.name not in (section.starting or {}))
        return title_of(replace(row, parts=own) if own else row, self._today())

    def _highlighted_id(self) -> str:
        return (self.highlighted_option.id or "") if self.highlighted_option else ""

    def _index(self, option_id: str) -> int:
        ids = [option.id for option in self.options]
        return ids.index(option_id) if option_id in ids else 0

    def _at_cursor(self) -> tuple[Section, str, str] | None:
        number, _slash, rest = self._highlighted_id().partition("/")
        if not number:
            return None
        kind, _slash, record_id = rest.partition("/")
        return self._sections[int(number)], kind, record_id

    @property
    def at_cursor(self) -> tuple[str, str]:
        """Kind and id of the record at the cursor; two empty texts on a heading."""
        here = self._at_cursor()
        return (here[1], here[2]) if here else ("", "")

    def action_select(self) -> None:
        """Open the record; on the heading of an empty section make the first one."""
        here = self._at_cursor()
        if here and here[2]:
            self.post_message(self.OpenAsked(here[1], here[2]))
        elif here and here[0].instead:
            self.post_message(self.OpenAsked(*here[0].instead))
        elif here:
            self.action_new()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A line was clicked."""
        event.stop()
        self.action_select()

    def action_new(self) -> None:
        """A new record in the section of the cursor."""
        here = self._at_cursor()
        if here and here[0].starting is not None:
            self.post_message(self.NewAsked(here[0]))

    def action_delete(self) -> None:
        """Take the record at the cursor away."""
        here = self._at_cursor()
        if here and here[2]:
            self.post_message(self.DeleteAsked(here[1], here[2]))
