"""Shown at once for the first trajectory that is opened, while the records are still being read in."""

from __future__ import annotations

from typing import cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from nbm_tui.i18n import _
from nbm_tui.method.catalogue import STEPS
from nbm_tui.method.layout import STEP_TEXTS
from screens.base import HasDesk
from screens.errors import ShowsErrors
from screens.widgets.strip import StepStrip, busy_step
from screens.widgets.title_bar import TitleBar
from screens.wording import whose_words
from storage.caseload import CaseRow
from storage.errors import NbmError


class OpeningScreen(ShowsErrors, Screen[None]):
    """The outline of a step screen from what home knows; the step screen takes its place, and the keys."""

    DEFAULT_CSS = """
    OpeningScreen > Horizontal { height: 1fr; }
    OpeningScreen .frame { border: round $border; border-title-color: $muted; height: 1fr; }
    OpeningScreen .left { width: 58%; }
    OpeningScreen #guidance { width: 42%; }
    OpeningScreen .bar { dock: bottom; height: 1; background: $panel; }
    """

    def __init__(self, case: CaseRow) -> None:
        super().__init__()
        self._case = case
        self._states = dict(zip(STEPS, case.steps, strict=True))
        self._step = busy_step(self._states, case.step_order)

    def compose(self) -> ComposeResult:
        """Title, strip, and the frames of what comes."""
        case = self._case
        title = whose_words(case.candidate, case.job, case.employer)
        yield TitleBar(f"{_(STEP_TEXTS[self._step].title)}  ·  {title}")
        yield StepStrip(self._step)
        with Horizontal():
            with Vertical(classes="left"):
                yield _frame(_("Taken"))
                yield _frame(_("Gegevens"))
            yield _frame(_("Wijzer"), id="guidance")
        yield Static(classes="bar")

    def on_mount(self) -> None:
        """The states of the steps are known."""
        self.query_one(StepStrip).show(self._states, self._case.step_order)

    def on_screen_resume(self) -> None:
        """Once this is on the screen, for the first time or from under the lock, go on to the step."""
        self.call_after_refresh(self._go_on)

    async def _go_on(self) -> None:
        desk = cast("HasDesk", self.app).desk
        try:
            await desk.ready()
            from screens.steps import step_screen

            screen = await step_screen(desk, self._case.id, self._step)
        except NbmError:
            self.dismiss(None)
            raise
        if self.app.screen is self:  # not when the lock came over it meanwhile
            self.app.switch_screen(screen)


def _frame(title: str, id: str = "") -> Static:
    frame = Static(id=id or None, classes="frame")
    frame.border_title = title
    return frame
