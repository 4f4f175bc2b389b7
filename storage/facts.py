"""Facts: what the signals look at, read with plain SQL over the light connection.

A row is a named tuple of the fields below: dates are dates, yes/no is bool or None, a value list is its stored text.
Thousands of records have to be there within a second, and home before the records are imported, so names of tables and
fields are known by heart here; a test holds them against the records.
"""

from __future__ import annotations

from collections import defaultdict, namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

Fact = Any
"""A named tuple with `id` and the fields of its kind in `FIELDS`."""

# The fields of each kind; a question mark marks a yes/no. Names that end in `_on` are dates.
FIELDS: Final[Mapping[str, str]] = {
    "settings": "horizon_months coach_contact_weeks coach_contact_wlb_weeks employer_contact_weeks place_contact_weeks "
    "barrier_open_days fallback_lead_weeks bbl_notice_weeks supervisor_changes soon_days",
    "trajectory": "candidate_id job_id employer_id cohort_id route trial_start? start_on planned_end_on ended_on "
    "length_months state",
    "trajectory_job": "trajectory_id job_id",
    "candidate": "benefit? language_test_on language_lessons? practical_talk_on problem_childcare?",
    "employer": "floor_support",
    "future_job": "employer_id origin expected_on places hours_week ends_benefit? irregular_hours? profile_id state",
    "skill": "job_id profile_id",
    "profile": "education_needed? experience_needed?",
    "commitment": "employer_id job_id cohort_id level count state",
    "contact_log": "held_on contact_kind contact_with about_growth? about_group? employer_id job_id candidate_id "
    "trajectory_id placement_id cohort_id",
    "match": "candidate_id job_id cohort_id trajectory_id told_possibilities_on told_route_on told_goal_on "
    "told_expectations_on introduced_on met_on admitted_on employer_decision state",
    "step_plan_item": "trajectory_id item_kind",
    "placement": "trajectory_id learning_place_id employer_id position start_on end_on difficulty supervisor",
    "learning_place": "place_kind employer_id within_limits?",
    "guidance_line": "trajectory_id role",
    "stakeholder": "trajectory_id role",
    "agreement": "trajectory_id cohort_id version state signed_on knowledge_skills step_plan duration guidance_form "
    "guidance_amount financing evaluations conditions commitment insurance income employer_time learn_at_work "
    "non_work_split insurance_checked_on explained_on copy_candidate_on evaluation_id",
    "agreement_party": "agreement_id role",
    "income_period": "trajectory_id income_form start_on end_on",
    "finance_line": "trajectory_id cohort_id cost_kind amount_cents budget_cents payer",
    "evaluation": "trajectory_id cohort_id evaluation_kind planned_on held_on decision transition_id",
    "evaluation_participant": "evaluation_id role present?",
    "barrier": "trajectory_id barrier_type method_item touches_employer? owner found_on state",
    "barrier_review": "evaluation_id barrier_id discussed?",
    "transition": "trajectory_id transition_kind planned_on happened_on talk_before_on talk_after_on state",
    "fallback": "trajectory_id state",
    "outcome": "trajectory_id end_state start_on",
    "check_answer": "subject_id item_id answer",
    "programme": "trainer_id",
    "programme_partner": "programme_id role",
    "cohort": "programme_id start_on bbl_start_on training_budget_cents closed_on",
    "cohort_employer": "cohort_id employer_id expected_places joins_again? reason_not_again",
    "meeting": "cohort_id meeting_kind held_on",
    "attendance": "meeting_id candidate_id present?",
    "lesson": "cohort_id trajectory_id",
    "signal_set_aside": "signal subject_kind subject_id until_on",
}
# How to read only what one trajectory needs: t, candidate, job, employer and cohort are its ids.
_OF_TRAJECTORY = "trajectory_id = :t"
_JOBS = "SELECT :job UNION SELECT job_id FROM trajectory_job WHERE trajectory_id = :t"
_EMPLOYERS = f"SELECT :employer UNION SELECT employer_id FROM future_job WHERE id IN ({_JOBS})"
_TRAJECTORIES = f"SELECT id FROM trajectory WHERE id = :t OR job_id IN ({_JOBS})"  # who learns for the same job too
_EVALUATIONS = "SELECT id FROM evaluation WHERE trajectory_id = :t"
_ONE: Final[Mapping[str, str]] = {
    "settings": "TRUE",
    "trajectory": f"id IN ({_TRAJECTORIES})",
    "step_plan_item": f"trajectory_id IN ({_TRAJECTORIES})",
    "outcome": f"trajectory_id IN ({_TRAJECTORIES})",
    "candidate": "id = :candidate",
    "employer": f"id IN ({_EMPLOYERS})",
    "future_job": f"id IN ({_JOBS})",
    "skill": f"job_id IN ({_JOBS}) OR profile_id IN (SELECT profile_id FROM future_job WHERE id IN ({_JOBS}))",
    "profile": f"id IN (SELECT profile_id FROM future_job WHERE id IN ({_JOBS}))",
    "commitment": f"employer_id IN ({_EMPLOYERS}) OR job_id IN ({_JOBS}) OR cohort_id = :cohort",
    "contact_log": "trajectory_id = :t OR candidate_id = :candidate OR cohort_id = :cohort "
    f"OR employer_id IN ({_EMPLOYERS}) OR job_id IN ({_JOBS})",
    "match": f"trajectory_id IN ({_TRAJECTORIES}) OR candidate_id = :candidate",
    "learning_place": "id IN (SELECT learning_place_id FROM placement WHERE trajectory_id = :t)",
    "agreement": f"{_OF_TRAJECTORY} OR cohort_id = :cohort",
    "agreement_party": "agreement_id IN (SELECT id FROM agreement WHERE trajectory_id = :t OR cohort_id = :cohort)",
    "finance_line": f"{_OF_TRAJECTORY} OR cohort_id = :cohort",
    "evaluation": f"{_OF_TRAJECTORY} OR cohort_id = :cohort",
    "evaluation_participant": f"evaluation_id IN ({_EVALUATIONS})",
    "barrier_review": f"evaluation_id IN ({_EVALUATIONS})",
    "check_answer": "subject_id = :t",
    "programme": "id = (SELECT programme_id FROM cohort WHERE id = :cohort)",
    "programme_partner": "programme_id = (SELECT programme_id FROM cohort WHERE id = :cohort)",
    "cohort": "id = :cohort",
    "cohort_employer": "cohort_id = :cohort",
    "meeting": "cohort_id = :cohort",
    "attendance": "candidate_id = :candidate",
    "lesson": f"{_OF_TRAJECTORY} OR cohort_id = :cohort",
    "signal_set_aside": "TRUE",
}
_KEYS = "SELECT id, candidate_id, job_id, employer_id, cohort_id FROM trajectory WHERE id = ?"


