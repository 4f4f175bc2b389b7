"""A coach does a whole visit in a real terminal, with the keys only, on the encrypted database."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storage.records.agreement import AgreementState, PartyRole
from storage.records.candidate import LanguageLevel
from storage.records.employer import ContactRole, EmployerSize, FloorSupport
from storage.records.job import JobOrigin, SkillKind, SkillLevel
from storage.records.learning import BarrierSide, BarrierState, EvaluationDecision, EvaluationKind, WorkRelated
from storage.records.outcome import BenefitLeft, ContractKind, EndState
from storage.records.trajectory import Route
from tests.laptop import Laptop, Words
from tests.visit import Coach

PARTS = "Hoort hierbij"  # the list under a form
TASKS, RECORDS, GUIDANCE = "Taken", "Gegevens", "Wijzer"  # the lists of a step
TABLE = "Op tafel"  # the list beside an evaluation
STEPS = ("prepare", "job", "options", "match", "trajectory", "learn", "regular")
CODE = "K-17"


@pytest.mark.torture
def test_a_whole_visit_at_80_by_24(tmp_path: Path) -> None:
    laptop, words = Laptop(tmp_path / "laptop").prepare(), Words()
    with Coach(laptop) as coach:
        coach.first_start(words.text("Wil"), words.text("Oefenbedrijf"))
        fill_in_settings(coach, words)
        make_employer(coach, words)
        make_trajectory(coach, words)
        coach.key("enter")
        coach.at_step("job")
        ticked = sum(tick_items(coach, step, words) for step in STEPS)
        assert ticked >= 20
        note_barriers(coach, words, "taal", "kinderopvang", "iets anders")
        make_agreement(coach, words)
        plan_evaluation(coach)
        hold_evaluation(coach, words, barriers=3)
        note_outcome(coach, words)
        export(coach)
        coach.stop()
    check_bundle(laptop, words)
    check_outside(laptop, words)
    with Coach.unlocked(laptop) as coach:
        back_where_the_coach_was(coach)
        lock_and_unlock(coach, words)
        undo(coach)
        coach.stop()
    assert laptop.run("doctor").returncode == 0


def test_a_short_visit_at_120_by_40(tmp_path: Path) -> None:
    laptop, words = Laptop(tmp_path / "laptop").set_up(), Words()
    skills = [("skill", f"s{number}", {"job_id": "j", "name": words.text("Kan")}) for number in range(3)]
    laptop.add(
        ("employer", "e", {"name": words.text("Bakkerij")}),
        ("future_job", "j", {"employer_id": "e", "function": words.text("Inpakker")}),
        *skills,
        ("candidate", "k", {"code": CODE}),
        ("trajectory", "t", {"route": "small", "candidate_id": "k", "job_id": "j"}),
    )
    with Coach.unlocked(laptop, 120, 40) as coach:
        coach.wait_for(CODE)
        coach.key("enter")
        coach.at_step("job")
        tick_items(coach, "options", words)
        note_barriers(coach, words, "taal")
        hold_evaluation(coach, words, barriers=1)
        export(coach)
        coach.stop()
    check_bundle(laptop, words)


def test_an_answer_from_the_picker_stands_in_the_form(tmp_path: Path) -> None:
    with Coach.unlocked(Laptop(tmp_path / "laptop").set_up()) as coach:
        coach.wait_for("Vandaag")
        coach.new("employer")
        coach.go_to("employer", "floor_support")
        coach.key("space")
        coach.wait_for("Typ om te zoeken")
        coach.answer("deels")
        coach.wait_for("[deels]")
        coach.move("tab")
        coach.wait_for(re.compile("Draagvlak op de vloer +deels"))


def fill_in_settings(coach: Coach, words: Words) -> None:
    """Where leverbestanden go, and for whom they are."""
    coach.key("f12")
    coach.wait_for("Mijn instellingen")
    coach.key("enter")
    coach.in_form("preferences")
    coach.fill(
        "preferences",
        export_folder=str(coach.laptop.exports),
        recipient=coach.laptop.recipient,
        recipient_name=words.text("Centrale"),
    )
    coach.home()


def make_employer(coach: Coach, words: Words) -> None:
    """An employer with somebody to talk to."""
    coach.new("employer")
    coach.fill(
        "employer",
        name=words.text("Bakkerij"),
        place=words.text("Dorp"),
        size=EmployerSize.SMALL,
        motive_shortage=True,
        floor_support=FloorSupport.PARTLY,
        note=words.text("Familiebedrijf,"),
    )
    coach.new_in_list(PARTS, "contact_person")
    coach.fill("contact_person", name=words.text("Karin"), role=ContactRole.MANAGER, reach=words.text("bel"))
    coach.back(PARTS)
    coach.home()


def make_trajectory(coach: Coach, words: Words) -> None:
    """A trajectory on the small route; its job and its candidate are made on the way."""
    coach.new("trajectory")
    coach.fill("trajectory", route=Route.SMALL, route_reason=words.text("De plek is er"), start_on="over 2 weken")
    coach.make_for("trajectory", "job_id")
    fill_in_job(coach, words)
    coach.back("Traject: ")
    coach.make_for("trajectory", "candidate_id")
    coach.fill(
        "candidate", code=CODE, language_level=LanguageLevel.B1, hours_available="32,5", wants=words.text("Brood")
    )
    coach.back("Traject: ")
    coach.wait_for(CODE)
    coach.home()


def fill_in_job(coach: Coach, words: Words) -> None:
    """The job that will come, and three skills that it asks."""
    coach.fill(
        "future_job",
        employer_id="Bakkerij",
        function=words.text("Inpakker"),
        origin=JobOrigin.EXPANSION,
        expected_on="over 20 weken",
        places="3",
        hours_week="32,5",
        ends_benefit=True,
        entry_level=words.text("Op tijd,"),
    )
    for level in (SkillLevel.NOT_YET, SkillLevel.WITH_HELP, SkillLevel.ALONE):
        coach.new_in_list(PARTS, "skill")
        coach.fill(
            "skill",
            name=words.text("Kan"),
            level=level,
            minimum=True,
            skill_kind=SkillKind.TASK,
            how=words.text("Door"),
        )
        coach.back(PARTS)


def tick_items(coach: Coach, step: str, words: Words) -> int:
    """Two tasks, of which one may not apply or gets a note, and a factor of a step; how many items got an answer."""
    coach.step(step)
    coach.to_list(TASKS)
    sign = coach.tick()
    assert sign == "[✓]", coach.describe()
    coach.down()
    if step in ("options", "match"):
        coach.key("x")
        coach.in_form("check_answer")
        coach.fill("check_answer", reason=words.text("Hoeft niet,"))
        coach.back(GUIDANCE)
        coach.wait_for("[–]")
    else:
        assert coach.tick() == "[✓]"
    if step == "job":
        coach.key("enter")
        coach.in_form("check_answer")
        coach.fill("check_answer", note=words.text("Gedaan,"))
        coach.back(GUIDANCE)
    coach.to_line(GUIDANCE, "( )")
    assert coach.tick() != "( )"
    return 3


def note_barriers(coach: Coach, words: Words, *wanted: str) -> None:
    """Barriers, from the list of the method or the coach's own; each with an action."""
    coach.step("learn")
    for looked_for in wanted:
        coach.key("f2")
        coach.wait_for("Welke belemmering?")
        coach.answer(looked_for)
        coach.in_form("barrier")
        if looked_for == "iets anders":
            own = {"side": BarrierSide.TRAJECTORY, "work_related": WorkRelated.BOTH, "owner": words.text("Coach")}
            coach.fill("barrier", **own)
        coach.fill(
            "barrier",
            why_needed=words.text("Nodig voor de start,"),
            state=BarrierState.IN_PROGRESS,
            note=words.text("Zoekt een oplossing:"),
        )
        coach.new_in_list(PARTS, "action")
        coach.fill("action", what=words.text("Vraagt na"), owner=words.text("Coach"), due_on="over 3 weken")
        coach.back("Belemmering: ")
        coach.back(GUIDANCE)


