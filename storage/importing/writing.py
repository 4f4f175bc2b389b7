"""Carrying out a plan: all of it as one action of the coach, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from storage.heads import heads_at
from storage.ids import new_id
from storage.importing.errors import ImportStopped
from storage.importing.likeness import is_own_system, same_person
from storage.importing.plan import Effect, Fate, Mention, Plan
from storage.importing.targets import CANDIDATE, EMPLOYER, SYSTEMS
from storage.journal import Action
from storage.records import KINDS
from storage.records.employer import ContactPerson, ExternalReference

if TYPE_CHECKING:
    from storage.store import Store

Values = Mapping[str, Any]
TOLD_EVERY = 20  # mentions


@dataclass(frozen=True, slots=True)
class Written:
    """How many records are new, how many that were there got something more, and how many mentions were left out.

    Entries of which everything was known already are `unchanged`.
    """

    new: int
    completed: int
    unchanged: int
    left_out: int


def write_plan(
    store: Store,
    plan: Plan,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Written:
    """Write all mentions in one transaction: one undo takes them back.

    `tell` hears how many of how many mentions are done; `stopped` is asked between two. Raises ImportStopped: then
    nothing was written.
    """
    with store.action() as action:
        writer = _Writer(action)
        for at, (mention, effect) in enumerate(zip(plan.mentions, plan.effects(), strict=True)):
            if stopped():
                raise ImportStopped
            writer.write(at, mention, effect)
            if at % TOLD_EVERY == 0:
                tell(at, len(plan.mentions))
        if stopped():
            raise ImportStopped
    return writer.written()


class _Writer:
    """Writes mention by mention and remembers which record each one came to."""

    def __init__(self, action: Action) -> None:
        self._action = action
        self._record_of: dict[int, str] = {}
        self._made: set[str] = set()
        self._touched: dict[str, bool] = {}  # records that were there: did they get something more?
        self._left_out = 0
        self._people = _people(action.session)
        self._numbered = _numbered(action.session)

    def write(self, at: int, mention: Mention, effect: Effect) -> None:
        if effect.fate == Fate.SKIP:
            self._left_out += 1
            return
        record_id = effect.record_id or self._record_of.get(effect.at, "") or new_id()
        record_id, is_new, changed = self._fill(mention.kind, record_id, _named(mention, effect))
        self._record_of[at] = record_id
        changed |= self._write_number(mention, record_id)
        changed |= self._write_contact(mention, record_id)
        if is_new:
            self._made.add(record_id)
        elif record_id not in self._made:
            self._touched[record_id] = self._touched.get(record_id, False) or changed

    def written(self) -> Written:
        completed = sum(self._touched.values())
        return Written(len(self._made), completed, len(self._touched) - completed, self._left_out)

    def _fill(self, kind: str, record_id: str, values: Values) -> tuple[str, bool, bool]:
        """Make a record or fill its empty fields: its id, whether it is new, and whether something was written.

        One that was taken away since the plan was made stays away; the coach gets a new one.
        """
        row = self._action.session.get(KINDS[kind].table, record_id)
        if row is None or row.deleted_at is not None:
            record_id = new_id() if row else record_id
            return record_id, True, self._action.write(KINDS[kind], record_id, dict(values))
        empty = {name: value for name, value in values.items() if getattr(row, name) in (None, "")}
        if empty:
            conflicts = heads_at(self._action.session, record_id).conflicts()
            empty = {name: value for name, value in empty.items() if name not in conflicts}
        return record_id, False, bool(empty) and self._action.write(KINDS[kind], record_id, empty)

    def _write_number(self, mention: Mention, record_id: str) -> bool:
        """One number of this system each: another one is shown in the plan, and stays there."""
        if not mention.number or record_id in self._numbered:
            return False
        self._numbered.add(record_id)
        values = {"system": SYSTEMS[mention.kind], "number": mention.number, f"{mention.kind}_id": record_id}
        return self._action.write(KINDS["external_reference"], new_id(), values)

    def _write_contact(self, mention: Mention, employer_id: str) -> bool:
        if not (mention.contact.get("name") or mention.contact.get("reach")):
            return False
        people = self._people.setdefault(employer_id, {})
        contact_id = same_person(people.items(), mention.contact) or new_id()
        values = {**mention.contact, "employer_id": employer_id}
        contact_id, _is_new, changed = self._fill("contact_person", contact_id, values)
        people[contact_id] = {**values, **{name: value for name, value in people.get(contact_id, {}).items() if value}}
        return changed


def _named(mention: Mention, effect: Effect) -> Values:
    """The values of a mention; a new candidate of whom only the number is known is called so."""
    named = mention.values.get("name") or mention.values.get("code")
    if mention.kind != CANDIDATE or named or effect.fate != Fate.NEW:
        return mention.values
    return {**mention.values, "code": mention.number[: KINDS[CANDIDATE].specs["code"].max_length]}


def _people(session: Session) -> dict[str, dict[str, Values]]:
    """The contact persons of each employer, by id."""
    found: dict[str, dict[str, Values]] = {}
    query = select(ContactPerson).where(col(ContactPerson.deleted_at).is_(None))
    for person in session.exec(query.where(col(ContactPerson.employer_id).is_not(None))):
        values = {"name": person.name, "reach": person.reach}
        found.setdefault(str(person.employer_id), {})[person.id] = values
    return found


def _numbered(session: Session) -> set[str]:
    """The employers and candidates of whom the number is known."""
    query = select(ExternalReference).where(col(ExternalReference.deleted_at).is_(None))
    rows = [(row.system, {EMPLOYER: row.employer_id, CANDIDATE: row.candidate_id}) for row in session.exec(query)]
    return {owner for system, owners in rows for kind, owner in owners.items() if owner and is_own_system(kind, system)}
