"""The commands of `nbm centre` that only look: how it stands, what is in conflict, and everything as JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from nbm_tui.centre.opening import opened
from nbm_tui.i18n import _, plural
from nbm_tui.telling import one_line, write_lines
from storage.centre.loading import reason_words
from storage.centre.status import Dispute, LaptopStatus, Totals, disputes, laptops, set_aside, totals
from storage.dump import dump as dump_lines
from storage.records import KINDS
from storage.sync.format import AMSTERDAM

SHOWN = 8  # signs of a laptop's number, when those tell the laptops apart


def status(arguments: argparse.Namespace) -> int:
    """Every laptop, everything together, and what was set aside."""
    with opened(arguments) as centre, centre.session() as session:
        found = list(laptops(session))
        shown = _enough([laptop.device.replica for laptop in found])
        for laptop in found:
            print(f"{one_line(laptop.device.name)}  {laptop.device.replica[:shown]}")
            for line in _laptop_lines(laptop):
                print(f"  {line}")
        for line in _total_lines(totals(session)):
            print(line)
        for load in set_aside(session):
            words = _("apart gezet op {moment}: SHA-256 {digest}. {why}")
            why = _(reason_words(load.reason))
            print(words.format(moment=_moment(load.loaded_at), digest=load.sha256, why=why))
    return 0


def conflicts(arguments: argparse.Namespace) -> int:
    """Both values of every field in conflict, the one that is shown first."""
    with opened(arguments) as centre, centre.session() as session:
        for dispute in disputes(centre, session):
            for line in _dispute_lines(dispute):
                print(line)
    return 0


def dump(arguments: argparse.Namespace) -> int:
    """All that the journal leads to, as lines of JSON."""
    with opened(arguments) as centre, centre.session() as session:
        write_lines(line.encode() + b"\n" for line in dump_lines(session))
    return 0


def _enough(replicas: Sequence[str]) -> int:
    """How many signs tell these ids apart."""
    lengths = range(SHOWN, 37)
    return next((each for each in lengths if len({one[:each] for one in replicas}) == len(replicas)), 36)


def _laptop_lines(laptop: LaptopStatus) -> Iterator[str]:
    if laptop.device.revoked:
        yield _("wordt niet meer vertrouwd")
    if laptop.last_load:
        yield _("laatste leverbestand: {moment}").format(moment=_moment(laptop.last_load))
    else:
        yield _("nog geen leverbestand")
    yield _("bevestigd tot en met {n}").format(n=laptop.life.confirmed)
    for gap in laptop.gaps:
        numbers = {"first": gap.first, "last": gap.last, "replica": gap.replica}
        yield _("mist {first} tot en met {last} van {replica}").format(**numbers)
    if laptop.waiting:
        yield plural("{n} wacht op iets anders", "{n} wachten op iets anders", laptop.waiting)
    if laptop.refused:
        yield plural("{n} is geweigerd", "{n} zijn geweigerd", laptop.refused)


def _total_lines(total: Totals) -> Iterator[str]:
    yield _("gegevens: {n}").format(n=total.records)
    yield _("wijzigingen: {n}").format(n=total.entries)
    yield _("velden met twee versies: {n}").format(n=total.conflicts)
    yield _("wachten op iets anders: {n}").format(n=total.waiting)
    yield _("geweigerd: {n}").format(n=total.refused)


def _dispute_lines(dispute: Dispute) -> Iterator[str]:
    spec = KINDS[dispute.kind].specs.get(dispute.field)
    title = f" ({_(spec.title)})" if spec else ""
    yield f"{dispute.kind} {one_line(dispute.record_id)} {dispute.field}{title}"
    for each in dispute.values:
        value = one_line(msgspec.json.encode(each.value).decode())
        yield f"  {value}  {one_line(each.author)}, {_moment(each.time.isoformat())}"


def _moment(text: str) -> str:
    """A moment by a Dutch clock; the time zone is beside it, as servers may have another one."""
    return datetime.fromisoformat(text).astimezone(AMSTERDAM).isoformat(" ", "seconds")
