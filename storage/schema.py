"""The version of the database schema; importing it costs nothing, so that opening a current database stays fast."""

SCHEMA_VERSION = 1
# Names for what SQLite leaves nameless, so that migrations can speak of it; never to be changed.
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
