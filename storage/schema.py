"""The version of the database schema; importing it costs nothing, so that opening a current database stays fast."""

SCHEMA_VERSION = 1
