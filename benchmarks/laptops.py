"""Laptops that only exist in their leverbestanden: entries and file are made by the code that real ones use."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.centre.database import Centre
from storage.centre.tables import Device
from storage.ids import new_id
from storage.journal import GENESIS, chain_hash
from storage.records import KINDS
from storage.records.columns import moment_text
from storage.schema import SCHEMA_VERSION
from storage.sync.events import HEADER, Header, event_line
from storage.sync.format import (
    CHANGES,
    FORMAT,
    MANIFEST,
    OTHERS,
    RECORDS,
    SIGNATURE,
    VERSION,
    Chain,
    Manifest,
    Member,
    Recipient,
    day_of,
    encoder,
)  # fmt: skip
from storage.sync.format import (
    Centre as Whom,
)
from storage.sync.schemas import schema_members
from storage.sync.sealing import encrypt, fingerprint, new_key_pair, zipped

KIND = "barrier"


class FakeLaptop:
    """A laptop that the centre knows."""

    def __init__(self, centre: Centre) -> None:
        key = Ed25519PrivateKey.generate()
        self.signing_key, self.public_key = key, key.public_key().public_bytes_raw().hex()
        self.replica, self.member = new_id(), new_id()
        _secret, self.age_key = new_key_pair()
        with centre.session(writing=True) as session:
            session.add(
                Device(
                    replica=self.replica,
                    member=self.member,
                    name="Verzonnen",
                    public_key=self.public_key,
                    age_key=self.age_key,
                )
            )
            self.keys = centre.info(session).keys.split()

    def deliver(self, folder: Path, changes: int) -> Path:
        """A leverbestand of so many new records."""
        now = moment_text(datetime.now(UTC))
        lines, records, previous = [], [], GENESIS
        blank = dict.fromkeys(KINDS[KIND].field_names) | {OTHERS: []}
        for number in range(1, changes + 1):
            row = self._entry(number, previous, now)
            previous = row["hash"]
            header = Header(**{name: row[name] for name in HEADER})
            lines.append(event_line(header, row["salt"], row["payload"], row["hash"], first=True))
            values = {name: change["new"] for name, change in msgspec.json.decode(row["payload"])["fields"].items()}
            records.append((row["record_id"], encoder.encode(blank | values | {"id": row["record_id"]}) + b"\n"))
        path = folder / f"{self.replica}.age"
        self._write(path, b"".join(lines), b"".join(line for _id, line in sorted(records)), changes, now)
        return path

    def _entry(self, number: int, previous: str, now: str) -> dict[str, Any]:
        fields = {"note": f"Verzonnen notitie {number}", "owner": "coach", "found_on": "2027-03-09"}
        changed = {name: {"old": None, "new": value, "basis": []} for name, value in fields.items()}
        payload, salt = encoder.encode({"fields": changed}), number.to_bytes(16, "big")
        header = {
            "id": new_id(), "replica": self.replica, "number": number, "author": self.member, "action": new_id(),
            "undoes": None, "time": now, "happened": now, "hybrid": 118_264_902_451_200_000 + number,
            "clock_back": False,
            "record_kind": KIND, "record_id": new_id(), "payload_hash": hashlib.sha256(salt + payload).hexdigest(),
            "previous": previous,
        }  # fmt: skip
        return header | {"salt": salt, "payload": payload, "hash": chain_hash(header)}

    def _write(self, path: Path, changes: bytes, records: bytes, count: int, now: str) -> None:
        members = [*schema_members([KIND]), (CHANGES, changes), (f"{RECORDS}{KIND}.ndjson", records)]
        chain = Chain(self.replica, self.public_key, self.age_key, None, "", 1, count, GENESIS)
        manifest = Manifest(
            format=FORMAT, version=VERSION, schema=SCHEMA_VERSION, made_at=now, first_day=day_of(now),
            last_day=day_of(now), supplier=None, replica=self.replica, public_key=self.public_key,
            centre=Whom("", tuple(Recipient(key, fingerprint(key)) for key in self.keys)), receipt=0, answer=None,
            confirmed=None, chains=(chain,), entries=count, records={KIND: count},
            members=tuple(Member(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in members),
        )  # fmt: skip
        data = encoder.encode(manifest)
        signature = self.signing_key.sign(data).hex().encode()
        parts = [(name, [content]) for name, content in (*members, (MANIFEST, data), (SIGNATURE, signature))]
        with path.open("wb") as target:
            encrypt(zipped(parts), self.keys, target)