def make_agreement(coach: Coach, words: Words) -> None:
    """The core items, the insurance, and the two parties that always sign."""
    coach.step("trajectory")
    coach.new_in_list(RECORDS, "agreement")
    core = (
        *("knowledge_skills", "step_plan", "duration", "guidance_form", "guidance_amount"),
        *("financing", "evaluations", "conditions", "insurance"),
    )
    coach.fill("agreement", state=AgreementState.TAILORED, **{name: words.text("Afspraak") for name in core})
    coach.fill(
        "agreement",
        insurance_checked_on="vandaag",
        insurance_checked_by=words.text("Coach"),
        explained_on="vandaag",
        copy_candidate_on="morgen",
    )
    for role in (PartyRole.EMPLOYER, PartyRole.WERKBEDRIJF):
        coach.new_in_list(PARTS, "agreement_party")
        coach.fill("agreement_party", role=role, name=words.text("Tekent"), signed_on="vandaag")
        coach.back("Overeenkomst: ")
    coach.back(GUIDANCE)


def plan_evaluation(coach: Coach) -> None:
    """The next moment, on a date."""
    coach.step("learn")
    coach.key("f6")
    coach.in_form("evaluation")
    coach.fill("evaluation", evaluation_kind=EvaluationKind.EARLY_START, planned_on="over 3 weken")
    coach.back(GUIDANCE)
    coach.wait_for("kort na de start")


