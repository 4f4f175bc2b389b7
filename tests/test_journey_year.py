"""A year of one trajectory, in a real terminal, with deliveries to a real centre by its own commands.

Each sitting is on another day, for the program too (`tests/another_day.py`).
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from screens.signs import SENT
from storage.records.candidate import LanguageLevel
from storage.records.learning import BarrierState, EvaluationDecision, EvaluationKind, TransitionKind
from storage.records.outcome import BenefitLeft, ContractKind, EndState
from storage.records.trajectory import Route
from storage.sync.states import SyncState
from tests.journeys import all_is_kept
from tests.laptop import Laptop, Words
from tests.test_centre_commands import Office, Steady
from tests.visit import Coach

RECORDS, GUIDANCE, STATES = "Gegevens", "Wijzer", "Hoe ver alles is"  # the titles of lists
REFUSED = f"{SENT[SyncState.REFUSED][0]} 1 geweigerd"
CODE = "K-17"


@dataclass(frozen=True)
class Dated(Steady):
    """A laptop so many days after the first."""

    day: int = 0

    def command(self, *arguments: str | Path) -> list[str]:
        """The command line of the program on that day."""
        return [sys.executable, "-m", "tests.another_day", str(self.day), *map(str, arguments)]

    def on(self, day: int) -> Dated:
        """The same laptop, then."""
        return replace(self, day=day)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A centre."""
    office = Office(tmp_path / "office")
    office.do("init", "--name", "Verzonnen Centrale")
    return office


@pytest.mark.torture
def test_a_year_of_one_trajectory(office: Office, tmp_path: Path) -> None:
    laptop, words = Dated(tmp_path / "laptop").set_up(), Words()
    with Coach.unlocked(laptop) as coach:
        is_let_in(coach, office)
        make_trajectory(coach, words)
        deliver(coach, office)
        coach.stop()
    with Coach.unlocked(laptop.on(21)) as coach:
        read_receipt(coach, office)
        agree_and_begin(coach, words)
        note_barrier(coach, words)
        evaluate(coach, words, EvaluationKind.EARLY_START, EvaluationDecision.CONTINUE)
        deliver(coach, office)
        coach.stop()
    refused(laptop)
    with Coach.unlocked(laptop.on(120)) as coach:
        evaluate(coach, words, EvaluationKind.INTERIM, EvaluationDecision.ADJUST)
        change_of_place(coach, words)
        deliver(coach, office)  # has all that no receipt came for, and what the centre refuses
        read_receipt(coach, office, "weigerde de centrale iets")
        mend(coach, words)
        correct(office, words)
        read_answer(coach, office)
        coach.stop()
    with Coach.unlocked(laptop.on(365)) as coach:
        solve_barrier(coach)
        evaluate(coach, words, EvaluationKind.FINAL, EvaluationDecision.CONTINUE)
        note_outcome(coach, words)
        deliver(coach, office)
        read_receipt(coach, office)
        coach.stop()
    all_is_kept(laptop, words)
    same_everywhere(office, laptop.on(366), words)


@pytest.mark.torture
def test_a_season_later_the_centre_has_what_the_laptop_has(office: Office, tmp_path: Path) -> None:
    laptop, words = Dated(tmp_path / "laptop").set_up(), Words()
    laptop.add(("candidate", "k", {"code": CODE}), ("trajectory", "t", {"route": "small", "candidate_id": "k"}))
    with Coach.unlocked(laptop.on(90)) as coach:
        is_let_in(coach, office)
        note_barrier(coach, words)
        deliver(coach, office)
        read_receipt(coach, office)
        coach.stop()
    all_is_kept(laptop, words)
    same_everywhere(office, laptop.on(91), words)
    [(found,)] = laptop.read("SELECT found_on FROM barrier")
    assert date.fromisoformat(found) - date.today() == timedelta(days=90)


# ---- Between laptop and centre


