"""Drafts: what is being typed survives as it is, outside the journal, until it is a value."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.drafting import settle_all
from storage.inspection import journal_health
from storage.opening import Opened, open_folder
from storage.records.learning import BarrierType
from storage.store import Store
from tests.stores import START, SetClock, Template


def keep(store: Store, field: str, text: str, record_id: str = "b") -> None:
    """Keep a text for a field of a barrier."""
    store.keep_draft("barrier", record_id, field, text, "", {})


def texts(store: Store) -> dict[tuple[str, str], str]:
    """All drafts by record and field."""
    return {(draft.record_id, draft.field): draft.text for draft in store.drafts()}


def test_a_draft_is_no_value_and_no_entry(store: Store, opened: Opened) -> None:
    keep(store, "found_on", "31 februari")
    assert store.rows("barrier") == []
    assert not store.view("barrier", "b").exists
    assert store.view("barrier", "b").drafts["found_on"].text == "31 februari"
    assert journal_health(opened.connection).entries == 0


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_kept_as_it_was_typed(template: Template, text: str) -> None:
    with template.new_store() as store:
        keep(store, "note", text)
        assert texts(store) == {("b", "note"): text}


def test_typing_on_replaces_the_draft_of_that_field_only(store: Store) -> None:
    keep(store, "note", "een")
    keep(store, "owner", "wie")
    keep(store, "note", "los", record_id="c")
    keep(store, "note", "een twee")
    assert texts(store) == {("b", "note"): "een twee", ("b", "owner"): "wie", ("c", "note"): "los"}
    assert {name: draft.text for name, draft in store.view("barrier", "b").drafts.items()} == {
        "note": "een twee",
        "owner": "wie",
    }


def test_a_draft_remembers_what_it_was_typed_over_and_when(store: Store, clock: SetClock) -> None:
    store.save("barrier", "b", {"note": "een"})
    version = store.view("barrier", "b").base["note"]
    assert version
    clock.pass_by(minutes=5)
    store.keep_draft("barrier", "b", "note", "een en meer", version, {})
    draft = store.view("barrier", "b").drafts["note"]
    assert (draft.kind, draft.base, draft.typed_at) == ("barrier", version, clock.now)
    store.save("barrier", "b", {"owner": "coach"})
    assert store.view("barrier", "b").base["note"] == version
    store.save("barrier", "b", {"note": "anders"})
    assert store.view("barrier", "b").base["note"] != version


def test_drafts_come_oldest_first(store: Store, clock: SetClock) -> None:
    for record_id in ("z", "a", "m"):
        keep(store, "note", record_id, record_id)
        clock.pass_by(seconds=1)
    assert [draft.record_id for draft in store.drafts()] == ["z", "a", "m"]


def test_first_values_of_a_new_record_go_along(store: Store) -> None:
    context = {"barrier_type": BarrierType.DEBTS, "found_on": date(2027, 3, 9), "owner": "é", "touches_employer": None}
    store.keep_draft("barrier", "b", "note", "tekst", "", context)
    stored = store.view("barrier", "b").drafts["note"].context
    store.save("barrier", "b", {**stored, "note": "tekst"})
    values = store.view("barrier", "b").values
    assert {name: values[name] for name in context} == context


@pytest.mark.parametrize("value", ["nieuw", "oud"])
def test_a_value_settles_the_draft_also_when_it_is_the_old_one(store: Store, value: str) -> None:
    store.save("barrier", "b", {"note": "oud"})
    keep(store, "note", "nieu")
    keep(store, "owner", "coac")
    store.save("barrier", "b", {"note": value})
    assert texts(store) == {("b", "owner"): "coac"}


def test_a_value_that_does_not_fit_leaves_the_draft(store: Store) -> None:
    keep(store, "found_on", "31 februari")
    with pytest.raises(ValueError, match="found_on"):
        store.save("barrier", "b", {"found_on": "31 februari"})
    assert texts(store) == {("b", "found_on"): "31 februari"}


def test_a_draft_that_is_the_value_again_can_be_dropped(store: Store) -> None:
    keep(store, "note", "x")
    store.drop_draft("b", "note")
    store.drop_draft("b", "nooit")
    assert texts(store) == {}


def test_deleting_and_undoing_leave_drafts_alone(store: Store) -> None:
    store.save("barrier", "b", {"note": "een"})
    keep(store, "owner", "half")
    store.delete("barrier", "b")
    store.undo()
    assert texts(store) == {("b", "owner"): "half"}
    store.undo()
    assert store.view("barrier", "b").drafts["owner"].text == "half"


def test_a_draft_never_brings_a_deleted_record_back_and_undo_brings_back_both(
    store: Store, opened: Opened, clock: SetClock
) -> None:
    store.save("barrier", "b", {"note": "een"})
    store.keep_draft("barrier", "b", "owner", "de coach", "", {"note": "eerste"})
    keep(store, "owner", "een ander", record_id="c")
    store.delete("barrier", "b")
    before = store.view("barrier", "b"), journal_health(opened.connection).entries
    assert texts(store) == {("c", "owner"): "een ander"}
    store.drop_draft("c", "owner")
    assert settle_all(store, clock.now.date()) == 0
    assert (store.view("barrier", "b"), journal_health(opened.connection).entries) == before
    assert store.rows("barrier") == []
    store.undo()
    assert [(row.values["note"], row.values["owner"]) for row in store.rows("barrier")] == [("een", None)]
    assert texts(store) == {("b", "owner"): "de coach"}
    assert settle_all(store, clock.now.date()) == 0
    assert [row.values["owner"] for row in store.rows("barrier")] == ["de coach"]
    assert texts(store) == {}


def test_drafts_are_there_after_a_restart(template: Template, store: Store, clock: SetClock) -> None:
    keep(store, "note", "midden in een zi")
    store.close()
    again = Store(open_folder(store.folder, template.key), clock)
    assert texts(again) == {("b", "note"): "midden in een zi"}
    assert again.drafts()[0].typed_at == START
    again.close()
