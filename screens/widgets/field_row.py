"""One row of a form: the label on the left, the editor on the right, a message under it when there is one."""

from __future__ import annotations

from textual.app import ComposeResult, RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from nbm_tui.i18n import _
from screens.theme import SIGNS
from screens.widgets.editors import Editor
from storage.records.fields import FieldSpec

LABEL_WIDTH = 31  # columns
STYLES = {"error": "$text-error", "warning": "$text-warning", "conflict": "$text-warning"}
MARKS = {"error": "✗ ", "warning": "! ", "conflict": "≠ "}


class FieldRow(Widget):
    """Draws label and message itself and holds only the editor, which keeps long forms quick."""

    DEFAULT_CSS = f"""
    FieldRow {{ height: auto; layout: vertical; }}
    FieldRow > * {{ margin-left: {LABEL_WIDTH}; width: 1fr; }}
    FieldRow.-message > * {{ margin-bottom: 1; }}
    """
    message: reactive[str] = reactive("", layout=True)

    def __init__(self, spec: FieldSpec, editor: Editor) -> None:
        super().__init__(id=f"row-{spec.name}")
        self.spec = spec
        self.editor = editor
        self._tone = ""

    def compose(self) -> ComposeResult:
        """The editor."""
        yield self.editor

    def say(self, message: str, tone: str) -> None:
        """Show a message under the editor; an empty one takes it away. Tone: error, warning or conflict."""
        self._tone = tone
        self.set_class(bool(message), "-message")
        self.message = message

    def on_descendant_focus(self) -> None:
        """Mark the label of the field that has the cursor."""
        self.refresh()

    def on_descendant_blur(self) -> None:
        """Unmark it."""
        self.refresh()

    def render(self) -> RenderResult:
        """The label beside the first line of the editor, the message below its last."""
        here = self.editor.has_focus
        sign, colour = SIGNS["core"] if self.spec.core else (" ", "")
        label = Content.assemble(
            (sign, colour), ("▸" if here else " ", "$accent"), (_(self.spec.title)[: LABEL_WIDTH - 3], "bold" if here else "")
        )
        if not self.message:
            return label
        gap = "\n" * max(1, self.size.height - 1)
        words = MARKS.get(self._tone, "") + " ".join(self.message.split())
        return Content.assemble(label, gap, " " * LABEL_WIDTH, (words, STYLES.get(self._tone, "")))
