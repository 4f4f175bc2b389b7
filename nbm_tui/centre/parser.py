"""What `nbm centre` can be told; imports nothing heavy, as the app starts by the same door."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from nbm_tui.i18n import _


def add_centre(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `nbm centre` its options and commands."""
    file = _("BESTAND")
    _choices(parser, os.environ.get("NBM_CENTRE_DB"), os.environ.get("NBM_CENTRE_KEYS"))
    commands = parser.add_subparsers(title=_("opdrachten"), metavar=_("OPDRACHT"), required=True)
    init = _add(commands, "init", _("richt een nieuwe centrale in"))
    init.add_argument("--name", type=_words, metavar=_("NAAM"), required=True, help=_("hoe de centrale heet"))
    keys = _add(commands, "keys", _("laat de sleutels en hun controlecijfers zien"))
    keys.add_argument("--rotate", action="store_true", help=_("neem een nieuwe sleutel om mee te ondertekenen"))
    _to(keys)
    enrol = _add(commands, "enrol", _("laat een laptop toe"))
    enrol.add_argument("file", type=Path, metavar=file, help=_("de aanmelding van de laptop"))
    _yes(enrol)
    _to(enrol)
    revoke = _add(commands, "revoke", _("vertrouw een laptop niet meer"))
    revoke.add_argument("replica", type=_words, metavar=_("NUMMER"), help=_("het begin van het nummer van de laptop"))
    _to(revoke)
    policy = _add(commands, "policy", _("laat zien wat er voor alle laptops vastligt, of leg het vast"))
    words = _("bestand met het beleid, zoals policy.toml op een computer; een leeg bestand heft het beleid op")
    policy.add_argument("file", type=Path, nargs="?", metavar=file, help=words)
    _to(policy)
    load = _add(commands, "load", _("lees leverbestanden in"))
    words = _("leverbestanden, of mappen waarin ze staan")
    load.add_argument("files", type=Path, nargs="+", metavar=file, help=words)
    _to(_add(commands, "receipt", _("maak ontvangstbevestigingen voor alle laptops")))
    answer = _add(commands, "answer", _("maak voor alle laptops een bestand met wat anderen schreven"))
    answer.add_argument("--full", action="store_true", help=_("ook wat de laptops al hebben"))
    _to(answer)
    _add(commands, "status", _("hoe het ervoor staat"), "looking")
    _add(commands, "conflicts", _("velden waarin twee mensen iets anders schreven"), "looking")
    _add(commands, "dump", _("alles als regels JSON"), "looking")
    _add(commands, "views", _("maak de overzichten voor rapportage opnieuw"))
    _add_writing(commands)


def _add_writing(commands: Any) -> None:
    correct = _add(commands, "correct", _("verbeter een gegeven; de laptops krijgen het met hun antwoord"))
    correct.add_argument("kind", type=_words, metavar=_("SOORT"), help=_("soort gegevens, zoals employer"))
    correct.add_argument("record", type=_words, metavar=_("NUMMER"), help=_("het hele nummer"))
    words = _("veld en waarde; de waarde als JSON, dus tekst tussen aanhalingstekens")
    correct.add_argument("values", type=_assignment, nargs="+", metavar=_("VELD=WAARDE"), help=words)
    erase = _add(commands, "erase", _("wis een kandidaat, hier en op alle laptops; dit is niet terug te draaien"))
    erase.add_argument("candidate", type=_words, metavar=_("NUMMER"), help=_("het hele nummer van de kandidaat"))
    _yes(erase)


def _add(commands: Any, name: str, words: str, module: str = "commands") -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    # Also behind the command. Without a default, or it would undo what stands before the command.
    _choices(command, argparse.SUPPRESS, argparse.SUPPRESS)
    command.set_defaults(run=_run(name, module))
    return command


def _run(name: str, module: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        return int(getattr(import_module(f"nbm_tui.centre.{module}"), name)(arguments))

    return run


def _choices(parser: argparse.ArgumentParser, database: str | None, keys: str | None) -> None:
    words = _("database van de centrale; anders NBM_CENTRE_DB, of een bestand bij de sleutels")
    parser.add_argument("--db", metavar="URL", default=database, help=words)
    words = _("map met de sleutels van de centrale; anders NBM_CENTRE_KEYS")
    parser.add_argument("--keys", type=Path, metavar=_("MAP"), default=keys, help=words)


def _to(parser: argparse.ArgumentParser) -> None:
    words = _("map voor wat er gemaakt wordt; anders de map waarin je nu bent")
    parser.add_argument("--to", type=Path, metavar=_("MAP"), default=Path(), help=words)


def _yes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help=_("stel geen vraag"))


def _words(text: str) -> str:
    """Text that any database can keep."""
    if not text.strip() or not text.isprintable():
        raise argparse.ArgumentTypeError(_("hier moet gewone tekst staan"))
    return text.strip()


def _assignment(text: str) -> tuple[str, Any]:
    import msgspec

    name, equals, value = text.partition("=")
    try:
        if equals and name.isidentifier():
            return name, msgspec.json.decode(value.encode())
    except (ValueError, RecursionError):
        pass
    raise argparse.ArgumentTypeError(_("schrijf VELD=WAARDE, met de waarde als JSON, zoals name='\"Tekst\"'"))