def to_deliver(coach: Coach) -> None:
    """To the screen for delivering."""
    coach.key("f7")
    coach.wait_for("Voor wie")


def read_in(coach: Coach, path: Path) -> None:
    """Choose a file that came from the centre."""
    to_deliver(coach)
    coach.key("i")
    coach.wait_for(path.name)
    coach.key("enter")


def is_let_in(coach: Coach, office: Office) -> None:
    """A request, an admission back, and the digits compared."""
    to_deliver(coach)
    coach.key("m")
    coach.wait_for("Je aanmelding is klaar")
    coach.key("escape")
    (asked,) = coach.laptop.exports.glob("nbm-aanmelding-*")
    office.do("enrol", asked, "--yes", "--to", office.post)
    (came,) = office.post.glob("nbm-toelating-*")
    read_in(coach, came.rename(coach.laptop.exports / came.name))
    coach.wait_for("Is dit jouw centrale?")
    coach.key("enter")
    coach.wait_for("Deze laptop is toegelaten")
    coach.key("escape")
    coach.home()


def deliver(coach: Coach, office: Office) -> None:
    """A leverbestand, that the centre loads."""
    before = set(coach.laptop.bundles())
    to_deliver(coach)
    coach.key("enter")
    coach.wait_for("Klaar: nbm-")
    (made,) = {path for path in coach.laptop.exports.glob("nbm-*.age") if "antwoord" not in path.name} - before
    assert "gelezen" in office.do("load", made)
    coach.home()


def read_receipt(coach: Coach, office: Office, words: str = "bevestigd.") -> None:
    """The newest receipt of the centre, read in."""
    office.do("receipt", "--to", office.post)
    (came,) = office.newest("nbm-ontvangst-*")
    read_in(coach, came.rename(coach.laptop.exports / came.name))
    coach.wait_for("Ontvangstbevestiging ")
    coach.wait_for(words)
    coach.key("escape")
    coach.home()


def read_answer(coach: Coach, office: Office) -> None:
    """What the centre wrote itself."""
    office.do("answer", "--to", office.post)
    (came,) = office.newest("nbm-antwoord-*")
    read_in(coach, came.rename(coach.laptop.exports / came.name))
    coach.wait_for("Antwoord van de centrale")
    coach.wait_for("1 wijziging is nieuw.")
    coach.key("escape")
    coach.home()


def refused(laptop: Laptop) -> None:
    """A value that no centre takes, as by a mistake in the program."""
    laptop.add(("partner", "p", {"name": "Verzonnen\0 School"}))


def mend(coach: Coach, words: Words) -> None:
    """What the centre refused is found by its state, says why, and is written anew."""
    to_deliver(coach)
    coach.to_line(STATES, REFUSED)
    coach.key("enter")
    coach.wait_for("Deze waarde past niet in het veld.")
    coach.key("enter")
    coach.in_form("partner")
    coach.go_to("partner", "name")
    coach.key("end", "ctrl+u")
    coach.fill("partner", name=words.text("School"))
    coach.wait_gone("weigerde")
    coach.home()


def correct(office: Office, words: Words) -> None:
    """The centre corrects where the employer is."""
    employer = next(json.loads(line)["id"] for line in office.dump() if json.loads(line)["kind"] == "employer")
    office.do("correct", "employer", employer, f'place="{words.text("Stad")}"')


def same_everywhere(office: Office, laptop: Laptop, words: Words) -> None:
    """The centre has what the laptop has, and all that was typed."""
    done = laptop.run("dump")
    assert done.returncode == 0, done.stderr
    mine, theirs = done.stdout.splitlines(), office.dump()
    assert without_refused(theirs) == without_refused(mine)
    assert [word for word in words.used if word not in "\n".join(theirs)] == []
    assert not office.do("conflicts")


def without_refused(lines: list[str]) -> list[str]:
    """All but the record of which the centre never had the first value; the words tell that it has the last."""
    return [line for line in lines if json.loads(line)["id"] != "p"]


# ---- What happens in that year


