"""How far one record is on its way to the centre, in words."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from nbm_tui.i18n import _
from storage.merging import REASONS
from storage.sync.progress import Standing, standing_of
from storage.sync.states import SyncState, sync_states

if TYPE_CHECKING:
    from storage.store import Store


def standing(store: Store, record_id: str) -> Standing:
    """How far a record is, read on the thread of the store."""
    with store.session() as session:
        return standing_of(session, record_id)


def states_of(store: Store, record_ids: Collection[str]) -> dict[str, SyncState]:
    """How far each of these records is, read on the thread of the store."""
    with store.session() as session:
        return sync_states(session, record_ids)


def state_words(found: Standing) -> str:
    """The state, and for what was refused the reason; empty for a record that does not exist yet."""
    if found.state is None:
        return ""
    words = f"· {_(found.state.title_nl)}"
    if found.state is not SyncState.REFUSED:
        return words
    return f"{words}: {' '.join(_(REASONS[reason]) for reason in sorted(set(found.refused.values())))}"


def reason_words(reason: str) -> str:
    """What stands beside a field that the centre refused."""
    return _("De centrale weigerde dit: {reason} Vul iets anders in en lever opnieuw.").format(
        reason=_(REASONS[reason])
    )
