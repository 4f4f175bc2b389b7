"""The demo: a whole made-up caseload in a folder of its own, dated from today, of which nothing stays."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nbm_tui.demo import CENTRE_KEY, EXPORTS, demo_folder
from nbm_tui.demo.writing import read_visits, working_day
from nbm_tui.method.catalogue import catalogue
from nbm_tui.method.layout import checklist, guidance
from screens.step import CYCLES
from storage.caseload import CaseRow, cases, today_list
from storage.coach import coach
from storage.errors import FolderUnreachable
from storage.folder import DataFolder
from storage.journal import chain_faults
from storage.opening import Opened, open_with
from storage.records import KINDS
from storage.records.check import Answer
from storage.records.links import settings_id
from storage.records.trajectory import Route
from storage.store import Store
from storage.sync.bundle import make_bundle
from storage.sync.reading import open_bundle
from storage.views import Row

TODAY = date(2031, 5, 14)  # a Wednesday
DATA = Path(__file__).parents[1] / "nbm_tui" / "demo"
INVENTED = re.compile(r"verzonnen|voorbeeld|oefen|V-\d\d", re.IGNORECASE)
REAL = re.compile(
    r"lelystad|flevoland|woonzorg|coloriet|triade|vitree|calibris|windesheim|\b(tno|roc|esf)\b", re.IGNORECASE
)
# Fields that hold the name of a person, a firm or a place.
NAMES = {
    *("agreement_party.name", "candidate.code", "candidate.name", "cohort.name", "contact_log.person"),
    *("contact_person.name", "employer.name", "employer.place", "evaluation_participant.name", "learning_place.name"),
    *("external_reference.system", "external_reference.number", "guidance_line.name", "match.decided_by"),
    *("learning_place.contact", "meeting.organisers", "partner.contact", "partner.name", "placement.supervisor"),
    *("preferences.recipient_name", "profile.name", "programme.name", "sector.name", "settings.organisation_name"),
    *("stakeholder.name", "step_plan_item.guide", "team_member.name"),
}
# What can only be filled in on or after its day.
HAPPENED = {
    *("admitted_on", "agreed_on", "analysed_on", "copy_candidate_on", "copy_employer_on", "decided_on", "done_on"),
    *("ended_on", "explained_on", "found_on", "happened_on", "held_on", "insurance_checked_on", "introduced_on"),
    *("language_test_on", "met_on", "noted_on", "practical_talk_on", "proposed_on", "reached_on", "signed_on"),
    *("solved_on", "talk_after_on", "talk_before_on", "told_possibilities_on", "told_route_on", "told_goal_on"),
    "told_expectations_on",
}


@dataclass(frozen=True, slots=True)
class Demo:
    """An open demo."""

    folder: DataFolder
    opened: Opened
    store: Store

    def rows(self, kind: str, **equal: Any) -> list[Row]:
        """All records of a kind with these values."""
        return self.store.rows(kind, **equal)

    def home(self) -> list[CaseRow]:
        """What home shows."""
        return cases(self.opened.connection, settings_id())

    def main_case(self) -> str:
        """The id of the trajectory that the demo is about."""
        return next(case.id for case in self.home() if "V-07" in case.candidate)


@contextmanager
def opened_demo(today: date) -> Iterator[Demo]:
    """A demo, opened at noon as the app opens it."""
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    with demo_folder(today) as (folder, passphrase):
        opened, _by_code = open_with(folder, passphrase)
        store = Store(opened, lambda: noon)
        try:
            yield Demo(folder, opened, store)
        finally:
            store.close()


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """A demo to look at; tests that change something make their own."""
    with opened_demo(TODAY) as opened:
        yield opened


def everything(demo: Demo) -> Iterator[tuple[str, Row]]:
    """Every record of the demo, with its kind."""
    for kind in KINDS:
        for row in demo.rows(kind):
            yield kind, row


def dates(demo: Demo) -> list[tuple[str, str, date]]:
    """Every date of every record, by kind and field, in order."""
    found = [(kind, name, value) for kind, row in everything(demo) for name, value in row.values.items()]
    return sorted(entry for entry in found if type(entry[2]) is date)


def records(visit: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The records of a visit as they stand in the data files."""
    for kind in KINDS:
        for record in visit.get(kind, ()):
            yield kind, record


# ---- What the coach sees ----


def test_home_shows_a_caseload_in_many_phases(demo: Demo) -> None:
    home = demo.home()
    assert 6 <= len(home) <= 9
    assert {case.route for case in home} >= {"small", "large", "wlb"}
    assert any(not case.candidate and case.employer for case in home)
    assert any(not case.employer and case.route == "wlb" for case in home)
    assert len({case.steps for case in home}) >= 5
    assert [case.candidate for case in home if set(case.steps) == {"done"}] == ["Mila Verzonnen"]


