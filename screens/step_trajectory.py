"""The trajectory: agreed with all parties, made to fit this job and this candidate."""

from screens.step import StepScreen, the, under
from storage.text import N_


class TrajectoryScreen(StepScreen):
    """The trajectory itself, the step plan, who guides, who pays, and the agreement."""

    STEP = "trajectory"
    HERE_NL = N_("Hier leg je het inleertraject vast. Begin met het stappenplan, en maak dan de overeenkomst.")
    RECORDS = (
        the("trajectory"),
        under("agreement"),
        under("step_plan_item"),
        under("guidance_line"),
        under("income_period"),
        under("finance_line"),
        under("stakeholder"),
        under("evaluation"),
    )
