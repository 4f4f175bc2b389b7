"""Signals about the match: what was told, the practical talk, the meeting and the employer's decision."""

from __future__ import annotations

from collections.abc import Iterator

from nbm_tui.method.conditions.found import CaseFacts, Found, condition

TOLD = {
    "told_possibilities_on": "s3-inform-possibilities",
    "told_route_on": "s3-inform-route",
    "told_goal_on": "s3-inform-goal",
    "told_expectations_on": "s3-inform-expectations",
}
FAMILY_TYPES = ("kinderopvang_zorg", "gezin_relatie")
FAMILY_ITEMS = ("b-childcare", "b-family-situation", "b-irregular-hours")


@condition("W08")
def failing_not_mentioned(case: CaseFacts) -> Iterator[Found]:
    """Matching has begun, and the employer was not told that it may fail."""
    if case.match and case.employer_id and not case.is_ticked("s3-warn-no-match"):
        yield Found("item", "s3-warn-no-match", "match")


@condition("W09")
def not_told_all_four(case: CaseFacts) -> Iterator[Found]:
    """The candidate met the employer or soon begins, and was not told all four things."""
    match = case.match
    if match is None and case.candidate and case.starts_soon:
        starting = {"candidate_id": case.trajectory.candidate_id, "job_id": case.trajectory.job_id}
        if not all(map(case.is_ticked, TOLD.values())):
            yield case.new("match", next(iter(TOLD)), **starting)
    elif match and (match.met_on or match.employer_decision or case.starts_soon):
        missing = next((name for name, item in TOLD.items() if not (getattr(match, name) or case.is_ticked(item))), "")
        if missing:
            yield Found("match", match.id, missing)


@condition("W10")
def no_practical_talk(case: CaseFacts) -> Iterator[Found]:
    """Learning begins soon, and the practical talk was not held."""
    candidate = case.candidate
    if candidate and case.starts_soon and not candidate.practical_talk_on and not case.is_ticked("s3-practical-talk"):
        yield Found("candidate", candidate.id, "practical_talk_on")


@condition("W11")
def never_met(case: CaseFacts) -> Iterator[Found]:
    """Learning begins soon, and candidate and employer never met; in the WijkLeerbedrijf that comes later."""
    met = any(talk.contact_with == "both" or talk.contact_kind == "meeting" for talk in case.contacts)
    if case.route != "wlb" and case.candidate and case.starts_soon and not met:
        if case.match is None:
            yield case.new("match", "met_on", candidate_id=case.trajectory.candidate_id, job_id=case.trajectory.job_id)
        elif not case.match.met_on:
            yield Found("match", case.match.id, "met_on")


@condition("W12")
def employer_did_not_choose(case: CaseFacts) -> Iterator[Found]:
    """The match is called chosen, or learning has begun, without a yes of the employer."""
    match = case.match
    if case.route == "wlb" or not case.candidate or (match and match.employer_decision == "yes"):
        return
    if match and (match.state == "chosen" or case.is_learning):
        yield Found("match", match.id, "employer_decision")
    elif case.is_learning:
        starting = {"candidate_id": case.trajectory.candidate_id, "job_id": case.trajectory.job_id}
        yield case.new("match", "employer_decision", **starting)


@condition("W13")
def no_employer_near_bbl(case: CaseFacts) -> Iterator[Found]:
    """The BBL begins soon, and nobody in the group of employers chose this candidate."""
    chosen = case.employer_id or (case.match and case.match.employer_decision == "yes")
    near = case.cohort and case.within(case.cohort.bbl_start_on, 7 * case.setting("bbl_notice_weeks"))
    if case.route == "wlb" and case.candidate and near and not chosen:
        yield Found("trajectory", case.id, "employer_id")


@condition("W44")
def irregular_hours_at_home(case: CaseFacts) -> Iterator[Found]:
    """The job has irregular hours, and the candidate has a family or childcare to think of."""
    if not (case.job and case.job.irregular_hours):
        return
    barriers = [
        one for one in case.open_barriers if one.barrier_type in FAMILY_TYPES or one.method_item in FAMILY_ITEMS
    ]
    for barrier in barriers:
        yield Found("barrier", barrier.id, "state", about=("barrier", barrier.id))
    if not barriers and case.candidate and case.candidate.problem_childcare:
        yield Found("candidate", case.candidate.id, "problem_childcare")


@condition("W45")
def language_not_tested(case: CaseFacts) -> Iterator[Found]:
    """In a group: the language test was not held. On every route: lessons are needed, and nobody arranges them."""
    candidate = case.candidate
    if candidate is None:
        return
    if case.route == "wlb" and candidate.language_test_on is None and not _was_at_language_test(case):
        yield Found("candidate", candidate.id, "language_test_on")
    lessons = any(one.item_kind in ("lessons", "training") for one in case.own("step_plan_item"))
    barriers = [one for one in case.own("barrier") if one.barrier_type == "taal_nt2"]
    if not candidate.language_lessons or lessons or any(one.owner for one in barriers):
        return
    if barriers:
        yield Found("barrier", barriers[-1].id, "owner")
    else:
        yield case.new("barrier", "owner", barrier_type="taal_nt2", method_item="b-language")


def _was_at_language_test(case: CaseFacts) -> bool:
    """Whether the candidate was there when the group did the test."""
    was_at = {
        one.meeting_id
        for one in case.facts.under("attendance", "candidate_id", case.trajectory.candidate_id)
        if one.present
    }
    meetings = case.facts.under("meeting", "cohort_id", case.trajectory.cohort_id)
    return any(one.meeting_kind == "language_test" and one.held_on and one.id in was_at for one in meetings)


@condition("W50")
def outside_what_was_tried(case: CaseFacts) -> Iterator[Found]:
    """A barrier says that the candidate may belong to a group with which the method was not tried."""
    for barrier in case.open_barriers:
        if barrier.barrier_type == "belastbaarheid" or barrier.method_item == "b-disability":
            yield Found("barrier", barrier.id, "barrier_type", about=("barrier", barrier.id))
