"""What a condition looks at and what it finds; `@condition` gives it its code and scope."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from storage.defaults import DEFAULTS
from storage.facts import Fact, Facts

OPEN_STATES: Final = (None, "found", "owner_set", "in_progress")
LEARNING_STATES: Final = ("learning", "final_evaluation")
ENDED_STATES: Final = ("completed", "stopped", "not_succeeded", "employer_left")
NOT_IN_GROUP: Final = ("not_admitted", "withdrawn")  # states of a match after which somebody is not in the group
JOB_ENDS: Final = ("regular_job", "regular_same_wlb", "bbl_job", "other_employer_no_job", "other_employer_after_fail")


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """Where a signal is solved: a field of a record, or of a new one when `record_id` is empty.

    An empty `field` means in what stands beside the form, such as who was at an evaluation.

    `about` is the record that the signal is about when that is not the trajectory, job or group as a whole; `severity`
    and `step` replace the declared ones. `missing` names all fields that are still open, where there can be several.
    """

    kind: str
    record_id: str
    field: str
    starting: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    about: tuple[str, str] | None = None
    severity: str = ""
    step: str = ""
    missing: tuple[str, ...] = ()


Condition = Callable[[Any], Iterable[Found]]
CONDITIONS: Final[dict[str, dict[str, Condition]]] = {"job": {}, "case": {}, "ended": {}, "cohort": {}}


def condition(code: str, scope: str = "case") -> Callable[[Condition], Condition]:
    """Register when a signal comes.

    Scopes: `job`; `case`, a trajectory without an outcome; `ended`, a trajectory also after it; `cohort`.
    """

    def register(function: Condition) -> Condition:
        CONDITIONS[scope][code] = function
        return function

    return register


class Known:
    """What every scope has: the facts, today and the settings."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.today = facts.today

    def setting(self, name: str) -> int:
        """A number of the organisation's settings, or the app's own suggestion."""
        settings = self.facts.all("settings")
        chosen = getattr(settings[0], name) if settings else None
        return int(DEFAULTS[name] if chosen is None else chosen)

    def within(self, day: date | None, days: int) -> bool:
        """Whether a day has passed or comes within so many days."""
        return day is not None and day <= self.today + timedelta(days=days)

    def soon(self, day: date | None) -> bool:
        """Whether a day has passed or comes soon, by the settings."""
        return self.within(day, self.setting("soon_days"))


class JobFacts(Known):
    """A future job and what is known around it."""

    def __init__(self, facts: Facts, job: Fact) -> None:
        super().__init__(facts)
        self.job = job
        self.profile = facts.get("profile", job.profile_id)

    @property
    def skills(self) -> list[Fact]:
        """What the job asks, by itself or through its profile."""
        return [
            *self.facts.under("skill", "job_id", self.job.id),
            *self.facts.under("skill", "profile_id", self.job.profile_id),
        ]

    @property
    def trajectories(self) -> list[Fact]:
        """The trajectories towards this job that have no outcome."""
        named = self.facts.under("trajectory", "job_id", self.job.id)
        return [one for one in named if not is_ended(self.facts, one)]


