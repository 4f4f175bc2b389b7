"""A caseload of thousands: home is there with the first of it, and what is looked for is found in all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from screens.widgets.case_table import listed
from storage import caseload
from storage.caseload import CaseRow, cases, first_cases
from storage.folder import DataFolder
from storage.opening import Opened, open_folder
from storage.records.links import settings_id, step_state_id
from storage.store import Store
from tests.screens_fixture import TODAY, Coach, sitting
from tests.stores import PASSPHRASE, Template

# Trajectories, planned things, trajectories with something on one day, trajectories that are read first.
MANY, SOON, A_DAY, FIRST = 40, 60, 15, 20


@pytest.fixture(autouse=True)
def _soon_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less is called large here, or writing it would take longer than all the rest."""
    monkeypatch.setattr(caseload, "MANY", MANY)
    monkeypatch.setattr(caseload, "SOON", SOON)
    monkeypatch.setattr(caseload, "FIRST", FIRST)


def code_of(number: int) -> str:
    """The code of a candidate; in another order than the ids."""
    return f"V-{number * 7 % (MANY + 10):04d}"


def fill(store: Store, planned: int = MANY) -> None:
    """A few more trajectories than are read in a moment, so many of them with a date; one of them was taken away."""
    numbers = range(MANY + 10)
    store.save_many([("candidate", f"c-{n}", {"code": code_of(n)}) for n in numbers])
    store.save_many([("trajectory", f"t-{n}", {"candidate_id": f"c-{n}"}) for n in numbers])
    dates = [TODAY + timedelta(days=n // A_DAY) for n in range(planned)]
    store.save_many(
        [("evaluation", f"e-{n}", {"trajectory_id": f"t-{n}", "planned_on": on}) for n, on in enumerate(dates)]
    )
    actions = [(f"a-{n}", {"trajectory_id": f"t-{n}", "due_on": on + timedelta(days=1)}) for n, on in enumerate(dates)]
    store.save_many([("action", record_id, values) for record_id, values in actions])
    store.save("step_state", step_state_id("t-5", "job"), {"subject_id": "t-5", "step": "job", "state": "done"})
    store.delete("trajectory", "t-7")


def in_order(rows: list[CaseRow]) -> list[CaseRow]:
    """The trajectories as home shows them."""
    return [row.case for row in listed(rows)]


@pytest.mark.parametrize("planned", [MANY, 10])
def test_the_first_are_those_at_the_top_of_all(store: Store, opened: Opened, planned: int) -> None:
    fill(store, planned)
    first = first_cases(opened.connection, settings_id())
    whole = cases(opened.connection, settings_id())
    assert first
    assert len(whole) == MANY + 9
    assert in_order(first) == in_order(whole)[: len(first)]
    assert len(first) <= FIRST
    assert "t-7" not in {case.id for case in first}


def test_a_caseload_of_a_usual_size_is_read_at_once(store: Store, opened: Opened) -> None:
    store.save("trajectory", "t", {})
    assert first_cases(opened.connection, settings_id()) is None


def test_where_everything_is_on_one_day_all_is_read(store: Store, opened: Opened) -> None:
    fill(store, 0)
    on = date(2027, 3, 9)
    store.save_many([("action", f"b-{n}", {"trajectory_id": f"t-{n % 30}", "due_on": on}) for n in range(2 * SOON)])
    assert first_cases(opened.connection, settings_id()) == []


@pytest.fixture
async def coach(introduced: Template, quiet_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone with so many trajectories, before the passphrase."""
    store = Store(open_folder(quiet_folder, introduced.key))
    fill(store)
    store.close()
    async with sitting(quiet_folder, (100, 30), passphrase="") as someone:
        yield someone


async def test_the_last_of_all_is_opened_by_what_is_typed_right_behind_the_passphrase(coach: Coach) -> None:
    await coach.press(*PASSPHRASE, "enter", *code_of(MANY + 9), "enter")
    assert coach.screen == "JobScreen"
    assert code_of(MANY + 9) in coach.words
