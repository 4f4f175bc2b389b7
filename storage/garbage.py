"""When garbage is collected: not while importing, which takes a third of the time, else when nobody waits for it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

COLLECTING = (1_000, 5, 20)  # new objects, and how often each older generation waits for the one before it


@contextmanager
def not_collecting() -> Iterator[None]:
    """Nothing is collected in here; afterwards it is as it was before."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def tidy_memory() -> None:
    """Leave what the start took to itself, and collect again what comes after it."""
    gc.freeze()
    gc.set_threshold(*COLLECTING)
    gc.enable()


def collect() -> None:
    """Collect everything, when something is waiting. Takes as long as a few keys, so for when nobody types."""
    if gc.get_count()[1]:
        gc.collect()
