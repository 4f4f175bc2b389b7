"""Safe writing: the old file or the new one, never a half one, and a clear error when it fails."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import errors
from storage.errors import DiskFull, FolderReadOnly, FolderUnreachable, NbmError, exit_table
from storage.files import remove_leftovers, write_safely
from tests.terminal import parse_strace, strace_command, unsafe_renames

ROOT = Path(__file__).parents[1]
# A tmpfs of 1 MiB in a mount namespace of its own: a disk that is really full, or really read-only.
SMALL_DISK = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
MOUNT = 'mount -t tmpfs -o "size=1m,$5" tmpfs "$1" && cd "$2" && exec "$3" -c "$4" "$1"'


def run(code: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run Python code on the project in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def run_on_small_disk(mount_point: Path, code: str, mode: str = "rw") -> str:
    """What Python code prints that runs with `disk`, a file system of 1 MiB."""
    begin = "import os, sys; from pathlib import Path; disk = Path(sys.argv[1])\n"
    arguments = ["sh", mount_point, ROOT, sys.executable, begin + code, mode]
    done = subprocess.run([*SMALL_DISK, MOUNT, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def small_disks_work() -> bool:
    """Whether this computer lets a test mount a disk of its own."""
    return (
        shutil.which("unshare") is not None
        and subprocess.run([*SMALL_DISK, "mount -t tmpfs tmpfs /mnt"], capture_output=True, check=False).returncode == 0
    )


needs_small_disk = pytest.mark.skipif(not small_disks_work(), reason="may not mount a small disk here")


def names(folder: Path) -> set[str]:
    """The names in a folder."""
    return {path.name for path in folder.iterdir()}


def test_a_file_is_written_whole_for_this_user_only(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"older and longer than what comes")
    assert write_safely(path, b"new") == hashlib.sha256(b"new").hexdigest()
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == {"a.bin"}
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_chunks_make_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    chunks = [bytes([number]) * 50_000 for number in range(20)]
    assert write_safely(path, iter(chunks)) == hashlib.sha256(b"".join(chunks)).hexdigest()
    assert path.read_bytes() == b"".join(chunks)


def test_data_that_fails_halfway_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def stopped() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_safely(path, stopped())
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == {"a.bin"}


KILLED = """
import os, signal, sys
from pathlib import Path
from storage.files import write_safely
def chunks():
    yield b"x" * 1_000_000
    os.kill(os.getpid(), signal.SIGKILL)
