"""`nbm demo`: a throw-away folder with a made-up caseload, so that a coach can practise without any risk.

The folder holds a complete, encrypted data folder, a place for leverbestanden and the key of a made-up centre. It goes
away at the end.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from shutil import rmtree
from stat import S_ISDIR
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from storage import keyfile
from storage.errors import NbmError
from storage.files import as_nbm_error, write_safely
from storage.folder import DataFolder
from storage.garbage import not_collecting
from storage.sync.sealing import new_key_pair

PREFIX = "nbm-demo-"
CUT_OFF_AFTER = 600  # seconds without change: no demo takes that long to make
EXPORTS = "leverbestanden"
CENTRE = "Oefencentrale (verzonnen)"
CENTRE_KEY = "oefencentrale.txt"
STATE_FOLDERS = ("XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA")  # by which platformdirs finds the state
Key = Future[tuple[keyfile.DataKey, str]]


@contextmanager
def demo_folder(today: date | None = None) -> Iterator[tuple[DataFolder, str]]:
    """A data folder full of made-up cases with its passphrase, for the length of the `with` block.

    All dates count from `today`, by default the date in Amsterdam. Raises FolderReadOnly, FolderUnreachable, DiskFull.
    """
    with _throw_away_folder() as path, _state_in(Path(path) / "state"):
        folder, passphrase = DataFolder(Path(path), practising=True), secrets.token_urlsafe(24)
        recipient = _make_centre(folder.path)
        # The key is derived beside the imports; without collecting garbage those take a third less time.
        with ThreadPoolExecutor(max_workers=1) as beside, not_collecting():
            _fill(folder, beside.submit(keyfile.create, folder.keyfile, passphrase), recipient, today)
        yield folder, passphrase


def _throw_away_folder() -> TemporaryDirectory[str]:
    try:
        _sweep(Path(gettempdir()))
        return TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    except OSError as error:
        raise as_nbm_error(error, Path(error.filename or os.curdir)) from error


def _sweep(place: Path) -> None:
    """Take away the folders of demos that were cut off, as when somebody closed the window."""
    for left in place.glob(f"{PREFIX}*"):
        with suppress(OSError, NbmError):
            found = left.lstat()
            if not S_ISDIR(found.st_mode) or found.st_uid != getattr(os, "getuid", lambda: 0)():
                continue
            if time.time() - found.st_mtime > CUT_OFF_AFTER:
                DataFolder(left).lock().release()  # FolderInUse as long as the demo is open
                rmtree(left)


@contextmanager
def _state_in(folder: Path) -> Iterator[None]:
    """What the program keeps outside its data folder goes in here too, so that of the demo nothing stays."""
    before = {name: os.environ.get(name) for name in STATE_FOLDERS}
    os.environ.update(dict.fromkeys(STATE_FOLDERS, str(folder)))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _make_centre(folder: Path) -> str:
    """Make the place for leverbestanden and the key pair of the centre; returns the public key."""
    DataFolder(folder / EXPORTS).create()  # a folder for this user only, or an error with words
    secret, public = new_key_pair()
    write_safely(folder / CENTRE_KEY, f"# {CENTRE}\n# public key: {public}\n{secret}\n".encode("ascii"))
    return public


def _fill(folder: DataFolder, key: Key, recipient: str, today: date | None) -> None:
    """Write all visits, as if the coach had kept them then."""
    from nbm_tui.demo.writing import DemoClock, VisitWriter, date_in_amsterdam, moment_of, read_visits
    from storage.opening import open_folder
    from storage.store import Store

    today = today or date_in_amsterdam()
    first, *others = read_visits()
    clock = DemoClock(moment_of(first, today))
    store = Store(open_folder(folder, key.result()[0]), clock)
    try:
        writer = VisitWriter(store, clock, today)
        for visit in (first, _delivery_settings(first["day"], folder.path, recipient), *others):
            writer.write(visit)
    finally:
        store.close()


def _delivery_settings(day: int, folder: Path, recipient: str) -> Mapping[str, Any]:
    """The coach fills in where leverbestanden go and for whom they are."""
    preferences = {
        "key": "coach",
        "member_id": "coach",
        "export_folder": str(folder / EXPORTS),
        "recipient": recipient,
        "recipient_name": CENTRE,
    }
    return {"day": day, "preferences": [preferences]}