class Facts:
    """What was read, by kind, and a date to look at it from."""

    def __init__(self, today: date, rows: Mapping[str, Sequence[Fact]]) -> None:
        self.today = today
        self._rows = rows
        self._by_id: dict[str, dict[str, Fact]] = {}
        self._by_field: dict[tuple[str, str], dict[str, list[Fact]]] = {}

    def all(self, kind: str) -> Sequence[Fact]:
        """Every row of a kind."""
        return self._rows[kind]

    def get(self, kind: str, record_id: str | None) -> Fact | None:
        """The row with an id, if it is there."""
        if kind not in self._by_id:
            self._by_id[kind] = {row.id: row for row in self._rows[kind]}
        return self._by_id[kind].get(record_id) if record_id else None

    def under(self, kind: str, field: str, record_id: str | None) -> list[Fact]:
        """The rows of a kind whose field holds this id, in the order of their making."""
        key = (kind, field)
        if key not in self._by_field:
            found: dict[str, list[Fact]] = defaultdict(list)
            for row in self._rows[kind]:
                found[getattr(row, field)].append(row)
            self._by_field[key] = found
        return self._by_field[key].get(record_id, []) if record_id else []


def all_facts(connection: sqlcipher.Connection, today: date) -> Facts:
    """The facts of everything that is kept."""
    return Facts(today, {kind: _read(connection, kind, "TRUE", {}) for kind in FIELDS})


def facts_of(connection: sqlcipher.Connection, trajectory_id: str, today: date) -> Facts:
    """The facts that matter to one trajectory: its own, and those of its candidate, jobs, employer and group."""
    row = connection.execute(_KEYS, (trajectory_id,)).fetchone() or (trajectory_id, None, None, None, None)
    ids = dict(zip(("t", "candidate", "job", "employer", "cohort"), row, strict=True))
    return Facts(today, {kind: _read(connection, kind, _ONE.get(kind, _OF_TRAJECTORY), ids) for kind in FIELDS})


def _read(connection: sqlcipher.Connection, kind: str, where: str, ids: Mapping[str, str | None]) -> list[Fact]:
    query, build = _reader(kind)
    found = connection.execute(f"{query} AND ({where}) ORDER BY id", ids)
    return [build(row) for row in found.fetchall()]


@cache
def _reader(kind: str) -> tuple[str, Callable[[tuple[Any, ...]], Fact]]:
    names = ["id", *FIELDS[kind].split()]
    fields = [name.rstrip("?") for name in names]
    row_type: Any = namedtuple(f"{kind}_fact", fields)  # type: ignore[misc]  # made from the list above
    dates = [place for place, name in enumerate(names) if name.endswith("_on")]
    answers = [place for place, name in enumerate(names) if name.endswith("?")]

    def build(row: tuple[Any, ...]) -> Fact:
        values = list(row)
        for place in dates:
            if values[place]:
                values[place] = date.fromisoformat(values[place])
        for place in answers:
            if values[place] is not None:
                values[place] = bool(values[place])
        return row_type._make(values)

    return f'SELECT {", ".join(fields)} FROM "{kind}" WHERE deleted_at IS NULL', build
