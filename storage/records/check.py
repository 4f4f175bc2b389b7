"""What a coach ticks or marks: answers to the method's items, and which steps are done."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import Index

from storage.records.base import Record, Words
from storage.records.columns import Choice
from storage.records.fields import choice, day, hidden, lines
from storage.text import N_


class Step(Choice):
    """The seven steps, by key: their numbers differ between the sources."""

    PREPARE = "prepare", N_("voorbereiden"), "s0-step"
    JOB = "job", N_("baan in beeld"), "s1-step"
    OPTIONS = "options", N_("mogelijkheden"), "s2-step"
    MATCH = "match", N_("match"), "s3-step"
    TRAJECTORY = "trajectory", N_("traject"), "s4-step"
    LEARN = "learn", N_("inleren"), "s5-step"
    REGULAR = "regular", N_("gewone baan"), "s6-step"


class Answer(Choice):
    """Answers of all kinds of check: a task, an influencing factor, a success factor, a pitfall."""

    OPEN = "open", N_("open"), "f-step-status"
    DONE = "done", N_("gedaan"), "f-step-status"
    NOT_APPLICABLE = "not_applicable", N_("niet van toepassing"), "f-step-status"
    HELPS = "helps", N_("helpt"), "f-influence-check"
    HINDERS = "hinders", N_("hindert"), "f-influence-check"
    YES = "yes", N_("aanwezig"), "f-success-check"
    PARTLY = "partly", N_("deels"), "f-success-check"
    NO = "no", N_("niet aanwezig"), "f-success-check"
    OCCURS = "occurs", N_("speelt"), "f-pitfall-check"
    ABSENT = "absent", N_("speelt niet"), "f-pitfall-check"


class Progress(Choice):
    """Whether a coach calls a step done; anything else about a step is read from its answers."""

    DONE = "done", N_("klaar")
    REOPENED = "reopened", N_("weer open")


class CheckAnswerFields(Record):
    """The answer of a subject (a trajectory, a job, the organisation ...) to one item of the method."""

    WORDS: ClassVar[Words] = Words(N_("afvinkpunt"), N_("afvinkpunten"), ("answer",))

    subject_id: str | None = hidden(max_length=36)
    item_id: str | None = hidden(index=True, max_length=60)
    step: str | None = hidden(max_length=20)
    answer: Answer | None = choice(
        Answer, N_("Antwoord"), items="f-step-status f-influence-check f-success-check f-pitfall-check"
    )
    reason: str | None = lines(
        N_("Reden"), N_("Waarom dit niet van toepassing is."), "f-step-status", limit=1_000, private=True
    )
    note: str | None = lines(
        N_("Notitie"),
        N_("Een korte toelichting, of wat je eraan doet."),
        "f-step-status f-influence-check f-success-check f-pitfall-check",
        private=True,
    )
    answered_on: date | None = day(N_("Datum"), items="f-step-status")


class CheckAnswer(CheckAnswerFields, table=True):
    """Table of answers; the id comes from `links.check_answer_id`."""

    # Whole, so that home knows who is at which step without reading the answers.
    __table_args__ = (Index("ix_check_answer_subject_id", "subject_id", "step", "answer", "deleted_at"),)


class StepStateFields(Record):
    """That a coach closed or reopened a step of a subject; closing a step blocks nothing."""

    WORDS: ClassVar[Words] = Words(N_("stand van een stap"), N_("standen van stappen"), ("state",))

    subject_id: str | None = hidden(index=True, max_length=36)
    step: str | None = hidden(max_length=20)
    state: Progress | None = choice(Progress, N_("Stand"), items="f-step-status")
    changed_on: date | None = day(N_("Sinds"), items="f-step-status")
    note: str | None = lines(N_("Notitie"), items="f-step-status", limit=1_000, private=True)


class StepState(StepStateFields, table=True):
    """Table of step states; the id comes from `links.step_state_id`."""
