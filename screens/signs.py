"""The signs for how far a record is on its way to the centre, by the stored value of a `SyncState`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SIGNS: Final[Mapping[str, tuple[str, str]]] = {
    "conflict": ("≠", "$warning"),
    "refused": ("✗", "$error"),
    "draft": ("…", "$muted"),
    "ready": ("○", ""),
    "delivered": ("◐", "$accent"),
    "confirmed": ("●", "$success"),
}
