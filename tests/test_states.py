"""How it goes on: what the method says about states, and changing them with keys on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from nbm_tui.method.catalogue import ROUTES, catalogue
from nbm_tui.method.files import DATA, MethodDataError
from nbm_tui.method.states import KINDS_WITH_STATES, State, States, states
from screens import go
from storage.folder import DataFolder
from storage.records import KINDS
from storage.records.fallback import FallbackCause, FallbackOption
from storage.records.outcome import EndState
from tests.sampling import sample
from tests.screens_fixture import ID, TODAY, Coach, days, group, settled, sitting

FILE = (DATA / "states.toml").read_text(encoding="utf-8")
KINDS_SORTED = sorted(KINDS_WITH_STATES)


# ---- What the method says -----------------------------------------------------------------------------------


def in_state(state: State) -> Mapping[str, Any]:
    """The least that a record in a state holds."""
    return {state.field: state.state} if state.state else {}


@pytest.mark.parametrize("kind", KINDS_SORTED)
def test_every_state_can_be_reached_in_the_order_of_the_method(kind: str) -> None:
    reached, todo = set(), [""]
    while todo:
        name = todo.pop()
        reached.add(name)
        for route in ("", *ROUTES):
            steps = states().choices(kind, in_state(states().of(kind)[name]), route)
            todo += [step.to.state for step in steps if step.is_next and step.to and step.to.state not in reached]
    assert reached == set(states().of(kind))


@pytest.mark.parametrize("kind", KINDS_SORTED)
def test_nothing_is_left_out_and_the_order_of_the_method_comes_first(kind: str) -> None:
    for state in states().of(kind).values():
        for route in ("", *ROUTES):
            steps = states().choices(kind, in_state(state), route)
            offered = {step.to.state for step in steps if step.to}
            assert offered == states().of(kind).keys() - {"", state.state}
            assert all(before.is_next or not after.is_next for before, after in pairwise(steps))


@pytest.mark.parametrize("kind", KINDS_SORTED)
def test_the_state_that_was_chosen_is_the_state_that_it_is_in(kind: str) -> None:
    for step in states().choices(kind, {}, ""):
        assert step.to
        changed = step.changes({}, (), TODAY)
        assert KINDS[kind].validate(changed) == changed
        assert states().current(kind, changed) == step.to
        assert step.asked(changed) in {"", *KINDS[kind].specs}


def test_every_item_named_is_one_of_the_method() -> None:
    known = {item.id for item in catalogue().all()}
    named = {item for line in FILE.splitlines() if line.startswith("items") for item in line.split('"')[1].split()}
    assert len(named) > 30
    assert named - known == set()


@pytest.mark.parametrize(
    ("wrong", "instead"),
    [
        ('state = "paused"\n', 'state = "drinks coffee"\n'),
        ('next = "confirmed no_job"', 'next = "nowhere"'),
        ('dates = "proposed_on"', 'dates = "reason"'),
        ('dates = "proposed_on"', 'date = "proposed_on"'),
        ('last_by = "version"', 'last = "version"'),
        ('nl = "bezig met', 'dutch = "bezig met'),
        ('asks = "decided_by"', 'asks = "decided_by_whom"'),
        ('sets = { employer_decision = "no" }', 'sets = { employer_decision = "maybe" }'),
        ('values = { end_state = "failed" }', 'values = { ending = "failed" }'),
        ('by = "trajectory_id"\nvalues = { evaluation_kind', 'by = "cohort_id"\nvalues = { evaluation_kind'),
        ('at = "guarantee"', 'at = "guaranty"'),
        ('kind = "barrier"\nstate = "accepted"', 'kind = "employer"\nstate = "accepted"'),
    ],
)
def test_a_damaged_file_is_refused(wrong: str, instead: str, tmp_path: Path) -> None:
    assert FILE.count(wrong) >= 1
    path = tmp_path / "states.toml"
    path.write_text(FILE.replace(wrong, instead, 1), encoding="utf-8")
    with pytest.raises(MethodDataError):
        States(path)


def test_every_end_of_the_method_can_be_an_outcome() -> None:
    of_job_or_match = {"out-no-candidate", "out-not-chosen"}
    ends = {item.id for item in catalogue().outcomes() if item.details["end_state"] in (True, "intermediate")}
    assert ends - of_job_or_match == {member.item for member in EndState}


def test_another_way_has_every_cause_and_option_of_the_method() -> None:
    assert {member.item for member in FallbackCause} == {"out-no-job", "out-trajectory-failed", "out-employer-dropout"}
    assert {member.item for member in FallbackOption} == {
        "s6-other-employer", "s6-keep-learning", "s6-mediate-elsewhere",
    }  # fmt: skip


# ---- On the screen ------------------------------------------------------------------------------------------


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard with a caseload."""
    async with sitting(full_folder, (100, 40)) as someone:
        yield someone


