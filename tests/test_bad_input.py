"""What goes wrong is told in plain Dutch, with what is safe and what to do; nothing is written and nothing breaks."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from storage import errors, keyfile
from storage.connection import connect
from tests.laptop import Laptop, Words
from tests.sampling import sample
from tests.visit import Coach

WRONG = "vier foute woorden samen"
LONG = 20_000  # characters
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066]")  # control characters, and turning marks
TOO_NEW = 9_000  # a schema version that no program knows yet


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    """A laptop that is set up."""
    return Laptop(tmp_path_factory.mktemp("template") / "laptop").set_up()


@pytest.fixture
def laptop(template: Laptop, tmp_path: Path) -> Laptop:
    """A laptop of its own."""
    return template.copy(tmp_path / "laptop")


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a small disk in memory, of a size such as '40m'; skips where that is not allowed."""
    mounted: list[Path] = []

    def make(size: str) -> Path:
        point = tmp_path / "disk"
        point.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(point)]
        if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting a small disk takes rights that this user does not have")
        mounted.append(point)
        return point

    yield make
    for point in mounted:
        subprocess.run(["umount", "--lazy", str(point)], check=True)


def words_of(error: type[errors.NbmError]) -> tuple[str, ...]:
    """What the program says: what happened, what is safe and what to do."""
    return error.what, error.safe, error.todo


def content(laptop: Laptop) -> dict[str, str]:
    """Every file of the data folder that holds something, with its SHA-256; not where SQLite notes who is reading."""
    files = [path for path in laptop.data.rglob("*") if path.is_file() and path.stat().st_size]
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return {name: digest for name, digest in hashes.items() if not name.endswith("-shm")}


# Broken files


def lose_key(laptop: Laptop) -> None:
    (laptop.data / "nbm.key").unlink()


def lose_database(laptop: Laptop) -> None:
    (laptop.data / "nbm.db").unlink()


def damage_key(laptop: Laptop) -> None:
    path = laptop.data / "nbm.key"
    path.write_bytes(path.read_bytes()[:-100])


def damage_database(laptop: Laptop) -> None:
    path = laptop.data / "nbm.db"
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 4096):  # every page but the first
        data[start + 100 : start + 120] = bytes(20)
    path.write_bytes(data)


def put_other_database(laptop: Laptop) -> None:
    (laptop.data / "nbm.db").write_bytes(hashlib.shake_256(b"another program").digest(65536))


def make_newer(laptop: Laptop) -> None:
    key = keyfile.unlock(laptop.data / "nbm.key", laptop.passphrase)
    with closing(connect(laptop.data / "nbm.db", key.raw)) as database:
        database.execute(f"PRAGMA user_version={TOO_NEW}")


BROKEN = [
    (lose_key, errors.KeyFileMissing),
    (damage_key, errors.KeyFileDamaged),
    (lose_database, errors.DatabaseMissing),
    (damage_database, errors.DatabaseDamaged),
    (put_other_database, errors.DatabaseForeign),
    (make_newer, errors.DatabaseNewer),
]


