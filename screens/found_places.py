"""Where a coach gets to from what a search found."""

from __future__ import annotations

from typing import cast

from nbm_tui.method.catalogue import Item
from nbm_tui.method.layout import shown
from screens import go
from screens.about import AboutScreen
from screens.base import NbmScreen
from screens.in_state import open_state
from screens.sources import item_at, source_of
from screens.syncing import SyncingScreen
from storage.sync.states import SyncState
from storage.views import Row


async def to_found(here: NbmScreen, row: Row, field: str) -> None:
    """Open a record with the cursor in a field: an answer and a step where they are given, a trajectory at its step."""
    subject, step = row.values.get("subject_id"), row.values.get("step")
    if row.kind == "trajectory" and not field:
        await go.to_step(here, row.id)
    elif row.kind in ("check_answer", "step_state") and await _is_trajectory(here, subject):
        await go.to_step(here, str(subject), str(step or ""), str(row.values.get("item_id") or ""))
    else:
        await go.to_record(here, row.kind, row.id, field)


async def _is_trajectory(here: NbmScreen, record_id: str | None) -> bool:
    return bool(record_id) and await here.desk.run(lambda store: store.view("trajectory", str(record_id)).exists)


def item_of(row: Row) -> Item | None:
    """The item of the method that a record answers."""
    return item_at(str(row.values.get("item_id"))) if row.values.get("item_id") else None


async def to_talk(here: NbmScreen, talk_id: str, question: str) -> None:
    """Ask a question of a talk: go back to that talk if it lies below this screen, else open it."""
    from screens.intake import IntakeScreen
    from screens.places import screens_for

    here.hold_keys()
    place = f"talk:{talk_id}"
    talk = next(
        (screen for screen in here.app.screen_stack if isinstance(screen, IntakeScreen) and screen.place() == place),
        None,
    )
    while talk and here.app.screen is not talk:
        here.app.pop_screen()
    for screen in [] if talk else await screens_for(here.desk, place):
        talk = cast("IntakeScreen", screen)
        await here.app.push_screen(talk)
    if talk:
        talk.ask(question)


async def to_about(here: NbmScreen, line: str) -> None:
    """Open the background of the method at a line."""
    here.hold_keys()
    here.app.push_screen(AboutScreen(line))


async def to_item(here: NbmScreen, item: Item) -> None:
    """Go to an item at its step of the trajectory that the coach came from; without one: its text and its source."""
    trajectory_id = here.trajectory_id
    case = await here.desk.run(lambda store: store.case(trajectory_id)) if trajectory_id else None
    if case and item.step != "all" and item in shown(item.step, str(case.value("route") or "other")):
        await go.to_step(here, trajectory_id, item.step, item.id)
    else:
        here.app.push_screen(source_of(item))


async def to_state(here: NbmScreen, state: SyncState) -> None:
    """Show the records in a state; what has two versions is in the inbox."""
    if state is SyncState.CONFLICT:
        await cast("SyncingScreen", here).action_inbox()
    else:
        here.hold_keys()
        here.run_worker(open_state(here, state), group="state")
