"""A learning company in logistics, told at the keyboard: six people, half a year, no diploma, three employers.

What the care group learned is used here: intentions come first, and the practical talk is not forgotten. Five find
work, and for the sixth there is a way on.
"""

from __future__ import annotations

from datetime import date

import pytest

from storage.folder import DataFolder
from tests.screens_fixture import Coach
from tests.storytelling import (
    NEW,
    add,
    chapter,
    choose,
    choose_each_other,
    fill,
    goes_on,
    mark,
    mend,
    note_meeting,
    open_record,
    sees_no_signal,
    sees_signal,
    sign_up,
    strong_signals,
    tick,
    to_group,
    to_lists,
    visit,
)

PROGRAMME, GROUP = "Leerbedrijf Oefenlogistiek (verzonnen)", "Najaar"
DEPOT, HARBOUR, PARCELS = "Depot De Oefening", "Haven Voorbeeld", "Pakketdienst Proef"
SIX = ("Levi", "Marit", "Noah", "Pim", "Roos", "Sanne")

# The words of the signals
ONE_EMPLOYER = "Route en aantal werkgevers passen niet"
NO_PAYER = "Niet bekend wie betaalt"
FEW_PLACES = "Minder plekken dan kandidaten"
TOO_EARLY = "Overeenkomst zonder toezegging of opleider"
NO_PROMISE = "Nog geen toezegging van een werkgever"
GUARANTEE = "Er is een baangarantie gegeven"
LANGUAGE = "Taal is nog niet geregeld"
NO_TALK = "Praktisch gesprek nog niet gevoerd"
LIES_STILL = "Een belemmering blijft liggen"
OUT_OF_SIGHT = "De werkgever raakt uit beeld"
NOT_SETTLED = "De baan is er, maar nog niet alles is rond"
NO_FOLLOW_UP = "Geen baan, en nog geen vervolg"
NO_LESSONS = "Ronde afgesloten zonder lessen"


@pytest.mark.torture
async def test_a_small_group_in_logistics(quiet_folder: DataFolder) -> None:
    """Half a year, a sitting for each chapter."""
    chapters = (
        (date(2026, 9, 7), three_employers_and_six_people),
        (date(2026, 9, 28), a_week_before_they_begin),
        (date(2026, 10, 5), they_begin),
        (date(2026, 11, 30), the_employers_drift_away),
        (date(2027, 3, 29), five_jobs_and_a_way_on),
        (date(2027, 4, 12), what_was_learned),
    )
    for day, tell in chapters:
        async with chapter(quiet_folder, day) as coach:
            await tell(coach)


async def three_employers_and_six_people(coach: Coach) -> None:
    """The template says half a year and nothing more; there are first too few employers, then too few places."""
    await to_lists(coach)
    await add(
        coach,
        "Leerbedrijven",
        name=PROGRAMME,
        template="logistiek",
        sector_id=f"{NEW}Logistiek (verzonnen)",
        trainer_id=f"{NEW}Oefentraining",
    )
    await open_record(coach, "Leerbedrijven", PROGRAMME)
    await fill(coach, end_document="geen")
    programme = await coach.only("programme")
    assert [programme[name] for name in ("length_months", "end_document", "bbl_after_months")] == [6, "none", None]
    await add(coach, "Edities", name=GROUP, round="1", start_on="5-10-2026", planned_end_on="31-3-2027")

    await to_group(coach, GROUP)
    await choose(coach, "Werkgevers in editie", f"{NEW}{DEPOT}", expected_places="2")
    await sees_signal(coach, ONE_EMPLOYER)
    await choose(coach, "Werkgevers in editie", f"{NEW}{HARBOUR}", expected_places="2")
    sees_no_signal(coach, ONE_EMPLOYER)
    await sees_signal(coach, NO_PAYER)
    await mend(coach, NO_PAYER, training_budget_cents="750")
    sees_no_signal(coach, NO_PAYER, FEW_PLACES)
    await sign_up(coach, SIX)
    await sees_signal(coach, FEW_PLACES)
    await choose(coach, "Werkgevers in editie", f"{NEW}{PARCELS}", expected_places="2")
    sees_no_signal(coach, FEW_PLACES)
    await note_meeting(coach, "voorlichting")


