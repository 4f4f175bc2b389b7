"""The journal: gap-free, chained, in step with the records, and the same wherever its entries are brought together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.clock import hybrid_after
from storage.entries import Entry, entries_of
from storage.errors import NbmError
from storage.heads import heads_at, heads_of
from storage.journal import chain_faults, chain_hash, to_json
from storage.records import KINDS, FieldSpec, Kind
from storage.records.learning import Barrier, BarrierType
from storage.records.trajectory import Route
from storage.store import Store
from tests.stores import START, SetClock, Template

WORDS = "wat de coach over deze persoon typte"
RECORDS = ("barrier-1", "barrier-2", "barrier-3")
VALUES = {
    "note": st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    "owner": st.sampled_from(["", "coach", "werkgever"]),
    "found_on": st.none() | st.dates(),
    "touches_employer": st.none() | st.booleans(),
    "barrier_type": st.none() | st.sampled_from(list(BarrierType)),
}
values = st.fixed_dictionaries({}, optional=VALUES)
writes = st.tuples(st.just("write"), st.sampled_from(RECORDS), values)
deletes = st.tuples(st.just("delete"), st.sampled_from(RECORDS), st.none())
pauses = st.tuples(st.just("pause"), st.none(), st.timedeltas(timedelta(days=-800), timedelta(days=800)))
actions = st.lists(st.one_of(writes, writes, deletes, pauses), max_size=12)


def entries(store: Store) -> list[Entry]:
    """The whole journal, in order of replica and number."""
    with store.session() as session:
        return list(session.exec(select(Entry).order_by(col(Entry.replica), col(Entry.number))))


def all_faults(session: Session) -> list[tuple[str, int]]:
    """What does not fit in the chain of any replica that the journal names."""
    replicas = session.connection().exec_driver_sql("SELECT DISTINCT replica FROM journal").scalars().all()
    return [(replica, number) for replica in replicas for number in chain_faults(session, replica)]


class _NeverMind(Exception):
    pass


@contextmanager
def tried(store: Store) -> Iterator[Session]:
    """A transaction of which nothing stays."""
    with suppress(_NeverMind), store.session() as session:
        yield session
        raise _NeverMind


def sql(session: Session, statement: str, *parameters: Any) -> None:
    """Meddle with the database behind the journal's back."""
    session.connection().exec_driver_sql(statement, parameters)


def assert_in_step(store: Store) -> None:
    """Every row holds what the journal says, field by field."""
    with store.session() as session:
        for row in session.exec(select(Barrier)):
            heads = heads_at(session, row.id)
            for name in KINDS["barrier"].field_names:
                assert to_json(getattr(row, name)) == heads.winner(name)


def act(store: Store, clock: SetClock, kind: str, record_id: str, detail: Any) -> None:
    """Do one of the generated actions."""
    if kind == "write":
        store.save("barrier", record_id, detail)
    elif kind == "delete":
        store.delete("barrier", record_id)
    else:
        clock.now = min(max(clock.now + detail, START - timedelta(days=2_000)), START + timedelta(days=2_000))


