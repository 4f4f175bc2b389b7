"""Every command of the program, declared once: its key, its words in the key bar, the palette and the help.

The same key means the same on every screen. No AltGr, Ctrl+Alt or mouse; F1, F10 and F11 are left to terminals (F1 is a
second key for help where the terminal lets it through).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType

from screens.safe_keys import arriving
from storage.text import N_


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `id` names the action method; `key` is Textual's name, `shown` what the coach reads."""

    id: str
    key: str
    shown: str
    title: str
    help: str
    bar: bool = True
    over_text: bool = False

    def binding(self) -> Binding:
        """The Textual binding; its description is translated where it is shown."""
        is_function_key = self.key.removeprefix("shift+")[1:].isdigit()  # a text area would take F6 and F7 for itself
        works_in_text = self.over_text or is_function_key
        keys = ",".join(map(arriving, self.key.split(",")))
        return Binding(keys, self.id, self.title, self.bar, self.shown, works_in_text, tooltip=self.help, id=self.id)


HELP = Command("help", "question_mark,f1", "?", N_("Uitleg"), N_("Uitleg over dit scherm en alle toetsen."))
BACK = Command("back", "escape", "Esc", N_("Terug"), N_("Terug naar het vorige scherm; wat je typte blijft bewaard."))
OPEN = Command("open", "enter", "Enter", N_("Openen"), N_("Open wat gekozen is."))
NEW = Command("new", "f4", "F4", N_("Nieuw"), N_("Maak iets nieuws op deze plek."))
BARRIER = Command("barrier", "f2", "F2", N_("Belemmering"), N_("Noteer een belemmering, waar je ook bent."))
HOME = Command("home", "f5", "F5", N_("Overzicht"), N_("Naar je overzicht."), bar=False)
FIND = Command(
    "find",
    "ctrl+f",
    "Ctrl+F",
    N_("Zoeken"),
    N_("Zoek in alles: namen, notities, wat je typte en de methode."),
    bar=False,
)
EVALUATION = Command("evaluation", "f6", "F6", N_("Evaluatie"), N_("Plan of houd een evaluatiemoment."))
DELIVER = Command("deliver", "f7", "F7", N_("Leveren"), N_("Maak een leverbestand voor de centrale."))
UNDO = Command("undo", "f8", "F8", N_("Terugdraaien"), N_("Draai je laatste wijziging terug."), bar=False)
REDO = Command(
    "redo", "shift+f8", "Shift+F8", N_("Opnieuw doen"), N_("Doe weer wat je het laatst terugdraaide."), bar=False
)
LOCK = Command("lock", "f9", "F9", N_("Op slot"), N_("Vergrendel het scherm; wat je typte blijft bewaard."))
LISTS = Command("lists", "f3", "F3", N_("Lijsten"), N_("Alle werkgevers, banen, kandidaten en trajecten."))
SETTINGS = Command(
    "settings", "f12", "F12", N_("Instellingen"), N_("Je eigen instellingen en die van de organisatie."), bar=False
)
KEYS = Command("keys", "shift+f12", "Shift+F12", N_("Toetsen"), N_("Geef opdrachten een andere toets."), bar=False)
ABOUT = Command(
    "about", "ctrl+o", "Ctrl+O", N_("Over de methode"), N_("Achtergrond, rollen, geld, cijfers en lessen."), bar=False
)
FACTORS = Command(
    "factors", "ctrl+r", "Ctrl+R", N_("Helpt en hindert"), N_("Wat je aangaf over alle trajecten samen."), bar=False
)
IMPORT_LIST = Command(
    "import_list",
    "ctrl+l",
    "Ctrl+L",
    N_("Lijst inlezen"),
    N_("Neem werkgevers en kandidaten over uit een CSV- of XLSX-bestand."),
    bar=False,
)
SAME_DESIGN = Command(
    "same_design",
    "shift+f4",
    "Shift+F4",
    N_("Zelfde opzet"),
    N_("Maak een nieuw traject met deze opzet, voor de volgende kandidaat."),
    bar=False,
)
TALK = Command(
    "talk",
    "ctrl+k",
    "Ctrl+K",
    N_("Gesprek"),
    N_("Begin een gesprek of ga ermee verder; in een gesprek: alle vragen."),
    over_text=True,
)
PALETTE = Command("command_palette", "ctrl+p", "Ctrl+P", N_("Opdrachten"), N_("Zoek een opdracht op naam."), bar=False)
QUIT = Command("quit", "ctrl+q", "Ctrl+Q", N_("Stoppen"), N_("Stop het programma; alles is al opgeslagen."), bar=False)

