"""`nbm demo`: a throw-away folder with a made-up caseload, so that a coach can practise without any risk.

The folder holds a complete, encrypted data folder, a place for leverbestanden and the key of a made-up centre. It goes
away at the end.
"""

from __future__ import annotations

import gc
import os
import secrets
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyrage

from storage import keyfile
from storage.files import write_safely
from storage.folder import DataFolder

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
    with TemporaryDirectory(prefix="nbm-demo-", ignore_cleanup_errors=True) as path, _state_in(Path(path) / "state"):
        folder, passphrase = DataFolder(Path(path)), secrets.token_urlsafe(24)
        recipient = _make_centre(folder.path)
        # The key is derived beside the imports; without collecting garbage those take a third less time.
        with ThreadPoolExecutor(max_workers=1) as beside, _not_collecting():
            _fill(folder, beside.submit(keyfile.create, folder.keyfile, passphrase), recipient, today)
        yield folder, passphrase


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


@contextmanager
def _not_collecting() -> Iterator[None]:
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def _make_centre(folder: Path) -> str:
    """Make the place for leverbestanden and the key pair of the centre; returns the public key."""
    (folder / EXPORTS).mkdir(mode=0o700)
    secret = pyrage.x25519.Identity.generate()
    public = str(secret.to_public())
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