class TestNumbersAndChain:
    """One replica, any order of work, any clock."""

    @given(steps=actions)
    def test_any_work_leaves_a_sound_journal_in_step_with_the_records(
        self, template: Template, steps: list[tuple[str, str, Any]]
    ) -> None:
        clock = SetClock()
        with template.new_store(clock) as store:
            for step in steps:
                act(store, clock, *step)
            found = entries(store)
            assert [entry.number for entry in found] == list(range(1, len(found) + 1))
            assert {entry.replica for entry in found} <= {store.replica.id}
            hybrids = [entry.hybrid for entry in found]
            assert hybrids == sorted(set(hybrids))
            assert [entry.clock_back for entry in found[1:]] == [two.time < one.time for one, two in pairwise(found)]
            assert_in_step(store)
            with store.session() as session:
                assert not all_faults(session)

    def test_a_write_that_changes_nothing_is_no_entry(self, store: Store) -> None:
        assert store.save("barrier", "b", {"note": "een", "owner": "coach"})
        assert not store.save("barrier", "b", {"note": "een"})
        assert store.save("barrier", "b", {"note": "een", "owner": "werkgever"})
        assert [set(entry.fields()) for entry in entries(store)] == [{"note", "owner"}, {"owner"}]

    def test_an_empty_record_is_an_entry_too(self, store: Store) -> None:
        assert store.save("barrier", "b", {})
        assert not store.save("barrier", "b", {})
        assert len(entries(store)) == 1
        assert [row.id for row in store.rows("barrier")] == ["b"]

    def test_entries_say_who_when_and_in_which_action(self, store: Store, clock: SetClock) -> None:
        store.save_many([("barrier", "b", {"note": "een"}), ("barrier", "c", {"note": "twee"})])
        clock.pass_by(hours=1)
        store.save("barrier", "b", {"note": "drie"})
        one, two, three = entries(store)
        assert one.action == two.action != three.action
        assert {entry.author for entry in (one, two, three)} == {store.author.member_id}
        assert (one.time, three.time) == (START, START + timedelta(hours=1))
        assert [(entry.record_kind, entry.record_id) for entry in (one, two, three)] == [
            ("barrier", "b"),
            ("barrier", "c"),
            ("barrier", "b"),
        ]
        assert three.fields() == {"note": {"old": "een", "new": "drie", "basis": [one.id]}}

    def test_a_clock_that_ran_back_is_flagged_and_the_hybrid_clock_still_rises(
        self, store: Store, clock: SetClock
    ) -> None:
        for days in (0, 3_650, -7_300, 0):
            clock.pass_by(days=days)
            store.save("barrier", "b", {"note": f"na {days} dagen, {clock.now}"})
        found = entries(store)
        assert [entry.clock_back for entry in found] == [False, False, True, False]
        assert [entry.hybrid for entry in found] == sorted({entry.hybrid for entry in found})
        assert store.view("barrier", "b").values["note"] == found[-1].fields()["note"]["new"]

    def test_the_hybrid_clock_follows_the_wall_clock_when_it_can(self) -> None:
        milliseconds = int(START.timestamp() * 1000)
        assert hybrid_after(START, 0) >> 16 == milliseconds
        assert hybrid_after(START, (milliseconds + 5) << 16) == ((milliseconds + 5) << 16) + 1


