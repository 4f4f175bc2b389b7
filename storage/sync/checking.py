"""Checks the inside of a leverbestand: signature, sizes, hashes, counts, chains, and records against changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import msgspec

from storage.errors import BundleInvalid
from storage.journal import GENESIS
from storage.sync.events import CREATED, Change, read_event
from storage.sync.format import (
    CHANGES,
    FORMAT,
    MANIFEST,
    OTHERS,
    RECORDS,
    RETURNED,
    SIGNATURE,
    VERSION,
    Chain,
    Manifest,
    day_of,
    encoder,
    expected_members,
    schema_id,
)
from storage.sync.letters import signed_by
from storage.sync.sealing import fingerprint
from storage.text import N_

MAX_MANIFEST = 1024**2  # bytes
BLOCK = 256 * 1024


class BundleTampered(BundleInvalid):
    """Something in the file is not what the sender put there."""

    what = N_("Het leverbestand is onderweg veranderd of beschadigd.")


class BundleForeign(BundleInvalid):
    """The key fits, but the content is no leverbestand of this program."""

    what = N_("In dit bestand zit geen leverbestand van dit programma.")
    todo = N_("Kijk of je het goede bestand hebt gekozen.")


class BundleNewer(BundleInvalid):
    """The leverbestand was made by a newer program."""

    what = N_("Dit leverbestand is gemaakt met een nieuwere versie van het programma.")
    todo = N_("Werk dit programma bij en probeer het opnieuw.")


class SignatureWrong(BundleInvalid):
    """The manifest was not signed with the key that it names."""

    what = N_("De handtekening onder dit leverbestand klopt niet.")


class BundleInconsistent(BundleInvalid):
    """Signed and whole, but the parts contradict each other. `part` is the name of a member."""

    what = N_("Het leverbestand spreekt zichzelf tegen, in het onderdeel {part}.")


@dataclass(frozen=True, slots=True)
class Contents:
    """A leverbestand that passed every check."""

    path: Path
    sha256: str
    manifest: Manifest
    archive: ZipFile = field(repr=False)

    def changes(self) -> Iterator[Change]:
        """The journal entries, in order, each checked by itself. Raises ValueError where one is not right."""
        for line in _lines(self.archive, CHANGES):
            yield read_event(line, self.manifest.schema)

    def returned(self) -> Iterator[Change]:
        """The entries that the centre wrote itself and gets back."""
        for line in _lines(self.archive, RETURNED) if RETURNED in self.archive.namelist() else ():
            yield read_event(line, self.manifest.schema)

    def events(self) -> Iterator[bytes]:
        """The same as the events that they stand in the file as, each without the end of its line."""
        for line in _lines(self.archive, CHANGES):
            yield line.rstrip(b"\n")

    def records(self, kind: str) -> Iterator[dict[str, Any]]:
        """The changed records of a kind, in order of id; moments and dates are ISO text."""
        return map(_canonical, _lines(self.archive, f"{RECORDS}{kind}.ndjson"))


def signed(path: Path, sha256: str, plain: BytesIO) -> Contents:
    """The contents of a decrypted leverbestand: whole and signed, but not looked into. Raises a BundleInvalid."""
    contents = _opened(path, sha256, plain)
    _check_members(contents)
    return contents


def checked(contents: Contents) -> Iterator[Change]:
    """Its changes, while everything in it is checked: only at their end all was found right. Raises a BundleInvalid."""
    return _Checking(contents).run()


def _opened(path: Path, sha256: str, plain: BytesIO) -> Contents:
    try:
        archive = ZipFile(plain)
    except BadZipFile:
        raise BundleForeign from None
    names = archive.namelist()
    members = archive.infolist()
    if names[-2:] != [MANIFEST, SIGNATURE] or any(member.compress_type != ZIP_STORED for member in members):
        raise BundleForeign
    # Members that overlap could together be far larger than the file.
    if sum(member.file_size for member in members) > plain.getbuffer().nbytes:
        raise BundleTampered
    manifest = signed_manifest(_whole(archive, MANIFEST), _whole(archive, SIGNATURE), FORMAT, VERSION, Manifest)
    if names[:-2] != [member.name for member in manifest.members]:
        raise BundleInconsistent(part=MANIFEST)
    return Contents(path, sha256, manifest, archive)


def _whole(archive: ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MAX_MANIFEST:
        raise BundleForeign
    return b"".join(_blocks(archive, name))


M = TypeVar("M", bound=msgspec.Struct)


def signed_manifest(data: bytes, signature: bytes, format: str, version: int, type: type[M]) -> M:
    """The manifest, when its maker signed exactly these bytes and this program knows the version.

    Raises BundleForeign, SignatureWrong, BundleNewer, BundleInconsistent.
    """
    try:
        head = msgspec.json.decode(data, type=_Head)
    except ValueError:
        raise BundleForeign from None
    if head.format != format:
        raise BundleForeign
    if not signed_by(head.public_key, data, signature.decode("ascii", "replace")):
        raise SignatureWrong
    if head.version > version:
        raise BundleNewer(version=head.version)
    try:
        _canonical(data + b"\n")
        return msgspec.json.decode(data, type=type)
    except ValueError:
        raise BundleInconsistent(part=MANIFEST) from None


class _Head(msgspec.Struct):
    """The part of a manifest that every version will have."""

    format: str
    version: int
    public_key: str


def _check_members(contents: Contents) -> None:
    for member in contents.manifest.members:
        size, digest = 0, hashlib.sha256()
        for block in _blocks(contents.archive, member.name):
            size += len(block)
            digest.update(block)
        if (size, digest.hexdigest()) != (member.size, member.sha256):
            raise BundleTampered


def _blocks(archive: ZipFile, name: str) -> Iterator[bytes]:
    try:
        with archive.open(name) as member:
            while block := member.read(BLOCK):
                yield block
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError):
        raise BundleTampered from None


def _lines(archive: ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as member, BufferedReader(member, BLOCK) as lines:  # type: ignore[type-var]
        yield from lines


def _canonical(line: bytes) -> Any:
    """The value of a line. Raises ValueError when it is not written in the one way that there is.

    Otherwise two readers could see different things in it, such as the first and the last of two fields with one name.
    """
    value = msgspec.json.decode(line)
    if encoder.encode(value) + b"\n" != line:
        raise ValueError("not canonical")
    return value


class _Checking:
    """Goes through the changes and then the records, to see that they tell the same."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        # Per kind and record the latest value of each field, with the clock and replica that make it the latest. An
        # entry that replaces another has a later clock, so the latest of all is one that nobody replaced.
        self.latest: dict[str, dict[str, dict[str, tuple[tuple[int, str], Any]]]] = {}
        # Per record the clock and replica of its first entry, and of the event that calls itself the first.
        self.first: dict[str, tuple[int, str]] = {}
        self.created: dict[str, tuple[int, str]] = {}
        self.times: tuple[str, str] | None = None
        self.part = CHANGES

    def run(self) -> Iterator[Change]:
        """Raises BundleInconsistent with the part where it goes wrong."""
        manifest = self.contents.manifest
        try:
            yield from self._check_changes()
            self.part = RETURNED
            self._check_returned()
            self.part = MANIFEST
            if {kind: len(records) for kind, records in self.latest.items()} != manifest.records:
                self._wrong()
            times = self.times or (manifest.made_at, manifest.made_at)
            if (manifest.first_day, manifest.last_day) != tuple(map(day_of, times)):
                self._wrong()
            if any(recipient.fingerprint != fingerprint(recipient.key) for recipient in manifest.centre.keys):
                self._wrong()
            names = [member.name for member in manifest.members]
            if names != expected_members(self.latest, returned=RETURNED in names):
                self._wrong()
            for name in names[: names.index(CHANGES)]:
                self.part = name
                self._check_schema(name)
            for kind, expected in self.latest.items():
                self.part = f"{RECORDS}{kind}.ndjson"
                self._check_records(kind, expected)
        except (msgspec.MsgspecError, ValueError, KeyError, TypeError, RecursionError):
            self._wrong()

    def _wrong(self) -> NoReturn:
        raise BundleInconsistent(part=self.part) from None

    def _check_schema(self, name: str) -> None:
        """Only that it is the schema that events and manifest speak of: its words differ from program to program."""
        schema = msgspec.json.decode(b"".join(_blocks(self.contents.archive, name)))
        if schema["$id"] != schema_id(name, self.contents.manifest.schema):
            self._wrong()

    def _check_changes(self) -> Iterator[Change]:
        changes, manifest = self.contents.changes(), self.contents.manifest
        for chain in manifest.chains:
            yield from self._check_chain(chain, changes)
        if next(changes, None) is not None or manifest.entries != sum(chain.entries for chain in manifest.chains):
            self._wrong()
        if any(self.first[record] != rank for record, rank in self.created.items()):
            self._wrong()

    def _check_returned(self) -> None:
        """Entries of another one, so there is no chain to follow."""
        own = {chain.replica for chain in self.contents.manifest.chains}
        for change in self.contents.returned():
            if change.header.replica in own or change.what == CREATED:
                self._wrong()
            self._note_time(change.header.time)

    def _note_time(self, time: str) -> None:
        earliest, latest = self.times or (time, time)
        self.times = min(earliest, time), max(latest, time)

    def _check_chain(self, chain: Chain, changes: Iterator[Change]) -> Iterator[Change]:
        manifest, previous = self.contents.manifest, chain.previous
        if chain.first < 1 or (chain.first == 1 and previous != GENESIS):
            self._wrong()
        if chain.replica == manifest.replica and chain.public_key != manifest.public_key:
            self._wrong()
        for number in range(chain.first, chain.last + 1):
            change = next(changes, None)
            if change is None or (change.header.replica, change.header.number) != (chain.replica, number):
                self._wrong()
            if change.header.previous != previous:
                self._wrong()
            previous = change.event.data.hash
            self._take(change)
            yield change

    def _take(self, change: Change) -> None:
        header, rank = change.header, change.header.rank
        values = self.latest.setdefault(header.record_kind, {}).setdefault(header.record_id, {})
        self._note_time(header.time)
        if self.first.setdefault(header.record_id, rank) > rank:
            self.first[header.record_id] = rank
        if change.what == CREATED and self.created.setdefault(header.record_id, rank) != rank:
            self._wrong()
        for name, values_of_field in change.fields.items():
            if name not in values or values[name][0] < rank:
                values[name] = (rank, values_of_field["new"])

    def _check_records(self, kind: str, expected: dict[str, dict[str, tuple[Any, Any]]]) -> None:
        ids = []
        for record in self.contents.records(kind):
            ids.append(record["id"])
            own = expected[record["id"]].keys() - set(record[OTHERS])
            if any(record[name] != expected[record["id"]][name][1] for name in own):
                self._wrong()
        if ids != sorted(expected):
            self._wrong()
