"""Reads the method's data files: TOML, so that a methodologist can edit them by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from storage.errors import NbmError
from storage.text import N_

_T = TypeVar("_T")

DATA = Path(__file__).parent / "data"


class MethodDataError(NbmError):
    """A text file of the method is missing or damaged; `file` is its name."""

    title = N_("De teksten van de methode zijn niet te lezen")
    what = N_("In het bestand {file} met teksten van de methode zit een fout, of het ontbreekt.")
    safe = N_("Je eigen gegevens zijn niet veranderd.")
    todo = N_("Zet het bestand terug of installeer het programma opnieuw.")


def read_tables(path: Path, table: str, build: Callable[[Mapping[str, Any]], _T]) -> tuple[_T, ...]:
    """Build something of every `[[table]]` block of a file, in the file's order.

    Raises MethodDataError when the file is missing, is no TOML or lacks a key that `build` needs.
    """
    try:
        with path.open("rb") as file:
            return tuple(build(raw) for raw in tomllib.load(file)[table])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MethodDataError(file=path.name) from error
