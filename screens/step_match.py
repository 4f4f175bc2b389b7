"""The match: candidates are told four things and introduced; the employer decides."""

from screens.step import StepScreen, the, under


class MatchScreen(StepScreen):
    """The candidate, what was told, the practical talk with its barriers, and the employer's decision."""

    STEP = "match"
    RECORDS = (the("candidate"), under("match"), under("barrier"), the("cohort").only("wlb"))
