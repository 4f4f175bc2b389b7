"""Writing many rows at once, in the quickest way that the database has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ARRAY, Column, ColumnElement, String, Table, any_, cast, insert, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import NullType
from sqlmodel import Session, SQLModel, col

CHUNK = 500  # values in one question to SQLite; PostgreSQL takes them as one array
MANY = 5_000  # rows written at once
T = TypeVar("T")
Rows = Sequence[Sequence[Any]]


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values, some at a time: a database takes only so many in one question."""
    left = iter(values)
    while some := list(islice(left, size)):
        yield some


def portions(session: Session, values: Iterable[T]) -> Iterator[list[T]]:
    """The values, as many at a time as this database takes in one question; see `among`."""
    return chunks(values, MANY if is_postgres(session) else CHUNK)


def among(session: Session, column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Is the column one of these texts?"""
    if is_postgres(session):
        return col(column) == any_(cast(literal(_array(values), NullType()), ARRAY(String)))
    return col(column).in_(values)


def _array(values: Sequence[str]) -> str:
    """The texts as PostgreSQL writes an array: much quicker than psycopg, which looks at each of them by itself."""
    escaped = "\0".join(values).replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + escaped.replace("\0", '","') + '"}' if values else "{}"


def is_postgres(session: Session) -> bool:
    """Whether this is PostgreSQL; the other one is SQLite."""
    return session.get_bind().dialect.name == "postgresql"


def insert_rows(session: Session, model: type[SQLModel], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write new rows, as sequences of the values of these columns; there has to be one.

    PostgreSQL writes what it has while `rows` makes the next.
    """
    if is_postgres(session):
        _copy(session, _table(model), names, rows, _table(model).name)
        return
    for some in chunks(rows, MANY):
        session.execute(insert(model), [dict(zip(names, row, strict=True)) for row in some])


def put_rows(session: Session, model: type[SQLModel], names: Sequence[str], rows: Rows) -> None:
    """Write rows by their `id`, in the place of those that are there."""
    if is_postgres(session):
        _put_by_staging(session, _table(model), names, rows)
    else:
        statement = sqlite.insert(model)
        values = {name: statement.excluded[name] for name in names if name != "id"}
        statement = statement.on_conflict_do_update(index_elements=["id"], set_=values)
        session.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])


def _put_by_staging(session: Session, table: Table, names: Sequence[str], rows: Rows) -> None:
    staging = f"staging_{table.name}"
    columns = _quoted(names)
    values = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
    connection = session.connection()
    connection.exec_driver_sql(
        f'CREATE TEMP TABLE IF NOT EXISTS "{staging}" (LIKE "{table.name}") ON COMMIT DELETE ROWS'
    )
    connection.exec_driver_sql(f'TRUNCATE "{staging}"')
    _copy(session, table, names, rows, staging)
    copied = f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} FROM "{staging}"'
    connection.exec_driver_sql(f"{copied} ON CONFLICT (id) DO UPDATE SET {values}")


def _copy(session: Session, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]], into: str) -> None:
    connection = session.connection()
    columns = [table.columns[name] for name in names]
    found = [column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for column in columns]
    binds = [(place, bind) for place, bind in enumerate(found) if bind]
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f'COPY "{into}" ({_quoted(names)}) FROM STDIN (FORMAT BINARY)') as copy:
        copy.set_types(list(map(_type_name, columns)))
        for row in rows:
            values = list(row)
            for place, bind in binds:
                if values[place] is not None:
                    values[place] = bind(values[place])
            copy.write_row(values)


@cache
def _type_name(column: Column[Any]) -> str:
    """What psycopg calls the type of a column."""
    name = column.type.compile(postgresql.dialect()).partition("(")[0].lower()  # type: ignore[no-untyped-call]
    return "float8" if name == "float" else name


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _table(model: type[SQLModel]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found
