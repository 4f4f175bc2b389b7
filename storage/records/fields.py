"""One line declares a field of a record: its title, help, limits and the method items that it rests on.

Forms, reports and schemas read the declaration back as a `FieldSpec`, so a new field is one line in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import Field
from sqlmodel import SQLModel as _SQLModel

from storage.records.columns import Choice, ChoiceColumn, MomentColumn

SHORT, LONG = 200, 8_000  # characters


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What a form needs to know of one field.

    `kind` is one of text, lines, integer, decimal, money (integer euro cents), date, moment, yesno, choice, reference.
    `target` is the kind of record that a reference points at; `child` says that this record is listed under it.
    `core` marks what must be agreed or known sooner or later: it is shown as open, never demanded. With `routes` a form
    only asks it on these routes, or where it has a value. The answers of a choice that is `explained` are shown with
    what the method says of them. `design` tells of the records that make up a trajectory whether the field is part of
    its design, which the next candidate can have too, or about this one person; None where nobody had to say.
    """

    name: str
    kind: str
    title: str
    help: str = ""
    items: tuple[str, ...] = ()
    choices: type[Choice] | None = None
    target: str = ""
    child: bool = False
    core: bool = False
    private: bool = False
    routes: tuple[str, ...] = ()
    explained: bool = False
    design: bool | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None


def _declare(kind: str, title: str, help: str, items: str, extra: dict[str, Any], **column: Any) -> Any:
    meta = {
        "kind": kind,
        "items": items.split(),
        **{name: value for name, value in extra.items() if value or name == "design"},
    }
    return Field(
        default=None,
        title=title,
        description=help or None,
        schema_extra={"json_schema_extra": {"nbm": meta}},
        **column,
    )


def text(title: str, help: str = "", items: str = "", *, limit: int = SHORT, **flags: Any) -> Any:
    """One line of text; `items` are method item ids separated by spaces; flags are `core`, `private` and `routes`."""
    return _declare("text", title, help, items, flags, max_length=limit)


def lines(title: str, help: str = "", items: str = "", *, limit: int = LONG, **flags: Any) -> Any:
    """Text of several lines."""
    return _declare("lines", title, help, items, flags, max_length=limit)


def integer(title: str, help: str = "", items: str = "", *, least: int = 0, most: int, **flags: Any) -> Any:
    """A whole number between two bounds."""
    return _declare("integer", title, help, items, flags, ge=least, le=most)


def decimal(title: str, help: str = "", items: str = "", *, least: float = 0, most: float, **flags: Any) -> Any:
    """A number with a fraction, such as hours a week."""
    return _declare("decimal", title, help, items, flags, ge=least, le=most)


def money(title: str, help: str = "", items: str = "", **flags: Any) -> Any:
    """An amount in euro cents."""
    return _declare("money", title, help, items, flags, ge=0, le=10**11)


def day(title: str, help: str = "", items: str = "", **flags: Any) -> Any:
    """A date."""
    return _declare("date", title, help, items, flags)


def moment(title: str, help: str = "", items: str = "", **flags: Any) -> Any:
    """A date with a time, stored in UTC."""
    return _declare("moment", title, help, items, flags, sa_type=MomentColumn)


def yesno(title: str, help: str = "", items: str = "", **flags: Any) -> Any:
    """Yes, no, or not yet known (None)."""
    return _declare("yesno", title, help, items, flags)


def choice(choices: type[Choice], title: str, help: str = "", items: str = "", **flags: Any) -> Any:
    """One of a value list."""
    return _declare("choice", title, help, items, flags, sa_type=ChoiceColumn(choices))


def reference(target: str, title: str, help: str = "", items: str = "", **flags: Any) -> Any:
    """The id of another record; `child=True` lists this record under that one."""
    flags = {"target": target, **flags}
    return _declare("reference", title, help, items, flags, foreign_key=f"{target}.id", index=True)


def hidden(**column: Any) -> Any:
    """A journaled field that no form shows, such as the subject of a check answer."""
    return Field(default=None, **column)


def specs_of(model: type[_SQLModel]) -> tuple[FieldSpec, ...]:
    """The fields of a record that a form shows, in the order of their declaration."""
    return tuple(_spec(name, info) for name, info in model.model_fields.items() if _meta(info))


def _meta(info: Any) -> dict[str, Any]:
    extra = info.json_schema_extra
    return extra.get("nbm", {}) if isinstance(extra, dict) else {}


def _spec(name: str, info: Any) -> FieldSpec:
    meta = _meta(info)
    sa_type = getattr(info, "sa_type", None)
    rules = [(rule, key) for rule in info.metadata for key in ("ge", "le", "max_length")]
    limits = {key: getattr(rule, key) for rule, key in rules if hasattr(rule, key)}
    return FieldSpec(
        name=name,
        kind=meta["kind"],
        title=info.title or name,
        help=info.description or "",
        items=tuple(meta["items"]),
        choices=sa_type.choices if isinstance(sa_type, ChoiceColumn) else None,
        target=meta.get("target", ""),
        child=meta.get("child", False),
        core=meta.get("core", False),
        private=meta.get("private", False),
        routes=tuple(meta.get("routes", "").split()),
        explained=meta.get("explained", False),
        design=meta.get("design"),
        max_length=limits.get("max_length"),
        minimum=limits.get("ge"),
        maximum=limits.get("le"),
    )
