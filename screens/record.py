"""The screen of one record: its form, and the records that belong under it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Static

from nbm_tui.i18n import _, plural
from nbm_tui.method.states import KINDS_WITH_STATES
from screens import commands, go
from screens.base import NbmScreen
from screens.changing_state import Subject, change_state
from screens.filling import FOLLOWED, fill_in
from screens.linking import pick_or_make
from screens.pick import Choice, PickScreen
from screens.signals import about, words_of, words_of_signal
from screens.sources import explained
from screens.standing import reason_words, standing, state_words
from screens.starting import PROPOSING, suggestions_for
from screens.whereabouts import Where
from screens.widgets.editors import ChoiceEditor, LineEditor, LinesEditor
from screens.widgets.form import RecordForm
from screens.widgets.key_bar import KeyBar
from screens.widgets.record_list import RecordList, Section
from screens.widgets.title_bar import TitleBar
from screens.wording import capital, options_of, title_of
from storage.ids import new_id
from storage.records import KINDS
from storage.records.base import MERGED
from storage.records.fields import FieldSpec
from storage.records.relations import children_of
from storage.text import N_

if TYPE_CHECKING:
    from nbm_tui.method.signals import Raised
    from storage.store import Store
    from storage.sync.progress import Standing
    from storage.views import RecordView, Row


class RecordScreen(NbmScreen):
    """A form over one record. What is typed is kept at once; going back never loses anything."""

    HELP_NL = N_(
        "Vul in wat je weet; niets is verplicht. Enter of Tab gaat naar het volgende veld. Alles wordt bewaard terwijl "
        "je typt. Een • betekent: dit moet ooit bekend zijn. Past een antwoord niet, dan blijft je tekst staan "
        "met een bericht."
    )
    LISTED: ClassVar[frozenset[str] | None] = None  # the kinds to list under it; None: all that belong there
    BINDINGS = commands.bindings(
        commands.HISTORY, commands.STATE, commands.SAME_DESIGN, commands.DOUBLES, commands.ERASE
    )
    DEFAULT_CSS = """
    RecordScreen > .help { dock: bottom; height: 2; width: 100%; max-width: 110; color: $muted; padding: 0 1; }
    RecordScreen > Horizontal { height: 1fr; }
    RecordScreen RecordForm { width: 1fr; height: 1fr; padding: 1 1 0 0; }
    RecordScreen.-narrow > Horizontal { layout: vertical; }
    RecordScreen.-narrow RecordForm { padding: 0; }
    RecordScreen.-narrow .beside { height: 5; }
    RecordScreen.-narrow .beside:focus-within { height: 12; }
    RecordScreen.-wide RecordForm { max-width: 132; }
    RecordScreen.-wide .beside { width: 34%; min-width: 44; max-width: 100; }
    """

    def __init__(
        self, kind: str, record_id: str = "", starting: Mapping[str, Any] | None = None, field: str = "", note: str = ""
    ) -> None:
        super().__init__()
        self.kind = KINDS[kind]
        self.record_id = record_id or new_id()
        self.starting = dict(starting or {})
        self._start_field = field
        self._note = note
        self._view: RecordView | None = None
        self._standing: Standing | None = None
        self._asked: dict[str, Raised] = {}  # the signals that a field here solves, by field

    def place(self) -> str:
        """Kind and id; a record that does not exist yet is found back through its drafts."""
        return f"record:{self.kind.name}:{self.record_id}"

    @property
    def trajectory_id(self) -> str:
        """The trajectory of this record, when it has one."""
        if self.kind.name == "trajectory":
            return self.record_id
        return self.values.get("trajectory_id") or ""

    def where(self) -> Where:
        """At this record."""
        return Where(self.trajectory_id, kind=self.kind.name, record_id=self.record_id)

    @property
    def values(self) -> Mapping[str, Any]:
        """What is kept of the record, over the first values of a new one."""
        return {**self.starting, **(self._view.values if self._view else {})}

    def compose(self) -> ComposeResult:
        """Title, form and list; the form comes when the record was read."""
        yield TitleBar()
        yield Horizontal()
        yield Static("", classes="help", markup=False)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read the record and build the form."""
        view, titles = await self.desk.run(self._read)
        self._view = view
        form = RecordForm(self.desk, view, self.starting, titles, await self._suggestions())
        beside = self.compose_beside()
        await self.query_one(Horizontal).mount(form, *([Vertical(*beside, classes="beside")] if beside else []))
        await self.show_beside()
        self._show_title()
        form.go_to(self._start_field or self._draft_field(view))
        self._show_signals()
        self._show_standing()

    def compose_beside(self) -> list[Widget]:
        """What stands beside the form: what belongs under the record, if there is such a thing."""
        return [RecordList(_("Hoort hierbij"), lambda: self.desk.today)] if self._children() else []

    async def show_beside(self) -> None:
        """Read what stands beside the form."""
        await self._show_children()

    def _draft_field(self, view: RecordView) -> str:
        typed_here = (typed for name, typed in view.drafts.items() if name in self.kind.specs)
        latest = max(typed_here, key=lambda typed: typed.typed_at, default=None)
        return latest.field if latest else ""

    def _read(self, store: Store) -> tuple[RecordView, dict[str, Row]]:
        view = store.view(self.kind.name, self.record_id)
        if not view.exists:
            for draft in view.drafts.values():
                self.starting = {**self.kind.validate(draft.context), **self.starting}
        values = {**self.starting, **view.values}
        return view, store.titles(self.kind.name, values)

    def _show_title(self) -> None:
        assert self._view
        words = capital(_(self.kind.words.one))
        title = title_of(self._view.row, self.desk.today) if self._view.exists else _("nieuw")
        missing = sum(spec.core and self.values.get(spec.name) in (None, "") for spec in self.kind.specs.values())
        still_open = plural("• nog {n} open", "• nog {n} open", missing) if missing else ""
        parts = (f"{words}: {title}", still_open, self._note or self._signal_words(), self._how_far())
        for bar in self.query(TitleBar):  # the coach may have left while this was read
            bar.update("  ".join(filter(None, parts)))

    def _how_far(self) -> str:
        """How far the record is on its way to the centre."""
        return state_words(self._standing) if self._standing else ""

    @work(exclusive=True, group="standing")
    async def _show_standing(self) -> None:
        """Tell how far the record is, and beside its fields why the centre refused them."""
        record_id = self.record_id
        self._standing = await self.desk.run(lambda store: standing(store, record_id))
        if self.form:
            self.form.refuse({name: reason_words(reason) for name, reason in self._standing.refused.items()})
            self._show_title()

    def _signal_words(self) -> str:
        """Which signal was set aside."""
        return words_of_signal(str(self.values.get("signal"))) if self.kind.name == "signal_set_aside" else ""

    # The form

    @property
    def form(self) -> RecordForm | None:
        """The form, once it is there."""
        return next(iter(self.query(RecordForm)), None)

    def keep_typing(self) -> None:
        """Settle what is being typed."""
        if self.form:
            self.form.keep_typing()

    def action_back(self) -> None:
        """Keep what was typed and go back."""
        self.keep_typing()
        super().action_back()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show the help of the field that has the cursor."""
        self._show_help(event.widget)

    def _spec_of(self, focused: Widget | None) -> FieldSpec | None:
        """The field that has the cursor."""
        return focused.spec if isinstance(focused, LineEditor | LinesEditor | ChoiceEditor) else None

    def _show_help(self, focused: Widget | None) -> None:
        """The help of a field, or what a signal asks there."""
        spec = self._spec_of(focused)
        raised = self._asked.get(spec.name) if spec else None
        words = f"! {words_of(raised)}" if raised else _(spec.help) if spec else ""
        for line in self.query(".help").results(Static):
            line.update(words)

    @work(exclusive=True, group="signals")
    async def _show_signals(self) -> None:
        """Mark the fields that a signal asks for."""
        kind, record_id, trajectory_id, today = self.kind.name, self.record_id, self.trajectory_id, self.desk.today
        raised = await self.desk.run(lambda store: about(store, kind, record_id, trajectory_id, today))
        self._asked = {one.field: one for one in reversed(raised)}
        if self.form:
            self.form.ask(self._asked)
            self._show_help(self.focused)

    async def on_record_form_saved(self, event: RecordForm.Saved) -> None:
        """The title may have changed."""
        event.stop()  # the app has its own
        was_there = self._view and self._view.exists
        self._view = await self.desk.run(lambda store: store.view(self.kind.name, self.record_id))
        if not was_there:
            await self.show_beside()  # something may have come along
        self._show_title()
        self._show_signals()
        self._show_standing()
        if (self.kind.name, event.field) in FOLLOWED:
            await self._fill_in(event.field)
        if (self.kind.name, event.field) in PROPOSING and self.form:
            self.form.suggest(await self._suggestions())

    async def _suggestions(self) -> Mapping[str, Any]:
        kind, values, today = self.kind.name, self.values, self.desk.today
        return await self.desk.run(lambda store: suggestions_for(store, kind, values, today))

    async def _fill_in(self, name: str) -> None:
        kind, record_id = self.kind.name, self.record_id
        if await self.desk.run(lambda store: fill_in(store, kind, record_id, name)):
            self.notify(_("Wat bij deze keuze hoort, is ingevuld; je mag alles veranderen."))
            await self.reload()

    async def reload(self) -> None:
        """Show what changed elsewhere."""
        if not self.form:
            return
        view, titles = await self.desk.run(self._read)
        if view.values.get("deleted_at") and self.app.screen is self:
            self.dismiss(None)  # its making was undone: there is nothing here any more
            return
        self._view = view
        self.form.show(view, titles)
        self._show_title()
        await self.show_beside()
        self._show_signals()
        self._show_standing()

    # Choosing

    @work
    async def on_choice_editor_pick_asked(self, event: ChoiceEditor.PickAsked) -> None:
        """Show all answers of a choice, or the records that a reference can point at."""
        event.stop()
        spec = event.editor.spec
        if spec.kind == "reference":
            await self._pick_record(event.editor, spec, event.typed)
            return
        options = options_of(spec)
        picked = await self.app.push_screen_wait(
            PickScreen(
                _(spec.title),
                [Choice(str(n), title, explained(spec, value)) for n, (value, title) in enumerate(options)],
            )
        )
        if picked is not None and self.form:
            self.form.choose(spec.name, options[int(picked)][0])

    async def _pick_record(self, editor: ChoiceEditor, spec: FieldSpec, typed: str) -> None:
        record_id = await pick_or_make(self, spec.target, _(spec.title), typed)
        if record_id and self.form:
            self.form.choose(spec.name, record_id)  # at once: the coach may leave before its title was read
            view = await self.desk.run(lambda store: store.view(spec.target, record_id))
            editor.shown = title_of(view.row, self.desk.today)

    # What belongs under it

    async def _show_children(self) -> None:
        lists = self.query(RecordList)
        if lists:
            lists.first(RecordList).show(await self.desk.run(self._sections))

    def _sections(self, store: Store) -> list[Section]:
        return [
            Section(
                capital(_(KINDS[kind].words.many)),
                kind,
                store.rows(kind, **{field: self.record_id}),
                {field: self.record_id},
            )
            for kind, field in self._children()
        ]

    def _children(self) -> list[tuple[str, str]]:
        """What is listed here; the parts of a trajectory stand on its step screens."""
        if self.kind.name == "trajectory":
            return []
        return [
            (kind, field) for kind, field in children_of(self.kind.name) if self.LISTED is None or kind in self.LISTED
        ]

    async def on_record_list_open_asked(self, event: RecordList.OpenAsked) -> None:
        """Open a record from the list."""
        await go.to_record(self, event.kind, event.record_id)

    async def on_record_list_new_asked(self, event: RecordList.NewAsked) -> None:
        """Make a new record under this one."""
        await go.to_new(self, event.section.kind, event.section.starting or {})

    async def on_record_list_delete_asked(self, event: RecordList.DeleteAsked) -> None:
        """Take a record away; undo brings it back."""
        await go.take_away(self, event.kind, event.record_id)

    @work
    async def action_history(self) -> None:
        """Who changed this field and the rest of the record, and when."""
        from screens.history import history_of

        self.keep_typing()
        spec = self._spec_of(self.focused)
        self.app.push_screen(await history_of(self.desk, self.record_id, spec.name if spec else ""))

    # How it goes on

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some commands only make sense for some kinds."""
        if action == "same_design":
            return self.kind.name == "trajectory"
        if action == "doubles":
            return MERGED in self.kind.field_names
        if action == "erase":
            return self.kind.name == "candidate" and bool(self._view and self._view.exists)
        return action != "state" or self.kind.name in KINDS_WITH_STATES

    @work(exclusive=True, group="erase")
    async def action_erase(self) -> None:
        """Ask for the code of this person before everything about them goes."""
        from screens.erasing import EraseScreen, erasable

        self.keep_typing()
        self.hold_keys()
        candidate_id, today = self.record_id, self.desk.today
        found = await self.desk.run(lambda store: erasable(store, candidate_id, today))
        self.app.push_screen(EraseScreen(found))

    def action_doubles(self) -> None:
        """Who may be the same."""
        from screens.doubles import DoublesScreen

        self.keep_typing()
        self.hold_keys()
        self.app.push_screen(DoublesScreen(self.kind.name, self.record_id))

    def action_state(self) -> None:
        """Choose how it goes on."""
        self.keep_typing()
        self.hold_keys()
        self._change_state()

    @work(exclusive=True, group="state")
    async def _change_state(self) -> None:
        asked = await change_state(self, Subject(self.kind.name, self.record_id, self.starting))
        if asked is None:
            return
        if asked and self.form:
            self.form.go_to(asked)
        self.release_keys()
