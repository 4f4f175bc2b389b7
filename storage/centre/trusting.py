"""Which databases are those of a laptop that was let in: the one that asked, the lives after it and those before it.

A life signed for the keys of the one after it (`vouched`). So who trusts one of them can follow that to the others, in
both directions, and needs no one to compare digits again.
"""

from __future__ import annotations

from sqlmodel import Session

from storage.centre.tables import Device
from storage.replica import vouched_text
from storage.sync.format import Chain, Manifest
from storage.sync.letters import signed_by


def trusted_sender(session: Session, manifest: Manifest) -> Device | None:
    """Who made a leverbestand, when all lives in it are of a laptop that was let in; they are known from then on."""
    for chain in manifest.chains:
        _know_later(session, chain)
    for chain in reversed(manifest.chains):
        _know_earlier(session, chain, manifest.chains)
    keys = {chain.replica: chain.public_key for chain in manifest.chains} | {manifest.replica: manifest.public_key}
    devices = {replica: session.get(Device, replica) for replica in keys}
    known = all(
        device is not None and device.public_key == keys[replica] and not device.revoked
        for replica, device in devices.items()
    )
    return devices[manifest.replica] if known else None


def _know_later(session: Session, chain: Chain) -> None:
    """Let in the life that came after one that is known."""
    before = session.get(Device, chain.after) if chain.after else None
    if before is None or before.revoked or session.get(Device, chain.replica) is not None:
        return
    if _vouched(before.public_key, chain):
        device = _device(chain, before)
        device.after, device.receipt = before.replica, before.receipt
        session.add(device)
        session.flush()


def _know_earlier(session: Session, chain: Chain, chains: tuple[Chain, ...]) -> None:
    """Note which life came before one that is known, and let that one in too: it was typed on before anyone asked."""
    device = session.get(Device, chain.replica) if chain.after else None
    if device is None or device.revoked or device.after or device.public_key != chain.public_key:
        return
    before = session.get(Device, chain.after) or next(
        (_device(each, device) for each in chains if each.replica == chain.after), None
    )
    if before is not None and before.member == device.member and _vouched(before.public_key, chain):
        session.add(before)
        device.after = before.replica
        session.add(device)
        session.flush()


def _vouched(public_key: str, chain: Chain) -> bool:
    return signed_by(public_key, vouched_text(chain.public_key, chain.age_key), chain.vouched)


def _device(chain: Chain, other: Device) -> Device:
    """A life of the same laptop as another one."""
    return Device(
        replica=chain.replica,
        member=other.member,
        name=other.name,
        public_key=chain.public_key,
        age_key=chain.age_key,
    )
