"""Views for reporting: plain tables that a BI tool can read, without what was deleted or erased and without notes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text

_HERE = "{0}.deleted_at IS NULL AND {0}.erased_at IS NULL"


def _join(table: str, short: str, on: str) -> str:
    return f" LEFT JOIN {table} {short} ON {short}.id = {on} AND {_HERE.format(short)}"


_OF_TRAJECTORY = (
    # Without the condition of `_join`: what hangs under a trajectory that was deleted has to be left out with it.
    " LEFT JOIN trajectory t ON t.id = {0}.trajectory_id" + _join("candidate", "c", "t.candidate_id")
)
_WHERE = f" WHERE {_HERE} AND t.deleted_at IS NULL AND t.erased_at IS NULL"

VIEWS: Mapping[str, str] = {
    "report_trajectory": (
        "SELECT t.id AS trajectory_id, c.id AS candidate_id, c.code AS candidate_code, c.name AS candidate_name,"
        " m.id AS coach_id, m.name AS coach_name, e.id AS employer_id, e.name AS employer_name,"
        " j.id AS job_id, j.function AS job_function, t.cohort_id, t.route, t.state,"
        " t.start_on, t.planned_end_on, t.ended_on FROM trajectory t"
        + _join("candidate", "c", "t.candidate_id")
        + _join("team_member", "m", "c.coach_id")
        + _join("future_job", "j", "t.job_id")
        + _join("employer", "e", "COALESCE(t.employer_id, j.employer_id)")
        + f" WHERE {_HERE.format('t')}"
    ),
    "report_barrier": (
        "SELECT b.id AS barrier_id, t.id AS trajectory_id, c.id AS candidate_id, c.code AS candidate_code,"
        " b.barrier_type, b.method_item, b.side, b.work_related, b.touches_employer, b.found_in_step, b.state,"
        " b.found_on, b.solved_on FROM barrier b" + _OF_TRAJECTORY.format("b") + _WHERE.format("b")
    ),
    "report_evaluation": (
        "SELECT v.id AS evaluation_id, t.id AS trajectory_id, c.id AS candidate_id, c.code AS candidate_code,"
        " v.cohort_id, v.evaluation_kind, v.planned_on, v.held_on, v.job_in_sight, v.candidate_motivated,"
        " v.employer_motivated, v.takes_work_off, v.room_to_learn, v.decision, v.next_on FROM evaluation v"
        + _OF_TRAJECTORY.format("v")
        + _WHERE.format("v")
    ),
}


def make_views(connection: Connection) -> None:
    """Make the views, or make them anew; who was given the right to read them keeps it."""
    replace = connection.dialect.name == "postgresql"
    for name, query in VIEWS.items():
        if not replace:
            connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
        connection.execute(text(f"CREATE {'OR REPLACE ' if replace else ''}VIEW {name} AS {query}"))
