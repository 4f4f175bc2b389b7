"""Keeping an answer of a talk with what was caught beside it: one action of the coach, in the records where it belongs.

A record of the talk comes into being with its first answer, linked to those that are there; those that are there are
linked to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from nbm_tui.i18n import _
from nbm_tui.method.catalogue import catalogue
from screens.answering import Asked, Given
from screens.barrier import values_of
from screens.catching import ABOUT, ACTION, BARRIER, Caught, Line
from screens.matching import PROBLEMS
from screens.reviewing import Change
from screens.starting import starting_values
from screens.talking import REPORT, Sheet, barrier_type
from screens.wording import title_of
from storage.ids import new_id
from storage.records import KINDS
from storage.records.check import Answer as Checked
from storage.records.learning import BARRIER_ITEMS, BarrierState
from storage.records.links import parked_question_id
from storage.store import Store
from storage.talks import TalkState

UNSEEN = ("check_answer", "parked_question")  # not told one by one at the end of a talk


def keep_answer(store: Store, sheet: Sheet, asked: Asked, given: Given, line: Line, today: date) -> TalkState:
    """Keep what a line says, on the store's thread; gives where the talk is now, with what was caught."""
    noting = _Noting(store, sheet, today)
    noting.answer(asked, given, line)
    store.save_many(noting.changes)
    seen = [(kind, record_id) for kind, record_id, _values in noting.changes if kind not in UNSEEN]
    return replace(sheet.state, records=noting.ids, caught=[*dict.fromkeys([*sheet.state.caught, *seen])])


