"""The centre's secret keys: one folder with a key to sign with and one to open leverbestanden with.

The age keys stand in files as `age-keygen` writes them, so that `age --decrypt -i` can use them too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.errors import AlreadySetUp, NbmError
from storage.files import as_nbm_error, write_safely
from storage.text import N_

SIGNING, OPENING, RECOVERY = "signing.key", "age.key", "recovery-age.key"


class KeysUnusable(NbmError):
    """The folder with the centre's keys is not there, or holds no usable keys."""

    title = N_("De sleutels van de centrale zijn er niet")
    what = N_("In deze map staan geen bruikbare sleutels van de centrale.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Kies de map waarin de sleutels bij het inrichten zijn gezet, of zet ze terug uit een kopie.")
    exit_code = 3


@dataclass(frozen=True, slots=True)
class CentreKeys:
    """The secrets: the raw Ed25519 key, and the file with the age key."""

    signing_key: bytes = field(repr=False)
    age_file: Path

    @property
    def public_key(self) -> str:
        """The key that laptops know the centre by, in hex."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_key).public_key().public_bytes_raw().hex()


def make_keys(folder: Path) -> tuple[CentreKeys, tuple[str, str]]:
    """Make the keys of a new centre; returns them and the two public age keys, of which the second is for recovery.

    Raises AlreadySetUp, FolderReadOnly, FolderUnreachable, DiskFull.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise as_nbm_error(error, folder) from error
    if any((folder / name).exists() for name in (SIGNING, OPENING, RECOVERY)):
        raise AlreadySetUp(path=folder)
    public = tuple(_age_key(folder / name) for name in (OPENING, RECOVERY))
    new_signing_key(folder)
    return read_keys(folder), (public[0], public[1])


def new_signing_key(folder: Path) -> bytes:
    """Make a new key to sign with, in the place of the one that was there; returns it raw."""
    key = Ed25519PrivateKey.generate().private_bytes_raw()
    write_safely(folder / SIGNING, key.hex().encode() + b"\n")
    return key


def read_keys(folder: Path) -> CentreKeys:
    """The keys in a folder. Raises KeysUnusable."""
    try:
        signing_key = bytes.fromhex((folder / SIGNING).read_text("ascii").strip())
        Ed25519PrivateKey.from_private_bytes(signing_key)
    except (OSError, ValueError):
        # Without a cause: that could repeat a part of the key.
        raise KeysUnusable(path=folder) from None
    if not (folder / OPENING).exists():
        raise KeysUnusable(path=folder)
    return CentreKeys(signing_key, folder / OPENING)


def _age_key(path: Path) -> str:
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    write_safely(path, f"# public key: {public}\n{identity}\n".encode())
    return public
