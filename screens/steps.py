"""The seven step screens by key, and opening one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.step import StepScreen, read_step
from screens.step_job import JobScreen
from screens.step_learn import LearnScreen
from screens.step_match import MatchScreen
from screens.step_options import OptionsScreen
from screens.step_prepare import PrepareScreen
from screens.step_regular import RegularScreen
from screens.step_trajectory import TrajectoryScreen
from screens.widgets.strip import busy_step

if TYPE_CHECKING:
    from screens.desk import Desk

STEP_SCREENS: dict[str, type[StepScreen]] = {
    screen.STEP: screen
    for screen in (
        PrepareScreen,
        JobScreen,
        OptionsScreen,
        MatchScreen,
        TrajectoryScreen,
        LearnScreen,
        RegularScreen,
    )
}


async def step_screen(desk: Desk, trajectory_id: str, step: str = "", item: str = "") -> StepScreen:
    """The screen of a step, read and ready to show; without a step the first one from job on that is not done.

    The cursor is on `item` if that is named.
    """
    if not step:
        case = await desk.run(lambda store: store.case(trajectory_id))
        step = busy_step(case.states, case.value("step_order"))
    screen = STEP_SCREENS[step]
    today = desk.today
    reading = await desk.run(lambda store: read_step(store, screen, trajectory_id, today))
    return screen(reading, item)