write_safely(Path(sys.argv[1]), chunks())
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_killed_writer_leaves_the_old_file_and_a_leftover_that_can_be_removed(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    assert run(KILLED, path).returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    assert len(names(tmp_path)) == 2
    remove_leftovers(tmp_path)
    assert names(tmp_path) == {"a.bin"}


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_content_and_folder_reach_the_disk_around_the_rename(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from storage.files import write_safely\n"
    code += "write_safely(Path(sys.argv[1]), b'new')"
    trace = tmp_path / "trace"
    command = strace_command([sys.executable, "-c", code, tmp_path / "a.bin"], trace)
    subprocess.run(command, cwd=ROOT, check=True)
    events = parse_strace(trace, ROOT)
    assert [Path(one.paths[1]).name for one in events if one.call.startswith("rename")] == ["a.bin"]
    assert unsafe_renames(events) == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that refuses files to everyone")
def test_a_folder_that_refuses_files_is_called_read_only() -> None:
    with pytest.raises(FolderReadOnly) as caught:
        write_safely(Path("/sys/nbm.bin"), b"new")
    assert caught.value.where == "/sys/nbm.bin"


@pytest.mark.parametrize("path", ["missing/a.bin", "file/a.bin"])
def test_a_folder_that_is_not_there_is_called_unreachable(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnreachable):
        write_safely(tmp_path / path, b"new")
    assert names(tmp_path) == {"file"}


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on file sizes")
def test_a_file_that_gets_too_big_counts_as_a_full_disk(tmp_path: Path) -> None:
    code = """
import resource, sys
from pathlib import Path
from storage import errors
from storage.errors import DiskFull
from storage.files import write_safely
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    write_safely(Path(sys.argv[1]), b"x" * 20_000)
except DiskFull:
    print("full")
"""
    (tmp_path / "a.bin").write_bytes(b"old")
    assert run(code, tmp_path / "a.bin").stdout == "full\n"
    assert (tmp_path / "a.bin").read_bytes() == b"old"
    assert names(tmp_path) == {"a.bin"}


@needs_small_disk
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    code = """
from storage import errors
from storage.errors import DiskFull
from storage.files import write_safely
write_safely(disk / "a.bin", b"old")
try:
    write_safely(disk / "a.bin", b"x" * 2_000_000)
except DiskFull as error:
    print(type(error).__name__, (disk / "a.bin").read_bytes(), os.listdir(disk))
"""
    assert run_on_small_disk(tmp_path, code) == "DiskFull b'old' ['a.bin']\n"


@needs_small_disk
def test_a_read_only_disk_is_called_so(tmp_path: Path) -> None:
    code = """
from storage import errors
from storage.errors import FolderReadOnly
from storage.files import write_safely
try:
    write_safely(disk / "a.bin", b"new")
except FolderReadOnly as error:
    print(type(error).__name__, os.listdir(disk))
"""
    assert run_on_small_disk(tmp_path, code, "ro") == "FolderReadOnly []\n"


@needs_small_disk
def test_a_database_on_a_full_disk_keeps_what_was_committed(tmp_path: Path) -> None:
    code = """
from storage.connection import backup, connect, integrity, translate
from storage import errors
from storage.errors import DiskFull
from storage.folder import DataFolder
key = bytes(32)
def full(work):
    try:
        work()
    except Exception as error:
        print(type(error if isinstance(error, DiskFull) else translate(error)).__name__)
full(DataFolder(disk).check_writable)
connection = connect(disk / "nbm.db", key, create=True)
connection.execute("CREATE TABLE note (words BLOB)")
connection.execute("INSERT INTO note VALUES (zeroblob(300000))")
connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
full(lambda: connection.execute("INSERT INTO note VALUES (zeroblob(2000000))"))
connection.close()
connection = connect(disk / "nbm.db", key)
print(connection.execute("SELECT count(*) FROM note").fetchone(), integrity(connection))
(disk / "ballast").write_bytes(bytes(400_000))
full(lambda: backup(connection, disk / "copy.db", key))
print(sorted(name for name in os.listdir(disk) if "tmp" in name or "copy" in name))
"""
    shown = run_on_small_disk(tmp_path, code).splitlines()
    assert shown == ["DiskFull", "DiskFull", "(1,) []", "DiskFull", "[]"]


def test_every_error_has_words_and_a_documented_exit_code() -> None:
    table = [row for row in exit_table() if hasattr(errors, row[1])]  # what other modules add depends on the imports
    assert {(code, name) for code, name, _ in table if code in (1, 3, 7, 11)} == {
        (1, "NbmError"),
        *(
            (3, name)
            for name in ("PassphraseFileUnreadable", "WrongPassphrase", "WrongRecoveryCode", "RecoveryCodeMistyped")
        ),
        (7, "FolderInUse"),
        (11, "ExportStopped"),
    }
    assert [code for code, *_ in table] == sorted(code for code, *_ in table)
    for kind in [NbmError, *(kind for kind in NbmError.__subclasses__() if hasattr(errors, kind.__name__))]:
        assert all(line.strip() and "{" not in line for line in kind().lines()), kind


def test_an_error_says_where_without_repeating_anything_else() -> None:
    assert DiskFull(path=Path("/data")).where == "/data"
    assert DiskFull().where == ""
    assert str(DiskFull(path=Path("/data"))) == "DiskFull"
