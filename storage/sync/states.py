"""How far a record is on its way to the centre."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlmodel import Session, col, func, select

from storage.conflicts import Conflict
from storage.drafts import open_drafts
from storage.entries import Entry
from storage.heads import DELETED, heads_at
from storage.records.columns import Choice
from storage.replica import Replica
from storage.sync.delivery import delivered_numbers
from storage.sync.receipts import Refusal, confirmed_numbers
from storage.text import N_


class SyncState(Choice):
    """Where a record is; the first one that holds counts."""

    CONFLICT = "conflict", N_("twee versies")
    REFUSED = "refused", N_("geweigerd")
    DRAFT = "draft", N_("nog niet af")
    READY = "ready", N_("klaar om te leveren")
    DELIVERED = "delivered", N_("geleverd")
    CONFIRMED = "confirmed", N_("bevestigd")


def sync_states(session: Session, record_ids: Collection[str] | None = None) -> dict[str, SyncState]:
    """The state of each of these records, or of all. What only others wrote came from the centre: it is confirmed."""
    found = _by_numbers(session, record_ids)
    by_draft = {typed.record_id for typed in open_drafts(session)}
    by_conflict = set(session.exec(select(Conflict.record_id)))
    for special, ids in (
        (SyncState.DRAFT, by_draft),
        (SyncState.REFUSED, refused_records(session, record_ids)),
        (SyncState.CONFLICT, by_conflict),
    ):
        found |= {record_id: special for record_id in ids if record_ids is None or record_id in record_ids}
    return found


def count_states(session: Session) -> Counter[SyncState]:
    """How many records are in each state."""
    return Counter(sync_states(session).values())


def refused_records(session: Session, record_ids: Collection[str] | None = None) -> set[str]:
    """Records in which a value that the centre refused still stands; a mended one is ready again."""
    found = set()
    query = select(Refusal)
    if record_ids is not None:
        query = query.where(col(Refusal.record_id).in_(record_ids))
    for refusal in session.exec(query):
        if standing_fields(session, refusal.record_id, refusal.entry_id):
            found.add(refusal.record_id)
    return found


def standing_fields(session: Session, record_id: str, entry_id: str) -> set[str]:
    """The fields of a record that have their value from this entry; of what was taken away only that it is gone."""
    heads = heads_at(session, record_id)
    names = {name for name, found in heads.live.items() if entry_id in found}
    return names & {DELETED} if heads.winner(DELETED) else names


def _by_numbers(session: Session, record_ids: Collection[str] | None) -> dict[str, SyncState]:
    delivered, confirmed = delivered_numbers(session), confirmed_numbers(session)
    own = set(session.exec(select(Replica.id)))
    query = select(Entry.record_id, Entry.replica, func.max(Entry.number)).group_by(Entry.record_id, Entry.replica)
    if record_ids is not None:
        query = query.where(col(Entry.record_id).in_(record_ids))
    found: dict[str, SyncState] = {}
    order = list(SyncState)
    for record_id, replica, number in session.exec(query):
        state = SyncState.CONFIRMED
        if replica in own and number > confirmed.get(replica, 0):
            state = SyncState.DELIVERED if number <= delivered.get(replica, 0) else SyncState.READY
        found[record_id] = min(state, found.get(record_id, state), key=order.index)
    return found