def test_candidates_are_told_apart_in_a_narrow_column(demo: Demo) -> None:
    shown = [case.candidate[:12] for case in demo.home() if case.candidate]
    assert len(set(shown)) == len(shown)


def test_today_asks_something(demo: Demo) -> None:
    agenda = today_list(demo.opened.connection, TODAY)
    assert {item.kind for item in agenda} == {"action", "evaluation"}
    assert agenda[0].on < TODAY < agenda[-1].on
    assert all(item.trajectory_id for item in agenda)


def test_coach_is_known_and_can_deliver(demo: Demo) -> None:
    assert coach(demo.opened.connection).introduced
    preferences = demo.store.preferences()
    assert Path(preferences["export_folder"]) == demo.folder.path / EXPORTS
    assert Path(preferences["export_folder"]).is_dir()
    assert preferences["recipient"].startswith("age1")
    assert INVENTED.search(preferences["recipient_name"])


def test_main_case_has_the_job_with_five_minimum_skills(demo: Demo) -> None:
    case = demo.store.case(demo.main_case())
    job = case.records["future_job"].values
    assert all(job[name] for name in ("origin", "expected_on", "hours_week", "entry_level", "competence_text"))
    skills = [row.values for row in demo.rows("skill", job_id=case.id_of("future_job"))]
    assert sum(bool(skill["minimum"] and skill["level"]) for skill in skills) == 5
    assert [row.values["level"] for row in demo.rows("commitment", job_id=case.id_of("future_job"))] == ["intention"]
    talks = demo.rows("contact_log", employer_id=case.id_of("employer"), contact_kind="growth")
    assert [talk.values["about_growth"] and talk.values["about_inclusion"] for talk in talks] == [True]


def test_main_case_has_the_match_and_the_agreement(demo: Demo) -> None:
    trajectory_id = demo.main_case()
    case = demo.store.case(trajectory_id)
    told = [name for name in KINDS["match"].specs if name.startswith("told_")]
    assert len(told) == 4
    assert all(case.records["match"].values[name] for name in told)
    assert case.records["match"].values["employer_decision"] == "yes"
    assert (case.value("route"), case.value("step_order"), case.value("trial_start")) == ("small", "match_first", True)
    assert case.value("start_on") < case.records["match"].values["decided_on"] + timedelta(days=14)
    signed = demo.rows("agreement", trajectory_id=trajectory_id, state="signed")[0]
    core = [spec.name for spec in KINDS["agreement"].specs.values() if spec.core]
    assert all(signed.values[name] for name in [*core, "insurance_checked_on", "non_work_split"])
    parties = demo.rows("agreement_party", agreement_id=signed.id)
    assert {str(party.values["role"]) for party in parties} >= {"employer", "werkbedrijf"}
    topics = {str(row.values["topic"]) for row in demo.rows("guidance_line", trajectory_id=trajectory_id)}
    assert topics == {"tasks", "skills", "private"}
    assert demo.rows("income_period", trajectory_id=trajectory_id)
    assert demo.rows("placement", trajectory_id=trajectory_id)


def test_main_case_has_barriers_with_actions_and_one_is_late(demo: Demo) -> None:
    barriers = demo.rows("barrier", trajectory_id=demo.main_case())
    assert {str(row.values["barrier_type"])[:4] for row in barriers} == {"schu", "kind", "verv"}
    assert all(row.values["why_needed"] for row in barriers)
    garnishment = next(row for row in barriers if row.values["method_item"] == "b-wage-garnishment")
    assert garnishment.values["touches_employer"]
    actions = [row for barrier in barriers for row in demo.rows("action", barrier_id=barrier.id)]
    assert {row.values["barrier_id"] for row in actions} == {row.id for row in barriers}
    assert all(row.values["due_on"] and row.values["owner"] for row in actions)
    assert sum(row.values["done_on"] is None and row.values["due_on"] < TODAY for row in actions) == 1


def test_main_case_has_an_evaluation_held_one_planned_and_a_transition_ahead(demo: Demo) -> None:
    trajectory_id = demo.main_case()
    evaluations = demo.rows("evaluation", trajectory_id=trajectory_id)
    held = [row for row in evaluations if row.values["held_on"]]
    assert [str(row.values["evaluation_kind"]) for row in held] == ["early_start"]
    assert len(demo.rows("barrier_review", evaluation_id=held[0].id)) == 3
    assert demo.rows("skill_progress", evaluation_id=held[0].id)
    planned = {str(row.values["evaluation_kind"]) for row in evaluations if row.values["planned_on"] > TODAY}
    assert {"interim", "final"} <= planned
    transition = demo.rows("transition", trajectory_id=trajectory_id)[0].values
    assert (str(transition["transition_kind"]), transition["happened_on"]) == ("supervisor", None)
    assert transition["planned_on"] > TODAY


