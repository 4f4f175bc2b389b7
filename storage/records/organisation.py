"""What belongs to the organisation and its people: settings, sectors, the team, lessons, actions and set-asides."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from storage.records.base import Record, Words, coming_index
from storage.records.columns import Choice
from storage.records.fields import choice, day, hidden, integer, lines, moment, money, reference, text, yesno
from storage.text import N_


class SettingsFields(Record):
    """How the organisation works with the app; one record, with a derived id."""

    WORDS: ClassVar[Words] = Words(N_("instelling"), N_("instellingen"), ("organisation_name",))

    organisation_name: str | None = text(N_("Naam van de organisatie"), items="f-settings act-werkbedrijf")
    supplier_code: str | None = text(
        N_("Leverancierscode"),
        N_("De code waaronder de organisatie levert, zoals haar OIN. Hij gaat mee in elk leverbestand."),
        "f-settings",
        limit=40,
    )
    horizon_months: int | None = integer(
        N_("Vooruitkijken (maanden)"),
        N_("Zo ver na het gesprek over groei mag de baan liggen. 24 maanden komt uit de methode."),
        "f-settings s1-horizon-24",
        least=1,
        most=120,
    )
    evaluation_interval_weeks: int | None = integer(
        N_("Weken tussen evaluaties"),
        N_("Eigen voorstel van het programma: de methode noemt geen getal."),
        "f-settings ev-interim",
        least=1,
        most=52,
    )
    coach_contact_weeks: int | None = integer(
        N_("Contact coach (weken)"),
        N_("Eigen voorstel van het programma: zo vaak spreekt de coach de kandidaat."),
        "f-settings s5-factor-stay-involved",
        least=1,
        most=52,
    )
    coach_contact_wlb_weeks: int | None = integer(
        N_("Contact WLB (weken)"),
        N_("Eigen voorstel van het programma: in het WLB begeleidt de coördinator, maar de coach blijft in beeld."),
        "f-settings s5-wlb-coach-on-call",
        least=1,
        most=52,
    )
    employer_contact_weeks: int | None = integer(
        N_("Contact werkgever (weken)"),
        N_("Eigen voorstel van het programma: zo vaak zien werkgever en kandidaat elkaar."),
        "f-settings s5-wlb-keep-employer-involved",
        least=1,
        most=52,
    )
    place_contact_weeks: int | None = integer(
        N_("Contact leerplek (weken)"),
        N_("Eigen voorstel van het programma: zo vaak spreekt de coach de leerplek."),
        "f-settings s5-contact-location",
        least=1,
        most=52,
    )
    barrier_open_days: int | None = integer(
        N_("Belemmering open (dagen)"),
        N_("Eigen voorstel van het programma: daarna komt er een signaal."),
        "f-settings s5-factor-remove-barriers-fast",
        least=1,
        most=365,
    )
    fallback_lead_weeks: int | None = integer(
        N_("Terugval regelen (weken)"),
        N_("Eigen voorstel van het programma: zo lang voor het einde moet er een terugvaloptie zijn."),
        "f-settings s6-f-fallback",
        least=1,
        most=104,
    )
    bbl_notice_weeks: int | None = integer(
        N_("BBL-start nadert (weken)"),
        N_("Eigen voorstel van het programma: vanaf dan komt er een signaal als er nog geen werkgever is."),
        "f-settings s6-wlb-employed-in-year-two",
        least=1,
        most=104,
    )
    supervisor_changes: int | None = integer(
        N_("Wissels van begeleider"),
        N_("Eigen voorstel van het programma: bij zoveel wissels komt er een signaal."),
        "f-settings s5-supervisor-changes",
        least=1,
        most=20,
    )
    soon_days: int | None = integer(
        N_("Binnenkort is (dagen)"),
        N_("Eigen voorstel van het programma: wat zo dichtbij is, staat bij vandaag en geeft een signaal."),
        "f-settings",
        least=1,
        most=90,
    )
    retention_months: int | None = integer(
        N_("Bewaren (maanden)"),
        N_("Eigen voorstel van het programma: zo lang na het einde blijft een traject op deze laptop."),
        "f-settings",
        least=0,
        most=240,
    )
    cost_per_year_cents: int | None = money(
        N_("Kosten traject per jaar"),
        N_("De bronnen noemen gemiddeld 5.000 euro. Dat dit per deelnemer is, is een aanname."),
        "f-settings fin-cost-per-year",
    )


class Settings(SettingsFields, table=True):
    """Table of the organisation's settings."""


