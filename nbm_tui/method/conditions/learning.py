"""Signals while learning: evaluations, barriers, transitions, and staying in contact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from nbm_tui.method.conditions.found import CaseFacts, Found, condition
from storage.facts import Fact

NOT_ASKED = ("candidate", "colleagues", "group", "coach")  # who has a signal of their own, or none
MEETINGS = ("practical", "selection")


@condition("W23")
def no_evaluation_planned(case: CaseFacts) -> Iterator[Found]:
    """Learning begins soon, and there is no interim or no final evaluation, also not with the whole group."""
    if case.starts_soon:
        of_group = case.facts.under("evaluation", "cohort_id", case.trajectory.cohort_id)
        planned = (one for one in (*case.own("evaluation"), *of_group) if one.planned_on or one.held_on)
        kinds = {one.evaluation_kind for one in planned}
        missing = next((kind for kind in ("interim", "final") if kind not in kinds), None)
        if missing:
            yield case.new("evaluation", "planned_on", evaluation_kind=missing)


@condition("W24")
def evaluation_not_held(case: CaseFacts) -> Iterator[Found]:
    """The day of an evaluation has passed, and it was not held."""
    for one in case.own("evaluation"):
        if one.planned_on and one.planned_on < case.today and not one.held_on:
            yield Found("evaluation", one.id, "held_on", about=("evaluation", one.id))


def _last(case: CaseFacts, *kinds: str) -> Fact | None:
    return next((one for one in reversed(case.evaluations) if not kinds or one.evaluation_kind in kinds), None)


def _present(case: CaseFacts, evaluation: Fact) -> set[str]:
    found = case.facts.under("evaluation_participant", "evaluation_id", evaluation.id)
    return {one.role for one in found if one.present}


@condition("W25", "ended")
def candidate_absent(case: CaseFacts) -> Iterator[Found]:
    """The candidate was not at the last interim evaluation, or at the final one."""
    for kind, severity in (("interim", ""), ("final", "strong")):
        last = _last(case, kind)
        if last and case.candidate and "candidate" not in _present(case, last):
            yield Found("evaluation", last.id, "", about=("evaluation", last.id), severity=severity)


@condition("W26")
def party_missing(case: CaseFacts) -> Iterator[Found]:
    """Someone who guides or is involved was not at the last evaluation."""
    last = _last(case)
    if last:
        involved = {one.role for one in (*case.own("guidance_line"), *case.own("stakeholder")) if one.role}
        involved |= {"employer"} if case.employer_id else set()
        if involved - set(NOT_ASKED) - _present(case, last):
            yield Found("evaluation", last.id, "", about=("evaluation", last.id))


@condition("W27")
def barrier_not_discussed(case: CaseFacts) -> Iterator[Found]:
    """A barrier that was open then was not discussed in the last evaluation."""
    last = _last(case)
    if last:
        reviews = case.facts.under("barrier_review", "evaluation_id", last.id)
        discussed = {one.barrier_id for one in reviews if one.discussed}
        for barrier in case.open_barriers:
            known = barrier.found_on is None or barrier.found_on <= last.held_on
            if known and barrier.id not in discussed:
                yield Found("evaluation", last.id, "", about=("barrier", barrier.id))


@condition("W28")
def plan_not_adjusted(case: CaseFacts) -> Iterator[Found]:
    """The last evaluation decided to adjust, and there is no newer version of the agreement."""
    last = _last(case)
    if last and last.decision == "adjust":
        newer = (
            one.evaluation_id == last.id or (one.signed_on or date.min) >= last.held_on for one in case.own("agreement")
        )
        if not any(newer):
            yield case.new("agreement", "changes", evaluation_id=last.id)


@condition("W29")
def barrier_lies_still(case: CaseFacts) -> Iterator[Found]:
    """A barrier is open too long, or nobody takes it up."""
    for barrier in case.open_barriers:
        open_for = (case.today - barrier.found_on).days if barrier.found_on else 0
        about = ("barrier", barrier.id)
        if not barrier.owner:
            yield Found("barrier", barrier.id, "owner", about=about)
        elif open_for > case.setting("barrier_open_days"):
            yield Found("barrier", barrier.id, "state", about=about)


@condition("W31")
def transition_not_prepared(case: CaseFacts) -> Iterator[Found]:
    """A transition comes soon, without a talk or an evaluation before it."""
    for one in case.own("transition"):
        prepared = one.talk_before_on or case.facts.under("evaluation", "transition_id", one.id)
        ahead = not one.happened_on and one.state in (None, "planned")
        if ahead and case.soon(one.planned_on) and not prepared:
            yield Found("transition", one.id, "talk_before_on", about=("transition", one.id))


@condition("W32")
def no_talk_afterwards(case: CaseFacts) -> Iterator[Found]:
    """A transition has happened, and nobody talked about it since."""
    for one in case.own("transition"):
        talked = one.talk_after_on or one.state in ("talk_after", "closed")
        if one.happened_on and one.happened_on < case.today and not talked:
            yield Found("transition", one.id, "talk_after_on", about=("transition", one.id))


@condition("W33")
def supervisor_changed_again(case: CaseFacts) -> Iterator[Found]:
    """The supervisor changed as often as the settings allow, and no evaluation was held since."""
    days = [
        one.happened_on for one in case.own("transition") if one.transition_kind == "supervisor" and one.happened_on
    ]
    evaluated = bool(days) and any(one.held_on >= max(days) for one in case.evaluations)
    if len(days) >= case.setting("supervisor_changes") and not evaluated:
        coming = [one for one in case.own("evaluation") if one.planned_on and not one.held_on]
        planned = next((one for one in coming if one.planned_on >= max(days)), None)
        if planned:
            yield Found("evaluation", planned.id, "held_on")
        else:
            yield case.new("evaluation", "planned_on", evaluation_kind="transition")


@condition("W35")
def out_of_contact(case: CaseFacts) -> Iterator[Found]:
    """Nobody spoke to the candidate, or to the place of learning, for too long."""
    if not case.is_learning or not case.candidate:
        return
    rhythm = "coach_contact_wlb_weeks" if case.route == "wlb" else "coach_contact_weeks"
    evaluated = [one.held_on for one in case.evaluations if "candidate" in _present(case, one)]
    spoken = [talk.held_on for talk in case.contacts if talk.contact_with in ("candidate", "both")]
    if _too_long_ago(case, [*spoken, *evaluated], case.setting(rhythm)):
        yield case.new("contact_log", "held_on", contact_with="candidate")
    places = [one for one in case.own("placement") if one.start_on and one.start_on <= case.today]
    current = [one for one in places if one.end_on is None or one.end_on >= case.today]
    if current:
        visits = [
            talk.held_on for talk in case.contacts if talk.contact_with == "place" or talk.contact_kind == "visit"
        ]
        since = min(one.start_on for one in current)
        if _too_long_ago(case, [*visits, since], case.setting("place_contact_weeks")):
            starting = {"trajectory_id": case.id, "contact_with": "place", "placement_id": current[0].id}
            yield Found("contact_log", "", "held_on", starting, about=("placement", current[0].id))


@condition("W36")
def employer_out_of_sight(case: CaseFacts) -> Iterator[Found]:
    """On the large route and in a group: employer and candidates did not see each other for too long."""
    if case.route in ("large", "wlb") and case.is_learning and case.candidate:
        of_group = case.facts.under("contact_log", "cohort_id", case.trajectory.cohort_id)
        talks = [
            one for one in (*case.contacts, *of_group) if one.contact_with == "both" or one.contact_kind == "meeting"
        ]
        meetings = case.facts.under("meeting", "cohort_id", case.trajectory.cohort_id)
        met = [one.held_on for one in talks] + [one.held_on for one in meetings if one.meeting_kind in MEETINGS]
        met += [one.held_on for one in case.evaluations if {"candidate", "employer"} <= _present(case, one)]
        if _too_long_ago(case, met, case.setting("employer_contact_weeks")):
            yield case.new("contact_log", "held_on", contact_kind="meeting", contact_with="both")


def _too_long_ago(case: CaseFacts, days: Iterable[date | None], weeks: int) -> bool:
    """Whether the last of these days, or else the start of learning, is more than so many weeks ago."""
    known = [day for day in (*days, case.trajectory.start_on) if day and day <= case.today]
    return bool(known) and (case.today - max(known)).days > 7 * weeks
