"""The pseudo-terminal harness and the frame of the benchmarks, tried on tiny programs."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.__main__ import choose
from benchmarks.declare import Case, Limit, Step
from benchmarks.measure import Effort, measure
from benchmarks.program import key_text
from benchmarks.report import broken_limits, table
from tests.terminal import Terminal, opened_for_writing, parse_strace, strace_command, unsafe_renames

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

KEYS_APP = """
import sys
from textual.app import App
from textual.widgets import Input, Static

class Keys(App):
    BINDINGS = [("ctrl+q", "quit", "Quit")]
    ENABLE_COMMAND_PALETTE = False
    pressed = []
    def compose(self):
        yield Static("READY", id="size")
        yield Static("", id="keys")
        if "input" in sys.argv:
            yield Input()
    def on_resize(self, event):
        self.query_one("#size", Static).update(f"READY {event.size.width} by {event.size.height}")
    def on_key(self, event):
        self.pressed.append(event.key)
        self.query_one("#keys", Static).update("+".join(("", *self.pressed, "")))
    def on_paste(self, event):
        self.query_one("#keys", Static).update(f"pasted <{event.text}>")
    def on_input_changed(self, event):
        self.query_one("#keys", Static).update(f"<{event.value}>")

Keys().run()
sys.exit(7)
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Terminal]:
    """A program that shows the keys it gets."""
    with _start(tmp_path) as terminal:
        yield terminal


def _start(folder: Path, *arguments: str, program: str = KEYS_APP, ready: str = "READY") -> Terminal:
    script = folder / "program.py"
    script.write_text(program)
    terminal = Terminal([sys.executable, script, *arguments], cwd=folder)
    if ready:
        terminal.wait_for(ready, timeout=60)
    return terminal


def test_shows_the_screen_line_by_line(app: Terminal) -> None:
    assert app.line(0) == "READY 80 by 24"
    assert len(app.screen().split("\n")) == 24


NAMED = [
    "enter", "tab", "shift+tab", "escape", "up", "down", "left", "right", "home", "end", "pageup", "pagedown",
    "insert", "delete", "backspace", "space", *[f"f{number}" for number in range(1, 13)], "ctrl+p", "ctrl+up",
    "shift+down", "ctrl+home", "ctrl+delete", "ctrl+pageup", "x",
]  # fmt: skip


@pytest.mark.parametrize("first", range(0, len(NAMED), 6))
def test_keys_arrive_under_their_own_names(app: Terminal, first: int) -> None:
    names = NAMED[first : first + 6]
    app.key(*names)
    app.wait_for("+" + "+".join(names) + "+")


def test_a_key_after_escape_is_not_read_as_alt(app: Terminal) -> None:
    app.key("escape", "x", "escape", "escape", "up")
    app.wait_for("+escape+x+escape+escape+up+")


def test_an_unknown_key_is_refused() -> None:
    for name in ("entre", "hyper+x", "ctrl+nothing"):
        with pytest.raises(ValueError, match="unknown key"):
            key_text(name)


@pytest.mark.parametrize("per_second", [None, 40])
def test_typed_text_arrives_whole(tmp_path: Path, per_second: float | None) -> None:
    with _start(tmp_path, "input") as terminal:
        terminal.type("Zoë zegt: één (1) baan?", per_second)
        terminal.wait_for("<Zoë zegt: één (1) baan?>")
        assert terminal.cursor[1] > 0


def test_pasted_text_comes_as_one_piece(app: Terminal) -> None:
    app.paste("een twee")
    app.wait_for("pasted <een twee>")


def test_waits_for_what_goes_and_for_silence(app: Terminal) -> None:
    app.key("q")
    app.wait_for(re.compile(r"^\+q\+$", re.MULTILINE))
    app.paste("weg")
    app.wait_gone("+q+")
    app.wait_quiet(50)
    with pytest.raises(AssertionError, match="still on the screen"):
        app.wait_gone("READY", timeout=0.1)