class CaseFacts(Known):
    """A trajectory and what is known around it."""

    def __init__(self, facts: Facts, trajectory: Fact) -> None:
        super().__init__(facts)
        self.trajectory = trajectory
        self.id: str = trajectory.id
        self.route: str = trajectory.route or "other"

    def own(self, kind: str) -> list[Fact]:
        """The records of a kind under this trajectory."""
        return self.facts.under(kind, "trajectory_id", self.id)

    def new(self, kind: str, field: str, **starting: Any) -> Found:
        """Ask for a new record under this trajectory."""
        return Found(kind, "", field, {"trajectory_id": self.id, **starting})

    def is_ticked(self, item: str, *answers: str) -> bool:
        """Whether an item of the method was answered with done or not applicable (or with one of `answers`)."""
        wanted = answers or ("done", "not_applicable")
        return any(row.item_id == item and row.answer in wanted for row in self.checks)

    @cached_property
    def checks(self) -> list[Fact]:
        """The answers to the method's items."""
        return self.facts.under("check_answer", "subject_id", self.id)

    @cached_property
    def is_ended(self) -> bool:
        """Whether the trajectory has an end."""
        return is_ended(self.facts, self.trajectory)

    @cached_property
    def jobs(self) -> list[Fact]:
        """The job of the trajectory and the others that it may lead to."""
        ids = [self.trajectory.job_id, *(link.job_id for link in self.own("trajectory_job"))]
        return [job for job in (self.facts.get("future_job", one) for one in dict.fromkeys(ids)) if job]

    @cached_property
    def job(self) -> Fact | None:
        """The job that it is meant for, if there is one."""
        return self.jobs[0] if self.jobs else None

    @cached_property
    def employer_id(self) -> str:
        """The employer of the trajectory, else that of the job."""
        return self.trajectory.employer_id or (self.job.employer_id if self.job else None) or ""

    @cached_property
    def candidate(self) -> Fact | None:
        """The candidate, if there is one."""
        return self.facts.get("candidate", self.trajectory.candidate_id)

    @cached_property
    def cohort(self) -> Fact | None:
        """The group, in the WijkLeerbedrijf."""
        return self.facts.get("cohort", self.trajectory.cohort_id)

    @cached_property
    def match(self) -> Fact | None:
        """The latest match of this trajectory."""
        return (self.own("match") or [None])[-1]

    @cached_property
    def agreement(self) -> Fact | None:
        """The highest version of the agreement, else that of the group."""
        versions = self.own("agreement") or self.facts.under("agreement", "cohort_id", self.trajectory.cohort_id)
        return max(versions, key=lambda one: (one.version or 0, one.id), default=None)

    @cached_property
    def evaluations(self) -> list[Fact]:
        """The evaluations that were held, oldest first."""
        return sorted((one for one in self.own("evaluation") if one.held_on), key=lambda one: one.held_on)

    @cached_property
    def open_barriers(self) -> list[Fact]:
        """The barriers that are neither solved nor accepted."""
        return [one for one in self.own("barrier") if one.state in OPEN_STATES]

    @cached_property
    def contacts(self) -> list[Fact]:
        """Talks about this trajectory or its candidate."""
        with_candidate = self.facts.under("contact_log", "candidate_id", self.trajectory.candidate_id)
        return [*self.own("contact_log"), *(one for one in with_candidate if one.trajectory_id != self.id)]

    @cached_property
    def is_learning(self) -> bool:
        """Whether learning has begun."""
        begun = self.trajectory.start_on is not None and self.trajectory.start_on <= self.today
        return self.trajectory.state in LEARNING_STATES or (begun and self.trajectory.state != "paused")

    @cached_property
    def starts_soon(self) -> bool:
        """Whether learning has begun or begins soon; in a group it begins when the group does."""
        of_group = self.cohort.start_on if self.cohort else None
        return self.is_learning or self.soon(self.trajectory.start_on or of_group)

    @cached_property
    def planned_end(self) -> date | None:
        """When learning should be done, by its planned end or else by its length."""
        start, months = self.trajectory.start_on, self.trajectory.length_months
        counted = add_months(start, months) if start and months else None
        return self.trajectory.planned_end_on or counted


class CohortFacts(Known):
    """A group of the WijkLeerbedrijf and what is known around it."""

    def __init__(self, facts: Facts, cohort: Fact) -> None:
        super().__init__(facts)
        self.cohort = cohort
        self.id: str = cohort.id
        self.employers = facts.under("cohort_employer", "cohort_id", cohort.id)

    @cached_property
    def trajectories(self) -> list[Fact]:
        """The trajectories of the group that have not ended."""
        found = self.facts.under("trajectory", "cohort_id", self.id)
        return [one for one in found if not is_ended(self.facts, one)]

    def commitments(self, employer_id: str) -> list[Fact]:
        """What an employer promised to this group."""
        found = self.facts.under("commitment", "employer_id", employer_id)
        return [one for one in found if one.cohort_id in (None, self.id) and is_promise(one)]

    def new(self, kind: str, field: str, **starting: Any) -> Found:
        """Ask for a new record under this group."""
        return Found(kind, "", field, {"cohort_id": self.id, **starting})


def is_ended(facts: Facts, trajectory: Fact) -> bool:
    """Whether a trajectory has an outcome, an end or a state that is one, or its candidate is not in the group."""
    ended = trajectory.ended_on is not None or trajectory.state in ENDED_STATES or _is_not_in_group(facts, trajectory)
    ends = {one.end_state for one in facts.under("outcome", "trajectory_id", trajectory.id)} - {None}
    return ended or bool(ends - ({"dropout"} if trajectory.state in LEARNING_STATES else set()))  # somebody came back


def _is_not_in_group(facts: Facts, trajectory: Fact) -> bool:
    matches = facts.under("match", "trajectory_id", trajectory.id) if trajectory.cohort_id else []
    return bool(matches) and all(one.state in NOT_IN_GROUP for one in matches)


def is_promise(commitment: Fact) -> bool:
    """Whether a commitment is an intention or a guarantee that still stands."""
    return commitment.level in ("intention", "guarantee") and commitment.state != "withdrawn"


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last of the month when there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    following = date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(day.year + year, month + 1, min(day.day, last))
