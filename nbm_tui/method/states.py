"""How a job, match, trajectory, barrier, transition, agreement or commitment goes on: its states, and what each brings.

The states and their order are declared in `data/states.toml`. They are proposed and never imposed: `choices` names the
ones that come next in the method first, and after them all others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from nbm_tui.method.files import DATA, MethodDataError, read_tables
from storage.records import KINDS

KINDS_WITH_STATES: Final = frozenset(
    {"future_job", "match", "trajectory", "barrier", "transition", "agreement", "commitment"}
)
Values = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Making:
    """A record that comes next. What each part means stands at the head of the data file; `unless` may be None."""

    kind: str
    by: str
    copies: tuple[str, ...]
    values: Values
    dates: tuple[str, ...]
    asks: str
    unless: Values | None
    last_by: str
    keep: bool

    def starting(self, record_id: str, values: Values, today: date) -> dict[str, Any]:
        """The first values of the record that is made from a record with this id and these values."""
        above = {self.by: record_id} if self.by else {}
        taken = {name: values[name] for name in self.copies if values.get(name)}
        return {**above, **taken, **self.values, **dict.fromkeys(self.dates, today)}


@dataclasses.dataclass(frozen=True, slots=True)
class Brings:
    """What comes with a state: dates, values, the fields to ask for, and the record to make."""

    items: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    sets: Values = dataclasses.field(default_factory=dict)
    clears: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    makes: Making | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """A state of a kind of record, the field that holds it, and which states come next, by route ('' is any)."""

    kind: str
    state: str
    field: str
    following: Mapping[str, tuple[str, ...]]
    brings: Brings

    def next(self, route: str) -> tuple[str, ...]:
        """The states that come next in the method's order on a route."""
        return self.following.get(route, self.following[""])


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """One more choice at some states: to a state in a way of its own, or to a record while the state stays ('')."""

    kind: str
    at: tuple[str, ...]
    route: str
    state: str
    words: Mapping[str, str]
    brings: Brings

    def is_open(self, state: str, route: str) -> bool:
        """Whether it can be chosen at a state on a route."""
        return state in self.at and self.route in ("", route)


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One choice of a coach: the state it leads to (None: it stays), what comes with it, and its own words if any.

    `is_next` tells that the method's order leads there.
    """

    to: State | None
    brings: Brings
    words: Mapping[str, str]
    is_next: bool

    def changes(self, values: Values, drafts: Container[str], today: date) -> dict[str, Any]:
        """The values that change. A date that is known, or is being typed, stays as it is."""
        own = {self.to.field: self.to.state} if self.to else {}
        empty = [name for name in self.brings.dates if not values.get(name) and name not in drafts]
        dates = dict.fromkeys((*empty, *self.brings.stamps), today)
        return {**own, **dict.fromkeys(self.brings.clears), **dates, **self.brings.sets}

    def asked(self, values: Values) -> str:
        """The field to fill in next: the first that is empty, else the first of all; empty when none is asked."""
        asks = self.brings.asks
        return next((name for name in asks if values.get(name) in (None, "")), asks[0] if asks else "")


class States:
    """What a data file says about states. Raises MethodDataError when it does not fit the records."""

    def __init__(self, path: Path = DATA / "states.toml") -> None:
        try:
            self._states = read_tables(path, "state", _state)
            self._ways = read_tables(path, "way", _way)
            self._check()
        except (ValueError, KeyError, StopIteration) as error:
            raise MethodDataError(file=path.name) from error

    def of(self, kind: str) -> Mapping[str, State]:
        """The states of a kind, by name, the empty one included."""
        return {state.state: state for state in self._states if state.kind == kind}

    def current(self, kind: str, values: Values) -> State:
        """The state that a record with these values is in."""
        states = self.of(kind)
        return next((one for one in states.values() if one.state and values.get(one.field) == one.state), states[""])

    def choices(self, kind: str, values: Values, route: str) -> list[Step]:
        """Where a record can go from here: the method's next states, its own ways, then every other state."""
        now, states = self.current(kind, values), self.of(kind)
        ways = [way for way in self._ways if way.kind == kind and way.is_open(now.state, route)]
        following = [states[name] for name in now.next(route)]
        here = {"", now.state, *now.next(route), *(way.state for way in ways)}
        return [
            *(Step(state, state.brings, {}, True) for state in following),
            *(_along(way, states) for way in ways),
            *(Step(state, state.brings, {}, False) for state in _in_order(states) if state.state not in here),
        ]

    def _check(self) -> None:
        _demand({state.kind for state in self._states} == KINDS_WITH_STATES)
        for kind in KINDS_WITH_STATES:
            states = self.of(kind)
            _demand("" in states)
            _demand(all(name in states for state in states.values() for names in _routes(state) for name in names))
            _demand(_values_of(states.values()) == _listed(kind, states.values()))
        for way in self._ways:
            states = self.of(way.kind)
            _demand({*way.at, way.state} <= states.keys() and set(way.words) == {"nl", "en"})
            _check_brings(way.kind, way.brings)
        for state in self._states:
            _check_brings(state.kind, state.brings)


