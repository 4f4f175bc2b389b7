"""What the centre itself writes: corrections, and the erasure of a person. Answers carry it to the laptops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from storage.centre.database import Centre
from storage.centre.tables import CentreInfo
from storage.errors import NbmError
from storage.ids import derived_id
from storage.journal import Action, Author
from storage.records import KINDS
from storage.records.base import MERGED, Kind, Record
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

    Raises NoSuchRecord, RecordGone, ValueRefused.
    """
    with centre.session(writing=True) as session:
        found = _kind(kind)
        row = _there(session, found, record_id)
        if row.erased_at or (row.deleted_at and "deleted_at" not in values):
            raise RecordGone
        for name, value in values.items():
            _check(session, found, name, value)
        return _action(centre, session).write(found, record_id, dict(values))


def erase_candidate(centre: Centre, candidate_id: str) -> None:
    """Destroy all that was typed about a candidate, here and at every laptop. Raises NoSuchRecord, RecordGone."""
    with centre.session(writing=True) as session:
        kind = KINDS["candidate"]
        if _there(session, kind, candidate_id).erased_at:
            raise RecordGone
        _action(centre, session).erase(kind, candidate_id)


def own_replica(info: CentreInfo) -> str:
    """The replica that the centre writes as: another one since it was put back, as its numbers may have been used."""
    return derived_id(info.centre, str(info.restored_from)) if info.restored_from else info.centre


def _action(centre: Centre, session: Session) -> Action:
    info = centre.info(session)
    return Action(session, Author(info.centre, own_replica(info)), centre.clock())


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
