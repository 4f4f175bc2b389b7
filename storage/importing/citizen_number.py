"""Recognising a column of citizen numbers (*bsn*), which is never taken over: the program has no place for them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from storage.folding import fold

_HEADER = re.compile(r"\bbsn|bsn\b|burgerservice|\bsofi|citizen service|social security|fiscaal n|fiscal n")
_SEPARATED = re.compile(r"[\s.-]")
_LENGTHS = (8, 9)  # a spreadsheet drops a zero in front


def is_citizen_number_header(header: str) -> bool:
    """Does a header name a citizen number?"""
    return bool(_HEADER.search(fold(header.replace("_", " ").replace("-", " "))))


def are_citizen_numbers(values: Iterable[str]) -> bool:
    """Do most of the values that are filled in have the form of a citizen number?"""
    filled = [value for value in values if value]
    return sum(map(_has_the_form, filled)) * 2 > len(filled)


def _has_the_form(value: str) -> bool:
    digits = _SEPARATED.sub("", value)
    if not (digits.isascii() and digits.isdecimal() and len(digits) in _LENGTHS):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits.zfill(9), weights, strict=True))
    return total % 11 == 0 and int(digits) > 0