async def a_week_before_they_begin(coach: Coach) -> None:
    """The language test and the promises are for the whole group; the practical talk is for each of them."""
    await visit(coach, "Marit", "4")
    await sees_signal(coach, NO_PROMISE)
    await coach.press("3")
    await sees_signal(coach, LANGUAGE)
    await sees_signal(coach, NO_TALK)

    await to_group(coach, GROUP)
    alarming = strong_signals(coach, "Marit")
    await note_meeting(coach, "taaltest")
    for employer in (DEPOT, HARBOUR, PARCELS):
        await add(coach, "Toezeggingen", employer_id=employer[:5], level="intentie", agreed_on="vandaag", count="2")
    await add(coach, "Overeenkomsten", duration="Half jaar")
    sees_no_signal(coach, TOO_EARLY, GUARANTEE)
    await mark(coach, SIX)
    await goes_on(coach, "toegelaten tot")

    await visit(coach, "Marit", "3")
    sees_no_signal(coach, LANGUAGE)
    await open_record(coach, "Matches", "")
    await tick(coach, "Geen goed vervoer", "space", "space", *"Ploegendienst", "tab", "escape")
    await coach.press("escape")
    sees_no_signal(coach, NO_TALK)
    await coach.press("5")
    await sees_signal(coach, LIES_STILL)
    await mend(coach, LIES_STILL, owner="Noor", state="iemand pakt het op")
    sees_no_signal(coach, LIES_STILL)
    await coach.press("4")
    sees_no_signal(coach, NO_PROMISE)
    await to_group(coach, GROUP)
    assert strong_signals(coach, "Marit") < alarming


async def they_begin(coach: Coach) -> None:
    """All six on one day, and Marit shares a car."""
    await to_group(coach, GROUP)
    await mark(coach, SIX)
    await goes_on(coach, "bezig met inleren")
    await note_meeting(coach, "introductie")
    await visit(coach, "Marit", "5")
    await open_record(coach, "Belemmeringen", "vervoer")
    await goes_on(coach, "opgelost", "escape")
    begun = await coach.stored(lambda store: store.rows("trajectory", state="learning"))
    assert {row.values["start_on"] for row in begun} == {date(2026, 10, 5)}


async def the_employers_drift_away(coach: Coach) -> None:
    """Eight weeks in the training hall; a lesson at the depot brings them back."""
    await visit(coach, "Levi", "5")
    await sees_signal(coach, OUT_OF_SIGHT)
    await to_group(coach, GROUP)
    await note_meeting(coach, "praktijkles", absent=["Pim"])
    await visit(coach, "Levi", "5")
    sees_no_signal(coach, OUT_OF_SIGHT)


async def five_jobs_and_a_way_on(coach: Coach) -> None:
    """Five are chosen and get a job; for Sanne no place fits, and that is not where it ends."""
    await to_group(coach, GROUP)
    for employer, names in ((DEPOT, SIX[:2]), (HARBOUR, SIX[2:4]), (PARCELS, SIX[4:5])):
        await choose_each_other(coach, employer, names)
    await mark(coach, SIX[:5])
    await goes_on(coach, "match: gekozen")
    await mark(coach, SIX[:5])
    await goes_on(coach, "uitkomst: baan bij werkgever in")
    await mark(coach, SIX[5:])
    await goes_on(coach, "uitkomst: geen baan, wel")
    outcomes = await coach.stored(lambda store: [row.values for row in store.rows("outcome")])
    assert sorted(str(one["end_state"]) for one in outcomes) == ["closer_to_work", *["regular_same_wlb"] * 5]
    assert sum(one["employer_id"] is not None for one in outcomes) == 5

    await visit(coach, "Sanne", "6")
    await sees_signal(coach, NO_FOLLOW_UP)
    await mend(coach, NO_FOLLOW_UP, option="verder leren", name="Heftruck, met taal erbij", state="gevraagd")
    sees_no_signal(coach, NO_FOLLOW_UP)

    await visit(coach, "Levi", "6")
    await sees_signal(coach, NOT_SETTLED)
    await mend(coach, NOT_SETTLED, start_on="1-4-2027", hours_week="36", contract_kind="tijdelijk", benefit="geen")
    await sees_signal(coach, NOT_SETTLED)  # the final evaluation
    await mend(coach, NOT_SETTLED, held_on="vandaag", decision="doorgaan")
    sees_no_signal(coach, NOT_SETTLED)


async def what_was_learned(coach: Coach) -> None:
    """The round is closed, and its lessons are there for the next one."""
    await to_group(coach, GROUP)
    await open_record(coach, "Gegevens van de editie", GROUP)
    for employer in (DEPOT, HARBOUR, PARCELS):
        await tick(coach, employer)
    assert "Nog zonder uitkomst" not in coach.words
    await fill(coach, "escape", closed_on="vandaag")
    await sees_signal(coach, NO_LESSONS)
    await mend(coach, NO_LESSONS, went_well="Eerst de intentie", change_next="Eerder rijles")
    sees_no_signal(coach, NO_LESSONS)
    joined = await coach.stored(lambda store: store.rows("cohort_employer", joins_again=True))
    assert len(joined) == 3
