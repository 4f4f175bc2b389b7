"""When the program fails in an unforeseen way: a report without content, and words for the coach."""

from __future__ import annotations

import os
import traceback
from datetime import datetime
from pathlib import Path

from storage.errors import NbmError
from storage.files import write_safely
from storage.text import N_

SHOW_ALL = "NBM_TRACEBACK"  # for engineers: set it to see the whole error, content included, in the terminal


class Crashed(NbmError):
    """Something unforeseen; everything that was stored is still there."""

    title = N_("Het programma is gestopt door een fout")
    what = N_("Er ging iets onverwachts mis.")
    safe = N_("Alles wat je hebt ingevuld is bewaard, op hooguit de laatste seconde typen na.")
    todo = N_("Start het programma opnieuw. Gebeurt het weer, stuur dan dit bestand naar je beheerder: {report}")
    exit_code = 70


def report_crash(error: BaseException, folder: Path) -> Crashed:
    """Write where it went wrong (files, lines, kinds of error; no values, no messages) and return the words."""
    if os.environ.get(SHOW_ALL):
        traceback.print_exception(error)
    path = folder / f"crash-{datetime.now():%Y%m%d-%H%M%S}.txt"
    write_safely(path, "\n".join(_places(error)).encode())
    return Crashed(report=path)


def _places(error: BaseException | None) -> list[str]:
    lines: list[str] = []
    while error is not None:
        lines.append(type(error).__name__)
        lines += [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
        error = getattr(error, "error", None) or error.__cause__ or error.__context__
    return lines
