"""Ids of records that are unique by their meaning: made from their parts, so that two laptops make the same one.

Every id starts from the name of its kind, so that the same parts never give one id to two kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from storage.ids import derived_id


def settings_id() -> str:
    """The one record with the organisation's settings; also the subject of the organisation's own checklist."""
    return derived_id("settings")


def preferences_id(member_id: str) -> str:
    """The own settings of one team member."""
    return derived_id("preferences", member_id)


def check_answer_id(subject_id: str, item_id: str) -> str:
    """The answer of one subject (a trajectory, job, employer, the organisation ...) to one method item."""
    return derived_id("check_answer", subject_id, item_id)


def parked_question_id(subject_id: str, question_key: str) -> str:
    """A question of a talk that was parked, by the record that the talk is about."""
    return derived_id("parked_question", subject_id, question_key)


def step_state_id(subject_id: str, step: str) -> str:
    """The state of one step (`prepare` ... `regular`) of one subject."""
    return derived_id("step_state", subject_id, step)


def participant_id(evaluation_id: str, role: str) -> str:
    """The participant of an evaluation in one role (the stored value of an `InvolvedRole`)."""
    return derived_id("evaluation_participant", evaluation_id, role)


def skill_progress_id(evaluation_id: str, skill_id: str) -> str:
    """What an evaluation says about one skill."""
    return derived_id("skill_progress", evaluation_id, skill_id)


def barrier_review_id(evaluation_id: str, barrier_id: str) -> str:
    """What an evaluation says about one barrier."""
    return derived_id("barrier_review", evaluation_id, barrier_id)


def transition_review_id(evaluation_id: str, transition_id: str) -> str:
    """What an evaluation says about one transition."""
    return derived_id("transition_review", evaluation_id, transition_id)


def trajectory_job_id(trajectory_id: str, job_id: str) -> str:
    """A job that a trajectory is meant for."""
    return derived_id("trajectory_job", trajectory_id, job_id)


def candidate_skill_id(candidate_id: str, skill_id: str) -> str:
    """Whether a candidate has one skill of a job."""
    return derived_id("candidate_skill", candidate_id, skill_id)


def attendance_id(meeting_id: str, candidate_id: str) -> str:
    """The attendance of one candidate at one meeting."""
    return derived_id("attendance", meeting_id, candidate_id)


def cohort_employer_id(cohort_id: str, employer_id: str) -> str:
    """An employer that takes part in a cohort."""
    return derived_id("cohort_employer", cohort_id, employer_id)


def programme_employer_id(programme_id: str, employer_id: str) -> str:
    """An employer that takes part in a programme."""
    return derived_id("programme_employer", programme_id, employer_id)


def programme_partner_id(programme_id: str, partner_id: str) -> str:
    """A partner that takes part in a programme."""
    return derived_id("programme_partner", programme_id, partner_id)


LINKED: Mapping[str, tuple[Callable[[str, str], str], str, str]] = {
    "check_answer": (check_answer_id, "subject_id", "item_id"),
    "parked_question": (parked_question_id, "subject_id", "question_key"),
    "step_state": (step_state_id, "subject_id", "step"),
    "trajectory_job": (trajectory_job_id, "trajectory_id", "job_id"),
    "candidate_skill": (candidate_skill_id, "candidate_id", "skill_id"),
    "evaluation_participant": (participant_id, "evaluation_id", "role"),
    "skill_progress": (skill_progress_id, "evaluation_id", "skill_id"),
    "barrier_review": (barrier_review_id, "evaluation_id", "barrier_id"),
    "transition_review": (transition_review_id, "evaluation_id", "transition_id"),
    "attendance": (attendance_id, "meeting_id", "candidate_id"),
    "cohort_employer": (cohort_employer_id, "cohort_id", "employer_id"),
    "programme_employer": (programme_employer_id, "programme_id", "employer_id"),
    "programme_partner": (programme_partner_id, "programme_id", "partner_id"),
}
"""Kinds whose id is made from their parts, and the fields that those parts are."""
