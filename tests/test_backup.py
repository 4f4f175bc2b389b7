"""Backups: one whole file or none, put back whole or not at all, and a new life afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import ProgressBar

from storage import keyfile
from storage.backup import BackupStopped, make_backup
from storage.connection import connect
from storage.errors import (
    DatabaseNewer,
    DiskFull,
    FolderReadOnly,
    FolderUnreachable,
    NbmError,
    WrongPassphrase,
    WrongRecoveryCode,
)
from storage.folder import DataFolder
from storage.opening import open_folder, open_with
from storage.recovery_code import new_code
from storage.replica import delivered, remember_delivered
from storage.restore import BackupInvalid, BackupNewer, BackupUnreadable, DataInTheWay, NotABackup, restore
from storage.restored import restored
from storage.store import Store
from tests.laptop import Laptop
from tests.screens_fixture import ID, NOW, key_event, sitting
from tests.stores import PASSPHRASE, START, SetClock, Template, make_template
from tests.test_files import needs_small_disk, run_on_small_disk

ROOT = Path(__file__).parents[1]
WORDS = "Verzonnen bedrijf zwubauplim"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder for backups."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Another laptop, with a key of its own."""
    return make_template(tmp_path_factory.mktemp("other") / "template")


@pytest.fixture
def made(store: Store, template: Template, out: Path) -> Path:
    """A backup with one employer in it; the store is closed."""
    store.save("employer", "e", {"name": WORDS})
    path = make_backup(store.folder, template.key, out, START).path
    store.close()
    return path


@contextmanager
def opened_store(folder: DataFolder, secret: str = PASSPHRASE) -> Iterator[Store]:
    """The store of a folder, as the program opens it."""
    with folder.lock():
        store = Store(open_with(folder, secret)[0], SetClock())
        try:
            yield store
        finally:
            store.close()


def put_back(folder: DataFolder, file: Path, secret: str = PASSPHRASE, **how: Any) -> None:
    """Restore, as the command does."""
    folder.create()
    with folder.lock():
        restore(folder, file, secret, START, **how)


def employers(folder: DataFolder, secret: str = PASSPHRASE) -> list[str]:
    """The names of the employers in a data folder."""
    with opened_store(folder, secret) as store:
        return [row.values["name"] for row in store.rows("employer")]


def names(folder: Path) -> list[str]:
    """The names in a folder."""
    return sorted(path.name for path in folder.iterdir())


def content(folder: DataFolder) -> dict[str, str]:
    """Every file of a data folder that holds something, with its hash."""
    files = [path for path in folder.path.rglob("*") if path.is_file() and path.stat().st_size]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# ---- Making one


def test_a_backup_goes_back_on_another_laptop(made: Path, tmp_path: Path) -> None:
    there = DataFolder(tmp_path / "there")
    put_back(there, made)
    assert employers(there) == [WORDS]
    assert names(there.path) == ["backups", "nbm.db", "nbm.key", "nbm.lock"]
    assert names(there.backups) == []


def test_a_backup_can_be_unpacked_by_hand(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path / "there")
    assert employers(DataFolder(tmp_path / "there")) == [WORDS]


def test_nothing_in_it_is_in_clear(made: Path, store: Store) -> None:
    data = made.read_bytes()
    assert data.count(b"zwubauplim") == 0
    assert b"SQLite format" not in data
    assert store.replica.id.encode() not in data
    assert made.name == "nbm-backup-20270309-090000.nbm"
    if os.name == "posix":
        assert made.stat().st_mode & 0o777 == 0o600


def test_it_is_never_written_over_another_file(store: Store, template: Template, out: Path) -> None:
    first = make_backup(store.folder, template.key, out, START)
    before = first.path.read_bytes()
    second = make_backup(store.folder, template.key, out, START)
    assert names(out) == ["nbm-backup-20270309-090000-2.nbm", "nbm-backup-20270309-090000.nbm"]
    assert first.path.read_bytes() == before
    assert second.sha256 == hashlib.sha256(second.path.read_bytes()).hexdigest()


