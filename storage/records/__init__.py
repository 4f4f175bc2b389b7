"""The records: SQLModel tables for every entity of the method, a module per group that belongs together."""

from __future__ import annotations

from storage.records import (
    agreement,
    candidate,
    check,
    employer,
    finance,
    job,
    learning,
    organisation,
    outcome,
    partner,
    programme,
    trajectory,
)
from storage.records.base import Kind, Record, Words, kind_of
from storage.records.columns import Choice
from storage.records.fields import FieldSpec

TABLES: tuple[type[Record], ...] = (
    organisation.Settings,
    organisation.Preferences,
    organisation.TeamMember,
    organisation.Sector,
    organisation.Lesson,
    organisation.Action,
    organisation.ParkedQuestion,
    organisation.SignalSetAside,
    organisation.Retention,
    employer.Employer,
    employer.ContactPerson,
    employer.ContactLog,
    employer.Commitment,
    employer.ExternalReference,
    job.FutureJob,
    job.Skill,
    job.Profile,
    job.Condition,
    partner.Partner,
    partner.LearningPlace,
    programme.Programme,
    programme.ProgrammeEmployer,
    programme.ProgrammePartner,
    programme.Cohort,
    programme.CohortEmployer,
    programme.Meeting,
    programme.Attendance,
    candidate.Candidate,
    candidate.Match,
    candidate.CandidateSkill,
    trajectory.Trajectory,
    trajectory.TrajectoryJob,
    trajectory.StepPlanItem,
    trajectory.Placement,
    trajectory.GuidanceLine,
    trajectory.Stakeholder,
    trajectory.Fallback,
    finance.IncomePeriod,
    finance.FinanceLine,
    agreement.Agreement,
    agreement.AgreementParty,
    learning.Barrier,
    learning.Transition,
    learning.Evaluation,
    learning.EvaluationParticipant,
    learning.SkillProgress,
    learning.BarrierReview,
    learning.TransitionReview,
    outcome.Outcome,
    outcome.Milestone,
    check.CheckAnswer,
    check.StepState,
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in map(kind_of, TABLES)}

__all__ = ["KINDS", "TABLES", "Choice", "FieldSpec", "Kind", "Record", "Words"]
