"""Letting laptops in, and telling all of them which keys hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session, col, select

from storage.centre.database import Centre
from storage.centre.keys import new_signing_key, read_keys
from storage.centre.tables import Device, KeyRotation
from storage.errors import NbmError
from storage.files import write_safely
from storage.records.columns import moment_text
from storage.replica import vouched_text
from storage.sync.format import Chain
from storage.sync.letters import read_letter, sign, signed_by, write_letter
from storage.sync.sealing import fingerprint
from storage.sync.trust import ADMISSION, REQUEST, Admission, Peer, Request, Rotation
from storage.text import N_


class UnknownDevice(NbmError):
    """No laptop with this id was let in."""

    title = N_("Deze laptop is niet bekend")
    what = N_("Er is geen laptop toegelaten met dit nummer.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Kijk in de lijst: nbm centre status")
    exit_code = 2


def read_request(path: Path) -> tuple[Request, str]:
    """A request, and the laptop's key that signed it. Raises LetterUnusable, LetterNewer."""
    return read_letter(path, REQUEST, Request)


def enrol(centre: Centre, request: Request, public_key: str) -> Device:
    """Let a laptop in, after its fingerprint was compared. A laptop that was known keeps its keys of then."""
    with centre.session(writing=True) as session:
        device = session.get(Device, request.replica) or Device(
            replica=request.replica,
            member=request.member,
            name=request.name,
            public_key=public_key,
            age_key=request.age_key,
        )
        device.revoked = False
        session.add(device)
        return device


def revoke(centre: Centre, replica: str) -> None:
    """Trust nothing more that this laptop makes from now on. Raises UnknownDevice."""
    with centre.session(writing=True) as session:
        device = session.get(Device, replica)
        if device is None:
            raise UnknownDevice
        device.revoked = True
        session.add(device)


def rotate(centre: Centre, folder: Path) -> None:
    """Take a new key to sign with. Laptops learn it from their next admission, by the signature of the old one."""
    old = centre.keys
    with centre.session(writing=True) as session:
        new_signing_key(folder)
        centre.keys = read_keys(folder)
        new = centre.keys.public_key
        session.add(KeyRotation(old=old.public_key, new=new, signature=sign(new.encode(), old.signing_key)))
        info = centre.info(session)
        info.public_key = new
        session.add(info)


def write_admission(centre: Centre, folder: Path) -> Path:
    """Write the file that tells every laptop which keys hold. Raises FolderReadOnly, FolderUnreachable, DiskFull."""
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
            made_at=moment_text(centre.clock()),
        )
        path = folder / f"nbm-toelating-{info.serial}.json"
        write_safely(path, write_letter(ADMISSION, admission, centre.keys.signing_key))
        return path


def trusted(session: Session, replica: str, public_key: str, chains: tuple[Chain, ...]) -> bool:
    """Whether this is a laptop that was let in, or a later life of one; a later life is known from then on."""
    device = session.get(Device, replica)
    chain = next((each for each in chains if each.replica == replica), None)
    if device is None and chain is not None and chain.after is not None:
        device = _succeed(session, chain, session.get(Device, chain.after) if _known(session, chain, chains) else None)
    return device is not None and device.public_key == public_key and not device.revoked


def know_earlier(session: Session, chains: tuple[Chain, ...]) -> None:
    """Let in the lives of a database from before the one that was let in: a folder that was moved before its enrolment.

    The one that is trusted names the life before it, and the key of that life signed for it: they are of one laptop.
    """
    for chain in reversed(chains):
        device = session.get(Device, chain.replica)
        before = next((each for each in chains if each.replica == chain.after), None)
        if device is None or device.revoked or device.public_key != chain.public_key or before is None:
            continue
        keys = vouched_text(chain.public_key, chain.age_key)
        if session.get(Device, before.replica) is None and signed_by(before.public_key, keys, chain.vouched):
            earlier = Device(
                replica=before.replica,
                member=device.member,
                name=device.name,
                public_key=before.public_key,
                age_key=before.age_key,
                after=before.after,
            )
            session.add(earlier)
            device.after = before.replica
            session.add(device)
            session.flush()


def _known(session: Session, chain: Chain, chains: tuple[Chain, ...]) -> bool:
    """Whether the life before this one is trusted, if need be because of the one before that."""
    before = next((each for each in chains if each.replica == chain.after), None)
    if before is not None:
        return trusted(session, before.replica, before.public_key, chains)
    return session.get(Device, chain.after) is not None


def _succeed(session: Session, chain: Chain, before: Device | None) -> Device | None:
    """Let a later life of a known laptop in, when the life before signed for both its keys."""
    keys = vouched_text(chain.public_key, chain.age_key)
    if before is None or before.revoked or not signed_by(before.public_key, keys, chain.vouched):
        return None
    device = Device(
        replica=chain.replica,
        member=before.member,
        name=before.name,
        public_key=chain.public_key,
        age_key=chain.age_key,
        after=chain.after,
        receipt=before.receipt,
    )
    session.add(device)
    session.flush()
    return device


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
