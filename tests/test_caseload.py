"""The caseload and today's list: right, in step with the records, and there without SQLModel."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from storage.caseload import STEPS, Agenda, CaseRow, agenda, cases, today_list
from storage.coach import Coach, coach, keep_place
from storage.database import engine_over
from storage.opening import Opened
from storage.records.check import Answer, Progress, Step
from storage.records.links import check_answer_id, preferences_id, settings_id, step_state_id
from storage.store import Store
from storage.tables import METADATA
from tests.stores import PASSPHRASE

ROOT = Path(__file__).parents[1]
TODAY = date(2027, 3, 9)
YESTERDAY, TOMORROW, LATER = date(2027, 3, 8), date(2027, 3, 10), date(2027, 6, 1)


@pytest.fixture
def home(store: Store, opened: Opened) -> Home:
    """A store with one trajectory, `t`, and what home shows of it."""
    store.save_many(
        [
            ("employer", "e", {"name": "Voorbeeld BV"}),
            ("future_job", "j", {"employer_id": "e", "function": "monteur"}),
            ("candidate", "c", {"code": "K-1"}),
            ("trajectory", "t", {"candidate_id": "c", "job_id": "j", "route": "small", "step_order": "rounds"}),
        ]
    )
    return Home(store, opened)


class Home:
    """What home reads, over the connection that home uses."""

    def __init__(self, store: Store, opened: Opened) -> None:
        self.store = store
        self._connection = opened.connection

    def save(self, kind: str, record_id: str, **values: Any) -> None:
        """Write a record."""
        self.store.save(kind, record_id, values)

    def case(self, trajectory_id: str = "t") -> CaseRow:
        """The row of one trajectory."""
        (found,) = [row for row in self.cases() if row.id == trajectory_id]
        return found

    def cases(self) -> list[CaseRow]:
        """All rows."""
        return cases(self._connection, settings_id())

    def agenda(self, until: date | None = None) -> list[Agenda]:
        """Everything with a date."""
        return agenda(self._connection, until)

    def today(self, days: int = 14) -> list[str]:
        """The ids of what is overdue or comes up."""
        return [item.id for item in today_list(self._connection, TODAY, days)]


class TestInStepWithTheRecords:
    """Names that this module knows by heart."""

    def test_every_table_and_column_exists_in_the_records(self) -> None:
        connection = dbapi2.connect(":memory:", isolation_level=None)
        METADATA.create_all(engine_over(connection))
        assert cases(connection, settings_id()) == []
        assert agenda(connection) == []
        assert coach(connection) == Coach()

    def test_the_values_it_compares_with_exist(self) -> None:
        assert tuple(Step) == STEPS
        assert {"open"} <= set(Answer)
        assert {"done"} <= set(Progress)

    def test_it_works_without_sqlmodel(self, home: Home) -> None:
        home.save("evaluation", "v", trajectory_id="t", planned_on=TOMORROW)
        home.store.close()
        program = """
