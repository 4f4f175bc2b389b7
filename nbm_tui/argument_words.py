"""The words of `argparse` in the language of the coach: its own are English, and it has no way to give it others."""

from __future__ import annotations

import argparse

from nbm_tui.i18n import _
from storage.text import N_

# What it can say about our command line; a text that a later Python words differently stays English.
_WORDS = {
    "usage: ": N_("gebruik: "),
    "positional arguments": N_("verplicht"),
    "options": N_("opties"),
    "show this help message and exit": N_("deze uitleg"),
    "%(prog)s: error: %(message)s\n": N_("%(prog)s: dit kan niet: %(message)s\n"),
    "argument %(argument_name)s: %(message)s": N_("bij %(argument_name)s: %(message)s"),
    "unrecognized arguments: %s": N_("dit is niet bekend: %s"),
    "the following arguments are required: %s": N_("dit ontbreekt: %s"),
    "expected one argument": N_("hier moet iets achter staan"),
    "ignored explicit argument %r": N_("hier mag niets achter staan, ook niet %r"),
    "invalid choice: %(value)r (choose from %(choices)s)": N_("%(value)r is er niet; kies uit %(choices)s"),
}


def speak() -> None:
    """Let every parser that is made or used from now on speak the chosen language."""
    vars(argparse)["_"] = _worded


def _worded(text: str) -> str:
    return _(_WORDS.get(text, text))
