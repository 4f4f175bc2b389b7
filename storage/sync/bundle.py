"""Makes a leverbestand: what there is to deliver, signed, encrypted to the centre, and written whole or not at all.

The content is read in slices, so that whoever shares the store waits for one slice at most, and goes straight through
the encryption: nothing is ever on a disk in clear. How a leverbestand looks is told in `storage.sync`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.errors import ExportStopped, FolderUnreachable, NbmError
from storage.files import as_nbm_error, remove_leftovers, write_safely
from storage.folder import DataFolder
from storage.ids import new_id
from storage.records.columns import moment_text
from storage.replica import remember_delivered
from storage.schema import SCHEMA_VERSION
from storage.sync.delivery import Delivery, Pending, Slice, entry_lines, pending, record_lines, returned_lines
from storage.sync.format import (
    AMSTERDAM,
    CHANGES,
    FORMAT,
    MANIFEST,
    RECORDS,
    RETURNED,
    SIGNATURE,
    VERSION,
    Centre,
    Manifest,
    Member,
    Recipient,
    day_of,
    encoder,
)
from storage.sync.receipts import last_receipt
from storage.sync.schemas import schema_members
from storage.sync.sealing import encrypt, fingerprint, read_recipients, zipped
from storage.sync.stored import blocks, covers, digest_of, keep, stored_again, stored_path, unnamed
from storage.sync.trust import link
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store

SLICE = 2_000  # rows

T = TypeVar("T")
Progress = Callable[[int, int], None]
Stopped = Callable[[], bool]


def _unseen(_done: int, _total: int) -> None: ...


def _never() -> bool:
    return False


class NothingToDeliver(NbmError):
    """There is no journal entry to put in a leverbestand: nothing was written yet, or all of it is confirmed."""

    title = N_("Er is niets om te leveren")
    what = N_("De centrale heeft bevestigd dat zij alles heeft, of er is nog niets vastgelegd.")
    safe = N_("Er is geen bestand gemaakt en er is niets veranderd.")
    todo = N_("Werk gewoon verder. Maak een leverbestand als je weer iets hebt vastgelegd.")
    exit_code = 12


class Ask(Protocol):
    """Does work with the store and gives the answer; may hand it to the thread that the store lives on."""

    def __call__(self, work: Callable[[Store], T], /) -> T: ...


def make_bundle(
    store: Store,
    folder: Path,
    recipient: str,
    progress: Progress = _unseen,
    stopped: Stopped = _never,
    *,
    full: bool = False,
    empty: bool = False,
) -> Delivery:
    """Make a leverbestand on the store's own thread; see `make_bundle_by`."""
    return make_bundle_by(lambda work: work(store), folder, recipient, progress, stopped, full=full, empty=empty)


