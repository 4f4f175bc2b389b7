"""The wrapping of a leverbestand: a ZIP that is made while it is read, and age encryption around it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pyrage

from storage.errors import NoRecipient, RecipientInvalid

ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def read_recipients(text: str) -> tuple[str, ...]:
    """The public keys in a text: one, or more with white space or commas between them.

    Raises NoRecipient when there is none, RecipientInvalid when one is not an age X25519 key.
    """
    keys = tuple(text.replace(",", " ").split())
    if not keys:
        raise NoRecipient
    for key in keys:
        try:
            pyrage.x25519.Recipient.from_str(key)
        except pyrage.RecipientError:
            # The text itself stays out of the error: someone may have pasted a secret key.
            raise RecipientInvalid from None
    return keys


def new_key_pair() -> tuple[str, str]:
    """A new age key pair: the secret key to keep at the receiving side, and the public key to deliver to."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def fingerprint(key: str) -> str:
    """Sixteen digits by which two people can compare a public key: the start of its SHA-256 in groups of four."""
    digits = hashlib.sha256(key.encode()).hexdigest()[:16]
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def zipped(members: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """The bytes of a ZIP with these members, made as they come.

    Members are stored: a reader then never unpacks more than the file is large, and packing would cost more time than
    all the rest.
    """
    sink = _Sink()
    with ZipFile(cast("IO[bytes]", sink), "w", ZIP_STORED) as archive:
        for name, parts in members:
            with archive.open(_zip_info(name), "w") as member:
                for part in parts:
                    member.write(part)
                    yield sink.taken()
    yield sink.taken()


def encrypt(parts: Iterator[bytes], recipients: Iterable[str], target: Any) -> None:
    """Write an age file with this content to something with a `write`; errors of either end come through."""
    pipe = _Pipe(parts, target)
    try:
        pyrage.encrypt_io(pipe, pipe, [pyrage.x25519.Recipient.from_str(key) for key in recipients])
    except pyrage.EncryptError:
        if pipe.error is None:
            raise
        raise pipe.error from None


class _Sink:
    """Keeps what was written since it was last taken. It cannot seek, so what was taken is never changed later."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None: ...

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _zip_info(name: str) -> ZipInfo:
    info = ZipInfo(name, ZIP_DATE)
    info.create_system = 3  # the same on every system
    info.external_attr = 0o600 << 16
    return info


class _Pipe:
    """The two ends of the encryption. It replaces errors by its own, so the real one is kept here."""

    def __init__(self, parts: Iterator[bytes], target: Any) -> None:
        self._parts, self._target = parts, target
        self._rest = memoryview(b"")
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            while not self._rest:
                part = next(self._parts, None)
                if part is None:
                    return b""
                self._rest = memoryview(part)
        except BaseException as error:
            self.error = error
            raise
        taken, self._rest = self._rest[:size], self._rest[size:]
        return bytes(taken)

    def write(self, data: bytes) -> int:
        try:
            self._target.write(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None: ...