def test_what_is_typed_while_it_is_made_does_not_harm_it(
    store: Store, template: Template, out: Path, tmp_path: Path
) -> None:
    for number in range(400):
        store.save("employer", f"e{number}", {"name": f"{WORDS} {number}", "support_note": "lang " * 500})
    seen: list[int] = []

    def type_on(done: int, total: int) -> None:
        seen.append(done)
        if len(seen) < 50:
            store.save("employer", f"later{len(seen)}", {"name": "Verzonnen, te laat"})

    path = make_backup(store.folder, template.key, out, START, type_on).path
    assert len(seen) > 5
    assert seen == sorted(seen)
    put_back(DataFolder(tmp_path / "there"), path)
    # The first word comes before the copying begins, and nothing of what is typed after that goes along.
    assert sorted(set(employers(DataFolder(tmp_path / "there")))) == sorted(f"{WORDS} {n}" for n in range(400))
    store.close()
    assert "Verzonnen, te laat" in employers(store.folder)


def test_stopping_at_any_moment_leaves_nothing_behind(store: Store, template: Template, out: Path) -> None:
    before, asked = names(store.folder.path), 0

    def never() -> bool:
        nonlocal asked
        asked += 1
        return False

    make_backup(store.folder, template.key, out, START, stopped=never).path.unlink()
    assert asked > 3
    for moment in range(1, asked + 1):
        answers = iter([False] * (moment - 1) + [True])
        with pytest.raises(BackupStopped):
            make_backup(store.folder, template.key, out, START, stopped=lambda answers=answers: next(answers))  # type: ignore[misc]
        assert names(out) == []
        assert names(store.folder.path) == before


@pytest.mark.parametrize("chosen", ["missing", "file"])
def test_a_folder_that_is_not_there_is_called_unreachable(
    store: Store, template: Template, tmp_path: Path, chosen: str
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnreachable):
        make_backup(store.folder, template.key, tmp_path / chosen, START)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that refuses files to everyone")
def test_a_folder_that_refuses_files_is_called_read_only(store: Store, template: Template) -> None:
    before = names(store.folder.path)
    with pytest.raises(FolderReadOnly):
        make_backup(store.folder, template.key, Path("/sys"), START)
    assert names(store.folder.path) == before


PROGRAM = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from storage.backup import make_backup
from storage.errors import NbmError
from storage.folder import DataFolder
from storage.keyfile import DataKey
from storage.restore import restore
NOW = datetime(2027, 3, 9, 8, tzinfo=UTC)
"""


@needs_small_disk
def test_a_full_disk_leaves_nothing_behind(store: Store, template: Template, tmp_path: Path) -> None:
    store.close()
    code = f"""{PROGRAM}
(disk / "filler").write_bytes(b"x" * 500_000)
try:
    key = DataKey(bytes.fromhex({template.key.raw.hex()!r}))
    make_backup(DataFolder(Path({str(store.folder.path)!r})), key, disk, NOW)
except NbmError as error:
    print(type(error).__name__, os.listdir(disk))
