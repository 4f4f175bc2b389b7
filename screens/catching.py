"""What is caught in passing in a typed line: `#taal` a barrier, `!vrijdag bellen` an action, `@leerplek` what it is on.

Pure: knows no widget and no store. A mark reaches to the next one or the end of the line. What is no mark that can be
understood stays in the text, with a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from nbm_tui.i18n import _
from screens.dutch_dates import DATE_WORDS, parse_date
from screens.folding import fold
from storage.records import KINDS
from storage.text import N_

BARRIER, ACTION, ABOUT = "#", "!", "@"
BECOMES: Final = {BARRIER: N_("belemmering"), ACTION: N_("actie"), ABOUT: N_("gaat over")}
_MARK = re.compile(r"(?:^|(?<=\s))(?:[#@](?=[^\W\d])|!(?=\w))")
_LAST = re.compile(r"(?:^|\s)([#!@])(\w+)$")
_YEAR = re.compile(r"\b\d{4}\b")
LEAST = 4  # letters before a mark that can be what has to be done; fewer are an answer, such as "j" or "nee"
MOST_DATE_WORDS = 4  # "volgende week vrijdag", "over 6 weken", "9 mrt 2027"

UNKNOWN = N_("{mark} is niet bekend; het blijft gewone tekst.")
SEVERAL = N_("{mark} kan zijn: {words}. Typ nog een letter; zo blijft het gewone tekst.")
NOTHING = N_("Achter {mark} staat nog niet wat er moet gebeuren.")
TOO_LONG = N_("Achter {mark} staat te veel tekst; het blijft gewone tekst.")


@dataclass(frozen=True, slots=True)
class Words:
    """The words that can stand behind a sign: by word what it means (a barrier, or kind and id of a record)."""

    barriers: Mapping[str, str] = field(default_factory=dict)
    abouts: Mapping[str, str] = field(default_factory=dict)

    def behind(self, sign: str) -> Mapping[str, str]:
        """The words for a sign, each with its meaning."""
        return {BARRIER: self.barriers, ABOUT: self.abouts}.get(sign) or {word: word for word in DATE_WORDS}


@dataclass(frozen=True, slots=True)
class Caught:
    """A mark: its sign, the word as it is known, what that means, the text behind it, and the day of an action."""

    sign: str
    word: str
    means: str
    text: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A typed line: the text before and between the marks, what was caught, and hints on what was not understood."""

    text: str
    caught: tuple[Caught, ...] = ()
    hints: tuple[str, ...] = ()


def understand(typed: str, words: Words, today: date) -> Line:
    """Take a typed line apart. Nothing of it gets lost: what is not understood stays in the text."""
    starts = [match.start() for match in _MARK.finditer(typed)]
    if not starts:
        return Line(typed.strip())
    text, caught, hints = [typed[: starts[0]].strip()], list[Caught](), list[str]()
    for start, end in zip(starts, [*starts[1:], len(typed)], strict=True):
        part = typed[start:end].strip()
        found = _action(part, " ".join(text).strip(), today) if part[0] == ACTION else _named(part, words)
        if isinstance(found, Caught):
            caught.append(found)
        else:
            text.append(part)
            hints.append(found)
    return Line(" ".join(text).strip(), tuple(caught), tuple(hints))


def _named(part: str, words: Words) -> Caught | str:
    """A mark that begins with a known word, or a hint."""
    mark, _space, text = part.partition(" ")
    known = words.behind(part[0])
    found = meant(mark[1:].rstrip(",.:;"), known)
    if len({known[word] for word in found}) > 1:
        return _(SEVERAL).format(mark=mark[:40], words=", ".join(found))
    if not found:
        return _(UNKNOWN).format(mark=mark[:40])
    longest = KINDS["barrier"].specs["note"].max_length or 0
    if len(text) > longest:
        return _(TOO_LONG).format(mark=mark)
    return Caught(part[0], found[0], known[found[0]], text.strip())


def _action(part: str, before: str, today: date) -> Caught | str:
    """What has to be done, with the day if the first words are one; without words it is what stands before it."""
    words = part[1:].split()
    due, used = _day(words, today)
    what = " ".join(words[used:]) or (before if len(before) >= LEAST else "")
    if not what:
        return _(NOTHING).format(mark=part[:40])
    if len(what) > (KINDS["action"].specs["what"].max_length or 0):
        return _(TOO_LONG).format(mark=part.split(maxsplit=1)[0][:40])
    return Caught(ACTION, " ".join(words[:used]), "", what, due)


def _day(words: list[str], today: date) -> tuple[date | None, int]:
    """The day that the first words say, and how many words that takes; one without a year is not past."""
    first = meant(words[0], dict.fromkeys(DATE_WORDS, "")) if len(words[0]) > 1 else []
    for count in range(min(MOST_DATE_WORDS, len(words)), 0, -1):
        for begin in {words[0]: None, **dict.fromkeys(first[:1] if len(first) == 1 else [])}:
            try:
                day = parse_date(" ".join([begin, *words[1:count]]), today, prefer="future")
            except ValueError:
                continue
            if day >= today or _YEAR.search(" ".join(words[:count])):
                return day, count
    return None, 0


def meant(typed: str, known: Iterable[str]) -> list[str]:
    """The word that was typed, or else every word that begins so."""
    wanted = fold(typed)
    begins = [word for word in known if wanted and fold(word).startswith(wanted)]
    return [word for word in begins if fold(word) == wanted] or begins


def completed(typed: str, words: Words) -> str | None:
    """The line with the word at its end made whole, when only one word begins so; else None."""
    match = _LAST.search(typed)
    if not match:
        return None
    known = words.behind(match[1])
    found = meant(match[2], known)
    if not found or len({known[word] for word in found}) > 1:
        return None
    return typed + found[0][len(match[2]) :]


def caught_words(caught: Caught, titles: Mapping[str, str], day: str) -> str:
    """How a mark reads: what it becomes, the title of the barrier or the day, and the text."""
    title = (day or _("zonder dag")) if caught.sign == ACTION else titles.get(caught.means, caught.word)
    return " · ".join(filter(None, (_(BECOMES[caught.sign]), title, caught.text)))
