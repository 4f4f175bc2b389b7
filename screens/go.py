"""Going from screen to screen. The screens of records are imported here, after the store has loaded what they need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbm_tui.i18n import _

if TYPE_CHECKING:
    from screens.base import NbmScreen


async def to_record(here: NbmScreen, kind: str, record_id: str, field: str = "") -> None:
    """Open a record; kinds with a screen of their own open there."""
    here.hold_keys()
    await here.desk.ready()
    here.app.push_screen(record_screen(kind, record_id, None, field))


async def to_new(here: NbmScreen, kind: str, starting: Mapping[str, Any]) -> None:
    """Open an empty form; `starting` are the values that follow from where the coach is."""
    here.hold_keys()
    await here.desk.ready()
    if kind == "barrier" and "method_item" not in starting:
        from screens.barrier import ask_barrier

        ask_barrier(here, starting)
    else:
        values = await here.desk.run(lambda store: _starting_values(store, kind, starting, here.desk.today))
        here.app.push_screen(record_screen(kind, "", values))


async def to_step(here: NbmScreen, trajectory_id: str, step: str = "") -> None:
    """Open a step of a trajectory: the one named, or the one that is busy."""
    here.hold_keys()
    await here.desk.ready()
    from screens.steps import step_screen

    here.app.push_screen(await step_screen(here.desk, trajectory_id, step))


async def take_away(here: NbmScreen, kind: str, record_id: str) -> None:
    """Delete a record and say how to get it back."""
    await here.desk.run(lambda store: store.delete(kind, record_id))
    here.notify(_("Weggehaald. F8 haalt het terug."))
    await here.reload()


def _starting_values(store: Any, kind: str, starting: Mapping[str, Any], today: Any) -> dict[str, Any]:
    from screens.starting import starting_values

    return starting_values(store, kind, starting, today)


def record_screen(kind: str, record_id: str, starting: Mapping[str, Any] | None = None, field: str = "") -> NbmScreen:
    """The screen for a record of a kind: its own where it has one, else the form."""
    from screens.evaluation import EvaluationScreen
    from screens.record import RecordScreen

    screen = EvaluationScreen if kind == "evaluation" else RecordScreen
    return screen(kind, record_id, starting, field)
