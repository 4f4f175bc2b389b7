"""What a column of a list can fill, and which target its header proposes. Data: a target more is a line more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storage.folding import fold
from storage.text import N_

if TYPE_CHECKING:
    from storage.importing.reading import Column

EMPLOYER, CANDIDATE = "employer", "candidate"
SUBJECTS = (EMPLOYER, CANDIDATE)
SYSTEMS: Final[Mapping[str, str]] = {EMPLOYER: "KvK", CANDIDATE: "cliëntsysteem"}  # of whose number it is
LEFT_OUT = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a column can fill: a field of a record that belongs to a subject, or a part of that field.

    Columns for the same field are put together in the order of these targets, with `joint` between them. `words` are
    headers that mean this target, `vague` those that do so when the list is about its subject.
    """

    key: str
    subject: str
    kind: str
    field: str
    title: str
    words: tuple[str, ...]
    vague: tuple[str, ...] = ()
    joint: str = " "


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _employer(key: str, field: str, title: str, words: str, vague: str = "", joint: str = " ") -> Target:
    return Target(f"employer.{key}", EMPLOYER, EMPLOYER, field, title, _words(words), _words(vague), joint)


def _contact(key: str, field: str, title: str, words: str, vague: str = "", joint: str = " ") -> Target:
    return Target(f"contact.{key}", EMPLOYER, "contact_person", field, title, _words(words), _words(vague), joint)


def _candidate(key: str, field: str, title: str, words: str, vague: str = "") -> Target:
    return Target(f"candidate.{key}", CANDIDATE, CANDIDATE, field, title, _words(words), _words(vague))


def _number(subject: str, title: str, words: str) -> Target:
    return Target(f"{subject}.number", subject, "external_reference", "number", title, _words(words))