def test_main_case_answers_nearly_every_task_before_learning(demo: Demo) -> None:
    case = demo.store.case(demo.main_case())
    before = ("job", "options", "match", "trajectory")
    tasks = {item.id for step in before for item in checklist(step, "small")}
    done = {item_id for item_id, row in case.answers.items() if row.values["answer"] == "done"}
    assert len(tasks - done) <= 0.1 * len(tasks)
    answers = {str(row.values["answer"]) for row in case.answers.values()}
    assert answers >= {"helps", "hinders", "yes", "partly", "no", "occurs", "absent", "not_applicable"}
    assert case.states["learn"] == "busy"


def test_someone_reached_a_job(demo: Demo) -> None:
    (outcome,) = demo.rows("outcome")
    assert (str(outcome.values["end_state"]), str(outcome.values["benefit"])) == ("regular_job", "none")
    assert demo.rows("milestone", trajectory_id=outcome.values["trajectory_id"])


# ---- The records are sound ----


def test_every_record_validates(demo: Demo) -> None:
    found = list(everything(demo))
    assert len(found) > 350
    for kind, row in found:
        assert KINDS[kind].validate(dict(row.values)) == dict(row.values)


def test_every_reference_points_at_a_record(demo: Demo) -> None:
    assert demo.opened.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    subjects = {settings_id(), *(row.id for row in demo.rows("trajectory"))}
    about = {row.values["subject_id"] for kind in ("check_answer", "step_state") for row in demo.rows(kind)}
    assert about == subjects
    barriers = {item.id for item in catalogue().barrier_types()}
    assert {row.values["method_item"] for row in demo.rows("barrier")} <= barriers


def test_every_answer_can_be_given_on_its_screen(demo: Demo) -> None:
    routes = {row.id: str(row.values["route"] or "other") for row in demo.rows("trajectory")}
    for row in demo.rows("check_answer"):
        step, item = str(row.values["step"]), row.values["item_id"]
        route = routes.get(row.values["subject_id"], Route.OTHER)
        possible = {task.id: {"done", "not_applicable"} for task in checklist(step, route)}
        for group, items in guidance(step, route):
            possible |= {item.id: {*CYCLES[group.answer]} for item in items}
        assert str(row.values["answer"]) in possible.get(item, ()), (step, item)
        assert row.values["reason"] or row.values["answer"] != Answer.NOT_APPLICABLE


def test_data_files_name_only_what_exists() -> None:
    for visit in read_visits():
        assert visit.keys() <= {"day", "about", "answers", *KINDS}
        for answers in visit.get("answers", {}).values():
            given = {item for answer in Answer for item in answers.get(answer, ())}
            assert answers.keys() <= {*map(str, Answer), "notes", "closed"}
            assert answers.get("notes", {}).keys() <= given


def test_nothing_was_known_before_it_happened() -> None:
    early = [
        (visit["day"], kind, name)
        for visit in read_visits()
        for kind, record in records(visit)
        for name in HAPPENED & record.keys()
        if record[name] > visit["day"]
    ]
    assert early == []
    assert all(visit["day"] < 0 for visit in read_visits())


# ---- Everything is made up ----


def test_every_name_says_that_it_is_invented(demo: Demo) -> None:
    names = [
        (f"{kind}.{name}", row.values[name])
        for kind, row in everything(demo)
        for name in KINDS[kind].specs
        if f"{kind}.{name}" in NAMES and row.values[name]
    ]
    assert {field for field, _name in names} == NAMES
    assert [entry for entry in names if not INVENTED.search(entry[1])] == []


@pytest.mark.parametrize("path", sorted(DATA.glob("*.toml")), ids=lambda path: path.stem)
def test_no_real_organisation_number_or_date_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert REAL.findall(text) == []
    assert re.findall(r"\b\d{7,}\b|\b06\b|\b(?:19|20)\d\d\b", text) == []
    assert re.findall(r"\b\d{1,2} (?:jan|feb|m(?:aa)?rt|apr|mei|jun|jul|aug|sep|okt|nov|dec)", text) == []
    assert all(domain == "example" for domain in re.findall(r"@[\w.]*?(\w+)\"", text))


# ---- Fresh every day ----


