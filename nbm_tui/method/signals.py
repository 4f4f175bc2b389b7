"""The signals: warnings that rest on a rule of the method. None blocks anything, and each can be set aside.

What a signal says is declared in `data/signals.toml`; when it comes is a condition of the same code in `conditions`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

from nbm_tui.method.conditions.found import CONDITIONS, CaseFacts, CohortFacts, Found, JobFacts
from nbm_tui.method.files import DATA, read_tables
from storage.facts import Facts

STRONG, REMARK = "strong", "remark"
_MODULES: Final = ("job", "match", "agreement", "learning", "places", "ending", "group")
_LIVE: Final = "case"  # scope of what is asked as long as a trajectory has no outcome
_ENDED: Final = "ended"  # scope of what is asked of every trajectory, also after its outcome


@dataclasses.dataclass(frozen=True, slots=True)
class Signal:
    """What a signal is: code, severity (`strong` or `remark`), step, the method items and settings that it rests on.

    `when` says in a few words when it comes and `todo` what the coach can do, each in both languages.
    """

    code: str
    severity: str
    step: str
    items: tuple[str, ...]
    settings: tuple[str, ...]
    when: Mapping[str, str]
    todo: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Raised:
    """A signal that is up: what it is about (`kind`, `record_id`) and the field that solves it.

    An empty `record_id` asks for a new record of that kind, with `starting` as its first values. The kind `item`
    stands for a line of a checklist; `record_id` is then the id of the method's item. `step` is where it is shown, and
    `missing` names every field of the record that is still open, where there can be several.
    """

    signal: Signal
    severity: str
    subject_kind: str
    subject_id: str
    kind: str
    record_id: str
    field: str
    starting: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    step: str = ""
    missing: tuple[str, ...] = ()


@cache
def signals() -> Mapping[str, Signal]:
    """All signals by code, in order. Raises MethodDataError when their file is damaged."""
    found = read_tables(DATA / "signals.toml", "signal", _signal)
    for module in _MODULES:
        import_module(f"nbm_tui.method.conditions.{module}")
    return {signal.code: signal for signal in found}


def of_trajectory(facts: Facts, trajectory_id: str) -> list[Raised]:
    """What is up for a trajectory and its jobs, strong ones first; without what was set aside."""
    trajectory = facts.get("trajectory", trajectory_id)
    if trajectory is None:
        return []
    case = CaseFacts(facts, trajectory)
    scopes = (_ENDED,) if case.is_ended else (_LIVE, _ENDED)
    raised = list(_raised(facts, scopes, case, "trajectory", trajectory_id))
    if not case.is_ended:
        for job in case.jobs:
            raised += _raised(facts, ("job",), JobFacts(facts, job), "future_job", job.id)
    return _in_order(raised)


def strong_by_trajectory(facts: Facts) -> dict[str, int]:
    """How many strong signals are up, for each trajectory that has any."""
    counts = {trajectory.id: count_strong(facts, trajectory.id) for trajectory in facts.all("trajectory")}
    return {trajectory_id: strong for trajectory_id, strong in counts.items() if strong}


def count_strong(facts: Facts, trajectory_id: str) -> int:
    """How many strong signals are up for one trajectory."""
    return sum(one.severity == STRONG for one in of_trajectory(facts, trajectory_id))


def of_cohort(facts: Facts, cohort_id: str) -> list[Raised]:
    """What is up for a group as a whole."""
    cohort = facts.get("cohort", cohort_id)
    group = CohortFacts(facts, cohort) if cohort else None
    return _in_order(_raised(facts, ("cohort",), group, "cohort", cohort_id)) if group else []


def of_job(facts: Facts, job_id: str) -> list[Raised]:
    """What is up for a job that may have no candidate yet."""
    job = facts.get("future_job", job_id)
    return _in_order(_raised(facts, ("job",), JobFacts(facts, job), "future_job", job_id)) if job else []


def _raised(facts: Facts, scopes: Iterable[str], about: Any, kind: str, record_id: str) -> Iterator[Raised]:
    known = signals()
    for scope in scopes:
        for code, condition in CONDITIONS[scope].items():
            for found in condition(about):
                if not _is_set_aside(facts, code, found.about or (kind, record_id)):
                    yield _raise(known[code], found, (kind, record_id))


def _raise(signal: Signal, found: Found, whole: tuple[str, str]) -> Raised:
    subject_kind, subject_id = found.about or whole
    severity = found.severity or signal.severity
    return Raised(
        signal,
        severity,
        subject_kind,
        subject_id,
        found.kind,
        found.record_id,
        found.field,
        found.starting,
        found.step or signal.step,
        found.missing,
    )


def _is_set_aside(facts: Facts, code: str, subject: tuple[str, str]) -> bool:
    rows = facts.under("signal_set_aside", "subject_id", subject[1])
    mine = [row for row in rows if (row.signal, row.subject_kind) == (code, subject[0])]
    return any(row.until_on is None or row.until_on > facts.today for row in mine)


def _in_order(raised: Iterable[Raised]) -> list[Raised]:
    return sorted(raised, key=lambda one: (one.severity != STRONG, one.signal.code))


def _signal(raw: Mapping[str, Any]) -> Signal:
    return Signal(
        code=raw["code"],
        severity=raw["severity"],
        step=raw["step"],
        items=tuple(raw["items"].split()),
        settings=tuple(raw.get("settings", "").split()),
        when={"nl": raw["when_nl"], "en": raw["when_en"]},
        todo={"nl": raw["todo_nl"], "en": raw["todo_en"]},
    )
