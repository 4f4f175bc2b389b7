"""Stories for the tests of the signals: a small case in a real store, what happens in it, and what is then up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from nbm_tui.method.catalogue import catalogue
from nbm_tui.method.signals import Raised, of_cohort, of_job, of_trajectory, signals
from storage.facts import Facts, all_facts
from storage.opening import open_folder
from storage.records import KINDS
from storage.records.links import check_answer_id, cohort_employer_id
from storage.store import Store
from tests.stores import SetClock, Template

TODAY = date(2027, 3, 9)


def ahead(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=days)


def ago(days: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=days)


class Change(NamedTuple):
    """Something that is written in a story; without values the record is taken away."""

    kind: str
    id: str
    values: Mapping[str, Any] | None


def rec(kind: str, record_id: str, **values: Any) -> Change:
    """A record is made or changed."""
    return Change(kind, record_id, values)


def gone(kind: str, record_id: str) -> Change:
    """A record is taken away."""
    return Change(kind, record_id, None)


def ticked(item: str, answer: str = "done", subject: str = "t") -> Change:
    """An item of the method is answered."""
    return rec("check_answer", check_answer_id(subject, item), subject_id=subject, item_id=item, answer=answer)


job = partial(rec, "future_job", "j")
candidate = partial(rec, "candidate", "c")
match = partial(rec, "match", "m")
case = partial(rec, "trajectory", "t")

# One candidate on the small route, matched with one job; nothing else is known.
BASE = (
    rec("employer", "e", name="Oefenbakkerij"),
    rec("employer", "f", name="Voorbeeldslagerij"),
    job(employer_id="e", function="hulpbakker"),
    candidate(code="K-1"),
    case(candidate_id="c", job_id="j", route="small"),
    match(candidate_id="c", job_id="j", trajectory_id="t"),
)
# The same candidate in a group that has a trainer and a budget, without an employer.
GROUP = (
    rec("partner", "o", name="Oefenschool"),
    rec("programme", "p", name="Leerbedrijf Oefenzorg", trainer_id="o"),
    rec("cohort", "k", programme_id="p", name="Oefengroep", training_budget_cents=100_000),
    case(route="wlb", cohort_id="k", job_id=None),
)
# A second candidate who learns for the same job, in the same group if there is one.
SECOND = (
    rec("candidate", "c2", code="K-2"),
    rec("trajectory", "u", candidate_id="c2", job_id="j", route="small"),
)


@dataclass(frozen=True)
class Case:
    """When one signal comes: `story` on top of the base case.

    `but` are the nearest stories in which it stays away, each on top of `story`. `mends` are the places that it points
    at, one after the other, and what is filled in there until it clears; a change stands for what no field can hold.
    `setting` is a setting with a value that is just wide enough to keep it away. `about` is what it is about, when
    that is not the whole trajectory, job or group.
    """

    code: str
    story: tuple[Change, ...]
    but: Mapping[str, tuple[Change, ...]]
    mends: tuple[tuple[str, Any], ...]
    name: str = ""
    of: str = "trajectory"
    about: tuple[str, str] | None = None
    severity: str = ""
    starting: Mapping[str, Any] = field(default_factory=dict)
    setting: tuple[str, int] | None = None

    @property
    def title(self) -> str:
        """Its name in the list of tests."""
        return " ".join(filter(None, (self.code, self.of if self.of == "cohort" else "", self.name)))


def each(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """Run a test for every case."""
    return pytest.mark.parametrize("one", [pytest.param(one, id=one.title) for one in cases])


def each_edge(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """Run a test for every near miss of every case."""
    edges = [pytest.param(one, name, id=f"{one.title}, but {name}") for one in cases for name in one.but]
    return pytest.mark.parametrize(("one", "edge"), edges)


class Story:
    """A store with the base case, and what is up in it on the day of the story."""

    def __init__(self, store: Store, connection: sqlcipher.Connection) -> None:
        self.store = store
        self.connection = connection
        self._made = 0

    def save(self, kind: str, record_id: str, **values: Any) -> None:
        """Write a record."""
        self.store.save(kind, record_id, values)

    def play(self, *changes: Change) -> Story:
        """Let things happen, one after the other."""
        for is_gone, group in groupby(changes, lambda change: change.values is None):
            if is_gone:
                for kind, record_id, _ in group:
                    self.store.delete(kind, record_id)
            else:
                self.store.save_many([(kind, record_id, values or {}) for kind, record_id, values in group])
        return self

    def facts(self) -> Facts:
        """Everything that is known."""
        return all_facts(self.connection, TODAY)

    def up(self, code: str = "", trajectory_id: str = "t") -> list[Raised]:
        """What is up for a trajectory: one signal, or all."""
        return _only(code, of_trajectory(self.facts(), trajectory_id))

    def of_job(self, code: str = "", job_id: str = "j") -> list[Raised]:
        """The same for a job."""
        return _only(code, of_job(self.facts(), job_id))

    def of_cohort(self, code: str = "", cohort_id: str = "k") -> list[Raised]:
        """The same for a group."""
        return _only(code, of_cohort(self.facts(), cohort_id))

    def of(self, one: Case) -> list[Raised]:
        """What is up of the signal of a case."""
        return {"trajectory": self.up, "job": self.of_job, "cohort": self.of_cohort}[one.of](one.code)

    def anywhere(self, code: str) -> list[Raised]:
        """What is up of a signal for the trajectory with its job, or for the group."""
        return [*self.up(code), *self.of_cohort(code)]

    def codes(self) -> set[str]:
        """What is up for the trajectory, by code."""
        return {raised.signal.code for raised in self.up()}

    def mend(self, raised: Raised, value: Any) -> None:
        """Fill in the very field that a signal points at, in a new record when it asks for one."""
        if raised.kind == "item":
            self.play(ticked(raised.record_id, value))
            return
        values = {**raised.starting, raised.field: value}
        self.save(raised.kind, raised.record_id or self._new_id(raised.kind, values), **values)

    def _new_id(self, kind: str, values: Mapping[str, Any]) -> str:
        if kind == "cohort_employer":
            return cohort_employer_id(values["cohort_id"], values["employer_id"])
        self._made += 1
        return f"new-{self._made}"


@contextmanager
def stories(template: Template, path: Path) -> Iterator[Callable[[], Story]]:
    """Begins a story with the base case, as often as asked: one open store, put back to its beginning each time."""
    now, beginning = (open_folder(template.copy_to(path / name), template.key) for name in ("now", "beginning"))
    store = Store(now, SetClock())
    Story(store, now.connection).play(*BASE)
    now.connection.backup(beginning.connection)

    def begin() -> Story:
        beginning.connection.backup(now.connection)
        return Story(store, now.connection)

    try:
        yield begin
    finally:
        store.close()
        beginning.connection.close()


def _only(code: str, raised: Iterable[Raised]) -> list[Raised]:
    return [one for one in raised if code in ("", one.signal.code)]


def place(raised: Raised) -> str:
    """Where a signal points at."""
    return f"{raised.kind}.{raised.field}"


def check_fires(story: Story, one: Case) -> None:
    """The signal comes, once, and says where it is solved and what it is about."""
    story.play(*one.story)
    (raised,) = story.of(one)
    whole = {"trajectory": ("trajectory", "t"), "job": ("future_job", "j"), "cohort": ("cohort", "k")}[one.of]
    assert place(raised) == one.mends[0][0]
    assert (raised.subject_kind, raised.subject_id) == (one.about or whole)
    assert raised.severity == (one.severity or signals()[one.code].severity)
    assert one.starting.items() <= dict(raised.starting).items()
    facts = story.facts()
    for found in (*story.up(), *story.of_job(), *story.of_cohort()):
        check_place(found, facts)


def check_stays_away(story: Story, one: Case, edge: str) -> None:
    """In the nearest case it does not come; that it comes without it is what `check_fires` tells."""
    story.play(*one.story, *one.but[edge])
    assert story.of(one) == []


def check_clears(story: Story, one: Case) -> None:
    """It goes away when the coach does what it points at, and not before."""
    story.play(*one.story)
    for where, value in one.mends:
        (raised,) = story.of(one)
        assert place(raised) == where
        if isinstance(value, Change):
            story.play(value)
        else:
            story.mend(raised, value)
    assert story.of(one) == []


# What is answered in a list inside the record, so that no field of the record itself holds it.
INSIDE = frozenset({("W25", "evaluation"), ("W26", "evaluation"), ("W27", "evaluation")})


def check_place(raised: Raised, facts: Facts) -> None:
    """A signal points at a field that a form shows, at a line of a checklist, or at what is inside a record."""
    if raised.kind == "item":
        assert raised.record_id in raised.signal.items
        assert raised.field == catalogue().item(raised.record_id).step
    elif raised.field:
        assert raised.field in KINDS[raised.kind].specs
    else:
        assert (raised.signal.code, raised.kind) in INSIDE
    if raised.kind != "item" and raised.record_id:
        assert facts.get(raised.kind, raised.record_id)
    assert raised.starting.keys() <= KINDS[raised.kind].field_names if raised.starting else True
    assert not (raised.record_id and raised.starting)
    assert facts.get(raised.subject_kind, raised.subject_id)


def each_short(stories: Mapping[str, tuple[Change, ...]]) -> pytest.MarkDecorator:
    """Run a test for every short story; its title begins with the code of the signal."""
    return pytest.mark.parametrize(
        ("code", "changes"), [pytest.param(title.split()[0], changes, id=title) for title, changes in stories.items()]
    )


# ---- What several files of tests need ----

NO_CANDIDATE = {"there is no candidate yet": (case(candidate_id=None),)}
SOON = ("soon_days", 13)

# ---- The agreement ----

CORE = ("knowledge_skills", "step_plan", "duration", "guidance_form", "guidance_amount", "financing", "evaluations")
CORE += ("conditions",)
EXTRA = ("commitment", "insurance", "income", "employer_time", "learn_at_work", "non_work_split")
WHOLE = dict.fromkeys((*CORE, *EXTRA), "zo afgesproken")
AGREEMENT = rec("agreement", "a", trajectory_id="t", version=1, state="general", **WHOLE)
PARTIES = (
    rec("agreement_party", "p1", agreement_id="a", role="employer", name="Oefenbakkerij"),
    rec("agreement_party", "p2", agreement_id="a", role="werkbedrijf", name="Werkbedrijf Oefendam"),
)
STARTS = case(start_on=ahead(14))
A_DAY_LATER = {"it begins a day later than soon": (case(start_on=ahead(15)),)}
PROMISE = rec("commitment", "p", employer_id="e", level="intention")
BARRIER = rec("barrier", "b", trajectory_id="t", barrier_type="taal_nt2", owner="Coach Oefen", state="found")
NO_SPLIT = rec("agreement", "a", non_work_split=None)
ABOUT_BARRIER = ("barrier", "b")
INCOME = rec("income_period", "i", trajectory_id="t", income_form="benefit", start_on=ago(10))
TWO_PERIODS = (
    rec("income_period", "i", trajectory_id="t", income_form="benefit", start_on=ago(10), end_on=ago(7)),
    rec("income_period", "i2", trajectory_id="t", income_form="wage_employer", start_on=ago(5)),
)

AGREED = (
    Case(
        "W14",
        (STARTS,),
        A_DAY_LATER,
        tuple((f"agreement.{name}", "zo afgesproken") for name in CORE) + (("agreement_party.name", "Oefen"),) * 2,
        starting={"trajectory_id": "t"},
        setting=SOON,
    ),
    Case(
        "W14",
        (STARTS, AGREEMENT, *PARTIES, rec("agreement", "a", conditions=None)),
        {**A_DAY_LATER, "every item is there": (rec("agreement", "a", conditions="op tijd komen"),)},
        (("agreement.conditions", "op tijd komen"),),
        name="one item open",
    ),
    Case(
        "W14",
        (STARTS, AGREEMENT, PARTIES[0]),
        {**A_DAY_LATER, "both parties are there": (PARTIES[1],)},
        (("agreement_party.name", "Werkbedrijf Oefendam"),),
        name="a party missing",
        starting={"agreement_id": "a", "role": "werkbedrijf"},
    ),
    Case(
        "W14",
        (case(start_on=ago(3), trial_start=True), AGREEMENT, *PARTIES, rec("agreement", "a", duration=None)),
        {"every item is there": (rec("agreement", "a", duration="6 maanden"),)},
        (("agreement.duration", "6 maanden"),),
        name="on trial",
        severity="remark",
    ),
    Case(
        "W15",
        (AGREEMENT, rec("agreement", "a", state="tailored", income="")),
        {"it is general still": (rec("agreement", "a", state="general"),)},
        (("agreement.income", "uitkering"),),
    ),
    Case(
        "W15",
        (AGREEMENT, STARTS, rec("agreement", "a", insurance=None)),
        {**A_DAY_LATER, "it is there": (rec("agreement", "a", insurance="via het Werkbedrijf"),)},
        (("agreement.insurance", "via het Werkbedrijf"),),
        name="begins soon",
        setting=SOON,
    ),
    Case(
        "W16",
        (AGREEMENT, rec("agreement", "a", state="signed")),
        {
            **NO_CANDIDATE,
            "it is general still": (rec("agreement", "a", state="general"),),
            "both were done": (rec("agreement", "a", explained_on=TODAY, copy_candidate_on=TODAY),),
        },
        (("agreement.explained_on", TODAY), ("agreement.copy_candidate_on", TODAY)),
    ),
    Case(
        "W16",
        (AGREEMENT, case(start_on=TODAY), rec("agreement", "a", explained_on=TODAY)),
        {"learning begins tomorrow": (case(start_on=ahead(1)),)},
        (("agreement.copy_candidate_on", TODAY),),
        name="learning",
    ),
    Case(
        "W18",
        (STARTS,),
        {
            **A_DAY_LATER,
            "there is an intention": (PROMISE,),
            "promised for this job": (rec("commitment", "p", employer_id="e", job_id="j", level="guarantee"),),
            "promised for the job, the employer not named again": (
                rec("commitment", "p", job_id="j", level="intention"),
            ),
        },
        (("commitment.level", "intention"),),
        starting={"employer_id": "e", "job_id": "j"},
        setting=SOON,
    ),
    Case(
        "W18",
        (STARTS, rec("commitment", "p", employer_id="e", level="none")),
        {"it became an intention": (rec("commitment", "p", level="intention"),)},
        (("commitment.level", "intention"),),
        name="nothing promised",
    ),
    Case(
        "W18",
        (STARTS, PROMISE, rec("commitment", "p", state="withdrawn")),
        {"it stands": (rec("commitment", "p", state="stands"),)},
        (("commitment.level", "intention"),),
        name="withdrawn",
    ),
    Case(
        "W18",
        (STARTS, rec("future_job", "j2", employer_id="e"), PROMISE, rec("commitment", "p", job_id="j2")),
        {"the trajectory may lead there": (rec("trajectory_job", "tj", trajectory_id="t", job_id="j2"),)},
        (("commitment.level", "intention"),),
        name="promised for another job",
    ),
    Case(
        "W18",
        (*GROUP, STARTS),
        {"promised to the group": (rec("commitment", "p", employer_id="f", cohort_id="k", level="intention"),)},
        (("commitment.level", "intention"),),
        name="in a group without an employer",
    ),
    Case(
        "W20",
        (STARTS,),
        {**A_DAY_LATER, "it was checked": (rec("agreement", "a", trajectory_id="t", insurance_checked_on=ago(1)),)},
        (("agreement.insurance_checked_on", TODAY),),
        starting={"trajectory_id": "t"},
        setting=SOON,
    ),
    Case(
        "W20",
        (AGREEMENT, STARTS),
        A_DAY_LATER,
        (("agreement.insurance_checked_on", TODAY),),
        name="with an agreement",
    ),
    Case(
        "W21",
        (STARTS,),
        {**A_DAY_LATER, **NO_CANDIDATE},
        (("income_period.income_form", "benefit"),),
        starting={"trajectory_id": "t", "start_on": ahead(14)},
        setting=SOON,
    ),
    Case(
        "W21",
        (case(start_on=ago(10), planned_end_on=ahead(50)), INCOME, rec("income_period", "i", end_on=ahead(49))),
        {
            "until the last day": (rec("income_period", "i", end_on=ahead(50)),),
            "without an end": (rec("income_period", "i", end_on=None),),
        },
        (("income_period.income_form", "bbl_wage"),),
        name="the last day",
        starting={"start_on": ahead(50)},
    ),
    Case(
        "W21",
        (case(start_on=ago(10)), *TWO_PERIODS),
        {"without a gap": (rec("income_period", "i2", start_on=ago(6)),)},
        (("income_period.income_form", "benefit"),),
        name="a day in between",
        starting={"start_on": ago(6)},
    ),
    Case(
        "W21",
        (case(start_on=ago(10)), INCOME, rec("income_period", "i", income_form=None)),
        {"the form is known": (INCOME,)},
        (("income_period.income_form", "benefit"),),
        name="a period without a form",
        starting={"start_on": ago(10)},
    ),
    Case(
        "W30",
        (BARRIER, rec("barrier", "b", barrier_type="overig", touches_employer=True)),
        {
            "not known whether it touches the employer": (rec("barrier", "b", touches_employer=None),),
            "it was solved": (rec("barrier", "b", state="solved"),),
            "the split was agreed": (AGREEMENT,),
        },
        (("agreement.non_work_split", "de coach belt"),),
        about=ABOUT_BARRIER,
        starting={"trajectory_id": "t"},
    ),
    Case(
        "W30",
        (BARRIER, rec("barrier", "b", method_item="b-wage-garnishment"), AGREEMENT, NO_SPLIT),
        {
            "it does not touch the employer": (rec("barrier", "b", touches_employer=False),),
            "it is another barrier": (rec("barrier", "b", method_item="b-debts"),),
        },
        (("agreement.non_work_split", "de coach belt"),),
        name="wage garnishment",
        about=ABOUT_BARRIER,
    ),
)
