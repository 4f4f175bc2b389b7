"""The key file: the random key of the data, locked in one slot for each way in (passphrase, recovery code).

A slot derives a key from a secret with Argon2id and locks the data key with AES-256-GCM. The slot's kind and
derivation parameters are the associated data, so they cannot be exchanged or weakened unseen. A checksum over
the whole file tells damage from a wrong passphrase. Until its database is finished the file says that this is a
first start. Importing this module is cheap; cryptography is loaded at the first unlock.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import unicodedata
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage import recovery_code
from storage.errors import (
    AlreadySetUp,
    KeyFileDamaged,
    KeyFileMissing,
    KeyFileNewer,
    KeyFileRefused,
    NbmError,
    PassphraseRefused,
    WrongPassphrase,
    WrongRecoveryCode,
)
from storage.files import as_nbm_error, write_safely
from storage.folder import DataFolder
from storage.text import N_

FORMAT = "nbm-key"
VERSION = 1
PASSPHRASE = "passphrase"
RECOVERY = "recovery"
FIRST_START = "first_start"
MIN_PASSPHRASE = 12  # characters
MAX_FILE = 64 * 1024  # bytes
MAX_SLOTS = 8
LONGEST_DELAY = 30.0  # seconds
KEY_SIZE = 32
SALT_SIZE = 16
NONCE_SIZE = 12
TAG_SIZE = 16

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one database: 32 bytes in `raw`, which no text form of this object shows."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_SIZE:
            raise ValueError("a data key has 32 bytes")


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """How a slot turns its secret into a key: Argon2id with a salt, memory in KiB, iterations and lanes."""

    salt: bytes
    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 4


# What a key file may ask for at least and at most: below is too weak, above could stall the computer.
LIMITS = {"memory_kib": (19 * 1024, 256 * 1024), "iterations": (2, 10), "lanes": (1, 8)}


def check_new_passphrase(text: str, least: int = MIN_PASSPHRASE) -> str | None:
    """The Dutch (untranslated) reason why a new passphrase will not do, or None when it will.

    `{least}` in it is for the least number of characters.
    """
    plain = unicodedata.normalize("NFC", text)
    if not plain.strip():
        return N_("Typ een wachtzin; alleen spaties is niet genoeg.")
    if len(plain) < least:
        return N_("Deze wachtzin is te kort. Gebruik minstens {least} tekens, bijvoorbeeld vier losse woorden.")
    if len(set(plain.casefold())) == 1:
        return N_("Dit is steeds hetzelfde teken. Kies een zin die een ander niet raadt.")
    return None


def delay_after(failures: int) -> float:
    """Seconds to wait after this many wrong tries in a row: none for two, then 1, 2, 4 ... up to 30."""
    return 0.0 if failures < 3 else min(2.0 ** min(failures - 3, 10), LONGEST_DELAY)


def create(path: Path, passphrase: str, least: int = MIN_PASSPHRASE) -> tuple[DataKey, str]:
    """Make a key file with a new random key; returns the key and the recovery code to write down.

    Raises AlreadySetUp when there is one, PassphraseRefused, and the errors of `write_safely`.
    """
    if path.exists():
        raise AlreadySetUp(path=path)
    _refuse_weak(passphrase, least)
    key, code = DataKey(secrets.token_bytes(KEY_SIZE)), recovery_code.new_code()
    slots = [
        _lock(PASSPHRASE, _secret(passphrase), key),
        _lock(RECOVERY, recovery_code.normalise(code).encode(), key),
    ]
    _write(path, {"format": FORMAT, "version": VERSION, "key_id": _key_id(key), "slots": slots, FIRST_START: True})
    return key, code


def is_first_start(path: Path) -> bool:
    """Whether the database of this key was never finished, so that a missing one is not a lost one.

    Raises KeyFileMissing, KeyFileDamaged, KeyFileRefused, KeyFileNewer.
    """
    return _read(path).get(FIRST_START) is True


def end_first_start(path: Path) -> None:
    """Remember that there is a database now, before anything is written in it.

    Raises the errors of `is_first_start` and `write_safely`.
    """
    if is_first_start(path):
        _write(path, {name: value for name, value in _read(path).items() if name != FIRST_START})


def unlock(path: Path, passphrase: str) -> DataKey:
    """The data key, opened with the passphrase.

    Raises WrongPassphrase, KeyFileMissing, KeyFileDamaged, KeyFileRefused, KeyFileNewer.
    """
    return _unlock(path, PASSPHRASE, _secret(passphrase), WrongPassphrase)


def unlock_with_recovery(path: Path, code: str) -> DataKey:
    """The data key, opened with the recovery code as it was typed.

    Raises RecoveryCodeMistyped (at once), WrongRecoveryCode, and the key file errors of `unlock`.
    """
    return _unlock(path, RECOVERY, recovery_code.normalise(code).encode(), WrongRecoveryCode)


def change_passphrase(path: Path, key: DataKey, new_passphrase: str, least: int = MIN_PASSPHRASE) -> None:
    """Give the passphrase slot a new passphrase and leave every other slot as it is; the copies get it too.

    Raises PassphraseRefused, KeyFileDamaged (also when the key is of another file), the other key file errors
    of `unlock`, and the errors of `write_safely`.
    """
    _refuse_weak(new_passphrase, least)
    content = _read(path)
    if content.get("key_id") != _key_id(key):
        raise KeyFileDamaged(path=path)
    others = [slot for slot in content["slots"] if slot["kind"] != PASSPHRASE]
    _write(path, content | {"slots": [_lock(PASSPHRASE, _secret(new_passphrase), key), *others]})
    renew_copies(path)


def renew_recovery_code(path: Path, key: DataKey) -> str:
    """Give the recovery slot a new code, which is returned to be written down; the old one no longer works.

    The copies get it too. Raises KeyFileDamaged (also when the key is of another file), the other key file errors of
    `unlock`, and the errors of `write_safely`.
    """
    content = _read(path)
    if content.get("key_id") != _key_id(key):
        raise KeyFileDamaged(path=path)
    code = recovery_code.new_code()
    others = [slot for slot in content["slots"] if slot["kind"] != RECOVERY]
    _write(path, content | {"slots": [*others, _lock(RECOVERY, recovery_code.normalise(code).encode(), key)]})
    renew_copies(path)
    return code


def renew_copies(path: Path) -> None:
    """Give the copies of a key file among the backups the ways in that it has now, so that old ones stop working.

    The copies of another key are left alone, or their databases would never open again. One that cannot be written now
    stays as it was: the passphrase did change, so that is no error, and the next opening tries again. Raises
    KeyFileMissing, KeyFileDamaged, KeyFileRefused, KeyFileNewer.
    """
    content = _read(path)
    for copy in DataFolder(path.parent).backups.glob("*.key"):
        with suppress(NbmError):
            old = _read(copy)
            if old != content and old.get("key_id") == content.get("key_id"):
                _write(copy, content)


def content_for(path: Path, key: DataKey) -> bytes:
    """The bytes of a key file that holds this key, to keep beside a copy of the database.

    Raises KeyFileDamaged (also when the key is of another file), KeyFileMissing, KeyFileRefused, KeyFileNewer.
    """
    if _read(path).get("key_id") != _key_id(key):
        raise KeyFileDamaged(path=path)
    return _read_limited(path)


def owner_of(key: DataKey) -> str:
    """A short name for whose data these are, which says nothing about the key."""
    return _key_id(key)[:12]


def read_parameters(path: Path) -> dict[str, KdfParameters]:
    """The derivation parameters of the slots this version knows, by kind; nothing is derived.

    Raises KeyFileMissing, KeyFileDamaged, KeyFileRefused, KeyFileNewer.
    """
    slots = {slot["kind"]: slot for slot in _read(path)["slots"]}
    return {kind: _parameters(slots[kind], path) for kind in (PASSPHRASE, RECOVERY) if kind in slots}


def _refuse_weak(passphrase: str, least: int) -> None:
    if check_new_passphrase(passphrase, least):
        raise PassphraseRefused


def _secret(passphrase: str) -> bytes:
    # The same letters can be typed as one or two code points, depending on the keyboard.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _key_id(key: DataKey) -> str:
    """Tells whether a key belongs to a file; says nothing about the key, which is random."""
    return hmac.digest(key.raw, b"nbm key id", "sha256").hex()


def _lock(kind: str, secret: bytes, key: DataKey) -> Json:
    parameters, nonce = KdfParameters(secrets.token_bytes(SALT_SIZE)), secrets.token_bytes(NONCE_SIZE)
    locked = _cipher(parameters, secret).encrypt(nonce, key.raw, _bound(kind, parameters))
    return {
        "kind": kind,
        "kdf": _kdf_json(parameters),
        "nonce": b64encode(nonce).decode(),
        "locked_key": b64encode(locked).decode(),
    }


def _unlock(path: Path, kind: str, secret: bytes, wrong: type[NbmError]) -> DataKey:
    from cryptography.exceptions import InvalidTag  # here, because the unlock screen must not wait for it

    content = _read(path)
    slot = next((slot for slot in content["slots"] if slot["kind"] == kind), None)
    if slot is None:
        raise KeyFileDamaged(path=path)
    parameters = _parameters(slot, path)
    nonce = _bytes(slot, "nonce", NONCE_SIZE, path)
    locked = _bytes(slot, "locked_key", KEY_SIZE + TAG_SIZE, path)
    try:
        key = DataKey(_cipher(parameters, secret).decrypt(nonce, locked, _bound(kind, parameters)))
    except InvalidTag:
        raise wrong(path=path) from None
    if content.get("key_id") != _key_id(key):
        raise KeyFileDamaged(path=path)
    return key


def _cipher(parameters: KdfParameters, secret: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=parameters.salt,
        length=KEY_SIZE,
        iterations=parameters.iterations,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
    )
    return AESGCM(kdf.derive(secret))


def _kdf_json(parameters: KdfParameters) -> Json:
    numbers = {name: getattr(parameters, name) for name in LIMITS}
    return {"name": "argon2id", "salt": b64encode(parameters.salt).decode(), **numbers}


def _bound(kind: str, parameters: KdfParameters) -> bytes:
    return _canonical({"format": FORMAT, "version": VERSION, "kind": kind, "kdf": _kdf_json(parameters)})


def _canonical(content: Json) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _checksum(content: Json) -> str:
    body = {name: value for name, value in content.items() if name != "checksum"}
    return hashlib.sha256(_canonical(body)).hexdigest()


def _write(path: Path, content: Json) -> None:
    content = content | {"checksum": _checksum(content)}
    write_safely(path, json.dumps(content, indent=1).encode() + b"\n")


def _read(path: Path) -> Json:
    """The file's content, with its shape, limits and checksum checked."""
    try:
        content: Any = json.loads(_read_limited(path))
        if not isinstance(content, dict):
            raise KeyFileDamaged(path=path)
        checksum = _checksum(content)
    except (ValueError, RecursionError):
        raise KeyFileDamaged(path=path) from None
    if content.get("format") != FORMAT or type(content.get("version")) is not int:
        raise KeyFileDamaged(path=path)
    if content["version"] > VERSION:
        raise KeyFileNewer(path=path)
    if content["version"] != VERSION or not _slots_sound(content.get("slots")):
        raise KeyFileDamaged(path=path)
    for slot in content["slots"]:
        if slot["kind"] in (PASSPHRASE, RECOVERY):
            _parameters(slot, path)
    if content.get("checksum") != checksum:
        raise KeyFileDamaged(path=path)
    return content


