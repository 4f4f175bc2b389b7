"""The job that will come: what it asks, the profile that fits it and the conditions that must be met."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from storage.records.base import Record, Words
from storage.records.columns import Choice
from storage.records.fields import choice, day, decimal, integer, lines, reference, text, yesno
from storage.text import N_


class JobOrigin(Choice):
    """Where a job comes from."""

    EXPANSION = "expansion", N_("bedrijf breidt uit"), "s1-origin-expansion"
    AREA = "area_development", N_("gebied wordt ontwikkeld"), "s1-origin-area-development"
    PUBLIC = "public_sector", N_("publieke sector, zoals zorg"), "s1-origin-public-sector"
    BRANCH = "new_branch", N_("nieuwe vestiging"), "s1-origin-new-branch"
    HARD_TO_FILL = "hard_to_fill", N_("vacature moeilijk te vullen"), "s1-origin-hard-to-fill"


class JobState(Choice):
    """How far a future job is."""

    SIGNAL = "signal", N_("in beeld")
    CONFIRMED = "confirmed", N_("bevestigd")
    IN_TRAJECTORY = "in_trajectory", N_("iemand leert ervoor")
    FILLED = "filled", N_("vervuld")
    NO_CANDIDATE = "no_candidate", N_("geen passende kandidaat"), "out-no-candidate"
    NO_JOB = "no_job", N_("baan komt er niet"), "out-no-job"


class SkillKind(Choice):
    """What sort of skill it is."""

    TASK = "task", N_("werktaak")
    EMPLOYEE = "employee", N_("werknemersvaardigheid")
    KNOWLEDGE = "knowledge", N_("kennis")


class SkillLevel(Choice):
    """How well somebody does something; plain words and no score."""

    NOT_YET = "not_yet", N_("nog niet")
    WITH_HELP = "with_help", N_("met hulp")
    ALONE = "alone", N_("zelfstandig")
    TEACHES = "teaches", N_("kan het een ander leren")


class SkillPlace(Choice):
    """Where a skill is learned."""

    WORKPLACE = "workplace", N_("op de werkplek")
    SCHOOL = "school", N_("op school of in een training")
    COACH = "coach", N_("bij de coach")
    HAS = "has", N_("hoeft niet, kan het al")


class ConditionKind(Choice):
    """What a condition is about."""

    ROLE = "role", N_("wie doet wat"), "s2-wlb-roles-contributions"
    CONTRIBUTION = "contribution", N_("wat ieder bijdraagt"), "s2-wlb-roles-contributions"
    CERTAINTY = "certainty", N_("hoe zeker de baan is"), "s2-explore-guarantee"
    WALK_ALONG = "walk_along", N_("meelopen of inleren"), "s2-walk-along"
    TRAINER = "trainer", N_("opleider"), "s2-choose-trainer"
    OTHER = "other", N_("anders")


class FutureJobFields(Record):
    """A job that an employer expects; it exists without any candidate."""

    WORDS: ClassVar[Words] = Words(N_("toekomstige baan"), N_("toekomstige banen"), ("function", "employer_id"))

    employer_id: str | None = reference("employer", N_("Werkgever"), items="s1-f-job-basic", child=True, core=True)
    function: str | None = text(N_("Functie"), items="s1-f-job-basic", core=True)
    origin: JobOrigin | None = choice(
        JobOrigin, N_("Reden van de baan"), items="s1-f-job-basic s1-explore-jobs", core=True
    )
    expected_on: date | None = day(
        N_("Verwacht op"), N_("Wanneer begint de baan? Een schatting is goed."), "s1-f-job-basic", core=True
    )
    places: int | None = integer(
        N_("Aantal plekken"),
        N_("Leeg: nog niet bekend. Liever leeg dan te hoog geschat."),
        "s1-f-job-count s6-wlb-number-unknown s1-concrete-growth",
        most=10_000,
    )
    places_certain: bool | None = yesno(N_("Aantal is zeker"), items="s1-f-job-count")
    hours_week: float | None = decimal(N_("Uren per week"), items="s1-f-job-hours b-small-contract", most=60, core=True)
    ends_benefit: bool | None = yesno(
        N_("Genoeg zonder uitkering"),
        N_("Kan iemand met deze uren helemaal uit de uitkering? Vraag het nu, niet pas aan het eind."),
        "s1-f-job-hours s6-small-contract",
    )
    irregular_hours: bool | None = yesno(
        N_("Wisselende werktijden"), N_("Avond, nacht, weekend of rooster."), "s1-f-job-irregular b-irregular-hours"
    )
    entry_function: bool | None = yesno(N_("Is een instapfunctie"), items="s1-f-job-entry s1-entry-functions")
    entry_level: str | None = text(
        N_("Verwacht startniveau"),
        N_("Wat verwacht de werkgever op de eerste dag?"),
        "s1-f-job-entry s1-entry-level-expectation",
    )
    learnable: str | None = lines(
        N_("Wat te leren is"),
        N_("Aan welke eisen kan iemand door het inleren gaan voldoen?"),
        "s1-f-job-entry s2-employer-helps-demands s2-employer-clear-learnable",
    )
    shortage_job: bool | None = yesno(N_("Tekort of kansberoep"), items="s0-opportunity-jobs s0-f-opportunity")
    carved: bool | None = yesno(
        N_("Met jobcarving gemaakt"),
        N_("Samengesteld uit taken van andere functies."),
        "s1-f-job-carved s1-tip-jobcarving",
    )
    carved_tasks: str | None = lines(N_("Taken in deze functie"), items="s1-f-job-carved")
    competence_text: str | None = lines(
        N_("Vacature in vaardigheden"),
        N_("Wat moet iemand kunnen? Zonder diploma's en jaren ervaring."),
        "s3-factor-vacancy-competences",
    )
    profile_id: str | None = reference("profile", N_("Profiel"), items="s2-f-profile")
    state: JobState | None = choice(JobState, N_("Stand"), items="s1-f-job-basic")
    state_reason: str | None = lines(N_("Reden van de stand"), N_("Bijvoorbeeld waarom de baan er niet komt."))


class FutureJob(FutureJobFields, table=True):
    """Table of future jobs."""


class SkillFields(Record):
    """Something that a job or a shared profile asks somebody to be able to do."""

    WORDS: ClassVar[Words] = Words(N_("vaardigheid"), N_("vaardigheden"), ("name", "level"))

    job_id: str | None = reference("future_job", N_("Toekomstige baan"), child=True)
    profile_id: str | None = reference("profile", N_("Profiel"), items="s2-profile-on-skills", child=True)
    name: str | None = text(
        N_("Vaardigheid"), items="ag-knowledge-skills s1-f-job-entry s1-minimum-skills-talk", core=True
    )
    level: SkillLevel | None = choice(SkillLevel, N_("Nodig niveau"), items="ag-knowledge-skills")
    minimum: bool | None = yesno(
        N_("Nodig bij de start"), N_("Moet iemand dit al kunnen op de eerste dag?"), "s1-f-job-entry s1-entry-functions"
    )
    skill_kind: SkillKind | None = choice(SkillKind, N_("Soort"), items="ag-knowledge-skills")
    where_learned: SkillPlace | None = choice(SkillPlace, N_("Waar te leren"), items="s2-employer-clear-learnable")
    how: str | None = lines(N_("Hoe te leren"), items="s2-employer-clear-learnable")


class Skill(SkillFields, table=True):
    """Table of skills that jobs and profiles ask for."""


class ProfileFields(Record):
    """Whom an employer looks for, in skills; similar jobs may share one."""

    WORDS: ClassVar[Words] = Words(N_("profiel"), N_("profielen"))

    programme_id: str | None = reference("programme", N_("Leerbedrijf"), child=True)
    name: str | None = text(N_("Naam"), items="s2-f-profile", core=True)
    interest: str | None = lines(
        N_("Interesse en motivatie"), N_("Wat moet iemand graag willen?"), "s2-f-profile s2-draw-profile"
    )
    affinity: str | None = lines(
        N_("Affiniteit"), N_("Met welk werk of welke mensen?"), "s2-f-profile s3-wants-can-affinity"
    )
    education_needed: bool | None = yesno(
        N_("Vooropleiding nodig"), N_("Liever niet: vraag naar vaardigheden."), "s2-f-profile s2-no-prior-education"
    )
    experience_needed: bool | None = yesno(N_("Werkervaring nodig"), items="s2-profile-on-skills")
    demands_reason: str | None = lines(
        N_("Waarom deze eisen"),
        N_("Als er toch een diploma of ervaring nodig is."),
        "s2-too-high-demands s2-reachable-profile",
    )


class Profile(ProfileFields, table=True):
    """Table of profiles."""


class ConditionFields(Record):
    """Something that must be in place for it to work out."""

    WORDS: ClassVar[Words] = Words(N_("voorwaarde"), N_("voorwaarden"), ("what",))

    job_id: str | None = reference("future_job", N_("Toekomstige baan"), child=True)
    programme_id: str | None = reference("programme", N_("Leerbedrijf"), child=True)
    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    what: str | None = lines(N_("Voorwaarde"), items="s2-f-conditions s2-set-conditions ag-conditions", core=True)
    condition_kind: ConditionKind | None = choice(ConditionKind, N_("Soort"), items="s2-f-conditions")
    owner: str | None = text(N_("Wie zorgt ervoor"), items="s2-f-conditions")
    met: bool | None = yesno(N_("In orde"), items="s2-f-conditions")


class Condition(ConditionFields, table=True):
    """Table of conditions."""
