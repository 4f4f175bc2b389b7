"""Packets: entries of the journal for one laptop, whoever wrote them; encrypted to its own key and signed.

The centre's answer (what others wrote) and a handover (trajectories given to a colleague) are packets. Unlike a
leverbestand a packet holds no whole stretches of a journal, so there is no chain to follow: each entry is checked
against its own hash, and who signed vouches for all of them. It is an age file around a ZIP with three members:
`changes.ndjson`, `manifest.json` and `manifest.sig`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import msgspec
import pyrage

from storage.entries import Arrived, Entry
from storage.errors import BundleInvalid
from storage.schema import SCHEMA_VERSION
from storage.sync.checking import BundleForeign, BundleInconsistent, BundleNewer, BundleTampered, signed_manifest
from storage.sync.events import Header, event_line, read_event
from storage.sync.format import CHANGES, MANIFEST, SIGNATURE, Member, encoder
from storage.sync.letters import sign
from storage.sync.reading import BundleTooLarge, KeyDoesNotFit, inspect
from storage.sync.sealing import encrypt, zipped

VERSION = 1
ANSWER, HANDOVER = "nbm-antwoord", "nbm-overdracht"
MAX_PACKET = 256 * 1024**2  # bytes


class PacketManifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who writes (a replica or a centre, with its key) to whom, and what is in it. `about` belongs to the format."""

    format: str
    version: int
    schema: int
    made_at: str
    sender: str
    public_key: str
    to: str
    about: dict[str, Any]
    entries: int
    changes: Member


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet of which every byte was found right. Whether its sender may be trusted is for the reader."""

    path: Path
    manifest: PacketManifest
    entries: list[Arrived] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who makes a packet: a replica or centre, with its raw signing key and the key that others know it by."""

    id: str
    public_key: str
    signing_key: bytes = field(repr=False)


def make_packet(
    format: str, sender: Sender, to: str, age_key: str, about: dict[str, Any], entries: Iterable[Entry], made_at: str
) -> Iterator[bytes]:
    """The bytes of a packet for the laptop with this replica id and age key."""
    first_seen: set[str] = set()
    lines = bytearray()
    count = 0
    for entry in entries:
        first = entry.record_id not in first_seen
        first_seen.add(entry.record_id)
        lines += event_line(Header(**entry.header()), entry.salt, entry.payload, entry.hash, first=first)
        count += 1
    manifest = encoder.encode(
        PacketManifest(
            format=format,
            version=VERSION,
            schema=SCHEMA_VERSION,
            made_at=made_at,
            sender=sender.id,
            public_key=sender.public_key,
            to=to,
            about=about,
            entries=count,
            changes=Member(CHANGES, len(lines), hashlib.sha256(lines).hexdigest()),
        )
    )
    signature = sign(manifest, sender.signing_key).encode()
    members = [(CHANGES, [bytes(lines)]), (MANIFEST, [manifest]), (SIGNATURE, [signature])]
    sink = BytesIO()
    encrypt(zipped(members), [age_key], sink)
    yield sink.getvalue()


def open_packet(path: Path, format: str, age_secrets: Iterable[str]) -> Packet:
    """Open a packet with one of these secret age keys. Raises FileUnreadable and the BundleInvalids."""
    if inspect(path).size > MAX_PACKET:
        raise BundleTooLarge(path=path)
    try:
        identities = [pyrage.x25519.Identity.from_str(secret) for secret in age_secrets]
        plain = pyrage.decrypt(path.read_bytes(), identities)
        return _opened(path, format, plain)
    except pyrage.DecryptError as error:
        raise (KeyDoesNotFit if "matching keys" in str(error) else BundleTampered)(path=path) from None
    except BundleInvalid as error:
        error.details["path"] = path
        raise


def _opened(path: Path, format: str, plain: bytes) -> Packet:
    try:
        with ZipFile(BytesIO(plain)) as archive:
            if archive.namelist() != [CHANGES, MANIFEST, SIGNATURE]:
                raise BundleForeign
            if sum(member.file_size for member in archive.infolist()) > len(plain):
                raise BundleTampered
            changes, data, signature = (archive.read(name) for name in archive.namelist())
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError):
        raise BundleForeign from None
    manifest = signed_manifest(data, signature, format, VERSION, PacketManifest)
    if manifest.schema > SCHEMA_VERSION:
        raise BundleNewer(version=manifest.schema)
    if Member(CHANGES, len(changes), hashlib.sha256(changes).hexdigest()) != manifest.changes:
        raise BundleTampered
    return Packet(path, manifest, _entries(changes, manifest))


def _entries(changes: bytes, manifest: PacketManifest) -> list[Arrived]:
    try:
        found = [read_event(line, manifest.schema) for line in changes.splitlines(keepends=True)]
        if len(found) != manifest.entries:
            raise BundleInconsistent(part=CHANGES)
        return [change.entry() for change in found]
    except (msgspec.MsgspecError, ValueError, TypeError, KeyError, RecursionError):
        raise BundleInconsistent(part=CHANGES) from None
