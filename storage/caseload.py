"""The caseload and today's list, read with plain SQL over the light connection.

Home has to be there before SQLModel is imported, so this module knows the table and column names by heart; a test holds
them against the records.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlcipher3.dbapi2 as sqlcipher

TODAY_MOST = 100  # a list that is longer helps nobody
MANY = 1_000  # trajectories that are read in a moment
SOON = 1_000  # planned things that the first trajectories are found by
FIRST = 100  # trajectories that are read first: more than there are lines on a screen
STEPS = ("prepare", "job", "options", "match", "trajectory", "learn", "regular")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One trajectory on home. `steps` holds a state per step, in the order of `STEPS`: 'done', 'busy' or 'todo'."""

    id: str
    candidate: str
    employer: str
    job: str
    route: str
    step_order: str
    steps: tuple[str, ...]
    next_on: date | None
    next_what: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """Something with a date: an evaluation, an action or a transition. `what` is a code, `text` what was typed.

    `trajectory_id` and `candidate` are empty for what belongs to none, such as an action about an employer.
    """

    on: date
    what: str
    kind: str
    id: str
    trajectory_id: str
    candidate: str
    text: str


_IS_GONE = "EXISTS (SELECT 1 FROM trajectory gone WHERE gone.id = {} AND gone.deleted_at IS NOT NULL)"
# Everything with a date that is still to happen; what hangs under a record that was taken away counts no more. Each
# part has an index of its days, so that the first few are found without looking at the others.
_PLANNED = f"""
    SELECT trajectory_id, NULL AS candidate_id, 'evaluation' AS kind, id, planned_on AS due,
           coalesce(evaluation_kind, '') AS what, '' AS text
      FROM evaluation WHERE deleted_at IS NULL AND held_on IS NULL AND planned_on IS NOT NULL
       AND NOT {_IS_GONE.format("trajectory_id")}
    UNION ALL
    SELECT trajectory_id, NULL, 'evaluation', id, next_on, 'next', ''
      FROM evaluation held WHERE deleted_at IS NULL AND held_on IS NOT NULL AND next_on IS NOT NULL
       AND NOT {_IS_GONE.format("trajectory_id")}
       AND NOT EXISTS (SELECT 1 FROM evaluation later WHERE later.trajectory_id IS held.trajectory_id
                          AND (held.trajectory_id IS NOT NULL OR later.cohort_id IS held.cohort_id)
                          AND later.deleted_at IS NULL AND later.id <> held.id
                          AND coalesce(later.held_on, later.planned_on) > held.held_on)
    UNION ALL
    SELECT trajectory_id, NULL, 'transition', id, planned_on, coalesce(transition_kind, ''), ''
      FROM transition WHERE deleted_at IS NULL AND happened_on IS NULL AND planned_on IS NOT NULL
       AND NOT {_IS_GONE.format("trajectory_id")}
    UNION ALL
    SELECT coalesce(a.trajectory_id, b.trajectory_id, e.trajectory_id), a.candidate_id, 'action', a.id, a.due_on,
           'action', coalesce(a.what, '')
      FROM action a LEFT JOIN barrier b ON b.id = a.barrier_id LEFT JOIN evaluation e ON e.id = a.evaluation_id
     WHERE a.deleted_at IS NULL AND a.done_on IS NULL AND a.due_on IS NOT NULL
       AND b.deleted_at IS NULL AND e.deleted_at IS NULL
       AND NOT {_IS_GONE.format("coalesce(a.trajectory_id, b.trajectory_id, e.trajectory_id)")}
"""
# What everyone agrees is gone leaves nothing to choose.
_CHOICES = """
SELECT count(*) FROM conflict c JOIN "{kind}" r ON r.id = c.record_id
 WHERE c.record_kind = ? AND (r.deleted_at IS NULL OR EXISTS
       (SELECT 1 FROM conflict d WHERE d.record_id = c.record_id AND d.field = 'deleted_at'))
"""
_CASES = """
SELECT t.id, coalesce(nullif(c.name, ''), c.code, ''), coalesce(e.name, je.name, ''), coalesce(j.function, ''),
       coalesce(t.route, ''), coalesce(t.step_order, '')
  FROM trajectory t
  LEFT JOIN candidate c ON c.id = t.candidate_id
  LEFT JOIN future_job j ON j.id = t.job_id
  LEFT JOIN employer e ON e.id = t.employer_id
  LEFT JOIN employer je ON je.id = j.employer_id
 WHERE t.deleted_at IS NULL {and_among}
 ORDER BY t.id
"""
_AGENDA = f"""
SELECT p.due, p.what, p.kind, p.id, coalesce(p.trajectory_id, ''), coalesce(nullif(c.name, ''), c.code, ''), p.text
  FROM ({_PLANNED} ORDER BY due, id LIMIT :most) p
  LEFT JOIN trajectory t ON t.id = p.trajectory_id
  LEFT JOIN candidate c ON c.id = coalesce(t.candidate_id, p.candidate_id)
 WHERE p.due <= :until
 ORDER BY p.due, p.id
"""
# As in `sync.states`: the first that holds; refused is what nobody replaced. A leverbestand holds all of the earlier
# lives of this database.
_HOW_FAR = """
WITH newest AS (
  SELECT r.id, r.started_at, d.last_number FROM delivery d JOIN replica r ON r.id = d.replica
   ORDER BY r.started_at DESC, d.last_number DESC, d.id DESC LIMIT 1),
numbers AS (
  SELECT r.id, coalesce(c.number, 0) AS confirmed,
         CASE WHEN r.id = n.id THEN n.last_number WHEN r.started_at < n.started_at THEN 1e18 ELSE 0 END AS delivered
    FROM replica r LEFT JOIN confirmed c ON c.replica = r.id LEFT JOIN newest n)
SELECT t.id, CASE
    WHEN EXISTS (SELECT 1 FROM conflict c WHERE c.record_id = t.id) THEN 'conflict'
    WHEN EXISTS (SELECT 1 FROM refusal f WHERE f.record_id = t.id AND NOT EXISTS
         (SELECT 1 FROM journal x WHERE x.record_id = t.id AND instr(x.payload, CAST(f.entry_id AS BLOB))))
         THEN 'refused'
    WHEN EXISTS (SELECT 1 FROM draft d WHERE d.record_id = t.id) THEN 'draft'
    WHEN max(j.number > n.confirmed AND j.number > n.delivered) THEN 'ready'
    WHEN max(j.number > n.confirmed) THEN 'delivered' ELSE 'confirmed' END
  FROM trajectory t JOIN journal j ON j.record_id = t.id LEFT JOIN numbers n ON n.id = j.replica
 WHERE t.deleted_at IS NULL AND t.id IN (SELECT value FROM json_each(?))
 GROUP BY t.id
"""
# The earliest date with its code behind it.
_COMING = f"SELECT trajectory_id, min(due || what) FROM ({_PLANNED}) GROUP BY trajectory_id"
_STEP_STATES = "SELECT subject_id, step, state FROM step_state WHERE deleted_at IS NULL {and_among}"
_ANSWERED = """
SELECT DISTINCT subject_id, step FROM check_answer WHERE deleted_at IS NULL AND answer <> 'open' {and_among}
"""


