"""How a question of a talk is answered: with a letter, a few words, or a value. Pure: knows no widget and no store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from string import ascii_lowercase
from typing import Any, Final

from nbm_tui.i18n import _
from nbm_tui.method.talks import Question
from screens.folding import fold
from screens.typed_values import Limits, read
from screens.wording import options_of
from storage.records.fields import FieldSpec
from storage.text import N_

LATER, SKIPPED = "l", "x"  # park this question; it does not apply
_LATER_WORDS, _SKIPPED_WORDS = ("l", "later"), ("x", "nvt", "n.v.t.")
YES, NO = N_("ja"), N_("nee")
FREE: Final = ("text", "lines")
NO_ANSWER = N_("Geen antwoord uit de lijst; Enter bewaart het als notitie.")
AS_NOTE = N_("Enter bewaart je tekst als notitie bij dit gesprek.")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its value, its words, and the letter that gives it ('' when its words have none free)."""

    value: Any
    title: str
    letter: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands in a talk: where its answer goes, in which words it is asked, and what is known.

    `record_id` is empty for the talk's own record of that kind; `given` are values that are kept with the answer, and
    `means` what an answer stands for in the record if it is not the value itself.
    """

    question: Question
    key: str
    topic: str
    title: str
    why: str
    kind: str
    name: str
    record_id: str = ""
    spec: FieldSpec | None = None
    options: tuple[Option, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)
    means: Mapping[str, Any] = field(default_factory=dict)
    value: Any = None
    shown: str = ""
    listed: tuple[str, ...] = ()  # of a question with a record on each line, those that are there
    parked: bool = False
    passed: bool = False

    @property
    def answered(self) -> bool:
        """Whether there is nothing left to ask."""
        return bool(self.shown) or self.passed

    @property
    def is_text(self) -> bool:
        """Whether the answer is what is typed, so that it can be gone on with; several lines are added to."""
        typed = not self.question.fields and not self.options and bool(self.spec and self.spec.kind in FREE)
        return typed and not self.has_lines

    @property
    def has_lines(self) -> bool:
        """Whether what is known is more than fits on one line."""
        return isinstance(self.value, str) and "\n" in self.value


@dataclass(frozen=True, slots=True)
class Given:
    """What a line says: values for the record, words beside it, or that the question is parked or passed over."""

    values: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    problem: str = ""
    later: bool = False
    skipped: bool = False


def with_letters(options: Iterable[tuple[Any, str]], letters: Sequence[str] = ()) -> tuple[Option, ...]:
    """Give each answer a letter of its own: the first of its words that is free, else any letter of it.

    Where numbers are the answers it is a, b, c: "1" would mean nothing beside "1 tot 9" and "10 tot 49".
    """
    taken, found, options = {LATER, SKIPPED}, list[Option](), list(options)
    has_numbers = any(re.match(r"\d\d", title) for _value, title in options)
    for number, (value, title) in enumerate(options):
        plain = fold(title)
        initials = [*ascii_lowercase] if has_numbers else [word[0] for word in re.findall(r"\w+", plain)]
        wanted = [*letters[number : number + 1], *initials, *re.findall(r"\w", plain)]
        letter = next((one for one in wanted if one not in taken), "")
        taken.add(letter)
        found.append(Option(value, title, letter))
    return tuple(found)


def options_for(spec: FieldSpec) -> tuple[Option, ...]:
    """The answers of a choice or yes/no field; none for what is typed."""
    return with_letters(options_of(spec)) if spec.kind in ("choice", "yesno") else ()


def answer(asked: Asked, text: str, today: date) -> Given:
    """What a text (without its marks) says to a question; an empty one says nothing."""
    if not text:
        return Given()
    first, _space, rest = text.partition(" ")
    alone = not asked.options
    if first.casefold() in _LATER_WORDS and not (alone and rest):
        return Given(later=True, note=rest.strip())
    if first.casefold() in _SKIPPED_WORDS and not (alone and rest):
        return Given(skipped=True, note=rest.strip())
    if asked.options:
        return _chosen(asked, text)
    if asked.question.fields:
        return _one_of_many(asked, text, today)
    return _typed(asked, text, today)


def _chosen(asked: Asked, text: str) -> Given:
    found, rest = pick(asked.options, text)
    if not found:
        return Given(note=text, problem=_(NO_ANSWER))
    return Given({asked.name: asked.means.get(found.value, found.value)}, rest)


def pick(options: Sequence[Option], text: str) -> tuple[Option | None, str]:
    """The answer that a text is or begins with, and the rest of the text."""
    whole = _option(options, text)
    if whole:
        return whole, ""
    first, rest = re.match(r"([^\s,.:;]*)[\s,.:;]*(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    found = _option(options, first)
    return (found, rest) if found else (None, text)


def _option(options: Sequence[Option], text: str) -> Option | None:
    wanted = fold(text.strip())
    by_letter = [one for one in options if one.letter and one.letter == wanted]
    exact = [one for one in options if fold(one.title) == wanted]
    begins = [one for one in options if wanted and fold(one.title).startswith(wanted)]
    found = exact or by_letter or begins
    return found[0] if len(found) == 1 else None


def _typed(asked: Asked, text: str, today: date) -> Given:
    """A value, or what the first words of the text are; what is none goes beside it."""
    spec = asked.spec
    if spec is None:  # a question of the method: what is said is kept with it
        said = "" if text.casefold() in (_(YES), _(YES)[0]) else text
        return Given({"note": said or None})
    words = text.split(" ")
    problem = ""
    for count in range(len(words), 0, -1) if spec.kind not in FREE and len(words) < 12 else [len(words)]:
        try:
            value = _read(spec, " ".join(words[:count]), today)
        except ValueError as error:
            problem = problem or str(error)
            continue
        return Given({asked.name: value}, text if count < len(words) else "")
    return Given(note=text, problem=f"{problem} {_(AS_NOTE)}")


def _one_of_many(asked: Asked, text: str, today: date) -> Given:
    """A record on one line: the answers by letter or words at the end, the first field before them."""
    values: dict[str, Any] = dict(asked.question.sets)
    left = dict(asked.means)  # the options of the other fields, by name
    while left and (found := _at_end(text, left)):
        name, option, text = found
        values[name] = option.value
        del left[name]
    assert asked.spec
    try:
        first = _read(asked.spec, text, today)
    except ValueError as problem:
        return Given(note=text, problem=f"{problem} {_(AS_NOTE)}")
    return Given({**values, asked.name: first})


def _at_end(text: str, options: Mapping[str, Sequence[Option]]) -> tuple[str, Option, str] | None:
    """The answer that a line ends with: a small letter by itself, or words behind a comma."""
    before, comma, behind = text.rpartition(",")
    begin, space, last = text.rpartition(" ")
    for name, some in options.items():
        by_letter = next((one for one in some if one.letter == last), None)
        if space and by_letter and begin.strip(" ,"):
            return name, by_letter, begin.rstrip(" ,")
        by_words = _option(some, behind) if comma and behind.strip() else None
        if by_words and before.strip():
            return name, by_words, before.rstrip()
    return None


def _read(spec: FieldSpec, text: str, today: date) -> Any:
    if spec.kind == "date" and text.casefold() in (_(YES), _(YES)[0]):
        return today
    return read(spec.kind, text, today=today, limits=Limits(spec.minimum, spec.maximum, spec.max_length))
