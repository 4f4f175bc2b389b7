"""The editors of a form, one for each way of answering: a line, some lines, or a choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from textual import events
from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import TextArea

from nbm_tui.i18n import _
from screens.base import HasDesk
from screens.typed_values import clean_text
from screens.widgets.line_input import LineInput
from screens.wording import NOTHING
from storage.records.fields import FieldSpec
from storage.text import N_

MOVES = (
    Binding("down", "app.focus_next", show=False),
    Binding("up", "app.focus_previous", show=False),
)


class LineEditor(LineInput):
    """One line: text, a number, an amount or a date. Enter and Down go on, Up goes back.

    A value of `whole` is chosen as a whole on arrival: what is typed takes its place, an arrow or End edits it.
    """

    BINDINGS = [  # noqa: RUF012 - Textual's own declaration
        *MOVES,
        Binding("enter", "app.focus_next", show=False),
    ]

    def __init__(self, spec: FieldSpec, text: str, whole: bool, suggestion: str = "", words: str = "") -> None:
        super().__init__(text, whole, id=f"field-{spec.name}", placeholder=words)
        self.spec = spec
        self.suggestion = suggestion

    async def _on_key(self, event: events.Key) -> None:
        """A space in an empty field takes the app's suggestion."""
        if event.key == "space" and self.suggestion and not self.value:
            event.stop()
            event.prevent_default()
            self.value = self.suggestion
            self.cursor_position = len(self.value)
        else:
            await super()._on_key(event)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.value

    @text.setter
    def text(self, text: str) -> None:
        self.value = text


class LinesEditor(TextArea):
    """Several lines; Tab goes on, as everywhere."""

    DEFAULT_CSS = """
    LinesEditor { height: auto; min-height: 2; max-height: 10; padding: 0; background: $surface; }
    """

    def __init__(self, spec: FieldSpec, text: str) -> None:
        super().__init__(text, compact=True, tab_behavior="focus", id=f"field-{spec.name}", highlight_cursor_line=False)
        self.cursor_blink = False
        self.spec = spec
        for key in ("f6", "f7"):  # Textual selects text with these; here they are free for commands
            self._bindings.key_to_bindings.pop(key, None)

    async def _on_paste(self, event: events.Paste) -> None:
        """Take what was pasted, without control characters."""
        await super()._on_paste(events.Paste(clean_text(event.text, lines=True)))
        event.stop()
        event.prevent_default()


class ChoiceEditor(Widget, can_focus=True):
    """A choice on one line: a letter picks an answer, arrows go through the answers, space shows them all."""

    DEFAULT_CSS = """
    ChoiceEditor { height: 1; }
    ChoiceEditor:focus { background: $surface-lighten-1; }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own declaration
        Binding("right", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
        *MOVES,
        Binding("enter", "app.focus_next", show=False),
        Binding("space", "pick", N_("Kiezen"), key_display=N_("Spatie")),
        Binding("backspace,delete", "clear", show=False),
    ]
    value: reactive[Any] = reactive(None)
    shown: reactive[str] = reactive("")

    class Chosen(Message):
        """The coach chose a value."""

        def __init__(self, editor: ChoiceEditor, value: Any) -> None:
            super().__init__()
            self.editor, self.value = editor, value

    class PickAsked(Message):
        """The coach wants to see all answers, or those with the letters typed so far."""

        def __init__(self, editor: ChoiceEditor, typed: str = "") -> None:
            super().__init__()
            self.editor, self.typed = editor, typed

    def __init__(self, spec: FieldSpec, value: Any, options: Sequence[tuple[Any, str]], shown: str = "") -> None:
        super().__init__(id=f"field-{spec.name}")
        self.spec = spec
        self.options = list(options)
        self.set_reactive(ChoiceEditor.value, value)
        self.set_reactive(ChoiceEditor.shown, shown)

    def choose(self, value: Any) -> None:
        """Take a value and tell the form."""
        self.value = value
        self.post_message(self.Chosen(self, value))

    def action_step(self, by: int) -> None:
        """The next or previous answer."""
        if not self.options:
            return
        values = [value for value, _title in self.options]
        at = values.index(self.value) + by if self.value in values else (0 if by > 0 else -1)
        self.choose(values[at % len(values)])

    def action_pick(self) -> None:
        """Show all answers."""
        cast("HasDesk", self.app).keys.hold()
        self.post_message(self.PickAsked(self))

    def action_clear(self) -> None:
        """No answer."""
        if self.value is not None:
            self.choose(None)

    def on_key(self, event: events.Key) -> None:
        """A letter picks the next answer that begins with it, or starts searching for a record."""
        letter = (event.character or "").casefold()
        if not letter.isalnum():
            return
        if self.spec.kind == "reference":
            event.stop()
            cast("HasDesk", self.app).keys.hold()
            self.post_message(self.PickAsked(self, event.character or ""))
            return
        hits = [value for value, title in self.options if title.casefold().startswith(letter)]
        if hits:
            event.stop()
            self.choose(hits[(hits.index(self.value) + 1) % len(hits)] if self.value in hits else hits[0])

    def render(self) -> RenderResult:
        """The answer; with the focus on it, the other answers as far as they fit."""
        if not self.options:
            words = self.shown or (_("typ om te zoeken, of spatie") if self.has_focus else NOTHING)
            return Content.styled(words, "bold" if self.shown else "$muted")
        if self.has_focus and self._width_of_all() <= self.size.width:
            return Content("  ").join(self._option(value, title) for value, title in self.options)
        chosen = next((title for value, title in self.options if value == self.value), str(self.value or ""))
        arrows = ("‹ ", " ›") if self.has_focus else ("", "")
        return Content.styled(f"{arrows[0]}{chosen or NOTHING}{arrows[1]}", "bold" if chosen else "$muted")

    def _option(self, value: Any, title: str) -> Content:
        return Content.styled(f"[{title}]", "bold") if value == self.value else Content.styled(f" {title} ", "$muted")

    def _width_of_all(self) -> int:
        return sum(len(title) + 4 for _value, title in self.options)


Editor = LineEditor | LinesEditor | ChoiceEditor
