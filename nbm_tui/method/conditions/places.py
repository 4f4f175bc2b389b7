"""Signals about where the candidate learns, who guides, and whether the route fits that."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from nbm_tui.method.conditions.found import CaseFacts, Found, condition
from storage.facts import Fact

LADDER = ("sheltered", "more_demanding", "final_job")  # difficulty, from light to heavy


def _placements(case: CaseFacts) -> list[Fact]:
    """The placements in order."""
    return sorted(case.own("placement"), key=lambda one: (one.position or 0, str(one.start_on or ""), one.id))


def _employer(case: CaseFacts, placement: Fact) -> str:
    place = case.facts.get("learning_place", placement.learning_place_id)
    return placement.employer_id or (place.employer_id if place else None) or ""


@condition("W34")
def nobody_supervises(case: CaseFacts) -> Iterator[Found]:
    """A placement that goes on or comes has no daily supervisor."""
    for one in case.own("placement"):
        if not one.supervisor and (one.end_on is None or one.end_on >= case.today):
            yield Found("placement", one.id, "supervisor", about=("placement", one.id))


@condition("W37")
def ladder_not_rising(case: CaseFacts) -> Iterator[Found]:
    """A placement is not harder than the one before it, or jumps more than one level."""
    graded = [one for one in _placements(case) if one.difficulty in LADDER]
    for before, after in pairwise(graded):
        rise = LADDER.index(after.difficulty) - LADDER.index(before.difficulty)
        if rise != 1 and (after.end_on is None or after.end_on >= case.today):
            yield Found("placement", after.id, "difficulty", about=("placement", after.id))


@condition("W38")
def coach_does_all(case: CaseFacts) -> Iterator[Found]:
    """All guidance lies with the coach."""
    roles = {one.role for one in case.own("guidance_line")}
    if roles == {"coach"}:
        yield case.new("guidance_line", "role")


@condition("W39")
def never_elsewhere(case: CaseFacts) -> Iterator[Found]:
    """On the large route every placement is at the future employer."""
    employers = {_employer(case, one) for one in case.own("placement")}
    if case.route == "large" and case.employer_id and employers == {case.employer_id}:
        yield case.new("placement", "learning_place_id")


@condition("W40")
def small_with_more_employers(case: CaseFacts) -> Iterator[Found]:
    """The small route has more than one employer."""
    employers = {job.employer_id for job in case.jobs if job.employer_id}
    employers |= {case.employer_id} if case.employer_id else set()
    if case.route == "small" and len(employers) > 1:
        yield Found("trajectory", case.id, "route")


@condition("W51")
def more_than_neighbourly(case: CaseFacts) -> Iterator[Found]:
    """A task in the neighbourhood could be one of home care or the municipality."""
    here = [one for one in case.own("placement") if one.end_on is None or one.end_on >= case.today]
    for place_id in dict.fromkeys(one.learning_place_id for one in here):
        place = case.facts.get("learning_place", place_id)
        if place and place.place_kind == "neighbourhood" and place.within_limits is False:
            yield Found("learning_place", place.id, "within_limits", about=("learning_place", place.id))
