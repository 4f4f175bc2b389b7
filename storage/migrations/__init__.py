"""Alembic migrations: run by `storage.database.migrate` inside one transaction."""