class TestTampering:
    """Every stored byte counts, but what was typed can be destroyed."""

    @pytest.fixture(scope="class")
    def written(self, template: Template) -> Iterator[Store]:
        """A store with six entries, one of them with the clock run back."""
        clock = SetClock()
        with template.new_store(clock) as store:
            for number in range(3):
                store.save("barrier", "b", {"note": f"tekst {number}"})
                clock.pass_by(hours=-1 if number == 1 else 2)
            store.undo()
            store.save_many([("barrier", "c", {"note": "x"}), ("barrier", "d", {"owner": "coach"})])
            yield store

    def test_the_untouched_journal_is_sound(self, written: Store) -> None:
        assert len(entries(written)) == 6
        assert any(entry.clock_back for entry in entries(written))
        with written.session() as session:
            assert all_faults(session) == []

    @pytest.mark.parametrize("number", range(1, 7))
    @pytest.mark.parametrize("column", [column.name for column in Entry.__table__.columns])
    def test_another_value_in_any_column_is_found(self, written: Store, column: str, number: int) -> None:
        for value in ("2020-01-01T00:00:00.000000Z", "", b"", b"\x00\xff", 0, 1, 7, -1.5, None):
            with tried(written) as session:
                read = f"SELECT {column} FROM journal WHERE number = ?"
                if session.connection().exec_driver_sql(read, (number,)).scalar() == value:
                    continue
                with suppress(IntegrityError):  # where nothing at all may not be stored
                    sql(session, f"UPDATE journal SET {column} = ? WHERE number = ?", value, number)
                    assert all_faults(session), (column, value)

    @given(data=st.data())
    def test_one_changed_byte_in_what_was_typed_is_found(self, written: Store, data: st.DataObject) -> None:
        column = data.draw(st.sampled_from(["payload", "salt", "hash", "previous", "payload_hash", "record_id"]))
        entry = data.draw(st.sampled_from(entries(written)))
        whole = getattr(entry, column)
        raw = bytearray(whole if isinstance(whole, bytes) else whole.encode())
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 6))
        changed = bytes(raw) if isinstance(whole, bytes) else raw.decode()
        with tried(written) as session:
            sql(session, f"UPDATE journal SET {column} = ? WHERE id = ?", changed, entry.id)
            assert all_faults(session)

    @pytest.mark.parametrize("number", range(1, 6))
    def test_an_entry_that_was_taken_out_is_found(self, written: Store, number: int) -> None:
        with tried(written) as session:
            sql(session, "DELETE FROM journal WHERE number = ?", number)
            assert all_faults(session) == [(written.replica.id, number + 1)]

    @pytest.mark.parametrize("number", range(1, 6))
    def test_a_gap_that_was_closed_by_renumbering_is_found(self, written: Store, number: int) -> None:
        with tried(written) as session:
            sql(session, "DELETE FROM journal WHERE number = ?", number)
            sql(session, "UPDATE journal SET number = number - 1 WHERE number > ?", number)
            assert all_faults(session)

    @pytest.mark.parametrize("one", range(1, 7))
    def test_two_entries_that_changed_places_are_found(self, written: Store, one: int) -> None:
        two = one % 6 + 1
        for columns in (["number"], ["payload", "salt"], ["payload", "salt", "payload_hash"], ["previous", "hash"]):
            with tried(written) as session:
                was = {entry.number: entry.model_dump() for entry in session.exec(select(Entry))}
                assignments = ", ".join(f"{column} = ?" for column in columns)
                for here, there in ((one, two), (two, one)):
                    new = [was[there][column] for column in columns]
                    sql(session, f"UPDATE journal SET {assignments} WHERE id = ?", *new, was[here]["id"])
                assert all_faults(session), columns

    def test_an_entry_put_in_twice_is_found(self, written: Store) -> None:
        with tried(written) as session:
            columns = ", ".join(column.name for column in Entry.__table__.columns if column.name != "id")
            sql(session, f"INSERT INTO journal (id, {columns}) SELECT 'copy', {columns} FROM journal WHERE number = 2")
            assert all_faults(session)

    @pytest.mark.parametrize("number", range(1, 6))
    def test_an_entry_forged_with_fitting_hashes_is_found_by_the_next(self, written: Store, number: int) -> None:
        with tried(written) as session:
            entry = session.exec(select(Entry).where(Entry.number == number)).one()
            entry.author, entry.payload, entry.salt = "een ander", b'{"fields":{}}', b"zout"
            entry.payload_hash = hashlib.sha256(entry.salt + entry.payload).hexdigest()
            entry.hash = chain_hash(entry.header())
            session.flush()
            assert all_faults(session) == [(written.replica.id, number + 1)]

    def test_a_gap_in_a_chain_that_was_made_anew_is_found(self, written: Store) -> None:
        with tried(written) as session:
            _one, two, three, *rest = session.exec(select(Entry).order_by(col(Entry.number)))
            session.delete(three)
            for before, entry in pairwise([two, *rest]):
                entry.previous = before.hash
                entry.hash = chain_hash(entry.header())
            session.flush()
            assert all_faults(session) == [(written.replica.id, 4)]

    @given(erased=st.sets(st.integers(1, 6)))
    def test_destroying_what_was_typed_is_no_fault(self, written: Store, erased: set[int]) -> None:
        with tried(written) as session:
            for number in erased:
                sql(session, "UPDATE journal SET payload = NULL, salt = NULL WHERE number = ?", number)
            assert all_faults(session) == []

    @pytest.mark.parametrize("column", ["payload", "salt"])
    def test_destroying_half_of_it_is_a_fault(self, written: Store, column: str) -> None:
        # Without its salt a payload could be replaced unseen; without its payload a salt lets people guess.
        with tried(written) as session:
            sql(session, f"UPDATE journal SET {column} = NULL WHERE number = 2")
            assert all_faults(session) == [(written.replica.id, 2)]