@cache
def states() -> States:
    """The states that come with the program."""
    return States()


def _in_order(states: Mapping[str, State]) -> Iterable[State]:
    """As the value lists have them, which is the order in which the method names them."""
    titles = [*dict.fromkeys(state.field for state in states.values() if state.field != "state"), "state"]
    kind = states[""].kind
    members = [str(member) for name in titles for member in KINDS[kind].specs[name].choices or ()]
    return sorted((state for state in states.values() if state.state), key=lambda one: members.index(one.state))


def _along(way: Way, states: Mapping[str, State]) -> Step:
    """A way to a state brings what that state brings, and its own on top."""
    if not way.state:
        return Step(None, way.brings, way.words, True)
    to = states[way.state]
    own = {name: value for name in _PARTS if (value := getattr(way.brings, name))}
    return Step(to, dataclasses.replace(to.brings, **own, sets={**to.brings.sets, **way.brings.sets}), way.words, True)


_PARTS: Final = ("items", "dates", "stamps", "clears", "asks", "makes")


# Reading and checking

_NEXT: Final = {"next": "", "next_small": "small", "next_large": "large", "next_wlb": "wlb"}


_BRINGS: Final = {"items", "dates", "stamps", "sets", "clears", "asks", "makes"}
_MAKES: Final = {"kind", "by", "copies", "values", "dates", "asks", "unless", "last_by", "keep"}


def _state(raw: Values) -> State:
    _demand(raw.keys() <= {"kind", "state", "field", *_NEXT, *_BRINGS})
    return State(
        kind=raw["kind"],
        state=raw["state"],
        field=raw.get("field", "state"),
        following={route: tuple(raw.get(key, "").split()) for key, route in _NEXT.items() if key in raw or not route},
        brings=_brings(raw),
    )


def _way(raw: Values) -> Way:
    _demand(raw.keys() <= {"kind", "at", "route", "state", "nl", "en", *_BRINGS})
    words = {language: raw[language] for language in ("nl", "en")}
    at, route = tuple(raw["at"].split()), raw.get("route", "")
    return Way(raw["kind"], at, route, raw.get("state", ""), words, _brings(raw))


def _brings(raw: Values) -> Brings:
    lists = {name: tuple(raw.get(name, "").split()) for name in ("items", "dates", "stamps", "clears", "asks")}
    makes = _making(raw["makes"]) if "makes" in raw else None
    return Brings(**lists, sets=KINDS[raw["kind"]].validate(dict(raw.get("sets", {}))), makes=makes)


def _making(raw: Values) -> Making:
    _demand(raw.keys() <= _MAKES)
    kind = KINDS[raw["kind"]]
    unless = {name: None if value == "" else value for name, value in raw.get("unless", {}).items()}
    return Making(
        kind=kind.name,
        by=raw.get("by", ""),
        copies=tuple(raw.get("copies", "").split()),
        values=kind.validate(dict(raw.get("values", {}))),
        dates=tuple(raw.get("dates", "").split()),
        asks=raw["asks"],
        unless=kind.validate(unless) if "unless" in raw else None,
        last_by=raw.get("last_by", ""),
        keep=raw.get("keep", False),
    )


def _demand(holds: bool) -> None:
    if not holds:
        raise ValueError


def _routes(state: State) -> Iterator[tuple[str, ...]]:
    yield from state.following.values()


def _values_of(states: Iterable[State]) -> set[str]:
    """The states that can be reached, and the values of their fields that come along with another one."""
    found = list(states)
    fields = {state.field for state in found}
    along = {str(value) for state in found for name, value in state.brings.sets.items() if name in fields}
    return ({state.state for state in found} - {""}) | along


def _listed(kind: str, states: Iterable[State]) -> set[str]:
    """The value lists of the fields that hold the states of a kind."""
    specs = [KINDS[kind].specs[name] for name in {state.field for state in states}]
    return {str(member) for spec in specs for member in spec.choices or ()}


def _check_brings(kind: str, brings: Brings) -> None:
    specs = KINDS[kind].specs
    _demand(all(specs[name].kind == "date" for name in (*brings.dates, *brings.stamps)))
    _demand({*brings.clears, *brings.asks} <= specs.keys())
    makes = brings.makes
    if makes:
        target = KINDS[makes.kind].specs
        _demand(all(target[name].kind == "date" for name in makes.dates))
        _demand({makes.asks, *makes.copies} <= target.keys() and set(makes.copies) <= specs.keys())
        _demand(not makes.by or target[makes.by].target == kind)
        _demand(not makes.last_by or specs[makes.last_by].kind == "integer")
