"""CSV as rows of text, in whatever encoding and with whatever separator a spreadsheet gave it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from storage.importing.errors import ListDamaged, NotAList

SEPARATORS = ";,\t"
TRIED = 20  # rows by which the separator is found
_OTHER_FILES = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"<")  # and HTML or XML in disguise
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_MOST_CONTROL = 10, 0.1  # characters, and part of the first ones: more is no text
_NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_AS_FORMULA = re.compile(r'="([^"]*)"|\'(?=[=+@-])(.*)', re.DOTALL)


def delimited_rows(data: bytes) -> Iterator[list[str]]:
    """The rows, also those without anything in them. Raises NotAList at once, ListDamaged on the way."""
    text = _decoded(data)
    named = _NAMED_SEPARATOR.match(text)
    if named:
        return _rows(text[named.end() :], named[1])
    return _rows(text, _separator(text))


def _decoded(data: bytes) -> str:
    if data.lstrip()[:5].startswith(_OTHER_FILES):
        raise NotAList
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    begin = text[:4_000]
    if len(_CONTROL.findall(begin)) > max(_MOST_CONTROL[0], _MOST_CONTROL[1] * len(begin)):
        raise NotAList
    return text


def _separator(text: str) -> str:
    """The separator by which the most of the first rows are equally wide; a list may have one column."""
    return max(SEPARATORS, key=lambda separator: _fit(text, separator))


def _fit(text: str, separator: str) -> tuple[int, int]:
    widths = [len(row) for row in islice(_readable(text, separator), TRIED) if row]
    usual = max(widths, key=lambda width: (width > 1, widths.count(width), width), default=0)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)


def _readable(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [_bare(cell) for cell in row]
    except csv.Error as error:
        raise ListDamaged from error


def _bare(cell: str) -> str:
    """Without what programs put around a cell so that a spreadsheet takes it for text."""
    guarded = _AS_FORMULA.fullmatch(cell)
    return (guarded[1] or guarded[2] or "") if guarded else cell
