"""A fallback: another way for a candidate if the job does not come or the learning does not succeed."""

from __future__ import annotations

from typing import ClassVar

from storage.records.base import Record, Words
from storage.records.columns import Choice
from storage.records.fields import choice, lines, reference, text
from storage.text import N_


class FallbackCause(Choice):
    """Why another way is needed."""

    NO_JOB = "no_job", N_("de baan komt niet"), "out-no-job"
    NOT_SUCCEEDED = "not_succeeded", N_("het inleren lukt niet"), "out-trajectory-failed"
    EMPLOYER_LEFT = "employer_left", N_("de werkgever stopt"), "out-employer-dropout"


class FallbackOption(Choice):
    """What can come instead of the job."""

    OTHER_EMPLOYER = "other_employer", N_("andere werkgever"), "s6-other-employer"
    FURTHER_LEARNING = "further_learning", N_("verder leren"), "s6-keep-learning"
    MEDIATION = "mediation", N_("elders bemiddelen"), "s6-mediate-elsewhere"


class FallbackState(Choice):
    """How far another way has been worked out."""

    IDEA = "idea", N_("idee")
    ASKED = "asked", N_("gevraagd")
    READY = "ready", N_("staat klaar")
    USED = "used", N_("gekozen")
    DROPPED = "dropped", N_("vervallen")


class FallbackFields(Record):
    """Another way for a candidate if the job does not come or the learning does not succeed."""

    WORDS: ClassVar[Words] = Words(N_("terugvaloptie"), N_("terugvalopties"), ("option", "employer_id", "name"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    cause: FallbackCause | None = choice(FallbackCause, N_("Waarvoor"), items="s6-f-fallback")
    option: FallbackOption | None = choice(FallbackOption, N_("Mogelijkheid"), items="s6-f-fallback", core=True)
    employer_id: str | None = reference("employer", N_("Andere werkgever"), items="s6-f-fallback act-other-employer")
    partner_id: str | None = reference("partner", N_("School of opleider"), items="s6-f-fallback")
    name: str | None = text(N_("Omschrijving"), N_("Bijvoorbeeld de functie of de opleiding."), "s6-f-fallback")
    state: FallbackState | None = choice(FallbackState, N_("Stand"), items="s6-f-fallback")
    note: str | None = lines(N_("Notitie"), limit=2_000, private=True)


class Fallback(FallbackFields, table=True):
    """Table of other ways."""
