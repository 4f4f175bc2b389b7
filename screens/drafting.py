"""Settling drafts: text that was typed and never became a value, because a lock or a crash came first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from screens.typed_values import Limits, read
from storage.records import KINDS

if TYPE_CHECKING:
    from screens.desk import Desk
    from storage.drafts import Typed
    from storage.store import Store


async def settle_drafts(desk: Desk) -> int:
    """Make a value of every draft that is valid; returns how many are not, and stay drafts."""
    today = desk.today
    return await desk.run(lambda store: settle_all(store, today))


def settle_all(store: Store, today: date) -> int:
    """The same, on the thread of the store."""
    return sum(not _settle(store, draft, today) for draft in store.drafts())


def _settle(store: Store, draft: Typed, today: date) -> bool:
    kind = KINDS.get(draft.kind)
    spec = kind.specs.get(draft.field) if kind else None
    if spec is None:
        return False  # a field of another version of the program: the text is kept
    try:
        value = read(spec.kind, draft.text, today=today, limits=Limits(spec.minimum, spec.maximum, spec.max_length))
    except ValueError:
        return False
    exists = store.view(draft.kind, draft.record_id).exists
    store.save(draft.kind, draft.record_id, {**({} if exists else draft.context), draft.field: value})
    return True
