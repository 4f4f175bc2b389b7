"""Step 6: the regular job, or another end that brings the candidate closer to work."""

from screens.step import StepScreen, the, under


class RegularScreen(StepScreen):
    """The final evaluation, the outcome with its milestones, and what was learned."""

    STEP = "regular"
    RECORDS = (
        the("future_job"),
        under("evaluation"),
        under("outcome"),
        under("milestone"),
        under("fallback"),
        under("lesson"),
    )
