"""Reading many leverbestanden: on PostgreSQL by several processes, as most of the work is not the database's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from storage.centre.database import Centre, open_centre
from storage.centre.keys import CentreKeys
from storage.centre.loading import load
from storage.centre.tables import Load
from storage.errors import NbmError

FEW = 16  # files for which starting processes would take longer than it saves
AT_ONCE = 1  # file that a process takes at a time: they differ in size
COPIES = "fork" if sys.platform == "linux" else "spawn"  # a copy has everything imported

_centre: Centre


def load_all(centre: Centre, paths: Sequence[Path], processes: int = 0) -> Iterator[Load | NbmError]:
    """What came of each file, in their order; see `load`. `processes` 0: as many as there are processors."""
    processes = processes or os.cpu_count() or 1
    if len(paths) <= FEW or processes == 1 or centre.engine.dialect.name == "sqlite":
        yield from (_tried(centre, path) for path in paths)
        return
    known = centre.engine.url.render_as_string(hide_password=False), centre.keys
    centre.engine.dispose()  # a copy of this process must not have its connections; it opens its own
    with ProcessPoolExecutor(processes, get_context(COPIES), _open, known) as pool:
        yield from pool.map(_load_here, paths, chunksize=AT_ONCE)


def _tried(centre: Centre, path: Path) -> Load | NbmError:
    try:
        return load(centre, path)
    except NbmError as error:
        return error


def _open(url: str, keys: CentreKeys) -> None:
    global _centre  # noqa: PLW0603 - one for the life of the process
    _centre = open_centre(url, keys)


def _load_here(path: Path) -> Load | NbmError:
    return _tried(_centre, path)
