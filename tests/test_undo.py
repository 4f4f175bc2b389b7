"""Undo: as many undos as actions lead back to where it began, and nobody else's work is undone with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from storage.entries import Entry
from storage.folder import DataFolder
from storage.heads import heads_at
from storage.inbox import choose, conflicts
from storage.journal import Action, Author, chain_faults
from storage.merging import take
from storage.opening import open_folder
from storage.records import KINDS
from storage.records.links import check_answer_id
from storage.store import Store
from storage.undo import NothingToRedo, NothingToUndo, RedoBlocked, UndoBlocked
from tests.stores import SetClock, Template

RECORDS = [("barrier", "b-1"), ("barrier", "b-2"), ("candidate", "c-1")]
VALUES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "barrier": st.fixed_dictionaries(
        {},
        optional={
            "note": st.sampled_from([None, "een", "twee"]),
            "found_on": st.sampled_from([None, date(2027, 3, 9)]),
            "touches_employer": st.sampled_from([None, True, False]),
        },
    ),
    "candidate": st.fixed_dictionaries({}, optional={"name": st.sampled_from([None, "", "Voorbeeld"])}),
}
changes = st.sampled_from(RECORDS).flatmap(lambda key: st.tuples(st.just(key[0]), st.just(key[1]), VALUES[key[0]]))
saves = st.lists(changes, min_size=1, max_size=4)
actions = st.lists(st.one_of(saves, saves, st.sampled_from(RECORDS)), max_size=8)
COLLEAGUE = Author("een collega", "een andere laptop")


def do(store: Store, action: Any) -> None:
    """One action of the coach: some saves together, or a deletion."""
    if isinstance(action, list):
        store.save_many(action)
    else:
        store.delete(*action)


def state(store: Store) -> dict[str, Any]:
    """Everything that a coach can see of the records."""
    return {row.id: dict(row.values) for kind in ("barrier", "candidate") for row in store.rows(kind)}


def count(store: Store) -> int:
    """How many entries the journal has."""
    with store.session() as session:
        return len(session.exec(select(Entry.id)).all())


def colleague_writes(store: Store, record_id: str, values: dict[str, Any]) -> None:
    """An entry of another replica that knows everything written here so far."""
    with store.session() as session:
        Action(session, COLLEAGUE, store.clock()).write(KINDS["barrier"], record_id, values)


def read(one: Store, other: Store) -> None:
    """The one is read by the other."""
    with one.session() as session:
        entries = [Entry(**entry.model_dump()) for entry in session.exec(select(Entry))]
    with other.session() as session:
        take(session, entries)


class TestBackAgain:
    """Undo of what one coach did alone."""

    @given(steps=actions)
    def test_as_many_undos_lead_back_step_by_step(self, template: Template, steps: list[Any]) -> None:
        with template.new_store() as store:
            states = [state(store)]
            for step in steps:
                before = count(store)
                do(store, step)
                if count(store) > before:  # what changed nothing is nothing to undo
                    states.append(state(store))
            for expected in reversed(states[:-1]):
                store.undo()
                assert state(store) == expected
            with pytest.raises(NothingToUndo):
                store.undo()
            with store.session() as session:
                assert not list(chain_faults(session, store.replica.id))

    @given(steps=st.lists(st.one_of(actions.filter(bool).map(lambda found: found[0]), st.just("undo")), max_size=12))
    def test_work_and_undo_mixed(self, template: Template, steps: list[Any]) -> None:
        with template.new_store() as store:
            states = [state(store)]
            for step in steps:
                if step == "undo":
                    if len(states) > 1:
                        store.undo()
                        states.pop()
                    assert state(store) == states[-1]
                    continue
                before = count(store)
                do(store, step)
                if count(store) > before:
                    states.append(state(store))

    def test_making_a_record_is_undone_by_a_tombstone(self, store: Store, clock: SetClock) -> None:
        store.save("barrier", "b", {"note": "x"})
        clock.pass_by(minutes=1)
        store.undo()
        assert store.rows("barrier") == []
        assert store.view("barrier", "b").values["deleted_at"] == clock.now
        assert store.view("barrier", "b").values["note"] == "x"

    def test_an_action_is_undone_as_a_whole(self, store: Store) -> None:
        store.save_many([("barrier", "b", {"note": "x"}), ("candidate", "c", {"name": "Voorbeeld"})])
        store.undo()
        assert state(store) == {}

    def test_what_was_undone_can_be_done_again(self, store: Store) -> None:
        # A tick has the same id every time: ticking it again must show it again.
        record_id = check_answer_id("subject", "s1-item")
        for _ in range(3):
            store.save("check_answer", record_id, {"subject_id": "subject", "answer": "done"})
            assert [row.id for row in store.rows("check_answer")] == [record_id]
            store.undo()
            assert store.rows("check_answer") == []
        with pytest.raises(NothingToUndo):
            store.undo()

    def test_who_the_coach_is_cannot_be_undone(self, store: Store) -> None:
        store.introduce("Coach Voorbeeld", "Gemeente Voorbeeld")
        store.save("team_member", store.author.member_id, {"name": "Andere naam"})
        store.undo()
        assert store.view("team_member", store.author.member_id).values["name"] == "Coach Voorbeeld"
        with pytest.raises(NothingToUndo):
            store.undo()
        assert store.rows("team_member")

    def test_an_undo_is_an_entry_that_says_what_it_undoes(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "een"})
        store.save("barrier", "b", {"note": "twee"})
        store.undo()
        with store.session() as session:
            made, changed, undone = session.exec(select(Entry).order_by(col(Entry.number)))
        assert (made.undoes, changed.undoes, undone.undoes) == (None, None, changed.action)
        assert undone.fields() == {"note": {"old": "twee", "new": "een", "basis": [changed.id]}}
        assert [change.undo for change in store.history("b")] == [True, False, False]

    def test_it_says_what_was_taken_back(self, store: Store) -> None:
        store.save("barrier", "b", {})
        store.save_many([("candidate", "c", {"name": "x"}), ("barrier", "b", {"note": "x", "owner": "y"})])
        undone = store.undo()
        assert undone.kinds == ("candidate", "barrier")
        assert undone.fields == ("name", "note", "owner")

    def test_nothing_to_undo_is_said_in_words(self, store: Store) -> None:
        with pytest.raises(NothingToUndo) as caught:
            store.undo()
        assert all(caught.value.lines())

    def test_a_failed_undo_changes_nothing(self, store: Store) -> None:
        store.save_many([("barrier", "b", {"note": "x"}), ("barrier", "c", {"note": "x"})])
        with store.session() as session:
            session.connection().exec_driver_sql(
                "CREATE TEMP TRIGGER t BEFORE UPDATE ON barrier WHEN new.id = 'b' BEGIN SELECT RAISE(ABORT, 'nee'); END"
            )
        with pytest.raises(Exception, match="nee"):
            store.undo()
        assert (count(store), len(store.rows("barrier"))) == (2, 2)


class TestOthers:
    """Undo where somebody else wrote too."""

    def test_a_change_that_somebody_built_on_stays(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "een"})
        store.save("barrier", "b", {"note": "twee"})
        colleague_writes(store, "b", {"note": "van de collega"})
        with pytest.raises(UndoBlocked) as caught:
            store.undo()
        assert KINDS["barrier"].specs["note"].title in caught.value.lines()[0]
        assert store.view("barrier", "b").values["note"] == "van de collega"

    def test_a_change_elsewhere_in_the_record_is_no_hindrance(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "een"})
        store.save("barrier", "b", {"note": "twee"})
        colleague_writes(store, "b", {"owner": "collega"})
        store.undo()
        values = store.view("barrier", "b").values
        assert (values["note"], values["owner"]) == ("een", "collega")

    def test_a_record_in_which_somebody_wrote_is_not_taken_away(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "een"})
        colleague_writes(store, "b", {"owner": "collega"})
        with pytest.raises(UndoBlocked):
            store.undo()
        assert len(store.rows("barrier")) == 1

    def test_one_blocked_record_blocks_the_whole_action(self, store: Store) -> None:
        store.save_many([("barrier", "b", {"note": "x"}), ("barrier", "c", {"note": "x"})])
        colleague_writes(store, "c", {"note": "y"})
        with pytest.raises(UndoBlocked):
            store.undo()
        assert len(store.rows("barrier")) == 2

    def test_somebody_elses_action_is_never_undone(self, store: Store) -> None:
        colleague_writes(store, "b", {"note": "van de collega"})
        with pytest.raises(NothingToUndo):
            store.undo()

    def test_what_somebody_deleted_stays_deleted(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "een"})
        store.save("barrier", "b", {"note": "twee"})
        colleague_writes(store, "b", {"deleted_at": store.clock()})
        store.undo()
        assert store.rows("barrier") == []
        assert store.view("barrier", "b").values["note"] == "een"

    def test_a_deletion_that_is_open_again_knows_what_it_knew(self, store: Store, template: Template) -> None:
        with template.new_store() as other:
            store.save("barrier", "b", {"note": "een", "owner": "iemand"})
            read(store, other)
            store.delete("barrier", "b")
            other.save("barrier", "b", {"owner": "een ander"})
            read(other, store)
            with store.session() as session:
                (asked,) = conflicts(session)
            before = asked.versions
            for chosen in (version.value for version in before):
                assert choose(store, asked, chosen)
                assert store.view("barrier", "b").conflicts == {}
                store.undo()
                with store.session() as session:
                    (again,) = conflicts(session)
                    heads = heads_at(session, "b")
                assert {(one.value, one.touched) for one in again.versions} == {
                    (one.value, one.touched) for one in before
                }
                (tomb,) = [one for one in heads.live["deleted_at"].values() if one.value]
                assert set(heads.live["note"]) <= heads.tombstones[tomb.entry_id]
                assert set(heads.live["owner"]).isdisjoint(heads.tombstones[tomb.entry_id])

    def test_settling_a_conflict_with_the_value_shown_can_be_undone(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "van mij"})
        elsewhere = Author("een collega", "een andere laptop")
        with store.session() as session:
            # Written apart: the other laptop does not know this record yet.
            mine = session.exec(select(Entry)).one()
            Action(session, elsewhere, store.clock()).write(KINDS["barrier"], "b", {"note": "van de collega"})
            theirs = session.exec(select(Entry).where(Entry.replica == elsewhere.replica)).one()
            assert theirs.payload
            theirs.payload = theirs.payload.replace(b'["' + mine.id.encode() + b'"]', b"[]")
        assert store.view("barrier", "b").conflicts == {"note": ("van de collega", "van mij")}
        assert store.save("barrier", "b", {"note": "van de collega"})
        assert store.view("barrier", "b").conflicts == {}
        store.undo()
        with pytest.raises(UndoBlocked):
            store.undo()


def undo_all(store: Store) -> int:
    """Undo until there is nothing left; how many there were."""
    return _as_often_as_it_goes(store.undo, NothingToUndo)


def redo_all(store: Store) -> int:
    """Redo until there is nothing left; how many there were."""
    return _as_often_as_it_goes(store.redo, NothingToRedo)


def _as_often_as_it_goes(do_it: Callable[[], object], end: type[Exception]) -> int:
    for times in range(100):
        try:
            do_it()
        except end:
            return times
    raise AssertionError("it never ends")


steps_with_redo = st.lists(
    st.one_of(saves, saves, st.sampled_from(RECORDS), st.just("undo"), st.just("undo"), st.just("redo")), max_size=14
)


class TestAgain:
    """Redo of what was undone."""

    @given(steps=steps_with_redo)
    def test_all_undone_and_all_redone_gives_the_same(self, template: Template, steps: list[Any]) -> None:
        with template.new_store() as store:
            done, undone = [state(store)], []  # the states before each action that can be undone, or redone
            for step in steps:
                if step == "undo":
                    if len(done) > 1:
                        store.undo()
                        undone.append(done.pop())
                elif step == "redo":
                    if undone:
                        store.redo()
                        done.append(undone.pop())
                    else:
                        with pytest.raises(NothingToRedo):
                            store.redo()
                else:
                    before = count(store)
                    do(store, step)
                    if count(store) > before:
                        done.append(state(store))
                        undone.clear()
                assert state(store) == done[-1]
            assert redo_all(store) == len(undone)
            last = state(store)
            assert undo_all(store) == len(done) - 1 + len(undone)
            assert state(store) == {}
            redo_all(store)
            assert state(store) == last
            with store.session() as session:
                assert not list(chain_faults(session, store.replica.id))

    def test_a_new_change_ends_what_can_be_redone(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "een"})
        store.undo()
        store.save("barrier", "c", {"note": "iets anders"})
        with pytest.raises(NothingToRedo) as caught:
            store.redo()
        assert all(caught.value.lines())
        store.undo()
        store.redo()
        assert [row.id for row in store.rows("barrier")] == ["c"]
        with pytest.raises(NothingToRedo):
            store.redo()

    def test_also_after_a_restart(self, template: Template, folder: DataFolder, clock: SetClock) -> None:
        for work in (lambda s: s.save("barrier", "b", {"note": "een"}), Store.undo, Store.redo, Store.undo, Store.redo):
            store = Store(open_folder(folder, template.key), clock)
            work(store)
            found = [row.values["note"] for row in store.rows("barrier")]
            store.close()
        assert found == ["een"]

    def test_several_records_as_one(self, store: Store) -> None:
        store.save_many([("barrier", "b", {"note": "x"}), ("candidate", "c", {"name": "Voorbeeld"})])
        before = state(store)
        store.undo()
        assert set(store.redo().kinds) == {"barrier", "candidate"}
        assert state(store) == before

    def test_what_a_colleague_changed_meanwhile_stays(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "een"})
        store.save("barrier", "b", {"note": "twee"})
        store.undo()
        colleague_writes(store, "b", {"note": "van de collega"})
        with pytest.raises(RedoBlocked) as caught:
            store.redo()
        assert KINDS["barrier"].specs["note"].title in caught.value.lines()[0]
        assert store.view("barrier", "b").values["note"] == "van de collega"

    def test_what_a_colleague_wrote_elsewhere_in_the_record_is_no_hindrance(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "een"})
        store.save("barrier", "b", {"note": "twee"})
        store.undo()
        colleague_writes(store, "b", {"owner": "collega"})
        store.redo()
        values = store.view("barrier", "b").values
        assert (values["note"], values["owner"]) == ("twee", "collega")

    def test_a_record_in_which_a_colleague_wrote_is_not_taken_away_again(self, store: Store, clock: SetClock) -> None:
        store.save("barrier", "b", {"note": "een"})
        store.delete("barrier", "b")
        store.undo()
        clock.pass_by(minutes=1)
        colleague_writes(store, "b", {"owner": "collega"})
        with pytest.raises(RedoBlocked):
            store.redo()
        assert len(store.rows("barrier")) == 1

    def test_a_colleague_who_used_what_was_made_again(self, store: Store, clock: SetClock) -> None:
        store.save("barrier", "b", {"note": "een"})
        store.undo()
        store.redo()
        clock.pass_by(minutes=1)
        colleague_writes(store, "b", {"owner": "collega"})
        with pytest.raises(UndoBlocked):
            store.undo()
        assert len(store.rows("barrier")) == 1

    def test_the_history_says_which_is_which(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "een"})
        store.save("barrier", "b", {"note": "twee"})
        store.undo()
        store.redo()
        store.undo()
        told = [(change.new, change.undo, change.redo) for change in store.history("b")]
        assert told == [
            ("een", True, False),
            ("twee", False, True),
            ("een", True, False),
            ("twee", False, False),
            ("een", False, False),
        ]
