"""The code on paper that opens the data when the passphrase is forgotten, and the check on how it was typed.

A code is 27 random characters (135 bits) and one check character, in Crockford's base32 (no I, L, O and U).
The characters are read as numbers of the field GF(32) and the code as a polynomial that must be zero at a
generator of that field: any one wrong character and any two exchanged characters are found.
"""

from __future__ import annotations

import secrets

from storage.errors import RecoveryCodeMistyped

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 28
GROUP = 4
# The field's polynomial, x^5 + x^2 + 1; multiplying by x goes through all 31 numbers but zero.
_FIELD = 0b100101
_LOOKALIKES = str.maketrans("OIL", "011")


def new_code() -> str:
    """A new random code as it is written down: seven groups of four, with dashes."""
    random = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return shown(random + ALPHABET[_times_x(_value(random))])


def shown(code: str) -> str:
    """A normalised code with its dashes."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def normalise(typed: str) -> str:
    """The 28 characters that were meant: case, dashes, spaces, O for 0 and I or L for 1 do not matter.

    Raises RecoveryCodeMistyped when it cannot be a code; nothing costly has been done by then.
    """
    code = "".join(char for char in typed.upper() if char.isalnum()).translate(_LOOKALIKES)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or _value(code) != 0:
        raise RecoveryCodeMistyped(length=len(code))
    return code


def looks_like_code(typed: str) -> bool:
    """Whether this was meant as a code rather than a passphrase: about 28 letters and digits, grouped."""
    groups = typed.replace("-", " ").split()
    letters = "".join(groups)
    return (
        abs(len(letters) - LENGTH) <= 2
        and letters.isalnum()
        and (len(groups) in (1, 6, 7, 8))
        and any(char.isdigit() for char in letters)
    )


def _value(code: str) -> int:
    total = 0
    for char in code:
        total = _times_x(total) ^ ALPHABET.index(char)
    return total


def _times_x(number: int) -> int:
    doubled = number << 1
    return doubled ^ _FIELD if doubled > 31 else doubled
