"""Opening and migrating: the schema that the records need, and an old database that nothing can break half-way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

import storage.migrations
from storage.coach import Coach, coach
from storage.connection import connect, integrity, user_version
from storage.database import Scripts, engine_over, migrate, migration_config
from storage.errors import (
    AlreadySetUp,
    DatabaseDamaged,
    DatabaseForeign,
    DatabaseMissing,
    DatabaseNewer,
    DiskFull,
    FolderUnreachable,
    NotSetUp,
    PassphraseRefused,
    WrongPassphrase,
    WrongRecoveryCode,
)
from storage.folder import DataFolder
from storage.inspection import journal_health
from storage.keyfile import DataKey, change_passphrase, renew_recovery_code, unlock, unlock_with_recovery
from storage.keyfile import create as create_key
from storage.migrations.new import OPTIONS
from storage.opening import Opened, open_folder, open_with, set_up
from storage.records.learning import Barrier
from storage.schema import NAMES, SCHEMA_VERSION
from storage.store import Store
from storage.tables import METADATA
from tests.fixtures.make import FIXTURES, HALF, NOTE
from tests.sampling import sample
from tests.stores import PASSPHRASE, SetClock, Template

ROOT = Path(__file__).parents[1]
WRITTEN: list[tuple[str, str, dict[str, str]]] = [
    ("candidate", "c", {"code": "K-1"}),
    ("trajectory", "t", {"candidate_id": "c"}),
]

# A made-up next schema: `candidate`, to which trajectories refer, is built anew.
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{new:04}"
down_revision = "{old:04}"


def upgrade() -> None:
    with op.batch_alter_table("candidate") as table:
        table.alter_column("code", new_column_name="short_code")
        table.add_column(sa.Column("shoe_size", sa.Integer(), index=True))
    op.execute("UPDATE candidate SET shoe_size = 43")
    {more}
"""
SETTING_UP = """
import sys
from pathlib import Path
from storage.folder import DataFolder
from storage.opening import set_up
folder = DataFolder(Path(sys.argv[1]))
folder.create()
set_up(folder, sys.argv[2])[0].connection.close()
"""
MIGRATING = """
import sys
from pathlib import Path
from storage.coach import Coach, coach
from storage.connection import connect, user_version
from storage.database import Scripts, migrate
from storage.folder import DataFolder
from storage.keyfile import DataKey
folder, key = DataFolder(Path(sys.argv[1])), DataKey(bytes.fromhex(sys.argv[2]))
connection = connect(folder.database, key.raw)
migrate(connection, folder, key, user_version(connection), Scripts(sys.argv[3], int(sys.argv[4])))
connection.close()
"""


def schema_of(opened: Opened) -> list[tuple[str, str]]:
    """Every table and index as SQLite keeps it."""
    return opened.connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


def files(folder: DataFolder) -> dict[str, bytes]:
    """Everything in a data folder, byte for byte."""
    return {str(path.relative_to(folder.path)): path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}


@pytest.fixture
def next_schema(tmp_path: Path) -> Callable[[str], Scripts]:
    """Makes the migrations of a later program; the last of them does some more."""

    def make(more: str = "") -> Scripts:
        ours, place = Path(storage.migrations.__file__).parent, tmp_path / "later"
        shutil.copytree(ours, place)
        new = SCHEMA_VERSION + 1
        (place / "versions" / f"{new:04}_next.py").write_text(NEXT.format(new=new, old=SCHEMA_VERSION, more=more))
        return Scripts(str(place), new)

    return make


@pytest.fixture
def written(store: Store) -> Store:
    """A store with a candidate and a trajectory that refers to it."""
    store.save_many(WRITTEN)
    return store


class TestSchema:
    """What the migrations make is what the records ask for."""

    def test_the_migrated_schema_is_that_of_the_records(self, opened: Opened) -> None:
        with engine_over(opened.connection).connect() as connection:
            context = MigrationContext.configure(connection, opts=OPTIONS | {"compare_type": True})
            assert compare_metadata(context, METADATA) == []

    def test_every_column_stands_in_the_same_place_with_the_same_rules(self, opened: Opened) -> None:
        made = dbapi2.connect(":memory:", isolation_level=None)
        METADATA.create_all(engine_over(made))
        for table in METADATA.tables:
            for pragma in ("table_info", "index_list"):
                ours, theirs = (
                    {row[1:] for row in connection.execute(f"PRAGMA {pragma}({table})")}
                    for connection in (opened.connection, made)
                )
                assert ours == theirs, (table, pragma)

    def test_the_newest_migration_leads_to_the_version_of_the_program(self, opened: Opened) -> None:
        with engine_over(opened.connection).connect() as connection:
            head = ScriptDirectory.from_config(migration_config(connection)).get_current_head()
            assert MigrationContext.configure(connection).get_current_revision() == head == f"{SCHEMA_VERSION:04}"
        assert user_version(opened.connection) == SCHEMA_VERSION

    def test_migrations_and_records_give_the_same_names(self) -> None:
        assert dict(METADATA.naming_convention) == NAMES

    def test_tables_that_merge_have_no_unique_but_the_id(self, opened: Opened) -> None:
        for table in METADATA.tables:
            unique = [row for row in opened.connection.execute(f"PRAGMA index_list({table})") if row[2]]
            assert all(origin == "pk" for *_, origin, _partial in unique)


