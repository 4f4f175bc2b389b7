"""What the commands have in common: writing lines, asking for a yes, and making foreign text harmless."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from nbm_tui.i18n import _
from storage.errors import NbmError, WrongPassphrase
from storage.files import as_nbm_error
from storage.text import N_


class NotAgreed(NbmError):
    """A question was not answered with yes."""

    title = N_("Er is niets gedaan")
    what = N_("De vraag is niet met ja beantwoord.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Begin opnieuw als het wel klopt.")
    exit_code = 11


def write_lines(lines: Iterable[bytes]) -> None:
    """Write lines to the output as they come. Who stops reading is no error. Raises DiskFull and its like."""
    try:
        for line in lines:
            sys.stdout.buffer.write(line)
        sys.stdout.flush()
    except OSError as error:
        stop_writing(error)


def stop_writing(error: OSError) -> None:
    """The output takes no more. Raises DiskFull and its like, but not when whoever read it had seen enough."""
    # What is left to write would fail again at the very end, where nobody can say it in words.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(error, BrokenPipeError):
        raise as_nbm_error(error, Path("stdout")) from error


def agree(question: str) -> None:
    """Ask something that takes a yes. Raises NotAgreed, also when there is nobody to answer."""
    if typed(f"{question} {_('(ja/nee)')} ").casefold() not in {"j", "ja", "y", "yes"}:
        raise NotAgreed


def typed(question: str) -> str:
    """What is typed as an answer, without white space around it; empty when nobody answers."""
    try:
        return input(question).strip()
    except (EOFError, UnicodeError):
        print()
        return ""


def ask_passphrase(known: str, question: str = "") -> str:
    """The passphrase: the one that is known, or else what is typed. Raises WrongPassphrase when nobody types."""
    try:
        return known or getpass.getpass(question or _("Wachtzin: "))
    except (EOFError, UnicodeError):
        raise WrongPassphrase from None


def one_line(text: object) -> str:
    """Text from elsewhere on one line of a terminal, without anything that could steer it."""
    from storage.sync.reading import harmless

    return " ".join(harmless(str(text).encode("utf-8", "replace").decode()).split())


def tell_error(error: NbmError) -> int:
    """Say in words what went wrong; gives the exit code."""
    sys.stdout.flush()
    lines = (_(text).format(**error.details) for text in (error.title, error.what, error.safe, error.todo))
    print("\n".join(lines), file=sys.stderr)
    return error.exit_code