@pytest.mark.parametrize(("break_it", "error"), sample(BROKEN, first=3))
def test_broken_files_on_the_command_line(
    laptop: Laptop, break_it: Callable[[Laptop], None], error: type[errors.NbmError]
) -> None:
    break_it(laptop)
    before = content(laptop)
    for command in ("show", "doctor"):
        done = laptop.run(command)
        assert done.returncode == error.exit_code, (command, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        # The doctor tells which pages are damaged; that is more than the sentences say.
        if (command, error) != ("doctor", errors.DatabaseDamaged):
            assert [line for line in words_of(error) if line not in done.stderr] == [], command
    assert content(laptop) == before


@pytest.mark.parametrize(("break_it", "error"), sample(BROKEN[::-1], first=3))
def test_broken_files_in_the_app(
    laptop: Laptop, break_it: Callable[[Laptop], None], error: type[errors.NbmError]
) -> None:
    break_it(laptop)
    before = content(laptop)
    with Coach(laptop) as coach:
        coach.wait_for("Typ je wachtzin", 60)
        coach.answer(laptop.passphrase)
        says(coach, error)
        coach.stop()
    assert content(laptop) == before


def says(coach: Coach, error: type[errors.NbmError]) -> None:
    """Wait until the words of an error are on the screen, wherever the lines break."""
    if not coach.until(lambda: all(_flat(text) in _flat(coach.screen()) for text in words_of(error))):
        raise AssertionError(f"not told: {error.__name__}{coach.describe()}")
    assert "Traceback" not in coach.screen()


def _flat(text: str) -> str:
    return re.sub(r"[\s│▁-█]+", "", text)


# The passphrase


def test_a_wrong_passphrase_is_told_and_makes_slower_but_never_locks_out(laptop: Laptop) -> None:
    before = content(laptop)
    with Coach(laptop) as coach:
        for _first_two in range(2):
            try_wrong(coach)
            says(coach, errors.WrongPassphrase)
        for seconds in (1, 2):
            try_wrong(coach)
            coach.wait_for(re.compile(rf"Over {seconds} second"))
            says(coach, errors.WrongPassphrase)
        assert content(laptop) == before
        coach.answer(laptop.passphrase)
        coach.wait_for("Vandaag", 60)


def try_wrong(coach: Coach) -> None:
    """Enter a passphrase that does not fit."""
    coach.wait_for("Typ je wachtzin en druk op Enter.", 60)
    coach.answer(WRONG)
    coach.wait_for("Even geduld")
    coach.wait_gone("Even geduld")


def test_a_wrong_passphrase_on_the_command_line(laptop: Laptop) -> None:
    for command in ("show", "doctor", "deliver"):
        done = laptop.run(command, passphrase=WRONG)
        assert done.returncode == errors.WrongPassphrase.exit_code, (command, done.stderr)
        assert all(line in done.stderr for line in words_of(errors.WrongPassphrase))


# The folder and the disk


def test_a_second_instance_is_refused_and_reading_is_not(laptop: Laptop) -> None:
    with Coach.unlocked(laptop) as coach:
        coach.wait_for("Vandaag")
        with Coach(laptop) as second:
            assert second.wait(60) == errors.FolderInUse.exit_code
            assert all(_flat(line) in _flat(second.screen()) for line in words_of(errors.FolderInUse))
        assert laptop.run("deliver").returncode == errors.FolderInUse.exit_code
        for command in ("show", "doctor"):
            assert laptop.run(command).returncode == 0, command
        coach.stop()


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "laptop").prepare()
    laptop.data.write_text("in de weg")
    with Coach(laptop) as coach:
        assert coach.wait(60) == errors.FolderUnreachable.exit_code
        assert "Traceback" not in coach.screen()
        assert _flat(errors.FolderUnreachable.todo) in _flat(coach.screen())
    assert laptop.data.read_text() == "in de weg"


def test_a_folder_that_can_only_be_read(template: Laptop, mount: Callable[[str], Path]) -> None:
    disk = mount("60m")
    laptop = template.copy(disk / "laptop")
    before = content(laptop)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for command in ("show", "doctor", "deliver"):
        done = laptop.run(command)
        assert done.returncode == errors.FolderReadOnly.exit_code, (command, done.stderr)
        assert all(line in done.stderr for line in words_of(errors.FolderReadOnly))
    with Coach(laptop) as coach:
        assert coach.wait(60) == errors.FolderReadOnly.exit_code
        assert "Traceback" not in coach.screen()
    assert content(laptop) == before


