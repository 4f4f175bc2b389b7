"""A talk at the keyboard: one question at a time, what is caught in passing, parking, going on another day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from time import sleep

import pytest
from textual import events
from textual.widgets import OptionList

from screens.intake import IntakeScreen
from storage.folder import DataFolder
from storage.records.links import check_answer_id
from tests.screens_fixture import ID, NOW, TODAY, Coach, days, sitting

BAKERY = "Oefenbakker (verzonnen)"


@pytest.fixture
async def coach(quiet_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone who has no cases yet."""
    async with sitting(quiet_folder) as someone:
        yield someone


@pytest.fixture
async def busy(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone with a caseload."""
    async with sitting(full_folder, (120, 40)) as someone:
        yield someone


async def begin(coach: Coach, who: str = BAKERY, *more: str) -> None:
    """Begin a talk with somebody new from home."""
    await coach.press("ctrl+k", *who, *more, "enter")
    assert coach.screen == "IntakeScreen", coach.text


def question(coach: Coach) -> str:
    """The key of the question on the screen."""
    screen = coach.app.screen
    assert isinstance(screen, IntakeScreen), coach.text
    return screen.asked.key


async def ask(coach: Coach, key: str) -> None:
    """Go to a question by the number that it has in the list of all."""
    screen = coach.app.screen
    assert isinstance(screen, IntakeScreen)
    assert screen._sheet
    number = screen._sheet.at(key) + 1
    await coach.press("ctrl+k", *f"{number}.", "enter")
    assert question(coach) == key, coach.text


async def say(coach: Coach, text: str) -> None:
    """Answer the question on the screen."""
    await coach.press(*text, "enter")


# ---- Beginning


async def test_a_new_employer_begins_with_its_name(coach: Coach) -> None:
    await begin(coach)
    assert (await coach.only("employer"))["name"] == BAKERY
    assert question(coach) == "employer.place"
    assert "vraag 2 van" in coach.text


async def test_a_new_candidate_is_one_line_further(coach: Coach) -> None:
    await begin(coach, "Mats Verzonnen", "down")
    assert (await coach.only("candidate"))["name"] == "Mats Verzonnen"
    assert coach.text.startswith(" Gesprek met de kandidaat · Mats")


async def test_who_looks_for_the_line_gets_the_question_after_the_name(coach: Coach) -> None:
    await begin(coach, "nieuwe werk")
    assert question(coach) == "employer.name"
    assert await coach.stored(lambda store: store.rows("employer")) == []


@pytest.mark.parametrize(("step", "title"), [("1", "werkgever"), ("3", "kandidaat"), ("5", "leerplek")])
async def test_a_step_has_its_own_talk(busy: Coach, step: str, title: str) -> None:
    await busy.press("enter", step, "ctrl+k")
    assert busy.screen == "IntakeScreen"
    assert title in busy.text.split("\n")[0]


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        ("employer", "bakery", "werkgever"),
        ("candidate", "candidate", "kandidaat"),
        ("placement", "placement", "leerplek"),
    ],
)
async def test_a_record_has_its_talk_also_from_within_a_field(busy: Coach, kind: str, name: str, title: str) -> None:
    await busy.open(kind, ID[name])
    await busy.press("ctrl+k")
    assert busy.screen == "IntakeScreen"
    assert title in busy.text.split("\n")[0]
    assert busy.app.screen.trajectory_id == ID["case"]  # type: ignore[attr-defined]


async def test_several_trajectories_of_an_employer_are_a_choice(busy: Coach) -> None:
    await busy.stored(lambda store: store.save("trajectory", ID["first-way"], {"employer_id": ID["bakery"]}))
    await busy.open("employer", ID["bakery"])
    await busy.press("ctrl+k")
    assert busy.screen == "PickScreen"
    assert busy.words.count("Gesprek met de werkgever") == 2


async def test_who_has_a_code_is_not_asked_for_a_name(busy: Coach) -> None:
    await busy.open("candidate", ID["candidate"])
    await busy.press("ctrl+k")
    assert question(busy) == "s3-select-candidates"
    await busy.press("up")
    assert question(busy) == "s3-select-candidates"


async def test_what_is_known_is_not_asked_again(busy: Coach) -> None:
    await busy.press("enter", "1", "ctrl+k")
    assert question(busy) == "s1-question-next-year"  # name, place and size are there
    assert "Grootte: 10 tot 49 mensen" in busy.text


# ---- Answering


async def test_a_letter_answers_and_words_behind_it_are_kept(coach: Coach) -> None:
    await begin(coach)
    await ask(coach, "employer.knows_group")
    await coach.press(*"n nog nooit")
    assert "✓ nee · notitie: nog nooit" in coach.text
    await coach.press("enter")
    assert question(coach) == "employer.worked_with_us"
    assert (await coach.only("employer"))["knows_group"] is False
    assert (await coach.only("contact_log"))["topics"] == "Kent de doelgroep: nog nooit"


@pytest.mark.parametrize(
    ("key", "typed", "kind", "field", "value"),
    [
        ("employer.size", "b", "employer", "size", "small"),
        ("employer.size", "250", "employer", "size", "large"),
        ("future_job.origin", "vac", "future_job", "origin", "hard_to_fill"),
        ("future_job.hours_week", "32,5 of meer", "future_job", "hours_week", 32.5),
        ("future_job.expected_on", "over 6 weken", "future_job", "expected_on", TODAY + timedelta(weeks=6)),
        ("contact_log.next_on", "ja", "contact_log", "next_on", TODAY),
        ("trajectory.route", "k", "trajectory", "route", "small"),
    ],
)
async def test_answers_become_values(coach: Coach, key: str, typed: str, kind: str, field: str, value: object) -> None:
    await begin(coach)
    await ask(coach, key)
    await say(coach, typed)
    assert (await coach.only(kind))[field] == value


@pytest.mark.parametrize(
    ("typed", "answer", "field", "words"),
    [
        ("j", "done", "note", None),
        ("n volgende keer", "open", "note", "volgende keer"),
        ("x te klein", "not_applicable", "reason", "te klein"),
    ],
)
async def test_a_point_of_the_checklist(coach: Coach, typed: str, answer: str, field: str, words: str | None) -> None:
    await begin(coach)
    await ask(coach, "s1-explore-jobs")
    await say(coach, typed)
    trajectory = await coach.only("trajectory")
    kept = await coach.values("check_answer", check_answer_id(trajectory["id"], "s1-explore-jobs"))
    assert (kept["answer"], kept[field], kept["answered_on"], kept["step"]) == (answer, words, TODAY, "job")


async def test_what_was_told_gets_its_date_along_with_the_point(busy: Coach) -> None:
    await busy.press("enter", "3", "ctrl+k")
    await ask(busy, "s3-inform-route")
    await say(busy, "j")
    assert (await busy.values("match", ID["match"]))["told_route_on"] == TODAY


async def test_a_question_of_the_method_keeps_what_is_said(coach: Coach) -> None:
    await begin(coach)
    await ask(coach, "s1-question-next-year")
    await say(coach, "Twee mensen in de oven")
    report = await coach.only("contact_log")
    kept = await coach.values("check_answer", check_answer_id(report["id"], "s1-question-next-year"))
    assert (kept["answer"], kept["note"]) == ("done", "Twee mensen in de oven")


async def test_a_record_on_each_line_until_an_empty_one(coach: Coach) -> None:
    await begin(coach)
    await ask(coach, "skill")
    for line in ("Deeg afwegen m", "Snijden, hakken", "Bakken, zelfstandig", "Rijbewijs B"):
        await say(coach, line)
        assert question(coach) == "skill"
    await coach.press("enter")
    assert question(coach) == "s2-map-routes"
    rows = await coach.stored(lambda store: store.rows("skill"))
    found = {row.values["name"]: row.values["level"] for row in rows}
    assert found == {"Deeg afwegen": "with_help", "Snijden, hakken": None, "Bakken": "alone", "Rijbewijs B": None}
    job = await coach.only("future_job")
    assert {row.values["job_id"] for row in rows} == {job["id"]}


async def test_the_records_of_a_talk_find_each_other(coach: Coach) -> None:
    await begin(coach)
    await ask(coach, "s1-explore-jobs")
    await say(coach, "j")
    await say(coach, "Hulpbakker")
    employer, job, way = [await coach.only(kind) for kind in ("employer", "future_job", "trajectory")]
    assert job["employer_id"] == way["employer_id"] == employer["id"]
    assert way["job_id"] == job["id"]
    report = await coach.only("contact_log")
    assert (report["contact_kind"], report["contact_with"], report["held_on"]) == ("growth", "employer", TODAY)
    assert (report["employer_id"], report["job_id"], report["trajectory_id"]) == (employer["id"], job["id"], way["id"])
    await coach.press("escape")
    assert "Hulpbakker" in coach.text


async def test_how_far_a_candidate_is_with_each_skill(busy: Coach) -> None:
    await busy.press("enter", "3", "ctrl+k", "ctrl+k", *"deeg", "enter")
    assert "Deeg afwegen" in busy.text
    await say(busy, "m")
    kept = await busy.only("candidate_skill")
    assert (kept["level"], kept["skill_id"], kept["candidate_id"]) == ("with_help", ID["skill2"], ID["candidate"])


async def test_an_evaluation_is_held_with_what_is_on_the_table(busy: Coach) -> None:
    await busy.press("enter", "5", "ctrl+k")
    await ask(busy, "evaluation.held_on")
    await say(busy, "j")
    assert question(busy).startswith("evaluation/")
    assert "Wie was erbij" in busy.text
    await say(busy, "j")
    assert (await busy.values("evaluation", ID["evaluation"]))["held_on"] == TODAY
    found = await busy.stored(lambda store: store.rows("evaluation_participant", evaluation_id=ID["evaluation"]))
    assert {row.values["role"] for row in found if row.values["present"]} == {"candidate", "employer"}


# ---- Catching


async def test_a_barrier_and_an_action_in_the_middle_of_an_answer(busy: Coach) -> None:
    await busy.press("enter", "3", "ctrl+k")
    await ask(busy, "candidate.wants")
    await busy.press(*"Wil bakken #ta leest langzaam !vrijdag taalles vragen")
    assert "→ belemmering · taal · leest langzaam" in busy.text
    assert "→ actie · vr 13 mrt 2026 · taalles vragen" in busy.text
    await busy.press("enter")
    assert (await busy.values("candidate", ID["candidate"]))["wants"] == "Wil bakken"
    barrier = await busy.only("barrier", method_item="b-language")
    assert (barrier["note"], barrier["trajectory_id"], barrier["found_on"]) == ("leest langzaam", ID["case"], TODAY)
    assert (barrier["found_in_step"], barrier["state"]) == ("match", "found")
    action = await busy.only("action", barrier_id=barrier["id"])
    assert (action["what"], action["due_on"], action["owner"]) == (
        "taalles vragen",
        date(2026, 3, 13),
        "Noor Verzonnen",
    )
    assert action["contact_log_id"] == (await busy.only("contact_log", candidate_id=ID["candidate"]))["id"]


async def test_the_word_that_is_meant_stands_there_as_a_ghost(coach: Coach) -> None:
    await begin(coach)
    await ask(coach, "contact_log.agreed")
    await coach.press(*"#zelf")
    await coach.until(lambda: "#zelfvertrouwen" in coach.text)
    await coach.press(*" durft niet te bellen", "enter")
    assert (await coach.only("barrier"))["method_item"] == "b-self-confidence"


async def test_tab_takes_the_word_that_is_meant(coach: Coach) -> None:
    await begin(coach)
    await coach.press(*"#zelf")
    await coach.until(lambda: "#zelfvertrouwen" in coach.text)
    await coach.press("tab", *"x")
    assert "#zelfvertrouwenx" in coach.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_was_said_before_stands_still_while_hints_come_and_go(
    quiet_folder: DataFolder, size: tuple[int, int]
) -> None:
    async with sitting(quiet_folder, size) as coach:
        await begin(coach)
        await say(coach, "Oefendam")
        before = [coach.widget(part).region for part in ("AnswerInput", "#before")]
        await coach.press(*"van alles !dertig februari bellen #taal lukt @leerplek kijken")
        assert "actie · zonder dag · dertig februari bellen" in coach.text
        assert "Enter bewaart het als notitie" in coach.words
        assert [coach.widget(part).region for part in ("AnswerInput", "#before")] == before


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Druk #ver vandaag", "#ver kan zijn: vervoer, verandering"),
        ("Druk #onzin vandaag", "#onzin is niet bekend"),
        ("Druk @nergens", "@nergens is niet bekend"),
        ("nee !morgen", "Achter !morgen staat nog niet wat er moet gebeuren."),
    ],
)
async def test_a_mark_that_is_not_understood_stays_text(coach: Coach, typed: str, hint: str) -> None:
    await begin(coach)
    await ask(coach, "contact_log.agreed")
    await coach.press(*typed)
    assert hint in coach.words
    await coach.press("enter")
    assert (await coach.only("contact_log"))["agreed"] == typed
    assert await coach.stored(lambda store: store.rows("barrier")) == []


async def test_what_a_note_is_about_links_the_report(busy: Coach) -> None:
    await busy.press("enter", "1", "ctrl+k")
    await ask(busy, "contact_log.agreed")
    await say(busy, "Bellen @leerplek te koud @Karin")
    report = await busy.only("contact_log", held_on=TODAY)
    assert (report["placement_id"], report["person"]) == (ID["placement"], "Karin Verzonnen, personeelszaken (HR)")
    assert (report["topics"], report["agreed"]) == ("Leerplek: te koud", "Bellen")


async def test_a_problem_in_the_practical_talk_is_a_barrier_with_its_action(busy: Coach) -> None:
    await busy.press("enter", "3", "ctrl+k")
    await ask(busy, "candidate.problem_childcare")
    await say(busy, "j alleen op maandag !1-4 oma bellen")
    barrier = await busy.only("barrier", method_item="b-childcare")
    assert barrier["note"] == "alleen op maandag"
    assert (await busy.only("action", barrier_id=barrier["id"]))["due_on"] == date(2026, 4, 1)
    assert (await busy.values("candidate", ID["candidate"]))["problem_childcare"] is True


async def test_a_barrier_that_is_known_gets_the_words_added(busy: Coach) -> None:
    await busy.press("enter", "3", "ctrl+k")
    await ask(busy, "candidate.wants")
    await say(busy, "Bakken #taal leest langzaam")
    await say(busy, "Veel #taal schrijft niet")
    assert (await busy.only("barrier", method_item="b-language"))["note"] == "leest langzaam\nschrijft niet"


# ---- Text that does not fit


async def test_what_is_no_date_is_a_note(coach: Coach) -> None:
    await begin(coach)
    await ask(coach, "future_job.expected_on")
    await coach.press(*"dat weet hij nog niet")
    assert "Enter bewaart je tekst als notitie" in coach.words
    await coach.press("enter")
    assert (await coach.only("contact_log"))["topics"] == "Verwacht op: dat weet hij nog niet"
    assert question(coach) == "future_job.places"


async def test_a_warning_beside_what_is_too_private(coach: Coach) -> None:
    await begin(coach)
    await coach.press(*"heeft een depressie")
    assert "Gaat dit over iemands gezondheid?" in coach.words


async def test_a_pasted_page_does_no_harm(coach: Coach) -> None:
    await begin(coach)
    await ask(coach, "contact_log.agreed")
    page = "Regel met \x1b[31mkleur\x1b[0m en \x07 bel\n" * 100
    await coach.press(events.Paste(page), "enter")
    kept = (await coach.only("contact_log"))["agreed"]
    assert kept.count("Regel met kleur en  bel") == 100
    assert not any(ord(char) < 32 for char in kept)


async def test_what_is_too_long_for_any_field_stays_in_the_line(coach: Coach) -> None:
    await begin(coach)
    await ask(coach, "contact_log.agreed")
    text = "woord " * 1_500
    await coach.press(events.Paste(text), "enter")
    assert question(coach) == "contact_log.agreed"
    assert "te lang voor één antwoord" in coach.words
    await coach.press("escape")
    assert (await coach.drafts())["contact_log.agreed"] == text.strip()


async def test_a_long_report_goes_on_in_another_one(coach: Coach) -> None:
    await begin(coach)
    await ask(coach, "future_job.expected_on")
    await coach.press(events.Paste("eerst " * 1_000), "enter", events.Paste("dan " * 1_000), "enter")
    topics = [row.values["topics"] for row in await coach.stored(lambda store: store.rows("contact_log"))]
    assert [text.split()[2] for text in topics] == ["eerst", "dan"]


# ---- Parking, jumping, stopping


async def test_a_parked_question_comes_back_at_the_end(coach: Coach) -> None:
    await begin(coach)
    await say(coach, "l")
    assert "later: 1" in coach.text
    await ask(coach, "contact_log.next_on")
    await coach.press("enter")
    assert question(coach) == "employer.place"
    await say(coach, "Oefendam")
    assert coach.screen == "IntakeEndScreen"
    assert (await coach.only("parked_question"))["answered_on"] == TODAY


async def test_a_line_left_without_enter_is_asked_before_the_end(coach: Coach) -> None:
    await begin(coach)
    await coach.press(*"bij de haven", "down")
    await coach.press("ctrl+k")
    assert "2. Plaats getypt, nog niet af" in coach.words
    await coach.press("escape")
    await ask(coach, "contact_log.next_on")
    await coach.press("enter")
    assert (question(coach), "bij de haven" in coach.text) == ("employer.place", True)
    await coach.press("enter")
    assert coach.screen == "IntakeEndScreen"
    assert (await coach.only("employer"))["place"] == "bij de haven"
    assert await coach.drafts() == {}


async def test_leaving_does_not_forget_a_line_at_another_question(busy: Coach) -> None:
    await busy.press("enter", "1", "ctrl+k", *"iets", "down", "escape", "f5", "ctrl+k")
    assert "verder" in busy.words


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
async def test_the_list_of_questions_shows_the_one_at_the_cursor_and_stays_where_it_is(
    full_folder: DataFolder, size: tuple[int, int]
) -> None:
    async with sitting(full_folder, size) as coach:
        await coach.press("enter", "1", "ctrl+k", "ctrl+k")
        for _line in range(20):
            options = coach.app.screen.query_one(OptionList)
            assert f" {1 + (options.highlighted or 0)}. " in coach.text
            await coach.press("down")
        field = coach.widget("LineInput").region
        await coach.press(*"evaluatie")
        assert coach.widget("LineInput").region == field


async def test_a_question_is_found_by_its_subject_and_nothing_else_opens(coach: Coach) -> None:
    await begin(coach, "Mats Verzonnen", "down")
    await coach.press("ctrl+k", *"evaluatiemom", "enter")
    assert question(coach) == "evaluation"
    await coach.press("ctrl+k", *"vakantie", "enter")
    assert coach.screen == "PickScreen"
    assert "Niets gevonden" in coach.text


async def test_a_question_that_does_not_apply_is_passed_over_from_then_on(coach: Coach) -> None:
    await begin(coach)
    await say(coach, "x")
    assert question(coach) == "employer.size"
    await ask(coach, "employer.name")
    await coach.press("enter")
    assert question(coach) == "employer.size"
    await coach.press("ctrl+k")
    assert "Plaats n.v.t." in coach.words


async def test_the_end_tells_what_was_caught_and_opens_it(busy: Coach) -> None:
    await busy.press("enter", "3", "ctrl+k")
    await ask(busy, "candidate.wants")
    await say(busy, "Bakken #taal leest langzaam !vrijdag les zoeken")
    await say(busy, "l")
    await busy.press("ctrl+k", *"afronden", "enter")
    assert busy.screen == "IntakeEndScreen"
    for words in ("Nog geparkeerd 1", "Belemmeringen 1", "Acties 1", "les zoeken", "Verslag van dit gesprek 1"):
        assert words in busy.words
    await busy.press("down", "enter")
    assert question(busy) == "candidate.can"
    await busy.press("ctrl+k", *"afronden", "enter", "down", "down", "down", "enter")
    assert busy.text.startswith(" Belemmering: taal")


async def test_after_one_talk_the_next_one_is_proposed(coach: Coach) -> None:
    await begin(coach)
    await ask(coach, "s1-explore-jobs")
    await say(coach, "j")
    await coach.press("ctrl+k", *"afronden", "enter", "ctrl+k", "enter")
    assert question(coach) == "candidate.name"
    await say(coach, "Mats Verzonnen")
    await say(coach, "j")
    candidate, way = await coach.only("candidate"), await coach.only("trajectory")
    assert way["candidate_id"] == candidate["id"]


async def test_after_a_talk_its_next_one_comes_before_what_was_left(coach: Coach) -> None:
    await begin(coach)
    await say(coach, "Oefendam")
    await coach.press("f5")
    await begin(coach, "Een ander")
    await ask(coach, "s1-explore-jobs")
    await say(coach, "j")
    await coach.press("ctrl+k", *"afronden", "enter", "ctrl+k", "enter")
    assert coach.text.startswith(" Gesprek met de kandidaat · Een ander"), coach.text


async def test_a_subject_can_be_passed_over(busy: Coach) -> None:
    await busy.press("enter", "1", "ctrl+k")
    await ask(busy, "future_job.function")
    await busy.press("pagedown")
    assert question(busy) == "s1-concrete-growth"
    await busy.press("pageup")
    assert question(busy) == "future_job.function"


async def test_the_end_counts_what_is_left_after_an_undo_and_tells_the_last_one(coach: Coach) -> None:
    await begin(coach)
    await say(coach, "Oefendam")
    await say(coach, "later #taal lezen is lastig")
    await coach.press("ctrl+k", *"afronden", "enter")
    assert "2 vragen beantwoord" in coach.words
    assert f"Trajecten 1 {BAKERY}" in coach.words  # called after its employer as long as nobody else is known
    await coach.press("f8", "f8")
    assert "1 vraag beantwoord" in coach.words
    assert coach.words.count("Teruggedraaid") == 1


async def test_an_answer_is_changed_by_going_back(coach: Coach) -> None:
    await begin(coach)
    await say(coach, "Oefendam")
    await coach.press("up")
    assert question(coach) == "employer.place"
    await coach.press(*"-Noord", "enter")
    assert (await coach.only("employer"))["place"] == "Oefendam-Noord"
    assert question(coach) == "employer.size"
    await coach.press("up", "ctrl+u", "enter")
    assert (await coach.only("employer"))["place"] is None


async def test_text_of_several_lines_is_added_to(busy: Coach) -> None:
    await busy.stored(lambda store: store.save("candidate", ID["candidate"], {"wants": "Bakken\nVaste dagen"}))
    await busy.press("enter", "3", "ctrl+k")
    await ask(busy, "candidate.wants")
    assert "nu: Bakken" in busy.text
    await say(busy, "Dicht bij huis")
    assert (await busy.values("candidate", ID["candidate"]))["wants"] == "Bakken\nVaste dagen\nDicht bij huis"


async def test_undo_takes_back_the_last_answer(coach: Coach) -> None:
    await begin(coach)
    await say(coach, "Oefendam")
    await coach.press("f8")
    assert (await coach.only("employer"))["place"] is None
    assert question(coach) == "employer.size"


async def test_what_is_undone_is_made_anew_when_it_is_talked_about(coach: Coach) -> None:
    await begin(coach)
    await say(coach, "Oefendam")
    await coach.press("f8", "f8")
    assert await coach.stored(lambda store: store.rows("employer")) == []
    await ask(coach, "employer.name")
    await say(coach, "Een ander")
    assert (await coach.only("employer"))["name"] == "Een ander"


async def test_a_talk_in_which_nothing_was_said_is_forgotten(busy: Coach) -> None:
    await busy.press("enter", "1", "ctrl+k", "escape", "f5", "ctrl+k")
    assert "verder" not in busy.words
    await busy.press("escape", "enter", "1", "ctrl+k", *"iets", "escape", "f5", "ctrl+k")
    assert "verder" in busy.words


async def test_what_is_caught_before_the_answer_leaves_the_question(busy: Coach) -> None:
    await busy.press("enter", "3", "ctrl+k")
    await ask(busy, "candidate.wants")
    await say(busy, "#taal leest langzaam")
    assert question(busy) == "candidate.wants"
    assert "belemmering: taal" in busy.text
    await say(busy, "Bakken")
    assert (await busy.values("candidate", ID["candidate"]))["wants"] == "Bakken"


async def test_going_on_another_day_where_the_coach_was(quiet_folder: DataFolder) -> None:
    async with sitting(quiet_folder) as coach:
        await begin(coach)
        await say(coach, "Oefendam")
        await coach.press(*"half get", "ctrl+q")
    later = datetime(NOW.year, NOW.month, NOW.day + 7, 12, tzinfo=UTC)
    async with sitting(quiet_folder, clock=lambda: later) as coach:
        assert question(coach) == "employer.size"
        assert "half get" in coach.text
        await coach.press("ctrl+u", *"b", "enter")
        await coach.press("escape")
        assert coach.screen == "HomeScreen"
        await coach.press("ctrl+k", "enter")
        assert question(coach) == "s1-question-next-year"
        reports = await coach.stored(lambda store: store.rows("contact_log"))
        assert {row.values["held_on"] for row in reports} == {TODAY, days(7)}


async def test_the_line_survives_the_lock_and_the_end(quiet_folder: DataFolder) -> None:
    async with sitting(quiet_folder) as coach:
        await begin(coach)
        await coach.press(*"Oefend", "ctrl+q")
    async with sitting(quiet_folder) as coach:
        assert question(coach) == "employer.place"
        await coach.press(*"am", "enter")
        assert (await coach.only("employer"))["place"] == "Oefendam"


async def test_what_is_typed_while_the_disk_is_slow_is_for_the_next_question(coach: Coach) -> None:
    await begin(coach)
    coach.app.desk.send(lambda _store: sleep(3))  # longer than keys wait
    await coach.press(*"Oefendam", "enter", *"50")
    assert question(coach) == "employer.size"
    assert "✓ 50 tot 249 mensen" in coach.text
    assert (await coach.only("employer"))["place"] == "Oefendam"


async def test_an_answer_that_cannot_be_kept_stays_in_the_line(coach: Coach) -> None:
    await begin(coach)
    await coach.stored(lambda store: store._opened.connection.execute("PRAGMA query_only = 1"))
    for key in ("enter", "down"):
        await coach.press(*"Oefen", key, *"dam")
        assert question(coach) == "employer.place"
        assert "Oefendam" in coach.text
        assert "Wat je eerder hebt opgeslagen, staat er nog" in coach.words
        await coach.press("ctrl+u")
    await coach.stored(lambda store: store._opened.connection.execute("PRAGMA query_only = 0"))
    await coach.press(*"Oefendam", "enter")
    assert (await coach.only("employer"))["place"] == "Oefendam"
    assert question(coach) == "employer.size"


async def test_the_name_of_an_employer_that_is_there_makes_no_second_one(busy: Coach) -> None:
    before = await busy.stored(lambda store: len(store.rows("employer")))
    await busy.press("f5", "ctrl+k", *"oefenmetaal de vonk b.v.", "enter")
    assert "stond er al" in busy.words
    await ask(busy, "employer.place")
    await busy.press("ctrl+u", *"Oefendorp", "enter")
    assert await busy.stored(lambda store: len(store.rows("employer"))) == before
    assert (await busy.values("employer", ID["metal"]))["place"] == "Oefendorp"


async def test_a_finished_talk_is_not_gone_on_with(coach: Coach) -> None:
    await begin(coach)
    await ask(coach, "contact_log.next_on")
    await coach.press("enter", "escape", "escape", "ctrl+k")
    assert "verder" not in coach.words
    assert "Nieuwe werkgever" in coach.words


@pytest.mark.parametrize("size", [(80, 24), (240, 60)])
async def test_the_question_and_the_line_are_there_in_any_window(
    full_folder: DataFolder, size: tuple[int, int]
) -> None:
    async with sitting(full_folder, size) as coach:
        await coach.press("enter", "1", "ctrl+k")
        for _question in range(30):
            assert coach.focus == "AnswerInput"
            line = coach.widget("AnswerInput").region
            assert line.bottom < size[1] - 2, coach.text
            assert "vraag" in coach.text
            await coach.press("down")