def _read_limited(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except FileNotFoundError:
        raise KeyFileMissing(path=path) from None
    except OSError as error:
        raise as_nbm_error(error, path) from error
    if len(data) > MAX_FILE:
        raise KeyFileRefused(path=path)
    return data


def _slots_sound(slots: Any) -> bool:
    if not isinstance(slots, list) or not 1 <= len(slots) <= MAX_SLOTS:
        return False
    kinds = [slot.get("kind") if isinstance(slot, dict) else None for slot in slots]
    return all(isinstance(kind, str) for kind in kinds) and len(set(kinds)) == len(kinds)


def _parameters(slot: Json, path: Path) -> KdfParameters:
    kdf = slot.get("kdf")
    if not isinstance(kdf, dict) or kdf.get("name") != "argon2id":
        raise KeyFileDamaged(path=path)
    for name, (lowest, highest) in LIMITS.items():
        if type(kdf.get(name)) is not int:
            raise KeyFileDamaged(path=path)
        if not lowest <= kdf[name] <= highest:
            raise KeyFileRefused(path=path)
    return KdfParameters(_bytes(kdf, "salt", SALT_SIZE, path), **{name: kdf[name] for name in LIMITS})


def _bytes(source: Json, name: str, size: int, path: Path) -> bytes:
    try:
        value = b64decode(source[name], validate=True)
    except (KeyError, TypeError, ValueError):
        raise KeyFileDamaged(path=path) from None
    if len(value) != size:
        raise KeyFileDamaged(path=path)
    return value
