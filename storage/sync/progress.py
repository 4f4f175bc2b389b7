"""What the deliver screen tells: how far all records are, in whose trajectories things changed, what was refused."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlmodel import Session, col, select

from storage.bulk import chunks
from storage.drafts import open_drafts
from storage.entries import Entry
from storage.journal import Action
from storage.merging import unfit
from storage.records import KINDS
from storage.records.base import Kind
from storage.sync.delivery import Delivery, Pending, changed_records
from storage.sync.receipts import Refusal, confirmed_numbers
from storage.sync.states import SyncState, standing_fields, sync_states
from storage.views import Row, row_of

BEHIND_THE_SCENES = frozenset({"settings", "preferences", "step_state"})  # not what a coach would call a record
ASKS = (SyncState.CONFLICT, SyncState.REFUSED)  # told of whatever it is
TRAJECTORY = "trajectory_id"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one record is; `refused` holds, per field, why the centre refused it, by a key of `merging.REASONS`."""

    state: SyncState | None
    refused: Mapping[str, str]


def standing_of(session: Session, record_id: str) -> Standing:
    """How far a record is on its way; no state for one that does not exist yet."""
    refused = {name: reason for reason, _entry, names in _refusals(session, record_id) for name in names}
    return Standing(sync_states(session, [record_id]).get(record_id), refused)


def count_records(session: Session) -> Counter[SyncState]:
    """How many records are in each state, without what is only behind the scenes."""
    return Counter(state for _record_id, _kind, state in _told(session))


def records_in_state(session: Session, state: SyncState, most: int) -> tuple[list[Row], int]:
    """The records in a state, the newest first and no more than asked for; and how many there are."""
    found = sorted(((one, kind) for one, kind, how_far in _told(session) if how_far is state), reverse=True)
    return [_row(session, KINDS[kind], one) for one, kind in found[:most]], len(found)


def reasons_in(session: Session, record_id: str) -> set[str]:
    """Why the centre refused what still stands in a record, by keys of `merging.REASONS`."""
    return {reason for reason, _entry, _names in _refusals(session, record_id)}


def changed_by_trajectory(session: Session, found: Pending) -> list[tuple[Row | None, int]]:
    """How many changed records belong to which trajectory, the most first; None for those that belong to none."""
    ids: dict[str, list[str]] = defaultdict(list)
    for record_id, kind in changed_records(session, found).items():
        if kind in KINDS and kind not in BEHIND_THE_SCENES:
            ids[kind].append(record_id)
    counts: Counter[str] = Counter()
    for kind, some in ((kind, some) for kind, all_of_kind in ids.items() for some in chunks(all_of_kind)):
        counts.update(_trajectories(session, KINDS[kind], some))
    trajectory = KINDS["trajectory"]
    rows = {one: session.get(trajectory.table, one) for one in counts}
    named = [(row_of(session, trajectory, row), counts[one]) for one, row in rows.items() if row]
    nowhere = sum(count for one, count in counts.items() if rows[one] is None)
    return [*sorted(named, key=lambda pair: -pair[1]), *([(None, nowhere)] if nowhere else [])]


def is_confirmed(session: Session, made: Delivery) -> bool:
    """Whether the centre has all that was in a leverbestand."""
    return made.last_number > 0 and confirmed_numbers(session).get(made.replica, 0) >= made.last_number


def mend(action: Action, kind: Kind, record_id: str) -> None:
    """Offer again what the centre refused along with a value that was put right just now.

    A refusal is about a whole entry, so what was fine in it is not at the centre either. Each field goes as an entry of
    its own, so that one that is wrong holds up no other.
    """
    for _reason, entry, _names in _refusals(action.session, record_id):
        row = action.session.get(kind.table, record_id)
        for name in standing_fields(action.session, record_id, entry.id) - unfit(entry):
            action.write(kind, record_id, {name: getattr(row, name)}, again=True)


def _refusals(session: Session, record_id: str) -> Iterator[tuple[str, Entry, set[str]]]:
    """Reason, entry and fields of what was refused in a record and still stands."""
    for refusal in session.exec(select(Refusal).where(Refusal.record_id == record_id)).all():
        entry = session.get(Entry, refusal.entry_id)
        standing = standing_fields(session, record_id, entry.id) if entry else set()
        if entry and standing:
            yield refusal.reason, entry, (unfit(entry) & standing) or standing


def _told(session: Session) -> Iterator[tuple[str, str, SyncState]]:
    """Id, kind and state of every record that a coach knows of, also of one that is only a draft yet."""
    kinds = dict(session.exec(select(Entry.record_id, Entry.record_kind).distinct()).all())
    kinds |= {typed.record_id: typed.kind for typed in open_drafts(session)}
    for record_id, state in sync_states(session).items():
        kind = kinds[record_id]
        if kind in KINDS and (kind not in BEHIND_THE_SCENES or state in ASKS):
            yield record_id, kind, state


def _row(session: Session, kind: Kind, record_id: str) -> Row:
    record = session.get(kind.table, record_id)
    return row_of(session, kind, record) if record else Row(kind.name, record_id)


@cache
def _parents(kind: str) -> tuple[tuple[str, str], ...]:
    """The fields by which a record hangs under one that itself belongs to a trajectory, with the kind of that one."""
    specs = KINDS[kind].specs.values()
    return tuple((s.name, s.target) for s in specs if s.child and s.target and TRAJECTORY in KINDS[s.target].specs)


def _trajectories(session: Session, kind: Kind, ids: list[str]) -> Iterator[str]:
    """The trajectory of each of these records; an empty text for one that belongs to none."""
    if kind.name == "trajectory":
        yield from ids
        return
    direct = [name for name in (TRAJECTORY, "subject_id") if name in kind.field_names][:1]
    parents = _parents(kind.name)
    names = [*direct, *(name for name, _kind in parents)]
    if not names:
        yield from [""] * len(ids)
        return
    columns: list[Any] = [getattr(kind.table, name) for name in ("id", *names)]
    for _id, *found in session.exec(select(*columns).where(col(kind.table.id).in_(ids))):
        own = found.pop(0) if direct else None
        above = (_by_parent(session, target, value) for (_name, target), value in zip(parents, found, strict=True))
        yield own or next(filter(None, above), "")


def _by_parent(session: Session, kind: str, record_id: str | None) -> str:
    above = session.get(KINDS[kind].table, record_id) if record_id else None
    return str(getattr(above, TRAJECTORY, None) or "")
