"""Step 6: the regular job, or another end that brings the candidate closer to work."""

from screens.step import StepScreen, the, under
from storage.text import N_


class RegularScreen(StepScreen):
    """The final evaluation, the outcome with its milestones, and what was learned."""

    STEP = "regular"
    HERE_NL = N_(
        "Hier begint de gewone baan, of wat er anders van kwam. Begin met de eindevaluatie, en leg vast wat het werd."
    )
    RECORDS = (
        the("future_job"),
        under("evaluation"),
        under("outcome"),
        under("milestone"),
        under("fallback"),
        under("lesson"),
    )
