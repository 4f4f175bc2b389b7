"""Step 2: the options: routes, places to learn, the profile in skills, the conditions and how sure the job is."""

from screens.step import StepScreen, the, under
from storage.text import N_


class OptionsScreen(StepScreen):
    """What is possible, and what was chosen."""

    STEP = "options"
    HERE_NL = N_("Hier verken je met de werkgever wat mogelijk is. Begin met de vaardigheden die de baan vraagt.")
    RECORDS = (
        the("trajectory"),
        the("cohort").only("wlb"),
        under("trajectory_job"),
        under("skill", "future_job"),
        the("profile"),
        under("condition", "future_job"),
        under("commitment", "employer"),
    )
