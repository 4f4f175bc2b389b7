"""Translates the texts that a coach reads: Dutch is the source, other languages come from gettext catalogues."""

from __future__ import annotations

import gettext
from pathlib import Path

LOCALES = Path(__file__).parent / "locales"
_current: gettext.NullTranslations = gettext.NullTranslations()
_code = "nl"


def use_language(code: str) -> None:
    """Show texts in this language (ISO 639-1, 'nl' or 'en'); unknown languages fall back to Dutch."""
    global _current, _code
    _code = code
    _current = gettext.translation("nbm", LOCALES, [code], fallback=True)


def language() -> str:
    """The code of the language that is shown."""
    return _code


def _(text: str) -> str:
    """The text in the chosen language."""
    return _current.gettext(text) if text else ""


def plural(one: str, many: str, count: int) -> str:
    """The form of a text that fits a count, with `{n}` filled in."""
    return _current.ngettext(one, many, count).format(n=count)
