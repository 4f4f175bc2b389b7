"""What a step screen shows: the checklist, the groups of guidance beside it, and extras from other steps.

Declarations, and the short functions that read them. No item is named here except as a header or an extra:
a new item in a data file finds its own place through its kind and tags.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from nbm_tui.method.catalogue import Item, catalogue
from storage.text import N_

CHECKLIST_KINDS: Final = ("activity",)


class Answer(StrEnum):
    """The kind of answer that the items of a group ask for."""

    NONE = "none"
    INFLUENCE = "influence"  # helps or hinders
    SUCCESS = "success"  # yes, partly or no
    PITFALL = "pitfall"  # occurs or does not occur


@dataclass(frozen=True, slots=True)
class Place:
    """Where items of some kinds are shown; `tags` keeps those with a tag that begins like one of these."""

    key: str
    kinds: tuple[str, ...]
    tags: tuple[str, ...] = ()

    def holds(self, item: Item) -> bool:
        """Whether an item belongs here by its kind and tags."""
        tagged = not self.tags or any(tag.startswith(self.tags) for tag in item.tags)
        return tagged and item.kind in self.kinds


_P = TypeVar("_P", bound=Place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Place):
    """A group of guidance on a step screen, with its title (Dutch msgid)."""

    title: str
    answer: Answer = Answer.NONE


@dataclass(frozen=True, slots=True)
class StepText:
    """A step as the coach sees it.

    `number` is that of the handreiking, `short` has at most 12 characters, `header` is the id of the item
    that sums the step up, `extras` names items of other steps shown here too, as (their step, ids). Each step
    named there is a file more to read (up to 10 ms) when the screen first opens.
    """

    key: str
    number: int
    short: str
    title: str
    header: str
    extras: tuple[tuple[str, tuple[str, ...]], ...] = ()
    of_organisation: bool = False  # belongs to the organisation, not to a trajectory


# In order; an item goes to the first group that holds it.
GUIDANCE: Final = (
    Group(key="tips", title=N_("Tips"), kinds=("tip",)),
    Group(key="influence", title=N_("Wat helpt of hindert"), kinds=("factor",), answer=Answer.INFLUENCE),
    Group(
        key="success-employer",
        title=N_("Wat dit vraagt van de werkgever"),
        kinds=("success",),
        tags=("demand-on-employer",),
        answer=Answer.SUCCESS,
    ),
    Group(
        key="success-werkbedrijf",
        title=N_("Wat dit vraagt van het Werkbedrijf"),
        kinds=("success",),
        tags=("demand-on-werkbedrijf",),
        answer=Answer.SUCCESS,
    ),
    Group(key="success", title=N_("Wat de kans groter maakt"), kinds=("success",), answer=Answer.SUCCESS),
    Group(key="pitfalls", title=N_("Valkuilen"), kinds=("pitfall",), answer=Answer.PITFALL),
    Group(key="rules", title=N_("Goed om te weten"), kinds=("rule", "route")),
    Group(key="agreement", title=N_("Wat je afspreekt"), kinds=("agreement-item",)),
    Group(key="evaluations", title=N_("Evaluatiemomenten"), kinds=("evaluation",)),
    Group(key="barriers", title=N_("Mogelijke belemmeringen"), kinds=("barrier",)),
    Group(key="outcomes", title=N_("Mogelijke uitkomsten"), kinds=("outcome",), tags=("outcome",)),
    Group(key="gains", title=N_("Wat het oplevert"), kinds=("outcome",)),
    Group(key="actors", title=N_("Wie doet wat"), kinds=("actor",)),
    Group(key="lessons", title=N_("Lessen"), kinds=("lesson",)),
    Group(key="figures", title=N_("Cijfers"), kinds=("figure",)),
    Group(key="fields", title=N_("Wat je vastlegt"), kinds=("field",)),
)

# Where items come back outside the step screens; an item goes to the first place that holds it.
FORM_PLACES: Final = (
    Place("barrier picker", ("barrier",)),
    Place("outcome picker", ("outcome",), ("outcome",)),
    Place("agreement form", ("agreement-item",)),
    Place("evaluation form", ("evaluation",)),
    Place("form", ("field",), ("entity:",)),
)

_STEP_TEXTS: Final = (
    StepText(
        "prepare",
        0,
        N_("Voorbereiden"),
        N_("Je organisatie voorbereiden"),
        "s0-step",
        # Training the team is about these principles, and what working this way brings.
        extras=(
            (
                "all",
                (
                    "all-principle-job-first",
                    "all-principle-look-ahead",
                    "all-principle-time-to-prepare",
                    "all-principle-lasting-job",
                    "all-demand-driven",
                    "all-value-werkbedrijf",
                ),
            ),
        ),
        of_organisation=True,
    ),
    StepText(
        "job",
        1,
        N_("Baan"),
        N_("Een baan in beeld"),
        "s1-step",
        extras=(("all", ("all-value-employer", "out-care-employer-gains")),),  # to tell the employer
    ),
    StepText(
        "options",
        2,
        N_("Mogelijk"),
        N_("De mogelijkheden verkennen"),
        "s2-step",
        # The rest of what is asked of employer and Werkbedrijf.
        extras=(
            ("prepare", ("s0-regional-economy",)),
            (
                "job",
                (
                    "s1-entry-functions",
                    "s1-factor-demand-central",
                    "s1-ahead-of-demand",
                    "s1-demand-led",
                    "s1-minimum-skills-talk",
                    "s1-invest-relation",
                    "s1-employer-open",
                    "s1-employer-plans-ahead",
                ),
            ),
        ),
    ),
    StepText(
        "match",
        3,
        N_("Match"),
        N_("Kandidaat en baan bij elkaar brengen"),
        "s3-step",
        extras=(("all", ("b-communication", "all-value-candidate")),),  # for the talk with the candidate
    ),
    StepText("trajectory", 4, N_("Traject"), N_("Het inleertraject vastleggen"), "s4-step"),
    StepText(
        "learn",
        5,
        N_("Inleren"),
        N_("Inleren voor de baan"),
        "s5-step",
        extras=(("regular", ("s6-be-creative",)),),
    ),
    StepText("regular", 6, N_("Gewone baan"), N_("De gewone baan"), "s6-step"),
)
STEP_TEXTS: Final = {text.key: text for text in _STEP_TEXTS}


# What helps in the talk with an employer (`s1-growth-talk`): title and items, in the order of the talk.
TALK_QUESTIONS: Final = (
    (
        N_("Vragen over groei"),
        ("s1-question-next-year", "s1-question-after-crisis", "s1-f-job-count", "s1-f-job-hours"),
    ),
    (
        N_("Wat iemand moet kunnen"),
        ("s1-entry-functions", "s1-minimum-skills-talk", "s1-entry-level-expectation"),
    ),
    (N_("Wat je vertelt"), ("s1-inform-target-group", "s1-manage-expectations")),
)


def first_holding(places: Iterable[_P], item: Item) -> _P | None:
    """The first of some places that holds an item, or None."""
    return next((place for place in places if place.holds(item)), None)


def shown(step: str, route: str) -> tuple[Item, ...]:
    """Every item on a step screen for a route, header included: the step's own, then the extras."""
    items = list(catalogue().step_items(step, route))
    for other, ids in STEP_TEXTS[step].extras:
        items += (item for item in catalogue().step_items(other, route) if item.id in ids)
    return tuple(items)


def checklist(step: str, route: str) -> tuple[Item, ...]:
    """What the coach ticks at a step: open, done or not applicable."""
    return tuple(item for item in shown(step, route) if item.kind in CHECKLIST_KINDS)


def guidance(step: str, route: str) -> tuple[tuple[Group, tuple[Item, ...]], ...]:
    """The guidance beside the checklist: the groups that say something at this step, with their items."""
    found: dict[Group, list[Item]] = {group: [] for group in GUIDANCE}
    for item in shown(step, route):
        if group := first_holding(GUIDANCE, item):
            found[group].append(item)
    return tuple((group, tuple(items)) for group, items in found.items() if items)
