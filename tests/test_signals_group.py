"""The signals about the match, a group, and the end: when they come, stay away and clear."""

from __future__ import annotations

import pytest

from tests.signal_stories import (
    GROUP,
    SECOND,
    TODAY,
    Case,
    Change,
    Story,
    ago,
    ahead,
    candidate,
    case,
    check_clears,
    check_fires,
    check_stays_away,
    each,
    each_edge,
    each_short,
    gone,
    job,
    match,
    place,
    rec,
    ticked,
)

# ---- The match ----

SOON = ("soon_days", 13)
BEGINS = case(start_on=ahead(14))
A_DAY_LATER = {"it begins a day later than soon": (case(start_on=ahead(15)),)}
NO_CANDIDATE = {"there is no candidate yet": (case(candidate_id=None),)}
FOUR = ("possibilities", "route", "goal", "expectations")
BARRIER = rec("barrier", "b", trajectory_id="t", barrier_type="gezin_relatie", owner="Coach Oefen")

MATCHES = (
    Case(
        "W08",
        (),
        {
            "it does not apply": (ticked("s3-warn-no-match", "not_applicable"),),
            "matching has not begun": (gone("match", "m"),),
            "there is no employer yet": (case(job_id=None),),
        },
        (("item.match", "done"),),
    ),
    Case(
        "W09",
        (match(met_on=ago(1)),),
        {
            "they did not meet yet": (match(met_on=None),),
            "all four were ticked": tuple(ticked(f"s3-inform-{name}") for name in FOUR),
        },
        tuple((f"match.told_{name}_on", TODAY) for name in FOUR),
    ),
    Case(
        "W09",
        (BEGINS, match(**{f"told_{name}_on": ago(1) for name in FOUR[:3]})),
        {**A_DAY_LATER, "the fourth was ticked": (ticked("s3-inform-expectations"),)},
        (("match.told_expectations_on", TODAY),),
        name="begins soon",
        setting=SOON,
    ),
    Case(
        "W10",
        (BEGINS,),
        {**A_DAY_LATER, **NO_CANDIDATE, "it does not apply": (ticked("s3-practical-talk", "not_applicable"),)},
        (("candidate.practical_talk_on", TODAY),),
        setting=SOON,
    ),
    Case(
        "W11",
        (BEGINS,),
        {
            **A_DAY_LATER,
            **NO_CANDIDATE,
            "in a group that comes later": (case(route="wlb"),),
            "a talk was with both": (rec("contact_log", "q", trajectory_id="t", contact_with="both"),),
            "they met in a talk about the candidate": (
                rec("contact_log", "q", candidate_id="c", contact_kind="meeting"),
            ),
        },
        (("match.met_on", TODAY),),
        setting=SOON,
    ),
    Case(
        "W11",
        (BEGINS, gone("match", "m")),
        A_DAY_LATER,
        (("match.met_on", TODAY),),
        name="without a match",
        starting={"trajectory_id": "t", "candidate_id": "c", "job_id": "j"},
    ),
    Case(
        "W12",
        (match(state="chosen", employer_decision="later"),),
        {
            **NO_CANDIDATE,
            "they were only introduced": (match(state="introduced"),),
            "in a group that comes later": (case(route="wlb"),),
        },
        (("match.employer_decision", "yes"),),
    ),
    Case(
        "W12",
        (case(start_on=TODAY), gone("match", "m")),
        {"learning begins tomorrow": (case(start_on=ahead(1)),)},
        (("match.employer_decision", "yes"),),
        name="learning without a match",
        starting={"trajectory_id": "t", "candidate_id": "c", "job_id": "j"},
    ),
    Case(
        "W13",
        (*GROUP, rec("cohort", "k", bbl_start_on=ahead(56))),
        {
            **NO_CANDIDATE,
            "it is a day later": (rec("cohort", "k", bbl_start_on=ahead(57)),),
            "an employer chose": (match(employer_decision="yes"),),
            "the route is large": (case(route="large"),),
        },
        (("trajectory.employer_id", "e"),),
        setting=("bbl_notice_weeks", 7),
    ),
    Case(
        "W44",
        (job(irregular_hours=True), candidate(problem_childcare=True)),
        {
            "not known whether hours are irregular": (job(irregular_hours=None),),
            "not asked about childcare": (candidate(problem_childcare=None),),
        },
        (("candidate.problem_childcare", False),),
    ),
    Case(
        "W44",
        (job(irregular_hours=True), BARRIER),
        {
            "it is accepted": (rec("barrier", "b", state="accepted"),),
            "it is about something else": (rec("barrier", "b", barrier_type="huisvesting"),),
        },
        (("barrier.state", "solved"),),
        name="a barrier",
        about=("barrier", "b"),
    ),
    Case(
        "W45",
        GROUP,
        {**NO_CANDIDATE, "the route is large": (case(route="large"),)},
        (("candidate.language_test_on", TODAY),),
    ),
    Case(
        "W45",
        (candidate(language_lessons=True),),
        {
            "not known whether lessons are needed": (candidate(language_lessons=None),),
            "lessons are in the plan": (rec("step_plan_item", "s", trajectory_id="t", item_kind="lessons"),),
        },
        (("barrier.owner", "Coach Oefen"),),
        name="lessons",
        starting={"trajectory_id": "t", "barrier_type": "taal_nt2", "method_item": "b-language"},
    ),
    Case(
        "W50",
        (BARRIER, rec("barrier", "b", barrier_type="belastbaarheid")),
        {
            "it is another barrier": (BARRIER,),
            "it was solved": (rec("barrier", "b", state="solved"),),
        },
        (("barrier.barrier_type", "overig"),),
        about=("barrier", "b"),
    ),
)

