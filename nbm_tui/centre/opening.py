"""Opening the centre that a command is about."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from storage.centre.database import Centre, open_centre, usual_url
from storage.centre.keys import read_keys


def keys_folder(arguments: argparse.Namespace) -> Path:
    """The folder with the centre's keys."""
    chosen = arguments.keys or platformdirs.user_data_dir("nbm-centre", appauthor=False)
    return Path(chosen).expanduser().absolute()


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Centre]:
    """The centre, open. Raises KeysUnusable and the errors of `open_centre`."""
    folder = keys_folder(arguments)
    centre = open_centre(arguments.db or usual_url(folder), read_keys(folder))
    try:
        yield centre
    finally:
        centre.close()
