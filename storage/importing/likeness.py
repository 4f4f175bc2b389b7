"""When two employers or candidates are probably the same: by number surely, by name likely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage.folding import fold
from storage.importing.targets import CANDIDATE, EMPLOYER, SYSTEMS

_LEGAL_FORMS = frozenset({"bv", "nv", "vof", "cv"})
_OWN_SYSTEM = {EMPLOYER: re.compile(r"kvk|kamer van koophandel"), CANDIDATE: re.compile(r"client")}


class Certainty(StrEnum):
    """How sure it is that two are the same: by number, by name, or by a name while something else contradicts it."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Known:
    """Someone to compare with: a record, or an earlier line of the list (`at`, counted among the mentions).

    `number` is that of the system that lists come from; `others` are numbers of other systems.
    """

    values: Mapping[str, Any]
    number: str = ""
    others: frozenset[str] = frozenset()
    record_id: str = ""
    at: int = -1


@dataclass(slots=True)
class Acquaintances:
    """Everyone of one kind that is known, found by number and by name."""

    kind: str
    _by_number: dict[str, Known] = field(default_factory=dict)
    _by_name: dict[str, list[Known]] = field(default_factory=dict)

    def add(self, known: Known, *, number: str = "", values: Mapping[str, Any] | None = None) -> None:
        """Let someone be found by its number and names, or by those of another line about the same one."""
        wanted = number_key(number or known.number)
        if wanted:
            self._by_number.setdefault(wanted, known)
        others = (f"# {number_key(other)}" for other in known.others if number_key(other))
        for name in {*self._names(values or known.values), *others}:
            self._by_name.setdefault(name, []).append(known)

    def find(self, values: Mapping[str, Any], number: str) -> tuple[Known, Certainty] | None:
        """Who this is, and how sure that is; None for nobody who is known."""
        by_number = self._by_number.get(number_key(number))
        if by_number:
            return by_number, Certainty.SURE
        names = [*self._names(values), *filter(None, [number_key(number) and f"# {number_key(number)}"])]
        namesakes = [known for name in names for known in self._by_name.get(name, ())]
        for known in namesakes:
            if _can_be(known, values, number):
                return known, Certainty.LIKELY
        return (namesakes[0], Certainty.DOUBTFUL) if namesakes else None

    def _names(self, values: Mapping[str, Any]) -> Iterator[str]:
        name, code = values.get("name") or "", fold(values.get("code") or "").strip()
        key = company_key(name) if self.kind == EMPLOYER else person_key(name)
        if key:
            yield key
        if code:
            yield f"code {code}"


def _can_be(known: Known, values: Mapping[str, Any], number: str) -> bool:
    """Two numbers of the same system, or two places, tell that it is another one with the same name."""
    numbers = {number_key(known.number), number_key(number)} - {""}
    places = {fold(place).strip() for place in (known.values.get("place"), values.get("place")) if place}
    return len(numbers) < 2 and len(places) < 2


def is_own_system(kind: str, system: str | None) -> bool:
    """Is this the system that the numbers in a list are of? One that was not named may be."""
    return not system or bool(_OWN_SYSTEM[kind].search(fold(system))) or fold(system) == fold(SYSTEMS[kind])


def number_key(number: str) -> str:
    """A number without what people and spreadsheets do to it: blanks, dots, zeros in front."""
    return "".join(char for char in fold(number) if char.isalnum()).lstrip("0")


def company_key(name: str) -> str:
    """The name of an organisation without its legal form; that of one called only so stays."""
    words = fold(re.sub(r"[-/&+]", " ", name)).split()
    return " ".join(word for word in words if word not in _LEGAL_FORMS) or " ".join(words)


def person_key(name: str) -> str:
    """The name of a person whatever the order of its parts: `Jansen, Piet` as `Piet Jansen`."""
    return " ".join(sorted(fold(re.sub(r"[-,/]", " ", name)).split()))


def same_person(kept: Iterable[tuple[str, Mapping[str, Any]]], values: Mapping[str, Any]) -> str:
    """The id of the contact person that this is, by name or else by how to reach; empty for none of these."""
    name, reach = values.get("name"), values.get("reach")
    for record_id, known in kept:
        if name and known.get("name"):
            if person_key(known["name"]) == person_key(name):
                return record_id
        elif reach and known.get("reach") and fold(known["reach"]) == fold(reach):
            return record_id
    return ""
