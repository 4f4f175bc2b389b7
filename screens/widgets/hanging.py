"""Text in a list that hangs under its own first line, so that the sign before it stands alone in its column."""

from __future__ import annotations

import textwrap
from functools import lru_cache

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

LEAST, MOST = 20, 100  # columns: narrower is cut off, and wider lines are tiring to read


class Hanging(Visual):
    """A sign, its text, and further paragraphs below it; wrapped at the width that it is drawn in."""

    def __init__(self, sign: tuple[str, str], *paragraphs: str, style: str = "", indent: int = 0) -> None:
        """`sign` is its text and style; lines after the first begin at `indent`, by default under the text."""
        self.sign, self._style = sign, style
        self._paragraphs = [paragraph for paragraph in paragraphs if paragraph]
        self._indent = " " * (indent or len(sign[0]))
        self._wrapped = lru_cache(1)(self._wrap)

    def _wrap(self, width: int) -> Content:
        rows: list[str] = []
        for paragraph in self._paragraphs:
            first = self._indent if rows else " " * len(self.sign[0])
            rows += textwrap.wrap(paragraph, max(LEAST, width), initial_indent=first, subsequent_indent=self._indent)
        text = "\n".join(rows)[len(self.sign[0]) :]
        return Content.assemble(self.sign, (text, self._style))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines, as Textual draws them."""
        return self._wrapped(min(width, MOST)).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """All that there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The number of lines at a width."""
        return self._wrapped(min(width, MOST)).plain.count("\n") + 1
