"""Coming back to where the coach was: a path of places, and the screens for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nbm_tui.i18n import _, plural
from screens import go
from screens.base import NbmScreen

if TYPE_CHECKING:
    from textual.app import App

    from screens.desk import Desk


# Screens that show the same wherever the coach comes from, in the module called after their place.
PLAIN = {
    "lists": "ListsScreen",
    "settings": "SettingsScreen",
    "changing_keys": "KeysScreen",
    "deliver": "DeliverScreen",
    "about": "AboutScreen",
    "importing": "ImportingScreen",
    "inbox": "InboxScreen",
    "search": "SearchScreen",
}


async def screens_for(desk: Desk, path: str) -> list[NbmScreen]:
    """The screens above home for a remembered path; places that no longer exist, or not yet, are left out."""
    await desk.ready()
    found = [await _screen(desk, *place.split(":")) for place in path.split()]
    return [screen for screen in found if screen]


async def return_to(app: App[Any], desk: Desk, path: str) -> bool:
    """Open the screens of a remembered path; False when there are none any more."""
    drafts = await desk.run(lambda store: store.drafts())
    try:
        screens = await screens_for(desk, path)
    except Exception:  # a place that cannot be shown any more must never keep the coach out
        screens = []
    for screen in screens:
        await app.push_screen(screen)
    if drafts:
        words = plural(
            "In {n} veld staat tekst die nog niet af is.", "In {n} velden staat tekst die nog niet af is.", len(drafts)
        )
        app.notify(_("Je bent terug waar je was.") + " " + words)
    return bool(screens)


async def _screen(desk: Desk, what: str, *details: str) -> NbmScreen | None:
    if what in PLAIN:
        screen: NbmScreen = getattr(import_module(f"screens.{what}"), PLAIN[what])()
        return screen
    read = READ.get((what, len(details)))
    return await read(desk, *details) if read else None


async def _factors(_desk: Desk, trajectory_id: str) -> NbmScreen:
    from screens.factors import FactorsScreen

    return FactorsScreen(trajectory_id)


async def _cohort(desk: Desk, cohort_id: str) -> NbmScreen | None:
    return await _record(desk, "cohort", cohort_id)


async def _talk(desk: Desk, talk_id: str) -> NbmScreen | None:
    from screens.beginning_talk import resumed
    from screens.intake import IntakeScreen

    today = desk.today
    states = await desk.run(
        lambda store: [resumed(store, one, today) for one in store.open_talks() if one.id == talk_id]
    )
    return IntakeScreen(states[0]) if states else None


async def _step(desk: Desk, step: str, trajectory_id: str) -> NbmScreen | None:
    from screens.steps import STEP_SCREENS, step_screen

    case = await desk.run(lambda store: store.case(trajectory_id))
    return await step_screen(desk, trajectory_id, step) if case.records and step in STEP_SCREENS else None


async def _record(desk: Desk, kind: str, record_id: str) -> NbmScreen | None:
    from storage.records import KINDS

    if kind not in KINDS:
        return None
    view = await desk.run(lambda store: store.view(kind, record_id))
    return go.record_screen(kind, record_id) if view.exists or view.drafts else None


# What reads a place, by its name and the number of its details.
READ: dict[tuple[str, int], Callable[..., Awaitable[NbmScreen | None]]] = {
    ("factors", 1): _factors,
    ("talk", 1): _talk,
    ("cohort", 1): _cohort,
    ("step", 2): _step,
    ("record", 2): _record,
}
