"""The signals: what is declared and what is asked fit together, set aside, in order; and those about the job."""

from __future__ import annotations

from datetime import date

import pytest

from nbm_tui.method.catalogue import ROUTES, STEPS, catalogue
from nbm_tui.method.conditions.found import CONDITIONS
from nbm_tui.method.signals import REMARK, STRONG, Signal, of_trajectory, signals
from storage.facts import FIELDS, all_facts
from storage.records.links import settings_id
from tests import test_signals_group as about_groups
from tests import test_signals_learning as about_learning
from tests.signal_stories import (
    GROUP,
    SECOND,
    TODAY,
    Case,
    Story,
    ago,
    ahead,
    case,
    check_clears,
    check_fires,
    check_stays_away,
    each,
    each_edge,
    gone,
    job,
    match,
    place,
    rec,
    ticked,
)

# ---- The job and its employer ----

PROFILE = (rec("profile", "pr", name="Oefenprofiel"), job(profile_id="pr"))
BOTH_LEARN = (job(places=1), *SECOND)

JOB = (
    Case(
        "W01",
        (rec("contact_log", "g", job_id="j", held_on=TODAY, about_growth=True), job(expected_on=date(2029, 3, 10))),
        {
            "on the last day of the horizon": (job(expected_on=date(2029, 3, 9)),),
            "spoken again since": (rec("contact_log", "h", job_id="j", held_on=ahead(1), contact_kind="growth"),),
            "the talk was not about growth": (rec("contact_log", "g", about_growth=None),),
        },
        (("future_job.expected_on", date(2029, 3, 9)),),
        of="job",
        setting=("horizon_months", 25),
    ),
    Case(
        "W01",
        (
            rec("contact_log", "g", employer_id="e", held_on=ago(9), about_growth=True),
            job(expected_on=date(2029, 3, 1)),
        ),
        {
            "on the last day of the horizon": (job(expected_on=date(2029, 2, 28)),),
            "spoken since about this job": (rec("contact_log", "h", job_id="j", held_on=TODAY, about_growth=True),),
        },
        (("future_job.expected_on", TODAY),),
        name="after a talk with the employer",
        of="job",
    ),
    Case(
        "W02",
        (case(planned_end_on=ahead(100)), job(expected_on=ahead(99))),
        {
            "on the day itself": (job(expected_on=ahead(100)),),
            "the end is not known": (case(planned_end_on=None),),
            "the day of the job is not known": (job(expected_on=None),),
        },
        (("future_job.expected_on", ahead(100)),),
    ),
    Case(
        "W02",
        (case(start_on=TODAY, length_months=6), job(expected_on=date(2027, 9, 8))),
        {"on the day itself": (job(expected_on=date(2027, 9, 9)),)},
        (("future_job.expected_on", date(2027, 9, 9)),),
        name="by its length",
    ),
    Case(
        "W02",
        (*GROUP, rec("cohort", "k", bbl_start_on=ahead(99)), case(job_id="j"), job(expected_on=ahead(98))),
        {"after the BBL begins, before the end": (case(planned_end_on=ahead(400)), job(expected_on=ahead(99)))},
        (("future_job.expected_on", ahead(99)),),
        name="in a group",
    ),
    Case(
        "W03",
        (),
        {"both are known": (job(origin="new_branch", expected_on=ahead(400)),)},
        (("future_job.origin", "expansion"), ("future_job.expected_on", ahead(400))),
        of="job",
    ),
    Case(
        "W04",
        PROFILE,
        {
            "the job asks a skill": (rec("skill", "s", job_id="j", name="deeg kneden"),),
            "the profile asks a skill": (rec("skill", "s", profile_id="pr", name="deeg kneden"),),
            "the profile was taken away": (gone("profile", "pr"),),
        },
        (("skill.name", "deeg kneden"),),
        of="job",
        starting={"job_id": "j"},
    ),
    Case(
        "W04",
        (rec("step_plan_item", "s1", trajectory_id="t", goal="zelf bakken"),),
        {
            "the step was taken away": (gone("step_plan_item", "s1"),),
            "the trajectory has ended": (case(state="stopped"),),
        },
        (("skill.name", "deeg kneden"),),
        name="with a step plan",
        of="job",
    ),
    Case(
        "W05",
        (*PROFILE, rec("profile", "pr", education_needed=True), rec("skill", "s", job_id="j", name="deeg kneden")),
        {
            "not known whether papers are needed": (rec("profile", "pr", education_needed=None),),
            "no papers are needed": (rec("profile", "pr", education_needed=False, experience_needed=False),),
            "the profile asks a skill too": (rec("skill", "s2", profile_id="pr", name="op tijd komen"),),
        },
        (("skill.name", "op tijd komen"),),
        of="job",
        starting={"profile_id": "pr"},
    ),
    Case(
        "W05",
        (*PROFILE, rec("profile", "pr", experience_needed=True)),
        {"experience is not needed": (rec("profile", "pr", experience_needed=False),)},
        (("skill.name", "op tijd komen"),),
        name="experience",
        of="job",
    ),
    Case(
        "W06",
        (ticked("s1-inform-target-group"),),
        {
            "both items are ticked": (ticked("s1-manage-expectations", "not_applicable"),),
            "there is no candidate yet": (case(candidate_id=None),),
            "there is no employer yet": (case(job_id=None),),
        },
        (("contact_log.about_group", True),),
        starting={"employer_id": "e"},
    ),
    Case(
        "W07",
        (),
        {
            "support was asked and is not there": (rec("employer", "e", floor_support="no"),),
            "there is no candidate yet": (case(candidate_id=None),),
        },
        (("employer.floor_support", "partly"),),
    ),
    Case(
        "W42",
        BOTH_LEARN,
        {
            "there is a place for both": (job(places=2),),
            "the number is not known": (job(places=None),),
            "one has no candidate yet": (rec("trajectory", "u", candidate_id=None),),
            "one has ended": (rec("trajectory", "u", ended_on=ago(1)),),
        },
        (("future_job.places", 2),),
        of="job",
    ),
    Case(
        "W43",
        (job(ends_benefit=False),),
        {"not known yet": (job(ends_benefit=None),), "enough": (job(ends_benefit=True),)},
        (("future_job.ends_benefit", job(hours_week=32, ends_benefit=True)),),
        of="job",
    ),
)

