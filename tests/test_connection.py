"""The encrypted database: opened by its own key only, durable, and clear about each file that is not right."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from storage.connection import backup, connect, integrity, translate, user_version
from storage.errors import (
    AlreadySetUp,
    DatabaseDamaged,
    DatabaseForeign,
    DiskFull,
    FolderInUse,
    FolderReadOnly,
    FolderUnreachable,
    NbmError,
    NotSetUp,
)
from tests.terminal import parse_strace, strace_command, unsafe_renames

ROOT = Path(__file__).parents[1]
KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
WORDS = "een zin die nergens leesbaar mag zijn"
PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed database of many pages."""
    path = tmp_path / "nbm.db"
    with closing(connect(path, KEY, create=True)) as connection:
        connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO note (words) VALUES (?)", [(WORDS * 10,)] * 500)
        connection.execute("COMMIT")
        connection.execute("PRAGMA user_version=7")
    return path


def notes(path: Path, key: bytes = KEY) -> int:
    """Opens a database and reads all of it."""
    with closing(connect(path, key)) as connection:
        return int(connection.execute("SELECT sum(length(words) > 0) FROM note").fetchone()[0])


def names(folder: Path) -> set[str]:
    """The names in a folder."""
    return {path.name for path in folder.iterdir()}


def test_what_was_written_is_there_again_and_unreadable_without_the_key(path: Path) -> None:
    assert notes(path) == 500
    data = path.read_bytes()
    assert WORDS.encode() not in data
    assert b"SQLite" not in data
    assert KEY not in data


def test_every_connection_is_durable_and_keeps_its_promises(path: Path) -> None:
    for read_only in (False, True):
        with closing(connect(path, KEY, read_only=read_only)) as connection:
            found = {
                name: connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("synchronous", "foreign_keys", "journal_mode", "busy_timeout", "temp_store")
            }
            assert found == {
                "synchronous": 2,
                "foreign_keys": 1,
                "journal_mode": "wal",
                "busy_timeout": 5000,
                "temp_store": 2,
            }
            assert connection.isolation_level is None
            assert user_version(connection) == 7


def test_a_read_only_connection_reads_beside_a_writer_and_cannot_write(path: Path) -> None:
    with closing(connect(path, KEY)) as writer, closing(connect(path, KEY, read_only=True)) as reader:
        writer.execute("INSERT INTO note (words) VALUES ('new')")
        assert reader.execute("SELECT count(*) FROM note").fetchone() == (501,)
        with pytest.raises(dbapi2.Error) as caught:
            reader.execute("DELETE FROM note")
        assert isinstance(translate(caught.value), FolderReadOnly)


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_the_files_are_for_this_user_only(path: Path) -> None:
    with closing(connect(path, KEY)) as connection:
        connection.execute("DELETE FROM note")
        assert names(path.parent) == {"nbm.db", "nbm.db-wal", "nbm.db-shm"}
        assert {stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()} == {0o600}


