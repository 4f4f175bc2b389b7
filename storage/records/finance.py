"""Money around a trajectory: what the candidate lives on, what it costs and who pays."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from storage.records.base import Record, Words
from storage.records.columns import Choice
from storage.records.fields import choice, day, money, reference, text
from storage.text import N_


class IncomeForm(Choice):
    """What the candidate lives on during a period."""

    BENEFIT = "benefit", N_("uitkering"), "s4-benefit-kept"
    EMPLOYER = "wage_employer", N_("loon van de werkgever"), "fin-employer-pays"
    WERKBEDRIJF = "wage_werkbedrijf", N_("loon via het Werkbedrijf"), "fin-salary-taken-over"
    BBL = "bbl_wage", N_("BBL-loon"), "out-bbl-job"


class IncomePeriodFields(Record):
    """What the candidate lives on, from one day to another."""

    WORDS: ClassVar[Words] = Words(N_("inkomen"), N_("inkomen per periode"), ("income_form", "start_on"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    income_form: IncomeForm | None = choice(IncomeForm, N_("Inkomen"), items="s4-f-income-form ag-income", core=True)
    start_on: date | None = day(N_("Vanaf"), items="s4-f-income-form")
    end_on: date | None = day(N_("Tot en met"), items="s4-f-income-form")
    note: str | None = text(N_("Notitie"), private=True)


class IncomePeriod(IncomePeriodFields, table=True):
    """Table of income periods."""


class CostKind(Choice):
    """What money is spent on."""

    TRAINING = "training", N_("training"), "fin-training-budget"
    GUIDANCE = "guidance", N_("begeleiding"), "fin-f-lines"
    WAGE = "wage", N_("loon"), "fin-salary-taken-over"
    RECRUITMENT = "recruitment", N_("werving"), "fin-recruitment"
    LESSONS = "lessons", N_("lessen"), "fin-ocw"
    OTHER = "other", N_("anders")


class Payer(Choice):
    """Who pays."""

    MUNICIPALITY = "municipality", N_("gemeente (participatiebudget)"), "fin-participation-budget"
    WERKBEDRIJF = "werkbedrijf", N_("Werkbedrijf"), "fin-salary-taken-over"
    EMPLOYER = "employer", N_("werkgever"), "fin-employer-pays"
    OCW = "ocw", N_("OCW (BBL-lessen)"), "fin-ocw"
    WAGE_SUBSIDY = "lks", N_("loonkostensubsidie"), "fin-wage-cost-subsidy"
    OTHER = "other", N_("anders")


class Instrument(Choice):
    """Provisions that a coach knows; what is not listed goes by its own code and name."""

    WAGE_SUBSIDY = "loonkostensubsidie", N_("loonkostensubsidie"), "fin-wage-cost-subsidy"
    WAGE_VALUE = "loonwaardemeting", N_("loonwaardemeting")
    NO_RISK = "no_riskpolis", N_("no-riskpolis")
    TRIAL = "proefplaatsing", N_("proefplaatsing")
    JOB_COACHING = "jobcoaching", N_("jobcoaching")
    EXPERIENCE = "werkervaringsplaats", N_("werkervaringsplaats")
    SHELTERED = "beschut_werk", N_("beschut werk")
    JOB_CARVING = "jobcarving", N_("jobcarving"), "s1-tip-jobcarving"
    BBL = "bbl", N_("BBL")
    SOCIAL_RETURN = "social_return", N_("social return")
    CHILDCARE = "kinderopvang", N_("vergoeding kinderopvang")
    TRAVEL = "reiskosten", N_("vergoeding reiskosten")
    OTHER = "anders", N_("anders")


class FinanceLineFields(Record):
    """One cost of a trajectory, or of a whole cohort, and who pays it."""

    WORDS: ClassVar[Words] = Words(N_("geldregel"), N_("geldregels"), ("cost_kind", "name", "payer"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    cohort_id: str | None = reference("cohort", N_("Editie"), child=True)
    cost_kind: CostKind | None = choice(CostKind, N_("Soort kosten"), items="fin-f-lines ag-financing", core=True)
    name: str | None = text(N_("Omschrijving"), items="fin-f-lines")
    amount_cents: int | None = money(N_("Bedrag"), items="fin-f-lines")
    budget_cents: int | None = money(
        N_("Budget"), N_("Als het bedrag nog niet vaststaat."), "fin-f-lines fin-training-budget"
    )
    payer: Payer | None = choice(Payer, N_("Wie betaalt"), items="fin-f-lines ag-financing", core=True)
    start_on: date | None = day(N_("Vanaf"), items="fin-f-lines")
    end_on: date | None = day(N_("Tot en met"), items="fin-f-lines")
    instrument: Instrument | None = choice(Instrument, N_("Voorziening"))
    code: str | None = text(N_("Eigen code"), N_("De code van de voorziening bij je organisatie."), limit=40)


class FinanceLine(FinanceLineFields, table=True):
    """Table of cost lines."""
