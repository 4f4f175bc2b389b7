"""How large a list may be; what is larger is refused before it is read on."""

from __future__ import annotations

from typing import Final

from storage.importing.errors import ListTooLarge

MOST_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 100_000_000  # bytes of a workbook, which is a packed file
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 200
MOST_CELLS: Final = MOST_ROWS * MOST_COLUMNS  # of a sheet from its first corner to its last


def too_large() -> ListTooLarge:
    """The error that tells the limits."""
    return ListTooLarge(megabytes=MOST_BYTES // 1_000_000, rows=MOST_ROWS, columns=MOST_COLUMNS)