class TestOpening:
    """First start, every next start, and what is refused."""

    def test_what_was_set_up_opens_with_passphrase_and_with_code(self, template: Template, folder: DataFolder) -> None:
        for secret, by_code in ((PASSPHRASE, False), (template.recovery_code.lower(), True)):
            opened, used_code = open_with(folder, secret)
            with closing(opened.connection):
                assert (used_code, opened.key) == (by_code, template.key)

    def test_a_wrong_passphrase_opens_nothing(self, folder: DataFolder) -> None:
        before = files(folder)
        with pytest.raises(WrongPassphrase):
            open_with(folder, "iets heel anders dan dat")
        assert files(folder) == before

    def test_an_empty_folder_is_not_set_up(self, tmp_path: Path) -> None:
        with pytest.raises(NotSetUp):
            open_with(DataFolder(tmp_path), PASSPHRASE)
        assert list(tmp_path.iterdir()) == []

    def test_setting_up_twice_is_refused(self, folder: DataFolder) -> None:
        before = files(folder)
        with pytest.raises(AlreadySetUp):
            set_up(folder, PASSPHRASE)
        assert files(folder) == before

    def test_a_passphrase_that_will_not_do_leaves_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(PassphraseRefused):
            set_up(DataFolder(tmp_path), "kort")
        assert list(tmp_path.iterdir()) == []

    def test_a_first_start_that_was_cut_off_is_finished(self, tmp_path: Path) -> None:
        folder = DataFolder(tmp_path)
        create_key(folder.keyfile, PASSPHRASE)
        opened, _ = open_with(folder, PASSPHRASE)
        store = Store(opened)
        store.save("barrier", "b", {"note": "x"})
        store.close()

    @pytest.mark.parametrize("with_copies", [False, True])
    def test_a_lost_database_is_told_and_no_empty_one_takes_its_place(
        self, template: Template, folder: DataFolder, *, with_copies: bool
    ) -> None:
        folder.database.unlink()
        if with_copies:
            folder.backups.mkdir()
            (folder.backups / "schema-1-20270309-080000.db").write_bytes(b"een kopie")
        before = files(folder)
        for secret in (PASSPHRASE, template.recovery_code):
            with pytest.raises(DatabaseMissing) as caught:
                open_with(folder, secret)
            assert caught.value.where == str(folder.database)
            assert ("backups staan" in caught.value.lines()[1]) is with_copies
        assert files(folder) == before

    def test_a_database_that_is_lost_right_after_a_cut_off_first_start_was_finished_is_told(
        self, tmp_path: Path
    ) -> None:
        folder = DataFolder(tmp_path)
        create_key(folder.keyfile, PASSPHRASE)
        open_with(folder, PASSPHRASE)[0].connection.close()
        folder.database.unlink()
        with pytest.raises(DatabaseMissing):
            open_with(folder, PASSPHRASE)

    def test_an_empty_database_of_ours_is_finished(self, template: Template, folder: DataFolder) -> None:
        folder.database.unlink()
        connect(folder.database, template.key.raw, create=True).close()
        with closing(open_folder(folder, template.key).connection) as connection:
            assert user_version(connection) == SCHEMA_VERSION

    def test_a_database_of_another_key_is_foreign(self, folder: DataFolder) -> None:
        before = files(folder)
        with pytest.raises(DatabaseForeign):
            open_folder(folder, DataKey(bytes(32)))
        assert files(folder) == before

    def test_a_newer_database_is_refused_untouched(self, template: Template, written: Store) -> None:
        with written.session() as session:
            session.connection().exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        written.close()
        before = files(written.folder)
        with pytest.raises(DatabaseNewer):
            open_folder(written.folder, template.key)
        assert files(written.folder) == before

    def test_a_key_is_never_shown(self, opened: Opened) -> None:
        assert opened.key.raw.hex() not in repr(opened).lower()
        assert repr(opened.key.raw) not in repr(opened)

    def test_setting_up_needs_no_records_and_opening_no_sqlalchemy(self, tmp_path: Path) -> None:
        heavy = "print(*sorted({'sqlmodel', 'sqlalchemy', 'alembic', 'pydantic'} & sys.modules.keys()))"
        opening = SETTING_UP.replace("set_up", "open_with")
        for program, needed in ((SETTING_UP, ["alembic", "sqlalchemy"]), (opening, [])):
            command = [sys.executable, "-c", program + heavy, str(tmp_path / "data"), PASSPHRASE]
            ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            assert ended.stdout.split() == needed


