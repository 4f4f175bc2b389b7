"""The palette: every command that works here, found by name, with its key."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.screen import Screen

from nbm_tui.i18n import _
from screens.keymap import binding_words
from screens.pick import Choice, PickScreen


def palette_for(screen: Screen[Any]) -> tuple[PickScreen, dict[str, tuple[Any, str]]]:
    """The picker with the commands of a screen, and for each key where and what to run."""
    runs: dict[str, tuple[Any, str]] = {}
    choices: dict[str, Choice] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.tooltip and active.enabled and binding.action != "command_palette":
            runs.setdefault(binding.action, (active.node, binding.action))
            remark = f"{binding_words(binding)}  {_(binding.tooltip)}"
            choices.setdefault(binding.action, Choice(binding.action, _(binding.description), remark))
    return PickScreen(_("Wat wil je doen?"), list(choices.values())), runs


async def search_command(app: App[Any]) -> None:
    """Let the coach choose a command, and run it where it belongs."""
    picker, runs = palette_for(app.screen)
    picked = await app.push_screen_wait(picker)
    if picked:
        node, action = runs[picked]
        await app.run_action(action, node)