# ---- The group ----

MEMBER = (*GROUP, rec("cohort_employer", "ke", cohort_id="k", employer_id="e"))
TWO_MEMBERS = (*MEMBER, rec("cohort_employer", "kf", cohort_id="k", employer_id="f"))
ONE_PLACE = (rec("cohort_employer", "ke", expected_places=1), rec("cohort_employer", "kf", expected_places=0))
AGREED = rec("agreement", "a", cohort_id="k", state="general")
PROMISED = rec("commitment", "p1", employer_id="e", cohort_id="k", level="intention")

OF_GROUP = (
    Case(
        "W17",
        (*MEMBER, AGREED),
        {
            "nothing was agreed yet": (gone("agreement", "a"),),
            "promised to this group": (PROMISED,),
            "promised in general": (rec("commitment", "p1", employer_id="e", level="guarantee"),),
        },
        (("commitment.level", "intention"),),
        of="cohort",
        about=("employer", "e"),
        starting={"employer_id": "e", "cohort_id": "k"},
    ),
    Case(
        "W17",
        (*MEMBER, PROMISED, rec("agreement", "a", trajectory_id="t"), rec("commitment", "p1", state="withdrawn")),
        {
            "the promise was kept": (rec("commitment", "p1", state="kept"),),
            "the trajectory has ended": (case(ended_on=ago(1)),),
        },
        (("commitment.level", "intention"),),
        name="of one candidate, after a withdrawal",
        of="cohort",
        about=("employer", "e"),
    ),
    Case(
        "W17",
        (*MEMBER, PROMISED, AGREED, rec("programme", "p", trainer_id=None)),
        {
            "a partner is the trainer": (rec("programme_partner", "pp", programme_id="p", role="trainer"),),
            "nothing was agreed yet": (gone("agreement", "a"),),
        },
        (("programme.trainer_id", "o"),),
        name="no trainer",
        of="cohort",
    ),
    Case(
        "W19",
        (*GROUP, rec("commitment", "p1", employer_id="e", cohort_id="k", level="guarantee")),
        {
            "it is an intention": (PROMISED,),
            "it was withdrawn": (rec("commitment", "p1", state="withdrawn"),),
            "it was kept": (rec("commitment", "p1", state="kept"),),
        },
        (("commitment.level", "intention"),),
        of="cohort",
        about=("commitment", "p1"),
    ),
    Case(
        "W22",
        (*GROUP, rec("finance_line", "l", cohort_id="k", cost_kind="lessons")),
        {"somebody pays": (rec("finance_line", "l", payer="ocw"),)},
        (("finance_line.payer", "ocw"),),
        of="cohort",
        about=("finance_line", "l"),
    ),
    Case(
        "W22",
        (*GROUP, rec("cohort", "k", training_budget_cents=None)),
        {
            "nothing is an answer too": (rec("cohort", "k", training_budget_cents=0),),
            "a line for training has a budget": (
                rec("finance_line", "l", cohort_id="k", cost_kind="training", budget_cents=900, payer="employer"),
            ),
        },
        (("cohort.training_budget_cents", 250_000),),
        name="no budget",
        of="cohort",
    ),
    Case(
        "W40",
        MEMBER,
        {
            "there are two": (rec("cohort_employer", "kf", cohort_id="k", employer_id="f"),),
            "there is none yet": (gone("cohort_employer", "ke"),),
        },
        (("cohort_employer.employer_id", "f"),),
        of="cohort",
        starting={"cohort_id": "k"},
    ),
    Case(
        "W42",
        (*TWO_MEMBERS, *SECOND, rec("trajectory", "u", cohort_id="k"), *ONE_PLACE),
        {
            "as many as candidates": (rec("cohort_employer", "kf", expected_places=1),),
            "one does not know yet": (rec("cohort_employer", "kf", expected_places=None),),
            "one has no candidate yet": (rec("trajectory", "u", candidate_id=None),),
            "one has ended": (rec("trajectory", "u", state="stopped"),),
        },
        (("cohort_employer.expected_places", 2),),
        of="cohort",
    ),
    Case(
        "W49",
        (*GROUP, rec("cohort", "k", closed_on=TODAY)),
        {
            "the round is not closed": (rec("cohort", "k", closed_on=None),),
            "there is a lesson": (rec("lesson", "l", cohort_id="k", change_next="eerder beginnen"),),
        },
        (("lesson.went_well", "de groep bleef bij elkaar"),),
        of="cohort",
        starting={"cohort_id": "k"},
    ),
    Case(
        "W52",
        (*MEMBER, rec("cohort_employer", "ke", joins_again=False)),
        {
            "not asked yet": (rec("cohort_employer", "ke", joins_again=None),),
            "the reason is known": (rec("cohort_employer", "ke", reason_not_again="geen plek"),),
        },
        (("cohort_employer.reason_not_again", "geen plek"),),
        of="cohort",
        about=("cohort_employer", "ke"),
    ),
)

