"""The one form builder: every form of the program is made here, from the fields of its record.

Text is kept as a draft while it is typed and becomes a value when a valid field is left. Text that does not fit stays
as it is, with a message under it. There is no save key.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from concurrent.futures import Future
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, TextArea
from textual.worker import Worker

from nbm_tui.i18n import _
from screens.desk import Desk, done
from screens.errors import error_text
from screens.starting import made_with
from screens.typed_values import Limits, looks_sensitive, read, write
from screens.widgets.asked import asked_fields, is_asked_on
from screens.widgets.editors import ChoiceEditor, Editor, LineEditor, LinesEditor
from screens.widgets.field_row import FieldRow, FixedRow
from screens.widgets.scroller import Scroller
from screens.wording import options_of, show_value, title_of
from storage.errors import NbmError
from storage.records import KINDS
from storage.records.fields import FieldSpec
from storage.records.relations import LINKS

if TYPE_CHECKING:
    from storage.views import RecordView, Row

DRAFT_AFTER_PAUSE = 0.3  # seconds without a key
DRAFT_AT_LATEST = 1.0  # seconds while typing on
SOON = 0.02  # seconds: no timer is set for less


class RecordForm(Scroller, can_focus=False):
    """The fields of one record.

    `starting` are the first values of a record that does not exist yet; `suggestions` the app's own proposals, which
    the coach takes or leaves.
    """

    class Saved(Message):
        """A field became a value."""

        def __init__(self, field: str) -> None:
            super().__init__()
            self.field = field

    def __init__(
        self,
        desk: Desk,
        view: RecordView,
        starting: Mapping[str, Any],
        titles: Mapping[str, Row],
        suggestions: Mapping[str, Any],
    ) -> None:
        super().__init__()
        self.desk = desk
        self.view = view
        self.starting = starting
        self.suggestions = suggestions
        self.exists = view.exists
        self._titles = dict(titles)
        self._values: dict[str, Any] = {**starting, **view.values}
        self._base = dict(view.base)
        self._settled: set[str] = set()
        self._refused: Mapping[str, str] = {}
        self._saving: set[str] = set()
        self._dirty: set[str] = set()
        self._dirty_since = 0.0
        self._timer: Timer | None = None
        self._fixed = desk.policy.fixed(view.kind)
        self._asked = asked_fields(view.kind, self._values, starting)
        self.specs = {name: spec for name, spec in self._asked.items() if name not in self._fixed}

    def compose(self) -> ComposeResult:
        """A row for each field; one that the administrator laid down can only be read."""
        for name, spec in self._asked.items():
            fixed = name in self._fixed
            yield FixedRow(spec, self._fixed[name]) if fixed else FieldRow(spec, self._editor(spec))

    def on_mount(self) -> None:
        """Say which drafts are still open, and ask only what the route asks."""
        self._follow_route()
        for name in self.view.drafts.keys() & self.specs.keys():
            self._judge(name)
        for name in self.view.conflicts.keys() & self.specs.keys():
            self._judge(name)

    def _follow_route(self) -> None:
        """Show the fields that this route asks; what has a value or a draft is always there."""
        for name, spec in self.specs.items():
            if spec.routes:
                self.row(name).display = is_asked_on(spec, self._values) or name in self.view.drafts

    # What is being typed stays in sight, also when it grows, a message comes under it, or the window shrinks.

    def on_resize(self) -> None:
        """The window has another size."""
        self.call_after_refresh(self.show_cursor)

    def watch_virtual_size(self) -> None:
        """Something in the form grew or shrank."""
        self.call_after_refresh(self.show_cursor)

    def on_descendant_focus(self) -> None:
        """The cursor is in another field."""
        self.call_after_refresh(self.show_cursor)

    def on_text_area_selection_changed(self) -> None:
        """The cursor is on another line."""
        self.show_cursor()

    def show_cursor(self) -> None:
        """Scroll the field with the cursor into sight with its message; of one that does not fit, the line."""
        editor = self.screen.focused if self.is_attached else None
        if not isinstance(editor, Editor) or self not in editor.ancestors:
            return
        region = self.row(editor.spec.name).virtual_region
        if isinstance(editor, LinesEditor) and region.height > self.size.height:
            line = editor.cursor_screen_offset.y - editor.content_region.y
            region = Region(region.x, region.y + line, region.width, 1)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    # The parts of the form

    def row(self, name: str) -> FieldRow:
        """The row of a field."""
        return self.query_one(f"#row-{name}", FieldRow)

    def editor(self, name: str) -> Editor:
        """The editor of a field."""
        return self.row(name).editor

    def ask(self, names: Container[str]) -> None:
        """Mark the fields that a signal asks for, and only those."""
        for row in self.query(FieldRow):
            row.ask(row.spec.name in names)

    def refuse(self, words: Mapping[str, str]) -> None:
        """Tell beside these fields that the centre refused what is in them, and only beside these."""
        before, self._refused = self._refused, words
        for name in sorted((before.keys() | words.keys()) & self.specs.keys()):
            self._judge(name)

    def _text(self, name: str) -> str:
        """What is typed in a field; a choice has no text."""
        editor = self.editor(name)
        return "" if isinstance(editor, ChoiceEditor) else editor.text

    def go_to(self, name: str) -> None:
        """Put the cursor in a field, or in the first one when there is no such field here."""
        names = list(self.specs)
        if name in self.specs:
            self.row(name).display = True  # a signal may ask what the route does not
        if names:
            editor = self.editor(name if name in self.specs else names[0])
            if isinstance(editor, LinesEditor):
                editor.move_cursor(editor.document.end)  # to go on where the text ends
            self.screen.set_focus(editor, scroll_visible=False)

    def _editor(self, spec: FieldSpec) -> Editor:
        value = self._values.get(spec.name)
        if spec.kind in ("choice", "yesno", "reference"):
            row = self._titles.get(spec.name)
            return ChoiceEditor(spec, value, options_of(spec), title_of(row, self.desk.today) if row else "")
        draft = self.view.drafts.get(spec.name)
        text = draft.text if draft else write(spec.kind, value)
        if spec.kind == "lines":
            return LinesEditor(spec, text)
        whole = spec.kind != "text" and not draft  # of a draft the coach was in the middle
        return LineEditor(spec, text, whole, *self._suggestion(spec))

    def _suggestion(self, spec: FieldSpec) -> tuple[str, str]:
        """The text that the app proposes, and how it is shown; a setting that is empty has its usual value."""
        text = write(spec.kind, self.suggestions.get(spec.name))
        words = _("leeg = {value}") if self.view.kind in LINKS else _("voorstel van het programma: {value} (spatie)")
        return text, words.format(value=text) if text else ""

    def suggest(self, suggestions: Mapping[str, Any]) -> None:
        """Propose this from now on, because another field changed."""
        self.suggestions = suggestions
        for editor in self.query(LineEditor):
            editor.suggestion, editor.placeholder = self._suggestion(editor.spec)

    # Typing

    def on_input_changed(self, event: Input.Changed) -> None:
        """A line was typed in."""
        self._typed(event.input)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Lines were typed in."""
        self._typed(event.text_area)

    def _typed(self, editor: object) -> None:
        if not isinstance(editor, LineEditor | LinesEditor) or editor.text == self._stored_text(editor.spec.name):
            return
        if not self._dirty:
            self._dirty_since = monotonic()
        self._dirty.add(editor.spec.name)
        if self._timer:
            self._timer.stop()
        left = DRAFT_AT_LATEST - (monotonic() - self._dirty_since)
        if left > SOON:
            self._timer = self.set_timer(min(DRAFT_AFTER_PAUSE, left), self._keep_drafts)
        else:
            self._keep_drafts()

    def _keep_drafts(self) -> None:
        for name in sorted(self._dirty):
            self._keep_draft(name)
        self._dirty.clear()

    def _keep_draft(self, name: str) -> None:
        text, base, starting = self._text(name), self._base.get(name, ""), self.starting
        kind, record_id = self.view.kind, self.view.id
        self._send(lambda store: store.keep_draft(kind, record_id, name, text, base, starting), name)

    def _stored_text(self, name: str) -> str:
        return write(self.specs[name].kind, self._values.get(name))

    # Leaving a field

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A field was left: its text becomes a value when it can."""
        if isinstance(event.widget, LineEditor | LinesEditor):
            self.settle(event.widget.spec.name)

    def keep_typing(self) -> None:
        """Settle what is being typed now, before a lock, a screen change or the end.

        Also what no message has told of yet: after a paste and a quick key there may be some under way.
        """
        typed = {name for name in self.specs if not self._stands_as(name, self._values.get(name))}
        for name in sorted(self._dirty | self._focused() | typed):
            self.settle(name)

    def settle(self, name: str) -> None:
        """Turn the text of a field into a value, or keep it as a draft with a message."""
        editor = self.editor(name)
        if not isinstance(editor, LineEditor | LinesEditor):
            return
        pending = name in self._dirty or name in self.view.drafts
        self._dirty.discard(name)
        if not self._judge(name):
            self._keep_draft(name)
            return
        value = self._read(self.specs[name], editor.text)
        if value != self._values.get(name):
            self._save({name: value})
            self._judge(name)  # a conflict on this field is settled now
        elif pending:
            record_id = self.view.id
            self._send(lambda store: store.drop_draft(record_id, name), name)
        self._tidy(name, value)

    def on_choice_editor_chosen(self, event: ChoiceEditor.Chosen) -> None:
        """A choice is a value at once."""
        event.stop()
        self._save({event.editor.spec.name: event.value})
        self.row(event.editor.spec.name).say("", "")

    def choose(self, name: str, value: Any) -> None:
        """Give a choice its value from outside the form, such as a record that was picked."""
        editor = self.editor(name)
        if isinstance(editor, ChoiceEditor):
            editor.value = value
            self._save({name: value})

    def _save(self, values: dict[str, Any]) -> None:
        whole = values if self.exists else {**self.starting, **values}
        kind, record_id = self.view.kind, self.view.id
        self.exists = True
        self._saving |= values.keys()
        self._settled |= values.keys()
        self._values.update(values)
        self._follow_route()
        name = next(iter(values))
        self._send(
            lambda store: store.save(kind, record_id, whole, made_with(store, kind, record_id, whole)), name, saved=True
        )

    def _send(self, work: Any, name: str, saved: bool = False) -> None:
        # The app waits for it, so that an error is told even when this form has gone by then.
        future = self.desk.send(work)

        async def after() -> None:
            await self._after(future, name, saved)

        _worker: Worker[None] = self.app.run_worker(after)

    async def _after(self, future: Future[Any], name: str, saved: bool) -> None:
        try:
            await done(future)
        except NbmError as error:
            self._not_stored(name, saved)
            if not self.is_attached:
                raise
            self.row(name).say(error_text(error), "error")  # beside the field: a panel would take the keys typed on
            return
        finally:
            self._saving.discard(name)
        if saved:
            self.app.post_message(
                self.Saved(name)
            )  # by itself: on its way up from a form that closes it would get lost
            if self.is_attached:
                self.post_message(self.Saved(name))

    def _not_stored(self, name: str, saved: bool) -> None:
        """The text stays where it is; the next key, or leaving the field, tries again."""
        self._dirty.add(name)
        if saved:
            self._values.pop(name, None)
            self.exists = self.view.exists

    def _judge(self, name: str) -> bool:
        """Show a message when a text does not fit or looks too private; True when it fits."""
        text, row = self._text(name), self.row(name)
        try:
            self._read(self.specs[name], text)
        except ValueError as problem:
            row.say(str(problem), "error")
            return False
        warning, refused = _(looks_sensitive(text) or ""), self._refused.get(name, "")
        tone = "warning" if warning else "refused" if refused else "conflict"
        row.say(warning or refused or self._conflict(name), tone)
        return True

    def _conflict(self, name: str) -> str:
        """What somebody else filled in here without knowing of the value that stands; empty when nobody did."""
        kind, spec = KINDS[self.view.kind], self.specs[name]
        values = [kind.validate({name: value})[name] for value in self.view.conflicts.get(name, ())]
        others = [value for value in values if value != self._values.get(name)]
        if not others or name in self._settled:
            return ""
        shown = [show_value(spec, value, self.desk.today) for value in others]
        words = _("Iemand anders vulde hier in: {other}. Typ of kies wat klopt; dan geldt dat.")
        return words.format(other=" / ".join(shown))

    def _read(self, spec: FieldSpec, text: str) -> Any:
        limits = Limits(spec.minimum, spec.maximum, spec.max_length)
        return read(spec.kind, text, today=self.desk.today, limits=limits)

    def _tidy(self, name: str, value: Any) -> None:
        """Show the value the way it was understood, once the cursor is elsewhere."""
        editor = self.editor(name)
        if not editor.has_focus and isinstance(editor, LineEditor):
            editor.text = write(self.specs[name].kind, value)

    def _focused(self) -> set[str]:
        focused = self.screen.focused
        here = isinstance(focused, LineEditor | LinesEditor) and self in focused.ancestors
        return {focused.spec.name} if here and isinstance(focused, LineEditor | LinesEditor) else set()

    # What changed elsewhere

    def show(self, view: RecordView, titles: Mapping[str, Row]) -> None:
        """Take over values that changed elsewhere (undo, another screen); text being typed stays."""
        before = {name: self._values.get(name) for name in self.specs}
        untouched = {name for name in self.specs if self._stands_as(name, before[name])}
        self.view, self.exists = view, view.exists
        self._titles.update(titles)
        saving = {name: self._values[name] for name in self._saving if name in self._values}
        self._values = {**({} if view.exists else self.starting), **view.values, **saving}
        self._base = dict(view.base)
        for name in sorted(untouched - self._saving):
            if isinstance(self.editor(name), ChoiceEditor) or self._values.get(name) != before[name]:
                self._show_field(self.specs[name])
        self._follow_route()

    def _stands_as(self, name: str, value: Any) -> bool:
        """Whether a field shows a value; text that is typed right now does not, also before its message is here."""
        if isinstance(self.editor(name), ChoiceEditor):
            return True
        try:
            return bool(self._read(self.specs[name], self._text(name)) == value)
        except ValueError:
            return False

    def _show_field(self, spec: FieldSpec) -> None:
        editor, value = self.editor(spec.name), self._values.get(spec.name)
        if isinstance(editor, ChoiceEditor):
            row = self._titles.get(spec.name)
            editor.value = value
            editor.shown = title_of(row, self.desk.today) if row and value else ""
        else:
            editor.text = write(spec.kind, value)
            self.row(spec.name).say("", "")