class TestMigrating:
    """From an older schema to the current one."""

    def test_everything_is_there_afterwards(
        self, template: Template, written: Store, opened: Opened, next_schema: Callable[..., Scripts]
    ) -> None:
        migrate(opened.connection, opened.folder, template.key, SCHEMA_VERSION, next_schema())
        read = opened.connection.execute
        assert read("SELECT short_code, shoe_size FROM candidate").fetchall() == [("K-1", 43)]
        # The rebuilt table did not take along what refers to it.
        assert read("SELECT id, candidate_id FROM trajectory").fetchall() == [("t", "c")]
        assert user_version(opened.connection) == SCHEMA_VERSION + 1
        assert read("PRAGMA foreign_keys").fetchone() == (1,)
        assert read("PRAGMA synchronous").fetchone() == (2,)
        assert integrity(opened.connection) == []
        assert journal_health(opened.connection).broken == ()

    def test_a_backup_comes_first_and_opens_with_the_key(
        self, template: Template, written: Store, opened: Opened, next_schema: Callable[..., Scripts]
    ) -> None:
        migrate(opened.connection, opened.folder, template.key, SCHEMA_VERSION, next_schema())
        copies = sorted(path.suffix for path in opened.folder.backups.iterdir())
        assert copies == [".db", ".key"]
        (database,) = opened.folder.backups.glob(f"schema-{SCHEMA_VERSION}-*.db")
        key = unlock(database.with_suffix(".key"), PASSPHRASE)
        with closing(connect(database, key.raw)) as backup:
            assert user_version(backup) == SCHEMA_VERSION
            assert integrity(backup) == []
            assert backup.execute("SELECT code FROM candidate").fetchall() == [("K-1",)]

    def test_a_backup_opens_with_the_new_passphrase_and_code_only(
        self, template: Template, written: Store, opened: Opened, next_schema: Callable[..., Scripts]
    ) -> None:
        migrate(opened.connection, opened.folder, template.key, SCHEMA_VERSION, next_schema())
        change_passphrase(opened.folder.keyfile, template.key, "een heel andere zin")
        code = renew_recovery_code(opened.folder.keyfile, template.key)
        (copy,) = opened.folder.backups.glob("*.key")
        assert unlock(copy, "een heel andere zin") == unlock_with_recovery(copy, code) == template.key
        with pytest.raises(WrongPassphrase):
            unlock(copy, PASSPHRASE)
        with pytest.raises(WrongRecoveryCode):
            unlock_with_recovery(copy, template.recovery_code)
        with closing(connect(copy.with_suffix(".db"), unlock(copy, "een heel andere zin").raw)) as backup:
            assert backup.execute("SELECT code FROM candidate").fetchall() == [("K-1",)]

    def test_a_copy_that_could_not_be_renewed_is_renewed_at_the_next_opening(
        self, template: Template, folder: DataFolder
    ) -> None:
        old = folder.keyfile.read_bytes()
        change_passphrase(folder.keyfile, template.key, "een heel andere zin")
        folder.backups.mkdir()
        copy = folder.backups / "schema-1-20270309-080000.key"
        copy.write_bytes(old)
        open_with(folder, "een heel andere zin")[0].connection.close()
        assert unlock(copy, "een heel andere zin") == template.key
        with pytest.raises(WrongPassphrase):
            unlock(copy, PASSPHRASE)

    def test_the_key_of_a_backup_of_other_data_is_left_alone(self, template: Template, folder: DataFolder) -> None:
        folder.backups.mkdir()
        other, damaged = folder.backups / "other.key", folder.backups / "damaged.key"
        key, _code = create_key(other, PASSPHRASE)
        damaged.write_bytes(folder.keyfile.read_bytes()[:-100])
        before = other.read_bytes(), damaged.read_bytes()
        change_passphrase(folder.keyfile, template.key, "een heel andere zin")
        assert (other.read_bytes(), damaged.read_bytes()) == before
        assert unlock(other, PASSPHRASE) == key

    def test_a_new_database_needs_no_backup(self, folder: DataFolder) -> None:
        assert not folder.backups.exists()

    @pytest.mark.parametrize(
        ("more", "error"),
        [
            ('op.execute("INSERT INTO nowhere VALUES (1)")', OperationalError),
            ('op.execute("DELETE FROM candidate")', DatabaseDamaged),
            (
                'op.execute("PRAGMA max_page_count=1"); op.execute("CREATE TABLE x AS SELECT zeroblob(9999999)")',
                DiskFull,
            ),
            ("raise MemoryError", MemoryError),
        ],
        ids=["statement", "reference", "disk", "program"],
    )
    def test_one_that_fails_leaves_the_old_database(
        self,
        template: Template,
        written: Store,
        opened: Opened,
        next_schema: Callable[..., Scripts],
        more: str,
        error: type[Exception],
    ) -> None:
        before = schema_of(opened)
        with pytest.raises(error):
            migrate(opened.connection, opened.folder, template.key, SCHEMA_VERSION, next_schema(more))
        assert opened.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        opened.connection.close()
        again = open_folder(opened.folder, template.key)
        assert schema_of(again) == before
        assert user_version(again.connection) == SCHEMA_VERSION
        store = Store(again)
        assert [row.values["code"] for row in store.rows("candidate")] == ["K-1"]
        assert store.save("candidate", "c", {"code": "K-2"})
        store.close()

    def test_without_a_backup_nothing_is_migrated(
        self, template: Template, written: Store, opened: Opened, next_schema: Callable[..., Scripts]
    ) -> None:
        opened.folder.backups.write_text("een bestand waar een map hoort")
        with pytest.raises(FolderUnreachable):
            migrate(opened.connection, opened.folder, template.key, SCHEMA_VERSION, next_schema())
        assert user_version(opened.connection) == SCHEMA_VERSION
        assert opened.connection.execute("SELECT code FROM candidate").fetchall() == [("K-1",)]


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
EVERY = {"rename": range(1, 9), "fsync": range(1, 40), "unlink": range(1, 40), "pwrite64": range(1, 4_000, 29)}


