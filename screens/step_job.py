"""Step 1: the job in view, in a talk with the employer about growth."""

from screens.step import StepScreen, the, under


class JobScreen(StepScreen):
    """The employer, who to talk to, what was said, and the job that will come."""

    STEP = "job"
    RECORDS = (
        the("employer"),
        under("contact_person", "employer"),
        under("contact_log", "employer"),
        the("future_job"),
        under("skill", "future_job"),
    )
