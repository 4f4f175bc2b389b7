"""Signals about the end: is there a job, another way if not, and what belongs to an outcome."""

from __future__ import annotations

from collections.abc import Iterator

from nbm_tui.method.conditions.found import JOB_ENDS, CaseFacts, Found, condition

SURE_JOBS = ("confirmed", "in_trajectory", "filled")
WITHOUT_JOB = ("closer_to_work", "failed")
LEFT_WITHOUT = {"employer_left": "employer_left", "not_succeeded": "not_succeeded"}  # state: cause of the fallback


def _has_fallback(case: CaseFacts) -> bool:
    return any(one.state != "dropped" for one in case.own("fallback"))


@condition("W41")
def no_way_out(case: CaseFacts) -> Iterator[Found]:
    """The end comes near, the job is not sure, and there is no other way."""
    sure = any(job.state in SURE_JOBS for job in case.jobs)
    near = case.within(case.planned_end, 7 * case.setting("fallback_lead_weeks"))
    if near and not sure and not _has_fallback(case):
        yield case.new("fallback", "option", cause="no_job")


@condition("W46", "ended")
def job_without_start(case: CaseFacts) -> Iterator[Found]:
    """The outcome is a job, without a first day or without a final evaluation."""
    final = any(one.evaluation_kind == "final" for one in case.evaluations)
    for outcome in case.own("outcome"):
        if outcome.end_state in JOB_ENDS:
            about = ("outcome", outcome.id)
            if outcome.start_on is None:
                yield Found("outcome", outcome.id, "start_on", about=about)
            elif not final:
                planned = [one for one in case.own("evaluation") if one.evaluation_kind == "final"]
                if planned:
                    yield Found("evaluation", planned[-1].id, "held_on", about=about)
                else:
                    starting = {"trajectory_id": case.id, "evaluation_kind": "final"}
                    yield Found("evaluation", "", "held_on", starting, about=about)


@condition("W47", "ended")
def no_follow_up(case: CaseFacts) -> Iterator[Found]:
    """There is no job, or it did not succeed, and nothing comes after it."""
    ends = {one.end_state for one in case.own("outcome") if one.end_state}
    cause = LEFT_WITHOUT.get(case.trajectory.state or "", "")
    if ends & set(WITHOUT_JOB):
        cause = "not_succeeded" if "failed" in ends else "no_job"
    elif not ends and case.job and case.job.state == "no_job":
        cause = "no_job"
    if cause and not _has_fallback(case):
        yield case.new("fallback", "option", cause=cause)


@condition("W48", "ended")
def money_not_mentioned(case: CaseFacts) -> Iterator[Found]:
    """The job begins, and help with money was not offered."""
    if any(one.end_state in JOB_ENDS for one in case.own("outcome")) and not case.is_ticked("s6-tip-financial-support"):
        yield Found("item", "s6-tip-financial-support", "regular")
