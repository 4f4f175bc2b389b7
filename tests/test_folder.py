"""The data folder: which one, who writes in it, and whether it is a good place."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import platformdirs
import pytest

from storage.errors import FolderInUse, FolderReadOnly, FolderUnreachable
from storage.folder import (
    NETWORK_WARNING,
    SYNCED_WARNING,
    DataFolder,
    is_network_type,
    is_synced,
    is_unc,
    mount_type,
)

ROOT = Path(__file__).parents[1]
# Takes the lock, says so and waits until its input ends.
HOLDER = """
import sys
from pathlib import Path
from storage.folder import DataFolder
lock = DataFolder(Path(sys.argv[1])).lock()
print("held", flush=True)
sys.stdin.read()
"""


def test_the_argument_goes_before_the_environment_and_that_before_the_usual_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBM_DATA_DIR", str(tmp_path / "environment"))
    assert DataFolder.choose(tmp_path / "argument").path == tmp_path / "argument"
    assert DataFolder.choose(str(tmp_path / "argument")).path == tmp_path / "argument"
    assert DataFolder.choose().path == tmp_path / "environment"
    for nothing in ("", None):
        monkeypatch.setenv("NBM_DATA_DIR", "")
        assert DataFolder.choose(nothing).path == Path(platformdirs.user_data_dir("nbm", appauthor=False))
    assert not list(tmp_path.iterdir())


def test_a_chosen_folder_does_not_move_when_the_program_changes_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = DataFolder.choose("here")
    monkeypatch.chdir("/")
    assert folder.path == tmp_path / "here"
    assert DataFolder.choose("~/nbm").path == Path.home() / "nbm"


def test_everything_lies_inside_the_folder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert [path.name for path in (folder.database, folder.keyfile, folder.lockfile, folder.backups)] == [
        "nbm.db",
        "nbm.key",
        "nbm.lock",
        "backups",
    ]
    assert {path.parent for path in (folder.database, folder.keyfile, folder.lockfile, folder.backups)} == {tmp_path}


def test_a_new_folder_is_for_this_user_only_and_an_old_one_stays_as_it_is(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "deep" / "er")
    folder.create()
    if os.name == "posix":
        assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    folder.keyfile.write_bytes(b"kept")
    folder.create()
    assert folder.keyfile.read_bytes() == b"kept"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FolderUnreachable):
            DataFolder(path).create()


def test_one_writer_at_a_time_also_within_a_process(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with folder.lock() as held:
        before = {path: path.read_bytes() for path in tmp_path.iterdir()}
        with pytest.raises(FolderInUse) as caught:
            folder.lock()
        assert caught.value.where == str(tmp_path)
        assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    held.release()
    with folder.lock():
        pass


def test_a_killed_writer_frees_the_folder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(FolderInUse):
            folder.lock()
        holder.kill()
        holder.wait()
        with folder.lock():
            assert folder.lockfile.exists()


def test_a_program_started_by_the_writer_does_not_keep_the_folder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    command = [sys.executable, "-c", "import sys; print('up', flush=True); sys.stdin.read()"]
    with folder.lock():
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=False)
    with child:
        assert child.stdout is not None
        # Only once it runs has the system closed what it should not inherit.
        assert child.stdout.readline().strip() == b"up"
        with folder.lock():
            assert child.poll() is None
        child.communicate()


def test_taking_the_lock_clears_what_a_killed_writer_left(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.backups.mkdir()
    leftovers = [tmp_path / ".nbm-0123456789abcdef.tmp", folder.backups / ".nbm-0123456789abcdef.tmp-journal"]
    kept = [folder.database, folder.keyfile, folder.backups / "schema-1.db", tmp_path / "notes.tmp"]
    for path in [*leftovers, *kept]:
        path.touch()
    with folder.lock():
        assert [path.exists() for path in leftovers] == [False, False]
        assert all(path.exists() for path in kept)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that refuses files to everyone")
def test_a_read_only_folder_is_named_and_not_locked() -> None:
    folder = DataFolder(Path("/sys"))
    for use in (folder.lock, folder.check_writable, DataFolder(Path("/sys/nbm")).create):
        with pytest.raises(FolderReadOnly):
            use()


def test_a_check_for_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    DataFolder(tmp_path).check_writable()
    assert not list(tmp_path.iterdir())
    with pytest.raises(FolderUnreachable):
        DataFolder(tmp_path / "missing").check_writable()


MOUNTS = r"""
/dev/sda1 / ext4 rw,relatime 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//server/share /mnt/My\040share cifs rw 0 0
coach@server:/ /mnt/remote fuse.sshfs rw 0 0
/dev/sdc1 /mnt/stick fuseblk rw 0 0
/dev/sdd1 /mnt/later ext4 rw 0 0
//server/later /mnt/later smb3 rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/var/lib/nbm", "ext4", False),
        ("/home/coach/nbm", "nfs4", True),
        ("/home/local/nbm", "ext4", False),
        ("/home/localhost/nbm", "nfs4", True),
        ("/mnt/My share/nbm", "cifs", True),
        ("/mnt/remote/nbm", "fuse.sshfs", True),
        ("/mnt/stick/nbm", "fuseblk", False),
        ("/mnt/later/nbm", "smb3", True),
    ],
)
def test_the_file_system_under_a_folder_is_found(path: str, kind: str, network: bool) -> None:
    assert mount_type(PurePosixPath(path), MOUNTS) == kind
    assert is_network_type(kind) is network