def test_all_dates_move_with_today(demo: Demo) -> None:
    shifted = [(kind, name, value + timedelta(weeks=5)) for kind, name, value in dates(demo)]
    assert len(shifted) > 300
    with opened_demo(TODAY + timedelta(weeks=5)) as later:
        assert dates(later) == shifted


def test_nobody_worked_in_the_weekend(demo: Demo) -> None:
    assert [entry for entry in dates(demo) if entry[2].weekday() > 4] == []


@pytest.mark.parametrize("weekday", range(7))
def test_days_keep_their_order_and_their_side_of_today(weekday: int) -> None:
    today = TODAY + timedelta(days=weekday)
    found = [working_day(today, days) for days in range(-30, 31)]
    assert found == sorted(found)
    assert found[30] == today
    assert all(day < today for day in found[:30])
    assert all(day > today for day in found[31:])
    assert all(day.weekday() < 5 for day in found if day != today)
    assert all(abs((day - today).days - days) <= 2 for day, days in zip(found, range(-30, 31), strict=True))


# ---- Journal, history and undo are real ----


def test_journal_is_whole_and_runs_through_the_past(demo: Demo) -> None:
    with demo.store.session() as session:
        assert list(chain_faults(session, demo.store.replica.id)) == []
    query = "SELECT time, action, clock_back FROM journal ORDER BY number"
    entries = demo.opened.connection.execute(query).fetchall()
    assert [time for time, *_ in entries] == sorted(time for time, *_ in entries)
    assert entries[-1][0] < TODAY.isoformat()
    assert not any(back for *_, back in entries)
    assert len({action for _, action, _ in entries}) == len(read_visits()) + 1


def test_history_tells_how_a_barrier_went(demo: Demo) -> None:
    debts = next(row for row in demo.rows("barrier") if row.values["method_item"] == "b-wage-garnishment")
    assert len({change.at for change in demo.store.history(debts.id)}) == 2


def test_undo_takes_back_the_last_call() -> None:
    with opened_demo(TODAY) as demo:
        before = {row.id for row in demo.rows("contact_log")}
        assert demo.store.undo().kinds == ("contact_log",)
        assert len(before - {row.id for row in demo.rows("contact_log")}) == 1


# ---- Nothing stays ----


def test_delivery_opens_with_the_key_and_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    throw_away, state = tmp_path / "tmp", tmp_path / "state"
    throw_away.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(throw_away))
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    monkeypatch.delenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", raising=False)
    with demo_folder(TODAY) as (folder, passphrase):
        assert folder.path.parent == throw_away
        store = Store(open_with(folder, passphrase)[0])
        preferences = store.preferences()
        made = make_bundle(
            store, Path(preferences["export_folder"]), preferences["recipient"], lambda _n, _of: None, lambda: False
        )
        store.close()
        contents = open_bundle(Path(made.path), folder.path / CENTRE_KEY)
        assert contents.manifest.records["barrier"] >= 5
    assert list(throw_away.iterdir()) == []
    assert not state.exists()
    assert os.environ["XDG_STATE_HOME"] == str(state)
    assert "WIN_PD_OVERRIDE_LOCAL_APPDATA" not in os.environ


def test_each_demo_has_its_own_keys_and_goes_away_when_the_program_fails(demo: Demo) -> None:
    seen: list[tuple[Path, str, str]] = []
    with pytest.raises(ZeroDivisionError):
        fail_in_demo(seen)
    ((folder, passphrase, centre),) = seen
    assert not folder.exists()
    assert len(passphrase) > 24
    assert centre != (demo.folder.path / CENTRE_KEY).read_text()


def fail_in_demo(seen: list[tuple[Path, str, str]]) -> None:
    """A program that fails while the demo is open."""
    with demo_folder(TODAY) as (folder, passphrase):
        assert (folder.path / CENTRE_KEY).stat().st_mode & 0o077 == 0 or os.name == "nt"
        seen.append((folder.path, passphrase, (folder.path / CENTRE_KEY).read_text()))
        raise ZeroDivisionError


def test_without_a_place_for_temporary_files_there_are_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(FolderUnreachable), demo_folder(TODAY):
        pass


def test_demos_that_were_cut_off_are_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    names = ("nbm-demo-left", "nbm-demo-open", "nbm-demo-new", "nbm-other")
    for name in names:
        (tmp_path / name / EXPORTS).mkdir(parents=True)
    with DataFolder(tmp_path / "nbm-demo-open").lock():
        for name in {*names} - {"nbm-demo-new"}:
            os.utime(tmp_path / name, (0, 0))
        with demo_folder(TODAY) as (folder, _passphrase):
            left = {path.name for path in tmp_path.iterdir()} - {folder.path.name}
    assert left == {"nbm-demo-open", "nbm-demo-new", "nbm-other"}
