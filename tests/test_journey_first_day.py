"""A coach's first day, in a real terminal, with the keys only, on the encrypted database."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storage import keyfile
from storage.records.employer import FloorSupport
from tests.journeys import all_is_kept, ask, begin_talk, end_talk, say, search
from tests.laptop import Laptop, Words
from tests.visit import Coach


@pytest.mark.torture
def test_from_the_first_start_to_the_next_morning(tmp_path: Path) -> None:
    laptop, words = Laptop(tmp_path / "laptop").prepare(), Words()
    with Coach(laptop) as coach:
        code = coach.first_start(words.text("Wil"), words.text("Oefenbedrijf"))
        talk_with_an_employer(coach, words)
        talk_with_a_candidate(coach, words)
        note = note_a_barrier(coach, words)
        find_it(coach, note)
        take_back_and_do_again(coach, words)
        lock_and_unlock(coach, words)
        coach.stop()
    all_is_kept(laptop, words)
    assert keyfile.unlock_with_recovery(laptop.data / "nbm.key", code)
    with Coach.unlocked(laptop) as coach:
        all_is_there(coach, note)
        coach.stop()
    assert laptop.run("doctor").returncode == 0


def test_a_first_talk_is_there_after_the_lock_and_the_next_morning(tmp_path: Path) -> None:
    laptop, words = Laptop(tmp_path / "laptop").set_up(), Words()
    with Coach.unlocked(laptop) as coach:
        name = words.text("Bakkerij")
        begin_talk(coach, name)
        say(coach, words.text("Oefendam"))
        begun = words.text("Dat weten ze")
        ask(coach, "Voer met de werkgever een gesprek")
        coach.type(begun)
        coach.wait_for(begun)
        coach.lock()
        coach.unlock_again()
        coach.wait_for(begun)
        coach.stop()
    with Coach.unlocked(laptop) as coach:
        coach.wait_for(begun)
        coach.key("enter")
        coach.wait_gone(begun)
        coach.stop()
    all_is_kept(laptop, words)


def talk_with_an_employer(coach: Coach, words: Words) -> None:
    """What the employer said, and what came up in passing."""
    begin_talk(coach, words.text("Bakkerij"))
    say(coach, words.text("Oefendam"))
    ask(coach, "Kent de doelgroep")
    say(coach, "j")
    ask(coach, "Ga samen na welke extra functies")
    say(coach, "j")  # from here on there is a trajectory
    ask(coach, "Functie", "14.")
    say(coach, words.text("Inpakker"))
    ask(coach, "Verwacht op")
    say(coach, "over 20 weken")
    ask(coach, "Aantal plekken")
    say(coach, "2")
    ask(coach, "Afspraak", "afspraak")
    say(coach, f"{words.text('Stuurt het profiel')} !vrijdag {words.text('bellen')}")
    end_talk(coach)
    coach.wait_for("Acties 1")


def talk_with_a_candidate(coach: Coach, words: Words) -> None:
    """The talk that is proposed after it, with who is meant for the job."""
    begin_talk(coach)
    say(coach, words.text("Mats"))
    ask(coach, "Uren beschikbaar")
    say(coach, "32,5")
    ask(coach, "Wil", "11.")
    say(coach, f"{words.text('Brood bakken')} #taal {words.text('leest langzaam')}")
    say(coach, words.text("Sjouwen"))
    end_talk(coach)
    coach.wait_for("Belemmeringen 1")


def note_a_barrier(coach: Coach, words: Words) -> str:
    """A barrier from the overview; the text of its note."""
    coach.home()
    coach.wait_for("Mats")
    coach.key("enter")
    coach.at_step("job")
    coach.key("f2")
    coach.wait_for("Welke belemmering?")
    coach.answer("kinderopvang")
    coach.in_form("barrier")
    note = words.text("Opvang tot vier uur,")
    coach.fill("barrier", why_needed=words.text("Werktijden"), note=note)
    coach.home()
    return note


def find_it(coach: Coach, note: str) -> None:
    """The note is found by one word of it, and opened in its field."""
    word = note.rsplit(maxsplit=1)[-1]
    search(coach, word.upper())
    coach.wait_for(re.compile(f"Notitie: .*{word}"))
    coach.key("enter")
    coach.in_form("barrier")
    assert coach._here("barrier") == "Notitie"
    coach.home()


def take_back_and_do_again(coach: Coach, words: Words) -> None:
    """The last change goes and comes back."""
    search(coach, "bakkerij")
    coach.wait_for("Werkgevers")
    coach.key("enter")
    coach.in_form("employer")
    place = words.text("Verhuisd naar")
    coach.fill("employer", floor_support=FloorSupport.PARTLY, support_note=place)
    coach.key("f8")
    coach.wait_for("Teruggedraaid:")
    coach.wait_gone(place)
    coach.key("shift+f8")
    coach.wait_for("Opnieuw gedaan:")
    coach.wait_for(place)
    coach.home()


def lock_and_unlock(coach: Coach, words: Words) -> None:
    """Nothing can be seen or reached while the screen is locked."""
    coach.lock()
    coach.key("ctrl+f", "ctrl+k", "f2", "f8", "shift+f8", "escape")
    coach.wait_quiet()
    assert coach.shows("Vergrendeld")
    assert not any(word in coach.screen() for word in words.used)
    coach.unlock_again()
    coach.wait_for("Mats")


def all_is_there(coach: Coach, note: str) -> None:
    """The next morning: the overview, today's list, the barrier, and how far the talk was."""
    coach.wait_for("Mats")
    coach.wait_for("bellen")
    find_it(coach, note)
    coach.key("enter")
    coach.at_step("job")
    coach.key("ctrl+k")
    coach.wait_for("Volgende afspraak")  # the question at which the talk was left
