"""Comparing texts the way people read them: without regard to case, accents and punctuation."""

import re
import unicodedata

_PUNCTUATION = re.compile(r"[^\w\s]")
_ACCENTS = dict.fromkeys(range(0x300, 0x370))


def fold(text: str) -> str:
    """The text in lower case without accents and punctuation, so that `v07` finds `V-07`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _PUNCTUATION.sub("", "".join(char for char in decomposed if not unicodedata.combining(char)))


def bare(text: str) -> str:
    """The text in lower case without accents, and otherwise as it is: nearly always a sign for a sign."""
    decomposed = unicodedata.normalize("NFD", text.lower()).translate(_ACCENTS)
    return unicodedata.normalize("NFC", decomposed)
