"""The signals while learning: about evaluations, barriers, transitions, contact and places; and the agreement."""

from __future__ import annotations

from typing import Any

from storage.records.links import barrier_review_id, participant_id
from tests.signal_stories import (
    A_DAY_LATER,
    ABOUT_BARRIER,
    AGREED,
    AGREEMENT,
    BARRIER,
    CORE,
    EXTRA,
    GROUP,
    INCOME,
    NO_CANDIDATE,
    PARTIES,
    PROMISE,
    SOON,
    STARTS,
    TODAY,
    Case,
    Change,
    Story,
    ago,
    ahead,
    case,
    check_clears,
    check_fires,
    check_stays_away,
    each,
    each_edge,
    each_short,
    rec,
)


def at(role: str, present: bool | None = True, evaluation: str = "v") -> Change:
    """Somebody was asked for an evaluation, and came or not."""
    values: dict[str, Any] = {"evaluation_id": evaluation, "role": role, "present": present}
    return rec("evaluation_participant", participant_id(evaluation, role), **values)


def discussed(answer: bool | None, barrier: str = "b") -> Change:
    """The barrier was discussed in the evaluation, or not."""
    values: dict[str, Any] = {"evaluation_id": "v", "barrier_id": barrier, "discussed": answer}
    return rec("barrier_review", barrier_review_id("v", barrier), **values)


def involved(role: str) -> tuple[Change, ...]:
    """Somebody guides, and belongs to the trajectory."""
    return tuple(rec(kind, kind, trajectory_id="t", role=role) for kind in ("guidance_line", "stakeholder"))


# ---- Evaluations, barriers, transitions ----

INTERIM = rec("evaluation", "v", trajectory_id="t", evaluation_kind="interim", planned_on=ago(3), held_on=ago(3))
LATER = rec("evaluation", "v2", trajectory_id="t", evaluation_kind="interim", held_on=ago(2))
ABOUT = ("evaluation", "v")
CHANGE = rec("transition", "x", trajectory_id="t", transition_kind="place", planned_on=ahead(14))
INVOLVED = (
    rec("guidance_line", "g", trajectory_id="t", role="supervisor"),
    rec("stakeholder", "s", trajectory_id="t", role="colleagues"),
)
SUPERVISORS = tuple(
    rec("transition", f"x{days}", trajectory_id="t", transition_kind="supervisor", happened_on=ago(days))
    for days in (30, 20)
)

