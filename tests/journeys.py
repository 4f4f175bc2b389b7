"""What the journeys in a real terminal share: talking, finding, and reading back all that was typed."""

from __future__ import annotations

from storage.records import KINDS
from tests.laptop import Laptop, Words
from tests.visit import Coach


def begin_talk(coach: Coach, with_whom: str = "") -> None:
    """Ctrl+K, and who it is with: somebody new by name, or what is proposed."""
    coach.key("ctrl+k")
    coach.wait_for("Welk gesprek?")
    coach.answer(with_whom)
    coach.wait_for(f"vraag {2 if with_whom else 1} van")


def say(coach: Coach, text: str) -> None:
    """Answer the question on the screen; the next one comes."""
    before = coach.line(2)
    coach.answer(text)
    if not coach.until(lambda: coach.line(2) not in (before, "")):
        raise AssertionError(f"no next question{coach.describe()}")


def ask(coach: Coach, question: str, typed: str = "") -> None:
    """To a question of the talk, by its words or by what is typed to find it."""
    coach.key("ctrl+k")
    coach.wait_for("Naar welke vraag?")
    coach.answer(typed or question)
    coach.until_line(4, question)


def end_talk(coach: Coach) -> None:
    """To the page that shows what was caught."""
    coach.key("ctrl+k")
    coach.wait_for("Naar welke vraag?")
    coach.answer("afronden")
    coach.wait_for("Opgevangen")


def search(coach: Coach, text: str) -> None:
    """Type in the field that searches everything, from wherever this is."""
    coach.key("ctrl+f")
    coach.wait_for("Zoek")
    coach.type(text)


def goes_on(coach: Coach, words: str) -> None:
    """How it goes on with what is on the screen."""
    coach.key("ctrl+t")
    coach.wait_for("Typ om te zoeken")
    coach.answer(words)
    coach.wait_gone("Typ om te zoeken")


def all_is_kept(laptop: Laptop, words: Words) -> None:
    """Everything typed is a value of a record, and nothing is still only a draft; without the key it is not there."""
    kept = laptop.stored(*KINDS)
    assert [word for word in words.used if word not in kept] == []
    assert laptop.read("SELECT text FROM draft") == []
    files = b"".join(path.read_bytes() for path in laptop.data.rglob("*") if path.is_file())
    assert [word for word in words.used if word.encode() in files] == []