TICK = Command("tick", "space", N_("Spatie"), N_("Afvinken"), N_("Volgende stand: open, gedaan, helpt, hindert ..."))
NOT_APPLICABLE = Command("not_applicable", "x", "x", N_("N.v.t."), N_("Niet van toepassing; je geeft kort de reden."))
SOURCE = Command("source", "b", "b", N_("Bron"), N_("Waar dit staat in de methode."))
STEP_DONE = Command("step_done", "k", "k", N_("Klaar"), N_("Zet deze stap op klaar, of open hem weer."))
ALL_PRESENT = Command("all_present", "a", "a", N_("Allen aanwezig"), N_("Wie nog geen antwoord heeft, was erbij."))
HISTORY = Command("history", "ctrl+g", "Ctrl+G", N_("Geschiedenis"), N_("Wie dit wanneer veranderde."), bar=False)
DOUBLES = Command("doubles", "shift+f6", "Shift+F6", N_("Dubbel?"), N_("Zoek wie er twee keer in staat."), bar=False)
ERASE = Command(
    "erase", "shift+f9", "Shift+F9", N_("Wissen"), N_("Wis alles over deze persoon, voorgoed en overal."), bar=False
)
STATE = Command(
    "state", "ctrl+t", "Ctrl+T", N_("Stand"), N_("Wijzig hoe het ervoor staat; wat daarbij hoort komt vanzelf mee.")
)
READ_IN = Command("read_in", "i", "i", N_("Inlezen"), N_("Lees een bestand in van de centrale of een collega."))
REQUEST = Command("request", "m", "m", N_("Aanmelding"), N_("Maak een aanmelding: daarmee laat de centrale je toe."))
PLAIN = Command(
    "plain", "o", "o", N_("Onversleuteld"), N_("Schrijf alles in gewone bestanden die iedereen kan lezen."), bar=False
)
INBOX = Command(
    "inbox", "ctrl+n", "Ctrl+N", N_("Twee versies"), N_("Kies wat geldt waar twee mensen iets anders invulden."), False
)
HANDOVER = Command(
    "hand_over",
    "ctrl+y",
    "Ctrl+Y",
    N_("Overdragen"),
    N_("Geef kandidaten aan een collega, voorgoed of tijdelijk."),
    False,
)
DELETE = Command("delete", "delete", "Del", N_("Weghalen"), N_("Haal dit weg; terugdraaien kan."), bar=False)

TOUR = Command(
    "tour",
    "shift+f7",
    "Shift+F7",
    N_("Rondleiding"),
    N_("Bij het oefenen: begin de rondleiding opnieuw, bij je overzicht."),
    bar=False,
)

STEP_KEYS = {"prepare": "0", "job": "1", "options": "2", "match": "3", "trajectory": "4", "learn": "5", "regular": "6"}
EVERYWHERE = (
    HELP,
    BARRIER,
    LISTS,
    FIND,
    HOME,
    EVALUATION,
    TALK,
    DELIVER,
    UNDO,
    REDO,
    LOCK,
    SETTINGS,
    KEYS,
    ABOUT,
    FACTORS,
    IMPORT_LIST,
    PALETTE,
    QUIT,
)


# What works over a panel too, where Textual leaves out the keys of the app.
# In a field a question mark is typed, so only F1 explains there.
ALWAYS = tuple(
    replace(command.binding(), action=f"app.{command.id}", show=False, priority=command is not HELP)
    for command in (LOCK, QUIT, HELP)
)


def bindings(*commands: Command) -> list[BindingType]:
    """Bindings for a screen's own commands, in the order in which the key bar shows them."""
    return [command.binding() for command in commands]
