"""Writes what is made from the code: exit codes, keys, the key card, the schemas. `make docs` does it.

Another folder to write them in can be given; the tests hold the pages against freshly made ones that way.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import nbm_tui
import screens
import storage
from docs import keycard
from nbm_tui.method.layout import STEP_TEXTS
from screens import commands
from screens.commands import EVERYWHERE, STEP_KEYS, Command
from screens.safe_keys import SAFE, key_words
from storage.errors import exit_table
from storage.records import KINDS
from storage.sync.schemas import schema_members

MADE = "<!-- Made from the code by `make {target}`; changes made here are lost. -->"

EXIT_CODES = """# Exit codes

What `nbm` tells the shell when it ends. When something failed it first prints, in the coach's language, what happened,
what is safe and what to do. The sentences below are the first line of that, with the names that the errors have in the
code.
"""

# In words for an administrator; the table of errors says which error has which code.
MEANINGS = {
    0: "done, or the coach stopped the app",
    1: "it could not be done, for a reason that fits no other code",
    2: "the command line is not understood or names what is not there, or a first start or passphrase is refused",
    3: "the passphrase, the recovery code or the centre's keys do not fit, or the centre's database cannot be reached",
    4: "there is no data in this folder, or its key file cannot be used",
    5: "the database is gone, damaged or not ours; also `nbm doctor` when it finds a fault",
    6: "the data were written by a newer version of the program",
    7: "another program has the data folder",
    8: "a folder or disk cannot be written or reached, or is full",
    9: "a leverbestand cannot be made: no usable recipient, or no folder for it",
    10: "a file or the key for it is not good; also `nbm centre load` when it set a leverbestand aside",
    11: "it was stopped, or a question was not answered with yes",
    12: "there is nothing to deliver, or no centre let this laptop in",
    13: "a list from elsewhere cannot be taken over",
    20: "a backup is damaged, unreadable or no backup",
    21: "the policy of the machine cannot be used",
    130: "stopped with Ctrl+C",
    70: "an error in the program; the report that it names holds no content",
}

KEYS = """# Toetsen

Dezelfde toets doet op elk scherm hetzelfde. Onderaan het scherm staan de toetsen die daar nu werken, en Ctrl+P zoekt
een opdracht op naam, met zijn toets. Past een toets je niet, dan kies je een andere met Shift+F12 of bij je
instellingen. Een muis is nergens nodig: met de pijltjes en Tab ga je door lijsten en velden. Is een antwoord te kiezen,
dan wissel je met links en rechts, toont de spatiebalk alle antwoorden en maakt Backspace het veld leeg.
"""

SAFE_KEYS = """Alleen toetsen die overal hetzelfde aankomen: in de terminals van Linux, Windows en de Mac, in tmux en
over SSH, op een Nederlands en een Amerikaans toetsenbord. Waar dat geprobeerd is, staat hieronder. AltGr en Ctrl+Alt
horen daar nooit bij.
"""

TRIED = """## Waar dit geprobeerd is

