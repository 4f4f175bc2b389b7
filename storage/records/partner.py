"""Partners who take part, and the places where somebody can learn."""

from __future__ import annotations

from typing import ClassVar

from storage.records.base import Record, Words
from storage.records.columns import Choice
from storage.records.fields import choice, lines, reference, text, yesno
from storage.records.trajectory import Difficulty
from storage.text import N_


class PartnerKind(Choice):
    """What a partner is."""

    SCHOOL = "school", N_("school"), "act-training-partner"
    TRAINER = "trainer", N_("trainingsbureau"), "act-training-partner"
    MUNICIPALITY = "municipality", N_("gemeente"), "act-municipality"
    OTHER_MUNICIPALITY = "other_municipality", N_("andere gemeente"), "act-other-municipalities"
    LEARNING_PLACE = "learning_place", N_("leerplek"), "act-learning-location"
    PROJECT_LEAD = "project_lead", N_("projectleider"), "act-project-lead"
    STEERING_GROUP = "steering_group", N_("stuurgroep"), "act-steering-group"
    MINISTRY = "ministry", N_("ministerie"), "act-ocw"
    REGIONAL_TABLE = "regional_table", N_("regionaal overleg"), "act-regional-table"
    OTHER = "other", N_("anders")


class PlaceKind(Choice):
    """What sort of place somebody learns at."""

    EMPLOYER = "employer", N_("toekomstige werkgever"), "all-inleren-places"
    OTHER_EMPLOYER = "other_employer", N_("andere werkgever"), "all-inleren-places"
    WERKBEDRIJF = "werkbedrijf", N_("Werkbedrijf"), "all-inleren-places"
    SOCIAL_WORK = "social_work", N_("sociaal werkbedrijf"), "act-social-work-company"
    ORGANISATION = "organisation", N_("andere organisatie"), "all-inleren-places"
    SCHOOL = "school", N_("school of leerwerkplek"), "all-inleren-places"
    GROUP_PLACE = "group_place", N_("vaste plek van de groep"), "s5-wlb-leerhome"
    NEIGHBOURHOOD = "neighbourhood", N_("in de wijk"), "s5-wlb-orienting-placement"
    OTHER = "other", N_("anders")


class PartnerFields(Record):
    """An organisation that helps: school, municipality, project lead and the like."""

    WORDS: ClassVar[Words] = Words(N_("partner"), N_("partners"), ("name", "partner_kind"))

    name: str | None = text(N_("Naam"), items="f-partner", core=True)
    partner_kind: PartnerKind | None = choice(PartnerKind, N_("Soort"), items="f-partner")
    contact: str | None = text(N_("Contactpersoon"), N_("Naam, en hoe je deze persoon bereikt."), "f-partner")
    task: str | None = lines(
        N_("Taak"), N_("Wat doet deze partner?"), "f-partner s2-factor-work-with-others s2-factor-look-after-partners"
    )
    knows_demand: bool | None = yesno(
        N_("Denkt vanuit de werkgever"),
        N_("Gaat deze partner uit van wat de werkgever nodig heeft?"),
        "s2-factor-partners-demand",
    )


class Partner(PartnerFields, table=True):
    """Table of partners."""


class LearningPlaceFields(Record):
    """A place where somebody can learn and practise, in easy or harder work."""

    WORDS: ClassVar[Words] = Words(N_("leerplek"), N_("leerplekken"), ("name", "place_kind"))

    name: str | None = text(N_("Naam"), items="s2-f-locations s2-map-locations", core=True)
    place_kind: PlaceKind | None = choice(PlaceKind, N_("Soort plek"), items="s2-f-locations all-inleren-places")
    employer_id: str | None = reference(
        "employer", N_("Werkgever"), N_("Als de plek bij een werkgever is."), "s2-f-locations s2-walk-along", child=True
    )
    partner_id: str | None = reference(
        "partner", N_("Partner"), N_("Als de plek bij een partner is."), "s2-f-locations", child=True
    )
    contact: str | None = text(N_("Contactpersoon"), items="s2-f-locations act-learning-location")
    difficulty: Difficulty | None = choice(
        Difficulty,
        N_("Moeilijkheid"),
        N_("Hoeveel vraagt het werk hier, naast de echte baan?"),
        "s2-f-locations s5-rising-difficulty",
    )
    daily_supervisor: bool | None = yesno(
        N_("Dagelijkse begeleider"),
        N_("Is er iemand die elke dag helpt?"),
        "s2-f-locations act-daily-supervisor s5-employer-supervisor",
    )
    within_limits: bool | None = yesno(
        N_("Alleen informele hulp"),
        N_("In de wijk: hulp waarvoor geen thuiszorg of gemeente is."),
        "s5-wlb-neighbourhood-limits",
    )
    note: str | None = lines(N_("Notitie"), N_("Wat valt hier te leren?"), "s2-map-locations")


class LearningPlace(LearningPlaceFields, table=True):
    """Table of learning places."""
