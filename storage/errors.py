"""The errors that reach a coach: each says what happened, what is safe and what to do."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from storage.text import N_


class NbmError(Exception):
    """An error with words for the person at the keyboard and an exit code for the command line.

    Subclasses declare the texts (Dutch, translatable); `details` fills their `{placeholders}` and holds
    paths, numbers and ids only, never what a coach typed.
    """

    title: ClassVar[str] = N_("Er ging iets mis")
    what: ClassVar[str] = N_("Het programma kon dit niet afmaken.")
    safe: ClassVar[str] = N_("Wat je eerder hebt opgeslagen, staat er nog.")
    todo: ClassVar[str] = N_("Probeer het opnieuw. Blijft het misgaan, bel dan je beheerder.")
    exit_code: ClassVar[int] = 1
    ends_program: ClassVar[bool] = False  # nothing can go on until someone has mended it

    def __init__(self, **details: object) -> None:
        super().__init__(type(self).__name__)
        self.details = details

    def __reduce__(self) -> tuple[Any, ...]:
        """So that another process can hand it over."""
        return partial(type(self), **self.details), ()

    @property
    def where(self) -> str:
        """The file or folder that the error is about, or ''; to show under the three sentences."""
        return str(self.details.get("path", ""))

    def lines(self) -> tuple[str, str, str]:
        """The three sentences (what, safe, to do), untranslated, with the details filled in."""
        return (
            self.what.format(**self.details),
            self.safe.format(**self.details),
            self.todo.format(**self.details),
        )


class AlreadySetUp(NbmError):
    """There is already a key file or database where a new one would be made."""

    title = N_("Er staan al gegevens in deze map")
    what = N_("Iemand is in deze map al eerder met het programma begonnen.")
    safe = N_("Er is niets overschreven: de bestaande gegevens en de sleutel zijn onveranderd.")
    todo = N_("Open de bestaande gegevens met je wachtzin, of kies een andere map.")
    exit_code = 2


class PassphraseRefused(NbmError):
    """A new passphrase is too short or too simple."""

    title = N_("Kies een langere wachtzin")
    what = N_("Deze wachtzin is te kort of te makkelijk te raden.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Kies een langere zin, bijvoorbeeld vier of vijf losse woorden.")
    exit_code = 2


class PassphraseFileUnreadable(NbmError):
    """The file that should hold the passphrase is not there or cannot be read as text."""

    title = N_("Het bestand met de wachtzin is niet te lezen")
    what = N_("Het bestand is er niet, of het is geen gewone tekst.")
    safe = N_("Er is niets geopend en niets veranderd.")
    todo = N_("Kijk of de naam klopt, of start zonder --passphrase-file en typ je wachtzin zelf.")
    exit_code = 3


class WrongPassphrase(NbmError):
    """The passphrase does not open the key file."""

    title = N_("De wachtzin klopt niet")
    what = N_("Met deze wachtzin gaan je gegevens niet open.")
    safe = N_("Je gegevens staan er nog en zijn niet veranderd.")
    todo = N_("Let op hoofdletters en spaties en typ de wachtzin opnieuw. Vergeten? Gebruik je herstelcode.")
    exit_code = 3


class RecoveryCodeMistyped(NbmError):
    """The text is not a recovery code: a character is wrong, too many or missing."""

    title = N_("De herstelcode klopt nog niet")
    what = N_("Er is een teken anders, te veel of te weinig.")
    safe = N_("Je gegevens staan er nog en zijn niet veranderd.")
    todo = N_("Vergelijk je code met die op papier, teken voor teken. Het zijn zeven groepjes van vier tekens.")
    exit_code = 3


class WrongRecoveryCode(NbmError):
    """A well-formed recovery code that does not open this key file."""

    title = N_("Deze herstelcode past niet")
    what = N_("De code is goed getypt, maar hoort niet bij deze gegevens.")
    safe = N_("Je gegevens staan er nog en zijn niet veranderd.")
    todo = N_("Kijk of je een nieuwere code hebt opgeschreven, of gebruik je wachtzin.")
    exit_code = 3


class NotSetUp(NbmError):
    """There is no database in the chosen folder."""

    title = N_("Er staan hier nog geen gegevens")
    what = N_("In deze map staan nog geen gegevens van dit programma.")
    safe = N_("Er is niets gemaakt of veranderd.")
    todo = N_("Start het programma om te beginnen, of kies de map waarin je gegevens wel staan.")
    exit_code = 4


class KeyFileMissing(NbmError):
    """The database is there but the key file is not."""

    title = N_("Het sleutelbestand is weg")
    what = N_("Het bestand nbm.key staat niet bij je gegevens. Zonder dat bestand gaan ze niet open.")
    safe = N_("Je gegevens zijn niet veranderd en nog steeds versleuteld.")
    todo = N_("Zet nbm.key terug uit een reservekopie. Het bestand hoort bij elke kopie van je gegevens.")
    exit_code = 4


class KeyFileDamaged(NbmError):
    """The key file is not what this program wrote."""

    title = N_("Het sleutelbestand is beschadigd")
    what = N_("Het bestand nbm.key is veranderd of onvolledig. Het wordt niet gebruikt.")
    safe = N_("Je gegevens zijn niet veranderd en nog steeds versleuteld.")
    todo = N_("Zet nbm.key terug uit een reservekopie. Gooi het beschadigde bestand nog niet weg.")
    exit_code = 4


class KeyFileRefused(NbmError):
    """The key file asks for key derivation outside the fixed limits."""

    title = N_("Het sleutelbestand wordt niet vertrouwd")
    what = N_("Het bestand nbm.key vraagt om instellingen die dit programma nooit gebruikt.")
    safe = N_("Het bestand is niet gebruikt en je gegevens zijn niet veranderd.")
    todo = N_("Zet nbm.key terug uit een reservekopie en laat je beheerder weten dat dit gebeurde.")
    exit_code = 4


class DatabaseMissing(NbmError):
    """The key file says that there was a database, but it is gone, and there is no copy of it here either."""

    title = N_("Het gegevensbestand is weg")
    what = N_("Het bestand nbm.db staat niet meer in de map met je gegevens. Het sleutelbestand nbm.key wel.")
    safe = N_("Er is niets gemaakt en niets veranderd. In de map backups staat geen kopie.")
    todo = N_(
        "Maak eerst een kopie van de hele map. Zet daarna nbm.db terug uit de prullenbak of een reservekopie, "
        "of bel je beheerder."
    )
    exit_code = 5


class DatabaseMissingWithCopies(DatabaseMissing):
    """The same, but copies from before an upgrade are there."""

    safe = N_("Er is niets gemaakt en niets veranderd. In de map backups staan oudere kopieën.")
    todo = N_(
        "Maak eerst een kopie van de hele map. Zet daarna nbm.db terug uit de prullenbak of een reservekopie. "
        "Kan dat niet, neem dan met je beheerder een kopie uit backups."
    )


class DatabaseDamaged(NbmError):
    """The database file is ours, but parts of it cannot be read."""

    title = N_("Het gegevensbestand is beschadigd")
    what = N_("Een deel van het bestand nbm.db is niet meer te lezen.")
    safe = N_("Er is niets over het bestand heen geschreven. Reservekopieën staan in de map backups.")
    todo = N_("Maak eerst een kopie van de hele map. Zet daarna met je beheerder een reservekopie terug.")
    exit_code = 5


class DatabaseForeign(NbmError):
    """The file is not a database of this program, or belongs to another key file."""

    title = N_("Dit gegevensbestand hoort hier niet")
    what = N_("Het bestand nbm.db is van een ander programma of past niet bij dit sleutelbestand.")
    safe = N_("Het bestand is niet veranderd.")
    todo = N_("Kies de goede map, of zet nbm.db en nbm.key samen terug uit dezelfde reservekopie.")
    exit_code = 5


class DatabaseNewer(NbmError):
    """The database was written by a newer version of the program."""

    title = N_("Dit programma is te oud voor je gegevens")
    what = N_("Je gegevens zijn opgeslagen met een nieuwere versie van het programma.")
    safe = N_("Er is niets veranderd: een oude versie schrijft niet in nieuwe gegevens.")
    todo = N_("Werk het programma bij en open het opnieuw.")
    exit_code = 6


class KeyFileNewer(NbmError):
    """The key file was written by a newer version of the program."""

    title = N_("Dit programma is te oud voor je sleutelbestand")
    what = N_("Het bestand nbm.key is gemaakt met een nieuwere versie van het programma.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Werk het programma bij en open het opnieuw.")
    exit_code = 6


class FolderInUse(NbmError):
    """Another running program has the data folder."""

    title = N_("Het programma is al open")
    what = N_("Een ander venster gebruikt deze gegevens al. Twee tegelijk kan niet.")
    safe = N_("Wat in het andere venster staat, is niet veranderd.")
    todo = N_("Ga verder in het andere venster, of sluit het en probeer het opnieuw.")
    exit_code = 7


class FolderReadOnly(NbmError):
    """The folder or file may not be written."""

    title = N_("In deze map kan niet worden geschreven")
    what = N_("Het programma mag in deze map of in dit bestand niets opslaan.")
    safe = N_("Wat je eerder hebt opgeslagen, staat er nog en is niet veranderd.")
    todo = N_("Kies een andere map, of vraag je beheerder of je hier mag opslaan.")
    exit_code = 8


class FolderUnreachable(NbmError):
    """The folder is not there (any more), or the disk under it fails."""

    title = N_("De map is niet bereikbaar")
    what = N_("De map is er niet, of de schijf of usb-stick geeft een fout.")
    safe = N_("Wat je eerder hebt opgeslagen, is niet veranderd.")
    todo = N_("Kijk of de schijf of usb-stick goed is aangesloten, of kies een andere map.")
    exit_code = 8


class DiskFull(NbmError):
    """There is no room left on the disk."""

    title = N_("De schijf is vol")
    what = N_("Er is te weinig ruimte op de schijf om dit op te slaan.")
    safe = N_("Wat je eerder hebt opgeslagen, staat er nog.")
    todo = N_("Maak ruimte vrij, bijvoorbeeld door de prullenbak te legen, en probeer het opnieuw.")
    exit_code = 8


class NoRecipient(NbmError):
    """An export was asked for but there is nobody to encrypt it to."""

    title = N_("Er is nog geen ontvanger")
    what = N_("Het programma weet nog niet voor wie het leverbestand bedoeld is.")
    safe = N_("Er is geen bestand gemaakt. Je gegevens staan er nog.")
    todo = N_("Vraag je organisatie om de sleutel van de ontvanger en vul die in bij de instellingen.")
    exit_code = 9


class NoFolder(NbmError):
    """The coach has not chosen a folder for leverbestanden."""

    title = N_("Er is nog geen map gekozen")
    what = N_("Het programma weet nog niet in welke map het leverbestand moet komen.")
    safe = N_("Er is geen bestand gemaakt. Je gegevens staan er nog.")
    todo = N_("Kies een map bij je instellingen, bijvoorbeeld op een usb-stick.")
    exit_code = 9


class RecipientInvalid(NbmError):
    """The configured recipient is not a usable public key."""

    title = N_("De sleutel van de ontvanger klopt niet")
    what = N_("De ingevulde sleutel van de ontvanger is niet geldig.")
    safe = N_("Er is geen bestand gemaakt. Je gegevens staan er nog.")
    todo = N_("Kopieer de hele sleutel opnieuw. Hij begint met age1.")
    exit_code = 9


class BundleInvalid(NbmError):
    """A bundle is not whole, was changed, or cannot be opened with this key."""

    title = N_("Dit leverbestand is niet goed")
    what = N_("Het bestand is niet heel, is veranderd, of gaat met deze sleutel niet open.")
    safe = N_("Er is niets uit het bestand overgenomen.")
    todo = N_("Vraag de afzender om het bestand opnieuw te maken en te sturen.")
    exit_code = 10


class ExportStopped(NbmError):
    """The export was stopped before it was done."""

    title = N_("Het maken van het leverbestand is gestopt")
    what = N_("Het leverbestand is niet afgemaakt.")
    safe = N_("Er is geen half bestand achtergebleven. Alles gaat de volgende keer gewoon weer mee.")
    todo = N_("Maak het leverbestand opnieuw als je zover bent.")
    exit_code = 11


def exit_table() -> tuple[tuple[int, str, str], ...]:
    """Every error with its exit code on the command line: (code, name, Dutch title), in order."""
    kinds: list[type[NbmError]] = [NbmError, *_below(NbmError)]
    return tuple(sorted((kind.exit_code, kind.__name__, kind.title) for kind in kinds))


def kind_of_error(name: str) -> type[NbmError] | None:
    """The error with this name, when what declares it was imported."""
    return next((kind for kind in _below(NbmError) if kind.__name__ == name), None)


def _below(kind: type[NbmError]) -> list[type[NbmError]]:
    return [found for child in kind.__subclasses__() for found in (child, *_below(child))]