In november 2026 is in deze terminals, onder Linux, elke toets van deze bladzijde ingedrukt zoals een toetsenbord dat
doet, op de indelingen 'us', 'us intl' en 'nl'. Alle toetsen van de opdrachten kwamen aan, op elke indeling dezelfde,
behalve F1 waar dat hier staat. Op 'us intl' en 'nl' maakt een accenttoets met een letter é of ë, en met een spatie het
losse teken.
"""
OWN_KEYS = "F10 en Shift+F10 (menu), F11 (hele scherm)"
TRIED_IN = (
    ("GNOME Terminal 3.46.8 (VTE 0.70.6)", OWN_KEYS),
    ("Xfce Terminal 1.0.4 (VTE 0.70.6)", f"F1 (eigen uitleg), {OWN_KEYS}"),
    ("xterm 379", "Shift+PageUp (terugbladeren)"),
    ("tmux 3.3a in GNOME Terminal", f"{OWN_KEYS}, Ctrl+B (tmux)"),
    ("SSH (OpenSSH 9.2) in GNOME Terminal", OWN_KEYS),
    ("tmux 3.3a over SSH in GNOME Terminal", f"{OWN_KEYS}, Ctrl+B (tmux)"),
    ("tmux 3.3a over SSH in xterm", "Ctrl+B (tmux), Shift+PageUp (terugbladeren)"),
    ("Windows Terminal, iTerm, Terminal van macOS", "Niet geprobeerd"),
)
TRIED_MORE = """
- **F1 geeft de uitleg van de terminal?** Ctrl+P en dan 'Uitleg' werkt ook terwijl je typt; in een lijst werkt `?`.
- **Een F-toets regelt licht of geluid?** Houd Fn erbij ingedrukt. Op een Mac is dat gewoon.
- **Ctrl+B in tmux** wacht op een tweede toets; nbm gebruikt hem niet.
- **Alt** gebruikt nbm niet. Voor een terminal is Alt met een letter hetzelfde als Esc en dan die letter; voor nbm ook.
- **Streepjes in plaats van tekens als ● en ✓ in tmux?** Start tmux met `tmux -u`.
- **Kleuren.** Over SSH en in xterm zijn het er 256. Die zijn iets grijzer, en even goed te lezen.
"""


def import_all() -> None:
    """Import every module, because errors are declared beside what raises them; migrations only run in Alembic."""
    for package in (storage, screens, nbm_tui):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                import_module(module.name)


def exit_codes() -> str:
    """The page about exit codes. Raises KeyError for a code that has no meaning here yet."""
    names: dict[int, dict[str, list[str]]] = {code: {} for code in MEANINGS}
    for code, name, title in exit_table():
        names.setdefault(code, {}).setdefault(title, []).append(f"`{name}`")
    rows = [(f"{code}", MEANINGS[code], "<br>".join(_errors(names[code]))) for code in sorted(names)]
    return page(EXIT_CODES, table(("Code", "Meaning", "Errors"), rows))


def _errors(names: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for title, same in names.items():
        yield f"{title}: {', '.join(same)}"


def keys() -> str:
    """The page about keys, in Dutch because it is for coaches."""
    declared = [one for one in vars(commands).values() if isinstance(one, Command)]
    head = ("Toets", "Opdracht", "Wat je ermee doet")
    somewhere = [row(one) for one in declared if one not in EVERYWHERE]
    steps = [(key, STEP_TEXTS[step].short, STEP_TEXTS[step].title) for step, key in STEP_KEYS.items()]
    return page(
        KEYS,
        "## Overal\n",
        table(head, map(row, EVERYWHERE)),
        "## Waar het past\n\nDe gewone letters werken in lijsten; in een tekstveld typ je ze.\n",
        table(head, somewhere),
        "## Naar een stap van dit traject\n",
        table(("Toets", "Stap", "Waar die over gaat"), steps),
        "## Welke toetsen een opdracht kan hebben\n\n" + SAFE_KEYS,
        table(("Toetsen", "Waarom"), [(_span(keys), why) for keys, why in SAFE]),
        TRIED,
        table(("Terminal", "Wat die zelf houdt"), TRIED_IN) + TRIED_MORE.rstrip("\n"),
        "",
    )


def _span(keys: Iterable[str]) -> str:
    """The keys of one group; a row of letters or digits by its first and last."""
    found = sorted(keys, key=lambda key: (len(key), key))
    rows = [[key for key in found if len(key) == 1 and key.isalpha() is alpha] for alpha in (True, False)]
    ends = [f"{row[0]} t/m {row[-1]}" for row in rows if row]
    return ", ".join([*ends, *(key_words(key) for key in found if len(key) > 1)])


def key_card() -> str:
    """The key card, in Dutch because it is for coaches."""
    printable = "Om te printen op één blad: [toetsenkaart.html](toetsenkaart.html), in je browser."
    return page(f"# {keycard.TITLE}\n\n{keycard.INTRO}\n\n{printable}", *keycard.markdown(), "")


def row(command: Command) -> tuple[str, str, str]:
    """A command as it stands in the table, with all its keys."""
    _first, *others = command.key.split(",")
    return " of ".join([command.shown, *map(str.capitalize, others)]), command.title, command.help


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(_lines([head, ["---"] * len(head), *rows])) + "\n"


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for cells in rows:
        yield "| " + " | ".join(cells) + " |"


def page(start: str, *parts: str, target: str = "docs") -> str:
    """A page: its title and introduction, the remark that it is made, and the rest."""
    return "\n".join([MADE.format(target=target), "", start, *parts])


def main(folder: Path) -> None:
    """Write the pages and the schemas; those of kinds that are no more are taken away."""
    import_all()
    made = {"exit-codes.md": exit_codes(), "keys.md": keys(), "toetsenkaart.md": key_card()}
    for name, text in {**made, "toetsenkaart.html": keycard.html()}.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    shutil.rmtree(folder / "schemas", ignore_errors=True)
    (folder / "schemas").mkdir()
    for name, schema in schema_members(KINDS):
        (folder / "schemas" / Path(name).name).write_bytes(schema)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
