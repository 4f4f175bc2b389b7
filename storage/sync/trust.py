"""Who may open what: the centre that this laptop delivers to, other laptops, and how they came to be known."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from sqlmodel import Field, Session, SQLModel, col, select

from storage.errors import NbmError
from storage.files import write_safely
from storage.journal import Author
from storage.policy import Policy, PolicyInvalid, checked_policy
from storage.records import KINDS
from storage.records.columns import MomentColumn, moment_text
from storage.records.links import preferences_id
from storage.replica import Replica
from storage.sync.letters import LetterUnusable, read_letter, signed_by, write_letter
from storage.sync.sealing import fingerprint
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store

REQUEST, ADMISSION = "nbm-aanmelding", "nbm-toelating"


class CentreLink(SQLModel, table=True):
    """The centre that this laptop was admitted to: one row. `keys` are its age keys, with spaces between them.

    `serial` numbers the admissions of a centre and `receipt` its receipts; an older one changes nothing. `answer` is
    the last of its answers that this laptop has, with all that went before, and `policy` what it lays down, as JSON.
    """

    __tablename__ = "centre_link"

    id: int = Field(default=1, primary_key=True)
    centre: str = Field(max_length=36)
    name: str
    public_key: str = Field(max_length=64)
    keys: str
    serial: int
    receipt: int = 0
    answer: str | None = Field(default=None, max_length=36)
    policy: str = "{}"
    admitted_at: datetime = Field(sa_type=MomentColumn)


class Colleague(SQLModel, table=True):
    """Another laptop of the same centre: whose it is, and the keys to write to it and to know it by."""

    replica: str = Field(primary_key=True, max_length=36)
    member: str = Field(max_length=36)
    name: str
    public_key: str = Field(max_length=64)
    age_key: str
    revoked: bool = False


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a laptop asks with: who it is, and its keys. `age_key` is the key to write to it."""

    replica: str
    member: str
    name: str
    organisation: str
    age_key: str
    made_at: str


class Peer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A laptop as the centre makes it known to the others."""

    replica: str
    member: str
    name: str
    public_key: str
    age_key: str
    revoked: bool


class Rotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The centre took another key to sign with: `signature` is by the old one, over the new one."""

    old: str
    new: str
    signature: str


