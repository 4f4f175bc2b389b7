"""`?`: what this screen is for and every key that works on it, made from the commands themselves."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from nbm_tui.i18n import _
from screens.keymap import binding_words, with_keys
from screens.message import MessageScreen
from screens.widgets.hanging import Hanging


def help_for(screen: Screen[Any]) -> MessageScreen:
    """The help panel of a screen."""
    texts = (getattr(screen, name, "") for name in ("HERE_NL", "HELP_NL"))
    words = "\n\n".join(with_keys(_(text)) for text in texts if text)
    keys = [Hanging((f"{key:>9}  ", "bold $accent"), f"{title}: {told}") for key, title, told in _keys(screen)]
    return MessageScreen(_("Uitleg"), words, keys)


def _keys(screen: Screen[Any]) -> list[tuple[str, str, str]]:
    seen: dict[str, tuple[str, str, str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.tooltip and binding.description:
            seen.setdefault(binding.action, (binding_words(binding), _(binding.description), _(binding.tooltip)))
    return list(seen.values())