LEARNING = (
    Case(
        "W23",
        (STARTS,),
        A_DAY_LATER,
        (("evaluation.planned_on", ahead(40)), ("evaluation.planned_on", ahead(80))),
        starting={"trajectory_id": "t", "evaluation_kind": "interim"},
        setting=SOON,
    ),
    Case(
        "W23",
        (STARTS, INTERIM, rec("evaluation", "v2", trajectory_id="t", evaluation_kind="final")),
        {"the final one has a day": (rec("evaluation", "v2", planned_on=ahead(80)),)},
        (("evaluation.planned_on", ahead(80)),),
        name="a final one without a day",
        starting={"evaluation_kind": "final"},
    ),
    Case(
        "W24",
        (INTERIM, rec("evaluation", "v", planned_on=ago(1), held_on=None)),
        {
            "it is today": (rec("evaluation", "v", planned_on=TODAY),),
            "it has no day": (rec("evaluation", "v", planned_on=None),),
            "it was held": (INTERIM,),
        },
        (("evaluation.held_on", TODAY),),
        about=ABOUT,
    ),
    Case(
        "W25",
        (INTERIM, at("candidate", None)),
        {
            **NO_CANDIDATE,
            "the candidate was there": (at("candidate"),),
            "it was not held": (rec("evaluation", "v", held_on=None),),
            "the candidate was at the next one": (LATER, at("candidate", evaluation="v2")),
        },
        (("evaluation.", at("candidate")),),
        about=ABOUT,
    ),
    Case(
        "W25",
        (INTERIM, rec("evaluation", "v", evaluation_kind="final"), at("candidate", False)),
        {"it was another kind": (rec("evaluation", "v", evaluation_kind="early_start"),)},
        (("evaluation.", at("candidate")),),
        name="the final one",
        about=ABOUT,
        severity="strong",
    ),
    Case(
        "W26",
        (INTERIM, *INVOLVED, at("employer"), at("coach"), at("supervisor", None)),
        {
            "the supervisor was there": (at("supervisor"),),
            "only the coach guides": (rec("guidance_line", "g", role="coach"),),
        },
        (("evaluation.", at("supervisor")),),
        about=ABOUT,
    ),
    Case(
        "W26",
        (INTERIM,),
        {"there is no employer yet": (case(job_id=None),), "the employer was there": (at("employer"),)},
        (("evaluation.", at("employer")),),
        name="the employer",
        about=ABOUT,
    ),
    Case(
        "W27",
        (INTERIM, BARRIER, rec("barrier", "b", found_on=ago(3)), discussed(None)),
        {
            "it was found afterwards": (rec("barrier", "b", found_on=ago(2)),),
            "it was solved": (rec("barrier", "b", state="solved"),),
            "it is accepted": (rec("barrier", "b", state="accepted"),),
            "it was discussed": (discussed(True),),
        },
        (("evaluation.", discussed(True)),),
        about=ABOUT_BARRIER,
    ),
    Case(
        "W28",
        (INTERIM, rec("evaluation", "v", decision="adjust"), AGREEMENT, rec("agreement", "a", signed_on=ago(4))),
        {
            "more guidance is no new plan": (rec("evaluation", "v", decision="more_guidance"),),
            "it was signed that day": (rec("agreement", "a", signed_on=ago(3)),),
            "the next one went on": (LATER,),
        },
        (("agreement.changes", "een dag meer"),),
        starting={"trajectory_id": "t", "evaluation_id": "v"},
    ),
    Case(
        "W29",
        (BARRIER, rec("barrier", "b", owner=None)),
        {
            "somebody takes it up": (BARRIER,),
            "it was solved": (rec("barrier", "b", state="solved"),),
            "it is accepted": (rec("barrier", "b", state="accepted"),),
        },
        (("barrier.owner", "Coach Oefen"),),
        about=ABOUT_BARRIER,
    ),
    Case(
        "W29",
        (BARRIER, rec("barrier", "b", found_on=ago(29))),
        {
            "it is just in time": (rec("barrier", "b", found_on=ago(28)),),
            "not known since when": (rec("barrier", "b", found_on=None),),
        },
        (("barrier.state", "accepted"),),
        name="too long",
        about=ABOUT_BARRIER,
        setting=("barrier_open_days", 29),
    ),
    Case(
        "W31",
        (CHANGE,),
        {
            "it is a day later than soon": (rec("transition", "x", planned_on=ahead(15)),),
            "an evaluation is planned around it": (rec("evaluation", "v", trajectory_id="t", transition_id="x"),),
            "it has happened": (rec("transition", "x", happened_on=TODAY),),
            "it is closed": (rec("transition", "x", state="closed"),),
        },
        (("transition.talk_before_on", TODAY),),
        about=("transition", "x"),
        setting=SOON,
    ),
    Case(
        "W32",
        (CHANGE, rec("transition", "x", happened_on=ago(1))),
        {
            "it happened today": (rec("transition", "x", happened_on=TODAY),),
            "it is closed": (rec("transition", "x", state="closed"),),
        },
        (("transition.talk_after_on", TODAY),),
        about=("transition", "x"),
    ),
    Case(
        "W33",
        SUPERVISORS,
        {
            "it was once": (rec("transition", "x20", happened_on=None),),
            "one was of the place": (rec("transition", "x20", transition_kind="place"),),
            "evaluated on the day itself": (rec("evaluation", "v", trajectory_id="t", held_on=ago(20)),),
        },
        (("evaluation.planned_on", rec("evaluation", "v", trajectory_id="t", planned_on=TODAY, held_on=TODAY)),),
        starting={"trajectory_id": "t", "evaluation_kind": "transition"},
        setting=("supervisor_changes", 3),
    ),
)

# ---- Contact ----

