"""The commands by which a laptop and a centre get to know each other, and by which files from elsewhere come in."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from nbm_tui import telling
from nbm_tui.headless import read_only
from nbm_tui.i18n import _, plural
from storage.errors import NbmError
from storage.folder import DataFolder

if TYPE_CHECKING:
    from storage.store import Store
    from storage.sync.handover import Received
    from storage.sync.receipts import Outcome


def request(arguments: argparse.Namespace, folder: DataFolder, passphrase: str) -> int:
    """Write the file with which this laptop asks the centre to be let in."""
    from storage.sync.trust import own_fingerprint, write_request

    with _store(folder, passphrase) as store:
        print(write_request(store, arguments.to))
        print(_("Controlecijfers van deze laptop: {digits}").format(digits=own_fingerprint(store)))
    print(_("Breng het bestand naar de centrale en noem haar deze cijfers."))
    return 0


def admit(arguments: argparse.Namespace, folder: DataFolder, passphrase: str) -> int:
    """Take in the centre's admission, the first time after a look at its digits."""
    with _store(folder, passphrase) as store:
        for line in _admitted(store, arguments.file, yes=arguments.yes):
            print(line)
    return 0


def take(arguments: argparse.Namespace, folder: DataFolder, passphrase: str) -> int:
    """Take in files of the centre or of a colleague, each on its own. The first that fails gives the exit code."""
    code = 0
    with _store(folder, passphrase) as store:
        for path in arguments.files:
            print(f"{telling.one_line(path)}:", flush=True)
            try:
                for line in _take(store, path):
                    print(f"  {line}")
            except NbmError as error:
                failed = telling.tell_error(error)
                code = code or failed
    return code


def dump(_arguments: argparse.Namespace, folder: DataFolder, passphrase: str) -> int:
    """All that the journal leads to, as lines of JSON."""
    from storage.dump import dump_of

    with closing(read_only(folder, passphrase)) as connection:
        telling.write_lines(line.encode() + b"\n" for line in dump_of(connection))
    return 0


@contextmanager
def _store(folder: DataFolder, passphrase: str) -> Iterator[Store]:
    from storage.errors import NotSetUp
    from storage.opening import open_with
    from storage.store import Store

    if not folder.is_set_up:
        raise NotSetUp(path=folder.path)
    with folder.lock():
        opened, _by_code = open_with(folder, telling.ask_passphrase(passphrase))
        store = Store(opened)
        try:
            yield store
        finally:
            store.close()


def _take(store: Store, path: Path) -> Iterator[str]:
    """What came of a file; what it is follows from what is in it."""
    from storage.sync.letters import letter_format
    from storage.sync.receipts import RECEIPT, take_receipt
    from storage.sync.trust import ADMISSION

    found = letter_format(path)
    if found == RECEIPT:
        yield from _receipt_lines(store, take_receipt(store, path))
    elif found == ADMISSION:
        yield from _admitted(store, path)
    else:
        yield from _taken(store, path)


def _admitted(store: Store, path: Path, *, yes: bool = False) -> Iterator[str]:
    from storage.sync.sealing import fingerprint
    from storage.sync.trust import admit as take_in
    from storage.sync.trust import link, read_admission

    admission, key = read_admission(store, path)
    name = telling.one_line(admission.name)
    with store.session() as session:
        known = link(session)
    if known is None and not yes:
        # Not yielded: it has to be read before the question.
        print(_("Toelating van {name}").format(name=name))
        print(_("Controlecijfers van de centrale: {digits}").format(digits=fingerprint(key)))
        telling.agree(_("Zijn dit de controlecijfers die de centrale noemt?"))
    if take_in(store, admission, key):
        yield _("Deze laptop levert nu aan {name}.").format(name=name)
    else:
        yield _("Deze toelating was al bekend, of er is al een nieuwere. Er is niets veranderd.")


def _receipt_lines(store: Store, outcome: Outcome) -> Iterator[str]:
    from storage.merging import REASONS
    from storage.sync.receipts import refusals

    if outcome.older:
        yield _("Ontvangstbevestiging {n} is niet nieuwer dan de laatste. Er is niets veranderd.").format(
            n=outcome.number
        )
        return
    yield _("Ontvangstbevestiging {n}").format(n=outcome.number)
    yield plural("{n} wijziging is bevestigd", "{n} wijzigingen zijn bevestigd", outcome.confirmed)
    yield from _counted(
        (outcome.open, plural("{n} is nog niet bevestigd", "{n} zijn nog niet bevestigd", outcome.open)),
        (outcome.waiting, plural("{n} wacht op iets anders", "{n} wachten op iets anders", outcome.waiting)),
        (outcome.elsewhere, plural("{n} staat alleen daar", "{n} staan alleen daar", outcome.elsewhere)),
        (outcome.refused, plural("{n} is geweigerd", "{n} zijn geweigerd", outcome.refused)),
    )
    with store.session() as session:
        for refused in refusals(session):
            words = _(REASONS[refused.reason]) if refused.reason in REASONS else telling.one_line(refused.reason)
            yield f"  {refused.record_kind} {refused.record_id}: {words}"


def _taken(store: Store, path: Path) -> Iterator[str]:
    """What came of an answer, or else of a handover: only who can open it sees which of the two it is."""
    from storage.sync.checking import BundleForeign
    from storage.sync.handover import take_answer, take_handover

    try:
        yield from _packet_lines(_("Antwoord van {name}"), take_answer(store, path))
    except BundleForeign:
        yield from _packet_lines(_("Overdracht van {name}"), take_handover(store, path))


def _packet_lines(title: str, received: Received) -> Iterator[str]:
    yield title.format(name=telling.one_line(received.sender))
    if received.until:
        yield _("Tot {day}").format(day=telling.one_line(received.until))
    taken = received.taken
    conflicts = received.conflicts
    yield plural("{n} nieuwe wijziging", "{n} nieuwe wijzigingen", taken.new)
    yield from _counted(
        (taken.known, plural("{n} was al bekend", "{n} waren al bekend", taken.known)),
        (taken.waiting, plural("{n} wacht op iets anders", "{n} wachten op iets anders", taken.waiting)),
        (taken.refused, plural("{n} is geweigerd", "{n} zijn geweigerd", taken.refused)),
        (conflicts, plural("{n} veld heeft nu twee versies", "{n} velden hebben nu twee versies", conflicts)),
    )


def _counted(*lines: tuple[int, str]) -> Iterator[str]:
    """The lines that count something."""
    return (line for count, line in lines if count)
