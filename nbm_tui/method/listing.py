"""The whole catalogue as plain data, each item with the places in the app that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from nbm_tui.method.catalogue import ROUTES, catalogue
from nbm_tui.method.conditions.found import CONDITIONS
from nbm_tui.method.layout import FORM_PLACES, STEP_TEXTS, checklist, first_holding, guidance
from nbm_tui.method.reference import reference_groups
from nbm_tui.method.signals import signals

_KEYS = ("id", "kind", "step", "route", "nl", "en", "source", "lines", "basis")


def listing() -> list[dict[str, Any]]:
    """Every item in catalogue order, ready for JSON, with `shown`: the names of the places that show it."""
    shown: dict[str, list[str]] = {item.id: [] for item in catalogue().all()}
    for item_id, place in _places():
        if place not in shown[item_id]:
            shown[item_id].append(place)
    return [{**{key: getattr(item, key) for key in _KEYS}, "shown": shown[item.id]} for item in catalogue().all()]


def signal_listing() -> list[dict[str, Any]]:
    """Every signal in order, ready for JSON, with the items that it rests on; `scopes` says what it is asked of."""
    known = signals()
    scopes = {code: [scope for scope, conditions in CONDITIONS.items() if code in conditions] for code in known}
    return [{**asdict(signal), "scopes": scopes[code], "basis": "derived"} for code, signal in known.items()]


def _places() -> Iterator[tuple[str, str]]:
    """Pairs of item id and place: first the step screens, then forms and pickers, then reference pages."""
    for step, text in STEP_TEXTS.items():
        yield text.header, f"step {step}: header"
        for route in ROUTES:
            yield from _on_step(step, route)
    for item in catalogue().all():
        if place := first_holding(FORM_PLACES, item):
            yield item.id, place.key
    for group in reference_groups():
        yield from ((item_id, f"reference: {group.nl}") for item_id in group.items)


def _on_step(step: str, route: str) -> Iterator[tuple[str, str]]:
    for item in checklist(step, route):
        yield item.id, f"step {step}: checklist"
    for group, items in guidance(step, route):
        yield from ((item.id, f"step {step}: guidance, {group.title}") for item in items)
