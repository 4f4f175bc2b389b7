"""Programmes such as the WijkLeerbedrijf, their rounds, and the meetings of a group."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Final

from storage.records.base import Record, Words
from storage.records.columns import Choice
from storage.records.fields import choice, day, decimal, integer, lines, money, reference, text, yesno
from storage.text import N_


class ProgrammeTemplate(Choice):
    """What a programme started from."""

    CARE = "care", N_("zorg"), "fin-duration-care"
    LOGISTICS = "logistics", N_("logistiek"), "fin-duration-logistics"
    GENERAL = "general", N_("algemeen"), "fin-duration-average"


class EndDocument(Choice):
    """What somebody gets at the end; nothing is fine too."""

    DIPLOMA = "diploma", N_("diploma"), "s4-diploma"
    CERTIFICATE = "certificate", N_("certificaat"), "s4-diploma"
    NONE = "none", N_("geen"), "all-certificate-optional"


# What a template fills in, for the coach to change. The brochure describes the care one; of the others only the length.
TEMPLATES: Final[dict[ProgrammeTemplate, dict[str, Any]]] = {
    ProgrammeTemplate.CARE: {
        "length_months": 24,
        "introduction_weeks": 4,
        "school_days_week": 1.0,
        "placement_hours_week": 16.0,
        "bbl_after_months": 12,
        "education_level": "mbo 2",
        "end_document": EndDocument.DIPLOMA,
        "group_size": 20,
        "yearly": True,
        "week_plan": N_("Een dag school, de andere dagen praktijk. De stage telt apart."),
        "note": N_(
            "Eerst een introductie met de hele groep. Daarna een oriënterende stage in de buurt. "
            "Dan een stage in de dagelijkse zorg (ADL) bij de werkgevers. In het tweede jaar een BBL-baan."
        ),
    },
    ProgrammeTemplate.LOGISTICS: {"length_months": 6},
    ProgrammeTemplate.GENERAL: {"length_months": 12},
}


class ProgrammeRole(Choice):
    """What a partner does in a programme."""

    COORDINATOR = "coordinator", N_("projectleider"), "act-project-lead"
    TRAINER = "trainer", N_("opleider"), "act-training-partner"
    GROUP_COORDINATOR = "group_coordinator", N_("coördinator van de groep"), "act-leerhome-coordinator"
    FUNDER = "funder", N_("betaalt mee"), "act-municipality"
    PLACE = "place", N_("leerplek"), "act-learning-location"
    OTHER = "other", N_("anders")


class Recruitment(Choice):
    """How candidates are found."""

    CASELOAD = "caseload", N_("eigen bestand"), "s3-recruit-direct"
    CALL = "call", N_("brede oproep"), "s3-recruit-campaign"
    CAMPAIGN = "campaign", N_("campagne"), "s3-recruit-campaign"
    SEVERAL = "several", N_("op meer manieren")


class MeetingKind(Choice):
    """What a group meets for."""

    INFORMATION = "information", N_("voorlichting"), "s3-info-meeting"
    LANGUAGE_TEST = "language_test", N_("taaltest"), "s3-language-test"
    SELECTION = "selection", N_("selectiedag"), "s3-selection-day"
    INTRODUCTION = "introduction", N_("introductie"), "s5-wlb-leerhome"
    GROUP = "group", N_("bijeenkomst van de groep"), "s5-wlb-leerhome-meet"
    LESSON = "lesson", N_("schooldag"), "s5-wlb-school-day"
    PRACTICAL = "practical", N_("praktijkles bij werkgever"), "s5-wlb-employer-practical-lesson"
    STEERING = "steering", N_("stuurgroep"), "s1-wlb-steering-group"
    LESSONS = "lessons", N_("lessen van de ronde"), "ev-round-lessons"
    OTHER = "other", N_("anders")


class ProgrammeFields(Record):
    """A way of learning that several employers make together for similar jobs."""

    WORDS: ClassVar[Words] = Words(N_("leerbedrijf"), N_("leerbedrijven"))

    name: str | None = text(N_("Naam"), items="f-programme route-wlb", core=True)
    template: ProgrammeTemplate | None = choice(
        ProgrammeTemplate, N_("Sjabloon"), N_("Vult waarden in die je mag veranderen."), "f-programme-template"
    )
    sector_id: str | None = reference("sector", N_("Branche"), items="f-programme route-wlb-sector-varies", child=True)
    coordinator_id: str | None = reference(
        "partner", N_("Projectleider"), N_("Eén partij die alles regelt."), "f-programme act-project-lead"
    )
    trainer_id: str | None = reference(
        "partner", N_("Opleider"), items="f-programme s2-choose-trainer act-training-partner", core=True
    )
    steering_group: str | None = lines(
        N_("Stuurgroep"), N_("Wie zitten erin?"), "f-programme act-steering-group s1-wlb-steering-group"
    )
    length_months: int | None = integer(N_("Duur (maanden)"), items="f-programme", least=1, most=120)
    introduction_weeks: int | None = integer(
        N_("Introductie (weken)"), items="f-programme fig-wlb-intro-weeks s5-wlb-leerhome", most=52
    )
    school_days_week: float | None = decimal(
        N_("Schooldagen per week"), items="f-programme fig-wlb-school-days s5-wlb-school-day", most=7
    )
    placement_hours_week: float | None = decimal(
        N_("Stage (uren per week)"), items="f-programme fig-wlb-placement-hours s5-wlb-practice", most=60
    )
    week_plan: str | None = lines(N_("Hoe een week eruitziet"), items="f-programme")
    bbl_after_months: int | None = integer(
        N_("BBL na (maanden)"), items="fig-wlb-takeover-year s6-wlb-employed-in-year-two", most=120
    )
    education_level: str | None = text(N_("Niveau van de opleiding"), items="f-programme fig-wlb-level")
    end_document: EndDocument | None = choice(EndDocument, N_("Bewijs aan het eind"), items="s4-diploma")
    group_size: int | None = integer(N_("Grootte van een groep"), items="fig-wlb-candidates", most=1_000)
    yearly: bool | None = yesno(N_("Elk jaar een groep"), items="route-wlb-yearly fig-wlb-yearly")
    note: str | None = lines(N_("Opzet"), N_("Wat leert de groep, waar en in welke volgorde?"), "f-programme")


class Programme(ProgrammeFields, table=True):
    """Table of programmes."""


class ProgrammeEmployerFields(Record):
    """An employer that takes part in a programme; the link has a derived id."""

    WORDS: ClassVar[Words] = Words(
        N_("deelnemende werkgever"), N_("deelnemende werkgevers"), ("employer_id", "programme_id")
    )

    programme_id: str | None = reference("programme", N_("Leerbedrijf"), child=True)
    employer_id: str | None = reference("employer", N_("Werkgever"), child=True)
    joined_on: date | None = day(N_("Doet mee vanaf"), items="s1-wlb-find-employers route-wlb-growing-employers")
    left_on: date | None = day(N_("Doet mee tot"))
    contribution: str | None = lines(
        N_("Rol en bijdrage"), N_("Wat doet deze werkgever tijdens het traject?"), "s2-wlb-roles-contributions"
    )
    walk_along: bool | None = yesno(N_("Meelopen kan hier"), items="s2-walk-along")
    in_steering_group: bool | None = yesno(N_("In de stuurgroep"), items="act-steering-group")


class ProgrammeEmployer(ProgrammeEmployerFields, table=True):
    """Table of employers in programmes."""


class ProgrammePartnerFields(Record):
    """A partner that takes part in a programme; the link has a derived id."""

    WORDS: ClassVar[Words] = Words(
        N_("deelnemende partner"), N_("deelnemende partners"), ("partner_id", "programme_id")
    )

    programme_id: str | None = reference("programme", N_("Leerbedrijf"), child=True)
    partner_id: str | None = reference("partner", N_("Partner"), child=True)
    role: ProgrammeRole | None = choice(ProgrammeRole, N_("Rol"), items="f-programme")
    task: str | None = lines(N_("Taak"), items="s2-factor-look-after-partners")
    in_steering_group: bool | None = yesno(N_("In de stuurgroep"), items="act-steering-group")


class ProgrammePartner(ProgrammePartnerFields, table=True):
    """Table of partners in programmes."""


class CohortFields(Record):
    """One round of a programme: a group that starts together."""

    WORDS: ClassVar[Words] = Words(N_("editie"), N_("edities"), ("name", "programme_id", "round"))

    programme_id: str | None = reference("programme", N_("Leerbedrijf"), items="f-cohort", child=True)
    name: str | None = text(N_("Naam"), N_("Bijvoorbeeld de start en het jaar."), "f-cohort")
    round: int | None = integer(N_("Ronde"), items="f-cohort", least=1, most=1_000)
    start_on: date | None = day(N_("Start op"), items="f-cohort", core=True)
    planned_end_on: date | None = day(N_("Gepland einde"), items="f-cohort")
    planned_size: int | None = integer(
        N_("Geplande grootte"), N_("Hoeveel kandidaten?"), "f-cohort fig-wlb-candidates", most=1_000
    )
    bbl_start_on: date | None = day(
        N_("BBL begint op"),
        N_("Dan heeft iedereen een werkgever nodig."),
        "s6-wlb-employed-in-year-two fig-wlb-takeover-year",
    )
    recruitment: Recruitment | None = choice(Recruitment, N_("Hoe geworven"), items="s3-f-recruitment")
    recruitment_note: str | None = lines(
        N_("Over de werving"), N_("Waar, wanneer en met wie?"), "s3-f-recruitment fin-recruitment"
    )
    training_budget_cents: int | None = money(
        N_("Budget per deelnemer"), N_("Voor opleiding."), "fin-training-budget fin-f-lines"
    )
    closed_on: date | None = day(
        N_("Afgesloten op"), N_("Bespreek eerst de lessen met elkaar."), "ev-round-lessons les-wlb-repeat"
    )
    note: str | None = lines(N_("Notitie"))


class Cohort(CohortFields, table=True):
    """Table of rounds."""


class CohortEmployerFields(Record):
    """An employer in one round: the places it expects and whether it joins again; the link has a derived id."""

    WORDS: ClassVar[Words] = Words(N_("werkgever in editie"), N_("werkgevers in editie"), ("employer_id", "cohort_id"))

    cohort_id: str | None = reference("cohort", N_("Editie"), items="f-cohort", child=True)
    employer_id: str | None = reference("employer", N_("Werkgever"), items="f-cohort", child=True)
    expected_places: int | None = integer(
        N_("Verwachte plekken"),
        N_("Leeg: nog niet bekend. Dat is in het WLB gewoon."),
        "s1-f-job-count s6-wlb-number-unknown",
        most=1_000,
    )
    places_certain: bool | None = yesno(N_("Aantal is zeker"), items="s1-f-job-count")
    joins_again: bool | None = yesno(
        N_("Doet weer mee"), N_("Ook in de volgende ronde?"), "out-all-enthusiastic s6-wlb-guarantee-failed"
    )
    reason_not_again: str | None = lines(N_("Waarom niet weer"), items="s6-wlb-guarantee-failed")


class CohortEmployer(CohortEmployerFields, table=True):
    """Table of employers in rounds."""


class MeetingFields(Record):
    """A meeting of a group, such as the information meeting or the selection day."""

    WORDS: ClassVar[Words] = Words(N_("bijeenkomst"), N_("bijeenkomsten"), ("meeting_kind", "held_on"))

    cohort_id: str | None = reference("cohort", N_("Editie"), child=True)
    programme_id: str | None = reference("programme", N_("Leerbedrijf"), child=True)
    meeting_kind: MeetingKind | None = choice(
        MeetingKind, N_("Soort"), items="s3-f-info-meeting s3-f-selection-day", core=True
    )
    planned_on: date | None = day(N_("Gepland op"))
    held_on: date | None = day(N_("Gehouden op"), items="s3-f-info-meeting s3-f-selection-day")
    place: str | None = text(N_("Plaats"))
    organisers: str | None = text(N_("Georganiseerd door"), items="s3-f-info-meeting s3-info-meeting", limit=500)
    others_present: str | None = lines(
        N_("Wie er nog meer waren"), N_("Naast de kandidaten: werkgevers, school, Werkbedrijf."), "s3-f-info-meeting"
    )
    note: str | None = lines(N_("Notitie"))


class Meeting(MeetingFields, table=True):
    """Table of meetings."""


class AttendanceFields(Record):
    """Whether a candidate was at a meeting; the link has a derived id."""

    WORDS: ClassVar[Words] = Words(N_("aanwezigheid"), N_("aanwezigheden"), ("candidate_id", "meeting_id"))

    meeting_id: str | None = reference("meeting", N_("Bijeenkomst"), items="s3-f-info-meeting", child=True)
    candidate_id: str | None = reference("candidate", N_("Kandidaat"), items="s3-f-info-meeting", child=True)
    present: bool | None = yesno(N_("Was er"), items="s3-f-info-meeting")
    employer_id: str | None = reference(
        "employer",
        N_("Koos elkaar met"),
        N_("Op een selectiedag: welke werkgever en deze kandidaat kozen elkaar?"),
        "s3-f-selection-day s3-selection-day",
    )
    note: str | None = lines(N_("Notitie"), N_("Bijvoorbeeld waarom iemand er niet was; kort."), private=True)


class Attendance(AttendanceFields, table=True):
    """Table of attendances at meetings."""
