"""The small route, told at the keyboard: one employer, one candidate, a trial start, and a debt that reaches the wage.

Half a year in a bakery. The wage garnishment touches the employer, the supervisor changes, and at the end there is a
job with hours that are enough to live on.
"""

from __future__ import annotations

from datetime import date

import pytest

from storage.folder import DataFolder
from tests.screens_fixture import Coach
from tests.storytelling import (
    NEW,
    add,
    change,
    chapter,
    fill,
    go_to_signal,
    goes_on,
    mend,
    new_on_home,
    open_record,
    sees_no_signal,
    sees_signal,
    strong_signals,
    tick,
    visit,
)

BAKERY, WHO = "Oefenbakkerij (verzonnen)", "Mats"

# The words of the signals
NO_ORIGIN = "Reden of datum van de baan is leeg"
SMALL_JOB = "Met deze uren blijft er een uitkering nodig"
NOT_INFORMED = "De werkgever kent de doelgroep nog niet"
NOT_TOLD = "De kandidaat weet nog niet alles"
NO_TALK = "Praktisch gesprek nog niet gevoerd"
NOT_CHOSEN = "De werkgever heeft nog niet gekozen"
NOT_MET = "Kandidaat en werkgever zagen elkaar nog niet"
NOT_COMPLETE = "De overeenkomst is niet af"
NOT_EXPLAINED = "De kandidaat kent de overeenkomst niet goed"
NO_PROMISE = "Nog geen toezegging van een werkgever"
INSURANCE = "Verzekering nog niet nagekeken"
NO_EVALUATION = "Evaluatie ontbreekt in de planning"
NOT_HELD = "Evaluatie nog niet gehouden"
NOT_THERE = "De kandidaat was niet bij de evaluatie"
NOT_DISCUSSED = "Belemmering nog niet besproken"
LIES_STILL = "Een belemmering blijft liggen"
TOUCHES = "Een belemmering raakt de werkgever"
NOT_PREPARED = "Overgang nog niet voorbereid"
NO_TALK_AFTER = "Na de overgang nog niet gepraat"
NOT_SURE = "Het einde nadert, en de baan is niet zeker"
NOT_SETTLED = "De baan is er, maar nog niet alles is rond"
NO_HELP = "Hulp met geld nog niet aangeboden"


@pytest.mark.torture
async def test_one_job_one_candidate_and_a_debt(quiet_folder: DataFolder) -> None:
    """Half a year, a sitting for each chapter."""
    chapters = (
        (date(2026, 4, 1), a_job_is_in_sight_at_a_bakery),
        (date(2026, 4, 15), they_begin_on_trial),
        (date(2026, 5, 6), the_agreement_follows),
        (date(2026, 6, 17), a_debt_reaches_the_wage),
        (date(2026, 7, 22), another_supervisor_and_the_debt_is_arranged),
        (date(2026, 10, 14), a_job_that_ends_the_benefit),
    )
    for day, tell in chapters:
        async with chapter(quiet_folder, day) as coach:
            await tell(coach)


async def a_job_is_in_sight_at_a_bakery(coach: Coach) -> None:
    """The baker expects work for one more; with 20 hours somebody would keep part of the benefit."""
    await new_on_home(coach, "toekomstige baan")
    await fill(
        coach, "escape", employer_id=f"{NEW}{BAKERY}", function="Hulpbakker", hours_week="20", ends_benefit="nee"
    )
    await new_on_home(coach, "traject")
    await fill(coach, candidate_id=f"{NEW}{WHO} Verzonnen", job_id="hulp", route="klein")
    await fill(coach, "escape", planned_end_on="30-10-2026")
    await visit(coach, WHO, "1")
    await sees_signal(coach, NO_ORIGIN)
    await mend(coach, NO_ORIGIN, origin="bedrijf breidt uit", expected_on="1-11-2026")
    sees_no_signal(coach, NO_ORIGIN)
    await sees_signal(coach, SMALL_JOB)
    await mend(coach, SMALL_JOB, hours_week="32", ends_benefit="ja")
    sees_no_signal(coach, SMALL_JOB)
    await sees_signal(coach, NOT_INFORMED)
    await mend(coach, NOT_INFORMED, contact_kind="gesprek over groei", about_group="ja")
    sees_no_signal(coach, NOT_INFORMED)
    await coach.press("k")
    assert "1●Baan" in coach.text