# ---- The end ----

ENDED = rec("outcome", "u1", trajectory_id="t", end_state="regular_job")
FINAL = rec("evaluation", "v", trajectory_id="t", evaluation_kind="final", held_on=ago(1))
FALLBACK = rec("fallback", "fb", trajectory_id="t", option="mediation")

ENDS = (
    Case(
        "W41",
        (case(planned_end_on=ahead(84)), job(state="signal")),
        {
            "a day more than the lead": (case(planned_end_on=ahead(85)),),
            "the end is not known": (case(planned_end_on=None),),
            "the job is confirmed": (job(state="confirmed"),),
            "another job is confirmed": (
                rec("future_job", "j2", employer_id="f", state="confirmed"),
                rec("trajectory_job", "tj", trajectory_id="t", job_id="j2"),
            ),
        },
        (("fallback.option", "other_employer"),),
        starting={"trajectory_id": "t", "cause": "no_job"},
        setting=("fallback_lead_weeks", 11),
    ),
    Case(
        "W41",
        (case(planned_end_on=ago(1)), FALLBACK, rec("fallback", "fb", state="dropped")),
        {"the other way still stands": (rec("fallback", "fb", state="idea"),)},
        (("fallback.option", "further_learning"),),
        name="after a fallback was dropped",
    ),
    Case(
        "W46",
        (ENDED,),
        {
            "it is no job": (rec("outcome", "u1", end_state="closer_to_work"),),
            "all is settled": (rec("outcome", "u1", start_on=ahead(9)), FINAL),
        },
        (("outcome.start_on", ahead(9)), ("evaluation.held_on", TODAY)),
        about=("outcome", "u1"),
    ),
    Case(
        "W46",
        (ENDED, rec("outcome", "u1", start_on=ahead(9)), FINAL, rec("evaluation", "v", evaluation_kind="interim")),
        {"it was the final one": (FINAL,)},
        (("evaluation.held_on", TODAY),),
        name="only an interim evaluation",
        about=("outcome", "u1"),
        starting={"trajectory_id": "t", "evaluation_kind": "final"},
    ),
    Case(
        "W47",
        (rec("outcome", "u1", trajectory_id="t", end_state="failed"),),
        {
            "learning goes on": (rec("outcome", "u1", end_state="keep_learning_bbl"),),
            "the candidate stopped": (rec("outcome", "u1", end_state="dropout"),),
            "another way is known": (FALLBACK,),
        },
        (("fallback.option", "mediation"),),
        starting={"trajectory_id": "t", "cause": "not_succeeded"},
    ),
    Case(
        "W47",
        (job(state="no_job"),),
        {"the job is only a signal": (job(state="signal"),), "it ended with a job": (ENDED,)},
        (("fallback.option", "other_employer"),),
        name="the job does not come",
        starting={"cause": "no_job"},
    ),
    Case(
        "W47",
        (case(state="employer_left"),),
        {"the candidate stopped": (case(state="stopped"),)},
        (("fallback.option", "other_employer"),),
        name="the employer left",
        starting={"cause": "employer_left"},
    ),
    Case(
        "W48",
        (rec("outcome", "u1", trajectory_id="t", end_state="bbl_job"),),
        {
            "there is no job": (rec("outcome", "u1", end_state="failed"),),
            "it does not apply": (ticked("s6-tip-financial-support", "not_applicable"),),
        },
        (("item.regular", "done"),),
    ),
)

