"""The strip of the seven steps: which is done, busy or to do, and which one is on the screen."""

from __future__ import annotations

from collections.abc import Container, Mapping

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from nbm_tui.i18n import _
from nbm_tui.method.catalogue import STEPS
from nbm_tui.method.layout import STEP_TEXTS
from screens import signs
from screens.commands import STEP_KEYS


def ordered_steps(step_order: str | None) -> tuple[str, ...]:
    """The steps in the order that this trajectory takes (`all-order-3-4`): match or trajectory first."""
    if step_order != "trajectory_first":
        return STEPS
    swap = {"match": "trajectory", "trajectory": "match"}
    return tuple(swap.get(step, step) for step in STEPS)


def busy_step(states: Mapping[str, str], step_order: str | None) -> str:
    """The first step from job on that is not done, or the last one."""
    order = [step for step in ordered_steps(step_order) if step != "prepare"]
    return next((step for step in order if states.get(step) != "done"), order[-1])


class StepStrip(Widget):
    """One line with all steps and their keys."""

    DEFAULT_CSS = """
    StepStrip { height: 1; background: $surface; }
    """

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here
        self._states: Mapping[str, str] = {}
        self._order: tuple[str, ...] = STEPS
        self._warned: Container[str] = ()

    def show(self, states: Mapping[str, str], step_order: str | None, warned: Container[str] = ()) -> None:
        """Show these states in this order; the steps in `warned` get a mark, because a strong signal is up there."""
        self._states, self._order, self._warned = states, ordered_steps(step_order), warned
        self.refresh()

    def render(self) -> RenderResult:
        """Key, sign and short name of each step, with a mark behind it where a signal asks for attention."""
        return Content.assemble(" ", *(self._step(step) for step in self._order))

    def _step(self, step: str) -> Content:
        sign, colour = signs.STEP[self._states.get(step, "todo")]
        key, name = STEP_KEYS[step], _(STEP_TEXTS[step].short)
        mark = signs.SIGNAL if step in self._warned else " "
        if step == self._here:
            return Content.assemble((f"{key}{sign}{name}", signs.HERE), mark)
        return Content.assemble((key, "$accent"), (sign, colour), name, mark)


def small_strip(states: tuple[str, ...]) -> Content:
    """Seven signs in a row, for a table."""
    return Content.assemble(*[signs.STEP[state] for state in states])
