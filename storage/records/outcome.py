"""How a trajectory ends, and the milestones on the way."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from storage.records.base import Record, Words
from storage.records.columns import Choice
from storage.records.fields import choice, day, decimal, lines, reference, text, yesno
from storage.records.trajectory import WEEK_HOURS, LadderStep
from storage.text import N_


class EndState(Choice):
    """How a trajectory ended. Its own failed ends are real ends, not gaps."""

    REGULAR_JOB = "regular_job", N_("baan bij de werkgever"), "out-regular-job"
    REGULAR_SAME_WLB = "regular_same_wlb", N_("baan bij werkgever in het WLB"), "out-regular-same-wlb"
    BBL_JOB = "bbl_job", N_("BBL-baan"), "out-bbl-job"
    OTHER_NO_JOB = "other_employer_no_job", N_("andere werkgever: geen baan"), "out-other-employer-no-job"
    OTHER_AFTER_FAIL = "other_employer_after_fail", N_("andere werkgever: niet gelukt"), "out-other-employer-after-fail"
    KEEP_LEARNING = "keep_learning_bbl", N_("verder leren (BBL), geen baan"), "out-keep-learning-bbl"
    FURTHER_TRAINING = "further_training", N_("eerst een andere opleiding"), "out-further-training"
    BBL_LEVEL_3 = "bbl_level_3", N_("BBL niveau 3"), "out-bbl-level-3"
    HELPENDE_PLUS = "helpende_plus", N_("module Helpende 2 Plus"), "out-helpende-plus"
    CLOSER_TO_WORK = "closer_to_work", N_("geen baan, wel dichterbij werk"), "out-closer-to-work"
    FAILED = "failed", N_("inleren niet gelukt"), "out-trajectory-failed"
    DROPOUT = "dropout", N_("kandidaat gestopt"), "out-dropout"


class ContractKind(Choice):
    """The contract that a job starts with."""

    PERMANENT = "permanent", N_("vast")
    TEMPORARY = "temporary", N_("tijdelijk")
    AGENCY = "agency", N_("via een uitzendbureau")
    APPRENTICESHIP = "apprenticeship", N_("leerwerkovereenkomst (BBL)"), "out-bbl-job"
    EXPERIENCE = "experience", N_("werkervaring")
    VOLUNTARY = "voluntary", N_("vrijwilligerswerk")
    OTHER = "other", N_("anders")


class BenefitLeft(Choice):
    """What is left of the benefit; it stands beside the end state and does not oppose it."""

    NONE = "none", N_("geen uitkering meer"), "out-benefit-ended"
    PART = "part", N_("nog een deel"), "out-partly-benefit"
    FULL = "full", N_("nog helemaal")


class OutcomeFields(Record):
    """The end of a trajectory: what came of it, when, and what came with it."""

    WORDS: ClassVar[Words] = Words(N_("uitkomst"), N_("uitkomsten"), ("end_state", "ended_on"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), items="s6-f-outcome", child=True)
    end_state: EndState | None = choice(EndState, N_("Uitkomst"), items="s6-f-outcome dec-after-learning", core=True)
    ended_on: date | None = day(N_("Datum uitkomst"), items="s6-f-outcome", core=True)
    reason: str | None = lines(N_("Reden"), N_("Kort en neutraal."), "s6-f-outcome", limit=2_000, private=True)
    employer_id: str | None = reference("employer", N_("Werkgever"), items="s6-f-transition-job", child=True)
    job_id: str | None = reference("future_job", N_("Baan"), items="s6-f-transition-job", child=True)
    start_on: date | None = day(N_("Begin van de baan"), items="s6-f-transition-job dec-start-date", core=True)
    hours_week: float | None = decimal(
        N_("Uren per week"), items="s6-f-transition-job s6-small-contract", most=WEEK_HOURS
    )
    contract_kind: ContractKind | None = choice(ContractKind, N_("Soort contract"), items="s6-f-transition-job")
    wage_cost_subsidy: bool | None = yesno(N_("Loonkostensubsidie"), items="s6-f-transition-job fin-wage-cost-subsidy")
    subsidy_until_on: date | None = day(N_("Subsidie tot en met"), items="fin-wage-cost-subsidy")
    benefit: BenefitLeft | None = choice(
        BenefitLeft, N_("Uitkering erna"), items="s6-f-outcome s6-f-transition-job", core=True
    )
    lasting: bool | None = yesno(N_("Blijft in de baan"), items="out-lasting-job all-principle-lasting-job")
    lasting_checked_on: date | None = day(
        N_("Later nagevraagd op"),
        N_("Eigen voorstel van het programma: vraag het later nog eens na."),
        "out-lasting-job",
    )
    diploma: bool | None = yesno(N_("Diploma"), items="out-diploma s4-diploma")
    certificate: bool | None = yesno(N_("Certificaat"), items="out-certificate s4-diploma")
    early_diploma: bool | None = yesno(N_("Opleiding eerder klaar"), items="out-early-diploma")
    other_exit_profile: bool | None = yesno(
        N_("Ander uitstroomprofiel"), N_("Andere richting, maar wel bij de groep gebleven."), "out-other-exit-profile"
    )
    ladder_end: LadderStep | None = choice(
        LadderStep, N_("Participatieladder nu"), N_("Hoeft niet; eigen keuze van het programma."), private=True
    )


class Outcome(OutcomeFields, table=True):
    """Table of outcomes."""


class MilestoneKind(Choice):
    """Points on the way that are no end; learning goes on after them."""

    ADMITTED = "admitted", N_("toegelaten tot de groep"), "s3-select-on-motivation"
    CHOSEN = "chosen", N_("gekozen door een werkgever"), "s3-selection-day"
    BBL_STARTED = "bbl_started", N_("BBL-baan begonnen"), "s6-wlb-employed-in-year-two"
    EMPLOYER_LEFT = "employer_left", N_("werkgever gestopt"), "out-employer-dropout"
    NO_JOB = "no_job", N_("bekend: de baan komt niet"), "out-no-job"
    DIPLOMA = "diploma", N_("diploma gehaald"), "out-diploma"
    CERTIFICATE = "certificate", N_("certificaat gehaald"), "out-certificate"
    JOB_STARTED = "job_started", N_("gewone baan begonnen"), "out-regular-job"
    BENEFIT_ENDED = "benefit_ended", N_("uitkering gestopt"), "out-benefit-ended"
    OTHER = "other", N_("anders")


class MilestoneFields(Record):
    """A point that a trajectory reached, with its day."""

    WORDS: ClassVar[Words] = Words(N_("mijlpaal"), N_("mijlpalen"), ("milestone_kind", "reached_on"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    milestone_kind: MilestoneKind | None = choice(
        MilestoneKind, N_("Mijlpaal"), items="s6-f-outcome s6-wlb-employed-in-year-two", core=True
    )
    reached_on: date | None = day(N_("Datum"), core=True)
    employer_id: str | None = reference("employer", N_("Werkgever"), items="s3-selection-day")
    note: str | None = text(N_("Notitie"), private=True)


class Milestone(MilestoneFields, table=True):
    """Table of milestones."""
