"""The SQLAlchemy side of the encrypted database: an engine over one SQLCipher connection, and migrations.

All work with the database happens on the thread that opened the connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from storage.connection import backup, translate
from storage.errors import DatabaseDamaged
from storage.files import as_nbm_error, write_safely
from storage.folder import DataFolder
from storage.keyfile import DataKey
from storage.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from alembic.config import Config


@dataclass(frozen=True, slots=True)
class Scripts:
    """A set of migrations: where Alembic finds them, and the schema version that they lead to."""

    location: str
    version: int


OURS = Scripts("storage:migrations", SCHEMA_VERSION)


def engine_over(connection: sqlcipher.Connection, begin: str = "BEGIN IMMEDIATE") -> Engine:
    """An engine that always uses this one connection; each transaction takes the write lock at once."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connection,
        poolclass=StaticPool,
        hide_parameters=True,  # an error never repeats what a coach typed
    )

    @event.listens_for(engine, "begin")
    def begin_transaction(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    return engine


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn database errors that a coach can meet (damage, full disk, read-only) into the errors with words."""
    try:
        yield
    except DBAPIError as error:
        known = translate(error.orig) if error.orig else None
        if known is None:
            raise
        raise known from error


def migrate(
    connection: sqlcipher.Connection, folder: DataFolder, key: DataKey, version: int, scripts: Scripts = OURS
) -> None:
    """Bring a database to the current schema: a keyed backup first, then everything in one transaction.

    Raises DatabaseDamaged, DiskFull, FolderReadOnly or FolderUnreachable; the database is then as it was.
    """
    if version:
        _back_up(connection, folder, key, version)
    engine = engine_over(connection)
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with clear_errors(), engine.begin() as transaction:
            _let_go_of_search(transaction)
            _upgrade(transaction, scripts)
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def _back_up(connection: sqlcipher.Connection, folder: DataFolder, key: DataKey, version: int) -> None:
    """Copy the database and, as it is worth nothing without, the key file."""
    name = f"schema-{version}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    try:
        folder.backups.mkdir(mode=0o700, exist_ok=True)
        backup(connection, folder.backups / f"{name}.db", key.raw)
        write_safely(folder.backups / f"{name}.key", folder.keyfile.read_bytes())
    except OSError as error:
        raise as_nbm_error(error, folder.backups) from error


def migration_config(transaction: Connection, scripts: Scripts = OURS) -> Config:
    """How Alembic finds the migrations and the open transaction."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", scripts.location)
    config.attributes["connection"] = transaction
    return config


def _let_go_of_search(transaction: Connection) -> None:
    """The index hangs on the tables as they were; the store makes it anew when it opens."""
    hanging = "SELECT type, name FROM sqlite_master WHERE name LIKE 'search%' AND type IN ('view', 'trigger')"
    for kind, name in transaction.exec_driver_sql(hanging).all():
        transaction.exec_driver_sql(f'DROP {kind} IF EXISTS "{name}"')


def _upgrade(transaction: Connection, scripts: Scripts) -> None:
    # Alembic costs 170 ms to import and is needed only when there is something to migrate.
    from alembic import command

    command.upgrade(migration_config(transaction, scripts), "head")
    if transaction.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise DatabaseDamaged
    transaction.exec_driver_sql(f"PRAGMA user_version={scripts.version}")
