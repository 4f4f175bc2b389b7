"""Whatever laptops write without knowing of each other comes together as one and the same, wherever and however."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
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
from storage.doubles import follow, merge
from storage.dump import dump
from storage.entries import Entry, HeldBack
from storage.erasure import ErasedRecord
from storage.heads import heads_at
from storage.journal import chain_faults
from storage.merging import EntryClash, Taken, take
from storage.records import KINDS
from storage.store import Store
from storage.tables import RECORD_TABLES, SHARED_TABLES
from storage.undo import NothingToUndo, UndoBlocked
from tests.stores import START, SetClock, Template
from tests.town import postgres_url

LAPTOPS = 4
EMPLOYERS, CANDIDATES, TRAJECTORIES, BARRIERS = ("e-1", "e-2"), ("c-1", "c-2"), ("t-1", "t-2"), ("b-1", "b-2", "b-3")
who, numbers = st.integers(0, LAPTOPS - 1), st.integers(0, 9)
steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("write"), who, st.sampled_from(EMPLOYERS), st.sampled_from(["name", "place"]), st.integers(0, 9)
        ),
        st.tuples(st.just("barrier"), who, st.sampled_from(BARRIERS), st.sampled_from(TRAJECTORIES), numbers),
        st.tuples(st.just("case"), who, st.sampled_from(TRAJECTORIES), st.sampled_from(CANDIDATES)),
        st.tuples(st.just("delete"), who, st.sampled_from([*EMPLOYERS, *BARRIERS])),
        st.tuples(st.just("erase"), who, st.sampled_from(CANDIDATES)),
        st.tuples(st.just("merge"), who, st.sampled_from([EMPLOYERS, CANDIDATES]), st.sampled_from(["", "gekozen"])),
        st.tuples(st.just("follow"), who),
        st.tuples(st.just("undo"), who),
        st.tuples(st.just("read"), who, who),
        st.tuples(st.just("read"), who, who),
        st.tuples(st.just("clock"), who, st.integers(-730, 3_650)),
    ),
    min_size=3,
    max_size=24,
)


def kind_of(record_id: str) -> str:
    """The kind of a record in these tests, by the letter of its id."""
    return {"e": "employer", "c": "candidate", "t": "trajectory", "b": "barrier"}[record_id[0]]


class Laptops:
    """Some laptops that write and now and then read each other."""

    def __init__(self, stores: Sequence[Store], clocks: Sequence[SetClock]) -> None:
        self.stores, self.clocks = stores, clocks
        self.written: set[tuple[str, str, str]] = set()

    def do(self, step: tuple[Any, ...]) -> None:
        """One step of the generated ones."""
        what, at, *rest = step
        getattr(self, f"_{what}")(self.stores[at], at, *rest)

    def _write(self, store: Store, _at: int, record_id: str, field: str, number: int) -> None:
        self._save(store, record_id, {field: f"waarde {number}"})

    def _barrier(self, store: Store, _at: int, record_id: str, trajectory_id: str, number: int) -> None:
        if _there(store, trajectory_id):
            self._save(store, record_id, {"trajectory_id": trajectory_id, "note": f"notitie {number}"})

    def _case(self, store: Store, _at: int, trajectory_id: str, candidate_id: str) -> None:
        if not _there(store, candidate_id):
            self._save(store, candidate_id, {"code": "K"})
        self._save(store, trajectory_id, {"candidate_id": candidate_id})

    def _save(self, store: Store, record_id: str, values: dict[str, Any]) -> None:
        if store.save(kind_of(record_id), record_id, values):
            self.written |= {(record_id, name, str(value)) for name, value in values.items()}

    def _delete(self, store: Store, _at: int, record_id: str) -> None:
        store.delete(kind_of(record_id), record_id)

    def _erase(self, store: Store, _at: int, candidate_id: str) -> None:
        if _there(store, candidate_id):
            with store.action() as action:
                action.erase(KINDS["candidate"], candidate_id)

    def _merge(self, store: Store, _at: int, pair: tuple[str, str], name: str) -> None:
        if all(_there(store, record_id) for record_id in pair):
            merge(store, kind_of(pair[0]), *reversed(pair), {"name": name} if name else {})

    def _follow(self, store: Store, _at: int) -> None:
        with store.action() as action:
            follow(action)

    def _undo(self, store: Store, _at: int) -> None:
        with suppress(NothingToUndo, UndoBlocked):
            store.undo()

    def _read(self, store: Store, _at: int, other: int) -> None:
        with store.session() as session:
            take(session, entries_in(self.stores[other]))

    def _clock(self, _store: Store, at: int, days: int) -> None:
        moved = self.clocks[at].now + timedelta(days=days)
        self.clocks[at].now = min(max(moved, START - timedelta(days=730)), START + timedelta(days=3_650))


def _there(store: Store, record_id: str) -> bool:
    with store.session() as session:
        return session.get(KINDS[kind_of(record_id)].table, record_id) is not None


def entries_in(store: Store) -> list[Entry]:
    """All that is in a journal, as copies."""
    with store.session() as session:
        return [Entry(**entry.model_dump()) for entry in session.exec(select(Entry))]


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
    template: Template, centres: list[Centre], work: list[tuple[Any, ...]], chance: random.Random
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
    [("name", "x" * 1_000), ("name", 5), ("name", "a\0b"), ("nothing", "x"), ("deleted_at", "gisteren")],
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
