"""Signals about a group of the WijkLeerbedrijf and its employers."""

from __future__ import annotations

from collections.abc import Iterator

from nbm_tui.method.conditions.found import CohortFacts, Found, condition
from storage.facts import Fact


@condition("W17", "cohort")
def agreed_too_early(group: CohortFacts) -> Iterator[Found]:
    """There is an agreement while an employer promised nothing, or while there is no trainer."""
    agreed = group.facts.under("agreement", "cohort_id", group.id) or any(
        group.facts.under("agreement", "trajectory_id", one.id) for one in group.trajectories
    )
    if not agreed:
        return
    for one in group.employers:
        if one.employer_id and not group.commitments(one.employer_id):
            starting = {"employer_id": one.employer_id, "cohort_id": group.id}
            yield Found("commitment", "", "level", starting, about=("employer", one.employer_id))
    programme = group.facts.get("programme", group.cohort.programme_id)
    partners = group.facts.under("programme_partner", "programme_id", group.cohort.programme_id)
    if programme and not programme.trainer_id and not any(one.role == "trainer" for one in partners):
        yield Found("programme", programme.id, "trainer_id")


@condition("W19", "cohort")
def guarantee_to_group(group: CohortFacts) -> Iterator[Found]:
    """A guarantee stands for this group."""
    for one in group.facts.under("commitment", "cohort_id", group.id):
        if one.level == "guarantee" and one.state in (None, "stands"):
            yield Found("commitment", one.id, "level", about=("commitment", one.id))


@condition("W40", "cohort")
def one_employer(group: CohortFacts) -> Iterator[Found]:
    """The group has one employer, and a WijkLeerbedrijf lives by several."""
    if len({one.employer_id for one in group.employers}) == 1:
        yield group.new("cohort_employer", "employer_id")


@condition("W42", "cohort")
def fewer_places(group: CohortFacts) -> Iterator[Found]:
    """The employers expect or promise fewer places than there are candidates; not knowing yet is no reason to warn."""
    places = [_places(group, one) for one in group.employers]
    known = [number for number in places if number is not None]
    candidates = [one for one in group.trajectories if one.candidate_id]
    if places and len(known) == len(places) and sum(known) < len(candidates):
        yield Found("cohort_employer", group.employers[0].id, "expected_places", about=("cohort", group.id))


def _places(group: CohortFacts, employer: Fact) -> int | None:
    """How many places an employer expects, else how many it promised to this group."""
    promised = [one.count for one in group.commitments(employer.employer_id) if one.cohort_id and one.count is not None]
    known: int | None = employer.expected_places
    return known if known is not None else max(promised, default=None)


@condition("W49", "cohort")
def closed_without_lessons(group: CohortFacts) -> Iterator[Found]:
    """The round is closed, and nothing was learned from it."""
    if group.cohort.closed_on and not group.facts.under("lesson", "cohort_id", group.id):
        yield group.new("lesson", "went_well")


@condition("W52", "cohort")
def no_reason_to_leave(group: CohortFacts) -> Iterator[Found]:
    """An employer does not join again, and it is not known why."""
    for one in group.employers:
        if one.joins_again is False and not one.reason_not_again:
            yield Found("cohort_employer", one.id, "reason_not_again", about=("cohort_employer", one.id))