class _Noting:
    """Collects the changes of one answer; what others point at comes first."""

    def __init__(self, store: Store, sheet: Sheet, today: date) -> None:
        self.store, self.sheet, self.talk, self.today = store, sheet, sheet.talk, today
        self.ids = dict(sheet.state.records)
        self.existing = set(sheet.existing)
        self.values: dict[str, dict[str, Any]] = {kind: dict(sheet.values.get(kind, {})) for kind in self.ids}
        self.changes: list[Change] = []

    # The answer

    def answer(self, asked: Asked, given: Given, line: Line) -> None:
        """The answer itself, what comes along with it, what was caught, and that there was a talk."""
        self._there(REPORT)
        if given.later or given.skipped:
            self._put_by(asked, given)
        elif given.values:
            self._keep(asked, given)
        barrier_id = self._problem(asked, given, line)
        spoken = self._spoken(asked, given) if not barrier_id else ""
        for caught in line.caught:
            barrier_id = self._catch(caught, barrier_id, line.text, asked) or barrier_id
        if spoken:
            self._report(f"{asked.title}: {spoken}")

    def _keep(self, asked: Asked, given: Given) -> None:
        values = dict(given.values)
        if asked.has_lines:
            values[asked.name] = f"{asked.value}\n{values[asked.name]}"
        if asked.kind == "check_answer":
            values = {"answer": Checked.DONE, **asked.given, **values, "answered_on": self.today}
            if given.note and asked.options:
                values["note"] = given.note
        if asked.question.fields:
            self._there(next(spec.target for spec in KINDS[asked.kind].specs.values() if spec.target in self.ids))
            self._add(asked.kind, new_id(), {**self._links(asked.kind), **values})
        elif asked.record_id:
            for kind in self._above(asked):  # what the line hangs under comes first
                self._there(kind)
            self._add(asked.kind, asked.record_id, {**asked.given, **values})
        else:
            self._set(asked.kind, values)
        if asked.question.also and values.get("answer", Checked.DONE) == Checked.DONE:
            self._along(*asked.question.also)
        if asked.parked:
            self._add("parked_question", self._parked_id(asked), {"answered_on": self.today})

    def _above(self, asked: Asked) -> list[str]:
        """The records of the talk that an answer hangs under."""
        specs = KINDS[asked.kind].specs
        above = [specs[name].target for name in asked.given if name in specs and specs[name].target]
        return above if asked.kind != "check_answer" else ["trajectory"] if asked.options else []

    def _along(self, kind: str, name: str) -> None:
        """Fill in a date or a yes that follows from what was done, unless it is known."""
        if self.values.get(kind, {}).get(name) is None:
            self._set(kind, {name: self.today if KINDS[kind].specs[name].kind == "date" else True})

    def _put_by(self, asked: Asked, given: Given) -> None:
        """Park the question, or note that it does not apply."""
        refused = given.skipped and any(option.value == Checked.DONE for option in asked.options)
        if refused and asked.kind == "check_answer":
            self._there("trajectory")
            values = {"answer": Checked.NOT_APPLICABLE, "reason": given.note or None, "answered_on": self.today}
            self._add(asked.kind, asked.record_id, {**asked.given, **values})
            return
        done = {"answered_on": self.today} if given.skipped else {"answered_on": None}
        note = " ".join(filter(None, (_("N.v.t.") if given.skipped else "", given.note)))
        subject = {"subject_kind": self.talk.begins, "subject_id": self.ids[self.talk.begins]}
        values = {**subject, "question_key": asked.key, "question": asked.title, "note": note or None}
        self._add("parked_question", self._parked_id(asked), {**values, "parked_on": self.today, **done})

    def _parked_id(self, asked: Asked) -> str:
        return parked_question_id(self.ids[self.talk.begins], asked.key)

    def _spoken(self, asked: Asked, given: Given) -> str:
        """Words that no field holds: they go into the report of the talk."""
        kept = asked.kind == "check_answer" and given.values
        return "" if given.later or given.skipped or kept else given.note

    # What is caught

    def _problem(self, asked: Asked, given: Given, line: Line) -> str:
        """A problem in the practical talk becomes a barrier note (`s3-practical-talk`), with the words beside it."""
        item = next((item for item, name in PROBLEMS.items() if (asked.kind, asked.name) == ("candidate", name)), "")
        if not item or not given.values.get(asked.name) or item in {caught.means for caught in line.caught}:
            return ""
        same = [one for one in line.caught if one.sign == BARRIER and barrier_type(one.means) == BARRIER_ITEMS[item]]
        return "" if same else self._barrier(item, given.note)

    def _catch(self, caught: Caught, barrier_id: str, before: str, asked: Asked) -> str:
        """Keep a mark; gives the id of a barrier, under which an action behind it belongs."""
        if caught.sign == BARRIER:
            return self._barrier(caught.means, caught.text or (before if asked.is_text else ""))
        if caught.sign == ACTION:
            self._action(caught, barrier_id)
        if caught.sign == ABOUT:
            self._about(caught)
        return ""

    def _barrier(self, means: str, text: str) -> str:
        """A barrier note; words about one that this trajectory has are added to it."""
        trajectory_id = self._there("trajectory")
        known = {"method_item": means} if means in BARRIER_ITEMS else {"barrier_type": barrier_type(means)}
        rows = self.store.rows("barrier", trajectory_id=trajectory_id, **known)
        record_id = rows[0].id if rows else new_id()
        note = "\n".join(filter(None, (str(rows[0].values.get("note") or "") if rows else "", text)))
        made: dict[str, Any] = {"state": BarrierState.FOUND, **known}
        if means in BARRIER_ITEMS:
            made = values_of(catalogue().item(means))
        found = {"trajectory_id": trajectory_id, "found_in_step": self.talk.steps[0], "found_on": self.today}
        self._add("barrier", record_id, {**({} if rows else {**made, **found}), "note": note or None})
        return record_id

    def _action(self, caught: Caught, barrier_id: str) -> None:
        """Something to do; who writes it down in a talk does it, unless they say otherwise later."""
        me = self.store.view("team_member", self.store.author.member_id).values.get("name")
        under = "trajectory" if "trajectory" in self.existing else self.talk.begins
        above = {f"{under}_id": self.ids[under]} if under in self.existing else {}
        values = {"what": caught.text, "due_on": caught.due, "owner": me, "contact_log_id": self.ids[REPORT], **above}
        self._add("action", new_id(), {**values, "barrier_id": barrier_id or None})

    def _about(self, caught: Caught) -> None:
        """The report of the talk belongs to that record too, and says so."""
        kind, _slash, record_id = caught.means.partition("/")
        view = self.store.view(kind, record_id)
        name = next((spec.name for spec in KINDS[REPORT].specs.values() if spec.target == kind), "")
        if kind == "contact_person":
            self._set(REPORT, {"person": title_of(view.row)})
        elif name and (view.exists or kind in self.existing):
            self._set(REPORT, {name: record_id})
        self._report(f"{caught.word.capitalize()}: {caught.text}" if caught.text else "")

    def _report(self, words: str) -> None:
        """Add words to the report; one that is full is followed by another."""
        before = str(self.values[REPORT].get("topics") or "")
        topics = "\n".join(filter(None, (before, words)))
        if before and len(topics) > (KINDS[REPORT].specs["topics"].max_length or 0):
            self.existing.discard(REPORT)
            self.ids[REPORT], self.values[REPORT], topics = new_id(), {}, words
            self._there(REPORT)
        if words:
            self._set(REPORT, {"topics": topics})

    # The records of the talk

    def _set(self, kind: str, values: Mapping[str, Any]) -> None:
        self._there(kind)
        self.values[kind].update(values)
        self._add(kind, self.ids[kind], values)

    def _add(self, kind: str, record_id: str, values: Mapping[str, Any]) -> None:
        self.changes.append((kind, record_id, values))

    def _there(self, kind: str) -> str:
        """The id of the talk's record of a kind; one that does not exist yet is made and linked."""
        if kind not in self.existing and kind in self.ids:
            given = {**self._links(kind), **(self._of_report() if kind == REPORT else {})}
            values = starting_values(self.store, kind, given, self.today)
            self.values[kind] = dict(values)
            self._add(kind, self.ids[kind], values)
            self.existing.add(kind)
            self._weave(kind)
        return self.ids.get(kind, "")

    def _of_report(self) -> dict[str, Any]:
        return {**self.talk.report, "held_on": self.today, "member_id": self.store.author.member_id}

    def _links(self, kind: str) -> dict[str, str]:
        """The references of a new record to those of the talk that are there."""
        targets = self.existing & (set(self.talk.about) if kind == REPORT else set(self.ids)) - {REPORT}
        specs = KINDS[kind].specs.values()
        return {spec.name: self.ids[spec.target] for spec in specs if spec.target in targets}

    def _weave(self, kind: str) -> None:
        """Let the records that were there already point at a new one, where they point at nothing yet."""
        for other in sorted(self.existing - {kind}):
            for name, target in self._links(other).items():
                if target == self.ids[kind] and not self.values[other].get(name):
                    self.values[other][name] = target
                    self._add(other, self.ids[other], {name: target})
