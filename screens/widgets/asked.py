"""Which fields of a record a form asks, given what is known: not what follows from where the coach is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage.records import KINDS
from storage.records.fields import FieldSpec

OWNERS = frozenset({"trajectory", "evaluation", "agreement", "barrier"})  # their parts never move to another one
# Kinds that hang under one of several parents: with one known, the others are not asked.
ONE_PARENT = frozenset(
    {"skill", "action", "condition", "contact_log", "evaluation", "external_reference", "finance_line", "lesson"}
)


def asked_fields(kind: str, values: Mapping[str, Any], starting: Mapping[str, Any]) -> dict[str, FieldSpec]:
    """The fields of a form, by name; `values` is what is known and `starting` what follows from where the coach is."""
    specs = KINDS[kind].specs
    has_parent = any(spec.child and values.get(spec.name) for spec in specs.values())
    no_more_parents = has_parent and kind in ONE_PARENT

    def is_given(spec: FieldSpec) -> bool:
        """What the record hangs under is not asked again when the coach comes from there, or when it cannot move."""
        if spec.kind != "reference":
            return False
        if not values.get(spec.name):
            return spec.child and no_more_parents
        return (spec.child and spec.name in starting) or spec.target in OWNERS

    return {name: spec for name, spec in specs.items() if not is_given(spec)}


def is_asked_on(spec: FieldSpec, values: Mapping[str, Any]) -> bool:
    """Whether a field is asked on the route of a trajectory; what has a value is always there."""
    return not spec.routes or values.get("route") in spec.routes or values.get(spec.name) is not None