FIRST = "voornaam, voornamen, roepnaam, first name, given name"
INFIX = "tussenvoegsel, voorvoegsel, tussenvoegsels, infix"
LAST = "achternaam, familienaam, geslachtsnaam, last name, surname, family name"
TARGETS: Final = (
    _employer(
        "name",
        "name",
        N_("Werkgever: naam"),
        "werkgever, naam werkgever, werkgeversnaam, bedrijf, bedrijfsnaam, naam bedrijf, organisatie, organisatienaam, "
        "naam organisatie, onderneming, handelsnaam, statutaire naam, employer, company, company name, organisation, "
        "organization",
        "naam, name",
    ),
    _number(
        EMPLOYER,
        N_("Werkgever: KvK-nummer"),
        "kvk, kvk nummer, kvknummer, kvk nr, kvknr, nummer kvk, kamer van koophandel, coc, coc number, "
        "chamber of commerce",
    ),
    _employer(
        "place",
        "place",
        N_("Werkgever: plaats"),
        "vestigingsplaats, plaats werkgever, plaats bedrijf",
        "plaats, plaatsnaam, stad, gemeente, woonplaats, city, town, place",
    ),
    _employer("note", "note", N_("Werkgever: notitie"), "", "notitie, opmerking, opmerkingen, note, notes", "\n"),
    _contact(
        "name",
        "name",
        N_("Contactpersoon: naam"),
        "contactpersoon, naam contactpersoon, contact, contact person, contact name, aanspreekpunt",
    ),
    _contact("first", "name", N_("Contactpersoon: voornaam"), "voornaam contactpersoon", FIRST),
    _contact("infix", "name", N_("Contactpersoon: tussenvoegsel"), "tussenvoegsel contactpersoon", INFIX),
    _contact("last", "name", N_("Contactpersoon: achternaam"), "achternaam contactpersoon", LAST),
    _contact(
        "role", "role", N_("Contactpersoon: rol"), "rol contactpersoon, functie contactpersoon", "functie, rol, role"
    ),
    _contact(
        "phone",
        "reach",
        N_("Contactpersoon: telefoon"),
        "telefoon contactpersoon, telefoonnummer contactpersoon, contactpersoon telefoon",
        "telefoon, telefoonnummer, telnr, tel, tel nr, mobiel, mobiele telefoon, phone, telephone, mobile, "
        "phone number",
        ", ",
    ),
    _contact(
        "email",
        "reach",
        N_("Contactpersoon: e-mail"),
        "email contactpersoon, e mail contactpersoon, contactpersoon email, contactpersoon e mail",
        "email, e mail, emailadres, e mailadres, mail, mailadres, email address",
        ", ",
    ),
    _candidate(
        "name",
        "name",
        N_("Kandidaat: naam"),
        "kandidaat, naam kandidaat, kandidaatnaam, client, naam client, clientnaam, deelnemer, naam deelnemer, "
        "werkzoekende, candidate, candidate name, client name, participant",
        "naam, name, volledige naam, full name",
    ),
    _candidate("first", "name", N_("Kandidaat: voornaam"), "voornaam kandidaat, voornaam client", FIRST),
    _candidate("infix", "name", N_("Kandidaat: tussenvoegsel"), "tussenvoegsel kandidaat", INFIX),
    _candidate("last", "name", N_("Kandidaat: achternaam"), "achternaam kandidaat, achternaam client", LAST),
    _candidate(
        "code", "code", N_("Kandidaat: code"), "code kandidaat, kandidaatcode, clientcode, candidate code", "code"
    ),
    _number(
        CANDIDATE,
        N_("Kandidaat: cliëntnummer"),
        "clientnummer, client nummer, clientnr, client nr, client id, clientid, kandidaatnummer, klantnummer, "
        "dossiernummer, deelnemernummer, client number, candidate number, case number",
    ),
    _candidate("benefit", "benefit", N_("Kandidaat: heeft een uitkering"), "uitkering, heeft een uitkering, benefit"),
    _candidate(
        "level", "start_level", N_("Kandidaat: startniveau"), "startniveau, opleidingsniveau, opleiding, education"
    ),
    _candidate(
        "language", "language_level", N_("Kandidaat: taalniveau"), "taalniveau, niveau nederlands, language level"
    ),
    _candidate(
        "hours",
        "hours_available",
        N_("Kandidaat: uren beschikbaar"),
        "uren beschikbaar, uren per week, hours available",
    ),
)
BY_KEY: Final[Mapping[str, Target]] = {target.key: target for target in TARGETS}
MANY: Final = frozenset({"contact.phone", "contact.email", "employer.note"})  # that two columns may well fill
# Headers of columns that fill nothing here, and yet tell that a list is about people looking for work.
ABOUT_CANDIDATES: Final = frozenset(_words("geboortedatum, geslacht, trajectnummer, date of birth, gender"))


def guess(columns: Sequence[Column]) -> dict[str, str]:
    """The proposed target of each column, by the key of both; nothing for what no header tells."""
    usable = {column.key: header_words(column.header) for column in columns if not column.is_citizen_number}
    sure = {key: _meant(words, TARGETS, vague=False) for key, words in usable.items()}
    subject = _subject({target.subject for target in sure.values() if target}, usable.values())
    its = [target for target in TARGETS if target.subject == subject]
    found: dict[str, str] = {}
    for key, words in usable.items():
        target = sure[key] or _meant(words, its, vague=True)
        if target and (target.key in MANY or target.key not in found.values()):
            found[key] = target.key
    return found


def header_words(header: str) -> str:
    """A header the way the words of targets are written: `E-mail_adres` as `e mail adres`."""
    return " ".join(fold(re.sub(r"[\W_]+", " ", header)).split())


def _meant(words: str, targets: Iterable[Target], *, vague: bool) -> Target | None:
    return next((target for target in targets if words in (target.vague if vague else target.words)), None)


def _subject(told: set[str], headers: Iterable[str]) -> str:
    """Whom the vague headers are about: people, where both are told, as an employer would be called so."""
    words = set(headers)
    people = {*_words(FIRST), *_words(LAST), *ABOUT_CANDIDATES}
    if told:
        return CANDIDATE if CANDIDATE in told else EMPLOYER
    return CANDIDATE if words & people else EMPLOYER
