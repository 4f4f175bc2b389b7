"""Identifiers: time-ordered ones for new things, derived ones for what is unique by its meaning."""

from __future__ import annotations

import secrets
import time
import uuid

_NAMESPACE = uuid.UUID("6f1d3b52-6b0e-5e0a-9f0e-2f8f4c6a7d11")


def new_id() -> str:
    """A new UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return str(uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62)))


def derived_id(*parts: str) -> str:
    """The same UUIDv5 on every laptop for the same parts, such as a subject and an item id."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))