def hold_evaluation(coach: Coach, words: Words, barriers: int) -> None:
    """A moment that was not planned, held today: what was said, who was there, and everything on the table."""
    coach.key("f6")
    coach.wait_for(re.compile("Welke evaluatie|Evaluatiemoment: "))
    if coach.shows("Welke evaluatie"):
        coach.answer("Nieuw")
    coach.in_form("evaluation")
    coach.fill(
        "evaluation",
        evaluation_kind=EvaluationKind.INTERIM,
        held_on="vandaag",
        progress=words.text("Komt op tijd,"),
        challenges=words.text("Tempo,"),
        solutions=words.text("Meelopen,"),
        job_in_sight=True,
        decision=EvaluationDecision.ADJUST,
        new_agreements=words.text("Elke week,"),
        next_on="over 6 weken",
    )
    for start, count in (("( ) kandidaat", 2), ("( ) taal", barriers), ("( ) Kan", 3)):
        coach.to_line(TABLE, start)
        for _line in range(count):
            assert coach.tick() != "( )"
            coach.down()
    coach.to_line(TABLE, "(j) taal")
    coach.key("enter")
    coach.in_form("barrier_review")
    coach.fill("barrier_review", solution=words.text("Les op dinsdag,"))
    coach.back("Evaluatiemoment: ")
    coach.back(GUIDANCE)


def note_outcome(coach: Coach, words: Words) -> None:
    """How it ended, with what came along."""
    coach.step("regular")
    coach.new_in_list(RECORDS, "outcome")
    coach.fill(
        "outcome",
        end_state=EndState.REGULAR_JOB,
        ended_on="vandaag",
        reason=words.text("Past goed,"),
        start_on="over 2 weken",
        hours_week="28",
        contract_kind=ContractKind.TEMPORARY,
        benefit=BenefitLeft.PART,
        lasting=True,
        diploma=False,
        certificate=True,
    )
    coach.back(GUIDANCE)
    coach.wait_for("baan bij de werkgever")
    coach.key("k")
    coach.wait_for("6●")


def export(coach: Coach) -> None:
    """One leverbestand."""
    coach.key("f7")
    coach.wait_for("Dit gaat mee")
    coach.key("enter")
    coach.wait_for("Klaar: nbm-")
    assert len(coach.laptop.bundles()) == 1


def check_bundle(laptop: Laptop, words: Words) -> None:
    """Every typed word is in the leverbestand."""
    [bundle] = laptop.bundles()
    inside = laptop.verify(bundle)
    assert [word for word in [*words.used, CODE] if word not in inside] == []


def check_outside(laptop: Laptop, words: Words) -> None:
    """Without the key there is nothing to read."""
    [bundle] = laptop.bundles()
    outside = laptop.run("verify", bundle)
    assert outside.returncode == 0, outside.stderr
    assert [word for word in words.used if word in outside.stdout] == []


def back_where_the_coach_was(coach: Coach) -> None:
    """After a restart the coach is on the same screen, with the same screens behind it; home shows the caseload."""
    coach.wait_for("Dit gaat mee")
    coach.key("escape")
    coach.at_step("regular")
    coach.home()
    coach.wait_for(CODE)
    assert "Bakkerij" in coach.screen()


def lock_and_unlock(coach: Coach, words: Words) -> None:
    """Nothing can be seen or reached while the screen is locked."""
    coach.lock()
    coach.key("f2", "f3", "f7", "f12", "ctrl+p", "escape")
    coach.wait_quiet()
    assert "Vergrendeld" in coach.screen()
    assert not any(word in coach.screen() for word in (*words.used, CODE))
    coach.unlock_again()
    coach.wait_for(CODE)


def undo(coach: Coach) -> None:
    """The last action is taken back: the last step is open again."""
    coach.key("enter")
    coach.at_step("job")  # the first that is not done
    coach.wait_for("6●")
    coach.key("f8")
    coach.wait_for("Teruggedraaid:")
    coach.wait_for("6◐")
