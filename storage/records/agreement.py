"""The agreement: versions of what is agreed about a trajectory, and the parties that sign."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from storage.records.base import Record, Words
from storage.records.columns import Choice
from storage.records.fields import choice, day, integer, lines, reference, text
from storage.text import N_


class AgreementState(Choice):
    """How far a version of an agreement is."""

    DRAFT = "draft", N_("concept"), "s4-make-agreement"
    GENERAL = "general", N_("algemeen, zonder kandidaat"), "all-design-then-tailor"
    TAILORED = "tailored", N_("op maat"), "s4-tailor"
    SIGNED = "signed", N_("getekend"), "s4-make-agreement"
    AMENDED = "amended", N_("vervangen door nieuwe versie"), "ev-adjust-plan"


class AgreementFields(Record):
    """One version of an agreement; a change after an evaluation makes a new version.

    In the WijkLeerbedrijf a general version can hold for a whole cohort, before there are candidates.
    """

    WORDS: ClassVar[Words] = Words(N_("overeenkomst"), N_("overeenkomsten"), ("version", "state"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), items="s4-f-agreement", child=True, design=True)
    version: int | None = integer(N_("Versie"), items="s4-f-agreement", least=1, most=999, design=False)
    state: AgreementState | None = choice(AgreementState, N_("Stand"), items="s4-f-agreement", design=False)
    signed_on: date | None = day(N_("Getekend op"), items="s4-f-agreement", design=False)

    knowledge_skills: str | None = lines(
        N_("Kennis en vaardigheden"),
        N_("Wat is nodig voor de baan, en op welk niveau?"),
        "ag-knowledge-skills",
        core=True,
        design=True,
    )
    step_plan: str | None = lines(
        N_("Stappenplan"),
        N_("Een korte samenvatting; de stappen zelf staan in het plan."),
        "ag-step-plan",
        core=True,
        design=True,
    )
    duration: str | None = text(N_("Duur"), N_("Hoe lang duurt het inleren?"), "ag-duration", core=True, design=True)
    guidance_form: str | None = lines(
        N_("Vorm van begeleiding"), N_("Wie begeleidt, en op welke manier?"), "ag-guidance-form", core=True, design=True
    )
    guidance_amount: str | None = lines(
        N_("Hoeveel begeleiding"), N_("Hoeveel uren of keren per week?"), "ag-guidance-form", core=True, design=True
    )
    financing: str | None = lines(
        N_("Financiering"), N_("Wie betaalt wat tijdens het inleren?"), "ag-financing", core=True, design=True
    )
    evaluations: str | None = lines(
        N_("Evaluaties"),
        N_("Wanneer tussendoor en aan het eind, en met wie?"),
        "ag-evaluations",
        core=True,
        design=True,
    )
    conditions: str | None = lines(
        N_("Voorwaarden"), N_("Wat is nodig om het te laten lukken?"), "ag-conditions", core=True, design=False
    )

    commitment: str | None = lines(
        N_("Zekerheid van de baan"),
        N_("Intentie of garantie; voor welke functie en hoeveel uur."),
        "ag-commitment",
        design=True,
    )
    certificate: str | None = text(
        N_("Diploma of certificaat"), N_("Komt er een, en welk?"), "ag-certificate", design=True
    )
    insurance: str | None = lines(N_("Verzekering"), N_("Hoe is de kandidaat verzekerd?"), "ag-insurance", design=True)
    income: str | None = lines(
        N_("Inkomen"), N_("Blijft de uitkering, of komt er loon? Wie betaalt dat?"), "ag-income", design=False
    )
    employer_time: str | None = lines(
        N_("Tijd van de werkgever"), N_("Voor begeleiden en training op de werkvloer."), "ag-employer-time", design=True
    )
    learn_at_work: str | None = lines(
        N_("Leren op de werkplek"), N_("Welke vaardigheden, en hoe?"), "ag-learn-at-work", design=True
    )
    non_work_split: str | None = lines(
        N_("Problemen buiten het werk"),
        N_("Wie doet wat als dit de werkgever raakt, zoals loonbeslag of taal?"),
        "ag-non-work-split",
        design=False,
    )
    no_job_plan: str | None = lines(
        N_("Als de baan er niet komt"), N_("Andere werkgever, of verder leren?"), "ag-no-job-plan", design=True
    )
    no_candidate_plan: str | None = lines(
        N_("Als er geen kandidaat is"), N_("Wat doen we als niemand past?"), "ag-no-candidate-plan", design=True
    )

    insurance_checked_on: date | None = day(
        N_("Verzekering nagekeken op"), items="s4-f-insurance s4-tip-insurance ag-insurance", design=False
    )
    insurance_checked_by: str | None = text(N_("Nagekeken door"), items="s4-f-insurance", design=False)
    insurance_how: str | None = text(
        N_("Hoe nagekeken"), N_("Bijvoorbeeld de polis gelezen."), "s4-f-insurance", design=False
    )
    explained_on: date | None = day(
        N_("Uitgelegd aan kandidaat"), items="s4-f-agreement s4-factor-clear-to-all", core=True, design=False
    )
    copy_candidate_on: date | None = day(
        N_("Kopie voor kandidaat"), items="s4-factor-clear-to-all s3-tip-record-agreements", core=True, design=False
    )
    copy_employer_on: date | None = day(N_("Kopie voor werkgever"), items="s4-factor-clear-to-all", design=False)
    evaluation_id: str | None = reference(
        "evaluation",
        N_("Na evaluatie"),
        N_("De evaluatie waardoor deze versie er kwam."),
        "ev-adjust-plan",
        design=False,
    )
    changes: str | None = lines(
        N_("Wat is veranderd"), items="ev-adjust-plan s4-f-agreement", limit=2_000, design=False
    )
    cohort_id: str | None = reference("cohort", N_("Editie"), items="s4-wlb-all-parties", child=True, design=False)


class Agreement(AgreementFields, table=True):
    """Table of agreement versions."""


class PartyRole(Choice):
    """As what a party signs; employer and Werkbedrijf always, others if they take part, the candidate if that helps."""

    EMPLOYER = "employer", N_("werkgever"), "act-employer"
    WERKBEDRIJF = "werkbedrijf", N_("Werkbedrijf"), "act-werkbedrijf"
    TRAINER = "trainer", N_("opleider of school"), "act-training-partner"
    LEARNING_PLACE = "learning_place", N_("leerplek"), "act-learning-location"
    MUNICIPALITY = "municipality", N_("gemeente"), "act-municipality"
    CANDIDATE = "candidate", N_("kandidaat")
    OTHER = "other", N_("andere partner"), "act-wlb-partners"


class AgreementPartyFields(Record):
    """A party to an agreement, and when it signed."""

    WORDS: ClassVar[Words] = Words(N_("partij"), N_("partijen"), ("role", "name"))

    agreement_id: str | None = reference("agreement", N_("Overeenkomst"), child=True, design=True)
    role: PartyRole | None = choice(
        PartyRole, N_("Partij"), items="ag-parties s4-wlb-all-parties", core=True, design=True
    )
    name: str | None = text(
        N_("Naam"), N_("Organisatie, en wie namens haar tekent."), "ag-parties", core=True, design=False
    )
    signed_on: date | None = day(N_("Getekend op"), items="ag-parties s4-f-agreement", core=True, design=False)


class AgreementParty(AgreementPartyFields, table=True):
    """Table of parties to agreements."""
