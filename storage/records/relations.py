"""Which records belong under which: read from the references that are declared with `child=True`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from storage.records import KINDS
from storage.records.links import cohort_employer_id, programme_employer_id, programme_partner_id, trajectory_job_id

# Unique by their meaning, with an id from `links`: made by the screens that ask for them, never by hand.
LINKS = frozenset({
    "settings", "preferences", "check_answer", "step_state", "parked_question", "attendance",
    "candidate_skill", "trajectory_job",
    "evaluation_participant", "skill_progress", "barrier_review", "transition_review",
    "cohort_employer", "programme_employer", "programme_partner",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A link that is listed under its owner and made by picking the other end; `owner` and `other` are its fields."""

    owner: str
    other: str
    id_of: Callable[[str, str], str]
    asks: str


PICKED: Final = {
    "cohort_employer": Link("cohort_id", "employer_id", cohort_employer_id, "expected_places"),
    "programme_employer": Link("programme_id", "employer_id", programme_employer_id, "joined_on"),
    "programme_partner": Link("programme_id", "partner_id", programme_partner_id, "role"),
    "trajectory_job": Link("trajectory_id", "job_id", trajectory_job_id, "note"),
}


@cache
def children_of(kind: str) -> tuple[tuple[str, str], ...]:
    """The kinds listed under a record of this kind, each with the field that points at it; links only as declared."""
    return tuple(
        (child.name, spec.name)
        for child in KINDS.values()
        for spec in child.specs.values()
        if spec.child and spec.target == kind and _is_listed(child.name, spec.name)
    )


def _is_listed(child: str, field: str) -> bool:
    return PICKED[child].owner == field if child in PICKED else child not in LINKS
