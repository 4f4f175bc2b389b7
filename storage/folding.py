"""Comparing texts the way people read them: without regard to case, accents and punctuation."""

import re
import unicodedata

_PUNCTUATION = re.compile(r"[^\w\s]")


def fold(text: str) -> str:
    """The text in lower case without accents and punctuation, so that `v07` finds `V-07`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _PUNCTUATION.sub("", "".join(char for char in decomposed if not unicodedata.combining(char)))