def killed_at(call: str, number: int, program: str, *arguments: str) -> bool:
    """Run a program and kill it where it makes a system call for the n-th time; False when it never came that far."""
    calls = ",".join(f"?{name}" for name in {"rename": ("rename", "renameat", "renameat2")}.get(call, (call,)))
    inject = f"inject={calls}:signal=SIGKILL:when={number}"
    tracing = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}", "-e", inject]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(
        [*tracing, sys.executable, "-c", program, *arguments], cwd=ROOT, env=environment, check=False
    )
    assert ended.returncode in (0, -signal.SIGKILL)
    return ended.returncode != 0


def assert_starts(folder: DataFolder) -> None:
    """The next start works, whether it has to begin anew or goes on."""
    with folder.lock():
        opened = open_with(folder, PASSPHRASE)[0] if folder.is_set_up else set_up(folder, PASSPHRASE)[0]
        store = Store(opened)
        store.introduce("Coach Voorbeeld", "Gemeente Voorbeeld")
        assert integrity(opened.connection) == []
        assert user_version(opened.connection) == SCHEMA_VERSION
        store.close()
    assert {path.name for path in folder.path.iterdir()} == {"nbm.db", "nbm.key", "nbm.lock"}


@needs_strace
class TestKilled:
    """Killed at a system call of its own choosing, a program leaves what the next start can use."""

    @pytest.mark.parametrize(
        ("call", "number"),
        # The key file about to be named; the key file that knows of the database; in the middle of the commit; the
        # database about to be named; the switch to a log; folding it in.
        sample([("rename", 1), ("rename", 3), ("pwrite64", 250), ("rename", 2), ("pwrite64", 9), ("pwrite64", 600)], 3),
    )
    def test_while_setting_up(self, tmp_path: Path, call: str, number: int) -> None:
        folder = DataFolder(tmp_path / "data")
        assert killed_at(call, number, SETTING_UP, str(folder.path), PASSPHRASE)
        assert_starts(folder)

    @pytest.mark.parametrize(
        ("call", "number"),
        # The backup about to be named; in the middle of the commit; its key file about to be named; in the middle of
        # the backup; of the commit.
        sample([("rename", 1), ("pwrite64", 300), ("rename", 2), ("pwrite64", 100), ("fsync", 8)]),
    )
    def test_while_migrating(
        self, template: Template, written: Store, next_schema: Callable[..., Scripts], call: str, number: int
    ) -> None:
        written.close()
        scripts = next_schema()
        assert killed_at(call, number, MIGRATING, *self._migrating(template, written.folder, scripts))
        self._assert_old_or_new(template, written.folder, scripts)

    @pytest.mark.torture
    @pytest.mark.parametrize("call", EVERY)
    def test_while_setting_up_anywhere(self, tmp_path: Path, call: str) -> None:
        for number in EVERY[call]:
            folder = DataFolder(tmp_path / f"data-{number}")
            came_that_far = killed_at(call, number, SETTING_UP, str(folder.path), PASSPHRASE)
            assert_starts(folder)
            shutil.rmtree(folder.path)
            if not came_that_far:
                return

    @pytest.mark.torture
    @pytest.mark.parametrize("call", EVERY)
    def test_while_migrating_anywhere(
        self, template: Template, written: Store, next_schema: Callable[..., Scripts], call: str
    ) -> None:
        written.close()
        scripts, whole = next_schema(), files(written.folder)
        for number in EVERY[call]:
            shutil.rmtree(written.folder.path)
            written.folder.create()
            for name, data in whole.items():
                (written.folder.path / name).write_bytes(data)
            came_that_far = killed_at(call, number, MIGRATING, *self._migrating(template, written.folder, scripts))
            self._assert_old_or_new(template, written.folder, scripts)
            if not came_that_far:
                return

    def _migrating(self, template: Template, folder: DataFolder, scripts: Scripts) -> tuple[str, ...]:
        return str(folder.path), template.key.raw.hex(), scripts.location, str(scripts.version)

    def _assert_old_or_new(self, template: Template, folder: DataFolder, scripts: Scripts) -> None:
        with folder.lock():
            connection = connect(folder.database, template.key.raw)
            version = user_version(connection)
            assert version in (SCHEMA_VERSION, scripts.version)
            column = "code" if version == SCHEMA_VERSION else "short_code"
            assert connection.execute(f"SELECT {column} FROM candidate").fetchall() == [("K-1",)]
            assert integrity(connection) == []
            if version == SCHEMA_VERSION:
                migrate(connection, folder, template.key, version, scripts)
            assert connection.execute("SELECT short_code, shoe_size FROM candidate").fetchall() == [("K-1", 43)]
            for copy in folder.backups.glob("*.db"):
                with closing(connect(copy, template.key.raw)) as backup:
                    assert backup.execute("SELECT code FROM candidate").fetchall() == [("K-1",)]
            connection.close()


