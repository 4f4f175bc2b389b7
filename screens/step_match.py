"""The match: candidates are told four things and introduced; the employer decides."""

from screens.step import StepScreen, the, under
from storage.text import N_


class MatchScreen(StepScreen):
    """The candidate, what was told, the practical talk with its barriers, and the employer's decision."""

    STEP = "match"
    HERE_NL = N_("Hier breng je kandidaat en baan bij elkaar. Begin met de kandidaat, en open daarna de match.")
    RECORDS = (the("candidate"), under("match"), under("barrier"), the("cohort").only("wlb"))
