"""What the program does to the disk, seen from outside: nothing in clear, and every rename made to last."""

from __future__ import annotations

import re
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from subprocess import run

import pytest

from tests.laptop import ROOT, Laptop, Words
from tests.terminal import WRITES, opened_for_writing, parse_strace, strace_command, unsafe_renames
from tests.visit import TRACED, Coach

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

CODE = "K-GEHEIM-17"
NEW_PASSPHRASE = "heel andere woorden hier"
DESCRIPTOR = re.compile(r"\d+\s+(?:" + "|".join(WRITES) + r")\(\d+<(?P<path>[^>]*)>")
BACKUP = """
import sys
from pathlib import Path
from storage import keyfile
from storage.connection import backup, connect
data, target = Path(sys.argv[1]), Path(sys.argv[2])
key = keyfile.unlock(data / "nbm.key", sys.argv[3]).raw
backup(connect(data / "nbm.db", key), target, key)
"""
NO_FILE = ("/dev/", "pipe:", "socket:", "anon_inode:")


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> tuple[Laptop, Words, list[Path]]:
    """A first visit, and a start with the recovery code, both traced; the traces hold all that was written."""
    root = tmp_path_factory.mktemp("traces")
    laptop, words = Laptop(root / "laptop").prepare(), Words()
    traces = [root / "first.trace", root / "second.trace"]
    with Coach(laptop, trace=traces[0]) as coach:
        code = coach.first_start(words.text("Wil"), words.text("Oefenbedrijf"))
        type_a_bit_of_everything(coach, words)
        coach.stop()
    laptop = Laptop(laptop.root, NEW_PASSPHRASE)
    with Coach(laptop, trace=traces[1]) as coach:
        coach.unlock(code)
        coach.wait_for("Kies een wachtzin")
        coach.answer(NEW_PASSPHRASE)
        coach.answer(NEW_PASSPHRASE)
        coach.wait_for(words.used[-1][:12])  # the draft, where the coach was
        coach.stop()
    return laptop, words, traces


def type_a_bit_of_everything(coach: Coach, words: Words) -> None:
    """Values, drafts, a lock, a leverbestand, and words that never become a value."""
    coach.key("f12")
    coach.wait_for("Mijn instellingen")
    coach.key("enter")
    coach.in_form("preferences")
    coach.fill("preferences", export_folder=str(coach.laptop.exports), recipient=coach.laptop.recipient)
    coach.home()
    coach.type(words.text())  # in the filter
    coach.new("candidate")
    coach.fill("candidate", name=words.text("Kim"), wants=words.text("Brood bakken,"), code=CODE)
    coach.lock()
    coach.unlock_again()
    coach.wait_for(CODE)
    coach.key("f7")
    coach.wait_for("Dit gaat mee")
    coach.key("enter")
    coach.wait_for("Klaar: nbm-")
    coach.home()
    coach.new("employer")
    coach.fill("employer", name=words.text("Bakkerij"))
    coach.new_in_list("Hoort hierbij", "contact_person")
    coach.fill("contact_person", from_on=words.text("geen datum"))
    coach.wait_for("✗")


def test_no_typed_word_stands_in_clear_in_a_file(visit: tuple[Laptop, Words, list[Path]]) -> None:
    laptop, words, traces = visit
    secrets = [*words.used, CODE, laptop.passphrase]
    opened = opened_for_writing(event for trace in traces for event in parse_strace(trace, ROOT))
    assert {laptop.data / "nbm.db", laptop.data / "nbm.db-wal", laptop.data / "nbm.lock"} <= set(map(Path, opened))
    assert in_clear(map(Path, opened), secrets) == []
    assert [line for trace in traces for line in written_in_clear(trace, secrets)] == []


def test_the_words_were_written_and_the_trace_would_show_them(visit: tuple[Laptop, Words, list[Path]]) -> None:
    laptop, words, traces = visit
    kept = laptop.verify(laptop.bundles()[0])
    assert all(word in kept for word in (words.used[0], words.used[3], words.used[4], CODE))
    shown = [line for line in traces[0].open(errors="replace") if words.used[4] in line]
    assert any("/dev/pts" in line for line in shown)  # the terminal is written to as well, and that is seen


def test_a_word_in_clear_would_be_found(tmp_path: Path) -> None:
    left, gone = tmp_path / "left.txt", tmp_path / "gone.txt"
    script = "import os, sys\nfor path in sys.argv[1:]:\n    open(path, 'w').write('een geheim')\nos.unlink(path)"
    trace = tmp_path / "trace"
    command = strace_command([sys.executable, "-c", script, left, gone], trace)
    command[command.index("-s") + 1] = str(TRACED)
    run(command, check=True)
    assert in_clear(map(Path, opened_for_writing(parse_strace(trace))), ["geheim"]) == [left]
    assert len(list(written_in_clear(trace, ["geheim"]))) == 2


def test_every_rename_is_made_to_last(visit: tuple[Laptop, Words, list[Path]]) -> None:
    laptop, _words, traces = visit
    renamed = []
    for trace in traces:
        events = parse_strace(trace, ROOT)
        # Python renames too, for what it compiled.
        assert [wrong for wrong in unsafe_renames(events) if wrong.startswith(str(laptop.root))] == []
        renamed += [event.paths[-1] for event in events if event.call.startswith("rename") and event.result == 0]
    keys = [path for path in renamed if path == str(laptop.data / "nbm.key")]
    assert len(keys) == 3  # the first passphrase, that there is a database now, the passphrase after the recovery code
    assert str(laptop.data / "nbm.db") in renamed
    assert str(laptop.bundles()[0]) in renamed


def test_a_backup_is_made_to_last(visit: tuple[Laptop, Words, list[Path]], tmp_path: Path) -> None:
    laptop, _words, _traces = visit
    trace, target = tmp_path / "trace", tmp_path / "backup.db"
    command = [sys.executable, "-c", BACKUP, str(laptop.data), str(target), laptop.passphrase]
    run(strace_command(command, trace), check=True, cwd=ROOT)
    events = parse_strace(trace, ROOT)
    assert unsafe_renames(events) == []
    assert str(target) in [event.paths[-1] for event in events if event.call.startswith("rename")]


def in_clear(paths: Iterable[Path], secrets: Iterable[str]) -> list[Path]:
    """The files that are still there and hold one of these texts, in UTF-8 or UTF-16."""
    forms = [secret.encode(encoding) for secret in secrets for encoding in ("utf-8", "utf-16-le")]
    there = [path for path in paths if path.exists() and stat.S_ISREG(path.stat().st_mode)]
    return [path for path in there if any(form in path.read_bytes() for form in forms)]


def written_in_clear(trace: Path, secrets: Iterable[str]) -> Iterator[str]:
    """The writes to files, also to files that are gone, that hold one of these texts."""
    for line in trace.open(encoding="utf-8", errors="replace"):
        found = DESCRIPTOR.match(line)
        if found and not found["path"].startswith(NO_FILE) and any(secret in line for secret in secrets):
            yield line[:200]
