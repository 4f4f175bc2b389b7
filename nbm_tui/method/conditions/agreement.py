"""Signals about the agreement: what must be in it, who has it, and how sure the job and the money are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from nbm_tui.method.conditions.found import CaseFacts, CohortFacts, Found, condition, is_promise
from storage.facts import Fact

CORE = (
    "knowledge_skills",
    "step_plan",
    "duration",
    "guidance_form",
    "guidance_amount",
    "financing",
    "evaluations",
    "conditions",
)
EXTRA = ("commitment", "insurance", "income", "employer_time", "learn_at_work", "non_work_split")
SIGNERS = ("employer", "werkbedrijf")  # the least that sign


def _missing(agreement: Fact, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if not getattr(agreement, name))


@condition("W14")
def core_item_open(case: CaseFacts) -> Iterator[Found]:
    """Learning begins soon while a core item or a party is missing; with a trial start it is 'still to agree'."""
    if not case.starts_soon:
        return
    on_trial = case.route == "small" and case.trajectory.trial_start
    severity, step = ("remark", "learn") if on_trial else ("", "")
    if case.agreement is None:
        yield Found("agreement", "", CORE[0], {"trajectory_id": case.id}, severity=severity, step=step, missing=CORE)
        return
    parties = {one.role for one in case.facts.under("agreement_party", "agreement_id", case.agreement.id)}
    missing = _missing(case.agreement, CORE)
    absent = next((role for role in SIGNERS if role not in parties), "")
    if missing:
        yield Found("agreement", case.agreement.id, missing[0], severity=severity, step=step, missing=missing)
    elif absent:
        starting = {"agreement_id": case.agreement.id, "role": absent}
        yield Found("agreement_party", "", "name", starting, severity=severity, step=step)


@condition("W15")
def extra_item_open(case: CaseFacts) -> Iterator[Found]:
    """An agreement that is more than a draft says nothing on one of the other items."""
    agreement = case.agreement
    if agreement and (case.starts_soon or agreement.state in ("tailored", "signed")):
        missing = _missing(agreement, EXTRA)
        if missing:
            yield Found("agreement", agreement.id, missing[0], missing=missing)


@condition("W16")
def not_explained(case: CaseFacts) -> Iterator[Found]:
    """The agreement was not explained to the candidate, or the candidate has no copy."""
    agreement = case.agreement
    if agreement and case.candidate and (case.is_learning or agreement.state in ("tailored", "signed")):
        missing = _missing(agreement, ("explained_on", "copy_candidate_on"))
        if missing:
            yield Found("agreement", agreement.id, missing[0], missing=missing)


@condition("W18")
def nothing_promised(case: CaseFacts) -> Iterator[Found]:
    """Learning begins soon, and no employer gave at least an intention."""
    if case.starts_soon and not any(map(is_promise, _commitments(case))):
        about = {"job_id": case.trajectory.job_id, "cohort_id": case.trajectory.cohort_id}
        yield Found("commitment", "", "level", {"employer_id": case.employer_id or None, **about})


@condition("W19")
def guarantee_given(case: CaseFacts) -> Iterator[Found]:
    """A guarantee stands for this job or employer; promises to a group are watched with the group."""
    for one in _commitments(case):
        if one.level == "guarantee" and one.state in (None, "stands") and not one.cohort_id:
            yield Found("commitment", one.id, "level", about=("commitment", one.id))


def _commitments(case: CaseFacts) -> list[Fact]:
    """What was promised about this job, by this employer, or to this group."""
    of_employer = case.facts.under("commitment", "employer_id", case.employer_id)
    of_group = case.facts.under("commitment", "cohort_id", case.trajectory.cohort_id)
    own_jobs = {None, *(job.id for job in case.jobs)}
    own_groups = (None, case.trajectory.cohort_id)
    found = [one for one in of_employer if one.job_id in own_jobs and one.cohort_id in own_groups]
    of_jobs = [one for job in case.jobs for one in case.facts.under("commitment", "job_id", job.id)]
    return list(dict.fromkeys([*found, *of_jobs, *of_group]))


@condition("W20")
def insurance_not_checked(case: CaseFacts) -> Iterator[Found]:
    """Learning begins soon, and nobody checked the insurance."""
    if case.starts_soon:
        if case.agreement is None:
            yield case.new("agreement", "insurance_checked_on")
        elif not case.agreement.insurance_checked_on:
            yield Found("agreement", case.agreement.id, "insurance_checked_on")


@condition("W21")
def income_unknown(case: CaseFacts) -> Iterator[Found]:
    """For a part of the trajectory it is not known what the candidate lives on."""
    start, end = case.trajectory.start_on, case.planned_end or case.today
    if start and case.starts_soon and case.candidate:
        unknown = _first_uncovered(case, start, max(start, end))
        if unknown:
            yield case.new("income_period", "income_form", start_on=unknown)


def _first_uncovered(case: CaseFacts, start: date, end: date) -> date | None:
    periods = [one for one in case.own("income_period") if one.income_form]
    day = start
    for one in sorted(periods, key=lambda period: period.start_on or start):
        if (one.start_on or start) > day:
            break
        if one.end_on is None:
            return None
        day = max(day, one.end_on + timedelta(days=1))
    return day if day <= end else None


@condition("W22")
def nobody_pays(case: CaseFacts) -> Iterator[Found]:
    """A cost of the trajectory has no payer."""
    for line in case.own("finance_line"):
        if line.payer is None:
            yield Found("finance_line", line.id, "payer", about=("finance_line", line.id))


@condition("W22", "cohort")
def no_budget(group: CohortFacts) -> Iterator[Found]:
    """A cost of the group has no payer, or there is no budget for training."""
    lines = group.facts.under("finance_line", "cohort_id", group.id)
    for line in lines:
        if line.payer is None:
            yield Found("finance_line", line.id, "payer", about=("finance_line", line.id))
    training = any(line.cost_kind == "training" and (line.amount_cents or line.budget_cents) for line in lines)
    if group.cohort.training_budget_cents is None and not training:
        yield Found("cohort", group.id, "training_budget_cents")


@condition("W30")
def split_not_agreed(case: CaseFacts) -> Iterator[Found]:
    """A barrier touches the employer, and the agreement does not say who does what about it."""
    if case.agreement and case.agreement.non_work_split:
        return
    for barrier in case.open_barriers:
        assumed = barrier.touches_employer is None and barrier.method_item in ("b-wage-garnishment", "b-language")
        if barrier.touches_employer or assumed:
            about = ("barrier", barrier.id)
            if case.agreement:
                yield Found("agreement", case.agreement.id, "non_work_split", about=about)
            else:
                yield Found("agreement", "", "non_work_split", {"trajectory_id": case.id}, about=about)
