"""Writes made-up visits into a store, oldest first, so that journal, history and undo are real.

The visits are data: the TOML files beside this module, where `organisation.toml` tells how they read. This is the
short engine that turns their keys into ids and their days into dates.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from storage.ids import new_id
from storage.records import KINDS, links
from storage.records.check import Answer
from storage.store import Store
from storage.tables import METADATA

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
AFTERNOON = time(15, 30)
SATURDAY = 5
Change = tuple[str, str, Mapping[str, Any]]  # kind, id, values: what `Store.save_many` takes


@dataclass
class DemoClock:
    """A clock that stands still at the moment that is being written."""

    now: datetime

    def __call__(self) -> datetime:
        """The moment, aware."""
        return self.now


def date_in_amsterdam() -> date:
    """The date on the wall there, now."""
    return datetime.now(AMSTERDAM).date()


def working_day(today: date, days: int) -> date:
    """The date so many days from today; one in the weekend moves to the working day beside it, away from today."""
    found = today + timedelta(days=days)
    late = found.weekday() - SATURDAY
    if late < 0 or days == 0:
        return found
    return found + timedelta(days=2 - late if days > 0 else -1 - late)


def moment_of(visit: Mapping[str, Any], today: date, number: int = 0) -> datetime:
    """When a visit was kept: in the afternoon, some minutes after the visits before it."""
    return datetime.combine(working_day(today, visit["day"]), AFTERNOON, AMSTERDAM) + timedelta(minutes=number)


def read_visits() -> list[Mapping[str, Any]]:
    """All visits of the data files, oldest first."""
    visits: list[Mapping[str, Any]] = []
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        visits += tomllib.loads(path.read_text(encoding="utf-8"))["visit"]
    return sorted(visits, key=lambda visit: int(visit["day"]))


@dataclass
class VisitWriter:
    """Writes visits and remembers which key stands for which record."""

    store: Store
    clock: DemoClock
    today: date
    written: int = 0
    ids: dict[tuple[str, str], str] = field(init=False)

    def __post_init__(self) -> None:
        """Some records have an id before anything is written: the settings, the coach and the coach's own."""
        coach = self.store.author.member_id
        self.ids = {
            ("settings", "own"): links.settings_id(),
            ("team_member", "coach"): coach,
            ("preferences", "coach"): links.preferences_id(coach),
        }

    def write(self, visit: Mapping[str, Any]) -> None:
        """Keep everything of a visit as one action of the coach, on its day."""
        self.written += 1
        self.clock.now = moment_of(visit, self.today, self.written)
        self.store.save_many([*self._records(visit), *self._answers(visit)])

    def _records(self, visit: Mapping[str, Any]) -> Iterator[Change]:
        kinds = [
            table.name for table in METADATA.sorted_tables if table.name in visit
        ]  # what is pointed at comes first
        count = sum(len(visit[kind]) for kind in kinds)
        fresh = iter(sorted(new_id() for _ in range(count)))  # in order, as lists show them by id
        for kind in kinds:
            for record in visit[kind]:
                yield self._change(kind, record, visit.get("about", ""), next(fresh))

    def _change(self, kind: str, record: Mapping[str, Any], about: str, fresh: str) -> Change:
        given = dict(record)
        key = given.pop("key", fresh)
        if about and "trajectory_id" in KINDS[kind].specs:
            given.setdefault("trajectory_id", about)
        values = {name: self._value(kind, name, value) for name, value in given.items()}
        make, *parts = links.LINKED.get(kind, (None, "", ""))
        made = make(*(values[part] for part in parts)) if make else fresh
        return kind, self.ids.setdefault((kind, key), made), values

    def _value(self, kind: str, name: str, value: Any) -> Any:
        spec = KINDS[kind].specs.get(name)  # a field that no form shows has none
        if spec and spec.kind == "date":
            return working_day(self.today, value)
        return self.ids[spec.target, value] if spec and spec.kind == "reference" else value

    def _answers(self, visit: Mapping[str, Any]) -> Iterator[Change]:
        on = working_day(self.today, visit["day"])
        for step, answers in visit.get("answers", {}).items():
            organisation = step == "prepare"
            subject = links.settings_id() if organisation else self.ids["trajectory", visit["about"]]
            belongs = {"subject_id": subject, "step": step}
            for item, said in _said(answers):
                values = {**belongs, **said, "item_id": item, "answered_on": on}
                yield "check_answer", links.check_answer_id(subject, item), values
            if answers.get("closed"):
                yield "step_state", links.step_state_id(subject, step), {**belongs, "state": "done", "changed_on": on}


def _said(answers: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Per item of a step its answer, with the note; for what does not apply that is the reason."""
    notes = answers.get("notes", {})
    for answer in Answer:
        text = "reason" if answer == Answer.NOT_APPLICABLE else "note"
        for item in answers.get(answer, ()):
            yield item, {"answer": answer, **({text: notes[item]} if item in notes else {})}
