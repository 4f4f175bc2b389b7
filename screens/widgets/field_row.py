"""One row of a form: the label on the left, the editor on the right, a message under it when there is one."""

from __future__ import annotations

import textwrap
from typing import Any

from textual.app import ComposeResult, RenderResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from nbm_tui.i18n import _
from screens import signs
from screens.widgets.editors import Editor
from storage.records.fields import FieldSpec

LABEL_WIDTH = 31  # columns
NO_SIGN = ("", "")


class FieldRow(Widget):
    """Draws label and message itself and holds only the editor, which keeps long forms quick."""

    DEFAULT_CSS = f"""
    FieldRow {{ height: auto; layout: vertical; }}
    FieldRow > * {{ margin-left: {LABEL_WIDTH}; width: 1fr; }}
    """
    message: reactive[str] = reactive("", layout=True)

    def __init__(self, spec: FieldSpec, editor: Editor) -> None:
        super().__init__(id=f"row-{spec.name}")
        self.spec = spec
        self.editor = editor
        self._tone = ""
        self._asked = False

    def compose(self) -> ComposeResult:
        """The editor."""
        yield self.editor

    def say(self, message: str, tone: str) -> None:
        """Show a message under the editor; an empty one takes it away. Tone: error, warning, conflict or refused."""
        self._tone = tone
        self.message = f"{signs.MESSAGE.get(tone, NO_SIGN)[0]}{' '.join(message.split())}" if message else ""
        self._make_room()

    def ask(self, asked: bool) -> None:
        """Mark the label, because a signal asks for this field, or take the mark away."""
        if asked != self._asked:
            self._asked = asked
            self.refresh()

    def on_resize(self) -> None:
        """Wrap the message again."""
        self._make_room()

    def _make_room(self) -> None:
        self.editor.styles.margin = (0, 0, len(self._wrapped()), LABEL_WIDTH)

    def _wrapped(self) -> list[str]:
        return textwrap.wrap(self.message, max(20, self.size.width - LABEL_WIDTH)) if self.message else []

    def on_descendant_focus(self) -> None:
        """Mark the label of the field that has the cursor."""
        self.refresh()

    def on_descendant_blur(self) -> None:
        """Unmark it."""
        self.refresh()

    def render(self) -> RenderResult:
        """The label beside the first line of the editor, the message below its last."""
        here = self.editor.has_focus
        sign, colour = signs.SIGNAL if self._asked else signs.CORE if self.spec.core else (" ", "")
        label = Content.assemble(
            (sign, colour),
            signs.CURSOR if here else " ",
            (_(self.spec.title)[: LABEL_WIDTH - 3], "bold" if here else ""),
        )
        lines = self._wrapped()
        if not lines:
            return label
        gap = "\n" * max(1, self.size.height - len(lines))
        indent = " " * LABEL_WIDTH
        return Content.assemble(
            label, gap, indent, (f"\n{indent}".join(lines), signs.MESSAGE.get(self._tone, NO_SIGN)[1])
        )


class FixedRow(Horizontal):
    """The row of a field that the administrator laid down: its value, and who chose it; there is nothing to type."""

    DEFAULT_CSS = f"""
    FixedRow {{ height: auto; }}
    FixedRow > Static {{ width: 1fr; height: auto; }}
    FixedRow > .label {{ width: {LABEL_WIDTH}; padding-left: 2; }}
    """

    def __init__(self, spec: FieldSpec, value: Any) -> None:
        super().__init__()
        self._spec, self._value = spec, value

    def compose(self) -> ComposeResult:
        """Label and value."""
        yield Static(_(self._spec.title), classes="label", markup=False)
        value = [] if self._value is None else [str(self._value)]
        yield Static("\n".join([*value, _("Vastgesteld door je beheerder.")]), markup=False)
