"""A round of a WijkLeerbedrijf, in a real terminal, with the keys only, on the encrypted database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from storage.records import KINDS
from storage.records.learning import EvaluationKind
from storage.records.links import cohort_employer_id
from tests.journeys import all_is_kept, goes_on
from tests.laptop import Laptop, Words
from tests.visit import Coach

PARTS, GROUP, LISTS = "Hoort hierbij", "De groep", ""  # the titles of lists
CLOSING = "De ronde afsluiten"
MEETINGS = KINDS["meeting"].specs["meeting_kind"].choices
NAMES = ("Amal", "Bram", "Chaima", "Dirk", "Esma")


@pytest.mark.torture
def test_from_programme_to_closed_round(tmp_path: Path) -> None:
    laptop, words = Laptop(tmp_path / "laptop").set_up(), Words()
    with Coach.unlocked(laptop, 120, 40) as coach:
        make_programme(coach, words)
        to_the_group(coach)
        people = [words.text(name) for name in NAMES]
        sign_up(coach, people)
        employer_joins(coach)
        admit(coach, people[:-1])
        note_meeting(coach, words, "introduction", absent=people[1])
        choose_employer(coach, people[:-1])
        evaluate(coach, words)
        note_outcomes(coach)
        close_round(coach, words)
        coach.stop()
    all_is_kept(laptop, words)
    read_back(laptop)
    with Coach.unlocked(laptop, 120, 40) as coach:
        coach.wait_for("0 kandidaten")  # back at the group, which is done
        coach.stop()
    assert laptop.run("doctor").returncode == 0


def test_several_people_at_once_and_who_was_there(tmp_path: Path) -> None:
    laptop, words = Laptop(tmp_path / "laptop").set_up(), Words()
    laptop.add(
        ("programme", "p", {"name": words.text("Leerbedrijf")}),
        ("cohort", "c", {"programme_id": "p", "name": words.text("Lichting"), "round": 1}),
        ("employer", "e", {"name": words.text("Zorghuis")}),
        ("cohort_employer", cohort_employer_id("c", "e"), {"cohort_id": "c", "employer_id": "e"}),
    )
    with Coach.unlocked(laptop, 120, 40) as coach:
        coach.wait_for("Vandaag")
        to_the_group(coach)
        people = [words.text(name) for name in NAMES]
        sign_up(coach, people)
        note_meeting(coach, words, "information", absent=people[2])
        coach.stop()
    all_is_kept(laptop, words)
    assert laptop.read("SELECT present, count(*) FROM attendance GROUP BY present ORDER BY present") == [(0, 1), (1, 4)]


def make_programme(coach: Coach, words: Words) -> None:
    """A programme with an employer that takes part, and its first round."""
    to_lists(coach)
    coach.new_in_list(LISTS, "programme")
    coach.fill("programme", name=words.text("Leerbedrijf"), introduction_weeks="4")
    coach.to_line(PARTS, "Deelnemende werkgevers")
    coach.key("f4")
    coach.wait_for("+ nieuw: werkgever")
    coach.answer("nieuw")
    coach.in_form("employer")
    coach.fill("employer", name=words.text("Zorghuis"))
    coach.back("Deelnemende werkgever: Zorghuis")
    coach.back("Leerbedrijf: ")
    coach.new_in_list(PARTS, "cohort")  # the first round of a programme is number 1 by itself
    coach.fill("cohort", name=words.text("Lichting"), start_on="vandaag", training_budget_cents="1.000")
    coach.back("Leerbedrijf: ")


def to_lists(coach: Coach) -> None:
    """To everything by kind."""
    coach.home()
    coach.key("f3")
    coach.wait_for("Lijsten")


def to_the_group(coach: Coach) -> None:
    """To the screen of the round."""
    to_lists(coach)
    coach.to_line(LISTS, "Lichting")
    coach.key("enter")
    coach.wait_for(GROUP)
    coach.until(lambda: any(coach.here()))


def sign_up(coach: Coach, people: Sequence[str]) -> None:
    """Many people sign up, in one go."""
    coach.until(lambda: coach.shows("Nog niemand"))
    coach.key("f4")
    coach.wait_for("Wie meldt zich aan?")
    coach.paste("\n".join(people))
    coach.key("f4")
    coach.wait_for(f"{len(people)} kandidaten")


def employer_joins(coach: Coach) -> None:
    """The employer of the programme has places in this round."""
    coach.to_line(PARTS, "Werkgevers in editie")
    coach.key("f4")
    coach.wait_for("+ nieuw: werkgever")
    coach.answer("zorghuis")
    coach.in_form("cohort_employer")
    coach.fill("cohort_employer", expected_places="4")
    coach.back("4 plekken")


def mark(coach: Coach, people: Sequence[str]) -> None:
    """Choose the first people of the group, who stand in the order of their names."""
    coach.to_list(GROUP)
    coach.key("home", *["space"] * len(people))


def admit(coach: Coach, people: Sequence[str]) -> None:
    """All but one are admitted."""
    mark(coach, people)
    goes_on(coach, "match: toegelaten tot")
    coach.wait_for("toegelat")
    coach.to_list(GROUP)
    coach.key("end")
    goes_on(coach, "match: niet toegelaten")
    coach.wait_for(f"{len(people)} kandidaten")


def note_meeting(coach: Coach, words: Words, kind: str, absent: str) -> None:
    """Held today: everyone in one go, and then who was not there."""
    coach.new_in_list(PARTS, "meeting")
    assert MEETINGS
    coach.fill("meeting", meeting_kind=MEETINGS(kind), held_on="vandaag", note=words.text("Koffie en"))
    coach.to_list(GROUP)
    coach.key("a")
    coach.wait_gone("( )")
    coach.to_line(GROUP, f"(j) {absent}")
    assert coach.tick() == "(n)"
    coach.back("Signalen")


def choose_employer(coach: Coach, people: Sequence[str]) -> None:
    """They all get the same employer in one go."""
    mark(coach, people)
    goes_on(coach, "werkgever: zorgh")
    coach.wait_gone("zonder werkgever")


def evaluate(coach: Coach, words: Words) -> None:
    """The evaluation of the round, held today."""
    coach.new_in_list(PARTS, "evaluation")
    coach.fill(
        "evaluation",
        evaluation_kind=EvaluationKind.ROUND,
        held_on="vandaag",
        progress=words.text("De groep bleef bij elkaar,"),
        challenges=words.text("Reistijd,"),
        new_agreements=words.text("Dichter bij huis,"),
    )
    coach.back("Signalen")


def note_outcomes(coach: Coach) -> None:
    """All in the group got a job, noted in one go."""
    mark(coach, NAMES[:-1])
    goes_on(coach, "uitkomst: baan bij werkgever in")
    coach.wait_for("0 kandidaten")


def close_round(coach: Coach, words: Words) -> None:
    """The employer joins again, the lessons are noted, and the round is closed."""
    coach.to_line(PARTS, "Lichting")
    coach.key("enter")
    coach.wait_for(CLOSING)
    assert not coach.shows("Nog zonder uitkomst")
    coach.to_line(CLOSING, "( ) Zorghuis")
    assert coach.tick() == "(j)"
    coach.new_in_list(PARTS, "lesson")
    coach.fill("lesson", went_well=words.text("Samen beginnen,"), change_next=words.text("Eerder naar taalles,"))
    coach.back(CLOSING)
    coach.fill("cohort", closed_on="vandaag")
    coach.back("0 kandidaten")


def read_back(laptop: Laptop) -> None:
    """What was chosen for many at once is there for each of them."""
    assert laptop.read("SELECT present, count(*) FROM attendance GROUP BY present ORDER BY present") == [(0, 1), (1, 3)]
    assert laptop.read("SELECT end_state, count(*) FROM outcome GROUP BY end_state") == [("regular_same_wlb", 4)]
    assert laptop.read("SELECT count(*) FROM trajectory WHERE employer_id IS NOT NULL") == [(4,)]
    assert laptop.read("SELECT joins_again FROM cohort_employer") == [(1,)]
    [(closed, number)] = laptop.read("SELECT closed_on, round FROM cohort")
    assert (bool(closed), number) == (True, 1)
