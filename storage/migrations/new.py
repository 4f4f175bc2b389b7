"""Write the next migration: `python -m storage.migrations.new "what changes"` compares the tables with the last schema."""

from __future__ import annotations

import sys

import sqlcipher3.dbapi2 as sqlcipher
from alembic import command
from alembic.config import Config

from storage.database import engine_over
from storage.schema import SCHEMA_VERSION


def main(words: str) -> None:
    """Build the last schema in memory and write what is missing as the next revision."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    engine = engine_over(sqlcipher.connect(":memory:", isolation_level=None))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.revision(config, words, autogenerate=True, rev_id=f"{SCHEMA_VERSION:04}")


if __name__ == "__main__":
    main(sys.argv[1])
