"""Files from the centre and from colleagues: which there are in a folder, which kind one is, and taking it in."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from storage.inbox import conflicts
from storage.sync.checking import BundleForeign
from storage.sync.handover import Received, take_answer, take_handover
from storage.sync.letters import letter_format
from storage.sync.packets import ANSWER, HANDOVER
from storage.sync.reading import FileUnreadable
from storage.sync.receipts import RECEIPT, Outcome, take_receipt
from storage.sync.sealing import fingerprint
from storage.sync.states import refused_records
from storage.sync.trust import ADMISSION, Admission, admit, link, read_admission

if TYPE_CHECKING:
    from storage.store import Store

NAMES = {ADMISSION: ".json", RECEIPT: ".json", ANSWER: ".age", HANDOVER: ".age"}
MOST = 200  # files listed


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that by its name can be read in; `format` is one of the keys of `NAMES`."""

    path: Path
    format: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class Introduction:
    """A first admission: whether it is from the right centre is for the coach to say, by comparing the digits."""

    admission: Admission
    key: str

    @property
    def digits(self) -> str:
        """The digits to compare with those of the centre."""
        return fingerprint(self.key)


@dataclass(frozen=True, slots=True)
class Admitted:
    """Taken in: the centre's name, and whether this was news."""

    name: str
    new: bool


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a packet brought, its format, and how much there is to choose now."""

    format: str
    received: Received
    to_choose: int


@dataclass(frozen=True, slots=True)
class Receipted:
    """What a receipt said, and in how many records something that the centre refused still stands."""

    outcome: Outcome
    refused: int


Taken = Introduction | Admitted | Receipted | Arrived


def incoming(folder: Path) -> list[Incoming]:
    """The files in a folder that by their name are for this program, newest first; none when it cannot be read."""
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            format = next((f for f, end in NAMES.items() if path.name.startswith(f"{f}-") and path.suffix == end), "")
            if format and path.is_file():
                changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                found.append(Incoming(path, format, changed))
    return sorted(found, key=lambda one: (one.changed, one.path.name), reverse=True)[:MOST]


def take_in(store: Store, path: Path) -> Taken:
    """Recognise a file and take it in; only a first admission waits for the coach.

    Raises FileUnreadable, LetterUnusable, LetterNewer, NotAdmitted, AnotherCentre, NotForThisLaptop and the
    BundleInvalids; then nothing has changed.
    """
    if not _is_letter(path):
        return _take_packet(store, path)
    if letter_format(path) == RECEIPT:
        return _take_receipt(store, path)
    admission, key = read_admission(store, path)
    with store.session() as session:
        first = link(session) is None
    return Introduction(admission, key) if first else let_in(store, Introduction(admission, key))


def let_in(store: Store, introduction: Introduction) -> Admitted:
    """Take an admission in, after the coach compared the digits or because the centre is known."""
    return Admitted(introduction.admission.name, admit(store, introduction.admission, introduction.key))


def _take_receipt(store: Store, path: Path) -> Receipted:
    outcome = take_receipt(store, path)
    with store.session() as session:
        return Receipted(outcome, len(refused_records(session)))


def _take_packet(store: Store, path: Path) -> Arrived:
    try:
        format, received = ANSWER, take_answer(store, path)
    except BundleForeign:
        format, received = HANDOVER, take_handover(store, path)
    with store.session() as session:
        return Arrived(format, received, len(conflicts(session)))


def _is_letter(path: Path) -> bool:
    """Letters are JSON, packets are age files."""
    try:
        with path.open("rb") as file:
            return file.read(1) == b"{"
    except (OSError, ValueError):
        raise FileUnreadable(path=path) from None