SPOKEN = rec("contact_log", "q", trajectory_id="t", contact_with="candidate", held_on=TODAY)
PLACE = rec("placement", "y", trajectory_id="t", start_on=ago(29))
MET = rec("contact_log", "q", trajectory_id="t", contact_kind="meeting", held_on=ago(42))

CONTACT = (
    Case(
        "W35",
        (case(start_on=ago(15)),),
        {
            **NO_CANDIDATE,
            "it is just in time": (case(start_on=ago(14)),),
            "they spoke just in time": (SPOKEN, rec("contact_log", "q", held_on=ago(14), contact_with="both")),
            "they met in an evaluation": (INTERIM, at("candidate")),
            "it is interrupted": (case(state="paused"),),
            "in a group it may last longer": (case(route="wlb"),),
        },
        (("contact_log.held_on", TODAY),),
        starting={"trajectory_id": "t", "contact_with": "candidate"},
        setting=("coach_contact_weeks", 3),
    ),
    Case(
        "W35",
        (*GROUP, case(start_on=ago(29))),
        {"it is just in time": (case(start_on=ago(28)),)},
        (("contact_log.held_on", TODAY),),
        name="in a group",
        setting=("coach_contact_wlb_weeks", 5),
    ),
    Case(
        "W35",
        (case(start_on=ago(60)), SPOKEN, PLACE),
        {
            "it is just in time": (rec("placement", "y", start_on=ago(28)),),
            "it has ended": (rec("placement", "y", end_on=ago(1)),),
            "it begins tomorrow": (rec("placement", "y", start_on=ahead(1)),),
            "the coach was there": (
                rec("contact_log", "q2", trajectory_id="t", contact_kind="visit", held_on=ago(28)),
            ),
        },
        (("contact_log.held_on", TODAY),),
        name="the place",
        about=("placement", "y"),
        starting={"trajectory_id": "t", "contact_with": "place", "placement_id": "y"},
        setting=("place_contact_weeks", 5),
    ),
    Case(
        "W36",
        (case(route="large", start_on=ago(43)),),
        {
            **NO_CANDIDATE,
            "it is just in time": (case(start_on=ago(42)),),
            "the route is small": (case(route="small"),),
            "they met just in time": (MET,),
            "they sat together in an evaluation": (INTERIM, at("candidate"), at("employer")),
        },
        (("contact_log.held_on", TODAY),),
        starting={"contact_kind": "meeting", "contact_with": "both"},
        setting=("employer_contact_weeks", 7),
    ),
    Case(
        "W36",
        (*GROUP, case(start_on=ago(60)), rec("meeting", "n", cohort_id="k", meeting_kind="lesson", held_on=ago(42))),
        {
            "it was a practical lesson": (rec("meeting", "n", meeting_kind="practical"),),
            "a talk with the whole group": (
                rec("contact_log", "q", cohort_id="k", contact_with="both", held_on=TODAY),
            ),
        },
        (("contact_log.held_on", TODAY),),
        name="in a group",
    ),
)

# ---- Places and guidance ----

FIRST = rec("placement", "y1", trajectory_id="t", position=1, difficulty="sheltered", supervisor="Oefenbaas")
SECOND_PLACE = rec("placement", "y2", trajectory_id="t", position=2, difficulty="final_job", supervisor="Oefenbaas")
ELSEWHERE = rec("learning_place", "lp", name="Oefentuin", place_kind="neighbourhood", within_limits=False)
ANOTHER_JOB = (
    rec("future_job", "j2", employer_id="f"),
    rec("trajectory_job", "tj", trajectory_id="t", job_id="j2"),
)

