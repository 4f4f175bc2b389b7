"""How values of records are stored in SQLite: enums by value, moments as UTC text."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import Dialect, String, TypeDecorator


class Choice(StrEnum):
    """A value list: each member holds its stored value, its Dutch title and the method item that it rests on."""

    title_nl: str
    item: str

    def __new__(cls, value: str, title: str = "", item: str = "") -> Self:
        """Make a member from its stored value, Dutch title (marked with `N_`) and item id."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.title_nl = title or value
        member.item = item
        return member


class ChoiceColumn(TypeDecorator[Any]):
    """Stores a `Choice` by its value; a value that this version does not know comes back as plain text."""

    impl = String
    cache_ok = True

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__(40)
        self.choices = choices

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The stored value."""
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The member, or the text itself when a newer version wrote it."""
        try:
            return None if value is None else self.choices(value)
        except ValueError:
            return value


class MomentColumn(TypeDecorator[datetime]):
    """Stores an aware datetime as UTC text (`2026-03-09T12:30:00.000000Z`), so that text order is time order."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | str | None, dialect: Dialect) -> str | None:
        """UTC text with microseconds; what is that already stays."""
        return moment_text(value) if isinstance(value, datetime) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """An aware datetime in UTC."""
        return None if value is None else datetime.fromisoformat(value)


def moment_text(value: datetime) -> str:
    """An aware datetime as UTC text; naive ones are refused with ValueError."""
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