"""
    disk = tmp_path / "disk"
    disk.mkdir()
    assert run_on_small_disk(disk, code) == f"{DiskFull.__name__} ['filler']\n"


def test_a_key_file_of_other_data_is_no_part_of_a_backup(
    store: Store, template: Template, other: Template, out: Path
) -> None:
    shutil.copy(other.folder.keyfile, store.folder.keyfile)
    with pytest.raises(NbmError):
        make_backup(store.folder, template.key, out, START)
    assert names(out) == []


# ---- Putting one back


def test_data_that_are_there_are_only_replaced_when_asked_and_kept(made: Path, other: Template, tmp_path: Path) -> None:
    there = other.copy_to(tmp_path / "there")
    with opened_store(there) as store:
        store.save("employer", "f", {"name": "Verzonnen, van voor die tijd"})
    before = content(there)
    with pytest.raises(DataInTheWay):
        put_back(there, made)
    assert content(there) == before
    put_back(there, made, replace=True)
    assert employers(there) == [WORDS]
    kept = DataFolder(tmp_path / "kept")
    kept.create()
    for ending in ("db", "key"):
        shutil.copy(there.backups / f"before-restore-20270309-090000.{ending}", kept.path / f"nbm.{ending}")
    assert employers(kept) == ["Verzonnen, van voor die tijd"]


def test_a_second_time_in_the_same_second_keeps_what_the_first_kept(made: Path, folder: DataFolder) -> None:
    put_back(folder, made, replace=True)
    put_back(folder, made, replace=True)
    assert [name for name in names(folder.backups) if name.endswith(".db")] == [
        "before-restore-20270309-090000-2.db",
        "before-restore-20270309-090000.db",
    ]


def test_what_only_stood_in_the_log_is_kept_too(made: Path, other: Template, tmp_path: Path) -> None:
    there = other.copy_to(tmp_path / "there")
    with closing(connect(there.database, other.key.raw)) as connection:
        connection.execute("CREATE TABLE last_words (words TEXT)")
        connection.execute("INSERT INTO last_words VALUES ('verzonnen')")
        crashed = tmp_path / "crashed"
        shutil.copytree(there.path, crashed)  # as a laptop that lost its power leaves it
    assert (crashed / "nbm.db-wal").stat().st_size
    put_back(DataFolder(crashed), made, replace=True)
    stem = crashed / "backups" / "before-restore-20270309-090000"
    with closing(connect(stem.with_suffix(".db"), other.key.raw)) as connection:
        assert connection.execute("SELECT words FROM last_words").fetchall() == [("verzonnen",)]
    assert employers(DataFolder(crashed)) == [WORDS]


def test_the_recovery_code_puts_it_back_too(made: Path, template: Template, tmp_path: Path) -> None:
    there = DataFolder(tmp_path / "there")
    put_back(there, made, template.recovery_code)
    assert employers(there, template.recovery_code) == [WORDS]


def test_a_restored_folder_begins_a_new_life_also_in_the_same_place(made: Path, store: Store) -> None:
    folder, before = store.folder, store.replica
    put_back(folder, made, replace=True)
    # The very same file of the same name, as far as the system knows.
    aside = folder.backups / "before-restore-20270309-090000.db"
    shutil.copyfile(folder.database, aside)
    os.replace(aside, folder.database)
    with opened_store(folder) as again:
        assert again.replica.id != before.id
        assert again.replica.member_id == before.member_id
        new = again.replica
    with opened_store(folder) as again:
        assert again.replica == new


# ---- What is no good


def nothing(path: Path) -> None:
    path.unlink()


def some_text(path: Path) -> None:
    path.write_text("verzonnen")


def an_empty_file(path: Path) -> None:
    path.write_bytes(b"")


def another_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("nbm.db", "x")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None], packing: int = zipfile.ZIP_STORED) -> None:
    """Put the file together again after a change, as somebody could who knows the format."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def with_manifest(**values: Any) -> Callable[[Path], None]:
    """Changes fields of the manifest."""

    def change(path: Path) -> None:
        def rewrite(members: dict[str, bytes]) -> None:
            members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | values).encode()

        rewritten(path, rewrite)

    return change


def packed(path: Path) -> None:
    rewritten(path, lambda members: None, zipfile.ZIP_DEFLATED)


def other_member(path: Path) -> None:
    def rename(members: dict[str, bytes]) -> None:
        members["../nbm.key"] = members.pop("nbm.key")

    rewritten(path, rename)


def damaged_inside(path: Path) -> None:
    """With hashes that fit: the database itself was already damaged."""

    def damage(members: dict[str, bytes]) -> None:
        data = bytearray(members["nbm.db"])
        data[20 * 4096 : 20 * 4096 + 50] = bytes(50)
        members["nbm.db"] = bytes(data)
        manifest = json.loads(members["manifest.json"])
        manifest["members"][0]["sha256"] = hashlib.sha256(data).hexdigest()
        members["manifest.json"] = json.dumps(manifest).encode()

    rewritten(path, damage)


BAD: list[tuple[Callable[[Path], None], type[NbmError]]] = [
    (nothing, BackupUnreadable),
    (some_text, NotABackup),
    (an_empty_file, NotABackup),
    (another_zip, NotABackup),
    (other_member, NotABackup),
    (with_manifest(format="iets anders"), NotABackup),
    (cut, BackupInvalid),
    (flip, BackupInvalid),
    (packed, BackupInvalid),
    (damaged_inside, BackupInvalid),
    (with_manifest(made_at="gisteren"), BackupInvalid),
    (with_manifest(members=[]), BackupInvalid),
    (with_manifest(version=99), BackupNewer),
    (with_manifest(schema=9_000), DatabaseNewer),
]


