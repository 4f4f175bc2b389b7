"""Coming back to where the coach was: a path of places, and the screens for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import go
from screens.base import NbmScreen

if TYPE_CHECKING:
    from screens.desk import Desk


async def screens_for(desk: Desk, path: str) -> list[NbmScreen]:
    """The screens above home for a remembered path; places that no longer exist are left out."""
    await desk.ready()
    found = [await _screen(desk, place) for place in path.split()]
    return [screen for screen in found if screen]


async def _screen(desk: Desk, place: str) -> NbmScreen | None:
    what, _colon, rest = place.partition(":")
    if what == "step":
        return await _step(desk, *rest.split(":"))
    if what == "record":
        return await _record(desk, *rest.split(":"))
    return None


async def _step(desk: Desk, step: str, trajectory_id: str) -> NbmScreen | None:
    from screens.steps import step_screen

    case = await desk.run(lambda store: store.case(trajectory_id))
    return await step_screen(desk, trajectory_id, step) if case.records else None


async def _record(desk: Desk, kind: str, record_id: str) -> NbmScreen | None:
    view = await desk.run(lambda store: store.view(kind, record_id))
    return go.record_screen(kind, record_id) if view.exists or view.drafts else None
