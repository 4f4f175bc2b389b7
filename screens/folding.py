"""Comparing texts the way people read them: without regard to case and accents."""

import unicodedata


def fold(text: str) -> str:
    """The text in lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
