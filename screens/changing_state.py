"""How it goes on: a choice of states, the method's next ones first, and what comes with the one that is chosen.

State, dates and values are one action; then the coach goes to the field to fill in next, or to the record that follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nbm_tui.i18n import _, language
from nbm_tui.method.states import Making, Step, states
from screens import go
from screens.base import NbmScreen
from screens.pick import Choice, PickScreen
from screens.wording import capital, show_value
from storage.ids import new_id
from storage.records import KINDS
from storage.records.trajectory import Route
from storage.store import Store

Values = Mapping[str, Any]
Change = tuple[str, str, Values]  # kind, id, values


@dataclass(frozen=True, slots=True)
class Subject:
    """The record whose state changes; `starting` are its first values as long as it does not exist."""

    kind: str
    record_id: str
    starting: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Following:
    """The record that comes next: one that is there, or a new one when `record_id` is empty."""

    kind: str
    record_id: str
    starting: Values
    asks: str


async def change_state(here: NbmScreen, subject: Subject) -> str | None:
    """Let the coach choose how it goes on. The field of this record to fill in next ('' for none).

    None when nothing was chosen or when another record opens: then the screen has nothing left to do.
    """
    steps, question = await here.desk.run(lambda store: _offered(store, subject))
    choices = [Choice(str(place), step_title(subject.kind, step), _remark(step)) for place, step in enumerate(steps)]
    picked = await here.app.push_screen_wait(PickScreen(question, choices))
    if not picked:
        return None
    here.hold_keys()  # the screen below has taken them, and the cursor is about to move
    step, today = steps[int(picked)], here.desk.today
    asked, following = await here.desk.run(lambda store: _take(store, subject, step, today))
    here.notify(_("{kind}: {state}.").format(kind=_kind_words(subject.kind), state=step_title(subject.kind, step)))
    if following and following.record_id:
        await go.to_record(here, following.kind, following.record_id, following.asks)
    elif following:
        await go.to_new(here, following.kind, following.starting, following.asks)
    else:
        await here.reload()
    return None if following else asked


async def change_state_from_elsewhere(here: NbmScreen, subject: Subject) -> None:
    """The same on a screen that is not the form of the record: what is to fill in next opens there. For workers."""
    asked = await change_state(here, subject)
    if asked:
        await go.to_record(here, subject.kind, subject.record_id, asked)
    elif asked is not None:
        here.release_keys()


def _offered(store: Store, subject: Subject) -> tuple[list[Step], str]:
    """What can be chosen, and the question with the state that it is in now."""
    values = _values(store, subject)
    now = states().current(subject.kind, values)
    known = _words(subject.kind, now.field, now.state) if now.state else _("nog niet ingevuld")
    question = _("{kind}: nu {state}. Hoe staat het ervoor?").format(kind=_kind_words(subject.kind), state=known)
    return states().choices(subject.kind, values, _route(store, values)), question


def _take(store: Store, subject: Subject, step: Step, today: date) -> tuple[str, Following | None]:
    """Keep all that a choice changes as one action; the field to fill in next, and the record that follows."""
    found, asked, following = all_changes(store, subject, step, today)
    store.save_many(found)
    return asked, following


def all_changes(store: Store, subject: Subject, step: Step, today: date) -> tuple[list[Change], str, Following | None]:
    """All that a choice changes, with the record that it makes at once; the field to fill in next, and what follows."""
    view = store.view(subject.kind, subject.record_id)
    values = {**subject.starting, **view.values}
    changes = step.changes(values, view.drafts, today)
    whole = changes if view.exists else {**subject.starting, **changes}
    found: list[Change] = [(subject.kind, subject.record_id, whole)]
    makes = step.brings.makes
    following = _following(store, makes, subject.record_id, values, today) if makes else None
    if makes and following and makes.keep and not following.record_id:
        following = Following(makes.kind, new_id(), following.starting, following.asks)
        found.append((makes.kind, following.record_id, following.starting))
    return found, step.asked({**values, **changes}), following


def _following(store: Store, makes: Making, record_id: str, values: Values, today: date) -> Following | None:
    """The record that follows: the one that is there already, else a new one; None when a later one took its place."""
    given = makes.starting(record_id, values, today)
    above = {name: given[name] for name in (makes.by, *makes.copies) if name in given}
    rows = store.rows(makes.kind, **above) if above else []
    number = makes.last_by
    if number and any((row.values[number] or 0) > (values.get(number) or 0) for row in rows):
        return None
    unless = makes.unless
    there = [row.id for row in rows if unless is not None and all(row.values[key] == unless[key] for key in unless)]
    if there:
        return Following(makes.kind, there[-1], {}, makes.asks)
    return Following(makes.kind, "", given, makes.asks)


def _values(store: Store, subject: Subject) -> Values:
    return {**subject.starting, **store.view(subject.kind, subject.record_id).values}


def _route(store: Store, values: Values) -> str:
    """The route of a record: its own, that of its trajectory, or the WijkLeerbedrijf's when it belongs to a group."""
    trajectory_id = values.get("trajectory_id")
    own = values.get("route") or (store.case(trajectory_id).value("route") if trajectory_id else "")
    return str(own or (Route.WLB if values.get("cohort_id") else ""))


def step_title(kind: str, step: Step) -> str:
    """A choice in the coach's words."""
    if step.words:
        return step.words.get(language(), step.words["nl"])
    assert step.to, "what has no words of its own leads to a state"
    return _words(kind, step.to.field, step.to.state)


def _remark(step: Step) -> str:
    return _("kan hierna") if step.is_next else ""


def _words(kind: str, name: str, state: str) -> str:
    return show_value(KINDS[kind].specs[name], state)


def _kind_words(kind: str) -> str:
    return capital(_(KINDS[kind].words.one))
