"""The employer's side: employers, their contact persons, what was said to them and what they promised."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from storage.records.base import Record, Words
from storage.records.columns import Choice
from storage.records.fields import choice, day, hidden, integer, lines, reference, text, yesno
from storage.text import N_


class EmployerSize(Choice):
    """How many people work at an employer."""

    MICRO = "micro", N_("1 tot 9 mensen")
    SMALL = "small", N_("10 tot 49 mensen")
    MEDIUM = "medium", N_("50 tot 249 mensen")
    LARGE = "large", N_("250 mensen of meer")


class FloorSupport(Choice):
    """Whether team leaders and colleagues are behind it."""

    YES = "yes", N_("ja")
    PARTLY = "partly", N_("deels")
    NO = "no", N_("nee"), "b-support-base"


class ContactRole(Choice):
    """What a contact person is at the employer or partner."""

    HR = "hr", N_("personeelszaken (HR)"), "act-hr-manager"
    MANAGER = "manager", N_("leidinggevende of directie")
    TEAM_LEADER = "team_leader", N_("teamleider"), "act-team-leader"
    SUPERVISOR = "supervisor", N_("dagelijkse begeleider"), "act-daily-supervisor"
    PRACTICE = "practice", N_("praktijkbegeleider"), "act-practice-supervisor"
    COORDINATOR = "coordinator", N_("coördinator"), "act-leerhome-coordinator"
    OTHER = "other", N_("anders")


class ContactKind(Choice):
    """What sort of talk it was."""

    GROWTH = "growth", N_("gesprek over groei"), "s1-growth-talk"
    INTAKE = "intake", N_("kennismaking")
    PRACTICAL = "practical", N_("praktisch gesprek"), "s3-practical-talk"
    PROGRESS = "progress", N_("hoe gaat het")
    VISIT = "visit", N_("bezoek aan de leerplek"), "s5-contact-location"
    MEETING = "meeting", N_("werkgever ziet kandidaat"), "s5-wlb-keep-employer-involved"
    OTHER = "other", N_("anders")


class ContactWith(Choice):
    """Whom we talked to."""

    EMPLOYER = "employer", N_("werkgever"), "act-employer"
    CANDIDATE = "candidate", N_("kandidaat"), "act-candidate"
    BOTH = "both", N_("werkgever en kandidaat")
    PLACE = "place", N_("leerplek"), "act-learning-location"
    TRAINER = "trainer", N_("school of opleider"), "act-training-partner"
    PARTNER = "partner", N_("andere partner")
    OTHER = "other", N_("anders")


class CommitmentLevel(Choice):
    """How sure the job is."""

    NONE = "none", N_("nog niets")
    INTENTION = "intention", N_("intentie"), "s4-minimal-intention"
    GUARANTEE = "guarantee", N_("baangarantie"), "s2-employer-promise"


class CommitmentState(Choice):
    """What became of a promise."""

    STANDS = "stands", N_("staat")
    KEPT = "kept", N_("nagekomen")
    WITHDRAWN = "withdrawn", N_("ingetrokken"), "s6-wlb-guarantee-failed"


class EmployerFields(Record):
    """A company or organisation where a job will come."""

    WORDS: ClassVar[Words] = Words(N_("werkgever"), N_("werkgevers"))

    name: str | None = text(N_("Naam"), items="s1-f-employer-basic act-employer", core=True)
    sector_id: str | None = reference("sector", N_("Branche"), items="s1-f-employer-basic", child=True)
    place: str | None = text(N_("Plaats"), items="s1-f-employer-basic")
    size: EmployerSize | None = choice(EmployerSize, N_("Grootte"), items="s1-f-employer-basic")
    motive_shortage: bool | None = yesno(
        N_("Reden: tekort aan mensen"),
        N_("Doet de werkgever mee omdat er mensen nodig zijn?"),
        "s1-f-employer-motive s1-employer-motive-shortage",
    )
    motive_social: bool | None = yesno(
        N_("Reden: kansen geven"),
        N_("Wil de werkgever mensen een kans geven?"),
        "s1-f-employer-motive s1-employer-motive-shortage",
    )
    motive_mission: bool | None = yesno(
        N_("Reden: missie"),
        N_("Hoort inclusief of duurzaam werken bij de missie?"),
        "s1-f-employer-motive s1-f-employer-openness s1-employer-open",
    )
    knows_group: bool | None = yesno(N_("Kent de doelgroep"), items="s1-f-employer-openness s1-factor-familiarity")
    good_experience: bool | None = yesno(
        N_("Goede ervaring"),
        N_("Werkten hier eerder mensen uit de doelgroep, en ging dat goed?"),
        "s1-f-employer-openness s1-factor-familiarity",
    )
    worked_with_us: bool | None = yesno(
        N_("Werkte eerder met ons"), items="s1-f-employer-openness s1-factor-earlier-cooperation"
    )
    plans_ahead: bool | None = yesno(
        N_("Plant personeel vooruit"),
        N_("Nee betekent: zoekt pas mensen als de nood er is."),
        "s1-employer-plans-ahead s1-ad-hoc-hiring",
    )
    floor_support: FloorSupport | None = choice(
        FloorSupport,
        N_("Draagvlak op de vloer"),
        N_("Staan teamleiders en collega's erachter, en is er tijd om te begeleiden?"),
        "s2-f-support-base s2-factor-support-base s2-employer-support-room",
    )
    support_asked: str | None = text(N_("Aan wie gevraagd"), items="s2-f-support-base")
    support_note: str | None = lines(
        N_("Wat zij zeggen"), N_("Teamleiders en collega's."), "s2-f-support-base s1-teamleaders-busy"
    )
    success_story: str | None = lines(
        N_("Succesverhaal"), N_("Wat ging hier goed? Zonder namen van kandidaten."), "s1-success-stories"
    )
    story_may_be_shared: bool | None = yesno(
        N_("Verhaal mag gedeeld worden"), N_("Heeft de werkgever dat goedgevonden?"), "s1-success-stories"
    )
    note: str | None = lines(N_("Notitie"), private=True)
    merged_into: str | None = hidden(max_length=36)


class Employer(EmployerFields, table=True):
    """Table of employers."""


class ContactPersonFields(Record):
    """Someone to talk to at an employer, partner or learning place; a change of person is a transition."""

    WORDS: ClassVar[Words] = Words(N_("contactpersoon"), N_("contactpersonen"), ("name", "role"))

    name: str | None = text(N_("Naam"), items="s1-f-employer-basic", core=True)
    role: ContactRole | None = choice(
        ContactRole, N_("Rol"), items="s1-f-employer-basic act-hr-manager act-team-leader act-daily-supervisor"
    )
    reach: str | None = text(N_("Telefoon of e-mail"), N_("Alleen wat je voor het werk nodig hebt."))
    from_on: date | None = day(N_("Vanaf"))
    until_on: date | None = day(
        N_("Tot"), N_("Vul in als deze persoon weggaat: dat is een overgang."), "s5-transition-alert"
    )
    employer_id: str | None = reference("employer", N_("Werkgever"), child=True)
    partner_id: str | None = reference("partner", N_("Partner"), items="f-partner", child=True)
    learning_place_id: str | None = reference("learning_place", N_("Leerplek"), items="s2-f-locations", child=True)


class ContactPerson(ContactPersonFields, table=True):
    """Table of contact persons."""


class ContactLogFields(Record):
    """A talk: with whom, about what, and what was agreed."""

    WORDS: ClassVar[Words] = Words(N_("gesprek"), N_("gesprekken"), ("held_on", "contact_kind", "contact_with"))

    held_on: date | None = day(N_("Datum"), items="s1-f-talk-log s5-f-log", core=True)
    contact_kind: ContactKind | None = choice(ContactKind, N_("Soort gesprek"), items="s1-f-talk-log")
    contact_with: ContactWith | None = choice(
        ContactWith, N_("Met"), items="s1-f-talk-log s5-f-log s5-factor-stay-involved"
    )
    person: str | None = text(N_("Met wie"), N_("Naam of rol."), "s1-f-talk-log s5-f-log")
    member_id: str | None = reference("team_member", N_("Wie van ons"), items="s1-f-talk-log s1-factor-everyone-talks")
    about_growth: bool | None = yesno(N_("Ging over groei"), items="s1-growth-talk s1-explore-jobs s1-concrete-growth")
    about_group: bool | None = yesno(
        N_("Ging over de doelgroep"), items="s1-growth-talk s1-inform-target-group s1-manage-expectations"
    )
    about_inclusion: bool | None = yesno(N_("Ging over inclusie"), items="s1-growth-talk")
    topics: str | None = lines(N_("Onderwerpen"), N_("Kort en zakelijk."), "s1-f-talk-log s5-f-log", private=True)
    agreed: str | None = lines(N_("Afspraak"), items="s1-f-talk-log s5-f-log")
    next_on: date | None = day(N_("Volgende afspraak"), items="s1-f-talk-log")
    employer_id: str | None = reference("employer", N_("Werkgever"), child=True)
    job_id: str | None = reference("future_job", N_("Toekomstige baan"), child=True)
    candidate_id: str | None = reference("candidate", N_("Kandidaat"), child=True)
    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    placement_id: str | None = reference(
        "placement", N_("Leerperiode"), items="s5-f-log s5-contact-location", child=True
    )
    partner_id: str | None = reference("partner", N_("Partner"), child=True)
    cohort_id: str | None = reference("cohort", N_("Editie"), child=True)


class ContactLog(ContactLogFields, table=True):
    """Table of talks."""


class CommitmentFields(Record):
    """What an employer promises about a job. It may go down from guarantee to intention: the journal keeps both."""

    WORDS: ClassVar[Words] = Words(N_("toezegging"), N_("toezeggingen"), ("level", "function", "employer_id"))

    employer_id: str | None = reference("employer", N_("Werkgever"), items="s2-f-commitment", child=True)
    job_id: str | None = reference("future_job", N_("Toekomstige baan"), child=True)
    cohort_id: str | None = reference("cohort", N_("Editie"), N_("Als de toezegging voor een groep is."), child=True)
    function: str | None = text(N_("Functie"), items="s2-f-commitment")
    level: CommitmentLevel | None = choice(
        CommitmentLevel,
        N_("Hoe zeker"),
        N_("Een intentie is genoeg. Een garantie hoeft niet."),
        "s2-f-commitment s4-f-commitment s2-explore-guarantee s4-wlb-intention",
        core=True,
    )
    agreed_on: date | None = day(N_("Toegezegd op"), items="s2-f-commitment")
    count: int | None = integer(
        N_("Aantal plekken"), N_("Leeg: nog niet bekend."), "s2-f-commitment s1-f-job-count", most=10_000
    )
    state: CommitmentState | None = choice(CommitmentState, N_("Stand"), items="s4-f-commitment")
    changed_on: date | None = day(N_("Veranderd op"), items="s4-f-commitment")
    reason: str | None = lines(
        N_("Reden van verandering"),
        N_("Van garantie naar intentie is gewoon; schrijf op waarom."),
        "s4-f-commitment s6-wlb-guarantee-failed",
    )


class Commitment(CommitmentFields, table=True):
    """Table of commitments."""


class ExternalReferenceFields(Record):
    """The number that another system knows an employer, partner or candidate by."""

    WORDS: ClassVar[Words] = Words(N_("nummer elders"), N_("nummers elders"), ("system", "number"))

    system: str | None = text(N_("Systeem"), N_("Bijvoorbeeld KvK of het cliëntsysteem."))
    number: str | None = text(N_("Nummer"), N_("Nooit een burgerservicenummer."))
    employer_id: str | None = reference("employer", N_("Werkgever"), child=True)
    candidate_id: str | None = reference("candidate", N_("Kandidaat"), child=True)
    partner_id: str | None = reference("partner", N_("Partner"), child=True)


class ExternalReference(ExternalReferenceFields, table=True):
    """Table of references to other systems."""