async def they_begin_on_trial(coach: Coach) -> None:
    """Candidate and baker want to begin today: nothing stops them, and the screen says what is missing."""
    await visit(coach, WHO, "4")
    await goes_on(coach, "in opzet")
    await goes_on(coach, "als proefstart")
    kept = await coach.only("trajectory")
    assert (kept["state"], kept["trial_start"], kept["start_on"]) == ("learning", True, date(2026, 4, 15))
    for words in (NO_PROMISE, INSURANCE, NO_EVALUATION):
        await sees_signal(coach, words)
    sees_no_signal(coach, NOT_COMPLETE)
    await coach.press("3")
    for words in (NOT_TOLD, NO_TALK, NOT_CHOSEN, NOT_MET):
        await sees_signal(coach, words)
    await coach.press("f5", "escape")
    alarming = strong_signals(coach, WHO)

    await visit(coach, WHO, "3")
    await go_to_signal(coach, NOT_TOLD, "enter")
    await tick(coach, "wat er bij de werkgever kan", "space", *["down", "space"] * 3)
    for state in ("kennisgemaakt", "gekozen"):
        await goes_on(coach, state)
    await coach.press(*"De bakker", "escape")
    sees_no_signal(coach, NOT_TOLD, NOT_CHOSEN, NOT_MET)
    await tick(coach, "de praktische kant", list_id="#tasks")
    sees_no_signal(coach, NO_TALK)
    await coach.press("f5", "escape")
    assert strong_signals(coach, WHO) == alarming - 3


async def the_agreement_follows(coach: Coach) -> None:
    """Three weeks later it is on paper, made to fit what turned out; on a trial start that is soon enough."""
    await visit(coach, WHO, "5")
    await sees_signal(coach, NOT_COMPLETE)  # where the learning is, because it is a trial
    await mend(
        coach, NOT_COMPLETE, knowledge_skills="Deeg en oven", step_plan="Deeg, oven, winkel", duration="6 maanden"
    )
    await sees_signal(coach, NOT_COMPLETE)
    await mend(
        coach,
        NOT_COMPLETE,
        guidance_form="De bakker elke dag",
        guidance_amount="1 uur",
        financing="Gemeente",
        evaluations="Elke 6 weken",
        conditions="Rooster vooraf",
    )
    for party in (BAKERY, "Werkbedrijf"):
        await sees_signal(coach, NOT_COMPLETE)
        await mend(coach, NOT_COMPLETE, name=party, signed_on="vandaag")
    sees_no_signal(coach, NOT_COMPLETE)

    await coach.press("4")
    await sees_signal(coach, NOT_EXPLAINED)
    await mend(coach, NOT_EXPLAINED, explained_on="vandaag", copy_candidate_on="vandaag")
    await mend(coach, INSURANCE, insurance_checked_on="vandaag")
    await mend(coach, NO_PROMISE, level="intentie", agreed_on="vandaag")
    await mend(coach, NO_EVALUATION, planned_on="10-6-2026")
    await sees_signal(coach, NO_EVALUATION)
    await mend(coach, NO_EVALUATION, planned_on="14-10-2026")
    sees_no_signal(coach, NOT_EXPLAINED, INSURANCE, NO_PROMISE, NO_EVALUATION)
    await open_record(coach, "Overeenkomsten", "versie 1")
    for state in ("op maat", "getekend"):
        await goes_on(coach, state)
    await coach.press("escape")
    assert (await coach.only("agreement"))["state"] == "signed"


