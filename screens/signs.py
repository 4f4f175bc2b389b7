"""One visual language: the sign and the style of each step, signal, date, person and state, wherever it stands.

The meaning is always in the sign, so that it can be read without colours; the style only helps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Sign = tuple[str, str]  # what is written, and its style

STEP: Final[Mapping[str, Sign]] = {"done": ("●", "$success"), "busy": ("◐", "$accent"), "todo": ("○", "$muted")}
HERE: Final = "$primary on $background bold reverse"  # the step that is on the screen

SIGNAL: Final[Sign] = ("!", "$error bold")  # something that asks for attention now

LATE: Final[Sign] = ("! ", "$error bold")  # a date that has passed
DAY: Final = "bold"  # of a date in a list of dates
HOW_FAR: Final = "$muted"  # how long until a date, or since

NOBODY: Final = "$muted"  # where nobody is named yet
PERSON: Final = "$muted"  # of somebody who stands behind what it is about

CORE: Final[Sign] = ("•", "$accent")  # a field that must be known sooner or later
CURSOR: Final[Sign] = ("▸", "$accent")  # the field that keys go to
MARKED: Final[Sign] = ("►", "$accent bold")  # a line that is chosen for what comes next

# What is wrong with what was typed.
MESSAGE: Final[Mapping[str, Sign]] = {
    "error": ("✗ ", "$error"),
    "warning": ("! ", "$warning"),
    "conflict": ("≠ ", "$warning"),
    "refused": ("✗ ", "$error"),
}
# How far a record is on its way to the centre.
SENT: Final[Mapping[str, Sign]] = {
    "conflict": ("≠", "$warning"),
    "refused": ("✗", "$error"),
    "draft": ("…", "$muted"),
    "ready": ("·", ""),
    "delivered": ("↑", "$accent"),
    "confirmed": ("✓", "$success"),
}
# The answer on a line of a list; [ ] is a task, ( ) says how it is.
ANSWER: Final[Mapping[str, Sign]] = {
    "open": ("[ ]", ""),
    "done": ("[✓]", "$success"),
    "not_applicable": ("[–]", "$muted"),
    "helps": ("(+)", "$success"),
    "hinders": ("(−)", "$warning"),
    "yes": ("(j)", "$success"),
    "partly": ("(±)", "$warning"),
    "no": ("(n)", "$warning"),
    "occurs": ("(!)", "$error"),
    "absent": ("(✓)", "$success"),
    "not_yet": ("(○)", "$muted"),
    "with_help": ("(◑)", "$warning"),
    "alone": ("(●)", "$success"),
    "teaches": ("(★)", "$success"),
    "strong": (" ! ", "$error"),
    "remark": (" i ", "$warning"),
    "to_do": (" › ", "$accent"),
    "": ("( )", "$muted"),
}
TO_READ: Final[Sign] = (" · ", "$muted")  # a line without an answer
# What happens to a line of a list from elsewhere.
FATE: Final[Mapping[str, Sign]] = {"new": ("[+]", "$success"), "same": ("[=]", "$accent"), "skip": ("[–]", "$muted")}
