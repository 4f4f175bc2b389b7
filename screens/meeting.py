"""A meeting of a group: its form, and beside it everyone of the group, to note in one go who was there."""

from __future__ import annotations

from datetime import date

from screens import commands
from screens.members import is_gone
from screens.reviewing import Groups, ReviewLine, ReviewScreen, by_words, known_answers, yes_no_line
from screens.widgets.tick_list import TickList
from screens.wording import title_of
from storage.records.links import attendance_id
from storage.store import Store
from storage.text import N_


class MeetingScreen(ReviewScreen):
    """When it was, and who came; one key says that all were there."""

    HELP_NL = N_(
        "Vul de soort en de datum in. Rechts staat de hele groep: {all_present} zet iedereen op aanwezig, met "
        "spatie verander je wie er niet was. Enter zet er een notitie bij, of op een selectiedag wie elkaar koos."
    )
    TABLE_TITLE = N_("De groep")
    BINDINGS = commands.bindings(commands.ALL_PRESENT)

    async def read_lines(self) -> Groups:
        """The candidates of the group."""
        meeting_id = self.record_id
        cohort_id = str(self.values.get("cohort_id") or "")
        today = self.desk.today
        lines = await self.desk.run(lambda store: _attendances(store, meeting_id, cohort_id, today))
        return [(N_("Wie was erbij?"), lines)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An `a` in the form is a letter."""
        if action == "all_present":
            return isinstance(self.focused, TickList)
        return super().check_action(action, parameters)

    async def action_all_present(self) -> None:
        """Everyone who has no answer yet was there: one action, so that one undo takes it back."""
        open_lines = [line for line in self._lines.values() if not line.line.answer]
        if open_lines:
            await self.keep([(line.kind, line.record_id, {**line.given, line.name: True}) for line in open_lines])
            await self.reload()


def _attendances(store: Store, meeting_id: str, cohort_id: str, today: date) -> list[ReviewLine]:
    known = known_answers(store, "attendance", meeting_id=meeting_id)
    lines = []
    for trajectory in store.rows("trajectory", cohort_id=cohort_id) if cohort_id else ():
        candidate_id = trajectory.values["candidate_id"]
        record_id = attendance_id(meeting_id, candidate_id) if candidate_id else ""
        if candidate_id and (record_id in known or not is_gone(store, trajectory.id, today)):
            given = {"meeting_id": meeting_id, "candidate_id": candidate_id}
            name = title_of(store.view("candidate", candidate_id).row)
            lines.append(yes_no_line("attendance", record_id, given, "present", name, known, "note"))
    return sorted(lines, key=by_words)