def test_a_disk_that_fills_up_while_typing(template: Laptop, mount: Callable[[str], Path]) -> None:
    disk, words = mount("60m"), Words()
    laptop = template.copy(disk / "laptop")
    name, first, second = words.text("Bakkerij"), words.text("Dorp"), words.text()
    with Coach.unlocked(laptop) as coach:
        coach.wait_for("Vandaag")
        coach.new("employer")
        coach.fill("employer", name=name)
        coach.until_line(0, name)
        fill_up(disk)
        coach.go_to("employer", "place")
        coach.type(first)
        says(coach, errors.DiskFull)
        coach.type(second)  # who looks at the person across the table types on
        coach.wait_for(f"{first}{second}")
        (disk / "filler").unlink()
        coach.key("tab")
        coach.stop()
    done = laptop.run("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{first}{second}" in laptop.stored("employer")


def test_an_export_to_a_full_disk_leaves_nothing(laptop: Laptop, mount: Callable[[str], Path]) -> None:
    disk = mount("60m")
    fill_up(disk)
    done = laptop.run("deliver", "--to", disk)
    assert done.returncode == errors.DiskFull.exit_code, done.stderr
    assert all(line in done.stderr for line in words_of(errors.DiskFull))
    assert [path.name for path in disk.iterdir()] == ["filler"]


def test_a_full_disk_at_the_first_start(tmp_path: Path, mount: Callable[[str], Path]) -> None:
    disk = mount("1m")
    laptop = Laptop(disk / "laptop").prepare()
    fill_up(disk)
    with Coach(laptop) as coach:
        coach.wait_for("Kies een wachtzin", 60)
        coach.answer(laptop.passphrase)
        coach.answer(laptop.passphrase)
        says(coach, errors.DiskFull)
        coach.stop()
    assert content(laptop) == {}


def fill_up(disk: Path) -> None:
    """Leave no room at all on a disk."""
    with (disk / "filler").open("wb", buffering=0) as filler:
        size = 1 << 20
        while size:
            try:
                filler.write(bytes(size))
            except OSError:
                size //= 2


# What a terminal can send


def test_a_terminal_that_is_too_small(laptop: Laptop) -> None:
    words = Words()
    with Coach.unlocked(laptop) as coach:
        coach.wait_for("Vandaag")
        coach.new("employer")
        name = words.text("Bakkerij")
        coach.type(name)
        coach.wait_for(name)
        coach.resize(30, 8)
        coach.wait_for(re.compile("venster", re.IGNORECASE))
        assert name not in coach.screen()
        coach.resize(12, 3)
        coach.resize(80, 24)
        coach.wait_for(name)
        coach.type("er")
        coach.wait_for(f"{name}er")
        coach.resize(30, 8)
        coach.wait_for(re.compile("venster", re.IGNORECASE))
        coach.key("f9")
        coach.wait_quiet()
        coach.resize(80, 24)
        coach.wait_for("Vergrendeld")
        coach.unlock_again()
        coach.wait_for(f"{name}er")
        coach.stop()


def test_pasted_control_characters(laptop: Laptop) -> None:
    words = Words()
    first, second, note = words.text(), words.text(), words.text()
    with Coach.unlocked(laptop) as coach:
        coach.wait_for("Vandaag")
        coach.new("employer")
        coach.paste(f"{first}\x07\x00\x0f\x9b{second}\u202e")
        coach.wait_for(f"{first}{second}")
        coach.go_to("employer", "support_note")
        coach.paste(f"een\r\ntwee\tdrie\x08 \x00{note}\u2066")
        coach.wait_for(note)
        coach.key("tab")
        coach.until_line(0, f"{first}{second}")
        coach.stop()
    kept = laptop.stored("employer")
    assert f"{first}{second}" in kept
    assert note in kept
    assert not UNSEEN.search(kept)


def test_pasted_escape_sequences(laptop: Laptop) -> None:
    words = Words()
    first, last = words.text(), words.text()
    with Coach.unlocked(laptop) as coach:
        coach.wait_for("Vandaag")
        coach.new("employer")
        # Most terminals take these out; what is left of one may be typed as letters, but it does nothing.
        coach.paste(f"{first}\x1b[31mrood\x1b[0m \x1b]0;titel\x1b\\ \x1b[2J\x1b[?1049l en verder met gewone tekst")
        coach.wait_for(first)
        coach.key("end")
        coach.type(last)
        coach.wait_for(last)
        coach.key("tab")
        coach.stop()
    kept = laptop.stored("employer")
    assert first in kept
    assert last in kept
    assert not UNSEEN.search(kept)


def test_a_very_long_paste(laptop: Laptop) -> None:
    words = Words()
    name, text = words.text("Bakkerij"), "lange tekst " * (LONG // 12)
    with Coach.unlocked(laptop) as coach:
        coach.wait_for("Vandaag")
        coach.new("employer")
        coach.fill("employer", name=name)
        coach.go_to("employer", "place")
        coach.paste(text)
        coach.key("tab")
        coach.wait_for("Niet meer dan 200 tekens")
        coach.go_to("employer", "support_note")
        coach.paste(text)
        coach.key("tab")
        coach.stop()
    assert name in laptop.stored("employer")
    drafts = [len(row[0]) for row in laptop.read("SELECT text FROM draft")]
    assert len(drafts) == 2
    assert min(drafts) >= len(text.strip())  # nothing of it is thrown away
    with Coach.unlocked(laptop) as coach:
        coach.wait_for("Je bent terug waar je was.", 60)
        coach.stop()


def test_without_colour_everything_can_be_seen(laptop: Laptop) -> None:
    """No colour is sent; the line, letter or value that keys go to is in reverse, and what is late has a sign."""
    late = {"trajectory_id": "t", "what": "Bellen", "due_on": date(2020, 1, 1)}
    laptop.add(("candidate", "c", {"code": "K-17"}), ("trajectory", "t", {"candidate_id": "c"}), ("action", "a", late))
    with Coach.unlocked(laptop, more={"NO_COLOR": "1"}) as coach:

        def marks(pattern: str) -> bool:
            return coach.until(lambda: any(re.search(pattern, part) for part in coach.reversed()))

        coach.wait_for("! 1 jan")
        assert marks("K-17")
        assert coach.colours() == set()
        coach.key("tab")
        assert marks("Bellen")
        coach.key("shift+tab", "enter")
        assert marks("^1.Baan$")
        assert marks(r"^\[ \] ")
        assert coach.colours() == set()
        coach.key("f2")
        coach.type("taal")
        assert marks("taal")
        coach.key("enter")
        coach.in_form("barrier")
        coach.go_to("barrier", "found_on")
        assert marks(r"^\d+-\d+-\d{4}$")
        coach.key("end")
        assert marks("^$")  # the place for a next letter
        assert coach.colours() == set()
        coach.stop()
