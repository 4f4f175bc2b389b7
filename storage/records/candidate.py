"""The candidate, the matches with jobs, and which of the asked skills are there already."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from storage.records.base import Record, Words
from storage.records.columns import Choice
from storage.records.fields import choice, day, decimal, hidden, lines, reference, text, yesno
from storage.records.job import SkillLevel
from storage.text import N_


class LanguageLevel(Choice):
    """How well somebody speaks Dutch, in the levels of the European framework."""

    BELOW_A1 = "below_a1", N_("nog geen A1")
    A1 = "a1", N_("A1")
    A2 = "a2", N_("A2")
    B1 = "b1", N_("B1")
    B2 = "b2", N_("B2")
    C = "c", N_("C1 of hoger")
    NATIVE = "native", N_("moedertaal")


class MatchState(Choice):
    """How far a match is; admission is the first choice in the WLB, the employer's choice comes later."""

    PROPOSED = "proposed", N_("voorgesteld")
    INFORMED = "informed", N_("verteld")
    INTRODUCED = "introduced", N_("kennisgemaakt")
    ADMITTED = "admitted", N_("toegelaten tot de groep"), "s3-select-on-motivation"
    NOT_ADMITTED = "not_admitted", N_("niet toegelaten")
    CHOSEN = "chosen", N_("gekozen"), "s3-employer-decides"
    NOT_CHOSEN = "not_chosen", N_("niet gekozen"), "out-not-chosen"
    WITHDRAWN = "withdrawn", N_("teruggetrokken")


class EmployerDecision(Choice):
    """What the employer says; nobody else decides it."""

    YES = "yes", N_("ja, mag inleren"), "s3-employer-decides"
    NO = "no", N_("nee"), "out-not-chosen"
    LATER = "later", N_("nog niet beslist")


class CandidateFields(Record):
    """Someone who may learn for a job: as little as will do, a code in place of a name if wished."""

    WORDS: ClassVar[Words] = Words(N_("kandidaat"), N_("kandidaten"), ("name", "code"))

    name: str | None = text(N_("Naam"), N_("Mag leeg blijven als je een code gebruikt."), "s3-f-candidate-basic")
    code: str | None = text(N_("Code"), N_("In plaats van een naam."), "s3-f-candidate-basic", limit=40)
    coach_id: str | None = reference("team_member", N_("Coach"), items="s3-f-candidate-basic act-workcoach", child=True)
    benefit: bool | None = yesno(N_("Heeft een uitkering"), items="s3-f-candidate-basic")
    start_level: str | None = text(
        N_("Startniveau"), N_("Wat kan iemand nu, naast wat de werkgever verwacht?"), "s3-f-candidate-basic"
    )
    language_level: LanguageLevel | None = choice(
        LanguageLevel, N_("Taalniveau"), items="s3-f-candidate-basic s3-f-info-meeting s3-language-test"
    )
    language_test_on: date | None = day(N_("Taaltest op"), items="s3-language-test s3-f-info-meeting")
    language_lessons: bool | None = yesno(N_("Taalles nodig (NT2)"), items="s5-wlb-language b-language")
    hours_available: float | None = decimal(N_("Uren beschikbaar"), N_("Per week."), "s3-f-candidate-basic", most=60)
    wants: str | None = lines(N_("Wil"), items="s3-f-candidate-wants s3-wants-can-affinity")
    can: str | None = lines(N_("Kan"), items="s3-f-candidate-wants s3-f-candidate-skills s3-factor-competences")
    likes: str | None = lines(N_("Doet graag"), items="s3-f-candidate-wants s3-aim-interest-in-tasks")
    motivation_learning: str | None = lines(
        N_("Waarom leren"), items="s3-f-candidate-wants s3-screen-motivation s3-factor-motivation"
    )
    motivation_working: str | None = lines(
        N_("Waarom werken"), items="s3-f-candidate-wants s3-screen-motivation s3-factor-motivation"
    )
    practical_talk_on: date | None = day(N_("Praktisch gesprek op"), items="s3-practical-talk les-wlb-practical-talk")
    problem_communication: bool | None = yesno(
        N_("Knelpunt: communicatie"),
        N_("Ja: maak er een belemmering van."),
        "s3-practical-talk b-communication",
        private=True,
    )
    problem_ict: bool | None = yesno(N_("Knelpunt: computer"), items="s3-practical-talk b-ict", private=True)
    problem_reachability: bool | None = yesno(
        N_("Knelpunt: bereikbaarheid"),
        N_("Is iemand te bellen, en is de plek te bereiken?"),
        "s3-practical-talk b-reachability",
        private=True,
    )
    problem_mobility: bool | None = yesno(N_("Knelpunt: vervoer"), items="s3-practical-talk b-mobility", private=True)
    problem_childcare: bool | None = yesno(
        N_("Knelpunt: kinderopvang"), items="s3-practical-talk b-childcare", private=True
    )
    problem_hours: bool | None = yesno(
        N_("Knelpunt: werktijden"),
        N_("Als de baan wisselende werktijden heeft."),
        "s3-practical-talk b-irregular-hours",
        private=True,
    )
    merged_into: str | None = hidden(max_length=36)


