"""What the screens get to see of records: frozen values, never table rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from storage.drafts import Typed, all_drafts
from storage.heads import Heads, heads_at
from storage.records import KINDS
from storage.records.base import Kind, Record
from storage.records.fields import FieldSpec


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a record's title: a field and its value, or the referenced record."""

    spec: FieldSpec
    value: Any


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list: its title in parts, and all its values."""

    kind: str
    id: str
    parts: tuple[Part, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record in a form: values, drafts, and per field the version that it stands at and any conflict."""

    kind: str
    id: str
    exists: bool
    values: Mapping[str, Any]
    drafts: Mapping[str, Typed]
    base: Mapping[str, str]
    conflicts: Mapping[str, tuple[Any, ...]]
    row: Row


def row_of(session: Session, kind: Kind, record: Record, depth: int = 2) -> Row:
    """A record as a list row; references in its title are looked up, two levels deep at most."""
    values = {name: getattr(record, name) for name in kind.field_names}
    parts = _parts(session, kind, kind.words.label, values, depth)
    parts = parts or _parts(session, kind, kind.words.otherwise, values, depth)
    return Row(kind.name, record.id, parts, values)


def _parts(
    session: Session, kind: Kind, names: Sequence[str], values: Mapping[str, Any], depth: int
) -> tuple[Part, ...]:
    parts = []
    for name in names:
        spec, value = kind.specs[name], values[name]
        if spec.kind == "reference" and value:
            value = _referenced(session, spec.target, value, depth)
        if value not in (None, ""):
            parts.append(Part(spec, value))
    return tuple(parts)


def _referenced(session: Session, target: str, record_id: str, depth: int) -> Row | None:
    kind = KINDS[target]
    found = session.get(kind.table, record_id) if depth else None
    return row_of(session, kind, found, depth - 1) if found else None


def referenced(session: Session, kind: Kind, values: Mapping[str, Any]) -> dict[str, Row]:
    """For each reference among the values the record that it points at, as far as it is known."""
    found = {}
    for spec in kind.specs.values():
        if spec.kind == "reference" and values.get(spec.name):
            row = _referenced(session, spec.target, values[spec.name], 2)
            if row:
                found[spec.name] = row
    return found


def rows(session: Session, kind: Kind, **equal: Any) -> list[Row]:
    """The records of a kind that are not deleted and have these field values, in order of making."""
    query = select(kind.table).where(col(kind.table.deleted_at).is_(None))
    for name, value in equal.items():
        query = query.where(getattr(kind.table, name) == value)
    order = [getattr(kind.table, name) for name in ("position",) if name in kind.field_names]
    return [row_of(session, kind, record) for record in session.exec(query.order_by(*order, col(kind.table.id)))]


def rows_by_id(session: Session, kind: Kind, ids: Sequence[str]) -> list[Row]:
    """The records of a kind with these ids, in this order; those that are not there are left out."""
    query = select(kind.table).where(col(kind.table.id).in_(ids))
    found = {record.id: record for record in session.exec(query)}
    return [row_of(session, kind, found[one]) for one in ids if one in found]


def owner_row(session: Session, row: Row) -> Row | None:
    """What a record belongs to: its trajectory, or the first record that it is listed under but not titled by."""
    kind = KINDS[row.kind]
    belongs = [("trajectory_id", "trajectory"), ("subject_id", "trajectory")]
    belongs += [(spec.name, spec.target) for spec in kind.specs.values() if spec.child]
    for name, target in belongs:
        value = row.values.get(name) if name not in kind.words.label else None
        found = _referenced(session, target, value, 2) if value else None
        if found:
            return found
    return None


def view(session: Session, kind: Kind, record_id: str) -> RecordView:
    """A record for a form; one that does not exist yet has no values but may have drafts."""
    record = session.get(kind.table, record_id)
    heads = heads_at(session, record_id)
    drafts = {typed.field: typed for typed in all_drafts(session, record_id)}
    return RecordView(
        kind=kind.name,
        id=record_id,
        exists=record is not None,
        values={name: getattr(record, name) for name in kind.field_names} if record else {},
        drafts=drafts,
        base={name: version_of(heads, name) for name in kind.specs},
        conflicts={name: tuple(head.value for head in found) for name, found in heads.conflicts().items()},
        row=row_of(session, kind, record) if record else Row(kind.name, record_id),
    )


def version_of(heads: Heads, name: str) -> str:
    """The version of a field: the ids of the entries that stand, so that a draft knows what it was typed over."""
    return " ".join(heads.standing(name))