@pytest.mark.parametrize("name", ["with space & 100%", "vraag?mode=memory", "hek#je", "café"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    path = tmp_path / name / "nbm.db"
    connect(path, KEY, create=True).close()
    connect(path, KEY).close()
    assert names(tmp_path) == {name}
    assert names(tmp_path / name) == {"nbm.db"}


def test_a_new_database_never_takes_the_place_of_another(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(AlreadySetUp):
        connect(path, OTHER_KEY, create=True)
    assert path.read_bytes() == before
    assert names(path.parent) == {"nbm.db"}


def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotSetUp):
        connect(tmp_path / "nbm.db", KEY)
    assert names(tmp_path) == set()


def test_a_key_must_have_its_full_length(path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        connect(path, b"x'00'")


def test_a_wrong_key_is_named_and_prints_nothing(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DatabaseForeign) as caught:
        connect(path, OTHER_KEY)
    assert caught.value.where == str(path)
    assert capfd.readouterr() == ("", "")
    assert notes(path) == 500


def plain_database(path: Path) -> None:
    """A database of another program, without a key."""
    path.unlink()
    with closing(dbapi2.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE theirs (one)")


def other_program(path: Path) -> None:
    """A database with our key but without our mark."""
    with closing(connect(path, KEY)) as connection:
        connection.execute("PRAGMA application_id=1")


def noise(start: int, end: int) -> Callable[[Path], None]:
    """Changes every byte of a stretch of the file."""

    def overwrite(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(start)
            changed = bytes(byte ^ 0x5A for byte in file.read(end - start))
            file.seek(start)
            file.write(changed)

    return overwrite


def cut(size: int) -> Callable[[Path], None]:
    """Cuts the file off."""
    return lambda path: os.truncate(path, size)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (plain_database, DatabaseForeign),
        (other_program, DatabaseForeign),
        (lambda path: path.write_text("a letter to someone\n" * 1_000), DatabaseForeign),
        (lambda path: path.write_bytes(b"SQLite format 3\0"), DatabaseForeign),
        (noise(0, PAGE), DatabaseForeign),
        (noise(16, PAGE), DatabaseDamaged),
        (noise(PAGE * 20 + 100, PAGE * 20 + 101), DatabaseDamaged),
        (noise(PAGE * 20, PAGE * 22), DatabaseDamaged),
        (cut(0), DatabaseDamaged),
        (cut(100), DatabaseDamaged),
        (cut(PAGE), DatabaseDamaged),
        (cut(PAGE * 20), DatabaseDamaged),
        (cut(PAGE * 20 + 100), DatabaseDamaged),
    ],
)
def test_a_file_that_is_not_right_is_named_and_left_alone(
    path: Path, change: Callable[[Path], object], error: type[NbmError], capfd: pytest.CaptureFixture[str]
) -> None:
    change(path)
    before = path.read_bytes()
    found: NbmError | None = None
    try:
        notes(path)
    except NbmError as caught:
        found = caught
    except dbapi2.Error as caught:
        found = translate(caught)
    assert type(found) is error
    assert path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_a_log_without_its_database_is_kept(path: Path) -> None:
    with closing(connect(path, KEY)) as connection:
        connection.execute("INSERT INTO note (words) VALUES ('only in the log')")
        saved = path.with_name("saved")
        shutil.copy(path.with_name("nbm.db-wal"), saved)
    saved.rename(path.with_name("nbm.db-wal"))
    log = path.with_name("nbm.db-wal").read_bytes()
    assert log
    for make_it_go in (lambda: os.truncate(path, 0), path.unlink):
        make_it_go()
        with pytest.raises(DatabaseDamaged):
            connect(path, KEY)
    with pytest.raises(DatabaseDamaged):
        connect(path, KEY, create=True)
    assert path.with_name("nbm.db-wal").read_bytes() == log


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that refuses files to everyone")
def test_a_read_only_folder_is_named() -> None:
    with pytest.raises(FolderReadOnly):
        connect(Path("/sys/nbm.db"), KEY, create=True)


def test_a_path_below_a_file_is_named(path: Path) -> None:
    for create in (False, True):
        with pytest.raises(FolderUnreachable):
            connect(path / "nbm.db", KEY, create=create)
    with pytest.raises(FolderUnreachable):
        connect(path.parent / "missing" / "nbm.db", KEY, create=True)


def test_a_full_and_a_busy_database_are_translated(path: Path) -> None:
    with closing(connect(path, KEY)) as connection, closing(connect(path, KEY)) as other:
        connection.execute("PRAGMA max_page_count=1")
        with pytest.raises(dbapi2.Error) as full:
            connection.execute("INSERT INTO note (words) VALUES (zeroblob(100000))")
        other.execute("PRAGMA busy_timeout=0")
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(dbapi2.Error) as busy:
            other.execute("BEGIN IMMEDIATE")
        with pytest.raises(dbapi2.Error) as ours:
            connection.execute("SELECT nothing")
    assert type(translate(full.value)) is DiskFull
    assert type(translate(busy.value)) is FolderInUse
    assert translate(ours.value) is None
    assert translate(ValueError()) is None
    assert translate(None) is None


def test_a_sound_database_has_no_complaints(path: Path) -> None:
    with closing(connect(path, KEY)) as connection:
        assert integrity(connection) == []


def test_damage_is_listed_also_after_a_read_ran_into_it(path: Path) -> None:
    noise(PAGE * 20 + 100, PAGE * 20 + 101)(path)
    with closing(connect(path, KEY)) as connection:
        with pytest.raises(dbapi2.Error):
            connection.execute("SELECT sum(length(words)) FROM note").fetchone()
        assert "page 21" in " ".join(integrity(connection))
        assert WORDS not in " ".join(integrity(connection))


def test_a_backup_opens_with_the_same_key_and_holds_uncheckpointed_changes(path: Path) -> None:
    target = path.with_name("copy.db")
    target.write_bytes(b"an older copy")
    with closing(connect(path, KEY)) as connection:
        connection.execute("INSERT INTO note (words) VALUES ('just now')")
        backup(connection, target, KEY)
        connection.execute("INSERT INTO note (words) VALUES ('later')")
        assert names(path.parent) == {"nbm.db", "nbm.db-wal", "nbm.db-shm", "copy.db"}
    assert notes(target) == 501
    assert notes(path) == 502
    assert WORDS.encode() not in target.read_bytes()
    assert target.read_bytes()[:16] != path.read_bytes()[:16]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with closing(connect(target, KEY)) as copy:
        assert (user_version(copy), integrity(copy)) == (7, [])


@pytest.mark.parametrize("page", [1, 2, 20])
def test_a_backup_of_a_damaged_database_leaves_the_older_backup(path: Path, page: int) -> None:
    target = path.with_name("copy.db")
    target.write_bytes(b"an older copy")
    noise(PAGE * page + 100, PAGE * page + 101)(path)
    with closing(connect(path, KEY)) as connection, pytest.raises(DatabaseDamaged):
        backup(connection, target, KEY)
    assert target.read_bytes() == b"an older copy"
    assert names(path.parent) == {"nbm.db", "copy.db"}


def test_a_backup_to_a_folder_that_is_not_there_is_named(path: Path) -> None:
    with closing(connect(path, KEY)) as connection, pytest.raises(FolderUnreachable):
        backup(connection, path.parent / "missing" / "copy.db", KEY)


TRACED = """
import sys
from pathlib import Path
from storage.connection import backup, connect
folder = Path(sys.argv[1])
connection = connect(folder / "nbm.db", bytes(32), create=True)
connection.execute("CREATE TABLE note (words)")
backup(connection, folder / "copy.db", bytes(32))
connection.close()
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_database_and_backup_reach_the_disk_around_their_renames(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    (tmp_path / "data").mkdir()
    command = strace_command([sys.executable, "-c", TRACED, tmp_path / "data"], trace)
    subprocess.run(command, cwd=ROOT, check=True)
    events = parse_strace(trace, ROOT)
    renamed = [Path(one.paths[1]).name for one in events if one.call.startswith("rename")]
    assert renamed == ["nbm.db", "copy.db"]
    assert unsafe_renames(events) == []


def test_a_connection_loads_nothing_heavy() -> None:
    code = "import sys, storage.connection\n"
    code += "print(sys.modules.keys() & {'sqlalchemy', 'sqlite3', 'cryptography', 'textual'})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
