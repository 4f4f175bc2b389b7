"""Noting a barrier begins with the method's own list: one choice fills in what the method says about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbm_tui.i18n import _, language
from nbm_tui.method.catalogue import Item, catalogue
from screens import go
from screens.base import NbmScreen
from screens.folding import fold
from screens.pick import Choice, PickScreen
from screens.typed_values import clean_text
from screens.widgets.tick_list import own_suggestion
from storage.ids import new_id
from storage.records import KINDS
from storage.records.learning import BARRIER_ITEMS, BarrierSide, BarrierState, WorkRelated
from storage.records.trajectory import InvolvedRole
from storage.store import Store
from storage.text import N_

SOMETHING_ELSE, ELSE = "+", N_("+ iets anders")
STATED = "stated"  # the method names who takes it up; otherwise it would be the app's own suggestion
# The method's words for who takes a barrier up, as roles.
ROLES = {
    "workcoach": InvolvedRole.COACH,
    "employer": InvolvedRole.EMPLOYER,
    "trainer": InvolvedRole.TRAINER,
    "coordinator": InvolvedRole.COORDINATOR,
    "supervisor": InvolvedRole.SUPERVISOR,
    "group": InvolvedRole.GROUP,
    "location": InvolvedRole.LEARNING_PLACE,
}


def ask_barrier(here: NbmScreen, starting: Mapping[str, Any]) -> None:
    """Let the coach choose a barrier from the method's list, then open the note with what is known of it."""
    items = {item.id: item for item in catalogue().barrier_types()}
    choices = [Choice(item.id, item.text(language()).rstrip("."), _remark(item)) for item in items.values()]
    choices.append(Choice(SOMETHING_ELSE, _(ELSE), always=True))

    async def chosen(key: str | None) -> None:
        typed = clean_text(picker.typed)
        if key == SOMETHING_ELSE and fold(typed) not in fold(_(ELSE)):  # who looks for the line types that
            await _note_words(here, typed, starting)
        elif key == SOMETHING_ELSE:
            await go.to_new(here, "barrier", {**starting, "method_item": None})
        elif key:
            await note_barrier(here, items[key], starting)

    picker = PickScreen(_("Welke belemmering?"), choices)
    here.app.push_screen(picker, chosen)


async def _note_words(here: NbmScreen, words: str, starting: Mapping[str, Any]) -> None:
    """Note a barrier in the coach's own words; what is too long for a note waits in its field."""
    values = {**starting, "state": BarrierState.FOUND, "found_on": here.desk.today}
    record_id, longest = new_id(), KINDS["barrier"].specs["note"].max_length or 0

    def keep(store: Store) -> None:
        fits = len(words) <= longest
        store.save("barrier", record_id, {**values, "note": words} if fits else values)
        if not fits:
            store.keep_draft("barrier", record_id, "note", words, "", {})

    await here.desk.run(keep)
    await go.to_record(here, "barrier", record_id, "barrier_type")


def _remark(item: Item) -> str:
    """What kind of barrier it is; of one that the method does not name, that it is the app's own."""
    own = own_suggestion() if item.is_own else ""
    return f"{_(BARRIER_ITEMS[item.id].title_nl)} {own}".strip()


async def note_barrier(here: NbmScreen, item: Item, starting: Mapping[str, Any]) -> None:
    """Note a barrier of the method's list at once, because the coach may look up from the laptop now, and open it."""
    values = {**starting, **values_of(item), "found_on": here.desk.today}
    record_id = new_id()
    await here.desk.run(lambda store: store.save("barrier", record_id, values))
    await go.to_record(here, "barrier", record_id, "why_needed")


def values_of(item: Item) -> dict[str, Any]:
    """What the method says about a barrier: whose it is, whether it is of the work, and who takes it up."""
    details = item.details
    owners = [_(ROLES[who].title_nl) for who in details.get("handled_by", ()) if who in ROLES]
    return {
        "method_item": item.id,
        "barrier_type": BARRIER_ITEMS[item.id],
        "side": BarrierSide(details["side"]),
        "work_related": WorkRelated(details["work_related"]),
        "touches_employer": details["touches_employer"],
        "owner": ", ".join(owners) if details.get("handler_basis") == STATED else None,
        "state": BarrierState.FOUND,
    }