def test_a_failed_wait_shows_the_screen(app: Terminal) -> None:
    with pytest.raises(AssertionError) as failure:
        app.wait_for("never there", timeout=0.1)
    assert "never there" in str(failure.value)
    assert "|READY 80 by 24" in str(failure.value)


def test_a_new_window_size_reaches_the_program(app: Terminal) -> None:
    app.resize(101, 30)
    app.wait_for("READY 101 by 30")
    assert len(app.screen().split("\n")) == 30


def test_gives_the_exit_code_and_what_was_said_last(app: Terminal) -> None:
    app.key("ctrl+q")
    assert app.wait() == 7
    assert "READY" not in app.screen()


def test_waiting_stops_at_once_when_the_program_has_ended(tmp_path: Path) -> None:
    with _start(tmp_path, program="print('one'); raise SystemExit(3)", ready="one") as terminal:
        with pytest.raises(AssertionError, match="ended with code 3"):
            terminal.wait_for("two", timeout=3600)
        assert terminal.wait() == 3


def test_a_killed_program_is_dead_with_its_children(tmp_path: Path) -> None:
    program = """
import signal, subprocess, sys, time
signal.signal(signal.SIGHUP, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
print("child", child.pid, "end", flush=True)
time.sleep(3600)
"""
    with _start(tmp_path, program=program, ready=" end") as terminal:
        child = int(terminal.line(0).split()[1])
        terminal.kill()
        assert terminal.wait() == -signal.SIGKILL
        assert not _runs(child)


def test_leaving_cleans_up_and_terminate_is_polite(tmp_path: Path) -> None:
    program = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit("goodbye"))
print("ready", flush=True)
time.sleep(3600)
"""
    with _start(tmp_path, program=program, ready="ready") as terminal:
        terminal.terminate()
        terminal.wait_for("goodbye")
        assert terminal.wait() == 1
    with _start(tmp_path, program=program, ready="ready") as left:
        pass
    assert not _runs(left.pid)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # dead, though nobody has asked for its exit code


def test_answers_the_questions_of_the_program(tmp_path: Path) -> None:
    program = r"""
import sys, termios, tty
before = termios.tcgetattr(0)
tty.setraw(0)
for question, end in (("\x1b[?2026$p", "y"), ("\x1b[?2048$p", "y"), ("\x1b[c", "c"), ("\x1b[6n", "R")):
    for part in (question[:3], question[3:]):
        sys.stdout.write(part); sys.stdout.flush()
    answer = ""
    while not answer.endswith(end):
        answer += sys.stdin.read(1)
    print(repr(answer), end="\r\n", flush=True)
termios.tcsetattr(0, termios.TCSANOW, before)
print("done")
"""
    with _start(tmp_path, program=program, ready="done") as terminal:
        assert terminal.screen().split()[:2] == [r"'\x1b[?2026;2$y'", r"'\x1b[?2048;0$y'"]


def test_half_a_frame_is_not_shown(tmp_path: Path) -> None:
    program = r"""
import os, sys, tty
tty.setcbreak(0)
rest = "u\x1b]0;title\x1b\\ whole \x1b[>1u\x1b[<u\x1b[?2026$p\x1b[38;5;1mred\n"
for part in ("\x1b[?2026hhidden", "\x1b[?2026l\x1b[<", rest):
    sys.stdout.write(part); sys.stdout.flush()
    os.read(0, 1)
