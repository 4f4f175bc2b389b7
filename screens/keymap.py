"""The key that each command has now: the declared one, or the one that the coach chose on this laptop.

Like the language this is one thing for the whole program: whatever names a key asks for it here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.binding import Binding

from nbm_tui.i18n import _
from screens import commands
from screens.commands import Command
from screens.safe_keys import FIXED, arriving, is_letter, key_words, why_not

DECLARED: Mapping[str, Command] = {one.id: one for one in vars(commands).values() if isinstance(one, Command)}
_chosen: dict[str, str] = {}


def use_keys(chosen: Mapping[str, str]) -> dict[str, str]:
    """Take these keys, by command, as far as they will do; gives them as a keymap for Textual."""
    _chosen.clear()
    wanted = {name: key for name, key in chosen.items() if name in DECLARED}
    # What changes places is free for the other one, so first all of it and then what cannot stay.
    _chosen.update(wanted)
    for name, key in wanted.items():
        if refusal(DECLARED[name], key):
            del _chosen[name]
    return keymap()


def keymap() -> dict[str, str]:
    """What the coach chose, as Textual wants it; a second key such as F1 stays."""
    return {name: ",".join([arriving(key), *_second(DECLARED[name])]) for name, key in _chosen.items()}


def chosen() -> dict[str, str]:
    """What the coach chose, by command."""
    return dict(_chosen)


def key_of(command: Command) -> str:
    """The key of a command."""
    return _chosen.get(command.id) or command.key.split(",")[0]


def shown(command: Command) -> str:
    """The key of a command as the coach reads it."""
    return key_words(key_of(command))


def binding_words(binding: Binding) -> str:
    """The key of a binding that is in force, as the coach reads it."""
    return _(binding.key_display) if binding.key_display else key_words(binding.key)


def with_keys(text: str) -> str:
    """A text with the key in the place of each command that it names, as in 'Met {new} maak je er een'."""
    return text.format_map(_Shown())


def refusal(command: Command, key: str) -> str:
    """Why a command cannot have this key, in the coach's language; empty when it can."""
    if is_fixed(command):
        return _("Deze toets ligt vast.")
    unfit = why_not(key) if key != command.key.split(",")[0] else ""
    if unfit:
        return unfit
    if is_letter(key) and not is_letter(command.key):
        return _("Dit moet ook werken terwijl je typt; een gewone letter kan daarom niet.")
    if key.isdigit():
        return _("Met een cijfer ga je naar een stap, of naar een regel met dat nummer.")
    other = next((one for one in DECLARED.values() if one.id != command.id and key in _keys(one)), None)
    return _("Deze toets is al van: {command}.").format(command=_(other.title)) if other else ""


def is_fixed(command: Command) -> bool:
    """Whether the coach cannot give it another key: such keys do the same in every program."""
    return command.key in FIXED


def _keys(command: Command) -> Iterator[str]:
    yield key_of(command)
    yield from _second(command)


def _second(command: Command) -> list[str]:
    return command.key.split(",")[1:]


class _Shown(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return shown(DECLARED[name])
