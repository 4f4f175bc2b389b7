"""One trajectory with what it hangs from: candidate, job, employer, match and cohort, and how far its steps are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from storage.records import KINDS
from storage.records.check import CheckAnswer, StepState
from storage.records.links import settings_id
from storage.views import Row, row_of, rows

_AROUND = {"candidate_id": "candidate", "job_id": "future_job", "employer_id": "employer", "cohort_id": "cohort"}


@dataclass(frozen=True, slots=True)
class Case:
    """A trajectory and its surroundings; `records` has a row per kind that is known (trajectory always is)."""

    trajectory_id: str
    records: Mapping[str, Row]
    states: Mapping[str, str]
    answers: Mapping[str, Row]

    def id_of(self, kind: str) -> str:
        """The id of the case's record of a kind, or an empty text."""
        return self.records[kind].id if kind in self.records else ""

    def value(self, field: str) -> Any:
        """A field of the trajectory itself."""
        return self.records["trajectory"].values.get(field) if "trajectory" in self.records else None


def subject_of(step: str, trajectory_id: str) -> str:
    """Whose checklist a step is: preparing belongs to the organisation (`s0-step`), the rest to the trajectory."""
    return settings_id() if step == "prepare" else trajectory_id


def read_case(session: Session, trajectory_id: str) -> Case:
    """Everything a step screen shows around its own records."""
    records = _surroundings(session, trajectory_id)
    subjects = [trajectory_id, settings_id()]
    found = select(CheckAnswer).where(col(CheckAnswer.subject_id).in_(subjects), col(CheckAnswer.deleted_at).is_(None))
    answers = {str(answer.item_id): row_of(session, KINDS["check_answer"], answer) for answer in session.exec(found)}
    return Case(trajectory_id, records, _states(session, subjects, answers.values()), answers)


def _surroundings(session: Session, trajectory_id: str) -> dict[str, Row]:
    records: dict[str, Row] = {}
    _add(session, records, "trajectory", trajectory_id)
    values = records["trajectory"].values if records else {}
    for field, kind in _AROUND.items():
        _add(session, records, kind, values.get(field))
    job = records.get("future_job")
    if "employer" not in records and job:
        _add(session, records, "employer", job.values.get("employer_id"))
    if job:
        _add(session, records, "profile", job.values.get("profile_id"))
    matches = rows(session, KINDS["match"], trajectory_id=trajectory_id)
    if matches:
        records["match"] = matches[-1]
    return records


def _add(session: Session, records: dict[str, Row], kind: str, record_id: str | None) -> None:
    record = session.get(KINDS[kind].table, record_id) if record_id else None
    if record:
        records[kind] = row_of(session, KINDS[kind], record)


def _states(session: Session, subjects: list[str], answers: Iterable[Row]) -> dict[str, str]:
    query = select(StepState).where(col(StepState.subject_id).in_(subjects), col(StepState.deleted_at).is_(None))
    answered = [row.values for row in answers if row.values["answer"] not in (None, "open")]
    found = [(values["step"], values["subject_id"], "busy") for values in answered]
    for state in session.exec(query):
        found.append((state.step, state.subject_id, "done" if state.state == "done" else "busy"))
    return {step: state for step, subject, state in found if subject == subject_of(step, subjects[0])}