"""
    with _start(tmp_path, program=program, ready="") as terminal:
        terminal.until(lambda: any(b"hidden" in data for _, data in terminal.chunks))
        assert not terminal.shows("hidden")
        terminal.key("x")
        assert terminal.until(lambda: terminal.chunks[-1][1].endswith(b"\x1b[<"))
        terminal.key("x")
        terminal.wait_for("red")
        assert terminal.screen().startswith("hidden whole red\n")


def test_environment_and_folder_are_as_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    program = "import os; print(os.getcwd(), os.environ.get('NO_COLOR'), os.environ['OWN'])"
    with Terminal([sys.executable, "-c", program], cols=200, env={"OWN": "yes"}, cwd=tmp_path) as terminal:
        terminal.wait_for(f"{tmp_path} None yes")


SAVE = """
import os, sys, threading
def save(name, sync_file=True, sync_folder=True):
    with open("folder/tijdelijk é", "wb") as file:
        file.write(b"content")
        file.flush()
        sync_file and os.fsync(file.fileno())
    os.replace("folder/tijdelijk é", "folder/" + name)
    if sync_folder:
        folder = os.open("folder", os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
os.mkdir("folder")
save("good")
save(sys.argv[1], sync_file="file" not in sys.argv[1], sync_folder="folder" not in sys.argv[1])
thread = threading.Thread(target=lambda: open("by thread", "x").close()); thread.start(); thread.join()
folder = os.open("folder", os.O_RDONLY)
os.close(os.open("within", os.O_RDWR | os.O_CREAT, dir_fd=folder))
try:
    open("nowhere/at all", "w")
except OSError:
    pass
open("by thread").close()
os.chdir("folder")
os.rename("within", "moved")
"""


def _trace(folder: Path, name: str) -> Path:
    (folder / "save.py").write_text(SAVE)
    trace, work = folder / "trace", folder / "work"
    work.mkdir()
    command = [sys.executable, "-B", str(folder / "save.py"), name]
    with Terminal(strace_command(command, trace), cwd=work) as terminal:
        assert terminal.wait() == 0, terminal.screen()
    return trace


@needs_strace
def test_a_trace_tells_every_file_opened_for_writing(tmp_path: Path) -> None:
    trace, work = _trace(tmp_path, "other"), tmp_path / "work"
    events = parse_strace(trace, work)
    expected = {work / "folder/tijdelijk é", work / "by thread", work / "folder/within"}
    assert {Path(path) for path in opened_for_writing(events) if path.startswith(str(work))} == expected
    assert "content" not in trace.read_text()
    failed = [(one.result, one.error) for one in events if str(work / "nowhere/at all") in one.paths]
    assert failed == [(-1, "ENOENT")]


@needs_strace
def test_a_trace_tells_the_order_of_write_sync_and_rename(tmp_path: Path) -> None:
    events = parse_strace(_trace(tmp_path, "other"), tmp_path / "work")
    folder = os.path.join(tmp_path, "work", "folder")
    seen = [(event.call, *event.paths) for event in events if event.paths and folder in event.paths[0]]
    draft, good = f"{folder}/tijdelijk é", f"{folder}/good"
    expected = [
        ("openat", draft), ("write", draft), ("fsync", draft), ("rename", draft, good),
        ("openat", folder), ("fsync", folder),
    ]  # fmt: skip
    assert seen[:6] == expected
    assert ("rename", f"{folder}/within", f"{folder}/moved") in seen


@needs_strace
@pytest.mark.parametrize("name", ["safe", "file", "folder"])
def test_an_unsafe_rename_is_found(tmp_path: Path, name: str) -> None:
    wrong = {"file": ": renamed before its content was synced", "folder": ": folder not synced after the rename"}
    events = parse_strace(_trace(tmp_path, name), tmp_path / "work")
    about_it = [line for line in unsafe_renames(events) if "moved" not in line]
    assert about_it == ([f"{tmp_path}/work/folder/{name}{wrong[name]}"] if name in wrong else [])


def test_a_call_that_another_thread_interrupts_is_put_together(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    trace.write_text(
        "10  fsync(3</d/a> <unfinished ...>\n"
        '11  openat(AT_FDCWD, "b", O_RDWR|O_CREAT, 0600 <unfinished ...>\n'
        "10  <... fsync resumed>)  = 0\n"
        "11  <... openat resumed>) = 4\n"
        "10  fdatasync(3</d/a>(deleted)) = -1 EIO (Input/output error)\n"
        '11  write(4</d/b,\\74c\\76 (d) = 1>, ""..., 5) = 5\n'
        "10  fsync(3</d/a> <unfinished ...>\n"
        "10  +++ killed by SIGKILL +++\n"
        '12  openat(AT_FDCWD</e>, "x", O_RDONLY) = -1 ENOENT (No such file or directory)\n'
        '12  renameat2(AT_FDCWD, "a", AT_FDCWD, "/d/b", 0) = 0\n'
    )
    events = parse_strace(trace, Path("/d"))
    assert [(e.pid, e.call, e.paths, e.result, e.error) for e in events] == [
        (10, "fsync", ("/d/a",), 0, ""),
        (11, "openat", ("/d/b",), 4, ""),
        (10, "fdatasync", ("/d/a",), -1, "EIO"),
        (11, "write", ("/d/b,<c> (d) = 1",), 5, ""),
        (12, "openat", ("/e/x",), -1, "ENOENT"),
        (12, "renameat2", ("/e/a", "/d/b"), 0, ""),
    ]
    assert opened_for_writing(events) == {"/d/b"}


def _fill(folder: Path) -> None:
    (folder / "word").write_text("prepared")


def test_a_benchmark_tells_where_the_time_goes(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(KEYS_APP.replace('Static("", id="keys")', 'Static(open(sys.argv[1]).read(), id="keys")'))
    case = Case(
        "own", (sys.executable, str(script), "{folder}/word"), "prepared", keys=("x",), presses=5,
        steps=(Step(until=r"\+f2\+", keys=("f2",), name="press"),), prepare=_fill,
    )  # fmt: skip
    found = measure(case, Effort(keys=3, growth=True))
    assert 0 < found["first content"][0] <= found["marker"][0] <= found["full paint"][0]
    assert found["full paint"][0] < found["press from start"][0]
    assert 0 < found["press"][0] < found["press from start"][0]
    assert 10 < found["memory"][0] <= found["peak"][0]
    assert [len(found[name]) for name in ("key first", "key last", "growth")] == [3, 3, 1]
    assert "full paint" not in measure(replace(case, eager=True), Effort(keys=0, growth=False))
    with pytest.raises(AssertionError, match="never said"):
        measure(replace(case, ready="never said", argv=(sys.executable, "-c", "print('bye')")), Effort(0, False))


RESULTS = {
    "bare": {"full paint": [100.0, 120.0, 400.0]},
    "own": {"full paint": [150.0], "open": [2.0] * 18 + [9.0] * 2, "open shown": [1.0], "open from start": [7.0]},
}


@pytest.mark.parametrize(
    ("limit", "kept"),
    [
        (Limit("full paint", 150), True),
        (Limit("full paint", 149), False),
        (Limit("full paint", 1.25, of=("bare", "full paint")), True),
        (Limit("full paint", 1.2, of=("bare", "full paint")), False),
        (Limit("full paint", 1.0, of=("bare", "full paint"), plus=30), True),
        (Limit("full paint", 30, plus=("bare", "full paint")), True),
        (Limit("full paint", 29, plus=("bare", "full paint")), False),
        (Limit("open", 2), True),
        (Limit("open", 8, stat="p95"), False),
        (Limit("never measured", 8), False),
        (Limit("open", 8, of=("never measured", "open")), False),
    ],
)
def test_a_limit_is_judged(limit: Limit, kept: bool) -> None:
    case = Case("own", (), "", limits=(limit,))
    assert (broken_limits([case], RESULTS) == []) is kept


def test_a_case_brings_what_it_is_compared_with() -> None:
    limits = {"own": (Limit("cpu", 1, of=("of", "cpu"), plus=("plus", "x")),)}
    names = ("base", "of", "own", "plus", "other")
    cases = [Case(name, (), "", base="base", limits=limits.get(name, ())) for name in names]
    assert [case.name for case in choose(cases, ["own"])] == ["base", "of", "own", "plus"]
    assert choose(cases, []) == cases
    with pytest.raises(SystemExit, match="no such case: nothing"):
        choose(cases, ["nothing"])


def test_the_table_has_ratios_to_the_base() -> None:
    steps = (Step("x", name="open"),)
    rows = table([Case("bare", (), ""), Case("own", (), "", steps=steps)], RESULTS).split("\n")
    assert len(rows) == 4
    assert "| 120 |" in rows[2]
    assert "| 150 x1.25 |" in rows[3]
    assert rows[3].endswith("| open 1 to 2 (7 from start) |")