CASES = (*MATCHES, *OF_GROUP, *ENDS)


# ---- More of what counts ----

IRREGULAR = job(irregular_hours=True)
LESSONS = candidate(language_lessons=True)
NO_BUDGET = (*GROUP, rec("cohort", "k", training_budget_cents=None))
TOO_FEW = (
    *(*TWO_MEMBERS, *SECOND, rec("trajectory", "u", cohort_id="k"), *ONE_PLACE),
    *(rec("cohort_employer", "ke", expected_places=None), PROMISED),
)
GROUP_BEGINS = (*GROUP, rec("cohort", "k", start_on=ahead(14)))
AT_TEST = (
    *GROUP,
    rec("meeting", "lt", cohort_id="k", meeting_kind="language_test", held_on=ago(1)),
    rec("attendance", "at", meeting_id="lt", candidate_id="c", present=True),
)
COME_TOO = {
    "W42 promised too few": (*TOO_FEW, rec("commitment", "p1", count=1)),
    "W10 the group begins soon": GROUP_BEGINS,
    "W45 absent when the group did the test": (*AT_TEST, rec("attendance", "at", present=False)),
    "W45 the group will do the test": (*AT_TEST, rec("meeting", "lt", held_on=None)),
    "W45 at another meeting": (*AT_TEST, rec("meeting", "lt", meeting_kind="information")),
    "W02 the route is not that of the group": (
        *(*GROUP, rec("cohort", "k", bbl_start_on=ahead(9)), job(expected_on=ahead(99))),
        case(job_id="j", route="large", planned_end_on=ahead(100)),
    ),
    "W06 only what to expect was discussed": (ticked("s1-manage-expectations"),),
    "W09 the employer answered": (match(employer_decision="later"),),
    "W12 learning, and the employer did not answer": (case(start_on=TODAY),),
    "W44 childcare": (IRREGULAR, rec("barrier", "b", trajectory_id="t", barrier_type="kinderopvang_zorg")),
    "W44 childcare by item": (IRREGULAR, rec("barrier", "b", trajectory_id="t", method_item="b-childcare")),
    "W44 family by item": (IRREGULAR, rec("barrier", "b", trajectory_id="t", method_item="b-family-situation")),
    "W44 hours by item": (IRREGULAR, rec("barrier", "b", trajectory_id="t", method_item="b-irregular-hours")),
    "W45 another barrier has an owner": (LESSONS, BARRIER),
    "W45 a language barrier that nobody took up": (LESSONS, BARRIER, rec("barrier", "b", owner="")),
    "W50 disability by item": (rec("barrier", "b", trajectory_id="t", method_item="b-disability"),),
    "W17 promised to another group": (
        *(*MEMBER, AGREED, PROMISED, rec("cohort", "k2", name="Andere groep")),
        rec("commitment", "p1", cohort_id="k2"),
    ),
    "W17 a partner who only pays": (
        *(*MEMBER, PROMISED, AGREED, rec("programme", "p", trainer_id=None)),
        rec("programme_partner", "pp", programme_id="p", role="funder"),
    ),
    "W19 a guarantee that stands": (*GROUP, PROMISED, rec("commitment", "p1", level="guarantee", state="stands")),
    "W22 money for lessons is none for training": (
        *(*NO_BUDGET, rec("finance_line", "l", cohort_id="k", cost_kind="lessons", amount_cents=9, payer="ocw")),
    ),
    "W22 training without an amount": (
        *(*NO_BUDGET, rec("finance_line", "l", cohort_id="k", cost_kind="training", payer="ocw")),
    ),
    "W47 closer to work": (rec("outcome", "u1", trajectory_id="t", end_state="closer_to_work"),),
    "W47 not succeeded": (case(state="not_succeeded"),),
}
STAY_TOO = {
    "W10 the group begins a day later than soon": (*GROUP_BEGINS, rec("cohort", "k", start_on=ahead(15))),
    "W10 begins later than the group": (*GROUP_BEGINS, case(start_on=ahead(15))),
    "W10 not admitted to the group": (*GROUP_BEGINS, match(state="not_admitted")),
    "W23 planned with the whole group": (
        *(*GROUP_BEGINS, rec("evaluation", "v", cohort_id="k", evaluation_kind="interim", planned_on=ahead(40))),
        rec("evaluation", "v2", cohort_id="k", evaluation_kind="final", planned_on=ahead(80)),
    ),
    "W42 withdrew before the group began": (
        *(*GROUP, match(state="withdrawn")),
        rec("cohort_employer", "ke", cohort_id="k", employer_id="e", expected_places=0),
    ),
    "W45 at the language test of the group": AT_TEST,
    "W01 a talk without a day": (rec("contact_log", "g", job_id="j", about_growth=True), job(expected_on=ahead(999))),
    "W02 a group without a day": (*GROUP, case(job_id="j", planned_end_on=ahead(9)), job(expected_on=TODAY)),
    "W22 training with an amount": (
        *(*NO_BUDGET, rec("finance_line", "l", cohort_id="k", cost_kind="training", amount_cents=9, payer="ocw")),
    ),
    "W41 somebody learns for the job": (case(planned_end_on=ahead(9)), job(state="in_trajectory")),
    "W41 the job is filled": (case(planned_end_on=ahead(9)), job(state="filled")),
    "W42 a group without employers": (*GROUP,),
    "W42 promised to another group": (*TOO_FEW, rec("commitment", "p1", count=1, cohort_id=None)),
    "W42 promised as many": (*TOO_FEW, rec("commitment", "p1", count=2)),
    "W45 training is in the plan": (LESSONS, rec("step_plan_item", "s", trajectory_id="t", item_kind="training")),
    "W45 a language barrier with an owner": (LESSONS, BARRIER, rec("barrier", "b", barrier_type="taal_nt2")),
}


