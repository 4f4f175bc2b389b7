"""Signals about a job and its employer, before and beside any candidate."""

from __future__ import annotations

from collections.abc import Iterator

from nbm_tui.method.conditions.found import CaseFacts, Found, JobFacts, add_months, condition
from storage.facts import Fact

GROWTH_ITEMS = ("s1-inform-target-group", "s1-manage-expectations")


def _growth_talks(about: JobFacts) -> list[Fact]:
    """The growth talks about this job, else those with its employer."""
    for field, record_id in (("job_id", about.job.id), ("employer_id", about.job.employer_id)):
        talks = about.facts.under("contact_log", field, record_id)
        found = [talk for talk in talks if talk.held_on and (talk.about_growth or talk.contact_kind == "growth")]
        if found:
            return found
    return []


@condition("W01", "job")
def beyond_the_horizon(about: JobFacts) -> Iterator[Found]:
    """The job is expected later than the horizon, counted from the last growth talk."""
    talks = _growth_talks(about)
    if talks and about.job.expected_on:
        last = max(talk.held_on for talk in talks)
        if about.job.expected_on > add_months(last, about.setting("horizon_months")):
            yield Found("future_job", about.job.id, "expected_on")


@condition("W02")
def job_before_learning_ends(case: CaseFacts) -> Iterator[Found]:
    """The job comes before the learning is done; in the WijkLeerbedrijf before the BBL begins."""
    ready = case.cohort.bbl_start_on if case.cohort and case.route == "wlb" else case.planned_end
    if case.job and case.job.expected_on and ready and case.job.expected_on < ready:
        yield Found("future_job", case.job.id, "expected_on")


@condition("W03", "job")
def no_origin_or_date(about: JobFacts) -> Iterator[Found]:
    """It is not known where the job comes from, or when."""
    missing = next((name for name in ("origin", "expected_on") if getattr(about.job, name) is None), None)
    if missing:
        yield Found("future_job", about.job.id, missing)


@condition("W04", "job")
def no_skills(about: JobFacts) -> Iterator[Found]:
    """A profile or step plan is made while the job asks no skills yet."""
    plans = (about.facts.under("step_plan_item", "trajectory_id", one.id) for one in about.trajectories)
    if not about.skills and (about.profile or any(plans)):
        yield Found("skill", "", "name", {"job_id": about.job.id})


@condition("W05", "job")
def only_papers(about: JobFacts) -> Iterator[Found]:
    """The profile asks a diploma or experience, and no skill at all."""
    profile = about.profile
    papers = profile and (profile.education_needed or profile.experience_needed)
    if profile and papers and not about.facts.under("skill", "profile_id", profile.id):
        yield Found("skill", "", "name", {"profile_id": profile.id})


@condition("W06")
def employer_not_told(case: CaseFacts) -> Iterator[Found]:
    """There is a candidate, and the employer was not told about the group or what to expect of it."""
    told = any(talk.about_group for talk in case.facts.under("contact_log", "employer_id", case.employer_id))
    if case.employer_id and case.candidate and not told and not all(map(case.is_ticked, GROWTH_ITEMS)):
        yield Found("contact_log", "", "about_group", {"employer_id": case.employer_id})


@condition("W07")
def support_not_asked(case: CaseFacts) -> Iterator[Found]:
    """There is a candidate, and nobody asked whether the work floor is behind it."""
    employer = case.facts.get("employer", case.employer_id)
    if employer and case.candidate and employer.floor_support is None:
        yield Found("employer", employer.id, "floor_support")


@condition("W42", "job")
def fewer_places_than_candidates(about: JobFacts) -> Iterator[Found]:
    """More candidates learn for the job than there are places; an unknown number is no reason to warn."""
    if about.job.places is not None and about.job.places < len([one for one in about.trajectories if one.candidate_id]):
        yield Found("future_job", about.job.id, "places")


@condition("W43", "job")
def hours_may_not_do(about: JobFacts) -> Iterator[Found]:
    """The hours of the job are not enough to leave the benefit."""
    if about.job.ends_benefit is False:
        yield Found("future_job", about.job.id, "ends_benefit")
