"""The bare app with SQLModel loaded first: the yardstick for the memory of an app with a database."""

from __future__ import annotations

import runpy
from pathlib import Path

import sqlmodel  # noqa: F401  # loading it is all that this file adds

if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).with_name("bare.py")), run_name="__main__")
