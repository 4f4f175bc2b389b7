"""Step 5: learning on the way, while barriers are taken away; evaluations and transitions decide."""

from screens.step import StepScreen, the, under


class LearnScreen(StepScreen):
    """Where the candidate learns, what stands in the way, and the moments that decide."""

    STEP = "learn"
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