class TestOneTransaction:
    """A change and its entry are both there, or neither."""

    def test_a_value_that_does_not_fit_undoes_the_whole_action(self, store: Store) -> None:
        with pytest.raises(ValueError, match="touches_employer"):
            store.save_many([("barrier", "b", {"note": WORDS}), ("barrier", "c", {"touches_employer": "misschien"})])
        assert (entries(store), store.rows("barrier")) == ([], [])

    def test_an_unknown_field_is_refused(self, store: Store) -> None:
        with pytest.raises(KeyError):
            store.save("barrier", "b", {"note": WORDS, "bsn": "1"})
        assert (entries(store), store.rows("barrier")) == ([], [])

    @pytest.mark.parametrize("table", ["barrier", "journal"])
    def test_a_failing_database_leaves_neither_row_nor_entry(self, store: Store, table: str) -> None:
        store.save("barrier", "b", {"note": "eerst"})
        with store.session() as session:
            sql(session, f"CREATE TEMP TRIGGER t BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'nee'); END")
        with pytest.raises(IntegrityError) as caught:
            store.save_many([("barrier", "b", {"note": WORDS}), ("barrier", "c", {"note": WORDS})])
        assert WORDS not in str(caught.value)
        with store.session() as session:
            sql(session, "DROP TRIGGER t")
        assert len(entries(store)) == 1
        assert [row.values["note"] for row in store.rows("barrier")] == ["eerst"]

    def test_a_reference_to_nothing_is_refused_without_repeating_what_was_typed(self, store: Store) -> None:
        with pytest.raises(IntegrityError) as caught:
            store.save("barrier", "b", {"note": WORDS, "trajectory_id": "nergens"})
        assert WORDS not in str(caught.value)
        assert entries(store) == []

    def test_the_number_of_a_failed_action_is_used_again(self, store: Store) -> None:
        with pytest.raises(ValueError, match="found_on"):
            store.save_many([("barrier", "b", {"note": "x"}), ("barrier", "c", {"found_on": "x"})])
        store.save("barrier", "b", {"note": "x"})
        assert [entry.number for entry in entries(store)] == [1]

    def test_a_full_disk_says_so_and_keeps_what_was_there(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "eerst"})
        with store.session() as session:
            pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar()
            sql(session, f"PRAGMA max_page_count = {pages}")
        with pytest.raises(NbmError) as caught:
            store.save_many([("barrier", f"b{number}", {"note": WORDS * 100}) for number in range(20)])
        assert type(caught.value).__name__ == "DiskFull"
        assert len(entries(store)) == 1
        assert_in_step(store)


class TestTombstones:
    """Deleting marks; nothing goes."""

    def test_a_deleted_record_is_left_out_but_kept(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "x"})
        store.delete("barrier", "b")
        assert store.rows("barrier") == []
        assert store.view("barrier", "b").values["note"] == "x"

    def test_deleting_twice_or_what_is_not_there_is_no_entry(self, store: Store) -> None:
        store.delete("barrier", "nergens")
        assert entries(store) == []
        store.save("barrier", "b", {"note": "x"})
        store.delete("barrier", "b")
        store.delete("barrier", "b")
        assert len(entries(store)) == 2

    @pytest.mark.parametrize("note", ["x", "y"])
    def test_writing_to_a_deleted_record_brings_it_back(self, store: Store, note: str) -> None:
        store.save("barrier", "b", {"note": "x"})
        store.delete("barrier", "b")
        assert store.save("barrier", "b", {"note": note})
        assert [row.values["note"] for row in store.rows("barrier")] == [note]
        assert_in_step(store)


def sample(kind: Kind, spec: FieldSpec) -> Any:
    """A value that a field takes, as awkward as it may be; references point at the empty record of their kind."""
    if spec.choices:
        return list(spec.choices)[-1]
    if spec.kind == "reference":
        return f"{spec.target}-1"
    if spec.max_length:
        return ("é€😀 \n'\"\\\x00\u202e" * spec.max_length)[: spec.max_length]
    if spec.maximum is not None:
        return spec.maximum - (0.1 if spec.kind == "decimal" else 0)
    moment = datetime(2027, 3, 9, 0, 30, 1, 5, tzinfo=timezone(timedelta(hours=2)))
    return {"date": date(2028, 2, 29), "moment": moment, "yesno": False}[spec.kind]


def test_every_field_of_every_kind_comes_back_as_it_went_in(store: Store) -> None:
    store.save_many([(kind.name, f"{kind.name}-1", {}) for kind in KINDS.values()])
    for kind in KINDS.values():
        given_values = {spec.name: sample(kind, spec) for spec in kind.specs.values()}
        store.save(kind.name, f"{kind.name}-1", given_values)
        found = store.view(kind.name, f"{kind.name}-1").values
        assert {name: found[name] for name in given_values} == given_values
        assert all(found[name].tzinfo is UTC for name, value in given_values.items() if isinstance(value, datetime))
        with store.session() as session:
            heads = heads_at(session, f"{kind.name}-1")
        stored = {name: heads.winner(name) for name in given_values}
        assert kind.validate(stored) == given_values
        assert all(type(value) in (str, int, float, bool) for value in stored.values())
        store.save(kind.name, f"{kind.name}-1", dict.fromkeys(given_values))
        assert set(store.view(kind.name, f"{kind.name}-1").values.values()) == {None}


