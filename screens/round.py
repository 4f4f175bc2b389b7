"""The data of a group, and closing its round: who joins again, who has no outcome yet, and what was learned."""

from __future__ import annotations

from datetime import date
from typing import Any

from nbm_tui.i18n import _
from screens import go
from screens.members import is_gone
from screens.reviewing import Groups, ReviewLine, ReviewScreen, by_words, yes_no_line
from screens.widgets.tick_list import TickLine, TickList
from screens.wording import title_of
from storage.store import Store
from storage.text import N_


class RoundScreen(ReviewScreen):
    """The form of a group; beside it what to go through when the round ends (`ev-round-lessons`)."""

    HELP_NL = N_(
        "Links de gegevens van de editie. Rechts wat je nagaat als de ronde eindigt: doet elke werkgever weer mee, "
        "en voor wie ontbreekt nog een uitkomst? Zet de lessen eronder met {new} en vul dan 'Afgesloten op' in."
    )
    TABLE_TITLE = N_("De ronde afsluiten")
    LISTED = frozenset({"lesson"})

    async def read_lines(self) -> Groups:
        """The employers of the round, and the candidates without an outcome."""
        cohort_id, today = self.record_id, self.desk.today
        return await self.desk.run(lambda store: _closing(store, cohort_id, today))

    async def answered(self, line: ReviewLine, value: Any) -> None:
        """Who does not join again is asked why (W52)."""
        if value is False:
            await go.to_record(self, line.kind, line.record_id, "reason_not_again")

    async def on_tick_list_open_asked(self, event: TickList.OpenAsked) -> None:
        """Open what an employer said, or note the outcome of a candidate."""
        event.prevent_default()
        line = self._lines[event.key]
        if line.kind == "outcome":
            await go.to_new(self, "outcome", line.given)
        else:
            await go.to_record(self, line.kind, line.record_id)


def _closing(store: Store, cohort_id: str, today: date) -> Groups:
    employers = {row.id: row for row in store.rows("cohort_employer", cohort_id=cohort_id)}
    joining = [
        yes_no_line(
            "cohort_employer",
            row.id,
            {},
            "joins_again",
            title_of(store.titles("cohort_employer", row.values)["employer_id"]),
            employers,
            "reason_not_again",
        )
        for row in employers.values()
        if row.values["employer_id"]
    ]
    groups = [(N_("Doet weer mee?"), joining), (N_("Nog zonder uitkomst"), _without_outcome(store, cohort_id, today))]
    return [(title, lines) for title, lines in groups if lines]


def _without_outcome(store: Store, cohort_id: str, today: date) -> list[ReviewLine]:
    lines = []
    for row in store.rows("trajectory", cohort_id=cohort_id):
        # Who ended needs an outcome too, but not who was never in the group.
        never_in = row.values["ended_on"] is None and is_gone(store, row.id, today)
        if not store.rows("outcome", trajectory_id=row.id) and not never_in:
            titles = store.titles("trajectory", row.values)
            name = title_of(titles["candidate_id"]) if "candidate_id" in titles else _("(nog niemand)")
            line = TickLine(row.id, name, answer="to_do", leads_on=True)
            lines.append(ReviewLine("outcome", "", {"trajectory_id": row.id}, "end_state", line))
    return sorted(lines, key=by_words)
