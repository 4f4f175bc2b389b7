"""Coming back to where the coach was: a path of places, and the screens for it."""

from __future__ import annotations

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
        words = plural("Er staat nog tekst in {n} veld.", "Er staat nog tekst in {n} velden.", len(drafts))
        app.notify(_("Je bent terug waar je was.") + " " + words)
    return bool(screens)


async def _screen(desk: Desk, what: str, *details: str) -> NbmScreen | None:
    if what in PLAIN:
        screen: NbmScreen = getattr(import_module(f"screens.{what}"), PLAIN[what])()
        return screen
    if what == "factors" and len(details) == 1:
        from screens.factors import FactorsScreen

        return FactorsScreen(*details)
    if what == "cohort" and len(details) == 1:
        return await _record(desk, what, *details)
    if what == "step" and len(details) == 2:
        return await _step(desk, *details)
    if what == "record" and len(details) == 2:
        return await _record(desk, *details)
    return None


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
