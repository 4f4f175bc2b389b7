"""What can be wrong with a list: each in words for the coach. Nothing of the list itself is in them."""

from __future__ import annotations

from storage.errors import NbmError
from storage.text import N_


class ListNotThere(NbmError):
    """There is no file with this name, or it may not be read."""

    title = N_("De lijst is er niet")
    what = N_("Dit bestand is er niet, of het programma mag het niet lezen.")
    safe = N_("Er is niets overgenomen en niets veranderd.")
    todo = N_("Kijk of de naam klopt en of de usb-stick erin zit, of kies een ander bestand.")
    exit_code = 13


class NotAList(NbmError):
    """The file is no CSV or XLSX."""

    title = N_("Dit is geen lijst")
    what = N_("Dit bestand is geen CSV- of XLSX-bestand.")
    safe = N_("Er is niets overgenomen en niets veranderd.")
    todo = N_("Open het in je rekenblad en bewaar het als CSV of XLSX. Kies dan dat bestand.")
    exit_code = 13


class ListEmpty(NbmError):
    """There are no rows below the headers."""

    title = N_("De lijst is leeg")
    what = N_("In dit bestand staan geen regels onder de koppen van de kolommen.")
    safe = N_("Er is niets overgenomen en niets veranderd.")
    todo = N_("Kijk of je het goede bestand koos, en van een XLSX-bestand het goede tabblad.")
    exit_code = 13


class ListTooLarge(NbmError):
    """More bytes, rows or columns than the program takes."""

    title = N_("De lijst is te groot")
    what = N_("Een lijst mag hooguit {megabytes} MB groot zijn, met {rows} regels en {columns} kolommen.")
    safe = N_("Er is niets overgenomen en niets veranderd.")
    todo = N_("Verdeel de lijst over meer bestanden, of haal de regels en kolommen weg die je niet nodig hebt.")
    exit_code = 13


class ListDamaged(NbmError):
    """The file begins as a list but cannot be read to its end."""

    title = N_("De lijst is beschadigd")
    what = N_("Dit bestand is niet heel: het gaat niet helemaal open.")
    safe = N_("Er is niets overgenomen en niets veranderd.")
    todo = N_("Kopieer het bestand opnieuw, of bewaar het in je rekenblad nog een keer als CSV of XLSX.")
    exit_code = 13


class ListLocked(NbmError):
    """The workbook asks for a password."""

    title = N_("De lijst heeft een wachtwoord")
    what = N_("Dit bestand gaat alleen open met een wachtwoord, en dat kan dit programma niet vragen.")
    safe = N_("Er is niets overgenomen en niets veranderd.")
    todo = N_("Bewaar het in je rekenblad zonder wachtwoord en kies dat bestand. Gooi het weg als je klaar bent.")
    exit_code = 13


class ImportStopped(NbmError):
    """The coach stopped the writing before it was done."""

    title = N_("Het overnemen van de lijst is gestopt")
    what = N_("De lijst is niet overgenomen.")
    safe = N_("Er is niets geschreven: ook niet een deel van de lijst.")
    todo = N_("Neem de lijst opnieuw over als je zover bent.")
    exit_code = 13
