"""Makes the golden files of the leverbestand: `python -m tests.golden.make`.

Ids, times, salts and keys are fixed, so that what is in them comes out the same each time; only the encryption around
it differs. Once a version of the format has been released, its golden files are never made again. Everything in them
is made up, and their keys are for tests only: everybody has them.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from zipfile import ZipFile

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.folder import DataFolder
from storage.ids import new_id
from storage.opening import set_up
from storage.records.links import preferences_id, settings_id
from storage.store import Store
from storage.sync.bundle import make_bundle
from storage.sync.sealing import encrypt, zipped
from tests.stores import PASSPHRASE, SetClock

GOLDEN = Path(__file__).parent
START = datetime(2027, 3, 9, 8, 0, tzinfo=UTC)
SIGNING = Ed25519PrivateKey.from_private_bytes(sha256(b"golden files of nbm: the laptop").digest())
Members = dict[str, bytes]


def main() -> None:
    """Write the files; the keys stay what they are."""
    centre = (GOLDEN / "centre.key.txt").read_text().split()[-1]
    recovery = (GOLDEN / "recovery.key.txt").read_text().split()[-1]
    keys = [str(pyrage.x25519.Identity.from_str(secret).to_public()) for secret in (centre, recovery)]
    with TemporaryDirectory() as folder, _fixed(Path(folder)):
        made = _make(Path(folder), keys)
    with ZipFile(BytesIO(pyrage.decrypt(made, [pyrage.x25519.Identity.from_str(centre)]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    (GOLDEN / "good.age").write_bytes(made)
    _unpack(members)
    _seal(GOLDEN / "changed-after-signing.age", _with_other_employer(members), keys)
    _seal(GOLDEN / "contradicts-itself.age", _signed_anew(_with_other_employer(members)), keys)


@contextmanager
def _fixed(folder: Path) -> Iterator[None]:
    """Everything that is left to chance elsewhere is the same each time here, and nothing is kept elsewhere."""
    chance, ticks = random.Random(20270309), count(int(START.timestamp()) * 10**9, 10**9)
    with (
        patch("storage.ids.time.time_ns", lambda: next(ticks)),
        patch("storage.ids.secrets.randbits", chance.getrandbits),
        patch("storage.journal.secrets.token_bytes", chance.randbytes),
        patch("storage.replica._outside", lambda name: folder / "state" / name),
        patch("storage.replica.Ed25519PrivateKey.generate", lambda: SIGNING),
    ):
        yield


def _make(folder: Path, keys: list[str]) -> bytes:
    data = DataFolder(folder / "data")
    data.create()
    opened, _code = set_up(data, PASSPHRASE)
    clock = SetClock(START)
    store = Store(opened, clock)
    _fill(store, clock, keys)
    made = make_bundle(store, folder, ", ".join(keys))
    store.close()
    return Path(made.path).read_bytes()


def _fill(store: Store, clock: SetClock, keys: list[str]) -> None:
    """A small story in which each event, a fraction, an undo and text of several lines come along."""
    store.introduce("Coach Verzonnen", "Gemeente Verzonnen")
    to = {"recipient": ", ".join(keys), "recipient_name": "Gemeente Verzonnen, centrale"}
    store.save("preferences", preferences_id(store.author.member_id), to)
    store.save("settings", settings_id(), {"supplier_code": "00000001234567890000"})
    employer, job, candidate, spare = (new_id() for _ in range(4))
    clock.pass_by(minutes=5)
    store.save("employer", employer, {"name": "Bakkerij Krentenbol (verzonnen)", "place": "Verzonnendam"})
    store.save("future_job", job, {"employer_id": employer, "function": "bakker", "places": 2, "hours_week": 24.5})
    store.save("candidate", candidate, {"code": "K-001", "hours_available": 16, "wants": "Vroeg op.\nMet „handen” 🥖"})
    store.keep_draft("future_job", job, "hours_week", "32", "", {})
    clock.pass_by(days=1)
    store.save("future_job", job, {"hours_week": 32.0, "function": "bakker of \\ verkoper\t(m/v)"})
    store.save("employer", spare, {"name": "Dubbel (verzonnen)"})
    store.delete("employer", spare)
    store.save("employer", spare, {"name": "Fietsenmaker Kettingkast (verzonnen)"})
    store.save("candidate", candidate, {"language_test_on": date(2027, 3, 12), "benefit": True})
    clock.pass_by(minutes=1)
    store.undo()


def _unpack(members: Members) -> None:
    shutil.rmtree(GOLDEN / "good", ignore_errors=True)
    """What is in the good one, to look at; its schemas are those of `docs/schemas`."""
    for name, content in members.items():
        if name.startswith("schema/"):
            continue
        path = GOLDEN / "good" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _with_other_employer(members: Members) -> Members:
    name = "records/employer.ndjson"
    return members | {name: members[name].replace(b"Krentenbol", b"Beschuit")}


def _signed_anew(members: Members) -> Members:
    """A manifest that fits the members, signed with the key that it names."""
    manifest = json.loads(members["manifest.json"])
    for member in manifest["members"]:
        content = members[member["name"]]
        member |= {"size": len(content), "sha256": sha256(content).hexdigest()}
    data = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return members | {"manifest.json": data, "manifest.sig": SIGNING.sign(data).hex().encode()}


def _seal(path: Path, members: Members, keys: list[str]) -> None:
    with path.open("wb") as file:
        encrypt(zipped((name, [content]) for name, content in members.items()), keys, file)


if __name__ == "__main__":
    main()
