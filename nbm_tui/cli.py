"""The command line: opens the app, and the commands that work without it."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from nbm_tui import argument_words
from nbm_tui.centre.parser import add_centre
from nbm_tui.i18n import _
from nbm_tui.telling import stop_writing, tell_error, write_lines
from storage.errors import NbmError, PassphraseFileUnreadable
from storage.folder import DataFolder

if TYPE_CHECKING:
    from nbm_tui.app import NbmApp

STOPPED = 130  # what a shell expects of who was stopped with Ctrl+C


def main(argv: Sequence[str] | None = None) -> int:
    """Run `nbm`; returns the exit code (see the table in `docs/exit-codes.md`)."""
    arguments = _parser().parse_args(argv)
    try:
        code = _run(arguments)
        write_lines(())
    except NbmError as error:
        return tell_error(error)
    except KeyboardInterrupt:
        return STOPPED
    return code


def _run(arguments: argparse.Namespace) -> int:
    try:
        return int(arguments.run(arguments))
    except OSError as error:
        if error.filename is not None or error.errno not in {errno.EPIPE, errno.ENOSPC}:
            raise
        stop_writing(error)
        return 0


def _parser() -> argparse.ArgumentParser:
    argument_words.speak()
    parser = argparse.ArgumentParser(
        prog="nbm", description=_("De Nieuwe Banen Methodiek op je laptop. Zonder opdracht begin je met werken.")
    )
    folder, file = _("MAP"), _("BESTAND")
    parser.add_argument("--data-dir", type=Path, metavar=folder, help=_("map met je gegevens"))
    words = _("bestand met de wachtzin, voor gebruik zonder toetsenbord")
    parser.add_argument("--passphrase-file", type=Path, metavar=file, help=words)
    parser.set_defaults(run=_open_app)
    commands = parser.add_subparsers(title=_("opdrachten"), metavar=_("OPDRACHT"))
    _add(commands, "demo", _("oefenen met verzonnen gegevens in een wegwerpmap"), _demo)
    verify = _add(commands, "verify", _("laat zien wat er in een leverbestand zit"), _command("verify"))
    verify.add_argument("file", type=Path, metavar=file, help=_("het leverbestand"))
    verify.add_argument("--key", type=Path, metavar=file, help=_("age-sleutelbestand van de ontvanger"))
    words = _("de wijzigingen als één JSON-lijst van CloudEvents")
    verify.add_argument("--batch", action="store_true", help=words)
    method = _add(commands, "method", _("alle onderdelen van de methode"), _command("method"))
    method.add_argument("--signals", action="store_true", help=_("de signalen in plaats van de onderdelen"))
    method.add_argument("--json", action="store_true", help=_("als JSON"))
    _add(commands, "doctor", _("waar alles staat en of het in orde is"), _command("doctor"))
    _add(commands, "show", _("je overzicht als tekst"), _command("show"))
    deliver = _add(commands, "deliver", _("maak een leverbestand"), _command("deliver"))
    deliver.add_argument("--to", metavar=folder, help=_("map voor het leverbestand"))
    deliver.add_argument("--recipient", metavar=_("SLEUTEL"), help=_("age-sleutel van de ontvanger"))
    deliver.add_argument("--full", action="store_true", help=_("ook wat de centrale al bevestigd heeft"))
    export = _add(commands, "export", _("schrijf alles in bestanden die iedereen kan lezen"), _command("export"))
    words = _("map voor een nieuwe map met CSV-bestanden, zonder versleuteling")
    export.add_argument("--plain", type=Path, metavar=folder, required=True, help=words)
    export.add_argument("--yes", action="store_true", help=_("stel geen vraag"))
    backup = _add(commands, "backup", _("maak een reservekopie van al je gegevens"), _command("backup"))
    backup.add_argument("--to", type=Path, metavar=folder, required=True, help=_("map voor de reservekopie"))
    restore = _add(commands, "restore", _("zet een reservekopie terug"), _command("restore"))
    restore.add_argument("file", type=Path, metavar=file, help=_("de reservekopie"))
    words = _("in de plaats van de gegevens die er staan; die gaan naar de map backups")
    restore.add_argument("--replace", action="store_true", help=words)
    _add_exchange(commands)
    add_centre(commands.add_parser("centre", help=_("de centrale, aan de kant van de gemeente")))
    return parser


def _add_exchange(commands: object) -> None:
    """What goes back and forth between a laptop and the centre beside leverbestanden."""
    folder, file = _("MAP"), _("BESTAND")
    request = _add(
        commands, "request", _("maak een aanmelding voor de centrale"), _command("request", "laptop_commands")
    )
    request.add_argument("--to", type=Path, metavar=folder, required=True, help=_("map voor de aanmelding"))
    admit = _add(commands, "admit", _("lees de toelating van de centrale in"), _command("admit", "laptop_commands"))
    admit.add_argument("file", type=Path, metavar=file, help=_("de toelating"))
    admit.add_argument("--yes", action="store_true", help=_("stel geen vraag"))
    words = _("lees in wat je kreeg: ontvangstbevestiging, antwoord, overdracht of toelating")
    take = _add(commands, "take", words, _command("take", "laptop_commands"))
    take.add_argument("files", type=Path, nargs="+", metavar=file, help=_("de bestanden"))
    _add(commands, "dump", _("alles als regels JSON"), _command("dump", "laptop_commands"))


def _add(commands: object, name: str, words: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)  # type: ignore[attr-defined]
    command.set_defaults(run=run)
    return command


def _command(name: str, module: str = "headless") -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        command = getattr(import_module(f"nbm_tui.{module}"), name)
        return int(command(arguments, folder_of(arguments), passphrase_of(arguments)))

    return run


def folder_of(arguments: argparse.Namespace) -> DataFolder:
    """The data folder that was asked for."""
    return DataFolder.choose(arguments.data_dir)


def passphrase_of(arguments: argparse.Namespace) -> str:
    """The passphrase from the file or from NBM_PASSPHRASE; empty when the coach has to type it."""
    if arguments.passphrase_file:
        try:
            return str(arguments.passphrase_file.read_text(encoding="utf-8")).rstrip("\r\n")
        except (OSError, UnicodeError) as error:
            raise PassphraseFileUnreadable(path=arguments.passphrase_file) from error
    return os.environ.get("NBM_PASSPHRASE", "")


def _open_app(arguments: argparse.Namespace) -> int:
    return run_app(folder_of(arguments), passphrase_of(arguments))


def _demo(arguments: argparse.Namespace) -> int:
    from nbm_tui.demo import demo_folder

    print(_("De oefengegevens worden klaargezet ..."), flush=True)
    with demo_folder() as (folder, passphrase):
        return run_app(folder, passphrase, practising=True)


def run_app(folder: DataFolder, passphrase: str, practising: bool = False) -> int:
    """Open the app on a data folder, as its only writer, until the coach stops.

    Crash reports go there too, or, as a folder for practising is thrown away, to that of temporary files.
    """
    sys.modules["ssl"] = None  # type: ignore[assignment]  # asyncio does without; this program never uses a network
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # without its terminal it ends, also when started by nohup
    if sys.platform != "win32" and os.environ.get("COLORTERM") not in ("truecolor", "24bit"):
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "256")  # Rich gives 16 to TERM=xterm or screen, hard to read
    gc.disable()  # collecting during the imports costs a third of the start; the app turns it on again
    folder.create()
    with folder.lock():
        from screens.desk import Desk
        from screens.quick_escape import keep_escapes

        keep_escapes()
        desk = Desk(folder)
        app = _app(practising)(desk, passphrase, "\n".join(_(text) for text in folder.warnings()))
        try:
            code = app.run()
        finally:
            desk.close()
    if isinstance(app.failure, NbmError):
        raise app.failure
    if app.failure:
        from nbm_tui.crash import report_crash

        raise report_crash(app.failure, Path(tempfile.gettempdir()) if practising else folder.path)
    return code or 0


def _app(practising: bool) -> type[NbmApp]:
    if practising:
        from nbm_tui.practising import PractisingApp

        return PractisingApp
    from nbm_tui.app import NbmApp

    return NbmApp


if __name__ == "__main__":
    sys.exit(main())
