"""Which records belong under which: read from the references that are declared with `child=True`."""

from __future__ import annotations

from functools import cache

from storage.records import KINDS


@cache
def children_of(kind: str) -> tuple[tuple[str, str], ...]:
    """The kinds listed under a record of this kind, each with the field that points at it."""
    return tuple(
        (child.name, spec.name)
        for child in KINDS.values()
        for spec in child.specs.values()
        if spec.child and spec.target == kind
    )
