"""The history of a field, and undo and redo with the keys, on whatever screen."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.folder import DataFolder
from storage.journal import Action, Author
from storage.records import KINDS
from storage.store import Store
from tests.screens_fixture import ID, Coach, sitting

BARRIER = ID["barrier"]


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard, with a caseload and room to read."""
    async with sitting(full_folder, (120, 50)) as someone:
        yield someone


def colleague_writes(store: Store) -> None:
    """A colleague on another laptop changes the owner of the barrier."""
    store.save("team_member", ID["colleague"], {"name": "Ali Verzonnen"})
    elsewhere = Author(ID["colleague"], "een andere laptop")
    with store.session() as session:
        Action(session, elsewhere, store.clock()).write(KINDS["barrier"], BARRIER, {"owner": "Bea Verzonnen"})


async def test_a_field_first_with_who_and_when_and_then_the_others(coach: Coach) -> None:
    await coach.stored(colleague_writes)
    await coach.open("barrier", BARRIER, "owner")
    await coach.press("ctrl+g")
    own, _heading, others = coach.words.partition("Andere velden")
    assert "Ali Verzonnen: Wie pakt het op: Noor Verzonnen → Bea Verzonnen" in own
    assert "9 mrt 2026" in own
    assert "Noor Verzonnen: Wie pakt het op: – → Noor Verzonnen" in own
    assert "Soort:" not in own.partition("Geschiedenis")[2]
    assert "Wie pakt het op" not in others
    assert "Noor Verzonnen: Soort" in others


async def test_a_field_in_which_nothing_was_changed(coach: Coach) -> None:
    await coach.open("barrier", BARRIER, "solved_on")
    await coach.press("ctrl+g")
    assert "Aan dit veld is nog niets veranderd." in coach.words


async def test_what_is_being_typed_is_in_it(coach: Coach) -> None:
    await coach.open("barrier", BARRIER, "owner")
    await coach.press("end", *" en Bea", "ctrl+g")
    assert "Noor Verzonnen → Noor Verzonnen en Bea" in coach.words


async def test_undo_and_redo_several_steps_across_screens(coach: Coach) -> None:
    await coach.open("barrier", BARRIER, "owner")
    await coach.press("end", "!", "escape", "f3", "down", "delete", "f5")
    gone, kept = await coach.values("employer", ID["bakery"]), await coach.values("barrier", BARRIER)
    assert gone["deleted_at"]
    assert kept["owner"] == "Noor Verzonnen!"
    await coach.press("f8", "f8")
    assert "Teruggedraaid: belemmering" in coach.words
    assert (await coach.values("barrier", BARRIER))["owner"] == "Noor Verzonnen"
    assert not (await coach.values("employer", ID["bakery"]))["deleted_at"]
    await coach.press("f20")
    assert "Opnieuw gedaan: belemmering" in coach.words
    await coach.press("shift+f8")
    assert "Opnieuw gedaan: werkgever" in coach.words
    assert await coach.values("employer", ID["bakery"]) == gone
    assert await coach.values("barrier", BARRIER) == kept
    await coach.press("f20")
    assert "Niets om opnieuw te doen" in coach.words
    await coach.press("escape")
    await coach.open("barrier", BARRIER, "owner")
    await coach.press("ctrl+g")
    assert "Noor Verzonnen deed opnieuw: Wie pakt het op: Noor Verzonnen!" in coach.words