class Language(Choice):
    """The language of the screens."""

    DUTCH = "nl", N_("Nederlands")
    ENGLISH = "en", N_("Engels")


class PreferencesFields(Record):
    """How one team member wants the app to behave; one record per member, with a derived id."""

    WORDS: ClassVar[Words] = Words(N_("voorkeur"), N_("voorkeuren"), ("member_id",))

    member_id: str | None = reference("team_member", N_("Collega"), child=True)
    idle_lock_minutes: int | None = integer(
        N_("Slot na (minuten)"),
        N_("Eigen voorstel van het programma: na zoveel minuten zonder toets gaat het scherm op slot."),
        least=1,
        most=120,
    )
    export_folder: str | None = text(
        N_("Map voor leverbestanden"), N_("In deze map komen je leverbestanden."), limit=1_000
    )
    recipient: str | None = text(
        N_("Sleutel van de ontvanger"), N_("De openbare sleutel van de centrale; begint met age1."), limit=200
    )
    recipient_name: str | None = text(N_("Naam van de ontvanger"), N_("Voor wie je levert."))
    language: Language | None = choice(Language, N_("Taal"))


class Preferences(PreferencesFields, table=True):
    """Table of personal preferences."""


class SectorFields(Record):
    """A line of business and what it promises."""

    WORDS: ClassVar[Words] = Words(N_("branche"), N_("branches"))

    name: str | None = text(N_("Branche"), items="s0-f-sector-analysis", core=True)
    expectation: str | None = lines(
        N_("Verwachte kansen"),
        N_("Waar komt groei, en wanneer?"),
        "s0-f-sector-analysis s0-analyse-labour-market",
    )
    shortage: bool | None = yesno(
        N_("Blijvend tekort"),
        N_("Blijven er ook in slechte tijden mensen nodig?"),
        "s0-f-sector-analysis s0-opportunity-jobs",
    )
    opportunity_jobs: str | None = lines(
        N_("Kansberoepen"), N_("Eén beroep per regel."), "s0-f-opportunity s0-regional-economy"
    )
    source: str | None = text(N_("Bron"), N_("Waar de analyse vandaan komt."), "s0-f-sector-analysis")
    analysed_on: date | None = day(N_("Analyse van"), items="s0-f-sector-analysis")


class Sector(SectorFields, table=True):
    """Table of sectors."""


class TeamRole(Choice):
    """What someone is in the team."""

    COACH = "coach", N_("werkcoach"), "act-workcoach"
    ACCOUNT_MANAGER = "account_manager", N_("accountmanager"), "act-accountmanager"
    MANAGER = "manager", N_("leidinggevende"), "act-management"
    OTHER = "other", N_("anders")


class TeamMemberFields(Record):
    """A colleague who works with the method."""

    WORDS: ClassVar[Words] = Words(N_("collega"), N_("collega's"), ("name", "initials"))

    name: str | None = text(N_("Naam"), items="s0-f-team-ready", core=True)
    initials: str | None = text(N_("Initialen"), limit=10)
    role: TeamRole | None = choice(TeamRole, N_("Rol"), items="s0-f-team-ready act-professional")
    knows_method: bool | None = yesno(
        N_("Kent de methode"),
        N_("Kent en gebruikt deze collega de uitgangspunten?"),
        "s0-f-team-ready s0-train-team",
    )


class TeamMember(TeamMemberFields, table=True):
    """Table of team members."""


class LessonFields(Record):
    """What a round or a trajectory taught."""

    WORDS: ClassVar[Words] = Words(N_("les"), N_("lessen"), ("change_next", "went_well"))

    cohort_id: str | None = reference("cohort", N_("Editie"), child=True)
    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    noted_on: date | None = day(N_("Besproken op"), items="ev-round-lessons")
    went_well: str | None = lines(N_("Wat ging goed"), items="f-lesson ev-round-lessons")
    change_next: str | None = lines(N_("Volgende keer anders"), items="f-lesson ev-round-lessons les-wlb-repeat")


class Lesson(LessonFields, table=True):
    """Table of lessons."""


