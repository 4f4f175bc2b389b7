"""The talks of an intake: which questions, in which order, and the words for what is caught in passing.

They are declared in `data/talks.toml`, which a methodologist can edit. A question names a field of a record or an item
of the method; its words are theirs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from nbm_tui.i18n import _
from nbm_tui.method.catalogue import STEPS, catalogue
from nbm_tui.method.files import DATA, MethodDataError, read_tables
from storage.records import KINDS
from storage.records.fields import FieldSpec
from storage.records.learning import BARRIER_ITEMS, BarrierType
from storage.text import N_

LINES: Final = ("skills", "evaluation")


class TalksInvalid(MethodDataError):
    """A block of the file of talks names what does not exist; `block` and `wrong` tell which one and what."""

    title = N_("De gesprekken van de methode zijn niet te lezen")
    what = N_("In {file} klopt iets niet bij {block}: {wrong}.")
    todo = N_("Verbeter het bestand, of installeer het programma opnieuw.")


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """One place in a talk: a `kind` and `field`, an `item`, one record of a `kind` on each line, or `lines`.

    The other parts are explained at the head of the data file; `also`, `only` and `unless` are
    (kind, field).
    """

    key: str
    kind: str = ""
    field: str = ""
    item: str = ""
    lines: str = ""
    fields: tuple[str, ...] = ()
    sets: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    also: tuple[str, str] | None = None
    only: tuple[str, str] | None = None
    unless: tuple[str, str] | None = None
    why: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: the record it is about, those its report belongs to, where it is proposed, and its questions."""

    key: str
    words: Mapping[str, str]
    begins: str
    about: tuple[str, ...]
    report: Mapping[str, Any]
    steps: tuple[str, ...]
    records: tuple[str, ...]
    questions: tuple[Question, ...]

    def title(self, language: str) -> str:
        """What the talk is called."""
        return self.words.get(language, self.words["nl"])


def read_talks(path: Path = DATA / "talks.toml") -> dict[str, Talk]:
    """The talks of a file by key. Raises TalksInvalid for a wrong block, MethodDataError for a file that is no TOML."""
    found = read_tables(path, "talk", lambda raw: _talk(path.name, raw))
    return {talk.key: talk for talk in found}


def read_barriers(path: Path = DATA / "talks.toml") -> dict[str, str]:
    """By word the item, or else the type, of a barrier. Raises as `read_talks` does."""
    found: dict[str, str] = {}
    for words, what in read_tables(path, "barrier", lambda raw: (str(raw["words"]).split(), str(raw["is"]))):
        for word in words:
            known = what in BARRIER_ITEMS or what in set(BarrierType)
            _demand(known, path.name, word, N_("{name} is geen belemmering"), what)
            _demand(word not in found, path.name, word, N_("dit woord staat er twee keer"))
            found[word] = what
    return found


@cache
def talks() -> Mapping[str, Talk]:
    """The talks that come with the program."""
    return read_talks()


@cache
def barrier_words() -> Mapping[str, str]:
    """The words for barriers that come with the program."""
    return read_barriers()


# Reading and checking

_TALK: Final = {"key", "nl", "en", "begins", "about", "report", "steps", "records", "question"}
_QUESTION: Final = {"ask", "also", "why", "only", "unless", "each", "fields", "sets", "lines"}


def _talk(file: str, raw: Mapping[str, Any]) -> Talk:
    key = str(raw.get("key", "[[talk]]"))
    for name in sorted(_TALK ^ raw.keys()):
        _demand(name in _TALK, file, key, N_("{name} is niet bekend"), name)
        _demand(name in raw, file, key, N_("{name} ontbreekt"), name)
    named = {name: tuple(str(raw[name]).split()) for name in ("about", "steps", "records")}
    for kind in (raw["begins"], *named["about"], *named["records"]):
        _demand(kind in KINDS, file, key, N_("{name} is geen soort gegevens"), kind)
    for step in named["steps"]:
        _demand(step in STEPS, file, key, N_("{name} is geen stap"), step)
    questions = tuple(_question(file, f"{key}, {number}", one) for number, one in enumerate(raw["question"], 1))
    for number, one in enumerate(questions):
        _demand(one.key not in [other.key for other in questions[:number]], file, key, _TWICE, one.key)
    words = {language: str(raw[language]) for language in ("nl", "en")}
    return Talk(key, words, raw["begins"], report=_values(file, key, "contact_log", raw["report"]), **named,
                questions=questions)  # fmt: skip