async def go_on(coach: Coach, words: str = "") -> None:
    """Choose the state with these words, or the first one."""
    await coach.press("ctrl+t")
    await coach.press(*words, "enter")


async def read(coach: Coach, kind: str, name: str, *fields: str) -> list[Any]:
    """Some values of a record."""
    values = await coach.values(kind, ID.get(name, name))
    return [values[field] for field in fields]


PATHS: dict[tuple[str, str], tuple[list[str], dict[str, Any], str]] = {
    ("future_job", "welder"): (["signal", "confirmed", "in_trajectory", "filled"], {}, ""),
    ("match", "match"): (
        ["proposed", "informed", "introduced", "chosen"],
        {"proposed_on": TODAY, "met_on": TODAY, "decided_on": TODAY, "employer_decision": "yes"},
        "decided_by",
    ),
    ("barrier", "barrier2"): (
        ["found", "owner_set", "in_progress", "solved"],
        {"found_on": days(-5), "solved_on": TODAY},
        "solved_on",
    ),
    ("transition", "transition"): (
        ["planned", "talk_before", "happened", "talk_after", "closed"],
        {"talk_before_on": TODAY, "happened_on": TODAY, "talk_after_on": TODAY},
        "doubts",
    ),
    ("agreement", "fresh"): (["draft", "general", "tailored", "signed"], {"signed_on": TODAY}, "explained_on"),
    ("trajectory", "case3"): (["draft", "designed", "agreed", "learning"], {"start_on": TODAY}, ""),
}


@pytest.mark.parametrize(("kind", "name"), sample(PATHS, first=3))
async def test_the_way_of_the_method_with_two_keys_a_step(kind: str, name: str, coach: Coach) -> None:
    path, values, asked = PATHS[kind, name]
    await coach.stored(lambda store: store.save("agreement", "fresh", {"trajectory_id": ID["case2"]}))
    await coach.open(kind, ID.get(name, name))
    for state in path:
        await go_on(coach)
        assert await read(coach, kind, name, "state") == [state]
    assert await read(coach, kind, name, *values) == list(values.values())
    assert not asked or coach.focus == f"field-{asked}"
    assert coach.screen == ("MatchRecordScreen" if kind == "match" else "RecordScreen")


async def test_a_promise_goes_up_and_down_with_the_reason(coach: Coach) -> None:
    await coach.open("commitment", ID["commitment"])
    await go_on(coach)
    assert await read(coach, "commitment", "commitment", "level", "state") == ["guarantee", "stands"]
    await go_on(coach, "terug naar intentie")
    assert coach.focus == "field-reason"
    await coach.type("Het werk blijft uit.")
    await coach.press("ctrl+t")
    assert "Toezegging: nu intentie" in coach.words
    await coach.press(*"nagekomen", "enter")
    found = await read(coach, "commitment", "commitment", "level", "state", "changed_on", "reason")
    assert found == ["intention", "kept", TODAY, "Het werk blijft uit."]
    await coach.press("ctrl+t")
    assert "Toezegging: nu nagekomen" in coach.words