class Admission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The centre's answer: the keys to deliver to, all laptops, and how it came to the key that it signs with now.

    `policy` is what it lays down for all of them, by the fields of `storage.policy.Policy`.
    """

    centre: str
    name: str
    serial: int
    keys: tuple[str, ...]
    rotations: tuple[Rotation, ...]
    laptops: tuple[Peer, ...]
    policy: dict[str, Any]
    made_at: str


class UnknownPolicy(LetterUnusable):
    """Something in the policy of the admission cannot be kept to on this laptop, or by this version of the program."""

    what = N_("De centrale legt iets vast dat dit programma niet kent of dat hier niet kan: {field}.")
    todo = N_("Werk dit programma bij. Helpt dat niet, bel dan de centrale.")


class NotForThisLaptop(LetterUnusable):
    """The letter is about other laptops."""

    what = N_("Dit bestand is niet voor deze laptop gemaakt.")
    todo = N_("Vraag de centrale om het bestand voor jouw laptop.")


class AnotherCentre(LetterUnusable):
    """The letter was signed by another key than that of the centre that this laptop knows."""

    what = N_("Dit bestand komt niet van jouw centrale.")
    todo = N_("Gebruik het niet en bel de centrale.")


class NotAdmitted(NbmError):
    """What was asked needs a centre, and this laptop was not admitted to one."""

    title = N_("Deze laptop is nog niet toegelaten")
    what = N_("De centrale kent deze laptop nog niet, of je hebt haar toelating nog niet ingelezen.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Maak een aanmelding, breng die naar de centrale en lees haar toelating in.")
    exit_code = 12


class NoColleague(NbmError):
    """The centre made no other laptop known."""

    title = N_("Er is nog geen collega bekend")
    what = N_("De centrale heeft nog niet laten weten welke andere laptops er zijn.")
    safe = N_("Er is niets overgedragen en niets veranderd.")
    todo = N_("Vraag de centrale om een nieuwe toelating en lees die in bij Leveren.")
    exit_code = 12


def write_request(store: Store, folder: Path) -> Path:
    """Write the file with which this laptop asks to be admitted. Raises FolderReadOnly, FolderUnreachable, DiskFull."""
    replica, member = store.replica, store.view("team_member", store.author.member_id).values
    request = Request(
        replica=replica.id,
        member=store.author.member_id,
        name=member.get("name") or "",
        organisation=store.settings()["organisation_name"] or "",
        age_key=replica.age_key,
        made_at=moment_text(store.clock()),
    )
    path = folder / f"nbm-aanmelding-{replica.id}.json"
    write_safely(path, write_letter(REQUEST, request, replica.signing_key))
    return path


def own_fingerprint(store: Store) -> str:
    """The digits by which the centre can see that a request is from this laptop."""
    return fingerprint(store.replica.public_key)


def read_admission(store: Store, path: Path) -> tuple[Admission, str]:
    """An admission and the centre's key, checked but not taken in: at the first one the coach compares the digits.

    Raises LetterUnusable, LetterNewer, AnotherCentre, NotForThisLaptop, UnknownPolicy.
    """
    admission, key = read_letter(path, ADMISSION, Admission)
    with store.session() as session:
        known, lives = link(session), set(session.exec(select(Replica.id)))
    if known and (known.centre != admission.centre or not leads_to(known.public_key, key, admission.rotations)):
        raise AnotherCentre(path=path)
    # Also in an earlier life: after a backup was put back the centre hears of the new one with the next delivery.
    if not any(peer.replica in lives and not peer.revoked for peer in admission.laptops):
        raise NotForThisLaptop(path=path)
    try:
        checked_policy(admission.policy, path)
    except PolicyInvalid as error:
        raise UnknownPolicy(**error.details) from None
    return admission, key


def leads_to(known: str, key: str, rotations: tuple[Rotation, ...]) -> bool:
    """Whether who holds the key that is known said, step by step, that it is this one now."""
    for rotation in rotations:
        if known != key and rotation.old == known and signed_by(known, rotation.new.encode(), rotation.signature):
            known = rotation.new
    return known == key


def link(session: Session) -> CentreLink | None:
    """The centre of this laptop, if it was admitted to one."""
    return session.get(CentreLink, 1)


def colleagues(session: Session) -> list[Colleague]:
    """The laptops to which something can be given, by name."""
    query = select(Colleague).where(col(Colleague.revoked).is_(False))
    return list(session.exec(query.order_by(col(Colleague.name), col(Colleague.replica))))


def admit(store: Store, admission: Admission, key: str) -> bool:
    """Take an admission in: from now on deliveries go to this centre. False when a newer one is already here."""
    with store.action() as action:
        session, known = action.session, link(action.session)
        action.author = Author(admission.centre, action.author.replica)  # no work of the coach's, to be taken back
        if known and known.serial >= admission.serial:
            return False
        row = known or CentreLink(centre="", name="", public_key="", keys="", serial=0, admitted_at=store.clock())
        row.centre, row.name, row.serial = admission.centre, admission.name, admission.serial
        row.public_key, row.keys = key, " ".join(admission.keys)
        row.policy = json.dumps(admission.policy)
        session.add(row)
        for peer in admission.laptops:
            if session.get(Replica, peer.replica) is None:
                session.merge(Colleague(**msgspec.structs.asdict(peer)))
        values = {"recipient": row.keys, "recipient_name": row.name}
        action.write(KINDS["preferences"], preferences_id(store.author.member_id), values)
    store.under(Policy.of(admission.policy))
    return True