@pytest.mark.parametrize(("spoil", "error"), BAD, ids=[f"{n}-{error.__name__}" for n, (_, error) in enumerate(BAD)])
def test_what_is_no_good_changes_nothing(
    made: Path, folder: DataFolder, spoil: Callable[[Path], None], error: type[NbmError]
) -> None:
    before = content(folder)
    spoil(made)
    with pytest.raises(error) as caught:
        put_back(folder, made, replace=True)
    assert type(caught.value) is error
    assert content(folder) == before
    assert not [name for name in names(folder.path) if name.startswith((".nbm", "restore"))]
    assert all(line and "{" not in line for line in caught.value.lines())


@pytest.mark.parametrize(
    ("secret", "error"),
    [("vier foute woorden samen", WrongPassphrase), (new_code(), WrongRecoveryCode)],
    ids=["passphrase", "code"],
)
def test_the_wrong_secret_changes_nothing(made: Path, folder: DataFolder, secret: str, error: type[NbmError]) -> None:
    before = content(folder)
    with pytest.raises(error):
        put_back(folder, made, secret, replace=True)
    assert content(folder) == before


@pytest.fixture(scope="module")
def whole(template: Template, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a backup."""
    return make_backup(template.folder, template.key, tmp_path_factory.mktemp("whole"), START).path.read_bytes()


@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), keep=st.sampled_from([True, False]))
def test_any_flipped_bit_or_cut_is_refused_or_harmless(
    whole: bytes, template: Template, where: float, bit: int, keep: bool
) -> None:
    """Harmless are only bits of the ZIP that nobody reads; what is put back has been checked all the same."""
    place = template.folder.path.parent / f"flipped-{next(template.numbers)}"
    place.mkdir()
    data, at = bytearray(whole), int(where * len(whole))
    data[at] ^= 1 << bit
    (place / "copy.nbm").write_bytes(data if keep else whole[:at])
    there = DataFolder(place / "there")
    try:
        put_back(there, place / "copy.nbm")
    except (BackupInvalid, BackupNewer, DatabaseNewer):
        assert not there.is_set_up
    else:
        assert keep
        assert employers(there) == []
    shutil.rmtree(place)


@needs_small_disk
def test_a_disk_that_is_full_or_read_only_changes_nothing(made: Path, tmp_path: Path) -> None:
    code = f"""{PROGRAM}
folder = DataFolder(disk)
try:
    with folder.lock():
        restore(folder, Path({str(made)!r}), {PASSPHRASE!r}, NOW)
except NbmError as error:
    print(type(error).__name__, sorted(os.listdir(disk)))
"""
    disk = tmp_path / "disk"
    disk.mkdir()
    full = code.replace("try:", '(disk / "filler").write_bytes(b"x" * 500_000)\ntry:')
    assert run_on_small_disk(disk, full) == "DiskFull ['backups', 'filler', 'nbm.lock']\n"
    assert run_on_small_disk(disk, code, "ro") == "FolderReadOnly []\n"


# ---- Killed

# Kills itself at the given turn of touching a file, counted from where the restore begins; prints the number of turns.
KILLED = f"""{PROGRAM}
import os, signal
data, file, secret, turn = sys.argv[1:]
count = None
def touched(event, arguments):
    global count
    if count is not None and event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir"):
        count += 1
        if count == int(turn):
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(touched)
folder = DataFolder(Path(data))
with folder.lock():
    count = 0
    restore(folder, Path(file), secret, NOW, replace=True)
print(count)
"""
OLD, NEW = "wachtzin van voor die tijd", PASSPHRASE


@dataclass(frozen=True)
class Left:
    """How it ended: the number of turns when it was not killed, and whether the new data are there."""

    turns: int
    new: bool


@pytest.fixture
def kill_at(made: Path, other: Template, tmp_path: Path) -> Callable[[int], Left]:
    """Puts a backup back, over other data, in a process that is killed at some turn; checks what is left."""
    before = other.copy_to(tmp_path / "before")
    keyfile.change_passphrase(before.keyfile, other.key, OLD)
    with opened_store(before, OLD) as store:
        store.save("employer", "f", {"name": "Verzonnen, oud"})

    def kill(turn: int) -> Left:
        there = DataFolder(tmp_path / f"there-{turn}")
        shutil.copytree(before.path, there.path)
        command = [sys.executable, "-c", KILLED, str(there.path), str(made), NEW, str(turn)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == (0 if turn == 0 else -signal.SIGKILL), done.stderr
        with there.lock():
            pass
        try:
            found = employers(there, NEW)
        except WrongPassphrase:
            found = employers(there, OLD)
        assert found in (["Verzonnen, oud"], [WORDS])
        left = [name for name in names(there.path) if name not in {"backups", "nbm.db", "nbm.key", "nbm.lock"}]
        assert left == []
        new = found == [WORDS]
        assert len([path for path in there.backups.glob("before-*") if path.suffix in (".db", ".key")]) == 2 * new
        shutil.rmtree(there.path)
        return Left(int(done.stdout or 0), new)

    return kill


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_killing_leaves_the_old_data_or_the_new(kill_at: Callable[[int], Left]) -> None:
    turns = kill_at(0).turns
    assert turns > 25
    ends = [kill_at(turn).new for turn in (3, *range(turns - 13, turns + 1))]  # around each of the renames
    assert ends == sorted(ends)
    assert set(ends) == {False, True}


@pytest.mark.torture
@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_killing_at_every_turn_leaves_the_old_data_or_the_new(kill_at: Callable[[int], Left]) -> None:
    ends = [kill_at(turn).new for turn in range(1, kill_at(0).turns + 1)]
    assert ends == sorted(ends)
    assert set(ends) == {False, True}


def waiting(folder: DataFolder, made: Path) -> DataFolder:
    """A folder in which a restore was cut off just when it began to count."""
    place = folder.path / "restore-20270309-090000"
    with zipfile.ZipFile(made) as archive:
        archive.extractall(place, ["nbm.db", "nbm.key"])
    folder.backups.mkdir(exist_ok=True)
    return folder


def test_who_only_looks_finishes_what_was_cut_off(made: Path, tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "laptop").prepare()
    folder = DataFolder(laptop.data)
    folder.create()
    waiting(folder, made)
    done = laptop.run("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Alles is in orde." in done.stdout
    assert folder.is_set_up
    assert not folder.is_waiting


# ---- What the coach is told


def replica_of(folder: DataFolder) -> str:
    """The replica that wrote last."""
    with opened_store(folder) as store:
        return store.replica.id


def told(folder: DataFolder) -> tuple[int, int] | None:
    """Last number and number delivered, as the coach is told."""
    with closing(open_folder(folder, keyfile.unlock(folder.keyfile, PASSPHRASE)).connection) as connection:
        found = restored(connection)
    return found and (found.last, found.delivered)


def test_what_was_delivered_after_the_backup_is_known(made: Path, store: Store) -> None:
    remember_delivered(store.replica.id, 5)
    put_back(store.folder, made, replace=True)
    assert told(store.folder) == (1, 5)
    assert delivered(store.replica.id) == 5


def test_who_never_restored_is_told_nothing(folder: DataFolder) -> None:
    assert told(folder) is None


async def test_the_coach_is_told_once(full_folder: DataFolder, caseload: Template, out: Path) -> None:
    replica = replica_of(full_folder)
    with opened_store(full_folder) as store:
        store.save("employer", ID["bakery"], {"place": "Verzonnendam"})
    made = make_backup(full_folder, caseload.key, out, NOW)
    last = journal_end(full_folder)
    remember_delivered(replica, last + 3)
    put_back(full_folder, made.path, replace=True)
    async with sitting(full_folder) as coach:
        assert "Je werkt verder met een reservekopie" in coach.words
        assert "ma 9 mrt 2026 13:00" in coach.words
        assert "Daarvan zaten 3 wijzigingen al in een leverbestand." in coach.words
        assert f"tot en met nummer {last + 3}; de kopie gaat tot en met nummer {last}" in coach.words
        await coach.press("ctrl+q")
    async with sitting(full_folder) as coach:
        assert "reservekopie" in coach.words  # who only closed the window did not read it
        await coach.press("enter")
        assert coach.screen == "HomeScreen"
        assert "V-07" in coach.words
        await coach.press("ctrl+q")
    async with sitting(full_folder) as coach:
        assert coach.screen == "HomeScreen"


def journal_end(folder: DataFolder) -> int:
    """The last number of the replica that writes."""
    with opened_store(folder) as store, store.session() as session:
        found = session.connection().exec_driver_sql(
            "SELECT max(number) FROM journal WHERE replica = ?", (store.replica.id,)
        )
        return int(found.scalar_one())


# ---- The screen and the commands


async def test_the_screen_makes_a_backup(quiet_folder: DataFolder, out: Path, tmp_path: Path) -> None:
    async with sitting(quiet_folder) as coach:
        await coach.press("f12", *["down"] * 5, "enter")
        assert "Reservekopie maken" in coach.words
        await coach.press("enter")
        assert "Typ eerst een map" in coach.words
        await coach.type(str(out / "er niet"))
        await coach.press("enter")
        await coach.until(lambda: "De map is er niet" in coach.words, "a refusal")
        await coach.press("ctrl+u", *str(out), "enter")
        await coach.until(lambda: "Klaar: nbm-backup-20260309-130000.nbm" in coach.words, "a backup")
        assert coach.screen == "BackupScreen"
        bar = coach.app.screen.query_one(ProgressBar)
        assert bar.percentage == 1
        assert not bar.display
        await coach.press("escape")
        assert "Mijn wachtzin veranderen" in coach.words
    there = DataFolder(tmp_path / "there")
    put_back(there, out / "nbm-backup-20260309-130000.nbm")
    with opened_store(there) as store:
        assert [row.values["name"] for row in store.rows("team_member")] == ["Noor Verzonnen"]


async def test_the_screen_proposes_the_folder_for_leverbestanden(quiet_folder: DataFolder, out: Path) -> None:
    async with sitting(quiet_folder) as coach:
        await coach.press("f12", "enter", "tab", *str(out), "escape")
        await coach.press(*["down"] * 5, "enter", "enter")
        await coach.until(lambda: names(out), "a backup")


async def test_escape_stops_without_a_file(quiet_folder: DataFolder, out: Path) -> None:
    gate = Event()
    async with sitting(quiet_folder) as coach:
        await coach.press("f12", *["down"] * 5, "enter", *str(out))
        coach.app.desk.send(lambda store: gate.wait())  # nothing is copied before Escape was pressed
        for key in ("enter", "escape"):
            coach.app.post_message(key_event(key))
        await coach.until(lambda: "Stoppen ..." in coach.words, "stopping")
        gate.set()
        await coach.until(lambda: "Gestopt, er is niets geschreven." in coach.words, "stopped")
        assert names(out) == []
        assert coach.screen == "BackupScreen"


def test_the_commands_on_two_laptops(tmp_path: Path, out: Path) -> None:
    old = Laptop(tmp_path / "old").set_up().add(("employer", "e", {"name": WORDS}))
    done = old.run("backup", "--to", out)
    assert done.returncode == 0, done.stderr
    path = next(out.iterdir())
    assert str(path) in done.stdout
    assert hashlib.sha256(path.read_bytes()).hexdigest() in done.stdout
    new = Laptop(tmp_path / "new").prepare()
    assert new.run("restore", path, passphrase="vier foute woorden samen").returncode == WrongPassphrase.exit_code
    assert not (new.data / "nbm.key").exists()
    assert new.run("restore", path).returncode == 0
    assert WORDS in new.stored("employer")
    again = new.run("restore", path)
    assert again.returncode == DataInTheWay.exit_code
    assert DataInTheWay.todo in again.stderr
    replaced = new.run("restore", path, "--replace")
    assert "before-restore-" in replaced.stdout
    assert new.run("restore", out / "weg.nbm", "--replace").returncode == BackupUnreadable.exit_code
    assert new.run("doctor").returncode == 0


def test_a_backup_is_made_while_the_app_is_open_and_not_put_back(tmp_path: Path, out: Path) -> None:
    laptop = Laptop(tmp_path / "laptop").set_up()
    with laptop.store() as store:
        store.save("employer", "e", {"name": WORDS})
        assert laptop.run("backup", "--to", out).returncode == 0
        refused = laptop.run("restore", next(out.iterdir()), "--replace")
        assert "Het programma is al open" in refused.stderr
    there = DataFolder(tmp_path / "there")
    put_back(there, next(out.iterdir()))
    assert WORDS in employers(there)