class ActionFields(Record):
    """Something that somebody will do, before a date."""

    WORDS: ClassVar[Words] = Words(N_("actie"), N_("acties"), ("what", "owner", "due_on"))

    what: str | None = text(N_("Wat"), items="f-agreed-action", limit=500, core=True)
    owner: str | None = text(N_("Wie"), items="f-agreed-action", core=True)
    due_on: date | None = day(N_("Klaar voor"), items="f-agreed-action", core=True)
    done_on: date | None = day(N_("Gedaan op"), items="f-agreed-action")
    result: str | None = lines(N_("Hoe het ging"), N_("Is het gelukt?"), "f-agreed-action")
    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    barrier_id: str | None = reference("barrier", N_("Belemmering"), child=True)
    evaluation_id: str | None = reference("evaluation", N_("Evaluatie"), child=True)
    candidate_id: str | None = reference("candidate", N_("Kandidaat"), child=True)
    employer_id: str | None = reference("employer", N_("Werkgever"), child=True)
    contact_log_id: str | None = reference("contact_log", N_("Gesprek"), child=True)


class Action(ActionFields, table=True):
    """Table of agreed actions."""

    __table_args__ = (coming_index("action", "due_on", "done_on IS NULL"),)


class ParkedQuestionFields(Record):
    """A question of a conversation that waits for later; `question_key` tells which one of the conversation it is."""

    WORDS: ClassVar[Words] = Words(N_("geparkeerde vraag"), N_("geparkeerde vragen"), ("question",))

    subject_kind: str | None = hidden(max_length=40)
    subject_id: str | None = hidden(index=True, max_length=36)
    question_key: str | None = hidden(max_length=100)
    question: str | None = lines(N_("Vraag"))
    note: str | None = lines(N_("Notitie"), private=True)
    parked_on: date | None = day(N_("Geparkeerd op"))
    answered_on: date | None = day(N_("Beantwoord op"))


class ParkedQuestion(ParkedQuestionFields, table=True):
    """Table of parked questions."""


class SignalSetAsideFields(Record):
    """A signal that the coach put aside for a reason; `signal` is its code, such as W12."""

    WORDS: ClassVar[Words] = Words(N_("weggezet signaal"), N_("weggezette signalen"), ("reason",))

    signal: str | None = hidden(max_length=40)
    subject_kind: str | None = hidden(max_length=40)
    subject_id: str | None = hidden(index=True, max_length=36)
    reason: str | None = lines(N_("Waarom weggezet"), core=True)
    set_aside_on: date | None = day(N_("Weggezet op"))
    until_on: date | None = day(N_("Terug op"), N_("Leeg: het signaal blijft weg."))


class SignalSetAside(SignalSetAsideFields, table=True):
    """Table of signals that were set aside."""


class PlainFile(Choice):
    """The kinds of file that plain output comes in."""

    CSV = "csv", N_("CSV-bestanden")


class PlainOutputFields(Record):
    """That someone had everything written to files that are not encrypted: how much, never where to."""

    WORDS: ClassVar[Words] = Words(
        N_("uitvoer zonder versleuteling"), N_("uitvoer zonder versleuteling"), ("made_at", "record_count")
    )

    made_at: datetime | None = moment(N_("Gemaakt op"))
    file_type: PlainFile | None = choice(PlainFile, N_("Soort bestand"))
    record_count: int | None = integer(N_("Aantal gegevens"), most=10**9)
    kinds: str | None = lines(N_("Per soort"), N_("Elke regel: de soort en hoeveel het er zijn."))


class PlainOutput(PlainOutputFields, table=True):
    """Table of plain output that was made."""


class RetentionFields(Record):
    """How long one record, mostly a trajectory or candidate, stays on this laptop, and when it was wiped."""

    WORDS: ClassVar[Words] = Words(N_("bewaartermijn"), N_("bewaartermijnen"), ("keep_until_on",))

    subject_kind: str | None = hidden(max_length=40)
    subject_id: str | None = hidden(index=True, max_length=36)
    starts_on: date | None = day(N_("Termijn loopt vanaf"), N_("Vaak de dag dat het traject eindigde."))
    keep_until_on: date | None = day(N_("Bewaren tot"))
    reason: str | None = lines(N_("Reden"), N_("Waarom langer of korter dan gewoon."))
    erased_on: date | None = day(N_("Gewist op"))


class Retention(RetentionFields, table=True):
    """Table of retention terms."""
