"""The design of a trajectory, for the next candidate: what the fields of its records declare as `design`.

Nothing about a person goes along: no barriers, no dates, no outcome, no checks, no notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from storage.ids import new_id
from storage.records import KINDS
from storage.records.agreement import AgreementState
from storage.records.relations import PICKED, children_of
from storage.records.trajectory import TrajectoryState
from storage.views import Row

if TYPE_CHECKING:
    from storage.store import Store

Change = tuple[str, str, dict[str, Any]]
_BEGINS: dict[str, dict[str, Any]] = {
    "trajectory": {"state": TrajectoryState.DRAFT},
    "agreement": {"state": AgreementState.DRAFT, "version": 1},
}


def same_design(store: Store, trajectory_id: str, candidate_id: str | None, name: str = "") -> str:
    """Make a trajectory with the design of another, as one action; its id.

    It is for a known candidate, for a new one of this name or code, or for nobody yet.
    """
    row = next(row for row in store.rows("trajectory", id=trajectory_id))
    (kind, made, values), *parts = _copy(store, row)
    people: list[Change] = []
    if name:
        candidate_id = new_id()
        people.append(("candidate", candidate_id, {"name": name}))
    store.save_many([*people, (kind, made, {**values, "candidate_id": candidate_id}), *parts])
    return made


def is_designed(kind: str) -> bool:
    """Whether records of this kind are part of a design."""
    return any(spec.design for spec in KINDS[kind].specs.values())


def _copy(store: Store, row: Row, above: dict[str, Any] | None = None) -> Iterator[Change]:
    """A record and what belongs under it, with new ids; `above` is what it hangs under now."""
    specs = KINDS[row.kind].specs.values()
    values = {spec.name: row.values[spec.name] for spec in specs if spec.design}
    values = {**values, **_BEGINS.get(row.kind, {}), **(above or {})}
    link = PICKED.get(row.kind)
    made = link.id_of(values[link.owner], values[link.other]) if link else new_id()
    yield row.kind, made, values
    for child, field in children_of(row.kind):
        if is_designed(child):
            for under in _wanted(child, store.rows(child, **{field: row.id})):
                yield from _copy(store, under, {field: made})


def _wanted(kind: str, rows: Sequence[Row]) -> Sequence[Row]:
    """All of them; of the versions of an agreement the last one."""
    return sorted(rows, key=lambda row: row.values["version"] or 0)[-1:] if kind == "agreement" else rows
