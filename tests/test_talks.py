"""The right thing at the right moment: what to tell and ask in a talk, what follows from an answer or a template."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from screens.widgets.tick_list import TickList
from storage.folder import DataFolder
from storage.records.links import (
    candidate_skill_id,
    check_answer_id,
    cohort_employer_id,
    programme_employer_id,
    trajectory_job_id,
)
from tests.sampling import sample
from tests.screens_fixture import ID, TODAY, Coach, days, group, settled, sitting


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard of a wide terminal, with a caseload and a group."""
    async with sitting(full_folder, (120, 40)) as someone:
        await someone.stored(lambda store: store.save_many(group()))
        yield someone


async def at_line(coach: Coach, key: str) -> None:
    """Put the cursor on a line of what is on the table."""
    table = coach.app.screen.query_one("#table", TickList)
    assert table.go_to(key), f"no line {key}\n{coach.text}"
    await settled(coach.app)


async def in_section(coach: Coach, title: str) -> None:
    """Put the cursor on the heading of a section of records, with keys."""
    coach.app.screen.query_one("RecordList").focus()
    await coach.press("home")
    for _ in range(60):
        option = coach.app.screen.query_one("RecordList").highlighted_option  # type: ignore[attr-defined]
        if str(option.prompt).strip().startswith(title):
            return
        await coach.press("down")
    raise AssertionError(f"no section {title}\n{coach.text}")


# ---- The talk with the candidate ----


@pytest.mark.parametrize(
    ("item", "field"),
    sample(
        [
            ("s3-inform-possibilities", "told_possibilities_on"),
            ("s3-inform-route", "told_route_on"),
            ("s3-inform-goal", "told_goal_on"),
            ("s3-inform-expectations", "told_expectations_on"),
        ]
    ),
)
async def test_what_was_told_gets_the_date_of_today(coach: Coach, item: str, field: str) -> None:
    await coach.open("match", ID["match"])
    await at_line(coach, item)
    await coach.press("space")
    assert (await coach.values("match", ID["match"]))[field] == TODAY
    assert (await coach.values("match", ID["match"]))["candidate_id"] == ID["candidate"]
    await coach.press("space")
    assert (await coach.values("match", ID["match"]))[field] is None


async def test_a_problem_in_the_practical_talk_becomes_a_barrier_note(coach: Coach) -> None:
    await coach.open("match", ID["match"])
    await at_line(coach, "b-childcare")
    await coach.press("space", "space")
    assert coach.text.startswith(" Belemmering: ")
    assert coach.focus == "field-why_needed"
    candidate = await coach.values("candidate", ID["candidate"])
    assert candidate["problem_childcare"] is True
    assert candidate["practical_talk_on"] == TODAY
    found = await coach.stored(lambda store: store.rows("barrier", method_item="b-childcare"))
    assert [(row.values["trajectory_id"], row.values["found_in_step"]) for row in found] == [(ID["case"], "match")]
    await coach.press("escape")
    assert coach.screen == "MatchRecordScreen"


async def test_a_barrier_that_is_known_is_not_noted_twice(coach: Coach) -> None:
    await coach.open("match", ID["match"])
    await at_line(coach, "b-ict")
    await coach.press("space")
    assert (await coach.values("candidate", ID["candidate"]))["problem_ict"] is False
    await coach.press("space", "escape")
    await at_line(coach, "b-ict")
    await coach.press("space", "space", "space")
    assert (await coach.values("candidate", ID["candidate"]))["problem_ict"] is True
    assert coach.screen == "MatchRecordScreen"
    assert len(await coach.stored(lambda store: store.rows("barrier", method_item="b-ict"))) == 1


async def test_hours_are_only_asked_for_a_job_with_irregular_ones(coach: Coach) -> None:
    await coach.open("match", ID["match"])
    assert "onregelmatige werktijden" not in coach.words
    await coach.stored(lambda store: store.save("future_job", ID["job"], {"irregular_hours": True}))
    await coach.app.here.reload()
    assert "onregelmatige werktijden" in coach.words


async def test_what_a_candidate_can_do_is_noted_by_skill(coach: Coach) -> None:
    await coach.open("match", ID["match"])
    record_id = candidate_skill_id(ID["candidate"], ID["skill2"])
    await at_line(coach, record_id)
    await coach.press("space", "space")
    kept = await coach.values("candidate_skill", record_id)
    assert (kept["level"], kept["skill_id"]) == ("with_help", ID["skill2"])


