"""Real programs in a pseudo-terminal: every byte that they write, with the time, and keys sent to them.

Shared by the measurements here and by the tests, which add a screen to it (`tests/terminal.py`).
Linux only: the `setsid` command gives the program a session and a controlling terminal of its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

LETTERS = {"up": "A", "down": "B", "right": "C", "left": "D", "end": "F", "home": "H"}
NUMBERS = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6}
F_LETTERS = {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}
F_NUMBERS = dict(zip([f"f{n}" for n in range(5, 13)], [15, 17, 18, 19, 20, 21, 23, 24], strict=True))
MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4}
# Textual's parser holds a lone ESC back for ESCDELAY (100 ms, looked at once per 100 ms). What arrives in
# that time makes it Alt+key, and on a busy machine no pause is sure to be long enough. A second ESC ends the
# wait at once. So Escape is followed by a report that means nothing (mode 2026 is unknown here): the same key
# event, and nobody has to guess how long to wait. It also keeps the 100 ms out of the measurements.
ESCAPE = "\x1b\x1b[?2026;0$y"
PLAIN = {
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": ESCAPE,
    "space": " ", "ctrl+space": "\x00", "backspace": "\x7f",
}  # fmt: skip

QUERY = re.compile(rb"\x1b\[(?:\?2026\$p|\?2048\$p|\?u|>?0?c|6n)")
ANSWERS = {
    b"\x1b[?2026$p": "\x1b[?2026;2$y",  # synchronised output: known, off
    b"\x1b[?2048$p": "\x1b[?2048;0$y",  # size changes as input: unknown
    b"\x1b[?u": "\x1b[?0u",  # kitty keyboard protocol: nothing switched on
    b"\x1b[6n": "\x1b[1;1R",  # cursor position
}
DROPPED = ("TEXTUAL", "NO_COLOR", "COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")


def key_text(name: str) -> str:
    """What a terminal sends for a key such as 'enter', 'shift+tab', 'f5', 'ctrl+p', 'ctrl+up' or 'x'.

    Raises ValueError for a key that it does not know.
    """
    if name in PLAIN:
        return PLAIN[name]
    *held, base = name.split("+") if len(name) > 1 else [name]
    if not set(held) <= MODIFIERS.keys():
        raise ValueError(f"unknown key: {name}")
    if len(base) > 1:
        return _special_key(name, base, 1 + sum(MODIFIERS[one] for one in held))
    text = chr(ord(base.upper()) & 0x1F) if "ctrl" in held else base
    return "\x1b" + text if "alt" in held else text


def _special_key(name: str, base: str, modifier: int) -> str:
    if base in LETTERS or base in F_LETTERS:
        letter = LETTERS.get(base) or F_LETTERS[base]
        plain = "\x1bO" if base in F_LETTERS else "\x1b["
        return f"\x1b[1;{modifier}{letter}" if modifier > 1 else plain + letter
    number = NUMBERS.get(base) or F_NUMBERS.get(base)
    if number is None:
        raise ValueError(f"unknown key: {name}")
    return f"\x1b[{number};{modifier}~" if modifier > 1 else f"\x1b[{number}~"


class Program:
    """A command in a pseudo-terminal, in a session and process group of its own.

    A thread reads all that it writes into `chunks` (time by `time.perf_counter`, bytes) and answers what it
    asks of the terminal, so that the program never waits for us. `env` is laid over the present environment,
    without what would change colours or size. Use as a context manager: leaving it kills what still runs.
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
        self.chunks: list[tuple[float, bytes]] = []
        self.ended = False
        self.changed = threading.Condition()
        self._unanswered = b""
        self._closing = False
        self._writing = threading.Lock()
        self._master, slave = pty.openpty()
        self._set_size(cols, rows)
        os.set_blocking(self._master, False)
        self.started = time.perf_counter()
        try:
            self._process = subprocess.Popen(
                ["setsid", "--ctty", *map(str, command)],
                stdin=slave, stdout=slave, stderr=slave, cwd=cwd, env=_environment(env or {}),
            )  # fmt: skip
        except OSError:
            os.close(self._master)
            raise
        finally:
            os.close(slave)
        self._reader = threading.Thread(target=self._read_all, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id, which is also the id of the process group."""
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _set_size(self, cols: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def _read_all(self) -> None:
        while data := self._read():
            at = time.perf_counter()
            with self.changed:
                self.chunks.append((at, data))
                self._receive(data)
                self.changed.notify_all()
            self._answer(data)
        with self.changed:
            self.ended = True
            self._receive(b"")
            self.changed.notify_all()

    def _read(self) -> bytes:
        """The next bytes; none at the end, or when the terminal is being closed."""
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        while not self._closing:
            if poll.poll(100):
                with contextlib.suppress(OSError):  # EIO: nobody has the other end open any more
                    return os.read(self._master, 1 << 16)
                return b""
        return b""

    def _receive(self, data: bytes) -> None:
        """Called for each chunk, and once with nothing at the end, with `changed` held."""

    def _answer(self, data: bytes) -> None:
        self._unanswered += data
        end = 0
        for query in QUERY.finditer(self._unanswered):
            end = query.end()
            with contextlib.suppress(OSError, AssertionError):  # it may be gone already
                self.send(ANSWERS.get(query[0], "\x1b[?62;c"))
        self._unanswered = self._unanswered[max(end, len(self._unanswered) - 16) :]

    def send(self, text: str, timeout: float = 20.0) -> float:
        """Write text as it is and return the time just before. Raises AssertionError when nobody reads it."""
        data, poll = text.encode(), select.poll()
        poll.register(self._master, select.POLLOUT)
        with self._writing:
            at = time.perf_counter()
            while data:
                assert poll.poll(timeout * 1000), "the program does not read its input"
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(self._master, data) :]
        return at

    def until(self, predicate: Callable[[], bool], timeout: float = 20.0) -> bool:
        """Wait until the predicate holds, the output ends or time is up; whether it holds.

        The predicate is looked at after each chunk, with `changed` held.
        """
        with self.changed:
            self.changed.wait_for(lambda: predicate() or self.ended, timeout)
            return predicate()

    def until_more(self, seen: int, timeout: float = 20.0) -> bool:
        """Wait until there are more than `seen` chunks; whether there are."""
        return self.until(lambda: len(self.chunks) > seen, timeout)

    def until_quiet(self, ms: float = 150, timeout: float = 20.0) -> bool:
        """Wait until nothing was written for `ms` milliseconds from now on; False if it never fell silent."""
        begin = time.perf_counter()
        with self.changed:
            while not self.ended:
                now = time.perf_counter()
                last = max(begin, self.chunks[-1][0] if self.chunks else begin)
                if now >= last + ms / 1000:
                    return True
                if now >= begin + timeout:
                    return False
                self.changed.wait(last + ms / 1000 - now)
        return True

    def signal(self, number: int) -> None:
        """Send a signal to the whole process group, if it still runs."""
        if self._process.poll() is None:
            try:
                os.killpg(self.pid, number)
            except ProcessLookupError:  # it has not come as far as making its group
                self._process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL to the process group; returns when all of it is dead and what it wrote has been read."""
        self.signal(signal.SIGKILL)
        self._process.wait()
        deadline = time.monotonic() + 20
        while _group_lives(self.pid):
            assert time.monotonic() < deadline, "a part of the killed program lives on"
            time.sleep(0.005)
        self._reader.join(5)

    def terminate(self) -> None:
        """SIGTERM to the process group; returns at once."""
        self.signal(signal.SIGTERM)

    def wait(self, timeout: float = 20.0) -> int:
        """The exit code (negative: the signal that ended it). Raises AssertionError if it does not end."""
        try:
            code = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the program did not end in {timeout} s{self.describe()}") from None
        self._reader.join(5)
        return code

    def describe(self) -> str:
        """What to add to the message of a failure."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return f"\nended with code {self._process.wait(1 if self.ended else 0)}"
        return ""

    def close(self) -> None:
        """Kill what still runs and give the terminal back. May be called twice."""
        if not self._closing:
            self.kill()
            self._closing = True
            self._reader.join()
            os.close(self._master)


def _group_lives(group: int) -> bool:
    """Whether a process group has a member that is not merely waiting to be asked for its exit code."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            state, _, its_group, *_ = stat.read_text().rpartition(")")[2].split()
            if int(its_group) == group and state not in "ZX":
                return True
    return False


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(DROPPED)}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"} | dict(extra)