@given(note=st.text(st.characters(exclude_categories=["Cs"]), max_size=4_000))
def test_any_text_comes_back_as_it_was_typed(template: Template, note: str) -> None:
    with template.new_store() as store:
        store.save("barrier", "b", {"note": note})
        assert store.view("barrier", "b").values["note"] == note
        assert entries(store)[0].fields()["note"]["new"] == note


# Several laptops


class Laptop:
    """A store that also takes entries from others."""

    def __init__(self, store: Store, clock: SetClock) -> None:
        self.store = store
        self.clock = clock

    def entries(self) -> list[Entry]:
        """Everything it knows."""
        return entries(self.store)

    def write(self, values: dict[str, Any]) -> Entry | None:
        """Write to the shared record; the entry, when that changed something."""
        self.clock.pass_by(seconds=1)
        changed = self.store.save("barrier", "b", values)
        return next(e for e in reversed(self.entries()) if e.replica == self.store.replica.id) if changed else None

    def learn(self, other: Laptop) -> None:
        """Take over all entries of another laptop, and show the winners."""
        kind, offered = KINDS["barrier"], other.entries()
        with self.store.session() as session:
            known = set(session.exec(select(Entry.id)))
            new = [Entry(**entry.model_dump()) for entry in offered if entry.id not in known]
            session.add_all(new)
            session.flush()
            if new:
                heads = heads_at(session, "b")
                row = session.get(Barrier, "b") or Barrier(id="b")
                for name, value in kind.validate({name: heads.winner(name) for name in heads.live}).items():
                    setattr(row, name, value)
                session.add(row)


@pytest.fixture
def laptops(template: Template) -> Iterator[list[Laptop]]:
    """Three laptops, of which the clocks are years apart."""
    with laptops_of(template) as found:
        yield found


@contextmanager
def laptops_of(template: Template) -> Iterator[list[Laptop]]:
    """Three laptops of their own, for one example."""
    with ExitStack() as stack:
        clocks = [SetClock(START + timedelta(days=days)) for days in (0, 4_000, -4_000)]
        yield [Laptop(stack.enter_context(template.new_store(clock)), clock) for clock in clocks]


shared = st.fixed_dictionaries({}, optional={"note": st.sampled_from("abc"), "owner": st.sampled_from("xy")})
work = st.lists(
    st.one_of(st.tuples(st.integers(0, 2), shared), st.tuples(st.integers(0, 2), st.integers(0, 2))), max_size=14
)