def make_bundle_by(
    ask: Ask,
    folder: Path,
    recipient: str,
    progress: Progress,
    stopped: Stopped,
    *,
    full: bool = False,
    empty: bool = False,
) -> Delivery:
    """Make a leverbestand in a folder and remember that it was made.

    It holds all that the centre did not confirm; `full` all that was ever written here. With nothing new since the last
    one that is not confirmed, that one is given once more, byte for byte. `empty` makes one with no entries too, once
    there is a receipt: it tells the centre which receipt and answer are here.

    `progress` hears how many steps of how many are done; `stopped` is asked in between. Raises NoRecipient,
    RecipientInvalid, NothingToDeliver, ExportStopped, FolderUnreachable, FolderReadOnly, DiskFull: then there is no
    file, not even a part of one.
    """
    recipients = read_recipients(recipient)
    with _errors_about(folder):
        if not folder.is_dir():
            raise FolderUnreachable(path=folder)
    plan = ask(lambda store: _plan(store, recipients, full=full, empty=empty))
    again = ask(lambda store: stored_again(store, plan.covers))
    if again:
        return _give_again(ask, plan, folder, again)
    making = _Making(ask, plan, _Steps(plan.steps, progress, stopped))
    with _errors_about(plan.folder.path), unnamed(plan.folder) as made:
        with made.open("wb") as file:
            encrypt(zipped(making.contents()), recipients, file)
        delivery = _deliver(making, folder, made)
    progress(plan.steps, plan.steps)
    return delivery


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that has to be known before the first slice. `folder` is that of the database."""

    pending: Pending
    centre: Centre
    supplier: str | None
    replica: str
    public_key: str
    signing_key: bytes = field(repr=False)
    now: datetime
    folder: DataFolder
    receipt: int
    answer: str | None
    confirmed: str | None

    @property
    def rows(self) -> int:
        """Entries and records: counted as if each entry were about another record, as that is known at once."""
        return 2 * self.pending.entries

    @property
    def steps(self) -> int:
        """A step for each row read, as many again for writing, and one for the very end."""
        return 2 * self.rows + 1

    @property
    def covers(self) -> str:
        return covers(self.pending, self.centre, self.receipt, self.answer)

    @property
    def own(self) -> tuple[int, int]:
        """First and last number of the current replica; (0, 0) when everything was typed in an earlier life."""
        return next(((c.first, c.last) for c in self.pending.chains if c.replica == self.replica and c.entries), (0, 0))


def _plan(store: Store, recipients: tuple[str, ...], *, full: bool, empty: bool) -> _Plan:
    with store.session() as session:
        found, known, receipt = pending(session, full=full), link(session), last_receipt(session)
        if not (found.entries or found.returned or (empty and receipt)):
            raise NothingToDeliver
    replica = store.replica
    return _Plan(
        pending=found,
        centre=_centre(store, recipients),
        supplier=store.settings()["supplier_code"],
        replica=replica.id,
        public_key=replica.public_key,
        signing_key=replica.signing_key,
        now=store.clock(),
        folder=store.folder,
        receipt=known.receipt if known else 0,
        answer=known.answer if known else None,
        confirmed=receipt.manifest_sha256 if receipt else None,
    )


def _centre(store: Store, recipients: tuple[str, ...]) -> Centre:
    """For whom it is. The name that the coach filled in only goes with the keys that they filled in beside it."""
    preferences = store.preferences()
    own = (preferences["recipient"] or "").replace(",", " ").split() == list(recipients)
    name = preferences["recipient_name"] if own else None
    return Centre(name or "", tuple(Recipient(key, fingerprint(key)) for key in recipients))


class _Steps:
    """Counts what is done, tells it, and stops when asked."""

    def __init__(self, total: int, progress: Progress, stopped: Stopped) -> None:
        self._done, self._total = 0, total
        self._progress, self._stopped = progress, stopped
        self.forward(0)

    def forward(self, count: int) -> None:
        """So many steps more; the last one is for whoever started. Raises ExportStopped."""
        if self._stopped():
            raise ExportStopped
        self._done = min(self._done + count, self._total - 1)
        self._progress(self._done, self._total)


class _Making:
    """The content of one leverbestand, in the making: yields it piece by piece and counts and hashes on the way."""

    def __init__(self, ask: Ask, plan: _Plan, steps: _Steps) -> None:
        self.ask, self.plan, self.steps = ask, plan, steps
        self.members: list[Member] = []
        self.records: dict[str, int] = {}  # of each kind
        self.times: tuple[str, ...] = ()  # of the earliest and the latest entry, by the clocks of their time
        self.manifest = b""

    def contents(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """The members by name, in order; each has to be read to its end before the next."""
        for name, schema in schema_members(self.plan.pending.kinds):
            yield name, self._hashed(name, [schema])
        yield CHANGES, self._hashed(CHANGES, self._changes())
        if self.plan.pending.returned:
            yield RETURNED, self._hashed(RETURNED, [self._timed(self.ask(self._returned))])
        for kind in self.plan.pending.kinds:
            name = f"{RECORDS}{kind}.ndjson"
            yield name, self._hashed(name, self._records(kind))
        self.manifest = encoder.encode(self._manifest())
        yield MANIFEST, [self.manifest]
        key = Ed25519PrivateKey.from_private_bytes(self.plan.signing_key)
        yield SIGNATURE, [key.sign(self.manifest).hex().encode()]

    def _changes(self) -> Iterator[bytes]:
        for chain in self.plan.pending.chains:
            yield from map(self._timed, self._slices(entry_lines, chain.first - 1, chain))

    def _timed(self, part: Slice) -> bytes:
        times = (*self.times, *part.times)
        self.times = (min(times), max(times)) if times else ()
        return part.data

    def _returned(self, store: Store) -> Slice:
        with store.session() as session:
            return returned_lines(session, self.plan.pending)

    def _records(self, kind: str) -> Iterator[bytes]:
        self.records[kind] = 0
        for part in self._slices(record_lines, "", kind, self.plan.pending.chains):
            self.records[kind] += part.count
            yield part.data
        self.steps.forward(self.plan.pending.kinds[kind] - self.records[kind])

    def _slices(self, read: Callable[..., Slice], start: int | str, *what: Any) -> Iterator[Slice]:
        """What a reader gives for `what`, from `start` on, a slice at a time."""
        after, count = start, SLICE
        while count == SLICE:
            part = self.ask(partial(_read, read, *what, after))
            after, count = part.last, part.count
            self.steps.forward(count)
            yield part

    def _hashed(self, name: str, parts: Iterable[bytes]) -> Iterator[bytes]:
        size, digest = 0, hashlib.sha256()
        for part in parts:
            size += len(part)
            digest.update(part)
            yield part
        self.members.append(Member(name, size, digest.hexdigest()))

    def _manifest(self) -> Manifest:
        plan = self.plan
        times = self.times or (moment_text(plan.now),)
        return Manifest(
            format=FORMAT,
            version=VERSION,
            schema=SCHEMA_VERSION,
            made_at=moment_text(plan.now),
            first_day=day_of(times[0]),
            last_day=day_of(times[-1]),
            centre=plan.centre,
            receipt=plan.receipt,
            answer=plan.answer,
            confirmed=plan.confirmed,
            supplier=plan.supplier,
            replica=plan.replica,
            public_key=plan.public_key,
            chains=plan.pending.chains,
            entries=plan.pending.entries,
            records=self.records,
            members=tuple(self.members),
        )


def _read(read: Callable[..., Slice], *what_and_store: Any) -> Slice:
    *what, store = what_and_store
    with store.session() as session:
        return read(session, *what, SLICE)


def _deliver(making: _Making, folder: Path, made: Path) -> Delivery:
    plan = making.plan
    first, last = plan.own
    # Before the file can be seen by anyone: should the power fail right after, then these numbers may have left, and a
    # backup that is put back must never give them to other entries. Noting them for nothing does no harm.
    with _errors_about(folder):
        path = _free_name(folder, plan, first, last)
        remember_delivered(plan.replica, last)
    owner = plan.replica.replace("-", "")[-12:]
    remove_leftovers(folder, owner)  # a delivery of this laptop that was cut off
    digest = write_safely(path, _counted(made, making), owner)
    delivery = Delivery(
        id=new_id(),
        made_at=plan.now,
        replica=plan.replica,
        first_number=first,
        last_number=last,
        entries=plan.pending.entries,
        path=str(path),
        sha256=digest,
        manifest_sha256=hashlib.sha256(making.manifest).hexdigest(),
        covers=plan.covers,
    )
    keep(plan.folder, delivery, made)
    _note(making.ask, delivery, path)
    return delivery


def _give_again(ask: Ask, plan: _Plan, folder: Path, last: Delivery) -> Delivery:
    """The last leverbestand once more: nothing was written since, so its bytes hold all that there is."""
    path = folder / Path(last.path).name
    with _errors_about(folder):
        if digest_of(path) != last.sha256:
            path = _free(folder, path.stem)
            write_safely(path, blocks(stored_path(plan.folder, last)))

    def moved(store: Store) -> Delivery:
        with store.session() as session:
            found = session.get_one(Delivery, last.id)
            found.path = str(path)
            session.add(found)
            return found

    return ask(moved)


def _counted(made: Path, making: _Making) -> Iterator[bytes]:
    size = made.stat().st_size
    for block in blocks(made):
        making.steps.forward(len(block) * making.plan.rows // size)
        yield block


def _note(ask: Ask, delivery: Delivery, path: Path) -> None:
    """Remember what was made. When that fails the coach is told that it failed, so then there must be no file."""

    def add(store: Store) -> None:
        with store.session() as session:
            session.add(delivery)

    try:
        ask(add)
    except Exception:
        with suppress(OSError):
            path.unlink()
        raise


def _free_name(folder: Path, plan: _Plan, first: int, last: int) -> Path:
    """A name that tells nothing about the content and is not in use yet."""
    stamp = plan.now.astimezone(AMSTERDAM).strftime("%Y%m%d-%H%M%S")
    return _free(folder, f"nbm-{plan.replica[:8]}-{first}-{last}-{stamp}")


def _free(folder: Path, stem: str) -> Path:
    path, number = folder / f"{stem}.age", 2
    while path.exists():
        path = folder / f"{stem}-{number}.age"
        number += 1
    return path


@contextmanager
def _errors_about(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise as_nbm_error(error, path) from error
