"""The key file and the recovery code: the ways in, the ways to be wrong, and what a changed file cannot do."""

from __future__ import annotations

import hashlib
import json
import stat
import sys
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import keyfile, recovery_code
from storage.errors import (
    AlreadySetUp,
    KeyFileDamaged,
    KeyFileMissing,
    KeyFileNewer,
    KeyFileRefused,
    PassphraseRefused,
    RecoveryCodeMistyped,
    WrongPassphrase,
    WrongRecoveryCode,
)
from storage.keyfile import DataKey

PASSPHRASE = "vier losse woorden én een é"
Json = dict[str, Any]
Made = tuple[bytes, DataKey, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The bytes of a key file, its key and its recovery code; made once, because that is slow on purpose."""
    path = tmp_path_factory.mktemp("made") / "nbm.key"
    key, code = keyfile.create(path, PASSPHRASE)
    return path.read_bytes(), key, code


@pytest.fixture
def path(made: Made, tmp_path: Path) -> Path:
    """A copy of the key file, to use or to break."""
    copy = tmp_path / "nbm.key"
    copy.write_bytes(made[0])
    return copy


def rewrite(path: Path, change: Callable[[Json], None], *, seal: bool = True) -> None:
    """Change the content of a key file, as someone would who knows the format; `seal` renews the checksum."""
    content = json.loads(path.read_bytes())
    change(content)
    if seal:
        body = {name: value for name, value in content.items() if name != "checksum"}
        plain = json.dumps(body, sort_keys=True, separators=(",", ":"))
        content["checksum"] = hashlib.sha256(plain.encode()).hexdigest()
    path.write_text(json.dumps(content))


def slot(content: Json, kind: str = "passphrase") -> Json:
    """The slot of a kind."""
    return next(one for one in content["slots"] if one["kind"] == kind)


def test_passphrase_and_recovery_code_open_the_same_random_key(made: Made, path: Path) -> None:
    _, key, code = made
    assert len(key.raw) == 32
    assert len(set(key.raw)) > 1
    assert keyfile.unlock(path, PASSPHRASE) == key
    assert keyfile.unlock_with_recovery(path, code.lower().replace("-", " ")) == key


def test_the_file_is_private_and_holds_neither_key_nor_secrets(made: Made, tmp_path: Path) -> None:
    data, key, code = made
    assert key.raw not in data
    assert key.raw.hex().encode() not in data
    assert b64encode(key.raw) not in data
    assert PASSPHRASE.encode() not in data
    assert code.encode() not in data
    assert code.replace("-", "").encode() not in data
    other, _ = keyfile.create(tmp_path / "other.key", PASSPHRASE)
    assert other != key
    assert stat.S_IMODE((tmp_path / "other.key").stat().st_mode) == 0o600
    with pytest.raises(AlreadySetUp):
        keyfile.create(tmp_path / "other.key", PASSPHRASE)


def test_a_passphrase_is_the_same_however_the_keyboard_composes_it(made: Made, path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", PASSPHRASE)
    assert decomposed != PASSPHRASE
    assert keyfile.unlock(path, decomposed) == made[1]


def test_no_text_form_of_a_key_shows_it(made: Made) -> None:
    key = made[1]
    for text in (repr(key), str(key), f"{key}", f"{[key]}"):
        assert key.raw.hex() not in text
        assert repr(key.raw)[2:-1] not in text
    with pytest.raises(AttributeError):
        key.raw = bytes(32)  # type: ignore[misc]
    with pytest.raises(ValueError, match="32 bytes"):
        DataKey(b"short")


def test_a_wrong_passphrase_is_named_and_changes_nothing(made: Made, path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        keyfile.unlock(path, PASSPHRASE + " ")
    assert path.read_bytes() == made[0]


def test_a_well_typed_code_of_another_file_is_told_from_a_typing_error(made: Made, path: Path) -> None:
    with pytest.raises(WrongRecoveryCode):
        keyfile.unlock_with_recovery(path, recovery_code.new_code())
    first = made[2][0]
    with pytest.raises(RecoveryCodeMistyped):
        keyfile.unlock_with_recovery(path, ("2" if first != "2" else "3") + made[2][1:])


def test_a_typing_error_is_found_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(RecoveryCodeMistyped):
        keyfile.unlock_with_recovery(tmp_path / "missing.key", "K7QD-2")


def test_a_new_passphrase_replaces_only_its_own_slot(made: Made, path: Path) -> None:
    def add_other_way_in(content: Json) -> None:
        content["slots"].append({"kind": "keyring", "service": "some later version"})

    rewrite(path, add_other_way_in)
    before = json.loads(path.read_bytes())
    keyfile.change_passphrase(path, made[1], "een heel andere zin")
    after = json.loads(path.read_bytes())
    assert keyfile.unlock(path, "een heel andere zin") == made[1]
    with pytest.raises(WrongPassphrase):
        keyfile.unlock(path, PASSPHRASE)
    assert slot(after)["kdf"]["salt"] != slot(before)["kdf"]["salt"]
    for kind in ("recovery", "keyring"):
        assert slot(after, kind) == slot(before, kind)


def test_a_key_of_another_database_never_gets_into_the_file(made: Made, path: Path) -> None:
    with pytest.raises(KeyFileDamaged):
        keyfile.change_passphrase(path, DataKey(bytes(32)), "een heel andere zin")
    assert path.read_bytes() == made[0]


@pytest.mark.parametrize("text", ["", " " * 20, "elf tekens.", "aaaaaaaaaaaaaaa", "AaAaAaAaAaAaAaA"])
def test_a_weak_new_passphrase_is_refused(made: Made, path: Path, text: str) -> None:
    assert keyfile.check_new_passphrase(text)
    with pytest.raises(PassphraseRefused):
        keyfile.change_passphrase(path, made[1], text)
    with pytest.raises(PassphraseRefused):
        keyfile.create(path.with_name("new.key"), text)
    assert path.read_bytes() == made[0]
    assert not path.with_name("new.key").exists()


def test_twelve_characters_are_enough_counted_as_they_are_seen() -> None:
    assert keyfile.check_new_passphrase("twaalf teken") is None
    assert keyfile.check_new_passphrase(unicodedata.normalize("NFD", "éééáááóóóíí")) is not None


def test_parameters_are_the_ones_promised(path: Path) -> None:
    found = keyfile.read_parameters(path)
    assert set(found) == {"passphrase", "recovery"}
    for one in found.values():
        assert (one.memory_kib, one.iterations, one.lanes, len(one.salt)) == (64 * 1024, 3, 4, 16)
    assert found["passphrase"].salt != found["recovery"].salt


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_kib", 256 * 1024 + 1),
        ("memory_kib", 2**40),
        ("memory_kib", 19 * 1024 - 1),
        ("memory_kib", -1),
        ("iterations", 11),
        ("iterations", 1),
        ("lanes", 9),
        ("lanes", 0),
    ],
)
@pytest.mark.parametrize("seal", [True, False])
def test_parameters_outside_the_limits_are_refused(path: Path, name: str, value: int, seal: bool) -> None:
    rewrite(path, lambda content: slot(content)["kdf"].update({name: value}), seal=seal)
    for use in (keyfile.read_parameters, lambda where: keyfile.unlock(where, PASSPHRASE)):
        with pytest.raises(KeyFileRefused):
            use(path)


@pytest.mark.skipif(sys.platform != "linux", reason="needs the peak of the memory in use")
def test_a_file_that_asks_for_much_memory_gets_none(path: Path) -> None:
    import resource

    rewrite(path, lambda content: slot(content)["kdf"].update(memory_kib=256 * 1024 + 8))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(KeyFileRefused):
        keyfile.unlock(path, PASSPHRASE)
    # In KiB; what the file asks for would be more than anything before it took.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024


def test_a_file_that_is_too_big_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" " * 64 * 1024)
    with pytest.raises(KeyFileRefused):
        keyfile.unlock(path, PASSPHRASE)


def flip(text: str) -> str:
    """Base64 of the same bytes with one bit changed in the middle."""
    data = bytearray(b64decode(text))
    data[len(data) // 2] ^= 1
    return b64encode(data).decode()


@pytest.mark.parametrize("name", ["nonce", "locked_key"])
def test_one_changed_bit_is_damage_or_with_a_new_checksum_a_key_that_does_not_fit(path: Path, name: str) -> None:
    rewrite(path, lambda content: slot(content).update({name: flip(slot(content)[name])}), seal=False)
    with pytest.raises(KeyFileDamaged):
        keyfile.unlock(path, PASSPHRASE)
    rewrite(path, lambda content: None)
    with pytest.raises(WrongPassphrase):
        keyfile.unlock(path, PASSPHRASE)


def test_any_damaged_byte_is_noticed(made: Made, path: Path) -> None:
    data = made[0]
    for at in range(0, len(data), 7):
        damaged = data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]
        path.write_bytes(damaged)
        with pytest.raises((KeyFileDamaged, KeyFileRefused, KeyFileNewer)):
            keyfile.read_parameters(path)


def weaken(content: Json) -> None:
    """Lower the cost, within the limits."""
    slot(content)["kdf"]["memory_kib"] = 32 * 1024


def swap_salts(content: Json) -> None:
    """Exchange the parameters of the two slots."""
    one, other = slot(content), slot(content, "recovery")
    one["kdf"], other["kdf"] = other["kdf"], one["kdf"]


def change_kind(content: Json) -> None:
    """Call the slots each other's kind."""
    one, other = slot(content), slot(content, "recovery")
    one["kind"], other["kind"] = "recovery", "passphrase"


@pytest.mark.parametrize("change", [weaken, swap_salts, change_kind])
def test_parameters_that_were_exchanged_with_a_right_checksum_do_not_open(
    path: Path, change: Callable[[Json], None]
) -> None:
    rewrite(path, change)
    with pytest.raises(WrongPassphrase):
        keyfile.unlock(path, PASSPHRASE)


def bound_to_the_slot(path: Path) -> bytes:
    """The associated data of the passphrase slot, put together again from the documented format."""
    kdf = slot(json.loads(path.read_bytes()))["kdf"]
    content = {"format": "nbm-key", "kdf": kdf, "kind": "passphrase", "version": 1}
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def test_only_the_associated_data_keeps_a_slot_from_changing_its_kind(made: Made, path: Path) -> None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    one = slot(json.loads(path.read_bytes()))
    kdf = Argon2id(salt=b64decode(one["kdf"]["salt"]), length=32, iterations=3, lanes=4, memory_cost=64 * 1024)
    cipher = AESGCM(kdf.derive(PASSPHRASE.encode()))
    nonce, locked = b64decode(one["nonce"]), b64decode(one["locked_key"])
    bound = bound_to_the_slot(path)
    assert cipher.decrypt(nonce, locked, bound) == made[1].raw
    for other in (None, bound.replace(b"passphrase", b"recovery"), bound.replace(b'"lanes":4', b'"lanes":1')):
        with pytest.raises(InvalidTag):
            cipher.decrypt(nonce, locked, other)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(format="other"),
        lambda content: content.update(version="1"),
        lambda content: content.update(version=0),
        lambda content: content.update(slots=[]),
        lambda content: content.update(slots="none"),
        lambda content: content.update(slots=[content["slots"][0]] * 2),
        lambda content: content.update(slots=[None]),
        lambda content: content["slots"].pop(0),
        lambda content: content.pop("key_id"),
        lambda content: content.update(key_id="00" * 32),
        lambda content: slot(content).pop("kdf"),
        lambda content: slot(content)["kdf"].update(name="scrypt"),
        lambda content: slot(content)["kdf"].update(memory_kib="65536"),
        lambda content: slot(content)["kdf"].update(lanes=True),
        lambda content: slot(content)["kdf"].update(salt="AAAA"),
        lambda content: slot(content)["kdf"].update(salt="not base64!"),
        lambda content: slot(content).update(nonce=12),
        lambda content: slot(content).pop("locked_key"),
        lambda content: slot(content).update(locked_key="AAAA"),
    ],
)
def test_a_file_of_another_shape_is_damaged_even_with_a_right_checksum(
    path: Path, change: Callable[[Json], None]
) -> None:
    rewrite(path, change)
    with pytest.raises(KeyFileDamaged):
        keyfile.unlock(path, PASSPHRASE)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 60_000, b'{"a":' * 10_000, b"9" * 60_000]
)
def test_a_file_that_is_no_key_file_is_damaged(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(KeyFileDamaged):
        keyfile.read_parameters(path)


def test_a_newer_file_and_a_missing_file_are_named(path: Path, tmp_path: Path) -> None:
    rewrite(path, lambda content: content.update(version=2, slots={"made": "differently"}))
    with pytest.raises(KeyFileNewer):
        keyfile.unlock(path, PASSPHRASE)
    with pytest.raises(KeyFileMissing):
        keyfile.unlock(tmp_path / "missing.key", PASSPHRASE)


def test_the_wait_after_wrong_tries_grows_and_stops_at_half_a_minute() -> None:
    assert [keyfile.delay_after(failures) for failures in range(10)] == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30]
    assert keyfile.delay_after(1_000_000) == 30


