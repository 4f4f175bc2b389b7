"""The catalogue: every item of the method, read from a data file per step when it is first asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from nbm_tui.method.files import DATA, read_tables

STEPS: Final = ("prepare", "job", "options", "match", "trajectory", "learn", "regular")
ROUTES: Final = ("small", "large", "wlb", "other")
UNBOUND: Final = "all"  # the step of items that belong to no single step

PREPARATION: Final = frozenset({"prepare", "job", "options", "trajectory"})

# The wlb route is a form of the large one; of a free 'other' route only the general items are known to hold.
_ROUTE_SEES: Final[Mapping[str, frozenset[str]]] = {
    "small": frozenset({"all", "small"}),
    "large": frozenset({"all", "large"}),
    "wlb": frozenset({"all", "large", "wlb"}),
    "other": frozenset({"all"}),
}
_FILES: Final[Mapping[str, str]] = {
    **{step: f"{number}-{step}.toml" for number, step in enumerate(STEPS)},
    UNBOUND: "all.toml",
}
_COMMON: Final = frozenset({"id", "kind", "route", "who", "nl", "en", "source", "lines", "basis", "tags"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the method says (basis 'stated') or that the app adds (basis 'derived')."""

    id: str
    kind: str
    step: str
    route: str
    who: tuple[str, ...]
    nl: str
    en: str
    source: str
    lines: str
    basis: str
    tags: tuple[str, ...]
    details: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def text(self, language: str) -> str:
        """The item's words in a language ('nl' or 'en'); any other language gives Dutch."""
        return self.en if language == "en" else self.nl

    @property
    def is_own(self) -> bool:
        """Whether this is the app's own suggestion, which may never pass for the method's text."""
        return self.basis == "derived"

    @property
    def phase(self) -> str:
        """The method's phase by content: 'preparation', 'learning', or 'both' for items of no single step."""
        if self.step == UNBOUND:
            return "both"
        return "preparation" if self.step in PREPARATION else "learning"

    def fits(self, route: str) -> bool:
        """Whether the item counts for a route (one of ROUTES). Raises KeyError for another word."""
        return self.route in _ROUTE_SEES[route]


class Catalogue:
    """The items of a folder of data files. A file is read when an item of it is first needed."""

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder
        self._by_step: dict[str, tuple[Item, ...]] = {}
        self._by_id: dict[str, Item] = {}

    def item(self, item_id: str) -> Item:
        """The item with this id. Raises KeyError for an unknown id, MethodDataError for a damaged file."""
        for step in self._likely_first(item_id):
            self._of(step)
            if item_id in self._by_id:
                break
        return self._by_id[item_id]

    def step_items(self, step: str, route: str, kinds: Collection[str] | None = None) -> tuple[Item, ...]:
        """What the method says at a step (or 'all': at no single step) for a route, in reading order.

        `kinds` keeps only those kinds. Raises KeyError for an unknown step or route.
        """
        return tuple(i for i in self._of(step) if i.fits(route) and (kinds is None or i.kind in kinds))

    def all(self) -> tuple[Item, ...]:
        """Every item, step by step, those of no single step last."""
        return tuple(item for step in _FILES for item in self._of(step))

    def barrier_types(self) -> tuple[Item, ...]:
        """The types of barrier that a note can be about."""
        return tuple(i for i in self.all() if i.kind == "barrier")

    def outcomes(self) -> tuple[Item, ...]:
        """The outcomes that can be recorded: end states, milestones and modifiers, not each party's gains."""
        return tuple(i for i in self.all() if i.kind == "outcome" and "outcome" in i.tags)

    def agreement_items(self, which: Literal["core", "extra"]) -> tuple[Item, ...]:
        """What an agreement has to settle (core), or settles if that helps (extra)."""
        return tuple(i for i in self.all() if i.kind == "agreement-item" and i.details["list"] == which)

    def _of(self, step: str) -> tuple[Item, ...]:
        if step not in self._by_step:
            path = self._folder / _FILES[step]
            items = read_tables(path, "item", lambda raw: _item(step, raw))
            self._by_id.update((item.id, item) for item in items)
            self._by_step[step] = items
        return self._by_step[step]

    def _likely_first(self, item_id: str) -> list[str]:
        """The steps: those already read first, then the one that an id like 's3-...' names, else 'all'."""
        number = item_id[1:2] if item_id[:1] == "s" else "a"
        return sorted(_FILES, key=lambda step: (step not in self._by_step, _FILES[step][0] != number))


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the program."""
    return Catalogue()


def _item(step: str, raw: Mapping[str, Any]) -> Item:
    details = {key: _frozen(value) for key, value in raw.items() if key not in _COMMON}
    common = {key: _frozen(raw[key]) for key in _COMMON}
    return Item(step=step, details=MappingProxyType(details), **common)


def _frozen(value: object) -> Any:
    return tuple(value) if isinstance(value, list) else value
