"""Plain output: what is kept here as CSV files that anyone can read, made only when asked for.

The journal keeps who asked, when, and how many records of which kinds; never where the files went.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from storage.errors import FolderUnreachable, NbmError
from storage.files import as_nbm_error, fsync_folder, take_name, temporary_beside, write_safely
from storage.ids import new_id
from storage.journal import to_json
from storage.policy import FixedByPolicy
from storage.records import KINDS, Kind
from storage.records.organisation import PlainFile
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store

LEFT_OUT = frozenset({"preferences"})  # of this laptop only
STEERING = ("=", "+", "-", "@", "\t", "\r")  # how a text begins that a spreadsheet would carry out


class PlainOutputStopped(NbmError):
    """The coach stopped it."""

    title = N_("Het wegschrijven is gestopt")
    what = N_("Je bent gestopt voordat alles geschreven was.")
    safe = N_("Er zijn geen bestanden gemaakt.")
    todo = N_("Begin opnieuw als je de bestanden toch wilt hebben.")
    exit_code = 11


class PlainFolderRefused(NbmError):
    """The folder is, or is in, that of the leverbestanden or of the data."""

    title = N_("Kies een andere map")
    what = N_("Deze map is voor je leverbestanden of voor je gegevens zelf. Wat daar komt, is versleuteld.")
    safe = N_("Er zijn geen bestanden gemaakt.")
    todo = N_("Kies een map die alleen jij kunt zien.")
    exit_code = 2


@dataclass(frozen=True, slots=True)
class PlainOutput:
    """The folder that was made, and how many records of each kind are in it."""

    path: Path
    records: dict[str, int]


def check_plain(store: Store, folder: Path) -> None:
    """May unencrypted files come in this folder? Raises FixedByPolicy, PlainFolderRefused, FolderUnreachable."""
    if store.policy.plain_output is False:
        raise FixedByPolicy(field="plain_output")
    taken = [store.folder.path, *filter(None, [store.preferences()["export_folder"]])]
    wanted = folder.resolve()
    if any(wanted.is_relative_to(Path(one).expanduser().resolve()) for one in taken):
        raise PlainFolderRefused(path=folder)
    if not folder.is_dir():
        raise FolderUnreachable(path=folder)


def write_plain(
    store: Store,
    folder: Path,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    stopped: Callable[[], bool] = lambda: False,
) -> PlainOutput:
    """Write a CSV file for each kind of record in a new folder (0700, files 0600), all of them or none.

    `tell` hears how many of how many kinds are done; `stopped` is asked in between. Raises what `check_plain` raises,
    PlainOutputStopped, FolderReadOnly and DiskFull.
    """
    check_plain(store, folder)
    temp = temporary_beside(folder / "plain")
    made: Path | None = None
    try:
        with store.action() as action:
            temp.mkdir(mode=0o700)
            counts = _write_kinds(action.session, temp, tell, stopped)
            stamp = action.now.strftime("%Y%m%d-%H%M%S")
            values = {
                "made_at": action.now,
                "file_type": PlainFile.CSV,
                "record_count": sum(counts.values()),
                "kinds": "\n".join(f"{kind} {count}" for kind, count in counts.items()),
            }
            action.write(KINDS["plain_output"], new_id(), values)
            made = _free(folder, f"nbm-onversleuteld-{stamp}")
            take_name(temp, made)
    except BaseException as error:
        for left in filter(None, (temp, made)):
            with suppress(OSError):
                shutil.rmtree(left)
        if isinstance(error, OSError):
            raise as_nbm_error(error, folder) from error
        raise
    return PlainOutput(made, counts)


def _write_kinds(
    session: Session, folder: Path, tell: Callable[[int, int], None], stopped: Callable[[], bool]
) -> dict[str, int]:
    counts: dict[str, int] = {}
    kinds = [kind for kind in KINDS.values() if kind.name not in LEFT_OUT]
    for done, kind in enumerate(kinds):
        tell(done, len(kinds))
        if stopped():
            raise PlainOutputStopped
        query = select(kind.table).where(col(kind.table.deleted_at).is_(None)).order_by(col(kind.table.id))
        found = session.exec(query).all()
        if found:
            counts[kind.name] = len(found)
            write_safely(folder / f"{kind.name}.csv", _csv(kind, found))
    fsync_folder(folder)
    tell(len(kinds), len(kinds))
    return counts


def _csv(kind: Kind, records: Any) -> Iterator[bytes]:
    """As spreadsheets here expect it: with a mark for UTF-8, and semicolons."""
    hidden = kind.field_names - kind.specs.keys() - {"deleted_at", "erased_at"}
    names = ["id", *kind.specs, *sorted(hidden)]
    yield "\ufeff".encode()
    yield _line(names)
    for record in records:
        yield _line([_cell(to_json(getattr(record, name))) for name in names])


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(STEERING) else value


def _line(values: list[Any]) -> bytes:
    line = StringIO()
    csv.writer(line, delimiter=";").writerow(values)
    return line.getvalue().encode()


def _free(folder: Path, name: str) -> Path:
    path, number = folder / name, 2
    while os.path.lexists(path):
        path, number = folder / f"{name}-{number}", number + 1
    return path
