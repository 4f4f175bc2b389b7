"""Taking in entries of other replicas: each one once, in whatever order they come, with the records in step.

An entry waits only for what it builds on itself: the entries whose values it replaces, and the records that it points
at. The rest goes on. What this program cannot accept is refused and kept as it came. When all entries have arrived the
result is the same everywhere, because it follows from the set of entries alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from storage.bulk import among, insert_rows, portions
from storage.entries import COLUMNS, AnyEntry, Arrived, Entry, HeldBack
from storage.erasure import any_erased, erase, erased_among, erases, owners
from storage.errors import BundleInvalid
from storage.journal import to_json
from storage.records import KINDS
from storage.records.base import MERGED, Kind
from storage.renewing import Renewal
from storage.text import N_

REASONS = {
    "unknown_kind": N_("Dit soort gegevens is hier niet bekend."),
    "unknown_field": N_("Dit veld is hier niet bekend."),
    "bad_value": N_("Deze waarde past niet in het veld."),
}


class EntryClash(BundleInvalid):
    """An entry has the id or the number of another one: its maker gave a number out twice, or someone meddled."""

    what = N_("In het bestand staat een wijziging die hier al is, maar met een andere inhoud.")


@dataclass(slots=True)
class Taken:
    """What came of it: how many entries are in the journal now, were here already, wait, were refused, or erased.

    `written` are the first of these.
    """

    new: int = 0
    known: int = 0
    waiting: int = 0
    refused: int = 0
    erased: int = 0
    written: list[Arrived] = field(default_factory=list, repr=False, compare=False)

    def __add__(self, other: Taken) -> Taken:
        """What came of both."""
        return Taken(
            self.new + other.new,
            self.known + other.known,
            self.waiting + other.waiting,
            self.refused + other.refused,
            self.erased + other.erased,
            [*self.written, *other.written],
        )


def take(session: Session, entries: Sequence[AnyEntry]) -> Taken:
    """Take in entries that were found intact. Raises EntryClash; the transaction must then be rolled back."""
    return _Taking(session).run([one if isinstance(one, Arrived) else Arrived.of(one) for one in entries])


def look_into(entries: Iterable[Arrived]) -> None:
    """Work out what these entries need and why they are refused: all that can be known without the database."""
    for entry in entries:
        entry.needs, entry.reason = needs(entry), refusal(entry)


def needs(entry: AnyEntry) -> set[str]:
    """The ids of the entries whose values this one replaces, and of the records that it points at."""
    fields, kind = entry.fields(), KINDS.get(entry.record_kind)
    found = {basis for change in fields.values() for basis in change["basis"]}
    for name in fields.keys() & (kind.specs.keys() if kind else ()):
        if kind and kind.specs[name].target and isinstance(fields[name]["new"], str):
            found.add(fields[name]["new"])
    merged = fields.get(MERGED, {}).get("new")
    if merged and isinstance(merged, str):
        found.add(merged)
    return found - {entry.record_id}


def refusal(entry: AnyEntry) -> str:
    """Why this program cannot accept an entry, by a key of REASONS; empty when it can."""
    kind = KINDS.get(entry.record_kind)
    if kind is None:
        return "unknown_kind"
    values = {name: change["new"] for name, change in entry.fields().items()}
    if values.keys() - kind.field_names:
        return "unknown_field"
    try:
        checked = kind.validate(values)
    except ValueError:
        return "bad_value"
    # Spelled in another way it would be another value here than where it was written.
    same = all(checked[name] == value or to_json(checked[name]) == value for name, value in values.items())
    return "" if same and not any(map(_has_nul, values.values())) else "bad_value"


def unfit(entry: AnyEntry) -> set[str]:
    """The fields because of which this program would refuse an entry, each looked at by itself."""
    kind = KINDS.get(entry.record_kind)
    values = {name: change["new"] for name, change in entry.fields().items()}
    return {name for name, value in values.items() if kind is None or not _fits(kind, name, value)}


def _fits(kind: Kind, name: str, value: Any) -> bool:
    try:
        return to_json(kind.validate({name: value})[name]) == value and not _has_nul(value)
    except (KeyError, ValueError):
        return False


def _has_nul(value: Any) -> bool:
    return isinstance(value, str) and "\0" in value


class _Taking:
    """One set of entries on its way into the journal."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.taken = Taken()
        self.ready: list[Arrived] = []
        self.emptied: list[Arrived] = []  # known here, and erased where they come from
        self.refused: list[tuple[Arrived, str]] = []
        holds_back = session.exec(select(HeldBack.id).limit(1)).first() is not None
        self.tables: tuple[Any, ...] = (Entry, HeldBack) if holds_back else (Entry,)  # where entries may be
        awaited = select(HeldBack.needs).where(col(HeldBack.needs).is_not(None)).distinct()
        self.awaited = set(session.exec(awaited)) if holds_back else set()
        self.here: set[str] = set()  # ids of entries and records that others may build on
        self.waiting: dict[str, list[Arrived]] = defaultdict(list)

    def run(self, entries: Sequence[Arrived]) -> Taken:
        fresh = self._fresh(entries)
        self._find_needs(fresh)
        for entry in sorted(fresh, key=lambda entry: entry.rank):
            self._offer(entry)
        self._write()
        return self.taken

    def _fresh(self, entries: Sequence[Arrived]) -> list[Arrived]:
        """The entries that were never seen here."""
        unique = {entry.id: entry for entry in entries}
        seen = _hashes(self.session, unique, self.tables)
        if any(unique[entry_id].hash != known for entry_id, known in seen.items()):
            raise EntryClash
        fresh = [entry for entry in unique.values() if entry.id not in seen]
        _refuse_double_numbers(self.session, fresh, self.tables)
        self.taken.known = len(unique) - len(fresh)
        self.emptied = [entry for entry_id, entry in unique.items() if entry_id in seen and entry.payload is None]
        return fresh

    def _offer(self, first: Arrived) -> None:
        """Accept an entry when all that it builds on is here, and then those that waited for it."""
        queue = [first]
        while queue:
            entry = queue.pop()
            missing = min(entry.needs - self.here, default=None)
            if missing is not None:
                self.waiting[missing].append(entry)
                continue
            for arrived in self._accept(entry) - self.here:
                self.here.add(arrived)
                queue += [*self.waiting.pop(arrived, []), *self._released_by(arrived)]

    def _released_by(self, arrived: str) -> list[Arrived]:
        """Entries of earlier that waited for this."""
        if arrived not in self.awaited:
            return []
        held = self.session.exec(select(HeldBack).where(HeldBack.needs == arrived)).all()
        earlier = [Arrived.of(entry) for entry in held]
        for entry in held:
            self.session.delete(entry)
        self._find_needs(earlier)
        return earlier

    def _find_needs(self, entries: Collection[Arrived]) -> None:
        look_into(entry for entry in entries if entry.reason is None)
        self.here |= _present(self.session, set().union(*(entry.needs for entry in entries)))

    def _accept(self, entry: Arrived) -> set[str]:
        """Note an entry for the journal, or as refused; what others that waited can build on now."""
        if entry.reason:
            self.taken.refused += 1
            self.refused.append((entry, entry.reason))
            return {entry.id}
        self.ready.append(entry)
        return {entry.id, entry.record_id}

    def _write(self) -> None:
        held = [(*entry.row(), need, "") for need, entries in self.waiting.items() for entry in entries]
        self.taken.waiting, self.taken.new, self.taken.written = len(held), len(self.ready), self.ready
        held += [(*entry.row(), None, reason) for entry, reason in self.refused]
        self.session.flush()
        if held:
            insert_rows(self.session, HeldBack, (*COLUMNS, "needs", "reason"), held)
        if self.ready:
            records = Renewal(self.session, self.ready)
            insert_rows(self.session, Entry, COLUMNS, self._rows(records))
            records.write()
        self._erase()

    def _rows(self, records: Renewal) -> Iterator[tuple[Any, ...]]:
        """The entries for the journal; while the database writes one, what it does to its record is worked out."""
        for entry in self.ready:
            yield entry.row()
            records.take(entry)

    def _erase(self) -> None:
        """Erase what these entries erase, and what they add to something that was erased."""
        waiting = [entry for entries in self.waiting.values() for entry in entries]
        entries = [*self.ready, *waiting, *(entry for entry, _reason in self.refused)]
        if not any(map(erases, (*entries, *self.emptied))) and not any_erased(self.session):
            return
        under = [(entry, {entry.record_id, *owners(entry)}) for entry in entries]
        gone: set[str] = set()
        about = [*under, *((entry, {entry.record_id}) for entry in self.emptied)]
        for some in portions(self.session, set().union(*(records for _entry, records in about))):
            gone |= erased_among(self.session, some)
        under += [(entry, {entry.record_id}) for entry in self.emptied if entry.record_id not in gone]
        for entry, records in under:
            if erases(entry) or gone & records:
                erase(self.session, entry)
                self.taken.erased += 1