def test_a_code_is_seven_groups_that_do_not_repeat() -> None:
    codes = {recovery_code.new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4] * 7
        assert set(code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")
        assert recovery_code.shown(recovery_code.normalise(code)) == code


KNOWN_CODE = "K7QD-01AB-CDEF-GHJK-MNPQ-RSTV-W106"
ALIKE = {"0": "oO", "1": "iIlL", "-": ["", " ", " – "]}


@given(st.tuples(*(st.sampled_from([char, char.lower(), *ALIKE.get(char, "")]) for char in KNOWN_CODE)))
def test_a_code_is_read_however_it_is_typed(typed: tuple[str, ...]) -> None:
    assert recovery_code.normalise(f" {''.join(typed)} ") == KNOWN_CODE.replace("-", "")


def test_every_single_typing_error_and_every_exchange_is_found() -> None:
    code = recovery_code.normalise(recovery_code.new_code())
    wrong = {code[:at] + char + code[at + 1 :] for at in range(28) for char in recovery_code.ALPHABET}
    for one in range(28):
        for other in range(one + 1, 28):
            swapped = list(code)
            swapped[one], swapped[other] = code[other], code[one]
            wrong.add("".join(swapped))
    for typed in wrong - {code}:
        with pytest.raises(RecoveryCodeMistyped):
            recovery_code.normalise(typed)


@pytest.mark.parametrize("change", [lambda code: code[:-1], lambda code: code + "0", lambda code: "U" + code[1:]])
def test_a_code_of_another_length_or_alphabet_is_a_typing_error(change: Callable[[str], str]) -> None:
    with pytest.raises(RecoveryCodeMistyped):
        recovery_code.normalise(change(recovery_code.new_code()))


def test_a_code_is_told_from_a_passphrase() -> None:
    assert recovery_code.looks_like_code(recovery_code.new_code())
    assert recovery_code.looks_like_code(recovery_code.new_code().lower().replace("-", " ")[:-1])
    assert not recovery_code.looks_like_code(PASSPHRASE)
    assert not recovery_code.looks_like_code("")