class TestSeveralLaptops:
    """What several people wrote without knowing of each other."""

    @given(steps=work, data=st.data())
    def test_order_and_repetition_do_not_matter_and_clocks_decide_nothing(
        self, template: Template, steps: list[tuple[int, Any]], data: st.DataObject
    ) -> None:
        known: dict[str, set[str]] = {}  # per entry what its writer knew
        with laptops_of(template) as found:
            for number, what in steps:
                before = {entry.id for entry in found[number].entries()}
                if isinstance(what, int):
                    found[number].learn(found[what])
                elif entry := found[number].write(what):
                    known[entry.id] = before
            everything = list({entry.id: entry for laptop in found for entry in laptop.entries()}.values())
            for laptop in found:
                with laptop.store.session() as session:
                    assert not all_faults(session)
        heads = heads_of(everything)
        for name in ("note", "owner"):
            about = [entry for entry in everything if name in entry.fields()]
            standing = [entry for entry in about if not any(entry.id in known[other.id] for other in about)]
            assert heads.basis(name) == sorted(entry.id for entry in standing)
            if standing:
                winner = max(standing, key=lambda entry: (entry.hybrid, entry.replica))
                assert heads.winner(name) == winner.fields()[name]["new"]
            different = {entry.fields()[name]["new"] for entry in standing}
            assert (name in heads.conflicts()) == (len(different) > 1)
            assert {head.value for head in heads.conflicts().get(name, [])} in (different, set())
        shuffled = data.draw(st.permutations(everything + everything[::2]))
        again = heads_of(shuffled)
        assert again.live == heads.live
        assert again.conflicts() == heads.conflicts()

    def test_different_values_written_apart_are_both_kept(self, laptops: list[Laptop]) -> None:
        one, two, _ = laptops
        one.write({"note": "begin"})
        two.learn(one)
        one.write({"note": "van een"})
        two.write({"note": "van twee", "owner": "twee"})
        one.learn(two)
        two.learn(one)
        for laptop in (one, two):
            view = laptop.store.view("barrier", "b")
            assert view.conflicts == {"note": ("van twee", "van een")}  # the second clock is years ahead
            assert view.values["note"] == "van twee"
            assert view.values["owner"] == "twee"

    def test_the_same_value_written_apart_is_no_conflict(self, laptops: list[Laptop]) -> None:
        one, two, _ = laptops
        one.write({"note": "gelijk"})
        two.write({"note": "gelijk"})
        one.learn(two)
        assert one.store.view("barrier", "b").conflicts == {}
        assert len(one.store.view("barrier", "b").base["note"].split()) == 2

    def test_the_same_value_spelled_in_another_way_is_no_conflict(self, laptops: list[Laptop]) -> None:
        one, two, _ = laptops
        one.write({"note": "één"})
        two.write({"note": "één"})
        one.learn(two)
        spelled = b'{ "fields": {"note": {"old": null, "new": "\\u00e9\\u00e9n", "basis": []}} }'
        with one.store.session() as session:
            sql(session, "UPDATE journal SET payload = ? WHERE replica = ?", spelled, two.store.replica.id)
        assert one.store.view("barrier", "b").conflicts == {}

    @pytest.mark.parametrize("chosen", ["van een", "van twee", "van allebei"])
    def test_a_write_by_who_knows_both_settles_it_everywhere(self, laptops: list[Laptop], chosen: str) -> None:
        one, two, three = laptops
        one.write({"note": "van een"})
        two.write({"note": "van twee"})
        three.learn(one)
        three.learn(two)
        assert three.store.view("barrier", "b").conflicts == {"note": ("van twee", "van een")}
        three.write({"note": chosen})
        one.learn(three)
        two.learn(three)
        for laptop in laptops:
            view = laptop.store.view("barrier", "b")
            assert (view.conflicts, view.values["note"]) == ({}, chosen)

    def test_a_later_write_wins_though_its_clock_is_years_behind(self, laptops: list[Laptop]) -> None:
        _, ahead, behind = laptops
        ahead.write({"note": "eerst"})
        behind.learn(ahead)
        behind.write({"note": "daarna"})
        ahead.learn(behind)
        view = ahead.store.view("barrier", "b")
        assert (view.values["note"], view.conflicts) == ("daarna", {})

    def test_a_write_elsewhere_in_the_record_leaves_a_conflict_open(self, laptops: list[Laptop]) -> None:
        one, two, _ = laptops
        one.write({"note": "van een"})
        two.write({"note": "van twee"})
        one.learn(two)
        one.write({"owner": "coach"})
        assert one.store.view("barrier", "b").conflicts == {"note": ("van twee", "van een")}

    def test_erased_entries_are_passed_over(self, laptops: list[Laptop]) -> None:
        one, *_ = laptops
        one.write({"note": "weg"})
        with one.store.session() as session:
            sql(session, "UPDATE journal SET payload = NULL, salt = NULL")
            assert heads_of(entries_of(session, "b")).live == {}
            assert entries_of(session, "b")[0].fields() == {}


def test_values_as_they_stand_in_the_journal() -> None:
    zone = timezone(timedelta(hours=2))
    assert to_json(datetime(2027, 3, 9, 0, 30, tzinfo=zone)) == "2027-03-08T22:30:00.000000Z"
    assert to_json(date(2027, 3, 9)) == "2027-03-09"
    assert to_json(Route.SMALL) == "small"
    assert type(to_json(Route.SMALL)) is str
    assert [to_json(value) for value in (None, True, 3, 2.5, "x")] == [None, True, 3, 2.5, "x"]
    with pytest.raises(ValueError, match="time zone"):
        to_json(datetime(2027, 3, 9))