def test_no_list_of_file_systems_gives_no_warning() -> None:
    assert mount_type(PurePosixPath("/home"), "") == ""
    assert not is_network_type("")


@pytest.mark.parametrize(
    ("path", "network"),
    [
        (r"\\server\share\nbm", True),
        (r"\\?\UNC\server\share\nbm", True),
        (r"C:\Users\coach\nbm", False),
        (r"\\?\C:\Users\coach\nbm", False),
    ],
)
def test_a_windows_share_is_recognised(path: str, network: bool) -> None:
    assert is_unc(PureWindowsPath(path)) is network


@pytest.mark.parametrize(
    ("path", "synced"),
    [
        (PureWindowsPath(r"C:\Users\coach\OneDrive - Gemeente Ergens\nbm"), True),
        (PureWindowsPath(r"C:\Users\coach\AppData\Local\nbm"), False),
        (PurePosixPath("/home/coach/SURFdrive/nbm"), True),
        (PurePosixPath("/home/coach/Google Drive/nbm"), True),
        (PurePosixPath("/home/coach/nextcloud/nbm"), True),
        (PurePosixPath("/Users/coach/Library/Mobile Documents/com~apple~CloudDocs/nbm"), True),
        (PurePosixPath("/Users/coach/Library/CloudStorage/Dropbox/nbm"), True),
        (PurePosixPath("/home/coach/.local/share/nbm"), False),
    ],
)
def test_a_synced_folder_is_recognised(path: PurePosixPath | PureWindowsPath, synced: bool) -> None:
    assert is_synced(path) is synced


def test_a_folder_is_warned_about_by_its_name_and_by_where_it_really_is(tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "nbm").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "Dropbox" / "nbm")
    assert SYNCED_WARNING in DataFolder(tmp_path / "Dropbox" / "nbm").warnings()
    assert SYNCED_WARNING in DataFolder(tmp_path / "link").warnings()
    assert SYNCED_WARNING not in DataFolder(tmp_path / "elsewhere").warnings()
    assert NETWORK_WARNING != SYNCED_WARNING


def test_the_folder_loads_neither_database_nor_cryptography() -> None:
    code = "import sys, storage.folder, storage.keyfile\n"
    code += "print(sys.modules.keys() & {'sqlalchemy', 'sqlcipher3', 'cryptography', 'textual'})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
