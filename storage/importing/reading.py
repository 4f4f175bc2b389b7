"""A list as columns and lines of text, read from a file that somebody else made."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from storage.folding import fold
from storage.importing.citizen_number import are_citizen_numbers, is_citizen_number_header
from storage.importing.delimited import delimited_rows
from storage.importing.errors import ListEmpty, ListNotThere, NotAList
from storage.importing.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, too_large
from storage.importing.workbook import is_workbook, read_sheet

EXAMPLES = 3
SUFFIXES = (".csv", ".xlsx", ".txt", ".tsv")
_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNSEEN = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header as it stands there, some of its values, and whether it holds citizen numbers.

    `key` tells it from the others, also in the next list with the same headers. Of citizen numbers no value is kept.
    """

    key: str
    header: str
    examples: tuple[str, ...] = ()
    is_citizen_number: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: its number as a spreadsheet shows it, and a cell per column."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListRead:
    """What is in a list. `sheet` is the sheet that was read, empty for CSV."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    sheet: str = ""


def sheets_of(path: Path) -> tuple[str, ...]:
    """The names of the sheets with something on them; none for CSV. Raises as `read_list` does, but not ListEmpty."""
    data = _content(path)
    return read_sheet(data).names if is_workbook(data) else ()


def read_list(path: Path, sheet: str = "") -> ListRead:
    """Read a CSV, or a sheet of an XLSX, the first one if none is named.

    Raises the errors of `storage.importing.errors`, all but ImportStopped.
    """
    data = _content(path)
    if is_workbook(data):
        found = read_sheet(data, sheet)
        return replace(_list_of(found.rows), sheet=found.name)
    return _list_of(delimited_rows(data))


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise NotAList
        if not path.is_file():  # also a device, which has no end
            raise ListNotThere
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ListNotThere from error
    if len(data) > MOST_BYTES:
        raise too_large()
    return data


def _list_of(rows: Iterable[Sequence[str]]) -> ListRead:
    """The first line with several cells holds the headers: above it stands a title at most."""
    lines = _filled_lines(rows)
    at = next((at for at, line in enumerate(lines) if sum(map(bool, line.cells)) > 1), 0)
    head, body = lines[at : at + 1], lines[at + 1 :]
    if not body:
        raise ListEmpty
    width = max(len(line.cells) for line in lines[at:])
    headers = _padded(head[0].cells, width)
    cells = [_padded(line.cells, width) for line in body]
    used = [place for place in range(width) if headers[place] or any(row[place] for row in cells)]
    columns = _columns([headers[place] for place in used], [[row[place] for row in cells] for place in used])
    kept = [
        tuple("" if column.is_citizen_number else row[place] for place, column in zip(used, columns, strict=True))
        for row in cells
    ]
    return ListRead(columns, tuple(Line(line.number, row) for line, row in zip(body, kept, strict=True)))


def _filled_lines(rows: Iterable[Sequence[str]]) -> list[Line]:
    lines: list[Line] = []
    for number, row in enumerate(rows, 1):
        cells = [clean(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append(Line(number, tuple(cells)))
        if len(cells) > MOST_COLUMNS or len(lines) > MOST_ROWS + 1:
            raise too_large()
    return lines


def clean(text: str) -> str:
    """Text without control characters and marks that nobody sees; newlines within it stay."""
    kept = (char for char in _NEWLINES.sub("\n", text).replace("\t", " ") if char == "\n" or _is_seen(char))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _is_seen(char: str) -> bool:
    return char not in _UNSEEN and unicodedata.category(char) not in ("Cc", "Cs")


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _columns(headers: Sequence[str], values: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    seen: dict[str, int] = {}
    columns = []
    for given, column in zip(headers, values, strict=True):
        header = " ".join(given.split())
        words = " ".join(fold(header).split())
        seen[words] = seen.get(words, 0) + 1
        found = Column(f"{words}#{seen[words]}", header)
        if is_citizen_number_header(header) or are_citizen_numbers(column):
            columns.append(replace(found, is_citizen_number=True))
        else:
            examples = dict.fromkeys(" ".join(value.split()) for value in column if value)
            columns.append(replace(found, examples=tuple(examples)[:EXAMPLES]))
    return tuple(columns)
