"""Step 5: learning on the way, while barriers are taken away; evaluations and transitions decide."""

from screens.step import StepScreen, the, under
from storage.text import N_


class LearnScreen(StepScreen):
    """Where the candidate learns, what stands in the way, and the moments that decide."""

    STEP = "learn"
    HERE_NL = N_("Hier volg je het inleren. Begin met de leerperiode, en plan met {evaluation} de eerste evaluatie.")
    RECORDS = (
        the("cohort").only("wlb"),
        under("placement"),
        under("barrier"),
        under("evaluation"),
        under("transition"),
        under("contact_log"),
        under("action"),
        under("fallback"),
    )