def _question(file: str, block: str, raw: Mapping[str, Any]) -> Question:
    what = [str(raw[name]) for name in ("ask", "each", "lines") if name in raw]
    _demand(len(what) == 1, file, block, N_("noem één van ask, each en lines"))
    block = f"{block} ({what[0]})"
    for name in raw:
        _demand(name in _QUESTION, file, block, N_("{name} is niet bekend"), name)
    pairs = {name: _field(file, block, raw[name]) for name in ("also", "only") if name in raw}
    for kind, name in pairs.values():
        _demand(KINDS[kind].specs[name].kind in ("date", "yesno"), file, block, _NO_DAY, f"{kind}.{name}")
    if "unless" in raw:
        pairs["unless"] = _field(file, block, raw["unless"])
    common: dict[str, Any] = {**pairs, "key": what[0], "why": _item(file, block, raw["why"]) if "why" in raw else ""}
    if "lines" in raw:
        _demand(what[0] in LINES, file, block, N_("{name} is niet bekend"), what[0])
        return Question(lines=what[0], **common)
    if "each" in raw:
        return _each(file, block, raw, common)
    if "." in what[0]:
        kind, name = _field(file, block, what[0])
        return Question(kind=kind, field=name, **common)
    return Question(item=_item(file, block, what[0]), **common)


def _each(file: str, block: str, raw: Mapping[str, Any], common: Mapping[str, Any]) -> Question:
    kind, fields = str(raw["each"]), str(raw.get("fields", "")).split()
    _demand(bool(fields), file, block, N_("{name} ontbreekt"), "fields")
    first, *rest = [_spec(file, block, kind, name) for name in fields]
    _demand(first.kind in ("text", "lines", "date"), file, block, N_("{name} is niet te typen"), first.name)
    for spec in rest:
        _demand(spec.kind in ("choice", "yesno"), file, block, N_("{name} is geen keuze"), spec.name)
    return Question(kind=kind, fields=tuple(fields), sets=_values(file, block, kind, raw.get("sets", {})), **common)


def _field(file: str, block: str, path: object) -> tuple[str, str]:
    kind, _period, name = str(path).partition(".")
    spec = _spec(file, block, kind, name)
    _demand(spec.kind not in ("reference", "moment"), file, block, N_("{name} is niet te vragen"), str(path))
    return kind, name


def _spec(file: str, block: str, kind: str, name: str) -> FieldSpec:
    _demand(kind in KINDS, file, block, N_("{name} is geen soort gegevens"), kind)
    _demand(name in KINDS[kind].specs, file, block, N_("dit veld bestaat niet: {name}"), f"{kind}.{name}")
    return KINDS[kind].specs[name]


def _item(file: str, block: str, item_id: object) -> str:
    try:
        return catalogue().item(str(item_id)).id
    except KeyError:
        raise TalksInvalid(
            file=file, block=block, wrong=_("de methode kent {name} niet").format(name=item_id)
        ) from None


def _values(file: str, block: str, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return KINDS[kind].validate(dict(values))
    except (KeyError, ValueError):
        names = ", ".join(values)
        raise TalksInvalid(
            file=file, block=block, wrong=_("deze waarden passen niet: {name}").format(name=names)
        ) from None


_TWICE: Final = N_("{name} wordt twee keer gevraagd")
_NO_DAY: Final = N_("{name} is geen datum en geen ja of nee")


def _demand(holds: bool, file: str, block: str, wrong: str, name: str = "") -> None:
    if not holds:
        raise _wrong(file, block, wrong, name)


def _wrong(file: str, block: str, wrong: str, name: str) -> TalksInvalid:
    return TalksInvalid(file=file, block=block, wrong=_(wrong).format(name=name))
