"""What would become of each line of a list: something new, more about something that is known, or nothing.

Only reads. The coach can give every line another fate; `storage.importing.writing` carries them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from storage.folding import fold
from storage.importing.likeness import Acquaintances, Known, is_own_system, number_key
from storage.importing.reading import Column, Line, ListRead
from storage.importing.targets import CANDIDATE, EMPLOYER, SUBJECTS, TARGETS, Target
from storage.importing.values import value_of
from storage.records import KINDS
from storage.records.fields import FieldSpec

if TYPE_CHECKING:
    from storage.store import Store
    from storage.views import Row

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
class Entry:
    """The employer (with its contact person) or the candidate of one line of the list.

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
    """Whom an entry looks like, whether that is sure, and the fields in which the list says something else."""

    known: Known
    is_sure: bool
    fills: tuple[FieldSpec, ...]
    differs: tuple[tuple[FieldSpec, Any, Any], ...]  # field, what is kept, what the list says


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to an entry: a record of its own, more for a record, or for what an earlier entry makes."""

    fate: Fate
    record_id: str = ""
    at: int = -1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries become something new, add to a record that is there, are double in the list, are left out."""

    new: int = 0
    known: int = 0
    double: int = 0
    left_out: int = 0


@dataclass(slots=True)
class Plan:
    """All entries with their proposed fates, and those that the coach gave."""

    entries: Sequence[Entry]
    alike: Sequence[Alike | None]
    chosen: dict[tuple[int, str], Fate] = field(default_factory=dict)

    def fates_of(self, at: int) -> tuple[Fate, ...]:
        """The fates that an entry can have, the proposed one first."""
        same = (Fate.SAME,) if self.alike[at] else ()
        new = (Fate.NEW,) if self.entries[at].can_be_new else ()
        return (*same, *new, Fate.SKIP)

    def fate(self, at: int) -> Fate:
        """The fate of an entry: what the coach chose, as long as it can be, or else what is proposed."""
        entry, possible = self.entries[at], self.fates_of(at)
        chosen = self.chosen.get((entry.line, entry.kind))
        return chosen if chosen in possible else possible[0]

    def choose(self, at: int, fate: Fate) -> None:
        """Give an entry a fate."""
        self.chosen[self.entries[at].line, self.entries[at].kind] = fate

    def outcomes(self) -> list[Outcome]:
        """What would happen to each entry. The first that is not left out of those that are alike makes the record."""
        carriers: dict[int, int] = {}
        found = []
        for at in range(len(self.entries)):
            outcome = self._outcome(at, carriers)
            if outcome.fate != Fate.SKIP:
                carriers.setdefault(at, at)
            found.append(outcome)
        return found

    def _outcome(self, at: int, carriers: dict[int, int]) -> Outcome:
        fate, alike = self.fate(at), self.alike[at]
        if fate != Fate.SAME or alike is None:
            return Outcome(fate)
        if alike.known.record_id:
            return Outcome(Fate.SAME, alike.known.record_id)
        if alike.known.at in carriers:
            return Outcome(Fate.SAME, at=carriers[alike.known.at])
        if not self.entries[at].can_be_new:
            return Outcome(Fate.SKIP)
        carriers[alike.known.at] = at
        return Outcome(Fate.NEW)

    def counts(self) -> Counts:
        """How many of each."""
        outcomes = self.outcomes()
        fates = [outcome.fate for outcome in outcomes]
        known = sum(bool(outcome.record_id) for outcome in outcomes)
        return Counts(fates.count(Fate.NEW), known, fates.count(Fate.SAME) - known, fates.count(Fate.SKIP))


def make_plan(store: Store, found: ListRead, targets: Mapping[str, str], chosen: dict[tuple[int, str], Fate]) -> Plan:
    """Hold every line against what is kept and the lines before it. `targets` tells of each column what it fills."""
    known = {kind: acquaintances(store, kind) for kind in SUBJECTS}
    entries: list[Entry] = []
    alike: list[Alike | None] = []
    for entry in _entries(found, targets):
        hit = known[entry.kind].find(entry.values, entry.number)
        alike.append(_alike(entry, *hit) if hit else None)
        if hit:
            known[entry.kind].add(hit[0], number=entry.number, values=entry.values)
        elif entry.can_be_new:
            known[entry.kind].add(Known(entry.values, entry.number, at=len(entries)))
        entries.append(entry)
    return Plan(entries, alike, chosen)


# ---- What is known ----------------------------------------------------------------------------------------------


def acquaintances(store: Store, kind: str) -> Acquaintances:
    """Every employer or candidate that is kept, to be found by number and name."""
    own: dict[str, str] = {}
    others: dict[str, set[str]] = {}
    for row in store.rows("external_reference"):
        owner, number = row.values[f"{kind}_id"], row.values["number"]
        if owner and number and is_own_system(kind, row.values["system"]):
            own.setdefault(owner, number)
        elif owner and number:
            others.setdefault(owner, set()).add(number)
    found = Acquaintances(kind)
    for row in store.rows(kind):
        found.add(_known(row, own.get(row.id, ""), others.get(row.id, set())))
    return found


def _known(row: Row, number: str, others: set[str]) -> Known:
    return Known(row.values, number, frozenset(others), row.id)


def _alike(entry: Entry, known: Known, is_sure: bool) -> Alike:
    specs = KINDS[entry.kind].specs
    given = [(specs[name], known.values.get(name), value) for name, value in entry.values.items()]
    given += [(KINDS[NUMBER[0]].specs[NUMBER[1]], known.number, entry.number)] if entry.number else []
    fills = tuple(spec for spec, kept, _new in given if kept in (None, ""))
    differs = tuple(one for one in given if one[0] not in fills and _differs(*one))
    return Alike(known, is_sure, fills, differs)


def _differs(spec: FieldSpec, kept: Any, given: Any) -> bool:
    if spec.name == NUMBER[1]:
        return number_key(kept) != number_key(given)
    if isinstance(kept, str) and isinstance(given, str):
        return fold(kept).split() != fold(given).split()
    return bool(kept != given)


# ---- From cells to values ---------------------------------------------------------------------------------------


def _entries(found: ListRead, targets: Mapping[str, str]) -> Iterator[Entry]:
    wanted = _places(found.columns, targets)
    for line in found.lines:
        for subject in SUBJECTS:
            entry = _entry(line, subject, [(target, at) for target, at in wanted if target.subject == subject])
            if entry:
                yield entry


def _places(columns: Sequence[Column], targets: Mapping[str, str]) -> list[tuple[Target, int]]:
    """The places of the cells for each target, in the order in which a field is put together."""
    usable = [(column.key, at) for at, column in enumerate(columns) if not column.is_citizen_number]
    return [(target, at) for target in TARGETS for key, at in usable if targets.get(key) == target.key]


def _entry(line: Line, subject: str, wanted: Sequence[tuple[Target, int]]) -> Entry | None:
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
    return Entry(
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