# ---- What was promised, and money ----

GUARANTEE = rec("commitment", "p", employer_id="e", level="guarantee")

PROMISED_AND_PAID = (
    Case(
        "W19",
        (GUARANTEE,),
        {
            "it is an intention": (rec("commitment", "p", level="intention"),),
            "it was withdrawn": (rec("commitment", "p", state="withdrawn"),),
            "it was kept": (rec("commitment", "p", state="kept"),),
            "it is for another job": (rec("future_job", "j2", employer_id="e"), rec("commitment", "p", job_id="j2")),
            "it is for a group": (*GROUP, rec("commitment", "p", cohort_id="k")),
        },
        (("commitment.level", "intention"),),
        about=("commitment", "p"),
    ),
    Case(
        "W22",
        (rec("finance_line", "l", trajectory_id="t", cost_kind="training"),),
        {"somebody pays": (rec("finance_line", "l", payer="other"),)},
        (("finance_line.payer", "municipality"),),
        about=("finance_line", "l"),
    ),
)

CASES = (*JOB, *PROMISED_AND_PAID)
EVERY_CASE = (*CASES, *about_groups.CASES, *about_learning.CASES)
WITH_A_SETTING = [one for one in EVERY_CASE if one.setting]


@each(CASES)
def test_comes(story: Story, one: Case) -> None:
    check_fires(story, one)


@each_edge(CASES)
def test_stays_away(story: Story, one: Case, edge: str) -> None:
    check_stays_away(story, one, edge)


@each(CASES)
def test_clears(story: Story, one: Case) -> None:
    check_clears(story, one)


def test_the_job_of_a_trajectory_is_shown_with_it_until_it_ends(story: Story) -> None:
    story.play(job(ends_benefit=False))
    assert [(one.subject_kind, one.subject_id) for one in story.up("W43")] == [("future_job", "j")]
    story.save("trajectory", "t", state="completed")
    assert story.up("W43") == []
    assert len(story.of_job("W43")) == 1


# ---- What is declared ----

each_signal = pytest.mark.parametrize("signal", [pytest.param(one, id=code) for code, one in signals().items()])


def test_codes_run_from_1_to_52() -> None:
    assert list(signals()) == [f"W{number:02}" for number in range(1, 53)]


