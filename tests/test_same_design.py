"""The design of a trajectory for the next candidate: what is design goes along, what is about a person never does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from storage.designs import is_designed, same_design
from storage.folder import DataFolder
from storage.records import KINDS
from storage.records.links import check_answer_id, trajectory_job_id
from storage.records.relations import children_of
from storage.store import Store
from tests.screens_fixture import ID, Coach, sitting

# Under a trajectory, but about what happened with this candidate.
PERSONAL = {
    "action", "barrier", "contact_log", "evaluation", "condition", "fallback", "finance_line",
    "income_period", "match", "lesson", "milestone", "outcome", "transition",
}  # fmt: skip
DESIGNED = [kind for kind in KINDS if is_designed(kind)]
WORD = "van de vorige"


def below(kind: str) -> set[str]:
    """The kinds under a kind, and under those, as far as they go along."""
    own = {child for child, _field in children_of(kind)}
    return own.union(*(below(child) for child in own if is_designed(child)))


def test_every_kind_under_a_trajectory_was_decided_on() -> None:
    assert below("trajectory") == PERSONAL | set(DESIGNED) - {"trajectory"}


@pytest.mark.parametrize("kind", DESIGNED)
def test_every_field_of_a_design_was_decided_on(kind: str) -> None:
    assert [name for name, spec in KINDS[kind].specs.items() if spec.design is None] == []


@pytest.mark.parametrize("kind", DESIGNED)
def test_no_date_and_nothing_private_is_design(kind: str) -> None:
    design = [spec for spec in KINDS[kind].specs.values() if spec.design]
    assert [spec.name for spec in design if spec.private or spec.kind in ("date", "moment")] == []


def a_value(kind: str, name: str) -> Any:
    """Something to recognise in a field."""
    spec = KINDS[kind].specs[name]
    if spec.kind in ("text", "lines"):
        return WORD
    if spec.kind == "choice":
        return next(iter(spec.choices or ()))
    values = {"date": date(2026, 1, 2), "moment": datetime(2026, 1, 2).astimezone(), "yesno": True}
    return values.get(spec.kind, 3)


def full(store: Store, kind: str, record_id: str, **given: str) -> None:
    """A record with something in every field."""
    specs = KINDS[kind].specs
    values = {name: a_value(kind, name) for name, spec in specs.items() if spec.kind != "reference"}
    store.save(kind, record_id, {**values, **given})


@pytest.fixture
def whole(store: Store) -> Store:
    """A trajectory with every kind of record under it, each field filled in."""
    for kind, record_id in (("employer", "e"), ("learning_place", "l"), ("partner", "p"), ("candidate", "c")):
        full(store, kind, record_id)
    full(store, "future_job", "j", employer_id="e")
    full(store, "trajectory", "t", candidate_id="c", job_id="j", employer_id="e")
    full(store, "trajectory_job", trajectory_job_id("t", "j"), trajectory_id="t", job_id="j")
    for kind in sorted(below("trajectory") - {"trajectory_job", "agreement_party", "agreement"}):
        fields = {field: "t" for child, field in children_of("trajectory") if child == kind}
        others = {"learning_place_id": "l", "employer_id": "e", "partner_id": "p"}
        full(store, kind, f"{kind}-1", **fields, **{k: v for k, v in others.items() if k in KINDS[kind].specs})
    for version in (1, 2):
        full(store, "agreement", f"a{version}", trajectory_id="t")
        store.save("agreement", f"a{version}", {"version": version, "duration": f"versie {version}"})
        full(store, "agreement_party", f"party{version}", agreement_id=f"a{version}")
    answer = {"subject_id": "t", "item_id": "s1-growth-talk", "step": "job", "answer": "done"}
    store.save("check_answer", check_answer_id("t", "s1-growth-talk"), answer)
    return store


def under(store: Store, trajectory_id: str) -> dict[str, list[dict[str, Any]]]:
    """What hangs under a trajectory, by kind."""
    found = {
        kind: [dict(row.values) for row in store.rows(kind, **{field: trajectory_id})]
        for kind, field in children_of("trajectory")
    }
    return {kind: rows for kind, rows in found.items() if rows}


def test_the_design_goes_along_and_nothing_else(whole: Store) -> None:
    made = same_design(whole, "t", None)
    new = whole.view("trajectory", made).values
    for name, spec in KINDS["trajectory"].specs.items():
        expected = whole.view("trajectory", "t").values[name] if spec.design else None
        assert new[name] == ("draft" if name == "state" else expected), name
    copies = under(whole, made)
    assert set(copies) == {child for child, _field in children_of("trajectory") if is_designed(child)}
    for kind, rows in copies.items():
        assert len(rows) == 1
        begins = {"state": "draft", "version": 1} if kind == "agreement" else {}
        for name, spec in KINDS[kind].specs.items():
            assert (rows[0][name] is not None) == (bool(spec.design) or name in begins), (kind, name)
    assert whole.case(made).answers == {}


def test_the_last_version_of_an_agreement_with_its_parties(whole: Store) -> None:
    made = same_design(whole, "t", None)
    [agreement] = whole.rows("agreement", trajectory_id=made)
    [party] = whole.rows("agreement_party", agreement_id=agreement.id)
    assert (agreement.values["duration"], agreement.values["version"], agreement.values["signed_on"]) == (
        "versie 2",
        1,
        None,
    )
    assert (party.values["name"], party.values["signed_on"]) == (None, None)


def test_the_one_that_it_came_from_stays_as_it_was(whole: Store) -> None:
    before = whole.view("trajectory", "t").values, under(whole, "t")
    same_design(whole, "t", "c")
    assert (whole.view("trajectory", "t").values, under(whole, "t")) == before


def test_one_undo_takes_it_away_and_one_redo_brings_it_back(whole: Store) -> None:
    made = same_design(whole, "t", None, "Bea Verzonnen")
    [person] = [row for row in whole.rows("candidate") if row.values["name"] == "Bea Verzonnen"]
    assert whole.view("trajectory", made).values["candidate_id"] == person.id
    copies = under(whole, made)
    whole.undo()
    assert (under(whole, made), len(whole.rows("trajectory")), len(whole.rows("candidate"))) == ({}, 1, 1)
    whole.redo()
    assert (under(whole, made), len(whole.rows("candidate"))) == (copies, 2)


class TestWithKeys:
    """From the screens."""

    async def _made(self, coach: Coach) -> dict[str, Any]:
        rows = await coach.stored(lambda store: store.rows("trajectory"))
        known = {ID["case"], ID["case2"], ID["case3"]}
        [new] = [row for row in rows if row.id not in known]
        plan = await coach.stored(lambda store: store.rows("step_plan_item", trajectory_id=new.id))
        return {**new.values, "plan": [row.values["goal"] for row in plan]}

    async def test_from_a_step_for_somebody_new(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder) as coach:
            await coach.press(*"v-07", "enter", "f16", *"Bea Verzonnen", "enter")
            assert "Het inleertraject vastleggen" in coach.text
            assert "Bea Verzonnen" in coach.text
            new = await self._made(coach)
            assert (new["route"], new["job_id"], new["start_on"]) == ("small", ID["job"], None)
            assert new["plan"] == ["Wennen aan het werkritme"]
            await coach.press("f8")
            assert "V-07" in coach.text  # back where it came from
            await coach.press("f5")
            assert "Bea Verzonnen" not in coach.text

    async def test_from_home_for_somebody_known(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder) as coach:
            await coach.press(*"v-07", "f16", *"zoe", "enter")
            assert (await self._made(coach))["candidate_id"] == ID["candidate2"]

    async def test_from_the_lists_for_nobody_yet(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder, (80, 60)) as coach:
            await coach.press("f3", "f16")
            assert coach.screen == "ListsScreen"  # the cursor is not on a trajectory
            await coach.press("end")
            while "V-07, Medewerker" not in await self._at_cursor(coach):
                await coach.press("up")
            await coach.press("f16", *"nog niemand", "enter")
            assert (await self._made(coach))["candidate_id"] is None

    async def _at_cursor(self, coach: Coach) -> str:
        kind, record_id = coach.app.screen.query_one("RecordList").at_cursor  # type: ignore[attr-defined]
        return "V-07, Medewerker" if (kind, record_id) == ("trajectory", ID["case"]) else ""

    async def test_escape_makes_nothing(self, full_folder: DataFolder) -> None:
        async with sitting(full_folder) as coach:
            await coach.press("enter", "f16", "escape")
            assert len(await coach.stored(lambda store: store.rows("trajectory"))) == 3
