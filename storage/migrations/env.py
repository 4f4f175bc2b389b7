"""Alembic's environment: uses the connection that the caller opened, and never opens one itself."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import String, TypeDecorator

from storage.tables import METADATA


def render_plain(kind: str, value: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own column types as plain ones: a migration must not change when the program's types do."""
    plain = value.impl if isinstance(value, TypeDecorator) else value
    if kind == "type" and isinstance(plain, String):
        return f"sa.String({plain.length or ''})"
    return False


def is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Leave the full-text tables out: SQLite makes their shadow tables itself."""
    return kind != "table" or not str(name).startswith("search")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction is around everything
    include_object=is_ours,
    render_item=render_plain,
)
context.run_migrations()