@each_signal
def test_a_signal_rests_on_the_method(signal: Signal) -> None:
    assert signal.items
    assert all(catalogue().item(item) for item in signal.items)
    assert signal.step in STEPS
    assert signal.severity in (STRONG, REMARK)


@each_signal
def test_a_signal_is_short_and_says_what_to_do(signal: Signal) -> None:
    for texts in (signal.when, signal.todo):
        assert texts.keys() == {"nl", "en"}
        assert all(text and text == text.strip() for text in texts.values())
    assert all(len(text) <= 50 and not text.endswith(".") for text in signal.when.values())
    assert all(text.endswith(".") for text in signal.todo.values())


def test_every_signal_has_a_condition_and_every_condition_a_signal() -> None:
    assert {code for conditions in CONDITIONS.values() for code in conditions} == set(signals())


def test_every_condition_is_told_in_stories() -> None:
    seen_from = {"job": "job", "case": "trajectory", "ended": "trajectory", "cohort": "cohort"}
    asked = {(seen_from[scope], code) for scope, conditions in CONDITIONS.items() for code in conditions}
    assert {(one.of, one.code) for one in EVERY_CASE} == asked
    assert all(one.but and one.mends for one in EVERY_CASE)


# ---- Settings ----


@each(WITH_A_SETTING)
def test_a_setting_that_is_just_wide_enough_keeps_it_away(story: Story, one: Case) -> None:
    assert one.setting
    story.play(*one.story)
    assert len(story.of(one)) == 1
    story.save("settings", settings_id(), **dict([one.setting]))
    assert story.of(one) == []


def test_a_signal_names_the_settings_that_it_uses() -> None:
    used = {(one.code, one.setting[0]) for one in WITH_A_SETTING if one.setting}
    assert {(code, name) for code, signal in signals().items() for name in signal.settings} == used


# ---- Set aside ----

TWO_BARRIERS = (rec("barrier", "b", trajectory_id="t"), rec("barrier", "b2", trajectory_id="t"))


def aside(story: Story, kind: str, subject: str, until: date | None, signal: str = "W29") -> None:
    """Set a signal aside."""
    values = {"signal": signal, "subject_kind": kind, "subject_id": subject, "reason": "komt later", "until_on": until}
    story.save("signal_set_aside", f"{signal}-{subject}", **values)


@pytest.mark.parametrize(("until", "left"), [(None, ["b2"]), (ahead(1), ["b2"]), (TODAY, ["b", "b2"])])
def test_set_aside_for_one_subject_until_its_day(story: Story, until: date | None, left: list[str]) -> None:
    story.play(*TWO_BARRIERS)
    aside(story, "barrier", "b", until)
    assert [one.subject_id for one in story.up("W29")] == left


def test_set_aside_counts_only_for_its_signal_and_can_be_taken_back(story: Story) -> None:
    story.play(*TWO_BARRIERS, rec("barrier", "b", barrier_type="belastbaarheid"))
    aside(story, "barrier", "b", None)
    assert [one.subject_id for one in story.up("W50")] == ["b"]
    story.store.delete("signal_set_aside", "W29-b")
    assert [one.subject_id for one in story.up("W29")] == ["b", "b2"]


def test_set_aside_with_a_trajectory_a_job_and_a_group(story: Story) -> None:
    story.play(*GROUP, case(job_id="j"), job(ends_benefit=False), rec("cohort", "k", closed_on=TODAY))
    assert (len(story.up("W45")), len(story.up("W43")), len(story.of_cohort("W49"))) == (1, 1, 1)
    for kind, subject, signal in (("trajectory", "t", "W45"), ("future_job", "j", "W43"), ("cohort", "k", "W49")):
        aside(story, kind, subject, ahead(1), signal)
    assert story.up("W45") + story.up("W43") + story.of_job("W43") + story.of_cohort("W49") == []


def test_set_aside_with_a_trajectory_holds_for_no_other(story: Story) -> None:
    story.play(*SECOND, rec("match", "m2", trajectory_id="u", candidate_id="c2", job_id="j"))
    aside(story, "trajectory", "t", None, "W08")
    assert (story.up("W08"), len(story.up("W08", "u"))) == ([], 1)


# ---- All together ----