class Candidate(CandidateFields, table=True):
    """Table of candidates."""


class MatchFields(Record):
    """One candidate and one job (or, in the WLB, one group): what was told, when they met, what was decided."""

    WORDS: ClassVar[Words] = Words(N_("match"), N_("matches"), ("candidate_id", "job_id", "state"))

    candidate_id: str | None = reference("candidate", N_("Kandidaat"), items="s3-f-match", child=True, core=True)
    job_id: str | None = reference("future_job", N_("Toekomstige baan"), items="s3-f-match", child=True)
    cohort_id: str | None = reference("cohort", N_("Editie"), N_("Als iemand zich meldt voor een groep."), child=True)
    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    proposed_on: date | None = day(N_("Voorgesteld op"), items="s3-f-match s3-select-candidates")
    told_possibilities_on: date | None = day(
        N_("Verteld: werk en bedrijf"),
        N_("Wat kan er bij deze werkgever, en wat voor baan is het?"),
        "s3-f-informed s3-inform-possibilities",
        core=True,
    )
    told_route_on: date | None = day(N_("Verteld: de route"), items="s3-f-informed s3-inform-route", core=True)
    told_goal_on: date | None = day(N_("Verteld: het einddoel"), items="s3-f-informed s3-inform-goal", core=True)
    told_expectations_on: date | None = day(
        N_("Verteld: verwachtingen"),
        N_("Wat verwacht iedereen tijdens het inleren?"),
        "s3-f-informed s3-inform-expectations",
        core=True,
    )
    introduced_on: date | None = day(
        N_("Voorgesteld bij werkgever"), N_("De werkgever weet van deze kandidaat."), "s3-f-match s3-introduce"
    )
    met_on: date | None = day(N_("Elkaar gesproken op"), items="s3-f-match s3-meet-upfront s3-f-selection-day")
    admitted_on: date | None = day(
        N_("Toegelaten op"),
        N_("WLB: toelating tot de groep. De werkgever kiest later."),
        "s3-f-info-meeting s3-select-on-motivation",
    )
    candidate_agrees: bool | None = yesno(
        N_("Kandidaat wil dit ook"), items="s3-f-selection-day s3-job-fits-motivation"
    )
    employer_decision: EmployerDecision | None = choice(
        EmployerDecision,
        N_("Keuze van de werkgever"),
        N_("Alleen de werkgever kiest."),
        "s3-f-match s3-employer-decides s3-f-selection-day",
    )
    decided_on: date | None = day(N_("Gekozen op"), items="s3-f-match s3-f-selection-day")
    decided_by: str | None = text(N_("Gekozen door"), N_("Wie bij de werkgever?"), "s3-f-match")
    reason: str | None = lines(N_("Reden"), items="s3-f-match")
    state: MatchState | None = choice(MatchState, N_("Stand"), items="s3-f-match")


class Match(MatchFields, table=True):
    """Table of matches."""


class CandidateSkillFields(Record):
    """How far a candidate is with a skill that the job asks; the link has a derived id."""

    WORDS: ClassVar[Words] = Words(
        N_("vaardigheid van kandidaat"), N_("vaardigheden van kandidaat"), ("skill_id", "level")
    )

    candidate_id: str | None = reference("candidate", N_("Kandidaat"), items="s3-f-candidate-skills", child=True)
    skill_id: str | None = reference("skill", N_("Vaardigheid"), items="s3-f-candidate-skills", child=True)
    level: SkillLevel | None = choice(SkillLevel, N_("Niveau nu"), items="s3-f-candidate-skills")
    learnable: bool | None = yesno(
        N_("Nog te leren"),
        N_("Kan deze kandidaat dit voor deze baan leren?"),
        "s3-f-candidate-skills s3-factor-learn-competences",
    )
    note: str | None = lines(N_("Notitie"))


class CandidateSkill(CandidateSkillFields, table=True):
    """Table of candidates' skills."""