async def test_a_new_match_knows_candidate_and_job(coach: Coach) -> None:
    await coach.press("enter", "3")
    await in_section(coach, "Matches")
    await coach.press("f4")
    assert coach.screen == "MatchRecordScreen"
    await at_line(coach, "s3-inform-goal")
    await coach.press("space")
    made = [row.values for row in await coach.stored(lambda store: store.rows("match", told_goal_on=TODAY))]
    assert [(one["candidate_id"], one["job_id"]) for one in made] == [(ID["candidate"], ID["job"])]


# ---- The talk with the employer ----


async def test_a_talk_about_growth_has_its_questions(coach: Coach) -> None:
    await coach.open("contact_log", ID["talk"])
    assert "volgend jaar nodig" in coach.words
    await at_line(coach, "s1-question-next-year")
    await coach.press("space")
    record_id = check_answer_id(ID["talk"], "s1-question-next-year")
    assert (await coach.values("check_answer", record_id))["answer"] == "done"
    await coach.press("enter")
    await coach.go_to_field("note")
    await coach.type("Twee inpakkers")
    await coach.press("escape")
    assert "Twee inpakkers" in coach.words


async def test_telling_about_the_group_counts_as_told(coach: Coach) -> None:
    unknown = "De werkgever kent de doelgroep nog niet"
    await coach.press("enter", "1")
    assert unknown in coach.words
    await coach.open("contact_log", ID["talk"])
    await at_line(coach, "s1-inform-target-group")
    await coach.press("space")
    assert (await coach.values("contact_log", ID["talk"]))["about_group"] is True
    await coach.press("escape")
    assert unknown not in coach.words


async def test_a_new_talk_is_kept_with_the_first_tick(coach: Coach) -> None:
    await coach.press("enter", "1")
    await in_section(coach, "Gesprekken")
    await coach.press("f4")
    await at_line(coach, "s1-f-job-count")
    await coach.press("enter")
    made = await coach.stored(lambda store: store.rows("contact_log", employer_id=ID["bakery"], held_on=TODAY))
    assert [row.values["contact_with"] for row in made] == ["employer"]


async def test_a_talk_with_a_candidate_has_no_questions_for_employers(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("contact_log", ID["talk"], {"contact_with": "candidate"}))
    await coach.open("contact_log", ID["talk"])
    assert "volgend jaar nodig" not in coach.words


async def test_something_else_is_always_the_last_to_choose(coach: Coach) -> None:
    await coach.press("enter", "f2", *"kinderopvang en", "enter")
    found = await coach.only("barrier", barrier_type="kinderopvang_zorg")
    assert found["trajectory_id"] == ID["case"]


# ---- A transition ----


async def test_a_transition_proposes_talks_and_an_evaluation(coach: Coach) -> None:
    await coach.press("enter", "5")
    await in_section(coach, "Overgangen")
    await coach.press("f4")
    await coach.go_to_field("planned_on")
    await coach.type("20-4-2026")
    await coach.press("tab")
    assert "voorstel van het programma: 13-4-2026" in coach.words
    assert "voorstel van het programma: 27-4-2026" in coach.words
    await coach.go_to_field("talk_before_on")
    await coach.press("space", "tab")
    made = await coach.stored(lambda store: store.rows("transition", trajectory_id=ID["case"], planned_on=days(42)))
    assert [row.values["talk_before_on"] for row in made] == [days(35)]
    await in_section(coach, "Evaluatiemomenten")
    await coach.press("f4")
    assert "voorstel van het programma: 20-4-2026" in coach.words
    await coach.go_to_field("planned_on")
    await coach.press("space", "tab")
    planned = await coach.stored(lambda store: store.rows("evaluation", transition_id=made[0].id))
    assert [(row.values["evaluation_kind"], row.values["trajectory_id"]) for row in planned] == [
        ("transition", ID["case"])
    ]


# ---- Programmes, links and rounds ----


async def test_a_template_fills_in_what_is_still_empty(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("programme", ID["programme"], {"group_size": 15}))
    await coach.open("programme", ID["programme"], "template")
    await coach.press("right")
    await coach.until(lambda: "24" in coach.line("Duur (maanden)"), "the length of the care template")
    values = await coach.values("programme", ID["programme"])
    expected = {"length_months": 24, "introduction_weeks": 4, "placement_hours_week": 16.0, "group_size": 15}
    assert {name: values[name] for name in expected} == expected
    assert "ADL" in values["note"]
    await coach.press("f8")
    assert (await coach.values("programme", ID["programme"]))["length_months"] is None


