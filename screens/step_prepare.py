"""Step 0: preparing, which belongs to the organisation and not to one candidate."""

from screens.step import StepScreen, every


class PrepareScreen(StepScreen):
    """The labour market, the sectors with chances, and a team that knows the method."""

    STEP = "prepare"
    RECORDS = (every("sector"), every("team_member"), every("employer"))
