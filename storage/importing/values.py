"""Text of a list as the value of a field. What does not fit is left out and told, never bent."""

from __future__ import annotations

import re
from typing import Any

from storage.folding import fold
from storage.records.fields import FieldSpec

_YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1"})
_NO = frozenset({"nee", "n", "no", "false", "onwaar", "0"})
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,4})?", re.ASCII)


def value_of(spec: FieldSpec, text: str) -> Any:
    """The value for a field. Raises ValueError when the text does not fit; the error does not repeat it."""
    if spec.kind == "choice":
        return _choice(spec, text)
    if spec.kind == "yesno":
        return _yes_no(text)
    if spec.kind == "decimal":
        return _decimal(spec, text)
    value = text if spec.kind == "lines" else " ".join(text.split())
    if len(value) > (spec.max_length or len(value)):
        raise ValueError("too long")
    return value


def _choice(spec: FieldSpec, text: str) -> Any:
    wanted = fold(text)
    found = [one for one in spec.choices or () if wanted in (fold(one.value), fold(one.title_nl))]
    if not found:
        raise ValueError("no such choice")
    return found[0]


def _yes_no(text: str) -> bool:
    wanted = fold(text)
    if wanted not in _YES | _NO:
        raise ValueError("not yes or no")
    return wanted in _YES


def _decimal(spec: FieldSpec, text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise ValueError("not a number")
    value = float(text.strip().replace(",", "."))
    if value > (value if spec.maximum is None else spec.maximum):
        raise ValueError("too much")
    return value
