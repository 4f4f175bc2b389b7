"""The facts that the signals look at: in step with the records, and the same for one trajectory as for all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nbm_tui.demo import demo_folder
from nbm_tui.method.conditions.found import CaseFacts, add_months
from nbm_tui.method.signals import Raised, of_trajectory, signals
from storage.defaults import DEFAULTS
from storage.facts import FIELDS, all_facts, facts_of
from storage.opening import open_with
from storage.records import KINDS
from storage.records.check import Answer
from storage.records.learning import BarrierState
from storage.records.links import settings_id
from tests.signal_stories import (
    GROUP,
    SECOND,
    TODAY,
    Case,
    Story,
    ago,
    ahead,
    case,
    each,
    job,
    rec,
    ticked,
)
from tests.test_signals import EVERY_CASE

DAY = date(2031, 5, 14)  # of the demo


def of_one(story: Story, trajectory_id: str = "t") -> list[Raised]:
    """What is up for a trajectory when only what matters to it is read."""
    return of_trajectory(facts_of(story.connection, trajectory_id, TODAY), trajectory_id)


# ---- In step with the records ----


@pytest.mark.parametrize(("kind", "names"), FIELDS.items(), ids=FIELDS)
def test_every_field_is_one_of_the_records(kind: str, names: str) -> None:
    assert len(names.split()) == len(set(names.split()))
    for name in names.split():
        field = name.rstrip("?")
        assert field in KINDS[kind].field_names
        # A field that no form shows holds text.
        declared = KINDS[kind].specs[field].kind if field in KINDS[kind].specs else "text"
        assert name.endswith("?") == (declared == "yesno"), field
        assert name.endswith("_on") == (declared == "date"), field
        assert declared != "moment", field


@pytest.mark.parametrize("kind", FIELDS)
def test_every_kind_can_be_read(story: Story, kind: str) -> None:
    story.save("settings", settings_id(), soon_days=3)
    kept = [row.id for row in story.store.rows(kind)]
    assert [row.id for row in story.facts().all(kind)] == kept
    assert {row.id for row in facts_of(story.connection, "t", TODAY).all(kind)} <= set(kept)


def test_values_are_dates_and_yes_or_no(story: Story) -> None:
    story.play(job(expected_on=TODAY, ends_benefit=False, irregular_hours=True), rec("future_job", "j2"))
    first, second = all_facts(story.connection, TODAY).all("future_job")
    assert (first.expected_on, first.ends_benefit, first.irregular_hours) == (TODAY, False, True)
    assert (second.expected_on, second.ends_benefit, second.employer_id) == (None, None, None)
    assert first.ends_benefit is False


def test_rows_are_found_by_id_and_by_what_they_hang_under(story: Story) -> None:
    story.play(*SECOND)
    facts = story.facts()
    assert [row.id for row in facts.under("trajectory", "job_id", "j")] == ["t", "u"]
    assert facts.under("trajectory", "job_id", None) == facts.under("trajectory", "job_id", "?") == []
    assert facts.get("trajectory", "u").candidate_id == "c2"
    assert facts.get("trajectory", "?") is facts.get("trajectory", None) is None


def test_what_was_taken_away_is_no_fact(story: Story) -> None:
    story.save("barrier", "b", trajectory_id="t")
    story.store.delete("barrier", "b")
    story.store.delete("match", "m")
    for facts in (story.facts(), facts_of(story.connection, "t", TODAY)):
        assert (facts.all("barrier"), facts.all("match")) == ([], [])
    assert not {"W29", "W08"} & story.codes()
    story.store.undo()
    assert [row.id for row in story.facts().all("match")] == ["m"]


def test_of_a_trajectory_that_is_not_there_nothing_is_known(story: Story) -> None:
    story.store.delete("trajectory", "t")
    assert (of_one(story), of_one(story, "?")) == ([], [])


# ---- Settings ----


def test_what_counts_without_settings_is_what_the_app_suggests() -> None:
    assert set(FIELDS["settings"].split()) <= set(DEFAULTS)
    assert {name for signal in signals().values() for name in signal.settings} <= set(DEFAULTS)


@pytest.mark.parametrize("name", FIELDS["settings"].split())
def test_a_setting_that_was_filled_in_counts(story: Story, name: str) -> None:
    assert about(story).setting(name) == DEFAULTS[name]
    story.save("settings", settings_id(), organisation_name="Werkbedrijf Oefendam")
    assert about(story).setting(name) == DEFAULTS[name]
    story.save("settings", settings_id(), **{name: 7})
    assert about(story).setting(name) == 7


# ---- What is read from them about a case ----


def about(story: Story) -> CaseFacts:
    """The trajectory of the story."""
    facts = story.facts()
    return CaseFacts(facts, facts.get("trajectory", "t"))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 10, 31), 1, date(2027, 11, 30)),
        (date(2027, 11, 30), 1, date(2027, 12, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 3, 9), 9, date(2027, 12, 9)),
        (date(2027, 12, 31), 12, date(2028, 12, 31)),
        (date(2027, 3, 9), 24, date(2029, 3, 9)),
    ],
)
def test_months_later(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@pytest.mark.parametrize(
    ("values", "learning", "soon"),
    [
        ({}, False, False),
        ({"state": "learning"}, True, True),
        ({"state": "final_evaluation"}, True, True),
        ({"state": "agreed", "start_on": TODAY}, True, True),
        ({"state": "agreed", "start_on": ahead(1)}, False, True),
        ({"state": "paused", "start_on": ago(30)}, False, True),
        ({"start_on": ahead(15)}, False, False),
    ],
)
def test_when_learning_has_begun(story: Story, values: dict[str, Any], learning: bool, soon: bool) -> None:
    story.save("trajectory", "t", **values)
    assert (about(story).is_learning, about(story).starts_soon) == (learning, soon)


@pytest.mark.parametrize("answer", Answer)
def test_an_item_counts_as_ticked_when_it_was_done_or_does_not_apply(story: Story, answer: str) -> None:
    story.play(ticked("s3-practical-talk", answer))
    assert about(story).is_ticked("s3-practical-talk") == (answer in ("done", "not_applicable"))
    assert not about(story).is_ticked("s3-introduce")


def test_a_barrier_is_open_until_it_is_solved_or_accepted(story: Story) -> None:
    for state in (None, *BarrierState):
        story.save("barrier", f"b-{state}", trajectory_id="t", state=state)
    left = {row.state for row in about(story).open_barriers}
    assert left == {None, *BarrierState} - {"solved", "accepted"}


def test_the_highest_version_of_the_own_agreement_counts_before_that_of_the_group(story: Story) -> None:
    assert about(story).agreement is None
    story.play(*GROUP, rec("agreement", "g", cohort_id="k", version=5))
    assert about(story).agreement.id == "g"
    story.play(*(rec("agreement", f"a{number}", trajectory_id="t", version=number) for number in (1, 10, 9)))
    assert about(story).agreement.id == "a10"


def test_the_own_employer_counts_before_that_of_the_job(story: Story) -> None:
    assert about(story).employer_id == "e"
    story.save("trajectory", "t", employer_id="f")
    assert about(story).employer_id == "f"
    story.save("trajectory", "t", employer_id=None, job_id=None)
    assert (about(story).employer_id, about(story).job) == ("", None)


# ---- One trajectory, or all ----


@each(EVERY_CASE)
def test_a_trajectory_by_itself_tells_the_same(story: Story, one: Case) -> None:
    story.play(*one.story, *next(iter(one.but.values())))
    assert of_one(story) == story.up()
    story.play(*one.story)
    assert of_one(story) == story.up()


def test_it_also_tells_the_same_about_a_job_that_two_learn_for(story: Story) -> None:
    story.play(*SECOND, job(places=1))
    assert [one.signal.code for one in story.up("W42")] == ["W42"]
    assert of_one(story) == story.up()
    story.save("step_plan_item", "s", trajectory_id="u")
    assert of_one(story) == story.up()
    story.save("outcome", "u1", trajectory_id="u", end_state="failed")
    assert of_one(story) == story.up()


def test_it_also_tells_the_same_when_only_the_job_has_an_employer(story: Story) -> None:
    story.play(
        case(start_on=TODAY),
        rec("commitment", "p", employer_id="e", level="guarantee"),
        rec("contact_log", "q", employer_id="e", about_group=True, held_on=TODAY),
    )
    assert not {"W06", "W18"} & story.codes()
    assert of_one(story) == story.up()


@pytest.mark.torture
def test_in_the_demo_every_trajectory_tells_the_same() -> None:
    with demo_folder(DAY) as (folder, passphrase):
        connection = open_with(folder, passphrase)[0].connection
        everything = all_facts(connection, DAY)
        found = {one.id: of_trajectory(everything, one.id) for one in everything.all("trajectory")}
        alone = {one: of_trajectory(facts_of(connection, one, DAY), one) for one in found}
        connection.close()
    assert alone == found
    assert len(found) > 5
    assert sum(map(len, found.values())) > 10
