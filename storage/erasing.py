"""Erasing a person from a laptop: what goes with them, and what else on this laptop held it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.drafts import drop_erased
from storage.erasure import reach
from storage.records import KINDS
from storage.sync.stored import forget

if TYPE_CHECKING:
    from storage.store import Store

PERSON = "candidate"


def goes_along(store: Store, candidate_id: str) -> dict[str, str]:
    """The kind of each record that erasing a candidate would erase too, by id; also persons ever merged into them."""
    with store.session() as session:
        found = reach(session, PERSON, candidate_id)
    return {record_id: kind for record_id, kind in found.items() if record_id != candidate_id}


def erase_person(store: Store, candidate_id: str) -> None:
    """Destroy all that was typed about a candidate: here at once, elsewhere when it arrives. Nothing brings it back."""
    with store.action() as action:
        action.erase(KINDS[PERSON], candidate_id)
    forget_erased(store)


def forget_erased(store: Store) -> None:
    """Let go of what else held what was erased: drafts, and the leverbestand that is kept to be given again."""
    with store.session() as session:
        drop_erased(session)
    forget(store.folder)