async def test_another_template_takes_the_place_of_the_first_but_not_of_what_was_typed(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("programme", ID["programme"], {"group_size": 15}))
    await coach.open("programme", ID["programme"], "template")
    await coach.press("right")
    await coach.until(lambda: "24" in coach.line("Duur (maanden)"), "the care template")
    await coach.press("right")
    await coach.until(lambda: "6" in coach.line("Duur (maanden)"), "the logistics template")
    values = await coach.values("programme", ID["programme"])
    assert (values["length_months"], values["end_document"], values["note"], values["group_size"]) == (
        6,
        None,
        None,
        15,
    )


async def test_a_next_round_follows_from_its_programme(coach: Coach) -> None:
    length = {"length_months": 24, "bbl_after_months": 12, "group_size": 20}
    await coach.stored(lambda store: store.save("programme", ID["programme"], length))
    await coach.open("programme", ID["programme"])
    await in_section(coach, "Edities")
    await coach.press("f4")
    await coach.go_to_field("start_on")
    await coach.type("1-9-2026")
    await coach.press("tab")
    assert "voorstel van het programma: 1-9-2028" in coach.words
    assert "voorstel van het programma: 1-9-2027" in coach.words
    made = await coach.only("cohort", programme_id=ID["programme"], round=2)
    assert made["planned_size"] == 20


async def test_an_employer_joins_a_programme_by_its_name(coach: Coach) -> None:
    await coach.open("programme", ID["programme"])
    await in_section(coach, "Deelnemende werkgevers")
    await coach.press("f4", *"vonk", "enter")
    assert coach.focus == "field-joined_on"
    link = await coach.values("programme_employer", programme_employer_id(ID["programme"], ID["metal"]))
    assert link["employer_id"] == ID["metal"]


async def test_an_employer_that_is_new_joins_at_once(coach: Coach) -> None:
    await coach.open("programme", ID["programme"])
    await in_section(coach, "Deelnemende werkgevers")
    await coach.press("f4", *"Oefenhoveniers", "enter")
    assert coach.text.startswith(" Werkgever: Oefenhoveniers")
    await coach.press("escape")
    assert coach.focus == "field-joined_on"
    assert "Oefenhoveniers" in coach.words


async def test_a_new_job_for_a_trajectory_has_its_employer_and_the_name_that_was_typed(coach: Coach) -> None:
    await coach.open("trajectory", ID["case"], "job_id")
    await coach.press("backspace", "space", *"Ovenist", "enter")
    assert coach.text.startswith(" Toekomstige baan: Ovenist, Bakkerij Voorbeeld")
    await coach.press("escape")
    job = await coach.only("future_job", function="Ovenist")
    assert (await coach.values("trajectory", ID["case"]))["job_id"] == job["id"]


async def test_a_trajectory_can_be_meant_for_several_jobs(coach: Coach) -> None:
    await coach.press("enter", "2")
    await in_section(coach, "Mogelijke banen")
    await coach.press("f4", *"lasser", "enter")
    link = await coach.values("trajectory_job", trajectory_job_id(ID["case"], ID["welder"]))
    assert link["job_id"] == ID["welder"]


async def test_a_round_is_closed_in_one_place(coach: Coach) -> None:
    await coach.open("cohort", ID["cohort"])
    await in_section(coach, "Gegevens van de editie")
    await coach.press("down", "enter")
    assert coach.screen == "RoundScreen"
    assert all(name in coach.words for name in ("Doet weer mee?", "Nog zonder uitkomst", "G-01"))
    await at_line(coach, cohort_employer_id(ID["cohort"], ID["bakery"]))
    await coach.press("space", "space")
    assert coach.focus == "field-reason_not_again"
    await coach.type("Geen begeleider vrij")
    await coach.press("escape")
    kept = await coach.values("cohort_employer", cohort_employer_id(ID["cohort"], ID["bakery"]))
    assert (kept["joins_again"], kept["reason_not_again"]) == (False, "Geen begeleider vrij")
    await at_line(coach, ID["first-way"])
    await coach.press("enter")
    await coach.go_to_field("end_state")
    await coach.press("right", "escape")
    assert await coach.stored(lambda store: len(store.rows("outcome", trajectory_id=ID["first-way"]))) == 1
    assert "G-01" not in coach.words


# ---- What was set aside ----


async def test_what_was_set_aside_is_listed_and_comes_back(coach: Coach) -> None:
    aside = {"signal": "W09", "subject_kind": "trajectory", "subject_id": ID["case"], "reason": "Al lang bekend"}
    await coach.stored(lambda store: store.save("signal_set_aside", "aside", aside))
    await coach.press("f3")
    await in_section(coach, "Weggezette signalen")
    await coach.press("down")
    assert "Al lang bekend" in coach.words
    await coach.press("enter")
    assert "kandidaat" in coach.text.split("\n")[0]
    await coach.press("escape", "delete")
    assert "Al lang bekend" not in coach.words
