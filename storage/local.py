"""What the coach chose for the screen of this laptop: keys and colours.

A small readable file beside the database, because the unlock screen follows it too. It holds no content, is never
delivered, and one that cannot be read counts as none: nobody may be kept out by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from storage.files import write_safely


@dataclass(frozen=True, slots=True)
class Local:
    """The short name of the colours, empty for the usual ones, and per command the key in the place of its own."""

    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


def read_local(path: Path) -> Local:
    """What was chosen, as far as it can be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return Local()
    import json  # only for who chose something

    try:
        found = json.loads(text)
        keys = {str(name): str(key) for name, key in found["keys"].items()}
        return Local(str(found["theme"]), keys)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Local()


def keep_local(path: Path, local: Local) -> None:
    """Remember it. Raises FolderReadOnly, FolderUnreachable or DiskFull."""
    import json

    write_safely(path, json.dumps(asdict(local), indent=2).encode())
