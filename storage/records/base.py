"""What all records share: an id, a tombstone, words for the screen, and their place in the registry of kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from sqlalchemy import Index, text
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from storage.ids import new_id
from storage.records.columns import MomentColumn
from storage.records.fields import FieldSpec, specs_of

# Names for what SQLite leaves nameless, so that migrations can speak of it; set before any table is declared.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
# For every model that is declared after this: an error never repeats what a coach typed.
SQLModel.model_config["hide_input_in_errors"] = True


MERGED = "merged_into"  # in kinds of which two records can be made one: the id of the record that stays


@dataclass(frozen=True, slots=True)
class Words:
    """What a kind of record is called on screen, and the fields that make up the title of one record.

    `otherwise` are those that do so as long as nothing of the title is known.
    """

    one: str
    many: str
    label: tuple[str, ...] = ("name",)
    otherwise: tuple[str, ...] = ()


class Record(SQLModel):
    """The plain base of every record: validated here, stored by a `table=True` subclass.

    Every field may be empty: what a coach has not asked yet is unknown, not an error. `deleted_at` is the tombstone;
    with `erased_at` the content was destroyed as well, everywhere and for good.
    """

    WORDS: ClassVar[Words]
    model_config = {"defer_build": True}  # validators are built at first use, which takes a quarter off the start

    id: str = Field(default_factory=new_id, primary_key=True, max_length=36)
    deleted_at: datetime | None = Field(default=None, sa_type=MomentColumn)
    erased_at: datetime | None = Field(default=None, sa_type=MomentColumn)

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - SQLAlchemy hands the class
        """The class name in snake case."""
        return snake_case(cls.__name__)


def coming_index(table: str, day: str, open: str) -> Index:
    """An index of the days that are still to come, for today's list and home; `open` says which those are."""
    where = text(f"deleted_at IS NULL AND {open}")
    return Index(f"ix_{table}_{day}", day, "id", sqlite_where=where, postgresql_where=where)


def snake_case(name: str) -> str:
    """`FutureJob` as `future_job`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True)
class Kind:
    """One kind of record: its table class, the plain class that validates it, and its fields."""

    name: str
    table: type[Record]
    words: Words = field(repr=False)

    @cached_property
    def plain(self) -> type[Record]:
        """The non-table class that holds the declarations and validates."""
        return next(base for base in self.table.__mro__[1:] if issubclass(base, Record))

    @cached_property
    def specs(self) -> dict[str, FieldSpec]:
        """The fields that forms show, by name, in order."""
        return {spec.name: spec for spec in specs_of(self.plain)}

    @cached_property
    def field_names(self) -> frozenset[str]:
        """Every journaled field: all but the id."""
        return frozenset(self.plain.model_fields) - {"id"}

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values after validation; raises pydantic's ValidationError (a ValueError), KeyError for unknown ones."""
        unknown = values.keys() - self.field_names
        if unknown:
            raise KeyError(f"{self.name} has no field {sorted(unknown)}")
        # Past SQLModel, which minds tables too and takes twice the time; with an id, or a new one would be made.
        checked = self.plain.__pydantic_validator__.validate_python({"id": "", **values})
        return {name: getattr(checked, name) for name in values}


def kind_of(table: type[Record]) -> Kind:
    """The kind that a table class stands for."""
    return Kind(name=snake_case(table.__name__), table=table, words=table.WORDS)
