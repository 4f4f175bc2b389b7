"""The store: what screens ask of it, in one transaction each."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from storage.case import read_case, subject_of
from storage.caseload import STEPS, cases
from storage.database import engine_over
from storage.defaults import DEFAULTS
from storage.errors import DatabaseDamaged, FolderReadOnly
from storage.inspection import journal_health
from storage.journal import Action, Author
from storage.opening import Opened, open_folder
from storage.records import KINDS
from storage.records.links import check_answer_id, preferences_id, settings_id, step_state_id
from storage.records.trajectory import Route
from storage.store import Store
from storage.views import Row
from tests.stores import START, SetClock, Template

CASE = [
    ("employer", "e", {"name": "Voorbeeld BV"}),
    ("profile", "p", {"name": "Profiel"}),
    ("future_job", "j", {"employer_id": "e", "function": "monteur", "profile_id": "p"}),
    ("candidate", "c", {"code": "K-1"}),
    ("trajectory", "t", {"candidate_id": "c", "job_id": "j", "route": "small"}),
    ("trajectory", "u", {}),
]


def tick(store: Store, subject: str, step: str, item: str, answer: str | None) -> None:
    """Answer an item of the method."""
    values = {"subject_id": subject, "step": step, "item_id": item, "answer": answer}
    store.save("check_answer", check_answer_id(subject, item), values)


def mark(store: Store, subject: str, step: str, state: str) -> None:
    """Call a step done, or open it again."""
    store.save("step_state", step_state_id(subject, step), {"subject_id": subject, "step": step, "state": state})


class TestFirstStart:
    """Who the coach is, and what holds as long as nothing was chosen."""

    def test_a_new_store_knows_nobody(self, store: Store) -> None:
        assert not store.view("team_member", store.author.member_id).exists
        assert store.replica.member_id == store.author.member_id

    def test_the_coach_is_introduced_in_one_action(self, store: Store) -> None:
        store.introduce("Coach Voorbeeld", "Gemeente Voorbeeld")
        assert store.view("team_member", store.author.member_id).values["name"] == "Coach Voorbeeld"
        assert store.settings()["organisation_name"] == "Gemeente Voorbeeld"
        assert store.preferences()["member_id"] == store.author.member_id
        assert {change.author for change in store.history(settings_id())} == {store.author.member_id}

    def test_defaults_hold_until_something_else_is_chosen(self, store: Store) -> None:
        assert {name: store.settings()[name] for name in ("soon_days", "organisation_name")} == {
            "soon_days": DEFAULTS["soon_days"],
            "organisation_name": None,
        }
        store.save("settings", settings_id(), {"soon_days": 3})
        assert store.settings()["soon_days"] == 3
        store.save("settings", settings_id(), {"soon_days": None})
        assert store.settings()["soon_days"] == DEFAULTS["soon_days"]
        own = preferences_id(store.author.member_id)
        assert store.preferences()["idle_lock_minutes"] == DEFAULTS["idle_lock_minutes"]
        store.save("preferences", own, {"member_id": None, "idle_lock_minutes": 2})
        assert store.preferences()["idle_lock_minutes"] == 2

    def test_every_default_is_a_field_that_a_coach_can_change(self) -> None:
        known = KINDS["settings"].specs.keys() | KINDS["preferences"].specs.keys()
        assert DEFAULTS.keys() <= known


class TestReading:
    """Lists, forms, titles and history."""

    def test_rows_with_these_values_in_order_of_making(self, store: Store) -> None:
        store.save_many(CASE)
        for number, owner in enumerate(["coach", None, "coach"]):
            store.save("barrier", f"b{number}", {"trajectory_id": "t", "owner": owner})
        assert [row.id for row in store.rows("barrier", trajectory_id="t")] == ["b0", "b1", "b2"]
        assert [row.id for row in store.rows("barrier", trajectory_id="t", owner="coach")] == ["b0", "b2"]
        assert [row.id for row in store.rows("barrier", owner=None)] == ["b1"]
        assert store.rows("barrier", trajectory_id="u") == []

    def test_rows_with_a_position_come_in_that_order(self, store: Store) -> None:
        for number, position in enumerate([3, None, 1, 2]):
            store.save("step_plan_item", f"i{number}", {"position": position})
        assert [row.id for row in store.rows("step_plan_item")] == ["i1", "i2", "i3", "i0"]

    def test_a_title_looks_up_what_it_refers_to(self, store: Store) -> None:
        store.save_many(CASE)
        row = next(row for row in store.rows("trajectory") if row.id == "t")
        candidate, job = (part.value for part in row.parts)
        assert isinstance(candidate, Row)
        assert [part.value for part in candidate.parts] == ["K-1"]
        assert isinstance(job, Row)
        assert "monteur" in [part.value for part in job.parts]
        titles = store.titles("trajectory", {"candidate_id": "c", "job_id": "nergens", "route": "small"})
        assert {name: found.id for name, found in titles.items()} == {"candidate_id": "c"}

    def test_a_record_that_is_not_there_is_an_empty_form(self, store: Store) -> None:
        view = store.view("barrier", "nergens")
        assert (view.exists, view.values, view.drafts, view.conflicts, view.row.parts) == (False, {}, {}, {}, ())
        assert set(view.base) == set(KINDS["barrier"].specs)

    def test_what_was_read_does_not_change_with_the_record(self, store: Store) -> None:
        store.save("barrier", "b", {"note": "een"})
        view, (row,) = store.view("barrier", "b"), store.rows("barrier")
        store.save("barrier", "b", {"note": "twee"})
        assert (view.values["note"], row.values["note"]) == ("een", "een")

    def test_history_tells_newest_first(self, store: Store, clock: SetClock) -> None:
        store.save("trajectory", "t", {"route": "small", "start_on": date(2027, 3, 9)})
        clock.pass_by(days=1)
        store.save("trajectory", "t", {"route": "large"})
        newest, *first = store.history("t")
        assert (newest.spec.name, newest.old, newest.new, newest.undo) == ("route", Route.SMALL, Route.LARGE, False)
        assert (newest.at, newest.author) == (START + timedelta(days=1), store.author.member_id)
        assert isinstance(newest.new, Route)
        assert {(change.spec.name, change.old, change.new) for change in first} == {
            ("route", None, Route.SMALL),
            ("start_on", None, date(2027, 3, 9)),
        }

    def test_history_shows_what_an_older_program_wrote(self, store: Store) -> None:
        store.save("trajectory", "t", {"route": "small"})
        with store.session() as session:
            old = b'{"fields":{"route":{"old":"kort","new":"lang","basis":[]},"weg":{"old":1,"new":2,"basis":[]}}}'
            session.connection().exec_driver_sql("UPDATE journal SET payload = ?", (old,))
        (change,) = store.history("t")
        assert (change.old, change.new) == ("kort", "lang")


class TestCase:
    """A trajectory with all around it."""

    def test_the_surroundings_are_found(self, store: Store) -> None:
        store.save_many(CASE)
        store.save("match", "m", {"trajectory_id": "t"})
        case = store.case("t")
        assert {kind: row.id for kind, row in case.records.items()} == {
            "trajectory": "t",
            "candidate": "c",
            "future_job": "j",
            "employer": "e",
            "profile": "p",
            "match": "m",
        }
        assert (case.value("route"), case.id_of("employer"), case.id_of("cohort")) == (Route.SMALL, "e", "")

    def test_an_own_employer_goes_before_that_of_the_job(self, store: Store) -> None:
        store.save_many([*CASE, ("employer", "f", {}), ("trajectory", "t", {"employer_id": "f"})])
        assert store.case("t").id_of("employer") == "f"

    def test_a_trajectory_that_is_not_there_is_an_empty_case(self, store: Store) -> None:
        case = store.case("nergens")
        assert (case.records, case.states, case.answers, case.value("route")) == ({}, {}, {}, None)

    def test_answers_of_the_trajectory_and_the_organisation(self, store: Store) -> None:
        store.save_many(CASE)
        tick(store, "t", "job", "item-1", "done")
        tick(store, settings_id(), "prepare", "item-2", "yes")
        tick(store, "u", "job", "item-3", "done")
        tick(store, "t", "job", "item-4", "done")
        store.undo()
        case = store.case("t")
        assert set(case.answers) == {"item-1", "item-2"}
        assert case.states == {"job": "busy", "prepare": "busy"}

    def test_the_strip_is_the_same_as_on_home(self, store: Store, opened: Opened) -> None:
        store.save_many(CASE)
        tick(store, "t", "job", "item-1", "done")
        tick(store, "t", "options", "item-2", "open")
        tick(store, "t", "match", "item-3", None)
        tick(store, settings_id(), "prepare", "item-4", "done")
        tick(store, settings_id(), "regular", "item-5", "done")  # belongs to nobody's trajectory
        mark(store, "t", "job", "done")
        mark(store, "t", "learn", "reopened")
        mark(store, "u", "match", "done")
        home = {row.id: dict(zip(STEPS, row.steps, strict=True)) for row in cases(opened.connection, settings_id())}
        for trajectory in ("t", "u"):
            states = store.case(trajectory).states
            assert {step: states.get(step, "todo") for step in STEPS} == home[trajectory]
        assert [step for step, state in home["t"].items() if state != "todo"] == ["prepare", "job", "learn"]

    def test_whose_checklist_a_step_is(self) -> None:
        assert {step: subject_of(step, "t") for step in STEPS} == dict.fromkeys(STEPS, "t") | {"prepare": settings_id()}


class TestBesideARunningProgram:
    """Commands that only look, over a second connection."""

    def test_the_journal_can_be_checked(self, store: Store, opened: Opened, clock: SetClock) -> None:
        store.save("barrier", "b", {"note": "een"})
        clock.pass_by(days=-1)
        store.save("barrier", "b", {"note": "twee"})
        with store.session() as session:
            Action(session, Author("collega", "elders"), clock()).write(KINDS["barrier"], "b", {"note": "drie"})
        health = journal_health(opened.connection)
        assert (health.entries, health.replicas, health.clock_back, health.broken) == (3, 2, 1, ())
        with store.session() as session:
            session.connection().exec_driver_sql("UPDATE journal SET author = 'x' WHERE number = 2")
        assert journal_health(opened.connection).broken == (2,)

    def test_reading_over_the_light_connection_works_while_the_store_is_open(
        self, store: Store, opened: Opened
    ) -> None:
        store.save_many(CASE)
        assert {row.id for row in cases(opened.connection, settings_id())} == {"t", "u"}
        with Session(engine_over(opened.connection)) as session:
            assert read_case(session, "t").id_of("candidate") == "c"


class TestErrors:
    """What a coach meets has words."""

    def test_a_read_only_database_says_so(self, store: Store) -> None:
        with store.session() as session:
            session.connection().exec_driver_sql("PRAGMA query_only = ON")
        with pytest.raises(FolderReadOnly):
            store.save("barrier", "b", {"note": "x"})

    def test_a_damaged_page_says_so(self, template: Template, store: Store) -> None:
        store.save_many([("barrier", f"b{number}", {"note": "x" * 3_000}) for number in range(60)])
        store.close()
        data = bytearray(store.folder.database.read_bytes())
        data[-40 * 4096 :] = bytes(40 * 4096)
        store.folder.database.write_bytes(data)
        again = open_folder(store.folder, template.key)
        with closing(again.connection), pytest.raises(DatabaseDamaged):
            Store(again, store.clock).rows("barrier")

    def test_an_error_of_the_program_itself_is_not_dressed_up(self, store: Store) -> None:
        with pytest.raises(KeyError):
            store.rows("geen soort")


def test_every_commit_goes_to_the_disk(opened: Opened, store: Store) -> None:
    store.save("barrier", "b", {"note": "x"})
    pragmas: dict[str, Any] = {}
    with store.session() as session:
        for name in ("synchronous", "foreign_keys", "journal_mode", "user_version"):
            pragmas[name] = session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
        assert session.connection().connection.driver_connection is opened.connection
    assert pragmas == {"synchronous": 2, "foreign_keys": 1, "journal_mode": "wal", "user_version": 1}
