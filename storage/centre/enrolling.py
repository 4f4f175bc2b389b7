"""Letting laptops in, and telling all of them which keys hold and what is laid down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, col, select

from storage.centre.database import Centre
from storage.centre.keys import NEXT, KeysOfAnother, new_signing_key, read_keys, take_next
from storage.centre.tables import Device, KeyRotation
from storage.errors import NbmError, RecipientInvalid
from storage.files import write_safely
from storage.policy import Policy
from storage.records.columns import moment_text
from storage.sync.letters import LetterUnusable, read_letter, sign, write_letter
from storage.sync.sealing import fingerprint, read_recipients
from storage.sync.trust import ADMISSION, REQUEST, Admission, Peer, Request, Rotation
from storage.text import N_


class UnknownDevice(NbmError):
    """No laptop with this id was let in."""

    title = N_("Deze laptop is niet bekend")
    what = N_("Er is geen laptop toegelaten met dit nummer.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Kijk in de lijst: nbm centre status")
    exit_code = 2


class SeveralDevices(UnknownDevice):
    """More than one laptop has an id that begins like this."""

    title = N_("Er zijn meer laptops met dit begin")
    what = N_("Het nummer van meer dan één laptop begint zo.")
    todo = N_("Geef meer tekens van het nummer: nbm centre status")


class DeviceOtherKey(LetterUnusable):
    """The id is that of a laptop that was let in with other keys."""

    what = N_("De laptop met dit nummer is eerder toegelaten met een andere sleutel.")
    todo = N_("Laat hem niet toe. Vraag de coach hoe dit bestand is gemaakt.")


def read_request(path: Path) -> tuple[Request, str]:
    """A request, and the laptop's key that signed it. Raises LetterUnusable, LetterNewer."""
    request, public_key = read_letter(path, REQUEST, Request)
    try:
        for each in (request.replica, request.member):
            if str(UUID(each)) != each:
                raise ValueError
        read_recipients(request.age_key)
    except (ValueError, RecipientInvalid):
        raise LetterUnusable(path=path) from None
    if "\0" in request.name + request.organisation or len(request.age_key.split()) != 1:
        raise LetterUnusable(path=path)
    return request, public_key


def enrol(centre: Centre, request: Request, public_key: str) -> Device:
    """Let a laptop in, after its fingerprint was compared. Raises DeviceOtherKey."""
    with centre.session(writing=True) as session:
        device = session.get(Device, request.replica) or Device(
            replica=request.replica,
            member=request.member,
            name=request.name,
            public_key=public_key,
            age_key=request.age_key,
        )
        if (device.public_key, device.age_key, device.member) != (public_key, request.age_key, request.member):
            raise DeviceOtherKey
        device.name = request.name
        session.add(device)
        session.flush()
        for life in lives_of(session, device.replica):
            session.get_one(Device, life).revoked = False
        return device


def find_device(session: Session, start: str) -> Device:
    """The laptop whose id begins with this. Raises UnknownDevice, SeveralDevices."""
    found = [device for device in current_devices(session) if device.replica.startswith(start.lower())]
    if len(found) != 1:
        raise SeveralDevices if found else UnknownDevice
    return found[0]


def revoke(centre: Centre, replica: str) -> None:
    """Trust nothing more that this laptop makes, also in an earlier life of its database. Raises UnknownDevice."""
    with centre.session(writing=True) as session:
        lives = lives_of(session, replica)
        if not lives:
            raise UnknownDevice
        for life in lives:
            session.get_one(Device, life).revoked = True


def rotate(centre: Centre, folder: Path) -> None:
    """Take a new key to sign with. Laptops learn it from their next admission, by the signature of the old one.

    It only takes the place of the old key once the database knows it. Raises KeysOfAnother, FolderReadOnly,
    FolderUnreachable, DiskFull.
    """
    old = centre.keys
    with centre.session(writing=True) as session:
        info = centre.info(session)
        if info.public_key != old.public_key:
            raise KeysOfAnother(path=folder)  # someone else did it just now
        new_signing_key(folder, NEXT)
        keys = read_keys(folder, NEXT)
        new = keys.public_key
        session.add(KeyRotation(old=old.public_key, new=new, signature=sign(new.encode(), old.signing_key)))
        info.public_key = new
        session.add(info)
    centre.keys = keys
    take_next(folder)


def lay_down(centre: Centre, policy: Policy) -> None:
    """Lay down a policy for all laptops, in the place of the one before. They learn it from their next admission."""
    with centre.session(writing=True) as session:
        info = centre.info(session)
        info.policy = json.dumps(policy.values())
        session.add(info)


def laid_down(centre: Centre) -> Policy:
    """The policy that goes along with every admission."""
    with centre.session() as session:
        return Policy.of(json.loads(centre.info(session).policy))


def write_admission(centre: Centre, folder: Path) -> Path:
    """Write the file that tells every laptop which keys hold and what is laid down.

    Raises FolderReadOnly, FolderUnreachable, DiskFull.
    """
    with centre.session(writing=True) as session:
        info = centre.info(session)
        info.serial += 1
        session.add(info)
        admission = Admission(
            centre=info.centre,
            name=info.name,
            serial=info.serial,
            keys=tuple(info.keys.split()),
            rotations=tuple(_rotations(session)),
            laptops=tuple(_peers(session)),
            policy=json.loads(info.policy),
            made_at=moment_text(centre.clock()),
        )
        path = folder / f"nbm-toelating-{info.serial}.json"
        write_safely(path, write_letter(ADMISSION, admission, centre.keys.signing_key))
        return path


def own_fingerprint(centre: Centre) -> str:
    """The digits by which a coach can see that an admission is from this centre."""
    return fingerprint(centre.keys.public_key)


def lives_of(session: Session, replica: str) -> list[str]:
    """This replica and all lives of the same database before it, newest first."""
    found: list[str] = []
    device = session.get(Device, replica)
    while device is not None and device.replica not in found:
        found.append(device.replica)
        device = session.get(Device, device.after) if device.after else None
    return found


def current_devices(session: Session) -> list[Device]:
    """The laptops that were let in, each by its last life, by name."""
    replaced = set(session.exec(select(Device.after).where(col(Device.after).is_not(None))))
    query = select(Device).order_by(col(Device.name), col(Device.replica))
    return [device for device in session.exec(query) if device.replica not in replaced]


def _rotations(session: Session) -> Iterator[Rotation]:
    for row in session.exec(select(KeyRotation).order_by(col(KeyRotation.id))):
        yield Rotation(row.old, row.new, row.signature)


def _peers(session: Session) -> Iterator[Peer]:
    for device in current_devices(session):
        yield Peer(device.replica, device.member, device.name, device.public_key, device.age_key, device.revoked)
