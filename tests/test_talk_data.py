"""The data of the talks: what they name exists, mistakes are told clearly, and every answer can be typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbm_tui.method.catalogue import STEPS
from nbm_tui.method.files import DATA, MethodDataError
from nbm_tui.method.talks import TalksInvalid, barrier_words, read_barriers, read_talks, talks
from screens.answering import LATER, SKIPPED, options_for, pick
from screens.beginning_talk import KINDS_OF_TALK
from screens.catching import Line, Words, completed, meant, understand
from screens.talking import barrier_type
from storage.records import KINDS
from storage.records.fields import FieldSpec
from storage.records.learning import BarrierType

TODAY = date(2026, 3, 9)  # a Monday
WORDS = Words(barrier_words(), {"leerplek": "placement/1", "baan": "future_job/2"})
TALK = """
[[talk]]
key = "short"
nl = "Kort"
en = "Short"
begins = "employer"
about = "employer"
report = {{ contact_kind = "growth" }}
steps = "job"
records = "employer"

[[talk.question]]
{question}
"""


# ---- The file


def test_the_talks_that_come_with_the_program_can_be_read() -> None:
    assert list(talks()) == ["employer", "candidate", "placement"]
    assert all(talk.title(language) for talk in talks().values() for language in ("nl", "en"))


def test_a_talk_asks_about_records_that_it_knows() -> None:
    asked = {question.kind for talk in talks().values() for question in talk.questions if question.field}
    along = {pair[0] for talk in talks().values() for one in talk.questions for pair in (one.also, one.only) if pair}
    assert asked | along <= set(KINDS_OF_TALK)
    assert {talk.begins for talk in talks().values()} <= set(KINDS_OF_TALK)


def test_every_step_from_the_job_on_has_one_talk() -> None:
    steps = [step for talk in talks().values() for step in talk.steps]
    assert sorted(steps) == sorted(set(STEPS) - {"prepare"})


def test_every_type_of_barrier_can_be_caught() -> None:
    assert {barrier_type(means) for means in barrier_words().values()} == set(BarrierType)


def test_the_order_of_the_file_is_the_order_of_the_talk(tmp_path: Path) -> None:
    path = tmp_path / "talks.toml"
    text = (DATA / "talks.toml").read_text("utf-8")
    place = '[[talk.question]]\nask = "employer.place"\n\n'
    size = '[[talk.question]]\nask = "employer.size"\n\n'
    path.write_text(text.replace(place, "").replace(size, size + place), "utf-8")
    keys = [question.key for question in read_talks(path)["employer"].questions]
    assert keys[:3] == ["employer.name", "employer.size", "employer.place"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ('ask = "employer.naam"', "short, 1 (employer.naam): dit veld bestaat niet: employer.naam"),
        ('ask = "boss.name"', "short, 1 (boss.name): boss is geen soort gegevens"),
        ('ask = "s1-no-such-item"', "short, 1 (s1-no-such-item): de methode kent s1-no-such-item niet"),
        ('ask = "employer.sector_id"', "employer.sector_id is niet te vragen"),
        ('ask = "employer.name"\nwhy = "s9"', "de methode kent s9 niet"),
        ('ask = "employer.name"\nwho = "me"', "who is niet bekend"),
        ('why = "s1-growth-talk"', "noem één van ask, each en lines"),
        ('ask = "s1-growth-talk"\nalso = "contact_log.topics"', "contact_log.topics is geen datum en geen ja of nee"),
        ('each = "skill"', "fields ontbreekt"),
        ('each = "skill"\nfields = "level name"', "level is niet te typen"),
        ('each = "skill"\nfields = "name how"', "how is geen keuze"),
        ('each = "evaluation"\nfields = "planned_on"\nsets = { evaluation_kind = "soon" }', "deze waarden passen niet"),
        ('lines = "weather"', "weather is niet bekend"),
        ('ask = "employer.name"\n[[talk.question]]\nask = "employer.name"', "employer.name wordt twee keer gevraagd"),
    ],
)
def test_a_mistake_in_a_question_is_told_with_its_place(tmp_path: Path, question: str, words: str) -> None:
    path = tmp_path / "talks.toml"
    path.write_text(TALK.format(question=question), "utf-8")
    with pytest.raises(TalksInvalid) as caught:
        read_talks(path)
    assert words in caught.value.lines()[0]
    assert "talks.toml" in caught.value.lines()[0]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('steps = "job"', 'steps = "work"', "work is geen stap"),
        ('records = "employer"', 'records = "boss"', "boss is geen soort gegevens"),
        ('begins = "employer"\n', "", "begins ontbreekt"),
        ('key = "short"', 'key = "short"\nmood = "good"', "mood is niet bekend"),
    ],
)
def test_a_mistake_in_a_talk_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "talks.toml"
    path.write_text(TALK.format(question='ask = "employer.name"').replace(old, new), "utf-8")
    with pytest.raises(TalksInvalid) as caught:
        read_talks(path)
    assert f"short: {words}" in caught.value.lines()[0]


@pytest.mark.parametrize("text", ["[[talk]", "", "[[question]]\n"])
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "talks.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(MethodDataError):
        read_talks(path)


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ('[[barrier]]\nwords = "taal"\nis = "b-nothing"', "b-nothing is geen belemmering"),
        ('[[barrier]]\nwords = "taal"\nis = "b-debts"\n' * 2, "dit woord staat er twee keer"),
    ],
)
def test_a_mistake_in_a_word_is_told(tmp_path: Path, blocks: str, words: str) -> None:
    path = tmp_path / "talks.toml"
    path.write_text(blocks, "utf-8")
    with pytest.raises(TalksInvalid) as caught:
        read_barriers(path)
    assert f"taal: {words}" in caught.value.lines()[0]


# ---- Answers


def choices() -> list[FieldSpec]:
    """Every field with answers that a talk asks for."""
    asked = [
        (one.kind, name) for talk in talks().values() for one in talk.questions for name in (one.field, *one.fields)
    ]
    specs = [KINDS[kind].specs[name] for kind, name in asked if name]
    return [spec for spec in specs if spec.kind in ("choice", "yesno")]


@pytest.mark.parametrize("spec", choices(), ids=lambda spec: spec.name)
def test_every_answer_can_be_given_by_its_letter_and_by_its_words(spec: FieldSpec) -> None:
    options = options_for(spec)
    assert not {option.letter for option in options} & {LATER, SKIPPED}
    for option in options:
        assert pick(options, option.title) == (option, "")
        if option.letter:
            assert pick(options, option.letter) == (option, "")
            assert pick(options, f"{option.letter} en nog iets") == (option, "en nog iets")


# ---- Catching


@pytest.mark.parametrize(
    ("typed", "due", "what"),
    [
        ("!vrijdag bellen", date(2026, 3, 13), "bellen"),
        ("!vrij bellen", date(2026, 3, 13), "bellen"),
        ("!mor bellen", date(2026, 3, 10), "bellen"),
        ("!over 6 weken bellen", date(2026, 4, 20), "bellen"),
        ("!volgende week vrijdag bellen", date(2026, 3, 20), "bellen"),
        ("!9 april bellen", date(2026, 4, 9), "bellen"),
        ("!1-4 bellen", date(2026, 4, 1), "bellen"),
        ("!1-10-2025 gebeld", date(2025, 10, 1), "gebeld"),
        ("!1 okt 12 mensen bellen", date(2026, 10, 1), "12 mensen bellen"),
        ("!bellen met Jan", None, "bellen met Jan"),
        ("bellen !vrijdag", date(2026, 3, 13), "bellen"),
    ],
)
def test_an_action_with_its_day(typed: str, due: date | None, what: str) -> None:
    (caught,) = understand(typed, WORDS, TODAY).caught
    assert (caught.due, caught.text) == (due, what)


@pytest.mark.parametrize(
    "typed",
    [
        "Let op!",
        "mail naar a@b.nl",
        "huis #12",
        "C# en !!",
        "# taal",
        "!",
        "@ #",
        "50% korting!nu",
        "!vrijdag",
        "#taalles",
    ],
)
def test_what_is_no_mark_stays_as_it_is(typed: str) -> None:
    found = understand(typed, WORDS, TODAY)
    assert (found.text, found.caught) == (typed, ())


def test_marks_reach_to_the_next_one() -> None:
    found = understand("Wil wel #taal leest langzaam !vrij les zoeken @leer te koud", WORDS, TODAY)
    assert found.text == "Wil wel"
    assert [(one.sign, one.text) for one in found.caught] == [
        ("#", "leest langzaam"),
        ("!", "les zoeken"),
        ("@", "te koud"),
    ]


def test_an_action_that_is_too_long_stays_text() -> None:
    typed = "!vrijdag " + "woord " * 200
    found = understand(typed, WORDS, TODAY)
    assert found.caught == ()
    assert found.text == typed.strip()
    assert found.hints


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("#ta", "#taal"),
        ("Wil #sch", None),
        ("!overm", "!overmorgen"),
        ("@leer", "@leerplek"),
        ("#taal ", None),
        ("ta", None),
    ],
)
def test_a_word_is_completed_when_it_is_the_only_one(typed: str, whole: str | None) -> None:
    assert completed(typed, WORDS) == whole


@given(
    st.lists(
        st.sampled_from([*"#!@", "#taal", "!vrij", "@leer", "#x", "bel", "3", " ", "1-4", "\u00e9\u00e9n"]), max_size=12
    )
)
def test_no_word_gets_lost(parts: list[str]) -> None:
    typed = "".join(parts)
    found = understand(typed, WORDS, TODAY)
    for word in typed.split():
        bare = word.lstrip("#!@")
        assert not bare or bare in all_of(found) or meant(bare, all_of(found).split()), (word, found)


def all_of(line: Line) -> str:
    """All that was made of a line."""
    return " ".join([line.text, *(f"{one.word} {one.text}" for one in line.caught)])