def make_trajectory(coach: Coach, words: Words) -> None:
    """An employer with a job, a candidate, and the way from one to the other."""
    coach.new("trajectory")
    coach.fill("trajectory", route=Route.SMALL, start_on="over 3 weken", planned_end_on="over 52 weken")
    coach.make_for("trajectory", "job_id")
    coach.fill("future_job", function=words.text("Inpakker"), expected_on="over 40 weken", hours_week="32,5")
    coach.make_for("future_job", "employer_id")
    coach.fill("employer", name=words.text("Bakkerij"), place="Dorp")
    coach.back("Toekomstige baan: ")
    coach.wait_quiet()
    coach.back("Traject: ")
    coach.make_for("trajectory", "candidate_id")
    coach.fill("candidate", code=CODE, language_level=LanguageLevel.B1, wants=words.text("Brood bakken"))
    coach.back("Traject: ")
    coach.home()
    coach.wait_for(CODE)


def to_step(coach: Coach, step: str) -> None:
    """From the overview to a step of the only trajectory."""
    coach.home()
    coach.wait_for(CODE)
    coach.key("enter")
    coach.wait_for("Taken")
    coach.step(step)


def agree_and_begin(coach: Coach, words: Words) -> None:
    """The agreement, and the place where learning begins."""
    to_step(coach, "trajectory")
    coach.new_in_list(RECORDS, "agreement")
    coach.fill("agreement", knowledge_skills=words.text("Inpakken,"), duration=words.text("Een jaar,"))
    coach.back(GUIDANCE)
    coach.step("learn")
    coach.new_in_list(RECORDS, "placement")
    coach.fill("placement", start_on="vandaag", supervisor=words.text("Karin"))
    coach.back(GUIDANCE)


def note_barrier(coach: Coach, words: Words) -> None:
    """A barrier note with F2."""
    to_step(coach, "learn")
    coach.key("f2")
    coach.wait_for("Welke belemmering?")
    coach.answer("kinderopvang")
    coach.in_form("barrier")
    coach.fill("barrier", why_needed=words.text("Werktijden,"), note=words.text("Opvang tot vier uur,"))
    coach.back(GUIDANCE)


def evaluate(coach: Coach, words: Words, kind: EvaluationKind, decision: EvaluationDecision) -> None:
    """A moment, held today."""
    to_step(coach, "learn")
    coach.new_in_list(RECORDS, "evaluation")
    coach.fill(
        "evaluation",
        evaluation_kind=kind,
        held_on="vandaag",
        progress=words.text("Komt op tijd,"),
        decision=decision,
        new_agreements=words.text("Elke week,"),
    )
    coach.back(GUIDANCE)


def change_of_place(coach: Coach, words: Words) -> None:
    """A transition to another supervisor, with a talk before."""
    coach.new_in_list(RECORDS, "transition")
    kind = TransitionKind.SUPERVISOR
    coach.fill("transition", transition_kind=kind, description=words.text("Naar"), happened_on="vandaag")
    coach.back(GUIDANCE)


def solve_barrier(coach: Coach) -> None:
    """What stood in the way, as the centre has it, is solved."""
    to_step(coach, "learn")
    coach.to_line(RECORDS, "✓ kinderopvang")
    coach.key("enter")
    coach.in_form("barrier")
    coach.fill("barrier", state=BarrierState.SOLVED, solved_on="vandaag")
    coach.back(GUIDANCE)


def note_outcome(coach: Coach, words: Words) -> None:
    """A regular job."""
    coach.step("regular")
    coach.new_in_list(RECORDS, "outcome")
    coach.fill(
        "outcome",
        end_state=EndState.REGULAR_JOB,
        ended_on="vandaag",
        reason=words.text("Past goed,"),
        hours_week="32,5",
        contract_kind=ContractKind.TEMPORARY,
        benefit=BenefitLeft.NONE,
    )
    coach.back(GUIDANCE)
    coach.wait_for("baan bij de werkgever")