import sys
from datetime import date
from pathlib import Path
from storage.caseload import cases, today_list
from storage.coach import coach
from storage.folder import DataFolder
from storage.opening import open_with
connection = open_with(DataFolder(Path(sys.argv[1])), sys.argv[2])[0].connection
print(len(cases(connection, "x")), len(today_list(connection, date(2027, 3, 9))))
print(coach(connection).introduced)
print(*{"sqlmodel", "sqlalchemy", "pydantic", "storage.records"} & sys.modules.keys())
"""
        command = [sys.executable, "-c", program, str(home.store.folder.path), PASSPHRASE]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert ended.stdout.split("\n") == ["1 1", "False", "", ""]


class TestCases:
    """One row per trajectory."""

    def test_a_trajectory_with_nothing_planned(self, home: Home) -> None:
        assert home.case() == CaseRow("t", "K-1", "Voorbeeld BV", "monteur", "small", "rounds", ("todo",) * 7, None, "")

    def test_an_empty_trajectory_is_shown_too(self, home: Home) -> None:
        home.save("trajectory", "u")
        assert home.case("u") == CaseRow("u", "", "", "", "", "", ("todo",) * 7, None, "")

    def test_the_name_goes_before_the_code_but_not_when_it_is_empty(self, home: Home) -> None:
        home.save("candidate", "c", name="Naam Voorbeeld")
        assert home.case().candidate == "Naam Voorbeeld"
        home.save("candidate", "c", name="")
        assert home.case().candidate == "K-1"

    def test_an_own_employer_goes_before_that_of_the_job(self, home: Home) -> None:
        home.save("employer", "f", name="Ander BV")
        home.save("trajectory", "t", employer_id="f")
        assert home.case().employer == "Ander BV"

    def test_a_deleted_trajectory_is_left_out_with_all_that_is_planned_for_it(self, home: Home) -> None:
        home.save("evaluation", "v", trajectory_id="t", planned_on=TODAY)
        home.store.delete("trajectory", "t")
        assert (home.cases(), home.agenda()) == ([], [])

    def test_the_next_date_is_the_earliest(self, home: Home) -> None:
        home.save("evaluation", "v1", trajectory_id="t", planned_on=LATER, evaluation_kind="final")
        assert (home.case().next_on, home.case().next_what) == (LATER, "final")
        home.save("transition", "o1", trajectory_id="t", planned_on=TODAY, transition_kind="place")
        assert (home.case().next_on, home.case().next_what) == (TODAY, "place")
        home.save("action", "a1", trajectory_id="t", due_on=YESTERDAY, what="bellen")
        assert (home.case().next_on, home.case().next_what) == (YESTERDAY, "action")
        home.save("evaluation", "v2", trajectory_id="t", planned_on=date(2026, 1, 1))
        assert (home.case().next_on, home.case().next_what) == (date(2026, 1, 1), "")

    def test_what_belongs_to_one_trajectory_is_not_planned_for_another(self, home: Home) -> None:
        home.save("trajectory", "u")
        home.save("action", "a", trajectory_id="u", due_on=YESTERDAY)
        assert (home.case("u").next_on, home.case("t").next_on) == (YESTERDAY, None)

    @pytest.mark.parametrize(
        ("kind", "values", "done"),
        [
            ("evaluation", {"planned_on": YESTERDAY}, {"held_on": TODAY}),
            ("transition", {"planned_on": YESTERDAY}, {"happened_on": TODAY}),
            ("action", {"due_on": YESTERDAY}, {"done_on": TODAY}),
        ],
    )
    def test_what_is_done_or_deleted_or_has_no_date_is_not_planned(
        self, home: Home, kind: str, values: dict[str, Any], done: dict[str, Any]
    ) -> None:
        home.save(kind, "x", trajectory_id="t", **values)
        assert home.case().next_on == YESTERDAY
        home.save(kind, "x", **done)
        assert home.case().next_on is None
        home.store.undo()
        assert home.case().next_on == YESTERDAY
        home.store.delete(kind, "x")
        assert home.case().next_on is None
        home.save(kind, "y", trajectory_id="t")
        assert home.case().next_on is None


class TestStrip:
    """The seven steps."""

    def strip(self, home: Home) -> dict[str, str]:
        """The steps that are not to do."""
        return {step: state for step, state in zip(STEPS, home.case().steps, strict=True) if state != "todo"}

    def tick(self, home: Home, subject: str, step: str, answer: str | None) -> None:
        """Answer an item."""
        values = {"subject_id": subject, "step": step, "item_id": "i", "answer": answer}
        home.save("check_answer", check_answer_id(subject, f"i-{step}"), **values)

    def mark(self, home: Home, subject: str, step: str, state: str | None) -> None:
        """Call a step done, or open it again."""
        home.save("step_state", step_state_id(subject, step), subject_id=subject, step=step, state=state)

    @pytest.mark.parametrize("answer", [answer for answer in Answer if answer != "open"])
    def test_any_answer_makes_a_step_busy(self, home: Home, answer: str) -> None:
        self.tick(home, "t", "options", answer)
        assert self.strip(home) == {"options": "busy"}

    def test_no_answer_does_not(self, home: Home) -> None:
        self.tick(home, "t", "options", "open")
        self.tick(home, "t", "match", None)
        self.tick(home, "t", "learn", "done")
        home.store.undo()
        assert self.strip(home) == {}

    def test_the_coach_calls_a_step_done_or_opens_it_again(self, home: Home) -> None:
        self.tick(home, "t", "job", "done")
        self.mark(home, "t", "job", "done")
        self.mark(home, "t", "match", "done")
        self.mark(home, "t", "learn", "reopened")
        assert self.strip(home) == {"job": "done", "match": "done", "learn": "busy"}
        self.mark(home, "t", "job", "reopened")
        home.store.delete("step_state", step_state_id("t", "match"))
        assert self.strip(home) == {"job": "busy", "learn": "busy"}

    def test_preparing_belongs_to_the_organisation(self, home: Home) -> None:
        self.mark(home, settings_id(), "prepare", "done")
        self.mark(home, settings_id(), "job", "done")
        self.mark(home, "t", "prepare", "reopened")
        assert self.strip(home) == {"prepare": "done"}


class TestAgenda:
    """Today and after."""

    def test_everything_planned_is_there_in_order_of_date(self, home: Home) -> None:
        home.save("evaluation", "v", trajectory_id="t", planned_on=LATER, evaluation_kind="interim")
        home.save("transition", "o", trajectory_id="t", planned_on=TOMORROW, transition_kind="coach")
        home.save("action", "a", trajectory_id="t", due_on=YESTERDAY, what="bel de school")
        assert home.agenda() == [
            Agenda(YESTERDAY, "action", "action", "a", "t", "K-1", "bel de school"),
            Agenda(TOMORROW, "coach", "transition", "o", "t", "K-1", ""),
            Agenda(LATER, "interim", "evaluation", "v", "t", "K-1", ""),
        ]

    @pytest.mark.parametrize("subject", [{"trajectory_id": "t"}, {"cohort_id": "k"}])
    def test_the_next_evaluation_that_was_agreed_stands_there_until_it_is_made(
        self, home: Home, subject: dict[str, str]
    ) -> None:
        home.save("cohort", "k", name="Editie")
        home.save("cohort", "l", name="Andere editie")
        home.save("evaluation", "v", planned_on=YESTERDAY, held_on=YESTERDAY, next_on=LATER, **subject)
        home.save("evaluation", "other", planned_on=LATER, held_on=LATER, cohort_id="l")
        assert [(item.id, item.what, item.on) for item in home.agenda()] == [("v", "next", LATER)]
        home.save("evaluation", "w", planned_on=LATER, evaluation_kind="final", **subject)
        assert [(item.id, item.what) for item in home.agenda()] == [("w", "final")]
        home.save("evaluation", "w", held_on=LATER)
        assert home.agenda() == []
        home.store.delete("evaluation", "w")
        assert [item.id for item in home.agenda()] == ["v"]

    def test_an_action_belongs_to_the_trajectory_of_its_barrier_or_evaluation(self, home: Home) -> None:
        home.save("barrier", "b", trajectory_id="t")
        home.save("evaluation", "v", trajectory_id="t")
        home.save("action", "a1", barrier_id="b", due_on=TODAY)
        home.save("action", "a2", evaluation_id="v", due_on=TODAY)
        assert [(item.id, item.trajectory_id, item.candidate) for item in home.agenda()] == [
            ("a1", "t", "K-1"),
            ("a2", "t", "K-1"),
        ]

    def test_what_hangs_under_something_deleted_is_left_out(self, home: Home) -> None:
        home.save("barrier", "b", trajectory_id="t")
        home.save("evaluation", "v", trajectory_id="t")
        home.save("action", "a1", barrier_id="b", trajectory_id="t", due_on=TODAY)
        home.save("action", "a2", evaluation_id="v", due_on=TODAY)
        home.store.delete("barrier", "b")
        home.store.delete("evaluation", "v")
        assert home.agenda() == []
        home.store.undo()
        assert [item.id for item in home.agenda()] == ["a2"]

    def test_an_action_without_a_trajectory_is_shown_with_its_candidate_or_none(self, home: Home) -> None:
        home.save("action", "a1", candidate_id="c", due_on=TODAY, what="brief")
        home.save("action", "a2", employer_id="e", due_on=TODAY)
        assert [(item.id, item.trajectory_id, item.candidate, item.text) for item in home.agenda()] == [
            ("a1", "", "K-1", "brief"),
            ("a2", "", "", ""),
        ]

    def test_today_holds_what_is_overdue_and_what_comes_up_to_the_last_day(self, home: Home) -> None:
        days = {"a": date(2026, 1, 1), "b": TODAY, "c": date(2027, 3, 23), "d": date(2027, 3, 24)}
        for name, day in days.items():
            home.save("action", name, trajectory_id="t", due_on=day)
        assert home.today() == ["a", "b", "c"]
        assert home.today(days=0) == ["a", "b"]
        assert [item.id for item in home.agenda()] == ["a", "b", "c", "d"]
        assert [item.id for item in home.agenda(YESTERDAY)] == ["a"]


class TestCoach:
    """Whose laptop it is, and where they were."""

    def test_before_the_first_start_is_finished(self, home: Home, opened: Opened) -> None:
        assert coach(opened.connection) == Coach()
        home.store.introduce("Mila de Boer", "Werkbedrijf Oefendam")
        assert coach(opened.connection) == Coach(introduced=True)

    def test_what_the_coach_chose(self, home: Home, opened: Opened) -> None:
        home.store.introduce("Mila de Boer", "Werkbedrijf Oefendam")
        member_id = home.store.author.member_id
        home.store.save("preferences", preferences_id(member_id), {"language": "en", "idle_lock_minutes": 25})
        home.save("team_member", "colleague", name="Een collega")
        home.store.save("preferences", preferences_id("colleague"), {"member_id": "colleague", "language": "nl"})
        assert coach(opened.connection) == Coach(introduced=True, language="en", idle_minutes=25)

    @pytest.mark.parametrize(("path", "beyond"), [("", ""), ("home", ""), ("home step:job:t", "home step:job:t")])
    def test_where_they_were_beyond_home(self, opened: Opened, path: str, beyond: str) -> None:
        assert coach(opened.connection).place == ""
        keep_place(opened.connection, "record:barrier:b")
        keep_place(opened.connection, path)
        assert coach(opened.connection).place == beyond