class TestEarlierSchemas:
    """Data folders that earlier versions of the program left."""

    @pytest.fixture(params=sorted(FIXTURES.glob("schema-*")), ids=lambda path: path.name)
    def left(self, request: pytest.FixtureRequest, tmp_path: Path) -> DataFolder:
        """A copy of such a folder."""
        folder = DataFolder(tmp_path / "data")
        shutil.copytree(request.param, folder.path)
        return folder

    def test_it_opens_and_everything_is_there(self, left: DataFolder) -> None:
        opened, _ = open_with(left, PASSPHRASE)
        store = Store(opened, SetClock())
        with engine_over(opened.connection).connect() as connection:
            context = MigrationContext.configure(connection, opts=OPTIONS | {"compare_type": True})
            assert compare_metadata(context, METADATA) == []
        assert coach(opened.connection) == Coach(introduced=True, place="step:job:trajectory-1")
        assert [row.values["code"] for row in store.rows("candidate")] == ["VOORBEELD-1"]
        assert [(row.id, row.values["note"]) for row in store.rows("barrier")] == [("barrier-1", NOTE)]
        assert [row.values["amount_cents"] for row in store.rows("finance_line")] == [123_456]
        assert [change.new for change in store.history("barrier-1") if change.spec.name == "note"] == [
            NOTE,
            "te kort",
            "nog leeg",
        ]
        assert store.case("trajectory-1").states == {"job": "done"}
        assert [(draft.field, draft.text) for draft in store.drafts()] == [("owner", HALF)]
        store.close()

    def test_its_journal_is_sound_and_goes_on_in_a_new_life(self, left: DataFolder) -> None:
        opened, _ = open_with(left, PASSPHRASE)
        health = journal_health(opened.connection)
        assert (health.replicas, health.broken, health.clock_back) == (1, (), 1)
        store = Store(opened)
        assert store.save("barrier", "barrier-1", {"note": "en verder"})
        after = journal_health(opened.connection)
        assert (after.entries, after.replicas, after.broken) == (health.entries + 1, 2, ())
        with store.session() as session:
            assert session.get_one(Barrier, "barrier-1").note == "en verder"
        store.close()

    def test_there_is_one_of_the_current_schema(self) -> None:
        assert (FIXTURES / f"schema-{SCHEMA_VERSION}").is_dir()
