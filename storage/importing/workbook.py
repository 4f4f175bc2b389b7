"""XLSX as rows of text. What is in the file is not trusted: it is looked over before the library reads it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from storage.importing.errors import ListDamaged, ListLocked, NotAList
from storage.importing.limits import MOST_CELLS, MOST_UNPACKED, too_large

PACKED, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # XLSX; with a password, or of the old kind
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(\s[^<>]*)?>")
_PLACE = re.compile(rb"""\sr\s*=\s*["'](?:([A-Z]{1,3})?(\d{1,7}))["']""")
_HAS_PLACE = re.compile(rb"\sr\s*=")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet, its name, and the names of all sheets with something on them."""

    name: str
    rows: list[list[str]]
    names: tuple[str, ...]


def is_workbook(data: bytes) -> bool:
    """Does a file begin as a workbook does?"""
    return data.startswith((PACKED, COMPOUND))


def read_sheet(data: bytes, wanted: str = "") -> Sheet:
    """The visible sheet of this name, or else the first one, of those with something on them.

    Raises NotAList, ListLocked, ListDamaged or ListTooLarge; a workbook without anything gives no rows.
    """
    if data.startswith(COMPOUND):
        raise ListLocked if _LOCKED in data else NotAList
    _look_over(data)
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        filled = [sheet for sheet in map(book.get_sheet_by_name, visible) if sheet.height]
        if not filled:
            return Sheet("", [], ())
        chosen = next((sheet for sheet in filled if sheet.name == wanted), filled[0])
        rows = [[_text(cell) for cell in row] for row in chosen.iter_rows()]
    except PasswordError as error:
        raise ListLocked from error
    except CalamineError as error:
        raise ListDamaged from error
    return Sheet(chosen.name, rows, tuple(sheet.name for sheet in filled))


def _look_over(data: bytes) -> None:
    """Refuse what is no workbook, not whole, or would fill the memory: the library ends the program over that."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as members:
            if "xl/workbook.xml" not in members.namelist():
                raise NotAList
            if sum(member.file_size for member in members.infolist()) > MOST_UNPACKED:
                raise too_large()
            for name in members.namelist():
                _look_over_sheet(members.read(name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise ListDamaged from error


def _look_over_sheet(content: bytes) -> None:
    """A single cell in the last corner makes the library reserve room for all cells before it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\0")):
        raise ListDamaged  # in UTF-16 the places of cells are not seen here
    if b"sheetData" not in content:
        return
    furthest = [0, 0]
    for row, column in _filled_cells(content):
        furthest = [max(furthest[0], row), max(furthest[1], column)]
    if furthest[0] * furthest[1] > MOST_CELLS:
        raise too_large()


def _filled_cells(content: bytes) -> Iterator[tuple[int, int]]:
    """The row and column of each cell that is not empty; both count from 1."""
    row = column = 0
    for tag in _TAG.finditer(content):
        attributes = tag[2] or b""
        place = _PLACE.search(attributes)
        if place is None and _HAS_PLACE.search(attributes):
            raise ListDamaged
        if tag[1] == b"row":
            row, column = int(place[2]) if place else row + 1, 0
        else:
            row, column = (int(place[2]), _column(place[1] or b"")) if place else (row, column + 1)
            if not attributes.endswith(b"/"):
                yield row, column


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without a fraction, moments in ISO form."""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