@each_short(COME_TOO)
def test_comes_too(story: Story, code: str, changes: tuple[Change, ...]) -> None:
    assert len(story.play(*changes).anywhere(code)) == 1


@each_short(STAY_TOO)
def test_stays_away_too(story: Story, code: str, changes: tuple[Change, ...]) -> None:
    assert story.play(*changes).anywhere(code) == []


@each(CASES)
def test_comes(story: Story, one: Case) -> None:
    check_fires(story, one)


@each_edge(CASES)
def test_stays_away(story: Story, one: Case, edge: str) -> None:
    check_stays_away(story, one, edge)


@each(CASES)
def test_clears(story: Story, one: Case) -> None:
    check_clears(story, one)


def test_a_barrier_at_home_is_named_and_not_the_answer_behind_it_too(story: Story) -> None:
    story.play(IRREGULAR, BARRIER, candidate(problem_childcare=True))
    assert [place(one) for one in story.up("W44")] == ["barrier.state"]


def test_each_employer_without_a_promise_is_named(story: Story) -> None:
    story.play(*TWO_MEMBERS, AGREED)
    assert [one.subject_id for one in story.of_cohort("W17")] == ["e", "f"]


@pytest.mark.parametrize(
    "end_state", ["regular_job", "regular_same_wlb", "bbl_job", "other_employer_no_job", "other_employer_after_fail"]
)
def test_every_job_asks_for_a_first_day(story: Story, end_state: str) -> None:
    story.play(rec("outcome", "u1", trajectory_id="t", end_state=end_state))
    assert [place(one) for one in story.up("W46")] == ["outcome.start_on"]


def test_a_group_asks_for_the_test_and_for_the_lessons(story: Story) -> None:
    story.play(*GROUP, candidate(language_lessons=True))
    assert [place(one) for one in story.up("W45")] == ["candidate.language_test_on", "barrier.owner"]


@pytest.mark.parametrize(
    ("code", "changes", "there"),
    [
        ("W12", (case(start_on=TODAY),), "m.employer_decision"),
        ("W45", (LESSONS, BARRIER, rec("barrier", "b", barrier_type="taal_nt2", owner=None)), "b.owner"),
        (
            "W46",
            (ENDED, rec("outcome", "u1", start_on=TODAY), FINAL, rec("evaluation", "v", held_on=None)),
            "v.held_on",
        ),
    ],
)
def test_what_is_there_is_filled_in_and_not_made_again(
    story: Story, code: str, changes: tuple[Change, ...], there: str
) -> None:
    story.play(*changes)
    assert [f"{one.record_id}.{one.field}" for one in story.up(code)] == [there]
