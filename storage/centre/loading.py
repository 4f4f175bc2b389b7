"""Reading leverbestanden into the centre's database: each in one transaction, or set aside with the reason."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import DataError, DBAPIError, StatementError
from sqlmodel import Session, select

from storage.bulk import chunks
from storage.centre.answers import acknowledged
from storage.centre.correcting import begin_life
from storage.centre.database import Centre
from storage.centre.formerly import note_moves
from storage.centre.tables import CentreInfo, Device, Load
from storage.centre.trusting import trusted_sender
from storage.conflicts import count_conflicts
from storage.entries import Arrived, Entry
from storage.errors import BundleInvalid, kind_of_error
from storage.garbage import not_collecting
from storage.merging import Taken, look_into, take
from storage.records.columns import moment_text
from storage.schema import SCHEMA_VERSION
from storage.sync.checking import BundleInconsistent, BundleNewer, Contents, checked
from storage.sync.events import Change
from storage.sync.format import CHANGES, MANIFEST, RETURNED, Manifest
from storage.sync.reading import FileUnreadable, unlock_bundle
from storage.text import N_

SLICE = 2_000  # entries


class UnknownSender(BundleInvalid):
    """The leverbestand was made by a laptop that was not let in, or not any more."""

    what = N_("Dit leverbestand is van een laptop die de centrale niet kent of niet meer vertrouwt.")
    todo = N_("Laat de laptop eerst toe met: nbm centre enrol")


class ChainBroken(BundleInvalid):
    """The entries do not follow on those that came before from the same replica."""

    what = N_("Dit leverbestand sluit niet aan op wat deze laptop eerder leverde.")


def load(centre: Centre, path: Path) -> Load:
    """Read one leverbestand. What is wrong with it stands in `reason` (empty: nothing). Raises FileUnreadable."""
    try:
        with not_collecting():  # what is made here is many small things that all go at once
            contents = unlock_bundle(path, centre.keys.age_file)
            entries = _entries(checked(contents), CHANGES)
            look_into(entries)  # all this before anyone else has to wait
            with centre.session(writing=True) as session:
                return _load(centre, session, contents, entries)
    except BundleInvalid as error:
        return _set_aside(centre, path, error)
    except (StatementError, OverflowError) as error:
        # Signed and whole, but with something in it that no database takes, such as a number without end.
        if isinstance(error, DBAPIError) and not isinstance(error, DataError):
            raise
        return _set_aside(centre, path, BundleInconsistent(part=CHANGES))


def reason_words(reason: str) -> str:
    """Why a leverbestand was set aside, in words (untranslated), by the reason that is kept."""
    kind = kind_of_error(reason) or BundleInvalid
    return kind.what.format_map(defaultdict(lambda: "..."))


def _load(centre: Centre, session: Session, contents: Contents, entries: list[Arrived]) -> Load:
    manifest = contents.manifest
    if manifest.schema > SCHEMA_VERSION:
        raise BundleNewer(version=manifest.schema)
    device = trusted_sender(session, manifest)
    if device is None:
        raise UnknownSender
    info = centre.info(session)
    _check_follows(session, manifest)
    _heed_receipt(session, manifest, info, device)
    total = Taken()
    for some in chunks(entries, SLICE):
        taken = take(session, some)
        note_moves(session, taken.written)
        total += taken
    returned = _entries(contents.returned(), RETURNED)
    if returned:
        total += _take_returned(session, info, returned)
    row = _row(centre, contents.sha256, manifest.replica)
    row.manifest_sha256 = hashlib.sha256(contents.archive.read(MANIFEST)).hexdigest()
    row.last_number = max((chain.last for chain in manifest.chains if chain.replica == manifest.replica), default=0)
    row.entries, row.conflicts = manifest.entries + len(returned), count_conflicts(session)
    row.new, row.known, row.waiting, row.refused = total.new, total.known, total.waiting, total.refused
    return session.merge(row)


def _take_returned(session: Session, info: CentreInfo, entries: list[Arrived]) -> Taken:
    """Take in what the centre wrote itself and lost when its database was put back, from a laptop that had it."""
    if any(entry.author != info.centre for entry in entries):
        raise BundleInconsistent(part=RETURNED)
    own = [entry for entry in entries if session.get(Device, entry.replica) is None]
    taken = take(session, own)
    note_moves(session, taken.written)
    if taken.known < len(own):
        lives = dict.fromkeys([*(entry.replica for entry in own), *info.lives.split()])
        info.lives = " ".join(lives)
        begin_life(session, info)
    return taken


def _entries(changes: Iterator[Change], part: str) -> list[Arrived]:
    try:
        return [change.entry() for change in changes]
    except ValueError:
        raise BundleInconsistent(part=part) from None


def _check_follows(session: Session, manifest: Manifest) -> None:
    """Where the entry before a stretch is here, the stretch has to follow on it."""
    for chain in manifest.chains:
        before = select(Entry.hash).where(Entry.replica == chain.replica, Entry.number == chain.first - 1)
        found = session.exec(before).first()
        if found is not None and found != chain.previous:
            raise ChainBroken


def _heed_receipt(session: Session, manifest: Manifest, info: CentreInfo, device: Device) -> None:
    """A laptop that has a later receipt than was ever given shows that this database was put back."""
    if manifest.receipt > info.receipt:
        info.receipt = manifest.receipt
        info.restored_from = info.receipt + 1
        begin_life(session, info)
    device.receipt = max(device.receipt, manifest.receipt)
    device.answer = acknowledged(session, device, manifest.answer)
    session.add(info)
    session.add(device)


def _set_aside(centre: Centre, path: Path, error: BundleInvalid) -> Load:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as failed:
        raise FileUnreadable(path=path) from failed
    with centre.session(writing=True) as session:
        known = session.get(Load, digest)
        if known and not known.reason:
            return known  # it was read before; what is wrong now is elsewhere
        row = _row(centre, digest, "")
        row.reason = type(error).__name__
        return session.merge(row)


def _row(centre: Centre, digest: str, replica: str) -> Load:
    return Load(sha256=digest, loaded_at=moment_text(centre.clock()), replica=replica)
