"""What a person sees of a program in a pseudo-terminal, and what the program does to the disk.

`Terminal` starts a command, takes keys and shows its screen. `strace_command` and `parse_strace` tell which
files a command wrote, synced and renamed, in order.
"""

from __future__ import annotations

import codecs
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyte

from benchmarks.program import Program, key_text

BEGIN_FRAME, END_FRAME = "\x1b[?2026h", "\x1b[?2026l"
# Sequences that pyte would print or trip over: OSC, DCS and their kin, and CSI with < = > or an intermediate.
FOREIGN = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^X][^\x1b]*\x1b\\"
    r"|\x1b\[[<=>][0-?]*[ -/]*[@-~]|\x1b\[[0-?]*[ -/]+[@-~]"
)
INCOMPLETE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[P_^X][^\x1b]*\x1b?|[ -/]*)\Z")


class _Screen(pyte.Screen):
    """A screen that is emptied when a program takes or leaves the alternate screen."""

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        super().set_mode(*modes, **kwargs)
        self._clear(modes)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        super().reset_mode(*modes, **kwargs)
        self._clear(modes)

    def _clear(self, modes: tuple[int, ...]) -> None:
        if 1049 in modes:
            self.erase_in_display(2)
            self.cursor_position()


class Terminal(Program):
    """A program with the screen that a person would see. Waiting fails with an AssertionError that shows it.

    Output between the marks of a synchronised frame is shown when the frame is whole, as a terminal does it.
    A text to wait for is literal; give a compiled pattern to search for one (lines are joined by newlines).
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        cols: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
    ) -> None:
        self._screen = _Screen(cols, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        super().__init__(command, cols=cols, rows=rows, env=env, cwd=cwd)

    def _receive(self, data: bytes) -> None:
        self._pending += self._decoder.decode(data, final=not data)
        cut = len(self._pending)
        if data:
            frame = self._pending.rfind(BEGIN_FRAME)
            partial = INCOMPLETE.search(self._pending)
            cut = partial.start() if partial else cut
            cut = min(cut, frame) if frame > self._pending.rfind(END_FRAME) else cut
        ready, self._pending = self._pending[:cut], self._pending[cut:]
        self._stream.feed(FOREIGN.sub("", ready))

    def screen(self) -> str:
        """All lines, each without the spaces at its end."""
        with self.changed:
            return "\n".join(line.rstrip() for line in self._screen.display)

    def line(self, number: int) -> str:
        """One line, counted from 0."""
        return self.screen().split("\n")[number]

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, counted from 0."""
        with self.changed:
            return self._screen.cursor.x, self._screen.cursor.y

    def describe(self) -> str:
        """How it ended, if it did, and the screen in a frame."""
        edge = "+" + "-" * self._screen.columns + "+"
        lines = [f"|{line:<{self._screen.columns}}|" for line in self.screen().split("\n")]
        return "\n".join([super().describe(), edge, *lines, edge])

    def key(self, *names: str) -> None:
        """Press keys by their names, see `key_text`."""
        for name in names:
            self.send(key_text(name))

    def type(self, text: str, per_second: float | None = None) -> None:
        """Type text, at once or at a number of characters per second."""
        if per_second is None:
            self.send(text)
            return
        begin = time.perf_counter()
        for number, character in enumerate(text):
            time.sleep(max(0.0, begin + number / per_second - time.perf_counter()))
            self.send(character)

    def paste(self, text: str) -> None:
        """Paste text the way a terminal does it (bracketed)."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    def resize(self, cols: int, rows: int) -> None:
        """Give the window another size; the program is told by SIGWINCH."""
        with self.changed:
            self._screen.resize(rows, cols)
        self._set_size(cols, rows)

    def shows(self, pattern: str | re.Pattern[str]) -> bool:
        """Whether a text or pattern is on the screen now."""
        screen = self.screen()
        return pattern in screen if isinstance(pattern, str) else bool(pattern.search(screen))

    def wait_for(self, pattern: str | re.Pattern[str], timeout: float = 20.0) -> None:
        """Wait until a text or pattern is on the screen."""
        if not self.until(lambda: self.shows(pattern), timeout):
            raise AssertionError(f"not on the screen: {pattern!r}{self.describe()}")

    def wait_gone(self, pattern: str | re.Pattern[str], timeout: float = 20.0) -> None:
        """Wait until a text or pattern is no longer on the screen."""
        if not self.until(lambda: not self.shows(pattern), timeout):
            raise AssertionError(f"still on the screen: {pattern!r}{self.describe()}")

    def wait_quiet(self, ms: float = 150, timeout: float = 20.0) -> None:
        """Wait for `ms` milliseconds of silence. Where there is a text to wait for, `wait_for` is surer."""
        if not self.until_quiet(ms, timeout):
            raise AssertionError(f"never silent for {ms} ms{self.describe()}")


OPENS = frozenset({"open", "openat", "openat2", "creat"})
WRITES = frozenset({
    "write", "writev", "pwrite64", "pwritev", "pwritev2", "sendfile", "copy_file_range",
    "ftruncate", "fallocate",
})  # fmt: skip
SYNCS = frozenset({"fsync", "fdatasync"})
RENAMES = frozenset({"rename", "renameat", "renameat2"})
OTHERS = frozenset({"truncate", "unlink", "unlinkat", "link", "linkat", "chdir", "fchdir"})
FILE_CALLS = OPENS | WRITES | SYNCS | RENAMES | OTHERS
_BY_NAME = OPENS | RENAMES | OTHERS - {"fchdir"}
_LINE = re.compile(
    r"(?P<pid>\d+)\s+(?P<call>\w+)\((?P<args>.*)\)\s+= (?P<result>-?\d+)"
    r"(?:<(?P<opened>(?:[^<>\\]|\\.)*)>(?:\(deleted\))?)?(?: (?P<error>E[A-Z0-9]+))?"
)
_ARGUMENT = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"|(?:(?P<here>AT_FDCWD)|\b\d+)(?:<(?P<path>(?:[^<>\\]|\\.)*)>|(?<=AT_FDCWD))'
)


@dataclass(frozen=True)
class Event:
    """One finished system call; `paths` are absolute: the files named, or else those of its descriptors."""

    pid: int
    call: str
    paths: tuple[str, ...]
    flags: frozenset[str]
    result: int
    error: str

    @property
    def path(self) -> str:
        """The file that the call is about (what is written to, where there are two)."""
        return self.paths[-1 if self.call == "copy_file_range" else 0]

    @property
    def for_writing(self) -> bool:
        """Whether this opened a file so that it can be written."""
        opened = self.call in OPENS and self.result >= 0
        return opened and (self.call == "creat" or bool(self.flags & {"O_WRONLY", "O_RDWR"}))


def strace_command(command: Sequence[str | Path], out_path: Path, calls: Iterable[str] = FILE_CALLS) -> list[str]:
    """A command that runs another under strace, children and threads too; the trace holds no content."""
    trace = "trace=" + ",".join(f"?{call}" for call in sorted(calls))
    options = ["-f", "--seccomp-bpf", "-y", "-s", "0", "-e", trace, "-o", str(out_path)]
    return ["strace", *options, *map(str, command)]


def parse_strace(path: Path, cwd: Path | None = None) -> list[Event]:
    """The calls of a trace in the order in which they ended, failed ones too; not those that never ended.

    `cwd` is where the traced command started (default: here), for names that are not absolute.
    """
    folders = {0: str(cwd or Path.cwd())}
    lines = _whole_lines(path.read_text("utf-8", "surrogateescape").splitlines())
    return [_event(match, folders) for line in lines if (match := _LINE.match(line))]


def _whole_lines(lines: Iterable[str]) -> Iterator[str]:
    """Joins the two halves of a call during which another thread made one."""
    begun: dict[str, str] = {}
    for line in lines:
        pid = line.split(" ", 1)[0]
        if line.endswith("<unfinished ...>"):
            begun[pid] = line.removesuffix("<unfinished ...>")
        elif "resumed>" in line:
            yield begun.pop(pid, "") + line.partition("resumed>")[2]
        else:
            yield line


def _event(match: re.Match[str], folders: dict[int, str]) -> Event:
    pid, call, result = int(match["pid"]), match["call"], int(match["result"])
    paths = _paths(match["args"], pid, folders, by_name=call in _BY_NAME)
    if match["opened"] is not None:
        paths = (_unescape(match["opened"]),)
    if call in {"chdir", "fchdir"} and result == 0:
        folders[pid] = paths[0]
    flags = frozenset(re.findall(r"\b[OR]_?[A-Z_]+\b", _ARGUMENT.sub("", match["args"])))
    return Event(pid, call, paths, flags, result, match["error"] or "")


def _paths(arguments: str, pid: int, folders: dict[int, str], *, by_name: bool) -> tuple[str, ...]:
    here = folders.get(pid, folders[0])
    base, found = here, []
    for part in _ARGUMENT.finditer(arguments):
        if part["path"] is not None:
            base = _unescape(part["path"])
            if part["here"]:
                folders[pid] = here = base
            elif not by_name:
                found.append(base)
        elif part["text"] is not None and by_name:
            found.append(_real(os.path.join(base, _unescape(part["text"]))))
            base = here
    return tuple(found)


@lru_cache(4096)
def _real(path: str) -> str:
    """A path as the kernel shows it for a descriptor: links followed, except that of the last name itself."""
    folder, name = os.path.split(os.path.normpath(path))
    return os.path.join(os.path.realpath(folder), name)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    raw = text.encode("latin-1", "replace").decode("unicode_escape")
    return raw.encode("latin-1").decode("utf-8", "surrogateescape")


def opened_for_writing(events: Iterable[Event]) -> set[str]:
    """Every path that was opened for writing, devices and files removed since included."""
    return {event.path for event in events if event.for_writing}


def unsafe_renames(events: Sequence[Event]) -> list[str]:
    """What is wrong with the renames: content not synced before one, or the folder not synced after it."""
    wrong = []
    for at, event in enumerate(events):
        if event.call in RENAMES and event.result == 0:
            source, target = event.paths
            if not _synced(source, events[:at]):
                wrong.append(f"{target}: renamed before its content was synced")
            if not _any(events[at + 1 :], SYNCS, os.path.dirname(target)):
                wrong.append(f"{target}: folder not synced after the rename")
    return wrong


def _synced(path: str, before: Sequence[Event]) -> bool:
    """Whether a sync followed the last write to a file; one that was not touched counts as synced."""
    touched = [n for n, one in enumerate(before) if one.paths and one.path == path and _touches(one)]
    return not touched or _any(before[touched[-1] :], SYNCS, path)


def _touches(event: Event) -> bool:
    return event.result >= 0 and (event.for_writing or event.call in WRITES | {"truncate"})


def _any(events: Sequence[Event], calls: frozenset[str], path: str) -> bool:
    return any(one.result == 0 and one.call in calls and path in one.paths for one in events)
