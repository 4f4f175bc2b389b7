"""One run of one case in a pseudo-terminal."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.declare import Case, Step
from benchmarks.program import Program, key_text

Measures = dict[str, list[float]]
COLS, ROWS = 120, 40
QUIET, KEY_QUIET, KEY_GAP, BATCH_QUIET = 150, 100, 50, 50  # ms of silence that end a paint
BATCH = 20
REST = 3.0  # s after many keys, in which a program may tidy up as it does when somebody stops typing
PASTE = "\x1b[200~{}\x1b[201~"
LONGEST_NAME = 20  # of a key
END_OF_FRAME = b"\x1b[?2026l"
LIMIT = 60.0  # s that a program may take for anything
ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^X][^\x1b]*\x1b\\|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]"
)
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Effort:
    """How much a run presses: keys that are timed, and whether memory growth is measured."""

    keys: int
    growth: bool


def measure(case: Case, effort: Effort) -> Measures:
    """Start the program, take it through its steps and keys, and end it.

    Raises AssertionError, with what the program said last, when it does not show or paint what it should.
    """
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    try:
        if case.prepare:
            case.prepare(folder)
        argv = [part.replace("{folder}", str(folder)) for part in case.argv]
        env = {name: value.replace("{folder}", str(folder)) for name, value in case.env.items()}
        return _in_terminal(case, effort, argv, env)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _in_terminal(case: Case, effort: Effort, argv: list[str], env: Mapping[str, str]) -> Measures:
    with Program(argv, cols=COLS, rows=ROWS, env=env) as program:
        found = _start(program, case)
        for step in case.steps:
            found |= _step(program, step)
        program.until_quiet(QUIET)
        found["memory"], found["peak"] = [_memory(program.pid, "VmRSS")], [_memory(program.pid, "VmHWM")]
        if case.keys:
            found |= _keys(program, case, effort.keys)
        if case.keys and case.presses and effort.growth:
            found["growth"] = [_growth(program, case)]
        return found


def visible(data: bytes) -> str:
    """The text in some terminal output, without escape sequences."""
    return ESCAPES.sub("", data.decode("utf-8", "replace"))


def _first(program: Program, pattern: str, since: int = 0) -> float | None:
    """When the text since a chunk first matched a pattern; None while it does not."""
    data, searched = b"", re.compile(pattern)
    if not searched.search(visible(b"".join(part for _, part in program.chunks[since:]))):
        return None
    for at, part in program.chunks[since:]:
        data += part
        if searched.search(visible(data)):
            return at
    return None


def _painted(program: Program, pattern: str, since: int = 0) -> float:
    """Wait for a text and the end of the paint that shows it; the time of its last byte."""
    more = True
    while more and program.until_quiet(QUIET, LIMIT) and not program.ended:
        seen = len(program.chunks)
        if _first(program, pattern, since) is not None:
            return program.chunks[seen - 1][0]
        more = program.until_more(seen, LIMIT)
    text = visible(b"".join(part for _, part in program.chunks))
    raise AssertionError(f"no {pattern!r} in {text[-400:]!r}")


def _start(program: Program, case: Case) -> Measures:
    found: Measures = {}
    if case.eager:
        program.until(lambda: _first(program, case.ready) is not None, LIMIT)
    else:
        found["full paint"] = [(_painted(program, case.ready) - program.started) * 1000]
        found["cpu"] = [_cpu(program.pid)]
    for name, pattern in (("first content", r"\S"), ("marker", case.ready)):
        at = _first(program, pattern)
        assert at is not None, f"no {pattern!r}"
        found[name] = [(at - program.started) * 1000]
    return found


def _step(program: Program, step: Step) -> Measures:
    since = len(program.chunks)
    sent = program.started
    if step.text:
        sent = _type(program, step)
    for key in step.keys:
        sent = program.send(key_text(key))
    painted = _painted(program, step.until, since)
    if not step.name:
        return {}
    shown = _shown(program, step.until, since)
    return {
        step.name: [(painted - sent) * 1000],
        f"{step.name} shown": [(shown - sent) * 1000],
        f"{step.name} from start": [(painted - program.started) * 1000],
    }


def _shown(program: Program, pattern: str, since: int) -> float:
    """When the first whole frame with a text was out; what is painted after it changes little or nothing."""
    at = _first(program, pattern, since)
    assert at is not None, f"no {pattern!r}"
    return next((when for when, part in program.chunks[since:] if when >= at and END_OF_FRAME in part), at)


def _type(program: Program, step: Step) -> float:
    if not step.seconds:
        return program.send(PASTE.format(step.text))
    sent = program.started
    for character in step.text:
        sent = program.send(character)
        time.sleep(step.seconds / len(step.text))
    return sent


def _keys(program: Program, case: Case, count: int) -> Measures:
    found: Measures = {"key first": [], "key last": []}
    for key in itertools.islice(itertools.cycle(case.keys), count):
        program.until_quiet(KEY_QUIET, LIMIT)
        seen = len(program.chunks)
        sent = program.send(PASTE.format(key) if len(key) > LONGEST_NAME else key_text(key))
        assert program.until_more(seen, LIMIT), f"the key {key[:LONGEST_NAME]!r} paints nothing"
        program.until_quiet(KEY_QUIET, LIMIT)
        burst = program.chunks[seen:]
        found["key first"].append((burst[0][0] - sent) * 1000)
        found["key last"].append((burst[-1][0] - sent) * 1000)
        program.until_quiet(KEY_GAP, LIMIT)
    return found


def _growth(program: Program, case: Case) -> float:
    """Memory (MiB) gained over the presses, sent in batches that the program can keep up with."""
    before = _memory(program.pid, "VmRSS")
    keys = itertools.islice(itertools.cycle(case.keys), case.presses)
    while batch := list(itertools.islice(keys, BATCH)):
        program.send("".join(map(key_text, batch)), LIMIT)
        program.until_quiet(BATCH_QUIET, LIMIT)
    time.sleep(REST)
    return _memory(program.pid, "VmRSS") - before


def _tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found += map(int, _text(children).split())
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it ended meanwhile
        return ""


def _memory(pid: int, line: str) -> float:
    """Memory of a process and those below it (MiB): VmRSS is now, VmHWM the most so far."""
    sizes = [re.search(rf"{line}:\s+(\d+)", _text(Path(f"/proc/{one}/status"))) for one in _tree(pid)]
    return sum(int(size[1]) for size in sizes if size) / 1024


def _cpu(pid: int) -> float:
    """Processor time of a process and those below it (ms), user and system."""
    stats = [_text(Path(f"/proc/{one}/stat")).rpartition(")")[2].split()[11:15] for one in _tree(pid)]
    return sum(int(ticks) for stat in stats for ticks in stat) * TICK_MS