def _hashes(session: Session, ids: Iterable[str], tables: Iterable[Any]) -> dict[str, str]:
    """Id and hash of those of these entries that are here."""
    return {
        entry_id: known
        for some in portions(session, ids)
        for table in tables
        for entry_id, known in session.exec(select(table.id, table.hash).where(among(session, table.id, some)))
    }


def _refuse_double_numbers(session: Session, fresh: Collection[Arrived], tables: Iterable[Any]) -> None:
    numbers: dict[str, set[int]] = defaultdict(set)
    for entry in fresh:
        numbers[entry.replica].add(entry.number)
    if sum(map(len, numbers.values())) < len(fresh):
        raise EntryClash
    for replica, new in numbers.items():
        for table in tables:
            stretch = col(table.number).between(min(new), max(new))
            used: Any = select(table.number).where(table.replica == replica, stretch)
            if new.intersection(session.exec(used)):
                raise EntryClash


def _present(session: Session, ids: Iterable[str]) -> set[str]:
    """Which of these are here: entries in the journal or refused for good, or records that have an entry."""
    found: set[str] = set()
    for some in portions(session, ids):
        found |= set(session.exec(select(Entry.id).where(among(session, Entry.id, some))))
        records = select(Entry.record_id).where(among(session, Entry.record_id, some))
        found |= set(session.exec(records.distinct()))
        refused = select(HeldBack.id).where(col(HeldBack.needs).is_(None), among(session, HeldBack.id, some))
        found |= set(session.exec(refused))
    return found
