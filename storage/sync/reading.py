"""Checks a leverbestand: without the key from the outside, with the key down to each hash; and lists what is in it."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pyrage

from storage.errors import BundleInvalid, NbmError
from storage.records import KINDS
from storage.records.fields import FieldSpec
from storage.sync.checking import BundleTampered, Contents, checked, signed
from storage.text import N_

MAX_FILE = 1024**3  # bytes; members are stored, so the content is never larger than the file
MAX_IDENTITY = 64 * 1024
MAX_HEADER = 64 * 1024

# age-encryption.org/v1: a line, stanzas (arguments, then base64 in lines of 64 of which the last is shorter), a MAC.
_AGE = b"age-encryption.org/v1\n"
_HEADER = re.compile(
    re.escape(_AGE)
    + rb"(?P<stanzas>(?:-> [!-~]+(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+)"
    + rb"--- [A-Za-z0-9+/]{43}\n"
)
# Characters that steer a terminal, and those that turn the reading direction.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NONCE, _TAG, _CHUNK = 16, 16, 64 * 1024  # bytes of the payload; each chunk is followed by a tag


class FileUnreadable(NbmError):
    """The file to check is not there or cannot be read."""

    title = N_("Het bestand is niet te lezen")
    what = N_("Het bestand is er niet, of het programma mag het niet lezen.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Kijk of de naam en de map kloppen, en of de schijf of usb-stick is aangesloten.")
    exit_code = 10


class IdentityUnusable(NbmError):
    """The file with the secret key is not there, or holds no age key."""

    title = N_("Dit is geen bruikbaar sleutelbestand")
    what = N_("In het sleutelbestand staat geen geheime sleutel van age.")
    safe = N_("Er is niets veranderd en de sleutel is nergens bewaard.")
    todo = N_("Kies het bestand met een regel die begint met AGE-SECRET-KEY-1.")
    exit_code = 10


class NotAnAgeFile(BundleInvalid):
    """The file does not begin as an age file does."""

    what = N_("Dit is geen leverbestand: een leverbestand is een versleuteld age-bestand.")
    todo = N_("Kijk of je het goede bestand hebt gekozen.")


class BundleTruncated(BundleInvalid):
    """The file begins as an age file but its length or start cannot be right."""

    what = N_("Het leverbestand is niet heel: een deel ontbreekt of het begin is beschadigd.")


class BundleTooLarge(BundleInvalid):
    """The file is larger than this program reads."""

    what = N_("Het leverbestand is groter dan dit programma kan lezen.")


class KeyDoesNotFit(BundleInvalid):
    """The file was not encrypted to this key."""

    what = N_("Het leverbestand is niet voor deze sleutel gemaakt.")
    todo = N_("Kies de sleutel die bij de ontvanger van dit leverbestand hoort.")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What can be seen without the key: size in bytes, SHA-256 in hex, and that it is a whole age file."""

    path: Path
    size: int
    sha256: str

    def lines(self, translate: Callable[[str], str] = str) -> list[str]:
        """The same as lines for a terminal, with what they do not prove."""
        words = (
            N_("Dit age-bestand is heel en {size} bytes groot."),
            "SHA-256 {sha256}",
            N_("Zonder sleutel is niet te zien wat erin zit, van wie het is en of er iets aan is veranderd."),
        )
        return [translate(line).format(size=self.size, sha256=self.sha256) for line in words]


def inspect(path: Path) -> Inspection:
    """Look at a file without the key. Raises FileUnreadable, NotAnAgeFile or BundleTruncated.

    A file that passes may still have been changed: only the key shows that.
    """
    with _reading(path), path.open("rb") as file:
        start = file.read(MAX_HEADER)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    header = _HEADER.match(start)
    if header is None:
        raise (BundleTruncated if start[: len(_AGE)] == _AGE[: len(start)] and start else NotAnAgeFile)(path=path)
    if not _whole_payload(size - header.end()):
        raise BundleTruncated(path=path)
    return Inspection(path, size, digest)


def open_bundle(path: Path, identity_file: Path) -> Contents:
    """Decrypt a leverbestand and check everything in it: signature, sizes, hashes, counts, chains and records.

    Raises FileUnreadable, IdentityUnusable, or the BundleInvalid that says what is wrong.
    """
    contents = unlock_bundle(path, identity_file)
    with _about(path):
        deque(checked(contents), maxlen=0)
    return contents


