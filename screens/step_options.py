"""Step 2: the options: routes, places to learn, the profile in skills, the conditions and how sure the job is."""

from screens.step import StepScreen, the, under


class OptionsScreen(StepScreen):
    """What is possible, and what was chosen."""

    STEP = "options"
    RECORDS = (
        the("trajectory"),
        the("cohort").only("wlb"),
        under("trajectory_job"),
        under("skill", "future_job"),
        the("profile"),
        under("condition", "future_job"),
        under("commitment", "employer"),
    )
