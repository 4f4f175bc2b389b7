"""The key card: every command on one page, as Markdown to read and as HTML to print on one sheet of A4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from nbm_tui.method.layout import STEP_TEXTS
from screens import commands
from screens.commands import EVERYWHERE, STEP_KEYS, Command

TITLE = "Toetsenkaart"
INTRO = (
    "Elke toets doet op elk scherm hetzelfde. Opslaan hoeft niet: alles wat je typt is meteen bewaard. Gewone letters "
    "werken in lijsten; in een tekstveld typ je ze. In een tekstveld is F1 de uitleg."
)
MOVING = (
    ("Pijltjes", "Door een lijst"),
    ("Tab", "Naar het volgende veld of de volgende lijst"),
    ("← →", "Een ander antwoord; met de spatiebalk zie je ze alle"),
    ("Backspace", "Een antwoord leegmaken"),
)
TALKING = (
    ("Enter", "Volgende vraag, ook zonder antwoord"),
    ("↑ ↓", "Vraag hiervoor of hierna"),
    ("PgDn", "Volgend onderwerp"),
    ("l", "Later: de vraag komt terug"),
    ("#taal", "Een belemmering"),
    ("!vrijdag bellen", "Een actie met een dag"),
    ("@leerplek", "Waar het over gaat"),
)
STYLE = """
@page { size: A4; margin: 12mm; }
body { font: 9.5pt/1.3 Arial, Helvetica, sans-serif; color: #1d242b; margin: 0; }
h1 { font-size: 16pt; margin: 0 0 1mm; }
p { margin: 0 0 3mm; }
main { columns: 2; column-gap: 8mm; }
section { margin-bottom: 3mm; }
h2 { font-size: 10.5pt; margin: 0 0 1mm; color: #1f5f8b; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
tr { break-inside: avoid; border-bottom: 1px solid #e6e3da; }
th { text-align: left; white-space: nowrap; width: 1%; padding: 0.4mm 3mm 0.4mm 0; }
td { padding: 0.4mm 0; }
"""
Row = tuple[str, str]


def _groups() -> Iterator[tuple[str, Sequence[Row]]]:
    declared = [one for one in vars(commands).values() if isinstance(one, Command)]
    yield "Overal", [_row(one) for one in EVERYWHERE]
    yield "Waar het past", [_row(one) for one in declared if one not in EVERYWHERE]
    yield "Naar een stap", [(key, STEP_TEXTS[step].title) for step, key in STEP_KEYS.items()]
    yield "Bewegen en kiezen", MOVING
    yield "In een gesprek", TALKING


def _row(command: Command) -> Row:
    return command.shown, command.title


def markdown() -> Iterator[str]:
    """The lines of the card as Markdown, without its head."""
    for title, rows in _groups():
        yield f"\n## {title}\n\n| Toets | Opdracht |\n| --- | --- |"
        yield from (f"| {key} | {what} |" for key, what in rows)


def html() -> str:
    """The card as a page to print."""
    sections = "\n".join(
        f"<section><h2>{escape(title)}</h2><table>\n"
        + "\n".join(f"<tr><th>{escape(key)}</th><td>{escape(what)}</td></tr>" for key, what in rows)
        + "\n</table></section>"
        for title, rows in _groups()
    )
    head = f'<meta charset="utf-8"><title>nbm: {TITLE.lower()}</title><style>{STYLE}</style>'
    return (
        f'<!DOCTYPE html>\n<!-- Made from the code by `make docs`; changes made here are lost. -->\n<html lang="nl">'
        f"<head>{head}</head>\n<body><h1>nbm: {TITLE.lower()}</h1><p>{escape(INTRO)}</p>\n<main>\n{sections}\n"
        "</main></body></html>\n"
    )