def cases(connection: sqlcipher.Connection, organisation_id: str) -> list[CaseRow]:
    """All trajectories; the step of the organisation (prepare) is the same for each."""
    return _cases(connection, organisation_id, dict(connection.execute(_COMING).fetchall()))


def first_cases(connection: sqlcipher.Connection, organisation_id: str) -> list[CaseRow] | None:
    """The first of `cases` by date and candidate, where reading all would take a while; None where it would not."""
    if connection.execute("SELECT count(*) FROM trajectory").fetchone()[0] <= MANY:
        return None
    soon = agenda(connection, most=SOON)
    end = soon[-1].on if len(soon) == SOON else date.max  # of a day that may not be whole, nobody knows who is first
    coming: dict[str, str] = {}
    order: dict[str, tuple[date, str, str]] = {}
    for one in soon:
        case_id = one.trajectory_id
        if case_id and one.on < end:
            order.setdefault(case_id, (one.on, one.candidate, case_id))
            coming[case_id] = min(f"{one.on}{one.what}", coming.get(case_id, "~"))
    first = sorted(order, key=order.__getitem__)[:FIRST]
    return _cases(connection, organisation_id, coming, [*first, organisation_id])


def _cases(
    connection: sqlcipher.Connection, organisation_id: str, coming: Mapping[str, str], only: list[str] | None = None
) -> list[CaseRow]:
    states = _states(connection, only)
    found = []
    row: tuple[str, str, str, str, str, str]
    for row in _execute(connection, _CASES, "t.id", only):
        case_id = row[0]
        subjects = {"prepare": organisation_id}
        steps = tuple([states.get((subjects.get(step, case_id), step), "todo") for step in STEPS])
        first = coming.get(case_id, "")
        next_on, next_what = (date.fromisoformat(first[:10]), first[10:]) if first else (None, "")
        found.append(CaseRow(*row, steps, next_on, next_what))
    return found


def how_far(connection: sqlcipher.Connection, case_ids: Iterable[str]) -> dict[str, str]:
    """How far these trajectories are on their way to the centre, as `sync.states` tells it, by trajectory."""
    return dict(connection.execute(_HOW_FAR, (json.dumps(list(case_ids)),)).fetchall())


def agenda(connection: sqlcipher.Connection, until: date | None = None, most: int = -1) -> list[Agenda]:
    """Everything planned and not yet done, earliest first, up to a date; no more than `most`, unless that is -1."""
    found = connection.execute(_AGENDA, {"until": (until or date.max).isoformat(), "most": most})
    return [Agenda(date.fromisoformat(due), *rest) for due, *rest in found]


def today_list(connection: sqlcipher.Connection, today: date, days: int = 14) -> list[Agenda]:
    """What is overdue or comes up within some days, the first `TODAY_MOST` of it."""
    return agenda(connection, today + timedelta(days=days), TODAY_MOST)


def open_choices(connection: sqlcipher.Connection) -> int:
    """How many fields have several values of which the coach has to choose one."""
    kinds = [kind for (kind,) in connection.execute("SELECT DISTINCT record_kind FROM conflict")]
    return sum(connection.execute(_CHOICES.format(kind=kind), (kind,)).fetchone()[0] for kind in kinds)


def _states(connection: sqlcipher.Connection, only: list[str] | None) -> dict[tuple[str, str], str]:
    states = dict.fromkeys(_execute(connection, _ANSWERED, "subject_id", only), "busy")
    for subject, step, state in _execute(connection, _STEP_STATES, "subject_id", only):
        states[(subject, step)] = "done" if state == "done" else "busy"
    return states


def _execute(connection: sqlcipher.Connection, query: str, column: str, only: list[str] | None) -> sqlcipher.Cursor:
    """The rows of a query, all or only those with one of these values in a column."""
    if only is None:
        return connection.execute(query.format(and_among=""))
    among = f"AND {column} IN (SELECT value FROM json_each(?))"
    return connection.execute(query.format(and_among=among), (json.dumps(only),))
