"""What the centre itself writes: corrections, and the erasure of a person. Answers carry it to the laptops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlmodel import Session

from storage.centre.database import Centre
from storage.centre.formerly import note_moves
from storage.centre.tables import CentreInfo
from storage.entries import last_entry
from storage.errors import NbmError
from storage.ids import new_id
from storage.journal import Action, Author
from storage.records import KINDS
from storage.records.base import MERGED, Kind, Record
from storage.replica import delivered, remember_delivered
from storage.text import N_


class NoSuchRecord(NbmError):
    """The centre has no record of this kind with this id."""

    title = N_("Dit is er niet")
    what = N_("De centrale heeft geen gegevens van deze soort met dit nummer.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Kijk of de soort en het hele nummer kloppen: nbm centre dump")
    exit_code = 2


class RecordGone(NoSuchRecord):
    """The record was taken away or erased."""

    what = N_("Deze gegevens zijn weggehaald of gewist.")
    todo = N_("Wat weggehaald is, komt terug met deleted_at=null. Wat gewist is, komt niet terug.")


class ValueRefused(NbmError):
    """The record has no such field, or the value is none for it."""

    title = N_("Deze waarde past niet")
    what = N_("Het veld {field} is er niet bij deze soort, of de waarde past er niet in.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Schrijf de waarde als JSON en kijk in het schema van deze soort wat er mag.")
    exit_code = 2


def correct(centre: Centre, kind: str, record_id: str, values: Mapping[str, Any]) -> bool:
    """Write values of the centre's own. False when they stood there already.

    Raises NoSuchRecord, RecordGone, ValueRefused, FolderReadOnly, FolderUnreachable, DiskFull.
    """
    with centre.session(writing=True) as session:
        found = _kind(kind)
        row = _there(session, found, record_id)
        if row.erased_at or (row.deleted_at and "deleted_at" not in values):
            raise RecordGone
        for name, value in values.items():
            _check(session, found, name, value)
        with _action(centre, session) as action:
            written = action.write(found, record_id, dict(values))
        if written and (entry := last_entry(session, action.author.replica)):
            note_moves(session, [entry])
        return written


def erase_candidate(centre: Centre, candidate_id: str) -> None:
    """Destroy all that was typed about a candidate, here and at every laptop.

    Raises NoSuchRecord, RecordGone, FolderReadOnly, FolderUnreachable, DiskFull.
    """
    with centre.session(writing=True) as session:
        kind = KINDS["candidate"]
        if _there(session, kind, candidate_id).erased_at:
            raise RecordGone
        with _action(centre, session) as action:
            action.erase(kind, candidate_id)


def begin_life(session: Session, info: CentreInfo) -> None:
    """The centre writes as another replica from now on: numbers of the one before may have been given out already."""
    info.lives += f" {new_id()}"
    session.add(info)


@contextmanager
def _action(centre: Centre, session: Session) -> Iterator[Action]:
    """Something that the centre writes.

    Its last number is also kept outside the database. Another one in there shows that the database was put back, or is
    written from another computer too; then numbers could be given out twice.
    """
    info = centre.info(session)
    if _last_number(session, info) != delivered(_life(info)):
        begin_life(session, info)
    yield Action(session, Author(info.centre, _life(info)), centre.clock())
    remember_delivered(_life(info), _last_number(session, info))


def _life(info: CentreInfo) -> str:
    return info.lives.split()[-1]


def _last_number(session: Session, info: CentreInfo) -> int:
    last = last_entry(session, _life(info))
    return last.number if last else 0


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NoSuchRecord
    return KINDS[name]


def _there(session: Session, kind: Kind, record_id: str) -> Record:
    row = session.get(kind.table, record_id)
    if row is None:
        raise NoSuchRecord
    return row


def _check(session: Session, kind: Kind, name: str, value: Any) -> None:
    """Refuse what laptops would refuse, or would wait for without end."""
    if name not in kind.field_names or name in ("erased_at", MERGED) or "\0" in str(value):
        raise ValueRefused(field=name)
    try:
        kind.validate({name: value})
    except ValueError:
        raise ValueRefused(field=name) from None
    target = kind.specs[name].target if name in kind.specs else None
    if target and value is not None and session.get(KINDS[target].table, value) is None:
        raise ValueRefused(field=name)