PLACES = (
    Case(
        "W34",
        (rec("placement", "y", trajectory_id="t", end_on=TODAY),),
        {"it has ended": (rec("placement", "y", end_on=ago(1)),)},
        (("placement.supervisor", "Oefenbaas"),),
        about=("placement", "y"),
    ),
    Case(
        "W37",
        (FIRST, SECOND_PLACE),
        {
            "it is one step": (rec("placement", "y2", difficulty="more_demanding"),),
            "not known how hard it is": (rec("placement", "y2", difficulty=None),),
            "it has ended": (rec("placement", "y2", end_on=ago(1)),),
        },
        (("placement.difficulty", "more_demanding"),),
        about=("placement", "y2"),
    ),
    Case(
        "W37",
        (FIRST, SECOND_PLACE, rec("placement", "y2", difficulty="sheltered")),
        {"the last one is lighter by its order": (rec("placement", "y2", difficulty="more_demanding"),)},
        (("placement.difficulty", "more_demanding"),),
        name="just as light",
        about=("placement", "y2"),
    ),
    Case(
        "W38",
        (rec("guidance_line", "g", trajectory_id="t", role="coach"),),
        {
            "not known who guides": (rec("guidance_line", "g", role=None),),
            "the place guides too": (rec("guidance_line", "g2", trajectory_id="t", role="learning_place"),),
        },
        (("guidance_line.role", "employer"),),
        starting={"trajectory_id": "t"},
    ),
    Case(
        "W39",
        (case(route="large"), ELSEWHERE, FIRST, rec("placement", "y1", employer_id="e")),
        {
            "the route is small": (case(route="small"),),
            "one is with another employer": (SECOND_PLACE, rec("placement", "y2", employer_id="f")),
            "in a group it is allowed": (case(route="wlb"),),
        },
        (("placement.learning_place_id", "lp"),),
        starting={"trajectory_id": "t"},
    ),
    Case(
        "W40",
        ANOTHER_JOB,
        {
            "the route is large": (case(route="large"),),
            "both are of one employer": (rec("future_job", "j2", employer_id="e"),),
            "the other has no employer yet": (rec("future_job", "j2", employer_id=None),),
        },
        (("trajectory.route", "large"),),
    ),
    Case(
        "W51",
        (ELSEWHERE, FIRST, rec("placement", "y1", learning_place_id="lp")),
        {
            "not known yet": (rec("learning_place", "lp", within_limits=None),),
            "it is no neighbourhood": (rec("learning_place", "lp", place_kind="organisation"),),
            "it is over": (rec("placement", "y1", end_on=ago(1)),),
        },
        (("learning_place.within_limits", True),),
        about=("learning_place", "lp"),
    ),
)

CASES = (*AGREED, *LEARNING, *CONTACT, *PLACES)


# ---- More of what counts ----

NOT_MISSED = ("candidate", "coach", "colleagues", "group")
FINAL = rec("evaluation", "v2", trajectory_id="t", evaluation_kind="final", planned_on=ahead(90))
BECAUSE = rec("agreement", "a", evaluation_id="v")
SELECTION = rec("meeting", "n", cohort_id="k", meeting_kind="selection", held_on=ago(2))
UPWARDS = (
    rec("placement", "y1", trajectory_id="t", start_on=ago(9), difficulty="more_demanding"),
    rec("placement", "y2", trajectory_id="t", start_on=ago(90), difficulty="sheltered"),
)
TURNED = (rec("placement", "y1", start_on=None, position=3), rec("placement", "y2", start_on=None, position=2))
WITH_PLACE: dict[str, Any] = {"contact_with": "place", "held_on": TODAY}
LONG_AGO = case(start_on=ago(60))
COME_TOO = {
    **{f"W14 {name} is open": (STARTS, AGREEMENT, *PARTIES, rec("agreement", "a", **{name: None})) for name in CORE},
    **{f"W15 {name} is open": (AGREEMENT, rec("agreement", "a", state="signed", **{name: None})) for name in EXTRA},
    "W14 the employer is no party": (STARTS, AGREEMENT, PARTIES[1]),
    "W16 an agreement on measure": (AGREEMENT, rec("agreement", "a", state="tailored")),
    "W27 not known since when": (INTERIM, BARRIER),
    "W28 an older version": (INTERIM, rec("evaluation", "v", decision="adjust"), AGREEMENT),
    "W30 language": (BARRIER, rec("barrier", "b", method_item="b-language")),
    "W35 a talk that is still to come": (LONG_AGO, SPOKEN, rec("contact_log", "q", held_on=ahead(1))),
    "W35 a place until today": (LONG_AGO, SPOKEN, PLACE, rec("placement", "y", end_on=TODAY)),
    "W37 until today": (FIRST, SECOND_PLACE, rec("placement", "y2", end_on=TODAY)),
    "W37 a middle place after a middle place": (*UPWARDS, rec("placement", "y2", difficulty="more_demanding")),
    "W34 without an end": (rec("placement", "y", trajectory_id="t"),),
    "W19 a guarantee that stands": (PROMISE, rec("commitment", "p", level="guarantee", state="stands")),
    "W40 an employer beside that of the job": (case(employer_id="f"),),
}
STAY_TOO = {
    **{f"W26 {role} is not missed": (INTERIM, at("employer"), *involved(role)) for role in NOT_MISSED},
    "W21 income from the beginning": (case(start_on=ago(9)), INCOME, rec("income_period", "i", start_on=None)),
    "W23 held without a plan": (STARTS, INTERIM, rec("evaluation", "v", planned_on=None), FINAL),
    "W28 a version because of it": (INTERIM, rec("evaluation", "v", decision="adjust"), AGREEMENT, BECAUSE),
    "W35 a talk with the place": (LONG_AGO, SPOKEN, PLACE, rec("contact_log", "q2", trajectory_id="t", **WITH_PLACE)),
    "W37 upwards by their days": UPWARDS,
    "W37 upwards by their order": (*UPWARDS, *TURNED),
    "W36 a selection day": (*GROUP, LONG_AGO, SELECTION),
    "W36 not learning yet": (case(route="large"), MET, rec("contact_log", "q", held_on=ago(60))),
}


