"""Erasing a person from the laptop: told first, only by their code, and then gone from everything that held them."""

from __future__ import annotations

from sqlmodel import select

from storage.doubles import merge
from storage.drafts import Draft
from storage.entries import Entry
from storage.erasing import erase_person, goes_along
from storage.folder import DataFolder
from storage.store import Store
from storage.undo import NothingToUndo
from tests.screens_fixture import sitting

SECRET = "Wrinoebral"


def a_person(store: Store) -> None:
    """A candidate with what belongs to them, also what is being typed."""
    store.save("candidate", "c-1", {"code": "K-1", "wants": SECRET})
    store.save("trajectory", "t-1", {"candidate_id": "c-1"})
    store.save("barrier", "b-1", {"trajectory_id": "t-1", "note": SECRET})
    store.keep_draft("barrier", "b-1", "owner", SECRET, "", {})
    store.keep_draft("employer", "e-1", "name", "Bakkerij", "", {})


def test_nothing_is_left_of_a_person(store: Store) -> None:
    a_person(store)
    assert goes_along(store, "c-1") == {"t-1": "trajectory", "b-1": "barrier"}
    erase_person(store, "c-1")
    with store.session() as session:
        payloads = [payload for payload in session.exec(select(Entry.payload)) if payload]
        assert not any(SECRET.encode() in payload for payload in payloads)
        assert [draft.record_id for draft in session.exec(select(Draft))] == ["e-1"]
    assert store.rows("barrier") == store.rows("trajectory") == store.rows("candidate") == []


def test_undo_goes_past_it(store: Store) -> None:
    store.save("employer", "e-1", {"name": "Bakkerij"})
    a_person(store)
    erase_person(store, "c-1")
    store.undo()
    assert store.rows("employer") == []
    try:
        store.undo()
    except NothingToUndo:
        return
    raise AssertionError("what was erased has nothing to take back")


async def test_the_screen_tells_what_goes_and_asks_for_the_code(quiet_folder: DataFolder) -> None:
    async with sitting(quiet_folder) as coach:
        await coach.stored(a_person)
        await coach.stored(lambda store: store.save("candidate", "c-2", {"code": "K-2"}))
        await coach.stored(lambda store: merge(store, "candidate", "c-1", "c-2", {}))
        await coach.press("f3", *["down"] * 3, "enter")
        assert "Kandidaat: K-1" in coach.text
        await coach.press("shift+f9")
        assert "1 traject, 1 belemmering" in coach.words
        assert "K-2 is hier eerder mee samengevoegd" in coach.words
        await coach.press(*"K-9", "enter")
        assert "Er is niets gewist" in coach.words
        assert await coach.stored(lambda store: len(store.rows("candidate"))) == 1
        await coach.press("ctrl+u", *"k-1", "enter")
        assert coach.screen == "ListsScreen"
        assert "Gewist." in coach.words
        for kind in ("candidate", "trajectory", "barrier"):
            assert await coach.stored(lambda store, kind=kind: store.rows(kind)) == []
