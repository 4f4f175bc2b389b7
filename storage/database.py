"""The SQLAlchemy side of the encrypted database: an engine over one SQLCipher connection, and migrations.

All work with the database happens on the thread that opened the connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from storage.connection import backup, translate
from storage.errors import DatabaseDamaged
from storage.folder import DataFolder
from storage.keyfile import DataKey
from storage.schema import SCHEMA_VERSION


def engine_over(connection: sqlcipher.Connection, begin: str = "BEGIN IMMEDIATE") -> Engine:
    """An engine that always uses this one connection; each transaction takes the write lock at once."""
    engine = create_engine("sqlite://", module=sqlcipher, creator=lambda: connection, poolclass=StaticPool)

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


def migrate(connection: sqlcipher.Connection, folder: DataFolder, key: DataKey, version: int) -> None:
    """Bring a database to the current schema: a keyed backup first, then everything in one transaction."""
    if version:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        folder.backups.mkdir(exist_ok=True)
        backup(connection, folder.backups / f"schema-{version}-{stamp}.db", key.raw)
    engine = engine_over(connection)
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with clear_errors(), engine.begin() as transaction:
            _upgrade(transaction)
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def _upgrade(transaction: Connection) -> None:
    # Alembic costs 170 ms to import and is needed only when there is something to migrate.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = transaction
    command.upgrade(config, "head")
    if transaction.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise DatabaseDamaged
    transaction.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")
