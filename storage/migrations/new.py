"""Write the next migration: `python -m storage.migrations.new "what changes"` compares the tables with the last schema.

Raise `storage.schema.SCHEMA_VERSION` first; lay the new file out with `ruff format` afterwards.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import sqlcipher3.dbapi2 as sqlcipher
from alembic import command
from alembic.operations.ops import CreateIndexOp, CreateTableOp, MigrateOperation, MigrationScript, ModifyTableOps
from sqlalchemy import Column, ForeignKey, String, TypeDecorator

from storage.database import engine_over, migration_config
from storage.schema import SCHEMA_VERSION
from storage.tables import METADATA


def main(words: str) -> None:
    """Build the last schema in memory and write what is missing as the next revision."""
    engine = engine_over(sqlcipher.connect(":memory:", isolation_level=None))
    with engine.begin() as connection:
        config = migration_config(connection)
        command.upgrade(config, "head")
        writer = Writer()
        config.attributes["autogenerate"] = OPTIONS | {
            "render_item": writer.render,
            "process_revision_directives": writer.tidy,
        }
        script = command.revision(config, words, autogenerate=True, rev_id=f"{SCHEMA_VERSION:04}")
    path = Path(script.path)  # type: ignore[union-attr] # one revision gives one script
    path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if "# ###" not in line))


def is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Leave the full-text tables out: SQLite makes their shadow tables itself."""
    return kind != "table" or not str(name).startswith("search")


OPTIONS = {"target_metadata": METADATA, "render_as_batch": True, "include_object": is_ours}


class Writer:
    """Makes a migration short and plain: in a new table keys and indexes stand with their columns."""

    def __init__(self) -> None:
        self.new_tables: set[str] = set()
        self.indexed: set[tuple[str, str]] = set()

    def tidy(self, _context: Any, _revision: Any, scripts: list[MigrationScript]) -> None:
        """Take note of the new tables and their indexes on one column, which need no line of their own then."""
        operations = scripts[0].upgrade_ops
        if operations:
            self.new_tables = {op.table_name for op in operations.ops if isinstance(op, CreateTableOp)}
            operations.ops = list(self._without_indexes(operations.ops))

    def _without_indexes(self, operations: Iterable[MigrateOperation]) -> Iterator[MigrateOperation]:
        for operation in operations:
            if isinstance(operation, ModifyTableOps) and operation.table_name in self.new_tables:
                yield from self._without_indexes(operation.ops)
            elif isinstance(operation, CreateIndexOp) and len(operation.columns) == 1:
                self.indexed.update((operation.table_name, column.name) for column in operation.to_index().columns)
            else:
                yield operation

    def render(self, kind: str, value: Any, _autogen: Any) -> str | Literal[False] | None:
        """Our own column types as plain ones: a migration must not change when the program's types do."""
        if kind == "column" and value.table.name in self.new_tables:
            return _column(value, (value.table.name, value.name) in self.indexed)
        if kind in ("primary_key", "foreign_key") and value.table.name in self.new_tables:
            return None
        return _plain_type(value) if kind == "type" else False


def _column(column: Column[Any], indexed: bool) -> str:
    parts = [repr(str(column.name)), _plain_type(column.type), *map(_foreign_key, column.foreign_keys)]
    if column.primary_key:
        parts.append("primary_key=True")
    elif not column.nullable:
        parts.append("nullable=False")
    if indexed:
        parts.append("index=True")
    return f"sa.Column({', '.join(parts)})"


def _foreign_key(key: ForeignKey) -> str:
    return f"sa.ForeignKey({key.target_fullname!r})"


def _plain_type(value: Any) -> str:
    plain = value.impl if isinstance(value, TypeDecorator) else value
    return f"sa.String({plain.length or ''})" if isinstance(plain, String) else f"sa.{plain!r}"


if __name__ == "__main__":
    main(sys.argv[1])
