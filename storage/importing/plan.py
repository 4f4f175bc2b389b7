"""What would become of each line of a list: something new, more about something that is known, or nothing.

Only reads. The coach can give every line another fate; `storage.importing.writing` carries them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from storage.folding import fold
from storage.importing.likeness import Acquaintances, Certainty, Known, is_own_system, number_key
from storage.importing.reading import Column, Line, ListRead
from storage.importing.targets import CANDIDATE, EMPLOYER, SUBJECTS, TARGETS, Target
from storage.importing.values import value_of
from storage.records import KINDS
from storage.records.fields import FieldSpec

if TYPE_CHECKING:
    from storage.store import Store

Values = Mapping[str, Any]
Field = tuple[str, str]  # kind and name
NUMBER: Field = ("external_reference", "number")
_KVK_DIGITS = 8  # of which a spreadsheet drops a zero in front


class Fate(StrEnum):
    """What the coach wants with a line."""

    NEW = "new"
    SAME = "same"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Mention:
    """An employer (with its contact person) or a candidate, as one line of the list tells of it.

    `unfit` are the fields whose text does not fit and stays behind.
    """

    line: int
    kind: str
    values: Values
    number: str = ""
    contact: Values = field(default_factory=dict)
    unfit: tuple[FieldSpec, ...] = ()

    @property
    def name(self) -> str:
        """What it is called here; empty when nothing tells."""
        return str(self.values.get("name") or self.values.get("code") or self.number)

    @property
    def can_be_new(self) -> bool:
        """A record of its own has a name; a candidate may have a code or number in place of it."""
        return bool(self.values.get("name") or (self.kind == CANDIDATE and self.name))


@dataclass(frozen=True, slots=True)
class Alike:
    """Whom a mention looks like, how sure that is, and the fields in which the list says something else."""

    known: Known
    certainty: Certainty
    fills: tuple[FieldSpec, ...]
    differs: tuple[tuple[FieldSpec, Any, Any], ...]  # field, what is kept, what the list says


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to a mention: a record of its own, more for a record, or for what an earlier mention makes."""

    fate: Fate
    record_id: str = ""
    at: int = -1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many mentions become something new, add to a record that is there, are double in the list, are left out."""

    new: int = 0
    known: int = 0
    double: int = 0
    left_out: int = 0


@dataclass(slots=True)
class Plan:
    """All mentions with their proposed fates, and those that the coach gave."""

    mentions: Sequence[Mention]
    alike: Sequence[Alike | None]
    chosen: dict[tuple[int, str], Fate] = field(default_factory=dict)

    def fates_of(self, at: int) -> tuple[Fate, ...]:
        """The fates that a mention can have, the proposed one first."""
        alike = self.alike[at]
        same = (Fate.SAME,) if alike else ()
        new = (Fate.NEW,) if self.mentions[at].can_be_new else ()
        is_other = alike is not None and alike.certainty == Certainty.DOUBTFUL
        return (*new, *same, Fate.SKIP) if is_other else (*same, *new, Fate.SKIP)

    def fate(self, at: int) -> Fate:
        """The fate of a mention: what the coach chose, as long as it can be, or else what is proposed."""
        mention, possible = self.mentions[at], self.fates_of(at)
        chosen = self.chosen.get((mention.line, mention.kind))
        return chosen if chosen in possible else possible[0]

    def choose(self, at: int, fate: Fate) -> None:
        """Give a mention a fate."""
        self.chosen[self.mentions[at].line, self.mentions[at].kind] = fate

    def effects(self) -> list[Effect]:
        """What would happen to each mention. Of those that are alike the first that comes along makes the record."""
        carriers: dict[int, int] = {}
        found = []
        for at in range(len(self.mentions)):
            effect = self._effect(at, carriers)
            if effect.fate != Fate.SKIP:
                carriers.setdefault(at, at)
            found.append(effect)
        return found

    def _effect(self, at: int, carriers: dict[int, int]) -> Effect:
        fate, alike = self.fate(at), self.alike[at]
        if fate != Fate.SAME or alike is None:
            return Effect(fate)
        if alike.known.record_id:
            return Effect(Fate.SAME, alike.known.record_id)
        if alike.known.at in carriers:
            return Effect(Fate.SAME, at=carriers[alike.known.at])
        if not self.mentions[at].can_be_new:
            return Effect(Fate.SKIP)
        carriers[alike.known.at] = at
        return Effect(Fate.NEW)

    def counts(self) -> Counts:
        """How many of each."""
        effects = self.effects()
        fates = [effect.fate for effect in effects]
        known = sum(bool(effect.record_id) for effect in effects)
        return Counts(fates.count(Fate.NEW), known, fates.count(Fate.SAME) - known, fates.count(Fate.SKIP))


def make_plan(store: Store, found: ListRead, targets: Mapping[str, str], chosen: dict[tuple[int, str], Fate]) -> Plan:
    """Hold every line against what is kept and the lines before it. `targets` tells of each column what it fills."""
    known = {kind: acquaintances(store, kind) for kind in SUBJECTS}
    mentions: list[Mention] = []
    alike: list[Alike | None] = []
    for mention in _mentions(found, targets):
        hit = known[mention.kind].find(mention.values, mention.number)
        alike.append(_alike(mention, *hit) if hit else None)
        if hit and hit[1] != Certainty.DOUBTFUL:
            known[mention.kind].add(hit[0], number=mention.number, values=mention.values)
        elif mention.can_be_new:
            known[mention.kind].add(Known(mention.values, mention.number, at=len(mentions)))
        mentions.append(mention)
    return Plan(mentions, alike, chosen)


# ---- What is known ----------------------------------------------------------------------------------------------


def acquaintances(store: Store, kind: str) -> Acquaintances:
    """Every employer or candidate that is kept, to be found by number and name."""
    found = Acquaintances(kind)
    for known in known_ones(store, kind):
        found.add(known)
    return found


def known_ones(store: Store, kind: str) -> Iterator[Known]:
    """Every employer or candidate that is kept, with its numbers."""
    own: dict[str, str] = {}
    others: dict[str, set[str]] = {}
    for row in store.rows("external_reference"):
        owner, number = row.values[f"{kind}_id"], row.values["number"]
        if owner and number and is_own_system(kind, row.values["system"]):
            own.setdefault(owner, number)
        elif owner and number:
            others.setdefault(owner, set()).add(number)
    for row in store.rows(kind):
        yield Known(row.values, own.get(row.id, ""), frozenset(others.get(row.id, ())), row.id)


def _alike(mention: Mention, known: Known, certainty: Certainty) -> Alike:
    specs = KINDS[mention.kind].specs
    given = [(specs[name], known.values.get(name), value) for name, value in mention.values.items()]
    given += [(KINDS[NUMBER[0]].specs[NUMBER[1]], known.number, mention.number)] if mention.number else []
    fills = tuple(spec for spec, kept, _new in given if kept in (None, ""))
    differs = tuple(one for one in given if one[0] not in fills and _differs(*one))
    return Alike(known, certainty, fills, differs)


def _differs(spec: FieldSpec, kept: Any, given: Any) -> bool:
    if spec.name == NUMBER[1]:
        return number_key(kept) != number_key(given)
    if isinstance(kept, str) and isinstance(given, str):
        return fold(kept).split() != fold(given).split()
    return bool(kept != given)


# ---- From cells to values ---------------------------------------------------------------------------------------


def _mentions(found: ListRead, targets: Mapping[str, str]) -> Iterator[Mention]:
    wanted = _places(found.columns, targets)
    for line in found.lines:
        for subject in SUBJECTS:
            mention = _mention(line, subject, [(target, at) for target, at in wanted if target.subject == subject])
            if mention:
                yield mention


def _places(columns: Sequence[Column], targets: Mapping[str, str]) -> list[tuple[Target, int]]:
    """The places of the cells for each target, in the order in which a field is put together."""
    usable = [(column.key, at) for at, column in enumerate(columns) if not column.is_citizen_number]
    return [(target, at) for target in TARGETS for key, at in usable if targets.get(key) == target.key]


def _mention(line: Line, subject: str, wanted: Sequence[tuple[Target, int]]) -> Mention | None:
    texts: dict[Field, str] = {}
    for target, at in wanted:
        place, cell = (target.kind, target.field), line.cells[at]
        if cell and cell not in texts.get(place, "").split(target.joint):
            texts[place] = f"{texts[place]}{target.joint}{cell}" if place in texts else cell
    if not texts:
        return None
    values: dict[Field, Any] = {}
    unfit = []
    for (kind, name), text in texts.items():
        spec = KINDS[kind].specs[name]
        try:
            values[kind, name] = value_of(spec, text)
        except ValueError:
            unfit.append(spec)
    number = str(values.get(NUMBER, ""))
    return Mention(
        line.number,
        subject,
        _of(values, subject),
        _number(subject, number),
        _of(values, "contact_person"),
        tuple(unfit),
    )


def _of(values: Mapping[Field, Any], kind: str) -> Values:
    return {name: value for (owner, name), value in values.items() if owner == kind}


def _number(subject: str, number: str) -> str:
    """A KvK number as the register writes it."""
    is_short = subject == EMPLOYER and number.isdecimal() and len(number) == _KVK_DIGITS - 1
    return f"0{number}" if is_short else number
