"""Alembic's environment: uses the connection that the caller opened, and never opens one itself.

Bringing a database up to date needs no records, so they are not imported here; `new` hands them over.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import MetaData

from storage.schema import NAMES

attributes = context.config.attributes
options = {"target_metadata": MetaData(naming_convention=NAMES)} | attributes.get("autogenerate", {})
# The caller's transaction is around everything.
context.configure(connection=attributes["connection"], transactional_ddl=False, **options)
context.run_migrations()