MESSY = (
    *about_learning.CASES[0].story,
    *(rec("barrier", name, trajectory_id="t", barrier_type="belastbaarheid") for name in ("b", "b2")),
    rec("evaluation", "v", trajectory_id="t", evaluation_kind="final", held_on=ago(1), decision="adjust"),
    rec("finance_line", "l", trajectory_id="t"),
    job(ends_benefit=False, irregular_hours=True),
    case(start_on=ago(90), planned_end_on=ahead(1)),
)


def test_strong_ones_come_first_and_then_by_code(story: Story) -> None:
    story.play(*MESSY)
    found = [(one.severity == REMARK, one.signal.code) for one in story.up()]
    assert found == sorted(found)
    assert len(found) > 20
    assert ("W25", STRONG) in [(one.signal.code, one.severity) for one in story.up()]


def test_an_end_leaves_only_what_belongs_to_it(story: Story) -> None:
    story.play(*MESSY)
    assert not story.codes() <= set(CONDITIONS["ended"])
    story.save("outcome", "u1", trajectory_id="t", end_state="regular_job")
    assert story.codes() == {"W25", "W46", "W48"}


@pytest.mark.parametrize("state", ["completed", "stopped", "not_succeeded", "employer_left"])
def test_a_state_that_is_an_end_ends_it_too(story: Story, state: str) -> None:
    story.play(*MESSY, case(state=state))
    assert story.codes() <= set(CONDITIONS["ended"])


def test_an_outcome_that_says_nothing_yet_is_no_end(story: Story) -> None:
    story.play(*MESSY)
    before = story.codes()
    story.save("outcome", "u1", trajectory_id="t")
    assert story.codes() == before


def test_nothing_is_up_for_what_is_not_there(story: Story) -> None:
    assert (story.up("", "?"), story.of_job("", "?"), story.of_cohort("", "?")) == ([], [], [])
    story.store.delete("trajectory", "t")
    assert story.up() == []


@pytest.mark.parametrize("route", [None, *ROUTES])
def test_records_without_any_value_break_nothing(story: Story, route: str | None) -> None:
    story.play(*GROUP, rec("evaluation", "v", held_on=TODAY), rec("agreement", "a"), rec("profile", "pr"))
    parents = {"trajectory_id": "t", "cohort_id": "k", "evaluation_id": "v", "agreement_id": "a", "programme_id": "p"}
    parents |= {"candidate_id": "c", "job_id": "j", "employer_id": "e", "profile_id": "pr"}
    for kind, fields in FIELDS.items():
        links = {name: parents[name] for name in fields.split() if name in parents}
        story.save(kind, f"empty-{kind}", **links)
        story.save(kind, f"emptier-{kind}")
    story.play(case(route=route, job_id=None, start_on=TODAY))
    for trajectory in story.facts().all("trajectory"):
        story.up("", trajectory.id)
    for found in (*story.facts().all("future_job"), *story.facts().all("cohort")):
        story.of_job("", found.id)
        story.of_cohort("", found.id)
    assert story.up()


# What a coach fills in who does what the signals ask; other dates are today and other texts say anything.
FILLED_IN = {
    "employer.floor_support": "yes",
    "future_job.origin": "expansion",
    "future_job.expected_on": ahead(300),
    "evaluation.planned_on": ahead(30),
    "contact_log.about_group": True,
    "commitment.level": "intention",
    "match.employer_decision": "yes",
    "income_period.income_form": "benefit",
    "item.match": "done",
}


def test_who_does_what_the_signals_ask_is_left_in_peace(story: Story) -> None:
    story.play(case(start_on=TODAY, planned_end_on=ahead(200)), match(met_on=TODAY))
    done = 0
    while (left := story.up()) and done < 100:
        is_day = left[0].field.endswith("_on")
        story.mend(left[0], FILLED_IN.get(place(left[0]), TODAY if is_day else "zo afgesproken"))
        done += 1
    assert left == []
    assert done > 30


def test_a_signal_comes_with_its_day_and_without_any_change(story: Story) -> None:
    story.play(case(start_on=ahead(30)))
    codes = {}
    for days in (15, 16):
        found = of_trajectory(all_facts(story.connection, ahead(days)), "t")
        codes[days] = {one.signal.code for one in found}
    assert "W10" in codes[16] - codes[15]