def unlock_bundle(path: Path, identity_file: Path) -> Contents:
    """Decrypt a leverbestand, and see that it is whole and signed; `checked` does the rest. Raises as `open_bundle`."""
    seen = inspect(path)
    if seen.size > MAX_FILE:
        raise BundleTooLarge(path=path)
    plain = _decrypt(path, read_identities(identity_file))
    with _about(path):
        return signed(path, seen.sha256, plain)


def read_identities(path: Path) -> list[pyrage.x25519.Identity]:
    """The secret keys in a file as age-keygen writes it. Raises IdentityUnusable."""
    try:
        with path.open(encoding="ascii") as file:
            lines = [line.strip() for line in file.read(MAX_IDENTITY).splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, ValueError, pyrage.IdentityError):
        # Without a cause: that could repeat a part of the key.
        raise IdentityUnusable(path=path) from None
    if not found:
        raise IdentityUnusable(path=path)
    return found


def listing(contents: Contents, translate: Callable[[str], str] = str) -> Iterator[str]:
    """Everything in a leverbestand as lines for a terminal: who and how many, then each record with its values."""
    manifest = contents.manifest
    yield translate(N_("Leverbestand van {moment}, van {replica}")).format(
        moment=manifest.made_at, replica=manifest.replica
    )
    yield translate(N_("Handtekening klopt, van sleutel {key}")).format(key=manifest.public_key)
    for whom in (manifest.centre.name, *(recipient.key for recipient in manifest.centre.keys)):
        if whom:
            yield translate(N_("Voor {key}")).format(key=harmless(whom))
    for chain in (each for each in manifest.chains if each.entries):
        yield translate(N_("Wijzigingen {first} tot en met {last} van {replica}")).format(
            first=chain.first, last=chain.last, replica=chain.replica
        )
    yield f"SHA-256 {contents.sha256}"
    for kind, count in manifest.records.items():
        yield from ("", f"{translate(_words(kind, count))}: {count}")
        for record in contents.records(kind):
            yield from _record_lines(kind, record, translate)


# The outside


@contextmanager
def _about(path: Path) -> Iterator[None]:
    try:
        yield
    except BundleInvalid as error:
        error.details["path"] = path
        raise


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileUnreadable(path=path) from error


def _whole_payload(length: int) -> bool:
    """Whether a payload can have this length: a nonce, full chunks, and a last one that holds at least a byte."""
    rest = (length - _NONCE) % (_CHUNK + _TAG)
    return length == _NONCE + _TAG or (length > _NONCE and (rest == 0 or rest > _TAG))


def _decrypt(path: Path, identities: list[pyrage.x25519.Identity]) -> BytesIO:
    plain = BytesIO()
    with _reading(path), path.open("rb") as file:
        try:
            pyrage.decrypt_io(file, plain, identities)
        except pyrage.DecryptError as error:
            raise (KeyDoesNotFit if "matching keys" in str(error) else BundleTampered)(path=path) from error
        except OSError as error:
            # What does not decrypt is told as an error of input, but without a number of the system's.
            if error.errno is None:
                raise BundleTampered(path=path) from error
            raise
    return plain


# What is shown


def _words(kind: str, count: int) -> str:
    known = KINDS.get(kind)
    return kind if known is None else known.words.one if count == 1 else known.words.many


def _record_lines(kind: str, record: dict[str, Any], translate: Callable[[str], str]) -> Iterator[str]:
    specs = KINDS[kind].specs if kind in KINDS else {}
    gone = translate(N_("  (weggehaald)")) if record.get("deleted_at") else ""
    yield f"  {translate(_words(kind, 1))} {record['id']}{gone}"
    others = record.keys() - specs.keys() - {"id", "deleted_at", "erased_at"}
    in_order = [name for name in specs if name in record] + sorted(others)
    for name in in_order:
        if record[name] not in (None, ""):
            spec = specs.get(name)
            yield f"    {translate(spec.title) if spec else name}: {_shown(spec, record[name], translate)}"


def _shown(spec: FieldSpec | None, value: Any, translate: Callable[[str], str]) -> str:
    """A value as text; what could steer a terminal is made harmless, and the lines of a note stay under each other."""
    if spec and spec.choices and value in list(spec.choices):
        return f"{translate(spec.choices(value).title_nl)} ({value})"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return "\n      ".join(harmless(line) for line in text.splitlines())


def harmless(line: str) -> str:
    """A line without what could steer a terminal."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", line)
