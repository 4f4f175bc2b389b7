"""The centre's secret keys: one folder with a key to sign with and one to open leverbestanden with.

The age keys stand in files as `age-keygen` writes them, so that `age --decrypt -i` can use them too.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.errors import AlreadySetUp, NbmError
from storage.files import as_nbm_error, take_name, write_safely
from storage.sync.reading import IdentityUnusable, read_identities
from storage.text import N_

SIGNING, NEXT, OPENING, RECOVERY = "signing.key", "signing-next.key", "age.key", "recovery-age.key"


class KeysUnusable(NbmError):
    """The folder with the centre's keys is not there, or holds no usable keys."""

    title = N_("De sleutels van de centrale zijn er niet")
    what = N_("In deze map staan geen bruikbare sleutels van de centrale.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Kies de map waarin de sleutels bij het inrichten zijn gezet, of zet ze terug uit een kopie.")
    exit_code = 3


class KeysOfAnother(KeysUnusable):
    """The keys are not those of the centre in this database."""

    title = N_("Deze sleutels horen niet bij deze database")
    what = N_("In deze map staan sleutels van een andere centrale, of van voor een nieuwe handtekeningsleutel.")


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
    make_folder(folder)
    if any((folder / name).exists() for name in (SIGNING, OPENING, RECOVERY)):
        raise AlreadySetUp(path=folder)
    public = tuple(_age_key(folder / name) for name in (OPENING, RECOVERY))
    new_signing_key(folder)
    return read_keys(folder), (public[0], public[1])


def make_folder(folder: Path) -> None:
    """Make the folder for the keys, for this user only. Raises FolderReadOnly, FolderUnreachable, DiskFull."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise as_nbm_error(error, folder) from error


def forget_keys(folder: Path) -> None:
    """Remove keys that nobody got to know, as their centre could not be made."""
    for name in (SIGNING, OPENING, RECOVERY):
        with suppress(OSError):
            (folder / name).unlink()


def new_signing_key(folder: Path, name: str = SIGNING) -> None:
    """Make a new key to sign with. Raises FolderReadOnly, FolderUnreachable, DiskFull."""
    key = Ed25519PrivateKey.generate().private_bytes_raw()
    write_safely(folder / name, key.hex().encode() + b"\n")


def take_next(folder: Path) -> None:
    """The key that was made for it becomes the one to sign with. Raises FolderReadOnly and its like."""
    try:
        take_name(folder / NEXT, folder / SIGNING)
    except FileNotFoundError:
        return  # another process was first
    except OSError as error:
        raise as_nbm_error(error, folder) from error


def read_keys(folder: Path, signing: str = SIGNING) -> CentreKeys:
    """The keys in a folder. Raises KeysUnusable."""
    try:
        signing_key = bytes.fromhex((folder / signing).read_text("ascii").strip())
        Ed25519PrivateKey.from_private_bytes(signing_key)
        read_identities(folder / OPENING)
    except (OSError, ValueError, IdentityUnusable):
        # Without a cause: that could repeat a part of the key.
        raise KeysUnusable(path=folder) from None
    return CentreKeys(signing_key, folder / OPENING)


def keys_known_as(keys: CentreKeys, public_key: str) -> CentreKeys:
    """These keys, when they are known by this public one; also when taking a new one was cut off half-way.

    Raises KeysOfAnother.
    """
    if keys.public_key == public_key:
        return keys
    folder = keys.age_file.parent
    with suppress(KeysUnusable):
        found = read_keys(folder, NEXT)
        if found.public_key == public_key:
            take_next(folder)
            return found
    raise KeysOfAnother(path=folder)


def _age_key(path: Path) -> str:
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    write_safely(path, f"# public key: {public}\n{identity}\n".encode())
    return public
