"""The key bar: one line with the keys that work here and now.

Textual's own Footer recomposes and leaks on every change of focus; this draws one line, and only when it changed.
"""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from nbm_tui.i18n import _
from screens.keymap import binding_words

# Commands that come behind those of the place itself, most needed first: a narrow line has no room for all.
LATER = ("talk", "barrier", "back", "evaluation", "state", "deliver", "lists", "lock", "help")


class KeyBar(Widget):
    """The commands of the screen with their keys, as many as fit; what explains the others always does."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $panel; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[tuple[str, str, bool], ...] = ()

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._update)
        self._update(self.screen)

    def _update(self, screen: Screen[object]) -> None:
        keys = tuple(_shown_keys(screen))
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render(self) -> RenderResult:
        """The keys, left to right, as many as fit before the one that explains them all."""
        last = [_piece(key, title, enabled) for key, title, enabled in self._keys[-1:]]
        room = self.size.width - sum(piece.cell_length for piece in last)
        parts: list[Content] = []
        for key, title, enabled in self._keys[:-1]:
            piece = _piece(key, title, enabled)
            if piece.cell_length <= room:
                room -= piece.cell_length
                parts.append(piece)
        return Content("").join([*parts, Content(" " * max(0, room)), *last])


def _piece(key: str, title: str, enabled: bool) -> Content:
    return Content.assemble((f" {key}", "bold $accent"), (f" {_(title)} ", "$foreground" if enabled else "$muted"))


def _shown_keys(screen: Screen[object]) -> list[tuple[str, str, bool]]:
    typing = screen.focused is not None and screen.focused.check_consume_key("?", "?")
    seen: dict[str, tuple[str, str, bool]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.show and binding.description and binding.action not in seen:
            key = binding_words(binding)
            # In a text field a question mark is a question mark; F1 explains there.
            seen[binding.action] = ("F1" if typing and key == "?" else key, binding.description, active.enabled)
    first = [seen.pop(action) for action in list(seen) if action not in LATER]
    return first + [seen[action] for action in LATER if action in seen]
