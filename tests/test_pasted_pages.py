"""A whole page pasted at once, with signs that a terminal obeys, and keys that come sooner than what they are for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys import ask, begin_talk, search
from tests.laptop import Laptop, Words
from tests.visit import Coach

SIGNS = "\x1b[31mrood\x1b[0m \x1b]0;titel\x07 \x1b[2J \x00\x07\x08\x0f\x9b\u202e\t"  # colours, a title, and worse
UNSEEN = [*map(chr, range(9)), "\x0b", "\x0c", *map(chr, range(14, 32)), "\x7f", "\x9b", "\u202e"]
LONG = 20_000  # characters


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop on which there is one trajectory."""
    return (
        Laptop(tmp_path / "laptop")
        .set_up()
        .add(
            ("employer", "e", {"name": "Oefenbakkerij"}),
            ("candidate", "k", {"code": "K-17"}),
            ("trajectory", "t", {"candidate_id": "k", "employer_id": "e"}),
            ("barrier", "b", {"trajectory_id": "t", "barrier_type": "vervoer_mobiliteit"}),
        )
    )


def page(words: Words) -> tuple[str, list[str]]:
    """Twenty thousand characters in many lines, and the words that have to come through: first, somewhere, last."""
    first, middle, last = words.text(), words.text(), words.text()
    line = f"Een regel met {SIGNS} en verder gewone tekst\n"
    half = line * (LONG // len(line) // 2)
    return f"{first} {half}{middle} {half}{last}", [first, middle, last]


def typed(laptop: Laptop) -> str:
    """All that is kept of what was typed: values and drafts."""
    return laptop.stored("barrier", "draft", "contact_log", "employer")


def test_a_page_in_a_note(laptop: Laptop) -> None:
    text, come_through = page(Words())
    with Coach.unlocked(laptop) as coach:
        search(coach, "vervoer")
        coach.wait_for("Belemmeringen")
        coach.key("enter")
        coach.in_form("barrier")
        coach.go_to("barrier", "note")
        coach.paste(text)
        coach.wait_for("en verder gewone")
        coach.key("tab")
        coach.wait_for("Niet meer dan ")
        coach.stop()
    kept = typed(laptop)
    assert [word for word in come_through if word not in kept] == []
    assert kept.count("en verder gewone tekst") == text.count("en verder gewone tekst")
    assert [sign for sign in UNSEEN if sign in kept] == []
    with Coach.unlocked(laptop) as coach:
        coach.in_form("barrier")  # back where the coach was, with all of it
        coach.stop()


def test_a_page_in_the_answer_of_a_talk(laptop: Laptop) -> None:
    text, come_through = page(Words())
    with Coach.unlocked(laptop) as coach:
        coach.wait_for("K-17")
        begin_talk(coach, "Slagerij")
        ask(coach, "Afspraak", "afspraak")
        coach.paste(text)
        coach.key("enter")
        coach.wait_for("te lang voor één antwoord")
        coach.stop()
    kept = typed(laptop)
    assert [word for word in come_through if word not in kept] == []
    assert [sign for sign in UNSEEN if sign in kept] == []


def test_a_page_in_the_search_and_in_the_filter(laptop: Laptop) -> None:
    words = Words()
    with Coach.unlocked(laptop) as coach:
        coach.wait_for("K-17")
        coach.paste(page(words)[0])
        coach.wait_gone("K-17")
        coach.key("escape")
        coach.wait_for("K-17")  # all of it is gone at one key
        search(coach, "")
        coach.paste(page(words)[0])
        coach.wait_for("Niets gevonden")
        coach.key("enter")
        coach.key("end", "ctrl+u")
        coach.type('"*()')
        coach.wait_for('"*()')
        coach.wait_for("Niets gevonden")
        coach.key("ctrl+u")
        coach.type("oefenb")
        coach.wait_for("Oefenbakkerij")
        coach.key("enter")
        coach.in_form("employer")
        coach.stop()
    assert laptop.run("doctor").returncode == 0


def test_keys_typed_while_the_program_is_still_opening_arrive_in_order(laptop: Laptop) -> None:
    with Coach(laptop) as coach:
        coach.wait_for("Typ je wachtzin en druk op Enter.", 60)
        coach.answer(laptop.passphrase)
        for names, text in ((("f4",), "werkgever"), (("enter",), "Typhuis"), (("tab", "tab"), "Oefendam")):
            coach.key(*names)
            coach.type(text)
        coach.key("escape", "f4")
        coach.answer("kandidaat")
        coach.type("Zoë")
        coach.key("escape", "ctrl+f")
        coach.answer("typhuis")
        coach.in_form("employer", "Typhuis")
        coach.stop()
    assert laptop.read("SELECT name, place FROM employer WHERE id <> 'e'") == [("Typhuis", "Oefendam")]
    assert laptop.read("SELECT name FROM candidate WHERE id <> 'k'") == [("Zoë",)]
