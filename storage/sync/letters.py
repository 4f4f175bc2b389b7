"""Letters: small signed files of JSON between laptop and centre, that hold keys and numbers and no one's words.

A letter is one line of canonical JSON: what it is (`format`), its version, the content, the Ed25519 key of whoever
wrote it, and the signature over all the rest. Every byte counts: written in any other way it is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from storage.errors import NbmError
from storage.sync.format import encoder
from storage.text import N_

MAX_LETTER = 64 * 1024**2  # bytes
VERSION = 1


class LetterUnusable(NbmError):
    """The file is not there, is no letter of this kind, or one byte of it is not as it was written."""

    title = N_("Dit bestand is niet te gebruiken")
    what = N_("Het bestand is niet het goede, of het is onderweg veranderd of beschadigd.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Kijk of je het goede bestand hebt gekozen, of vraag het opnieuw aan.")
    exit_code = 10


class LetterNewer(LetterUnusable):
    """The letter was written by a newer program."""

    what = N_("Dit bestand is gemaakt met een nieuwere versie van het programma.")
    todo = N_("Werk dit programma bij en probeer het opnieuw.")


class Letter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A letter as it stands in its file; `signature` and `public_key` in hex."""

    format: str
    version: int
    content: msgspec.Raw
    public_key: str
    signature: str


class _Head(msgspec.Struct):
    format: str
    version: int


Content = TypeVar("Content", bound=msgspec.Struct)


def write_letter(format: str, content: msgspec.Struct, signing_key: bytes) -> bytes:
    """The bytes of a letter; `signing_key` is the raw private key of whoever writes it."""
    key = Ed25519PrivateKey.from_private_bytes(signing_key)
    unsigned = {
        "format": format,
        "version": VERSION,
        "content": content,
        "public_key": key.public_key().public_bytes_raw().hex(),
    }
    signature = sign(encoder.encode(unsigned), signing_key)
    return encoder.encode(unsigned | {"signature": signature}) + b"\n"


def sign(data: bytes, signing_key: bytes) -> str:
    """The Ed25519 signature in hex by a raw private key."""
    return Ed25519PrivateKey.from_private_bytes(signing_key).sign(data).hex()


def signed_by(public_key: str, data: bytes, signature: str) -> bool:
    """Whether this is the signature of that key over these bytes; keys and signatures in hex, in small letters."""
    try:
        raw = bytes.fromhex(signature)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(raw, data)
    except (ValueError, InvalidSignature):
        return False
    return raw.hex() == signature


def read_letter(path: Path, format: str, type: type[Content]) -> tuple[Content, str]:
    """The content of a letter and the key that signed it. Whether to trust that key is for the caller.

    Raises LetterUnusable, LetterNewer.
    """
    try:
        with path.open("rb") as file:
            return _read(file.read(MAX_LETTER), format, type)
    except LetterUnusable as error:
        error.details["path"] = path
        raise
    except (OSError, ValueError, RecursionError):
        raise LetterUnusable(path=path) from None


def letter_format(path: Path) -> str:
    """What a letter calls itself; empty when it is none. Raises LetterUnusable when there is no such file."""
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(MAX_LETTER), type=_Head).format
    except OSError:
        raise LetterUnusable(path=path) from None
    except (ValueError, RecursionError):
        return ""


def _read(data: bytes, format: str, type: type[Content]) -> tuple[Content, str]:
    head = msgspec.json.decode(data, type=_Head)
    if head.format != format:
        raise LetterUnusable
    if head.version > VERSION:
        raise LetterNewer
    letter = msgspec.json.decode(data, type=Letter)
    content = msgspec.json.decode(letter.content, type=type)
    unsigned: dict[str, Any] = {
        "format": format,
        "version": letter.version,
        "content": content,
        "public_key": letter.public_key,
    }
    if encoder.encode(unsigned | {"signature": letter.signature}) + b"\n" != data:
        raise LetterUnusable
    if not signed_by(letter.public_key, encoder.encode(unsigned), letter.signature):
        raise LetterUnusable
    return content, letter.public_key
