"""A match: its form, and beside it what the coach tells, asks and hears in the talk with the candidate.

The four things to tell (`s3-f-informed`), the practical talk (`s3-practical-talk`) and the skills of the job
(`s3-f-candidate-skills`) are answered with the space bar; a problem leads on to the barrier note.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from nbm_tui.i18n import language
from nbm_tui.method.catalogue import catalogue
from screens import go
from screens.barrier import note_barrier
from screens.dutch_dates import show_date
from screens.reviewing import ITSELF, SKILL_CYCLE, Groups, ReviewLine, ReviewScreen, known_answers
from screens.widgets.tick_list import TickLine, TickList
from screens.wording import show_value, title_of
from storage.records import KINDS
from storage.records.links import candidate_skill_id
from storage.store import Store
from storage.text import N_

# The field that holds the date, by what is told.
TOLD = {
    "s3-inform-possibilities": "told_possibilities_on",
    "s3-inform-route": "told_route_on",
    "s3-inform-goal": "told_goal_on",
    "s3-inform-expectations": "told_expectations_on",
}
# The field of the candidate, by the barrier that a problem becomes.
PROBLEMS = {
    "b-communication": "problem_communication",
    "b-ict": "problem_ict",
    "b-reachability": "problem_reachability",
    "b-mobility": "problem_mobility",
    "b-childcare": "problem_childcare",
    "b-irregular-hours": "problem_hours",  # only asked for a job with irregular hours
}
PROBLEM_CYCLE = ("no", "yes", "")  # most of it is no problem, and a problem leads away from here


class MatchRecordScreen(ReviewScreen):
    """What was told and asked, and what the employer decided."""

    HELP_NL = N_(
        "Rechts staat het gesprek met de kandidaat: de vier dingen die je vertelt, het praktische gesprek en de "
        "vaardigheden van de baan. Spatie geeft een antwoord. Zeg je ja bij een knelpunt, dan noteer je meteen de "
        "belemmering. Links vul je in wie wat besloot; alleen de werkgever kiest."
    )
    TABLE_TITLE = N_("Gesprek met de kandidaat")

    async def read_lines(self) -> Groups:
        """What belongs in the talk, as far as candidate and job are known."""
        match_id, today = self.record_id, self.desk.today
        values = self.values
        return await self.desk.run(lambda store: _talk(store, match_id, values, today))

    async def on_tick_list_open_asked(self, event: TickList.OpenAsked) -> None:
        """Change the date in the form, see the barriers of a problem, or put words to a skill."""
        line = self._lines[event.key]
        if line.kind == "candidate_skill":
            return
        event.prevent_default()
        if line.kind == "match" and self.form:
            self.form.go_to(line.name)
        else:
            await go.to_record(self, line.kind, line.record_id, line.name)

    async def answered(self, line: ReviewLine, value: Any) -> None:
        """A problem becomes a barrier note, unless this trajectory has one of that kind."""
        item = line.line.key
        if item not in PROBLEMS or not value or not self.trajectory_id:
            return
        known = await self.desk.run(
            lambda store: store.rows("barrier", trajectory_id=self.trajectory_id, method_item=item)
        )
        if not known:
            self.hold_keys()
            found_here = {"trajectory_id": self.trajectory_id, "found_in_step": "match"}
            await note_barrier(self, catalogue().item(item), found_here)


def _talk(store: Store, match_id: str, match: Mapping[str, Any], today: date) -> Groups:
    groups = [(N_("Verteld?"), _told(match_id, match, today))]
    job_id, candidate_id = match.get("job_id"), match.get("candidate_id")
    job = store.view("future_job", job_id).values if job_id else {}
    if candidate_id:
        candidate = store.view("candidate", candidate_id).values
        groups.append((N_("Praktisch gesprek: een knelpunt?"), _problems(candidate_id, candidate, job, today)))
    if candidate_id and job_id:
        groups.append((N_("Vaardigheden van de baan: hoe ver nu?"), skill_lines(store, candidate_id, job_id)))
    return [(title, lines) for title, lines in groups if lines]


def _told(match_id: str, match: Mapping[str, Any], today: date) -> list[ReviewLine]:
    lines = []
    for item, name in TOLD.items():
        told_on = match.get(name)
        words = catalogue().item(item).text(language())
        line = TickLine(item, words, ("yes", ""), "yes" if told_on else "", show_date(told_on) if told_on else "")
        lines.append(ReviewLine("match", match_id, {}, name, line, {"yes": today, "": None}))
    return lines


def _problems(candidate_id: str, candidate: Mapping[str, Any], job: Mapping[str, Any], today: date) -> list[ReviewLine]:
    talked_on = {"practical_talk_on": candidate.get("practical_talk_on") or today}
    lines = []
    for item, name in PROBLEMS.items():
        if name == "problem_hours" and not job.get("irregular_hours"):
            continue
        value = candidate.get(name)
        answer = "" if value is None else "yes" if value else "no"
        line = TickLine(item, catalogue().item(item).text(language()), PROBLEM_CYCLE, answer)
        lines.append(ReviewLine("candidate", candidate_id, talked_on, name, line))
    return lines


def skill_lines(store: Store, candidate_id: str, job_id: str) -> list[ReviewLine]:
    """How far a candidate is with each skill of a job."""
    known = known_answers(store, "candidate_skill", candidate_id=candidate_id)
    spec = KINDS["candidate_skill"].specs["level"]
    lines = []
    for row in store.rows("skill", job_id=job_id):
        record_id = candidate_skill_id(candidate_id, row.id)
        level = known[record_id].values.get("level") if record_id in known else None
        reached = show_value(spec, level) if level else ""
        line = TickLine(record_id, title_of(row), SKILL_CYCLE, str(level or ""), reached)
        given = {"candidate_id": candidate_id, "skill_id": row.id}
        lines.append(ReviewLine("candidate_skill", record_id, given, "level", line, ITSELF))
    return lines
