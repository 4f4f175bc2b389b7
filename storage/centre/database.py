"""The centre's database: any that SQLAlchemy reaches, meant for PostgreSQL, with SQLite as the simplest one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, ForeignKeyConstraint, MetaData, create_engine, event, insert, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlmodel import Session

from storage.centre.keys import CentreKeys, forget_keys, keys_known_as, make_folder, make_keys
from storage.centre.tables import CentreInfo, CentreTable
from storage.centre.views import make_views
from storage.clock import Clock, now_utc
from storage.errors import AlreadySetUp, NbmError
from storage.ids import new_id
from storage.schema import SCHEMA_VERSION
from storage.tables import RECORD_TABLES, SHARED_TABLES
from storage.text import N_

DATABASES = ("postgresql", "sqlite")
READING = "nbm_reading"  # the name of an option of our own
LOCK = 0x6E626D31  # of PostgreSQL: who takes it is the only one that changes records
# Who writes looks for a few among very many; a database that has not counted its rows yet would read them all for that.
WRITING = f"SELECT pg_advisory_xact_lock({LOCK}), set_config('enable_seqscan', 'off', true)"


class CentreUnreachable(NbmError):
    """The database of the centre cannot be reached or written, or the URL is not one."""

    title = N_("De database van de centrale is niet te bereiken")
    what = N_("Het programma kan deze database niet openen, of mag er niet in schrijven.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Kijk of de database draait, of het adres en het wachtwoord kloppen en of dit account alles mag.")
    exit_code = 3


class DriverMissing(CentreUnreachable):
    """The package that talks to this kind of database was not installed."""

    title = N_("Voor deze database ontbreekt een onderdeel")
    what = N_("Het onderdeel dat met deze database praat, is niet geïnstalleerd.")
    todo = N_("Installeer nbm-tui met de toevoeging [centre] en probeer het opnieuw.")


class NoCentreHere(NbmError):
    """The database holds no centre."""

    title = N_("In deze database is geen centrale ingericht")
    what = N_("De tabellen van de centrale zijn er niet.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Richt de centrale eerst in met: nbm centre init")
    exit_code = 3


class CentreOtherSchema(NbmError):
    """The database was made by another version of the program."""

    title = N_("De database van de centrale is van een andere versie")
    what = N_("De tabellen zijn van versie {found}; dit programma werkt met versie {known}.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Gebruik de versie van het programma die bij deze database hoort.")
    exit_code = 7


class Centre:
    """An open centre: a database and the keys that go with it."""

    def __init__(self, engine: Engine, keys: CentreKeys, clock: Clock = now_utc) -> None:
        self.engine, self.keys, self.clock = engine, keys, clock

    @contextmanager
    def session(self, *, writing: bool = False) -> Iterator[Session]:
        """A transaction. With `writing` it waits until it is the only one that changes anything.

        One that only reads sees everything as it was at its beginning, and holds up nobody.
        """
        postgres = self.engine.dialect.name == "postgresql"
        reading = {"isolation_level": "REPEATABLE READ"} if postgres else {READING: True}
        with _reaching(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            if not writing:
                session.connection(execution_options=reading)
            elif postgres:
                session.connection().execute(text(WRITING))
            yield session

    def info(self, session: Session) -> CentreInfo:
        """The one row about the centre itself."""
        return session.get_one(CentreInfo, 1)

    def close(self) -> None:
        """Let the connections go."""
        self.engine.dispose()


def init_centre(url: str, keys: Path, name: str) -> Centre:
    """Make tables and keys for a new centre.

    Raises CentreUnreachable, AlreadySetUp, FolderReadOnly, FolderUnreachable, DiskFull.
    """
    engine = _engine(url)
    make_folder(keys)  # the database may go there too
    with _reaching():
        if inspect(engine).has_table(str(CentreInfo.__tablename__)):
            raise AlreadySetUp(path=keys)
    made, age_keys = make_keys(keys)
    about = {"name": name, "public_key": made.public_key, "keys": " ".join(age_keys)}
    try:
        with _reaching(), engine.begin() as connection:
            _make_tables(connection)
            make_views(connection)
            centre = new_id()
            values = {"centre": centre, "lives": centre, "db_schema": SCHEMA_VERSION}
            connection.execute(insert(CentreInfo).values(**values, **about))
    except CentreUnreachable:
        forget_keys(keys)
        raise
    return Centre(engine, made)


def open_centre(url: str, keys: CentreKeys) -> Centre:
    """Open a centre. Raises CentreUnreachable, NoCentreHere, CentreOtherSchema, KeysOfAnother."""
    engine = _engine(url)
    with _reaching():
        if not inspect(engine).has_table(str(CentreInfo.__tablename__)):
            raise NoCentreHere
        centre = Centre(engine, keys)
        with centre.session() as session:
            info = centre.info(session)
    if info.db_schema != SCHEMA_VERSION:
        raise CentreOtherSchema(found=info.db_schema, known=SCHEMA_VERSION)
    centre.keys = keys_known_as(keys, info.public_key)
    return centre


def usual_url(folder: Path) -> str:
    """The database that a centre has when none was chosen: a file of SQLite beside its keys."""
    return URL.create("sqlite", database=str(folder / "centre.db")).render_as_string()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() not in DATABASES or parsed.database in {None, "", ":memory:"}:
            raise CentreUnreachable
        engine = create_engine(parsed, hide_parameters=True)
    except ImportError:
        raise DriverMissing from None
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise CentreUnreachable from None  # the URL may hold a password
    if engine.dialect.name == "sqlite":
        _take_lock_at_once(engine)
    return engine


def _take_lock_at_once(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous=FULL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA busy_timeout=60000")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get(READING, False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except (DataError, IntegrityError):
        raise
    except DBAPIError as error:
        raise CentreUnreachable from error


def _make_tables(connection: Connection) -> None:
    """All tables, without foreign keys: what a record points at may come later, and merging minds that itself."""
    plain = MetaData()
    for model in (*RECORD_TABLES, *SHARED_TABLES):
        copy = model.__table__.to_metadata(plain)  # type: ignore[attr-defined]
        for constraint in [each for each in copy.constraints if isinstance(each, ForeignKeyConstraint)]:
            copy.constraints.discard(constraint)
    plain.create_all(connection)
    CentreTable.metadata.create_all(connection)
