"""Which records belong under which: read from the references that are declared with `child=True`."""

from __future__ import annotations

from functools import cache

from storage.records import KINDS

# Unique by their meaning, with an id from `links`: made by the screens that ask for them, never by hand.
LINKS = frozenset({
    "settings", "preferences", "check_answer", "step_state", "attendance", "candidate_skill", "trajectory_job",
    "evaluation_participant", "skill_progress", "barrier_review", "transition_review",
    "cohort_employer", "programme_employer", "programme_partner",
})  # fmt: skip


@cache
def children_of(kind: str) -> tuple[tuple[str, str], ...]:
    """The kinds listed under a record of this kind, each with the field that points at it; links are left out."""
    return tuple(
        (child.name, spec.name)
        for child in KINDS.values()
        for spec in child.specs.values()
        if spec.child and spec.target == kind and child.name not in LINKS
    )
