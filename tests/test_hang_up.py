"""The terminal goes away: its window was closed, or the connection broke."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.laptop import Laptop

PROGRAM = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); from nbm_tui.cli import main; main()"


@pytest.mark.skipif(os.name != "posix", reason="a terminal of POSIX")
def test_without_its_terminal_the_program_ends_also_when_it_was_to_ignore_that(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "laptop").set_up()
    master, slave = pty.openpty()
    process = subprocess.Popen(
        ["setsid", "--ctty", sys.executable, "-c", PROGRAM],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=os.environ | laptop.environment,
    )
    os.close(slave)
    seen = b""
    while b"wachtzin" not in seen:
        seen += os.read(master, 65_536)
    os.close(master)
    assert process.wait(timeout=20) == -signal.SIGHUP
