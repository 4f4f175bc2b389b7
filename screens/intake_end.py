"""The end of a talk: what was caught, where it went, and what is still parked."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from nbm_tui.i18n import _, language, plural
from screens import go
from screens.base import NbmScreen
from screens.talking import REPORT, Sheet, read_sheet
from screens.whereabouts import Where
from screens.widgets.key_bar import KeyBar
from screens.widgets.record_list import RecordList, Section
from screens.widgets.title_bar import TitleBar
from screens.wording import capital
from storage.records import KINDS
from storage.store import Store
from storage.text import N_
from storage.views import Row

PARKED = "parked_question"
FIRST = ("barrier", "action", "evaluation")  # what asks for something comes first


class CaughtList(RecordList):
    """What was caught: it can be opened, not made here."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is made from here; a parked question has an answer, it is not taken away."""
        return action != "new" and (action != "delete" or self.at_cursor[0] != PARKED)


class IntakeEndScreen(NbmScreen):
    """One page. Enter opens a record, or goes back to a question that waits."""

    HELP_NL = N_(
        "Wat dit gesprek opleverde, en waar het staat. Enter opent het; bij een geparkeerde vraag gaat Enter terug "
        "naar die vraag. Met {talk} begin je het volgende gesprek, met Esc ga je terug naar dit gesprek."
    )
    TITLE_NL: ClassVar[str] = N_("Opgevangen")

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet
        self.question = ""

    @property
    def trajectory_id(self) -> str:
        """The trajectory that was talked about."""
        return self._sheet.state.records["trajectory"] if "trajectory" in self._sheet.existing else ""

    def where(self) -> Where:
        """At the end of this talk: the next one is likely."""
        return Where(self.trajectory_id, after=self._sheet.talk.key, chooses=True)

    def compose(self) -> ComposeResult:
        """Title and list."""
        yield TitleBar(" · ".join(filter(None, (self._sheet.talk.title(language()), self._sheet.title))))
        yield CaughtList(_(self.TITLE_NL), lambda: self.desk.today)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read for the first time."""
        await self.reload()
        for records in self.query(CaughtList):
            self.set_focus(records)

    async def reload(self) -> None:
        """Read again."""
        found = await self.desk.run(self._sections)
        for records in self.query(CaughtList):
            records.show(found)

    def _sections(self, store: Store) -> list[Section]:
        self._sheet = read_sheet(store, self._sheet.state, self.desk.today)  # an answer may be taken back
        rows: dict[str, list[Row]] = {kind: [] for kind in FIRST}
        for kind, record_id in self._sheet.state.caught:
            view = store.view(kind, record_id)
            if view.exists and not view.values.get("deleted_at"):
                rows.setdefault(kind, []).append(view.row)
        subject = self._sheet.state.records[self._sheet.talk.begins]
        parked = store.rows(PARKED, subject_id=subject, answered_on=None)
        found = [Section(_("Nog geparkeerd"), PARKED, parked, None)] if parked else []
        reports = rows.pop(REPORT, [])
        found += [Section(capital(_(KINDS[kind].words.many)), kind, some, None) for kind, some in rows.items() if some]
        return [*found, Section(_("Verslag van dit gesprek"), REPORT, reports, None, self._counted())]

    def _counted(self) -> str:
        """How much was answered, and what is open."""
        answered = sum(asked.answered for asked in self._sheet.asked)
        still = len(self._sheet.asked) - answered
        words = plural("{n} vraag beantwoord", "{n} vragen beantwoord", answered)
        return " · ".join((words, plural("{n} nog open", "{n} nog open", still)))

    async def on_record_list_open_asked(self, event: RecordList.OpenAsked) -> None:
        """Open a record, or go back to a question that waits."""
        if event.kind != PARKED:
            await go.to_record(self, event.kind, event.record_id, event.field)
            return
        view = await self.desk.run(lambda store: store.view(PARKED, event.record_id))
        self.question = str(view.values.get("question_key") or "")
        self.hold_keys()
        self.dismiss(None)

    async def on_record_list_delete_asked(self, event: RecordList.DeleteAsked) -> None:
        """Take away what was caught by mistake; undo brings it back."""
        await go.take_away(self, event.kind, event.record_id)
