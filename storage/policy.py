"""What the administrator of the machine lays down for everyone on it, and the centre for all of its laptops.

The first is one file that only the administrator can write; the other comes with the admission and says what that file
leaves open. Both are read with the unlocking, never before the first screen is painted, and they never change what a
coach filled in: they only count instead. A file that is not right is refused as a whole, because half a policy looks
like a policy.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from storage.errors import NbmError
from storage.text import N_

ENVIRONMENT = "NBM_POLICY"  # another place, for trying one out; only where the machine has no policy
MAX_FILE = 64 * 1024  # bytes
MAX_TEXT = 1_000  # characters
NAME_SHOWN = 40  # characters of a name that is not known


class PolicyInvalid(NbmError):
    """A field of the policy is not known, or its value will not do; `field` says which."""

    title = N_("Het beleid van je beheerder is niet te gebruiken")
    what = N_("In het bestand met het beleid klopt dit niet: {field}.")
    safe = N_("Er is niets geopend en niets veranderd.")
    todo = N_("Laat je beheerder dit bestand verbeteren: {path}")
    exit_code = 21
    ends_program = True


class PolicyUnreadable(PolicyInvalid):
    """The policy cannot be read, is too large or is no TOML, or the one that was named is not there."""

    what = N_("Het bestand met het beleid is er niet, is niet te lezen, te groot of geen TOML.")


class FixedByPolicy(NbmError):
    """A command asks for something else than the policy lays down."""

    title = N_("Je beheerder heeft dit vastgesteld")
    what = N_("Voor deze computer ligt al vast: {field}. Een andere keuze kan hier niet.")
    safe = N_("Er is niets gemaakt en niets veranderd.")
    todo = N_("Laat de optie weg, of vraag het je beheerder.")
    exit_code = 2


@dataclass(frozen=True, slots=True)
class Policy:
    """What is laid down; None for what is left to the coach and the organisation.

    Times are in minutes and months, the least length of a new passphrase in characters; `centre_keys` are age keys.
    """

    idle_lock_minutes: int | None = None
    passphrase_length: int | None = None
    export_folder: str | None = None
    centre_name: str | None = None
    centre_keys: tuple[str, ...] | None = None
    retention_months: int | None = None
    plain_output: bool | None = None

    def fixed(self, kind: str) -> dict[str, Any]:
        """The values that count instead of those of a record of this kind, by field."""
        if kind == "settings":
            return _given(retention_months=self.retention_months)
        if kind != "preferences":
            return {}
        own = _given(idle_lock_minutes=self.idle_lock_minutes, export_folder=self.export_folder)
        if self.centre_keys is None:
            return own
        # The name that the coach filled in belongs to a key of theirs.
        return {**own, "recipient": " ".join(self.centre_keys), "recipient_name": self.centre_name}

    def values(self) -> dict[str, Any]:
        """What is laid down, by field."""
        return _given(**asdict(self))

    def over(self, other: Policy) -> Policy:
        """This policy, and for what it leaves open the other one; its name for the centre never goes with our keys."""
        left = other.values()
        if self.centre_keys is not None:
            left.pop("centre_name", None)
        return Policy(**left | self.values())

    def lines(self) -> Iterator[str]:
        """What is laid down, a field a line, as it stands in a file."""
        for name, value in self.values().items():
            yield line_of(name, value)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Policy:
        """From values that were checked when they came in."""
        found: dict[str, Any] = {k: tuple(value) if isinstance(value, list) else value for k, value in values.items()}
        return cls(**found)


def line_of(name: str, value: Any) -> str:
    """A field as it stands in a file: such values are spelled in TOML as in JSON."""
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def place() -> Path:
    """Where the policy of this machine is, or would be."""
    usual, chosen = _usual_place(), os.environ.get(ENVIRONMENT)
    try:
        usual.stat()
    except FileNotFoundError:
        return Path(chosen) if chosen else usual
    except OSError:
        pass  # it is there and may not be seen: reading says so
    return usual


def read_policy(path: Path | None = None) -> Policy:
    """The policy of this machine, an empty one when there is none. Raises PolicyInvalid or PolicyUnreadable."""
    path = path or place()
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except FileNotFoundError:
        return Policy()
    except OSError as error:
        raise PolicyUnreadable(path=path, field=path.name) from error
    return checked_policy(_parsed(data, path), path)


def is_own(path: Path) -> bool:
    """Whether this user could change the file, so that it is no policy of an administrator; False where unknown."""
    if sys.platform == "win32":
        return False
    if os.geteuid():
        return os.access(path, os.W_OK) or os.access(path.parent, os.W_OK)
    return any(one.stat().st_mode & 0o002 for one in (path, path.parent))


def _usual_place() -> Path:
    if sys.platform == "win32":
        import platformdirs

        return Path(platformdirs.site_config_dir("nbm", appauthor=False)) / "policy.toml"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/nbm/policy.toml")
    return Path("/etc/nbm/policy.toml")


def _parsed(data: bytes, path: Path) -> Mapping[str, Any]:
    import tomllib  # only where there is a policy

    if len(data) > MAX_FILE:
        raise PolicyUnreadable(path=path, field=path.name)
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise PolicyUnreadable(path=path, field=path.name) from None


def checked_policy(found: Mapping[str, Any], path: Path) -> Policy:
    """The policy with these values, as they stand in a file. Raises PolicyInvalid."""
    for name, value in found.items():
        if name not in _RULES or not _RULES[name](value):
            raise PolicyInvalid(path=path, field=name[:NAME_SHOWN] if name.isprintable() else "?")
    if "centre_name" in found and "centre_keys" not in found:
        raise PolicyInvalid(path=path, field="centre_name")  # it says whose keys they are
    return Policy.of(found)


# What each field may be: a whole number between two bounds, or a text.


def _between(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= MAX_TEXT and value.isprintable()


def _is_folder(value: Any) -> bool:
    """Not one that depends on where the program happens to run."""
    return _is_text(value) and (value.startswith("~") or Path(value).is_absolute())


def _are_keys(value: Any) -> bool:
    from storage.errors import RecipientInvalid
    from storage.sync.sealing import read_recipients

    if not isinstance(value, list) or not value or not all(isinstance(key, str) and key.strip() for key in value):
        return False
    try:
        return len(read_recipients(" ".join(value))) == len(value)
    except RecipientInvalid:
        return False


_RULES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "idle_lock_minutes": _between(1, 120),
    "passphrase_length": _between(12, 128),
    "export_folder": _is_folder,
    "centre_name": _is_text,
    "centre_keys": _are_keys,
    "retention_months": _between(0, 240),
    "plain_output": lambda value: type(value) is bool,
}
FIELDS = tuple(_RULES)