async def test_a_group_admits_and_the_employer_chooses_at_the_selection_day(coach: Coach) -> None:
    match = {"candidate_id": ID["first"], "cohort_id": ID["cohort"], "trajectory_id": ID["first-way"]}
    await coach.stored(lambda store: store.save_many([*group(), ("match", "m-1", match)]))
    await coach.open("match", "m-1")
    for _ in range(3):
        await go_on(coach)
    assert await read(coach, "match", "m-1", "state", "admitted_on") == ["admitted", TODAY]
    await go_on(coach, "niet gekozen")
    found = await read(coach, "match", "m-1", "state", "employer_decision", "decided_on")
    assert (found, coach.focus) == (["not_chosen", "no", TODAY], "field-decided_by")


async def test_a_changed_agreement_goes_on_in_a_next_version(coach: Coach) -> None:
    await coach.open("agreement", ID["agreement"])
    await go_on(coach)
    assert "Overeenkomst: nieuw" in coach.text
    assert coach.focus == "field-changes"
    await coach.type("Een maand langer.")
    await coach.press("escape")
    assert await read(coach, "agreement", "agreement", "state") == ["amended"]
    new = await coach.only("agreement", trajectory_id=ID["case"], version=2)
    assert (new["state"], new["duration"], new["signed_on"]) == ("draft", "Zes maanden.", None)


async def test_a_next_version_has_the_same_parties_who_have_yet_to_sign(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("agreement_party", ID["party"], {"signed_on": TODAY}))
    await coach.open("agreement", ID["agreement"])
    await go_on(coach)
    await coach.resize(120, 40)
    assert "Partijen 1" not in coach.words
    await coach.press(*"Een maand langer.", "tab")
    assert "Partijen 1" in coach.words
    new = await coach.only("agreement", trajectory_id=ID["case"], version=2)
    party = await coach.only("agreement_party", agreement_id=new["id"])
    assert (party["role"], party["name"], party["signed_on"]) == ("employer", "De bakkerij", None)
    await coach.press(*"En de duur.", "escape")
    assert len(await coach.stored(lambda store: store.rows("agreement_party"))) == 2


async def test_a_version_that_has_a_next_one_makes_none(coach: Coach) -> None:
    next_one = {"trajectory_id": ID["case"], "version": 2}
    await coach.stored(lambda store: store.save("agreement", "a-2", next_one))
    await coach.open("agreement", ID["agreement"])
    await go_on(coach)
    assert await read(coach, "agreement", "agreement", "state") == ["amended"]
    assert "versie 1" in coach.text.split("\n")[0]


