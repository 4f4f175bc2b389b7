"""A talk: one question at a time, answered with a letter or in words; what comes up in passing is caught beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import Future
from dataclasses import replace

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import Worker

from nbm_tui.i18n import _, language
from screens.answering import Asked, Given, answer
from screens.asking import answers_line, parts_of, said, short, standing_of
from screens.base import NbmScreen
from screens.catching import Line, caught_words, completed, understand
from screens.desk import done
from screens.dutch_dates import show_date
from screens.errors import error_text
from screens.noting import keep_answer
from screens.pick import Choice, PickScreen
from screens.talking import REPORT, Sheet, meanings, read_sheet
from screens.typed_values import looks_sensitive, write
from screens.widgets.answer_input import AnswerInput
from screens.widgets.form import DRAFT_AFTER_PAUSE
from screens.widgets.key_bar import KeyBar
from screens.widgets.title_bar import TitleBar
from storage.drafts import Typed
from storage.errors import NbmError
from storage.store import Store
from storage.talks import TalkState
from storage.text import N_

END = "end"  # the line below the questions: what was caught
WIDEST, AROUND = 120, 4  # columns of the page, and those beside it
LEAST_ANSWERS, REST = 5, 26  # lines of earlier answers that there are at least; lines that the rest takes
MOST_HINTS = 4  # lines
LONGEST = 7_000  # characters that one answer can have: more does not fit in a report


class IntakeScreen(NbmScreen):
    """The coach looks at the person: one line to type in, and Enter goes on."""

    HELP_NL = N_(
        "Eén vraag tegelijk. Typ het antwoord, of de letter die ervoor staat, en druk op Enter; zonder antwoord gaat "
        "Enter ook verder. l is later: die vraag komt aan het eind terug. x is niet van toepassing. Achter een letter "
        "mag je gewoon verder typen. In elke regel vang je op wat er tussendoor komt: #taal een belemmering, "
        "!vrijdag bellen een actie, @leerplek waar het over gaat. Een begin van het woord is genoeg. Pijl omhoog gaat "
        "terug, Page Down naar het volgende onderwerp, en {talk} toont alle vragen. Esc stopt; je gaat later verder "
        "waar je was."
    )
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 - from which there is room for every hint
    BINDINGS = [  # noqa: RUF012 - Textual's own declaration
        Binding("up", "go(-1)", N_("Vorige vraag"), False, "↑", tooltip=N_("Terug naar de vraag hiervoor.")),
        Binding("down", "go(1)", N_("Vraag erna"), False, "↓", tooltip=N_("Naar de vraag hierna.")),
        Binding(
            "pagedown", "topic(1)", N_("Volgend onderwerp"), False, "PgDn", tooltip=N_("Naar het onderwerp hierna.")
        ),
        Binding(
            "pageup", "topic(-1)", N_("Vorig onderwerp"), False, "PgUp", tooltip=N_("Naar het onderwerp hiervoor.")
        ),
    ]
    DEFAULT_CSS = f"""
    IntakeScreen > Vertical {{ padding: 1 2 0 2; max-width: {WIDEST}; height: 1fr; }}
    IntakeScreen Static {{ width: 100%; height: auto; }}
    IntakeScreen #place, IntakeScreen #why, IntakeScreen #before {{ color: $muted; }}
    IntakeScreen #question {{ text-style: bold; margin: 1 0 0 0; max-height: 4; }}
    IntakeScreen #why {{ max-height: 3; }}
    IntakeScreen #options {{ margin: 1 0 0 0; max-height: 3; }}
    IntakeScreen AnswerInput {{ margin: 1 0 0 0; background: $surface; }}
    IntakeScreen #hint {{ min-height: 2; max-height: 4; }}
    IntakeScreen #below {{ height: 1fr; align-vertical: bottom; }}
    IntakeScreen.-tall #hint {{ min-height: {MOST_HINTS}; }}
    IntakeScreen.-tall #below {{ align-vertical: top; }}
    IntakeScreen #before, IntakeScreen #caught {{ text-wrap: nowrap; text-overflow: ellipsis; }}
    """

    def __init__(self, state: TalkState) -> None:
        super().__init__()
        self._state = state
        self._sheet: Sheet | None = None
        self._at = 0
        self._rounding = False  # the parked questions come back
        self._half: Collection[str] = ()  # the other questions at which a line was typed without Enter
        self._shown = ""  # what stood in the line when the question came
        self._hinted = Content()
        self._problem = ""  # why the line could not be kept
        self._line = AnswerInput(self._complete)
        self._timer: Timer | None = None

    def place(self) -> str:
        """The talk."""
        return f"talk:{self._state.id}"

    @property
    def trajectory_id(self) -> str:
        """The trajectory that is talked about, once it exists."""
        there = self._sheet is not None and "trajectory" in self._sheet.existing
        return self._state.records["trajectory"] if there else ""

    @property
    def asked(self) -> Asked:
        """The question on the screen."""
        assert self._sheet
        return self._sheet.asked[self._at]

    def compose(self) -> ComposeResult:
        """Whom it is with, the question, the line, and what was said before."""
        yield TitleBar()
        with Vertical():
            for part in ("place", "question", "why", "options"):
                yield Static(id=part, markup=False)
            yield self._line
            yield Static(id="hint", markup=False)
            with Vertical(id="below"):  # stands still while hints come and go
                for part in ("before", "caught"):
                    yield Static(id=part, markup=False)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Begin where the coach was, or at the first question that is open."""
        self.set_focus(self._line)
        self._sheet = await self._read()
        place = self._sheet.next_open(-1) or 0
        await self._go_to(self._sheet.at(self._state.question) if self._state.question else place)

    async def reload(self) -> None:
        """Read again; the line that is being typed stays."""
        self._sheet = await self._read()
        self._at = self._sheet.at(self._state.question)
        self._show()

    async def _read(self) -> Sheet:
        state, today = self._state, self.desk.today
        sheet = await self.desk.run(lambda store: read_sheet(store, state, today))
        self._state = replace(self._state, records=sheet.state.records)  # the question may be another one meanwhile
        return sheet

    def on_resize(self) -> None:
        """The answers fit on other lines."""
        if self._sheet:
            self._show()

    # The question on the screen

    def ask(self, key: str) -> None:
        """Ask this question now."""
        self.run_worker(self._ask(key))

    async def _ask(self, key: str) -> None:
        assert self._sheet
        self.hold_keys()  # this screen has taken them, for the question that is on it now
        await self._go_to(self._sheet.at(key))
        self.release_keys()

    async def _go_to(self, place: int) -> None:
        """Ask another question; what was typed at this one is kept."""
        assert self._sheet
        typed, before = "", self._at
        if not self._line.away:
            self.keep_typing()
            typed = self._line.take()
        self._at = place
        key, talk = self.asked.key, replace(self._state, question=self._sheet.asked[place].key)
        self._state = talk

        def keep(store: Store) -> Mapping[str, Typed]:
            store.keep_talk(talk)
            return store.view(REPORT, talk.id).drafts

        try:
            drafts = await self.desk.run(keep)
        except NbmError as error:
            self._at = before
            self._line.give(typed)
            self._tell(error)
            return
        self._half = drafts.keys() - {key}
        asked = self.asked
        self._shown = write(asked.spec.kind, asked.value) if asked.is_text and asked.spec else ""
        self._line.give(drafts[key].text if key in drafts else self._shown)
        if self.is_attached:  # the coach may have left meanwhile
            self._show()

    def _show(self) -> None:
        assert self._sheet
        sheet, asked = self._sheet, self.asked
        before = max(LEAST_ANSWERS, self.app.size.height - REST)
        self.query_one(TitleBar).update(" · ".join(filter(None, (sheet.talk.title(language()), sheet.title))))
        for part, words in parts_of(sheet, self._at, before, self.desk.today).items():
            line = self.query_one(f"#{part}", Static)
            line.update(words)
            line.display = bool(words)
        self.query_one("#options", Static).update(answers_line(asked, min(WIDEST, self.app.size.width) - AROUND))
        self._hint()

    # Typing

    def _understood(self) -> tuple[Line, Given]:
        """What the line says."""
        assert self._sheet
        typed = self._line.value
        line = understand(typed, self._sheet.words, self.desk.today)
        return line, answer(self.asked, line.text, self.desk.today)

    def _complete(self, typed: str) -> str | None:
        return completed(typed, self._sheet.words) if self._sheet else None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how the line is understood, and keep it a moment later."""
        if not self._sheet:
            return
        self._hint()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(DRAFT_AFTER_PAUSE, self.keep_typing)

    def _hint(self) -> None:
        """How the line is understood, and what is not."""
        assert self._sheet
        line, given = self._understood()
        names = meanings(self._sheet.words)
        parts = [Content.styled(f"✓ {words}", "$success") for words in said(self.asked, given, self.desk.today)]
        for caught in line.caught:
            day = show_date(caught.due) if caught.due else ""
            parts.append(Content.styled(f"→ {caught_words(caught, names, day)}", "$success"))
        sensitive = _(looks_sensitive(self._line.value) or "")
        problems = filter(None, (self._problem, *line.hints, given.problem, sensitive, self._too_long()))
        parts += [Content.styled(f"! {words}", "$warning") for words in problems]
        words = Content("\n").join(parts[:MOST_HINTS])
        if words != self._hinted:  # drawing it again lays out the screen again
            self._hinted = words
            self.query_one("#hint", Static).update(words)

    def _too_long(self) -> str:
        words = _("Dit is te lang voor één antwoord (hooguit {n} tekens). Het blijft hier staan.")
        return words.format(n=LONGEST) if len(self._line.value) > LONGEST else ""

    def keep_typing(self) -> None:
        """Keep the line as a draft, until Enter makes an answer of it."""
        if self._sheet and not self._line.away:
            self._keep_line(self._line.value)

    def _keep_line(self, typed: str) -> None:
        key, talk_id, shown = self.asked.key, self._state.id, self._shown

        def keep(store: Store) -> None:
            if typed == shown:
                store.drop_draft(talk_id, key)
            else:
                store.keep_draft(REPORT, talk_id, key, typed, "", {})

        queued = self.desk.send(keep)

        async def kept() -> None:
            await self._kept(queued)

        _worker: Worker[None] = self.app.run_worker(kept)

    async def _kept(self, queued: Future[None]) -> None:
        """Tell beside the line when it could not be kept: a panel would take the keys typed on."""
        try:
            await done(queued)
            self._problem = ""
        except NbmError as error:
            if not self.is_attached:
                raise
            self._tell(error)

    def _tell(self, error: NbmError) -> None:
        self._problem = error_text(error)
        self._hint()

    # Going on

    async def on_input_submitted(self) -> None:
        """Keep what the line says and ask the next question."""
        if not self._sheet or self._too_long():
            return
        typed = self._line.value
        stays: bool | None = False
        if typed.strip() and typed != self._shown:
            stays = await self._keep()
        elif self.asked.is_text and self._shown and not typed.strip():
            stays = await self._keep(Given({self.asked.name: None}))
        if stays:
            await self._go_to(self._at)
        elif stays is not None:
            await self._go_on()

    async def _keep(self, given: Given | None = None) -> bool | None:
        """Keep the answer; whether the same question is asked once more: for a next record, or for its answer.

        None when it could not be kept: then it still stands in the line.
        """
        assert self._sheet
        sheet, asked, today = self._sheet, self.asked, self.desk.today
        line, heard = self._understood()
        heard = given or heard

        def keep(store: Store) -> Sheet:
            state = keep_answer(store, sheet, asked, heard, line, today)
            store.drop_draft(sheet.state.id, asked.key)
            return read_sheet(store, state, today)

        typed = self._line.take()
        try:
            self._sheet = await self.desk.run(keep)
        except NbmError as error:
            self._line.give(typed)
            self._tell(error)
            return None
        self._line.take()
        self._state = self._sheet.state
        self._at = self._sheet.at(asked.key)
        self._shown = ""
        only_caught = bool(line.caught) and not line.text  # in passing, before there is an answer
        return only_caught or (bool(asked.question.fields) and bool(heard.values))

    async def _go_on(self) -> None:
        """The next open question; after the last one those that are parked or half answered, then what was caught."""
        assert self._sheet
        place = None if self._rounding else self._sheet.next_open(self._at)
        if place is None:
            place = self._sheet.next_parked(self._at if self._rounding else -1)
            self._rounding = True
        if place is None:
            place = next((at for at, one in enumerate(self._sheet.asked) if one.key in self._half), None)
        if place is None:
            self._rounding = False
            await self._end(finished=True)
        else:
            await self._go_to(place)

    async def _end(self, finished: bool = False) -> None:
        """Show what was caught; a talk of which every question was asked is over."""
        from screens.intake_end import IntakeEndScreen

        assert self._sheet
        if self._line.away:
            self._line.give("")
        self.keep_typing()
        self.hold_keys()
        if finished and not self._half:
            talk_id = self._state.id
            await self.desk.run(lambda store: store.end_talk(talk_id))
        end = IntakeEndScreen(self._sheet)

        def back(_nothing: None) -> None:
            if end.question:  # a parked question was chosen there
                self.ask(end.question)

        self.app.push_screen(end, back)

    def action_back(self) -> None:
        """Stop for now; a talk in which nothing was said is forgotten."""
        if not self._state.caught and not self._line.value and not self._half:
            talk_id = self._state.id
            self.desk.send(lambda store: store.end_talk(talk_id))
        super().action_back()

    async def action_go(self, by: int) -> None:
        """The question before or after this one."""
        assert self._sheet
        self._rounding = False
        await self._go_to(max(0, min(len(self._sheet.asked) - 1, self._at + by)))

    async def action_topic(self, by: int) -> None:
        """The first question of the next or previous subject."""
        assert self._sheet
        self._rounding = False
        place = self._sheet.other_topic(self._at, by)
        if place is not None:
            await self._go_to(place)

    @work
    async def begin_talk(self) -> None:
        """Here Ctrl+K shows all questions with their answers: a number or the arrows lead to one."""
        assert self._sheet
        self.keep_typing()
        lines = [
            Choice(one.key, f"{number}. {short(one.title)}", standing_of(one, one.key in self._half))
            for number, one in enumerate(self._sheet.asked, 1)
        ]
        end = Choice(END, _("Afronden: wat is opgevangen"))
        picked = await self.app.push_screen_wait(PickScreen(_("Naar welke vraag?"), [*lines, end], at=self._at))
        self._rounding = False
        if picked == END:
            await self._end()
        elif picked:
            await self._ask(picked)