async def a_debt_reaches_the_wage(coach: Coach) -> None:
    """A letter of a bailiff to the baker: nobody takes it up yet, and the evaluation of last week was not held."""
    await visit(coach, WHO, "5")
    await sees_signal(coach, NOT_HELD)
    await coach.press("f2", *"loonbeslag", "enter", *"Het kost hem zijn rust", "tab", "escape")
    await coach.press("4")
    await sees_signal(coach, TOUCHES)
    await mend(coach, TOUCHES, non_work_split="Wij bellen de deurwaarder; de bakker houdt in wat moet")
    sees_no_signal(coach, TOUCHES)

    await coach.press("5")
    await mend(coach, NOT_HELD, held_on="vandaag", decision="meer begeleiding")
    sees_no_signal(coach, NOT_HELD)
    await sees_signal(coach, NOT_DISCUSSED)
    await sees_signal(coach, NOT_THERE)
    await go_to_signal(coach, NOT_DISCUSSED, "enter")
    await tick(coach, "kandidaat", "space", "down", "space", "down", "space")
    await tick(coach, "schulden", "space", "enter")
    await fill(coach, "escape", "escape", solution="Regeling met de schuldhulp")
    sees_no_signal(coach, NOT_DISCUSSED, NOT_THERE)

    await add(coach, "Overgangen", transition_kind="andere begeleider", planned_on="1-7-2026")
    await sees_signal(coach, NOT_PREPARED)
    await mend(coach, NOT_PREPARED, talk_before_on="24-6-2026")
    sees_no_signal(coach, NOT_PREPARED)


async def another_supervisor_and_the_debt_is_arranged(coach: Coach) -> None:
    """The supervisor changed three weeks ago; they talk about it, and the debt that lay still is arranged."""
    await visit(coach, WHO, "5")
    await change(coach, "Overgangen", "andere begeleider", happened_on="1-7-2026")
    await sees_signal(coach, NO_TALK_AFTER)
    await mend(coach, NO_TALK_AFTER, talk_after_on="vandaag", doubts="Eerst wel, nu niet meer")
    sees_no_signal(coach, NO_TALK_AFTER)
    await sees_signal(coach, LIES_STILL)
    await open_record(coach, "Belemmeringen", "schulden")
    await goes_on(coach, "opgelost", "escape")
    sees_no_signal(coach, LIES_STILL)

    await coach.press("f6", *"nieuw", "enter")
    await fill(coach, evaluation_kind="rond een overgang", held_on="vandaag", job_in_sight="ja")
    await tick(coach, "kandidaat", "space", "down", "space")
    await tick(coach, "andere begeleider", "space", "escape")
    assert len(await coach.stored(lambda store: store.rows("transition_review", discussed=True))) == 1


async def a_job_that_ends_the_benefit(coach: Coach) -> None:
    """The job is confirmed, the final evaluation held, and with 32 hours no benefit is needed any more."""
    await visit(coach, WHO, "6")
    await sees_signal(coach, NOT_SURE)
    await open_record(coach, "Toekomstige baan", "Hulpbakker")
    await goes_on(coach, "bevestigd", "escape")
    sees_no_signal(coach, NOT_SURE)

    await goes_on(coach, "eindevaluatie")
    await fill(coach, held_on="vandaag", progress="Bakt zelf", decision="doorgaan")
    await tick(coach, "kandidaat", "space", "down", "space", "escape")
    await goes_on(coach, "afgerond")
    await fill(coach, "escape", end_state="baan bij de werkgever", employer_id="oefenbakkerij", job_id="hulpbakker")
    await sees_signal(coach, NOT_SETTLED)
    await mend(
        coach,
        NOT_SETTLED,
        start_on="1-11-2026",
        hours_week="32",
        contract_kind="tijdelijk",
        benefit="geen uitkering meer",
        certificate="ja",
    )
    sees_no_signal(coach, NOT_SETTLED)
    await sees_signal(coach, NO_HELP)
    await go_to_signal(coach, NO_HELP, "enter", "space")
    sees_no_signal(coach, NO_HELP)
    outcome = await coach.only("outcome")
    found = [outcome[name] for name in ("end_state", "ended_on", "benefit", "certificate", "hours_week")]
    assert found == ["regular_job", date(2026, 10, 14), "none", True, 32.0]
    await coach.press("f5", "escape")
    assert strong_signals(coach, WHO) == 0