@each_short(COME_TOO)
def test_comes_too(story: Story, code: str, changes: tuple[Change, ...]) -> None:
    assert len(story.play(*changes).anywhere(code)) == 1


@each_short(STAY_TOO)
def test_stays_away_too(story: Story, code: str, changes: tuple[Change, ...]) -> None:
    assert story.play(*changes).anywhere(code) == []


def test_a_trial_start_weighs_less_only_on_the_small_route(story: Story) -> None:
    story.play(case(start_on=TODAY, trial_start=True))
    assert [one.severity for one in story.up("W14")] == ["remark"]
    story.save("trajectory", "t", route="large")
    assert [one.severity for one in story.up("W14")] == ["strong"]


@each(CASES)
def test_comes(story: Story, one: Case) -> None:
    check_fires(story, one)


@each_edge(CASES)
def test_stays_away(story: Story, one: Case, edge: str) -> None:
    check_stays_away(story, one, edge)


@each(CASES)
def test_clears(story: Story, one: Case) -> None:
    check_clears(story, one)


def test_a_place_is_looked_up_where_a_placement_does_not_name_its_employer(story: Story) -> None:
    story.play(case(route="large"), ELSEWHERE, FIRST, rec("placement", "y1", learning_place_id="lp"))
    assert story.up("W39") == []
    story.save("learning_place", "lp", employer_id="e")
    assert len(story.up("W39")) == 1


def test_a_place_that_goes_too_far_is_named_once(story: Story) -> None:
    story.play(ELSEWHERE, *(rec("placement", one, trajectory_id="t", learning_place_id="lp") for one in ("y1", "y2")))
    assert [one.subject_id for one in story.up("W51")] == ["lp"]


def test_candidate_and_place_that_are_both_out_of_contact_are_told_apart(story: Story) -> None:
    story.play(case(start_on=ago(60)), PLACE)
    both = story.up("W35")
    assert [one.starting["contact_with"] for one in both] == ["candidate", "place"]
    assert len({(one.subject_kind, one.subject_id, one.kind, one.record_id) for one in both}) == 2


def test_an_evaluation_that_was_planned_after_a_change_is_the_one_to_hold(story: Story) -> None:
    planned = rec("evaluation", "v", trajectory_id="t", evaluation_kind="transition", planned_on=ahead(2))
    story.play(*SUPERVISORS, planned)
    assert [one.record_id for one in story.up("W33")] in ([], ["v"])


def test_two_barriers_are_two_signals(story: Story) -> None:
    story.play(rec("barrier", "b", trajectory_id="t"), rec("barrier", "b2", trajectory_id="t"))
    assert [one.subject_id for one in story.up("W29")] == ["b", "b2"]
