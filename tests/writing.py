"""Generated work of coaches on several laptops: writing, deleting, erasing, taking back, by clocks that jump."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from sqlmodel import select

from storage.doubles import follow, merge
from storage.entries import Entry
from storage.merging import take
from storage.records import KINDS
from storage.store import Store
from storage.undo import NothingToUndo, UndoBlocked
from tests.stores import START, SetClock

EMPLOYERS, CANDIDATES, TRAJECTORIES, BARRIERS = ("e-1", "e-2"), ("c-1", "c-2"), ("t-1", "t-2"), ("b-1", "b-2", "b-3")
Step = tuple[Any, ...]


def writing(who: st.SearchStrategy[int]) -> st.SearchStrategy[Step]:
    """A step on one of these laptops; see `Laptops.do`."""
    field, number = st.sampled_from(["name", "place"]), st.integers(0, 9)
    trajectory = st.sampled_from(TRAJECTORIES)
    return st.one_of(
        st.tuples(st.just("write"), who, st.sampled_from(EMPLOYERS), field, number),
        st.tuples(st.just("barrier"), who, st.sampled_from(BARRIERS), trajectory, number),
        st.tuples(st.just("case"), who, trajectory, st.sampled_from(CANDIDATES)),
        st.tuples(st.just("delete"), who, st.sampled_from([*EMPLOYERS, *BARRIERS])),
        st.tuples(st.just("erase"), who, st.sampled_from(CANDIDATES)),
        st.tuples(st.just("merge"), who, st.sampled_from([EMPLOYERS, CANDIDATES]), st.sampled_from(["", "gekozen"])),
        st.tuples(st.just("follow"), who),
        st.tuples(st.just("undo"), who),
        st.tuples(st.just("clock"), who, st.integers(-730, 3_650)),
    )


def kind_of(record_id: str) -> str:
    """The kind of a record in these tests, by the letter of its id."""
    return {"e": "employer", "c": "candidate", "t": "trajectory", "b": "barrier"}[record_id[0]]


class Laptops:
    """Some laptops that write and now and then read each other."""

    def __init__(self, stores: list[Store], clocks: list[SetClock]) -> None:
        self.stores, self.clocks = stores, clocks
        self.written: set[tuple[str, str, str]] = set()

    def do(self, step: Step) -> None:
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
