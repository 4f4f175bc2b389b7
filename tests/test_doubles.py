"""Two records of one person or employer are found, compared and made one, and nothing of either is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from storage.doubles import Double, differences, doubles, merge
from storage.entries import Entry
from storage.erasure import ErasedRecord
from storage.folder import DataFolder
from storage.importing.likeness import Certainty
from storage.inbox import choose, conflicts
from storage.records import KINDS
from storage.records.links import LINKED, candidate_skill_id, cohort_employer_id, parked_question_id
from storage.store import Store
from storage.sync.bundle import NothingToDeliver, make_bundle
from storage.sync.reading import open_bundle
from tests.screens_fixture import sitting
from tests.stores import Template
from tests.town import Laptop, Town, town


@pytest.fixture(params=["sqlite", "postgresql"])
def here(request: pytest.FixtureRequest, template: Template, tmp_path: Path) -> Iterator[Town]:
    """A municipality with either database."""
    with town(template, tmp_path, postgres=request.param == "postgresql") as made:
        yield made


def value(store: Store, kind: str, record_id: str, name: str) -> Any:
    """A value as the coach sees it."""
    return store.view(kind, record_id).values[name]


def two_of_one(store: Store) -> None:
    """One candidate twice, each with something of its own."""
    store.save("candidate", "c-1", {"name": "Jansen, Piet", "hours_available": 16})
    store.save("candidate", "c-2", {"name": "Piet Jansen", "hours_available": 24, "wants": "Bakken"})
    store.save("trajectory", "t-1", {"candidate_id": "c-1"})
    store.save("trajectory", "t-2", {"candidate_id": "c-2"})


def the_double(store: Store) -> Double:
    """The one that is found."""
    (found,) = doubles(store, "candidate")
    return found


# Finding and comparing


def test_who_is_likely_the_same_is_found(store: Store) -> None:
    two_of_one(store)
    store.save("candidate", "c-3", {"name": "Fatima Verzonnen"})
    found = the_double(store)
    assert (found.stays.id, found.goes.id, found.certainty) == ("c-1", "c-2", Certainty.LIKELY)
    store.save("employer", "e-2", {"name": "Bakkerij Bloem B.V.", "place": "Sneek"})
    store.save("employer", "e-1", {"name": "bakkerij bloem", "place": "Joure"})
    store.save("employer", "e-3", {"name": "Bakkerij Gist"})
    (employer,) = doubles(store, "employer")
    assert (employer.stays.id, employer.goes.id, employer.certainty) == ("e-1", "e-2", Certainty.DOUBTFUL)
    store.delete("employer", "e-1")
    assert doubles(store, "employer") == []


def test_only_what_differs_is_to_choose(store: Store) -> None:
    two_of_one(store)
    found = {one.spec.name: one for one in differences(the_double(store))}
    assert found.keys() == {"name", "hours_available", "wants"}
    assert (found["hours_available"].proposed, found["wants"].proposed) == (16, "Bakken")


# Merging


def test_all_that_points_at_the_one_points_at_the_other(store: Store) -> None:
    two_of_one(store)
    store.save("trajectory", "t-3", {"candidate_id": "c-2"})
    store.delete("trajectory", "t-3")
    assert merge(store, "candidate", "c-2", "c-1", {"hours_available": 24, "wants": "Bakken"}) == "c-1"
    assert [row.id for row in store.rows("trajectory", candidate_id="c-1")] == ["t-1", "t-2"]
    assert [row.id for row in store.rows("candidate")] == ["c-1"]
    assert value(store, "candidate", "c-1", "name") == "Jansen, Piet"
    assert value(store, "candidate", "c-1", "wants") == "Bakken"
    assert value(store, "candidate", "c-2", "merged_into") == "c-1"
    assert value(store, "trajectory", "t-3", "deleted_at")  # what was taken away stays away
    assert doubles(store, "candidate") == []


def test_one_key_takes_it_all_back(store: Store) -> None:
    two_of_one(store)
    store.save("candidate_skill", candidate_skill_id("c-2", "s"), {"candidate_id": "c-2"})
    before = {row.id: dict(row.values) for kind in ("candidate", "trajectory") for row in store.rows(kind)}
    merge(store, "candidate", "c-1", "c-2", {"hours_available": 24})
    store.undo()
    assert {row.id: dict(row.values) for kind in ("candidate", "trajectory") for row in store.rows(kind)} == before
    assert [row.id for row in store.rows("candidate_skill")] == [candidate_skill_id("c-2", "s")]


def test_the_history_of_both_is_there(store: Store) -> None:
    two_of_one(store)
    merge(store, "candidate", "c-1", "c-2", {})
    assert {change.new for change in store.history("c-1")} >= {"Jansen, Piet", "Piet Jansen", 16, 24, "Bakken"}


def test_links_that_mean_the_same_become_one(store: Store) -> None:
    for record_id in ("e-1", "e-2"):
        store.save("employer", record_id, {"name": "Bakkerij Bloem"})
    store.save("cohort", "k-1", {"name": "Editie 1"})
    store.save("cohort", "k-2", {"name": "Editie 2"})
    for cohort in ("k-1", "k-2"):
        values = {"cohort_id": cohort, "employer_id": "e-2", "expected_places": 3}
        store.save("cohort_employer", cohort_employer_id(cohort, "e-2"), values)
    values = {"cohort_id": "k-1", "employer_id": "e-1", "expected_places": 5}
    store.save("cohort_employer", cohort_employer_id("k-1", "e-1"), values)
    merge(store, "employer", "e-1", "e-2", {})
    rows = {row.id: row.values for row in store.rows("cohort_employer")}
    assert rows.keys() == {cohort_employer_id("k-1", "e-1"), cohort_employer_id("k-2", "e-1")}
    assert {values["cohort_id"]: values["expected_places"] for values in rows.values()} == {"k-1": 5, "k-2": 3}
    assert {values["employer_id"] for values in rows.values()} == {"e-1"}


def test_a_parked_question_of_the_one_is_that_of_the_other(store: Store) -> None:
    two_of_one(store)
    parked = {"subject_kind": "candidate", "subject_id": "c-2", "question_key": "vraag", "question": "Wat later?"}
    store.save("parked_question", parked_question_id("c-2", "vraag"), parked)
    merge(store, "candidate", "c-1", "c-2", {})
    (row,) = store.rows("parked_question")
    assert (row.id, row.values["subject_id"]) == (parked_question_id("c-1", "vraag"), "c-1")


def test_nothing_hangs_under_a_link_that_becomes_another() -> None:
    """Or merging would leave it behind."""
    assert not {spec.target for kind in KINDS.values() for spec in kind.specs.values()} & LINKED.keys()


def test_what_is_gone_already_is_not_merged(store: Store) -> None:
    two_of_one(store)
    store.delete("candidate", "c-1")
    merge(store, "candidate", "c-1", "c-2", {"hours_available": 24})
    assert [row.id for row in store.rows("candidate")] == ["c-2"]
    assert value(store, "trajectory", "t-2", "candidate_id") == "c-2"


def test_it_leaves_as_an_event_of_its_own(here: Town) -> None:
    laptop = here.laptop()
    two_of_one(laptop.store)
    merge(laptop.store, "candidate", "c-1", "c-2", {})
    recipient = laptop.store.preferences()["recipient"]
    made = make_bundle(laptop.store, here.folder, recipient)
    events = [json.loads(line) for line in open_bundle(Path(made.path), here.centre.keys.age_file).events()]
    assert [one["type"] for one in events[-3:]] == [
        "nl.candidates.changed.v1",
        "nl.trajectories.changed.v1",
        "nl.candidates.merged.v1",
    ]
    assert events[-1]["data"]["fields"]["merged_into"]["new"] == "c-1"
    assert len({one["data"]["entry"]["action"] for one in events[-3:]}) == 1


# On several laptops


def talk(town: Town, *laptops: Laptop) -> None:
    """Everyone delivers and reads the answer, until nobody has anything new."""
    for _turn in range(3):
        for laptop in laptops:
            with suppress(NothingToDeliver):
                town.deliver(laptop)
        for laptop in laptops:
            town.receipt(laptop)
            town.answer(laptop)


def same_everywhere(town: Town, *laptops: Laptop) -> None:
    """The candidates are the same on all laptops and at the centre."""
    about = ('"id":"c-',)
    seen = [[line for line in dumped.dump() if any(one in line for one in about)] for dumped in (town, *laptops)]
    for lines in seen[1:]:
        assert lines == seen[0]


@pytest.fixture
def pair(here: Town) -> tuple[Laptop, Laptop]:
    """Two laptops that know the same double candidate."""
    one, two = here.laptop(), here.laptop()
    member = two.store.author.member_id
    two_of_one(one.store)
    one.store.save("team_member", member, {"name": "Verzonnen Coach 2"})
    for record_id in ("c-1", "c-2"):
        one.store.save("candidate", record_id, {"coach_id": member})
    talk(here, one, two)
    return one, two


def test_two_that_merge_the_same_two_do_the_same(here: Town, pair: tuple[Laptop, Laptop]) -> None:
    one, two = pair
    merge(one.store, "candidate", "c-1", "c-2", {"hours_available": 24})
    merge(two.store, "candidate", "c-2", "c-1", {"wants": "Bakken"})
    talk(here, one, two)
    same_everywhere(here, one, two)
    for laptop in pair:
        assert [row.id for row in laptop.store.rows("candidate")] == ["c-1"]
        assert value(laptop.store, "candidate", "c-1", "hours_available") == 24
        assert value(laptop.store, "candidate", "c-1", "wants") == "Bakken"
        assert len(laptop.store.rows("trajectory", candidate_id="c-1")) == 2
        with laptop.store.session() as session:
            assert conflicts(session) == []


def test_what_was_put_under_the_one_that_went_comes_along(here: Town, pair: tuple[Laptop, Laptop]) -> None:
    one, two = pair
    merge(one.store, "candidate", "c-1", "c-2", {})
    two.store.save("trajectory", "t-3", {"candidate_id": "c-2"})
    talk(here, one, two)
    same_everywhere(here, one, two)
    assert [row.id for row in two.store.rows("trajectory", candidate_id="c-1")] == ["t-1", "t-2", "t-3"]
    assert any('"id":"t-3"' in line and '"candidate_id":"c-1"' in line for line in here.dump())


@pytest.mark.parametrize("stays_merged", [True, False])
def test_who_goes_on_with_the_one_that_went_makes_a_conflict(
    here: Town, pair: tuple[Laptop, Laptop], stays_merged: bool
) -> None:
    one, two = pair
    merge(one.store, "candidate", "c-1", "c-2", {})
    two.store.save("candidate", "c-2", {"wants": "Fietsen maken"})
    two.store.save("trajectory", "t-3", {"candidate_id": "c-2"})
    talk(here, one, two)
    same_everywhere(here, one, two)
    with one.store.session() as session:
        (asked,) = conflicts(session)
    assert (asked.record_id, asked.about_deletion) == ("c-2", True)
    assert "Fietsen maken" in {change.new for change in one.store.history("c-2")}
    chosen = next(version.value for version in asked.versions if bool(version.value) is stays_merged)
    assert choose(one.store, asked, chosen)
    talk(here, one, two)
    same_everywhere(here, one, two)
    whose = "c-1" if stays_merged else "c-2"
    assert value(two.store, "trajectory", "t-3", "candidate_id") == whose
    for laptop in pair:
        assert bool(value(laptop.store, "candidate", "c-2", "merged_into")) is stays_merged
        with laptop.store.session() as session:
            assert conflicts(session) == []


def test_who_deletes_the_one_that_stayed_makes_a_conflict(here: Town, pair: tuple[Laptop, Laptop]) -> None:
    one, two = pair
    two.store.delete("candidate", "c-1")
    merge(one.store, "candidate", "c-1", "c-2", {})
    talk(here, one, two)
    same_everywhere(here, one, two)
    with two.store.session() as session:
        assert [(asked.record_id, asked.about_deletion) for asked in conflicts(session)] == [("c-1", True)]


def test_merging_on_makes_a_chain_that_ends_at_the_oldest(here: Town, pair: tuple[Laptop, Laptop]) -> None:
    one, two = pair
    one.store.save("candidate", "c-3", {"name": "P. Jansen", "coach_id": two.store.author.member_id})
    one.store.save("trajectory", "t-3", {"candidate_id": "c-3"})
    talk(here, one, two)
    merge(one.store, "candidate", "c-2", "c-3", {})
    merge(two.store, "candidate", "c-1", "c-2", {})
    talk(here, one, two)
    with one.store.session() as session:
        (asked,) = conflicts(session)  # one merged it, the other went on with it
    assert choose(one.store, asked, next(version.value for version in asked.versions if version.value))
    talk(here, one, two)
    same_everywhere(here, one, two)
    for laptop in pair:
        assert len(laptop.store.rows("trajectory", candidate_id="c-1")) == 3


def test_who_was_merged_is_erased_too(here: Town, pair: tuple[Laptop, Laptop]) -> None:
    one, two = pair
    merge(one.store, "candidate", "c-1", "c-2", {})
    with two.store.action() as action:
        action.erase(KINDS["candidate"], "c-1")
    talk(here, one, two)
    for laptop in pair:
        with laptop.store.session() as session:
            assert {"c-1", "c-2", "t-1", "t-2"} <= set(session.exec(select(ErasedRecord.record_id)))
            left = session.exec(select(Entry.payload).where(Entry.record_id == "c-2")).all()
            assert not any(b"Piet" in payload for payload in left if payload)


# On the screen


async def test_the_coach_compares_chooses_and_merges(quiet_folder: DataFolder) -> None:
    async with sitting(quiet_folder) as coach:
        await coach.stored(two_of_one)
        await coach.press("f3", "shift+f6")
        assert "dezelfde naam" in coach.words
        await coach.press("enter")
        assert "er hoort 1 gegeven bij" in coach.words
        assert "● Jansen, Piet" in coach.words
        assert "● Bakken" in coach.words  # the other one has nothing here
        await coach.press("down", "space", "enter")
        assert "Samenvoegen?" in coach.words
        await coach.press("escape", "enter", "enter")
        assert "Er is niets gevonden" in coach.words
        values = await coach.stored(lambda store: store.view("candidate", "c-1").values)
        assert (values["name"], values["hours_available"], values["wants"]) == ("Jansen, Piet", 24, "Bakken")
        await coach.press("f8")
        assert "dezelfde naam" in coach.words


async def test_who_is_undone_meanwhile_is_not_merged(quiet_folder: DataFolder) -> None:
    async with sitting(quiet_folder) as coach:
        await coach.stored(lambda store: store.save("candidate", "c-1", {"name": "Piet Jansen"}))
        await coach.stored(lambda store: store.save("candidate", "c-2", {"name": "Piet Jansen"}))
        await coach.press("f3", "shift+f6", "enter")
        assert coach.screen == "CompareScreen"
        await coach.press("f8")
        assert "Er is niets gevonden" in coach.words
        await coach.press("shift+f8", "enter")
        assert coach.screen == "CompareScreen"


async def test_from_a_record_any_other_can_be_laid_beside_it(quiet_folder: DataFolder) -> None:
    async with sitting(quiet_folder) as coach:
        await coach.stored(lambda store: store.save("employer", "e-1", {"name": "Bakkerij Bloem", "note": "Een"}))
        await coach.stored(lambda store: store.save("employer", "e-2", {"name": "Gist", "note": "Twee"}))
        await coach.press("f3", "down", "down", "enter", "shift+f6")
        assert "Kies zelf" in coach.words
        await coach.press("enter", "enter")
        assert "Gist" in coach.words
        await coach.press("down", "space", "space", "enter", "enter")
        merged = await coach.stored(lambda store: store.view("employer", "e-1").values)
        assert merged["note"] == "Een\n\nTwee"
        await coach.press("escape")  # what was open is the one that went: back at the lists
        assert "Bakkerij Bloem" in coach.words
        assert "Gist" not in coach.words
