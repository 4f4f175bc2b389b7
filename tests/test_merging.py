"""Whatever laptops write without knowing of each other comes together as one and the same, wherever and however."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, select

from storage.centre.database import Centre, init_centre
from storage.conflicts import Conflict
from storage.dump import dump
from storage.entries import Entry, HeldBack
from storage.erasure import ErasedRecord
from storage.heads import heads_at, heads_of
from storage.journal import chain_faults
from storage.merging import EntryClash, Taken, take
from storage.records import KINDS
from storage.store import Store
from storage.tables import RECORD_TABLES, SHARED_TABLES
from tests.stores import START, SetClock, Template
from tests.town import postgres_url
from tests.writing import Laptops, Step, entries_in, writing

LAPTOPS = 4
who = st.integers(0, LAPTOPS - 1)
steps = st.lists(st.one_of(writing(who), writing(who), st.tuples(st.just("read"), who, who)), min_size=3, max_size=24)


def lines(store: Store) -> list[str]:
    """The dump of a laptop."""
    with store.session() as session:
        return list(dump(session))


@pytest.fixture(scope="module")
def centres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Centre]]:
    """An empty centre on SQLite and one on PostgreSQL."""
    folder = tmp_path_factory.mktemp("centres")
    made = [
        init_centre(f"sqlite:///{folder / 'centre.db'}", folder / "one", "Verzonnen Centrale"),
        init_centre(postgres_url(), folder / "two", "Verzonnen Centrale"),
    ]
    yield made
    for centre in made:
        centre.close()


def emptied(centre: Centre) -> Centre:
    """The centre with nothing in it."""
    with centre.session(writing=True) as session:
        for model in (*RECORD_TABLES, *SHARED_TABLES):
            session.connection().execute(text(f'DELETE FROM "{model.__tablename__}"'))
    return centre


def scattered(entries: Sequence[Entry], chance: random.Random) -> Iterator[list[Entry]]:
    """The entries in any order, in parts, some of them twice."""
    left = [Entry(**entry.model_dump()) for entry in entries]
    left += [Entry(**entry.model_dump()) for entry in entries if chance.random() < 0.2]
    chance.shuffle(left)
    while left:
        count = chance.randint(1, len(left))
        some, left = left[:count], left[count:]
        yield list({entry.id: entry for entry in some}.values())


def take_all(session: Session, parts: Iterator[list[Entry]]) -> None:
    """Take in parts one by one."""
    for part in parts:
        take(session, part)


@given(work=steps, chance=st.randoms(use_true_random=False))
def test_all_that_was_written_comes_together_the_same_everywhere(
    template: Template, centres: list[Centre], work: list[Step], chance: random.Random
) -> None:
    with ExitStack() as stack:
        clocks = [SetClock() for _ in range(LAPTOPS)]
        stores = [stack.enter_context(template.new_store(clock)) for clock in clocks]
        laptops = Laptops(stores, clocks)
        for step in work:
            laptops.do(step)
        everything = list({entry.id: entry for store in stores for entry in entries_in(store)}.values())
        for store in stores:
            with store.session() as session:
                take_all(session, scattered(everything, chance))
        for centre in centres:
            with emptied(centre).session(writing=True) as session:
                take_all(session, scattered(everything, chance))
        found = [lines(store) for store in stores]
        for centre in centres:
            with centre.session() as session:
                assert not session.exec(select(HeldBack)).all()
                found.append(list(dump(session)))
        for other in found[1:]:
            assert other == found[0]
        assert_nothing_lost(stores[0], laptops.written)
        for store in stores:
            assert_in_step(store)


def assert_nothing_lost(store: Store, written: set[tuple[str, str, str]]) -> None:
    """Every value that was typed stands in the history, unless its record was erased."""
    with store.session() as session:
        erased = set(session.exec(select(ErasedRecord.record_id)))
        found = {
            (entry.record_id, name, str(change["new"]))
            for entry in session.exec(select(Entry))
            for name, change in entry.fields().items()
        }
    assert {one for one in written if one[0] not in erased} <= found


def assert_in_step(store: Store) -> None:
    """The list of conflicts is what the journal says, and no chain was broken."""
    with store.session() as session:
        listed = {(row.record_id, row.field) for row in session.exec(select(Conflict))}
        records = set(session.exec(select(Entry.record_id)))
        assert listed == {(one, name) for one in records for name in heads_at(session, one).conflicts()}
        for replica in set(session.exec(select(Entry.replica))):
            assert not list(chain_faults(session, replica))


@given(days=st.lists(st.integers(-730, 3_650), min_size=2, max_size=8), chance=st.randoms(use_true_random=False))
def test_clocks_change_nothing_between_edits_that_knew_of_each_other(
    template: Template, days: list[int], chance: random.Random
) -> None:
    with ExitStack() as stack:
        clocks = [SetClock() for _ in range(2)]
        stores = [stack.enter_context(template.new_store(clock)) for clock in clocks]
        for turn, jump in enumerate(days):
            store, clock = stores[turn % 2], clocks[turn % 2]
            clock.now = START + timedelta(days=jump)
            with store.session() as session:
                take_all(session, scattered(entries_in(stores[(turn + 1) % 2]), chance))
            store.save("employer", "e-1", {"name": f"versie {turn}"})
        with stores[0].session() as session:
            take(session, entries_in(stores[1]))
        with stores[1].session() as session:
            take(session, entries_in(stores[0]))
        for store in stores:
            assert store.view("employer", "e-1").values["name"] == f"versie {len(days) - 1}"
            assert not store.view("employer", "e-1").conflicts


def test_an_entry_waits_only_for_its_own_basis(store: Store, template: Template) -> None:
    with template.new_store() as other:
        for number in range(3):
            other.save("employer", "e-1", {"name": f"naam {number}", "place": "plaats"})
        other.save("employer", "e-2", {"name": "een ander"})
        other.save("barrier", "b-1", {"trajectory_id": None, "note": "los"})
        first, second, third, *rest = entries_in(other)
    with store.session() as session:
        taken = take(session, [third, *rest])
    assert (taken.new, taken.waiting) == (2, 1)
    assert store.view("employer", "e-2").values["name"] == "een ander"
    with store.session() as session:
        assert take(session, [first]).new == 1
        assert take(session, [second]) == Taken(new=2)
    assert store.view("employer", "e-1").values["name"] == "naam 2"


def test_a_record_waits_for_the_one_that_it_points_at(store: Store, template: Template) -> None:
    with template.new_store() as other:
        other.save("candidate", "c-1", {"code": "K"})
        other.save("trajectory", "t-1", {"candidate_id": "c-1"})
        candidate, trajectory = entries_in(other)
    with store.session() as session:
        assert take(session, [trajectory]).waiting == 1
        assert take(session, [candidate]).new == 2
    assert store.view("trajectory", "t-1").values["candidate_id"] == "c-1"


def test_the_same_id_or_number_with_another_content_is_refused_as_a_whole(store: Store, template: Template) -> None:
    with template.new_store() as other:
        other.save("employer", "e-1", {"name": "een"})
        other.save("employer", "e-2", {"name": "twee"})
        one, two = entries_in(other)
    with store.session() as session:
        take(session, [one])
    for lie in ({"id": one.id}, {"number": one.number}):
        changed = Entry(**two.model_dump() | lie)
        with pytest.raises(EntryClash), store.session() as session:
            take(session, [changed])
    assert not store.view("employer", "e-2").exists


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 1_000),
        ("name", 5),
        ("name", "a\0b"),
        ("nothing", "x"),
        ("deleted_at", "gisteren"),
        ("merged_into", ["e-2"]),
    ],
)
def test_what_cannot_be_accepted_is_refused_and_holds_nothing_up(
    store: Store, template: Template, field: str, value: Any
) -> None:
    with template.new_store() as other:
        other.save("employer", "e-1", {"name": "een"})
        other.save("employer", "e-2", {"name": "twee"})
        one, two = entries_in(other)
    fields = {field: {"old": None, "new": value, "basis": []}}
    bad = Entry(**one.model_dump() | {"payload": msgspec.json.encode({"fields": fields})})
    with store.session() as session:
        taken = take(session, [bad, two])
        held = session.exec(select(HeldBack)).one()
    assert (taken.new, taken.refused, held.needs) == (1, 1, None)
    assert held.reason in ("bad_value", "unknown_field")
    assert store.view("employer", "e-2").exists
    assert not store.view("employer", "e-1").exists


# What is held back is here too


def test_a_number_of_what_is_held_back_is_not_given_to_another_entry(store: Store, template: Template) -> None:
    with template.new_store() as other:
        other.save("employer", "e-1", {"name": "een"})
        other.save("employer", "e-1", {"name": "twee"})
        other.save("employer", "e-2", {"name": "drie"})
        _one, two, three = entries_in(other)
    with store.session() as session:
        assert take(session, [two]).waiting == 1
        assert take(session, [two]).known == 1
    for lie in ({"number": two.number}, {"id": two.id}):
        with pytest.raises(EntryClash), store.session() as session:
            take(session, [Entry(**three.model_dump() | lie)])
    with pytest.raises(EntryClash), store.session() as session:
        take(session, [three, Entry(**three.model_dump() | {"id": "another"})])


def test_what_builds_on_something_refused_goes_on(store: Store, template: Template) -> None:
    with template.new_store() as other:
        for name in ("een", "twee", "drie"):
            other.save("employer", "e-1", {"name": name})
        one, two, three = entries_in(other)
    payload = msgspec.json.encode({"fields": {"name": {"old": None, "new": 5, "basis": []}}})
    bad = Entry(**one.model_dump() | {"payload": payload})
    with store.session() as session:
        taken = take(session, [bad, two])  # at once
        assert (taken.refused, taken.new, taken.waiting) == (1, 1, 0)
        assert take(session, [three]).new == 1
    assert store.view("employer", "e-1").values["name"] == "drie"
    with template.new_store() as third, third.session() as session:
        take(session, [bad])
        assert take(session, [two]).new == 1  # later
        assert take(session, [three]).new == 1


def test_what_waits_for_two_things_waits_for_both(store: Store, template: Template) -> None:
    with template.new_store() as other:
        other.save("candidate", "c-1", {"code": "K"})
        other.save("future_job", "j-1", {"function": "baan"})
        other.save("trajectory", "t-1", {"candidate_id": "c-1", "job_id": "j-1"})
        candidate, job, trajectory = entries_in(other)
    with store.session() as session:
        assert take(session, [trajectory]).waiting == 1
        assert take(session, [candidate]).new + take(session, [job]).new == 3
        assert not session.exec(select(HeldBack)).all()


ORDERS = {
    "first what hangs under it": ("candidate bad waiting", "erasure", "trajectory later last", "job"),
    "first the erasure": ("candidate", "erasure", "bad waiting later last", "trajectory", "job"),
    "in order": ("candidate", "erasure", "trajectory", "bad waiting later last", "job"),
    "last what hangs under it": ("candidate job", "erasure", "trajectory", "bad waiting later last"),
}


@pytest.mark.parametrize("order", ORDERS)
def test_an_erasure_reaches_what_waits_or_was_refused(store: Store, template: Template, order: str) -> None:
    with template.new_store() as other:
        other.save("candidate", "c-1", {"code": "GEHEIM-1"})
        other.save("future_job", "j-1", {"function": "baan"})
        other.save("trajectory", "t-1", {"candidate_id": "c-1", "job_id": "j-1", "state_reason": "GEHEIM-7"})
        other.save("barrier", "b-1", {"trajectory_id": "t-1", "note": "GEHEIM-2"})
        other.save("barrier", "b-2", {"trajectory_id": "t-1", "note": "GEHEIM-3"})
        other.save("barrier", "b-2", {"note": "GEHEIM-4"})
        other.save("barrier", "b-3", {"trajectory_id": "t-1", "note": "GEHEIM-5"})
        names = ("candidate", "job", "trajectory", "waiting", "refused", "later", "last")
        named = dict(zip(names, entries_in(other), strict=True))
        with other.action() as action:
            action.erase(KINDS["candidate"], "c-1")
        named["erasure"] = next(entry for entry in entries_in(other) if "erased_at" in entry.fields())
    fields = named["refused"].fields() | {"nothing": {"old": None, "new": "GEHEIM-6", "basis": []}}
    named["bad"] = Entry(**named["refused"].model_dump() | {"payload": msgspec.json.encode({"fields": fields})})
    for part in ORDERS[order]:
        with store.session() as session:
            take(session, [Entry(**named[name].model_dump()) for name in part.split()])
            kept = [*session.exec(select(Entry)), *session.exec(select(HeldBack))]
            # What hangs under a trajectory of which nothing is known yet cannot be told from anything else.
            if any(entry.id == named["erasure"].id for entry in kept) and any(e.record_id == "t-1" for e in kept):
                assert "GEHEIM" not in "".join(str(entry.payload) for entry in kept)
                about = [entry for entry in kept if entry.record_id in {"c-1", "t-1", "b-1", "b-2", "b-3"}]
                assert [one.id for one in about if one.payload or one.salt] == [named["erasure"].id]
            assert not session.exec(select(Conflict)).all()
    assert len(about) == 7


# Which value is shown


def test_what_stands_beside_a_tombstone_is_the_latest_edit(store: Store, template: Template) -> None:
    store.save("employer", "e-1", {"name": "een"})
    with template.new_store() as other:
        with other.session() as session:
            take(session, entries_in(store))
        for field in ("place", "name"):
            other.save("employer", "e-1", {field: "anders"})
        edits = entries_in(other)
    store.delete("employer", "e-1")
    with store.session() as session:
        take(session, edits)
        heads = heads_at(session, "e-1").conflicts()["deleted_at"]
    latest, *_older = sorted(edits, key=lambda entry: entry.rank, reverse=True)
    assert [head.entry_id for head in heads if head.value is None] == [latest.id]
    assert [head.rank for head in heads] == sorted((head.rank for head in heads), reverse=True)


def test_the_same_value_twice_or_two_tombstones_are_no_conflict(store: Store, template: Template) -> None:
    with template.new_store(SetClock(START + timedelta(hours=1))) as other:
        for each in (store, other):
            each.save("employer", "e-1", {"name": "een", "place": f"plaats {each is store}"})
        written = entries_in(other)
        with store.session() as session:
            take(session, written)
        assert store.view("employer", "e-1").conflicts.keys() == {"place"}
        assert store.view("employer", "e-1").values["place"] == "plaats False"  # the later one
        with other.session() as session:
            take(session, entries_in(store))
        for each in (store, other):
            each.delete("employer", "e-1")
        with store.session() as session:
            take(session, entries_in(other))
            assert "deleted_at" not in heads_at(session, "e-1").conflicts()


def test_taking_away_by_an_undo_knows_of_what_it_wrote_itself(store: Store, template: Template) -> None:
    store.save("employer", "e-1", {"name": "een"})
    store.delete("employer", "e-1")
    store.save("employer", "e-1", {"name": "twee"})  # which brings it back
    with template.new_store(SetClock(START + timedelta(hours=1))) as other:
        with other.session() as session:
            take(session, entries_in(store))
        other.delete("employer", "e-1")
        written = entries_in(other)
    store.undo()
    with store.session() as session:
        take(session, written)
        assert not heads_at(session, "e-1").conflicts()


def test_an_erasure_leaves_what_only_names_the_one_that_was_erased(store: Store) -> None:
    store.save("candidate", "c-1", {"code": "K"})
    store.save("employer", "e-1", {"name": "Bakkerij c-1"})
    with store.action() as action:
        action.erase(KINDS["candidate"], "c-1")
    assert store.view("employer", "e-1").values["name"] == "Bakkerij c-1"


def test_two_erasures_are_no_conflict(store: Store, template: Template) -> None:
    store.save("candidate", "c-1", {"code": "K"})
    with template.new_store(SetClock(START + timedelta(hours=1))) as other:
        with other.session() as session:
            take(session, entries_in(store))
        for each in (store, other):
            with each.action() as action:
                action.erase(KINDS["candidate"], "c-1")
        written = entries_in(other)
    with store.session() as session:
        take(session, written)
        assert not heads_at(session, "c-1").conflicts()
        assert not session.exec(select(Conflict)).all()


def test_values_follow_from_entries_in_any_order(store: Store) -> None:
    for name in ("een", "twee", "drie"):
        store.save("employer", "e-1", {"name": name})
    entries = entries_in(store)
    for order in (entries, entries[::-1], [*entries, *entries]):
        heads = heads_of(order)
        assert (heads.winner("name"), heads.standing("name")) == ("drie", [entries[-1].id])
        assert not heads.conflicts()
