"""Step 0: preparing, which belongs to the organisation and not to one candidate."""

from screens.step import StepScreen, every
from storage.text import N_


class PrepareScreen(StepScreen):
    """The labour market, the sectors with chances, and a team that knows the method."""

    STEP = "prepare"
    HERE_NL = N_(
        "Hier bereidt je organisatie zich voor, voor al je trajecten samen. Begin met de bovenste taak die nog open is."
    )
    RECORDS = (every("sector"), every("team_member"), every("employer"))
