"""Step 1: the job in view, in a talk with the employer about growth."""

from screens.step import StepScreen, the, under
from storage.text import N_


class JobScreen(StepScreen):
    """The employer, who to talk to, what was said, and the job that will come."""

    STEP = "job"
    HERE_NL = N_(
        "Hier breng je een baan in beeld die er later komt. Begin met de werkgever; ga met Tab naar de gegevens."
    )
    RECORDS = (
        the("employer"),
        under("contact_person", "employer"),
        under("contact_log", "employer"),
        the("future_job"),
        under("skill", "future_job"),
    )