async def test_a_solved_barrier_opens_again(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier"])
    await go_on(coach, "opgelost")
    await go_on(coach, "wordt aan gewerkt")
    assert await read(coach, "barrier", "barrier", "state", "solved_on") == ["in_progress", None]


# ---- The ends of a trajectory, hoped for or not


async def at(coach: Coach, state: str, case: str = "case") -> None:
    """A trajectory in a state, on the screen."""
    await coach.stored(lambda store: store.save("trajectory", ID[case], {"state": state}))
    await coach.open("trajectory", ID[case])


async def test_who_stops_has_an_outcome_at_once(coach: Coach) -> None:
    await at(coach, "learning")
    await go_on(coach, "gestopt door")
    assert (coach.focus, coach.text.split("\n")[0].split(":")[0]) == ("field-reason", " Uitkomst")
    assert await read(coach, "trajectory", "case", "state", "ended_on") == ["stopped", TODAY]
    outcome = await coach.only("outcome", trajectory_id=ID["case"])
    assert (outcome["end_state"], outcome["ended_on"]) == (EndState.DROPOUT, TODAY)
    await coach.press("f8")
    assert await read(coach, "trajectory", "case", "state", "ended_on") == ["learning", None]
    assert await coach.stored(lambda store: store.rows("outcome", trajectory_id=ID["case"])) == []


@pytest.mark.parametrize(
    ("chosen", "state", "cause"),
    [
        ("werkgever gestopt", "employer_left", FallbackCause.EMPLOYER_LEFT),
        ("niet gelukt", "not_succeeded", FallbackCause.NOT_SUCCEEDED),
        ("de baan komt niet", "learning", FallbackCause.NO_JOB),
    ],
)
async def test_what_does_not_work_out_leads_to_another_way(
    chosen: str, state: str, cause: FallbackCause, coach: Coach
) -> None:
    await at(coach, "learning")
    await go_on(coach, chosen)
    assert "Terugvaloptie: nieuw" in coach.text
    assert await read(coach, "trajectory", "case", "state") == [state]
    await coach.go_to_field("name")
    await coach.type("Bakkerij om de hoek")
    await coach.press("escape")
    fallback = await coach.only("fallback", trajectory_id=ID["case"])
    assert (fallback["cause"], fallback["state"], fallback["name"]) == (cause, "idea", "Bakkerij om de hoek")
    await coach.stored(lambda store: store.save("trajectory", ID["case"], {"state": "learning"}))
    await go_on(coach, chosen)
    assert "Bakkerij om de hoek" in coach.text.split("\n")[0]  # the one that is there, not another


@pytest.mark.parametrize(
    ("chosen", "end"),
    [
        ("BBL-baan", EndState.BBL_JOB),
        ("andere werkgever: geen", EndState.OTHER_NO_JOB),
        ("eerst een andere opleiding", EndState.FURTHER_TRAINING),
        ("dichterbij werk", EndState.CLOSER_TO_WORK),
    ],
)
async def test_after_the_final_evaluation_the_coach_chooses_the_outcome(
    chosen: str, end: EndState, coach: Coach
) -> None:
    await at(coach, "final_evaluation")
    await go_on(coach, "afgerond")
    assert ("Uitkomst: nieuw" in coach.text, coach.focus) == (True, "field-end_state")
    await coach.press("space", *chosen, "enter")
    outcome = await coach.only("outcome", trajectory_id=ID["case"])
    assert (outcome["end_state"], outcome["ended_on"]) == (end, TODAY)
    assert await read(coach, "trajectory", "case", "state") == ["completed"]


async def test_what_did_not_succeed_ends_with_another_employer_or_without(coach: Coach) -> None:
    await at(coach, "not_succeeded")
    await go_on(coach, "andere werkgever")
    outcome = await coach.only("outcome", trajectory_id=ID["case"])
    assert (outcome["end_state"], coach.focus) == (EndState.OTHER_AFTER_FAIL, "field-employer_id")


async def test_a_bbl_job_is_a_point_on_the_way(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("trajectory", ID["case"], {"route": "wlb"}))
    await at(coach, "learning")
    await go_on(coach, "BBL-baan begonnen")
    reached = await coach.only("milestone", trajectory_id=ID["case"])
    assert (reached["milestone_kind"], reached["reached_on"]) == ("bbl_started", TODAY)
    assert await read(coach, "trajectory", "case", "state") == ["learning"]


async def test_the_final_evaluation_is_planned_once(coach: Coach) -> None:
    await at(coach, "learning")
    await go_on(coach)
    assert "Evaluatiemoment: nieuw" in coach.text
    await coach.type("morgen")
    await coach.press("escape")
    planned = await coach.only("evaluation", trajectory_id=ID["case"], evaluation_kind="final")
    assert planned["planned_on"] == days(1)
    await coach.stored(lambda store: store.save("trajectory", ID["case"], {"state": "learning"}))
    await go_on(coach)
    assert "Evaluatiemoment: eindevaluatie" in coach.text
    assert len(await coach.stored(lambda store: store.rows("evaluation", evaluation_kind="final"))) == 1


async def test_a_trial_start_is_noted_as_one(coach: Coach) -> None:
    await at(coach, "draft")
    await go_on(coach, "proefstart")
    assert await read(coach, "trajectory", "case", "state", "trial_start") == ["learning", True]


# ---- Nothing blocks, nothing is lost


async def test_any_other_order_will_do(coach: Coach) -> None:
    await at(coach, "draft", "case2")
    await coach.press("ctrl+t")
    assert "Traject: nu in opzet. Hoe staat het ervoor?" in coach.words
    assert "kan hierna" in coach.line(" ontworpen")
    assert "kan hierna" not in coach.line(" afgesproken")
    await coach.press(*"niet gelukt", "enter")
    assert await read(coach, "trajectory", "case2", "state") == ["not_succeeded"]


async def test_one_undo_takes_back_state_and_dates_and_the_history_tells(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier"])
    await go_on(coach)
    assert await read(coach, "barrier", "barrier", "state", "solved_on") == ["solved", TODAY]
    await coach.press("ctrl+g")
    assert "Stand: wordt aan gewerkt → opgelost" in coach.words
    await coach.press("escape", "f8")
    assert await read(coach, "barrier", "barrier", "state", "solved_on") == ["in_progress", None]
    assert coach.line("Opgelost op").split("Opgelost op")[1].strip() == ""


async def test_who_goes_back_changes_nothing(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier"], "owner")
    await coach.press("ctrl+t", "escape")
    assert (coach.screen, coach.focus) == ("RecordScreen", "field-owner")
    await coach.type("!")
    assert await read(coach, "barrier", "barrier", "state") == ["in_progress"]


async def test_a_record_that_does_not_exist_yet_comes_into_being(coach: Coach) -> None:
    await go.to_new(coach.app.here, "transition", {"trajectory_id": ID["case2"]}, "description")
    await settled(coach.app)
    await coach.press("ctrl+t", "enter", *"over 3 dagen")
    await coach.press("escape")
    made = await coach.only("transition", trajectory_id=ID["case2"])
    assert (made["state"], made["planned_on"]) == ("planned", days(3))


async def test_what_was_typed_in_a_new_form_is_kept_along(coach: Coach) -> None:
    await go.to_new(coach.app.here, "transition", {"trajectory_id": ID["case2"]}, "description")
    await settled(coach.app)
    await coach.press(*"Andere ploeg", "ctrl+t", *"gepland", "enter", "escape")
    made = await coach.only("transition", trajectory_id=ID["case2"])
    assert (made["state"], made["description"]) == ("planned", "Andere ploeg")


async def test_a_date_being_typed_is_not_replaced(coach: Coach) -> None:
    await coach.open("barrier", ID["barrier"], "solved_on")
    await coach.press(*"rond kerst", "ctrl+t", "enter")
    assert await read(coach, "barrier", "barrier", "state", "solved_on") == ["solved", None]
    assert await coach.drafts() == {"solved_on": "rond kerst"}
    assert "rond kerst" in coach.line("Opgelost op")


async def test_keys_typed_on_go_to_the_field_that_is_asked(coach: Coach) -> None:
    await coach.open("match", ID["match"])
    await coach.press("ctrl+t", *"niet gekozen", "enter", *"Karin", "tab")
    assert await read(coach, "match", "match", "state", "decided_by") == ["not_chosen", "Karin"]


# ---- On a step


async def test_on_a_step_the_trajectory_goes_on(coach: Coach) -> None:
    await coach.press("enter", "ctrl+t", "enter")
    assert await read(coach, "trajectory", "case", "state") == ["draft"]
    assert coach.screen == "OptionsScreen"
    await go_on(coach, "onderbroken")
    assert (coach.screen, coach.focus) == ("RecordScreen", "field-state_reason")
    await coach.press("escape", "f8")
    assert coach.screen == "OptionsScreen"
    assert await read(coach, "trajectory", "case", "state") == ["draft"]


@pytest.mark.parametrize(
    ("kind", "name"), [("employer", "bakery"), ("evaluation", "evaluation"), ("meeting", "meeting")]
)
async def test_only_what_has_states_offers_them(kind: str, name: str, coach: Coach) -> None:
    await coach.stored(lambda store: store.save_many(group()))
    await coach.open(kind, ID[name])
    here = coach.screen
    await coach.press("ctrl+t")
    assert coach.screen == here
    await coach.press("f1")
    assert "Ctrl+T" not in coach.text
