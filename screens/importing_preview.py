"""Taking over a list: what would happen to each line, and doing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from nbm_tui.i18n import _, plural
from screens import commands, signs
from screens.base import NbmScreen
from screens.errors import error_text
from screens.importing import ImportingScreen
from screens.importing_columns import ColumnsScreen
from screens.keymap import with_keys
from screens.message import MessageScreen
from screens.progress import BusyBar, ShowsProgress
from screens.widgets.key_bar import KeyBar
from screens.widgets.plan_list import PlanList
from screens.widgets.title_bar import TitleBar
from screens.wording import capital, show_value
from storage.errors import NbmError
from storage.importing.errors import ImportStopped
from storage.importing.likeness import Certainty
from storage.importing.plan import Alike, Effect, Fate, Plan, make_plan
from storage.importing.writing import Written, write_plan
from storage.records import KINDS
from storage.text import N_

if TYPE_CHECKING:
    from screens.importing import Intake
    from storage.records.fields import FieldSpec

TAKE_OVER = replace(
    commands.OPEN, title=N_("Overnemen"), help=N_("Neem dit allemaal over; je kunt het in één keer terugdraaien.")
)
WORDS = {Fate.NEW: N_("nieuw"), Fate.SAME: N_("al bekend"), Fate.SKIP: N_("overslaan")}
LIKENESS = {
    Certainty.SURE: N_("Hetzelfde nummer als {name}."),
    Certainty.LIKELY: N_("Dezelfde naam of code als {name}."),
    Certainty.DOUBTFUL: N_("Dezelfde naam als {name}, maar een andere plaats of een ander nummer."),
}
WIDEST = 9  # of those words
DETAILS = 6  # lines


class PreviewScreen(ShowsProgress, NbmScreen):
    """Every employer and candidate of the list with its fate; Enter writes them all, Escape goes back."""

    HELP_NL = N_(
        "Elke regel is een werkgever of kandidaat uit je lijst. [+] wordt nieuw. [=] lijkt op iets dat je al hebt, of "
        "op een eerdere regel: dan worden alleen lege velden aangevuld en blijft wat er al staat. [–] wordt "
        "overgeslagen. Bovenaan staat wat je zelf moet bekijken. Met spatie kies je iets anders en met "
        "{not_applicable} sla je een regel over. Enter neemt alles over, in één keer; Esc stopt daarmee of "
        "gaat terug naar de kolommen. {undo} draait het weer terug."
    )
    BINDINGS = commands.bindings(TAKE_OVER)
    DEFAULT_CSS = f"""
    PreviewScreen > Vertical {{
        dock: bottom; height: auto; margin-bottom: 1; padding: 0 1; background: $surface;
    }}
    PreviewScreen > Vertical > Static {{ width: 100%; height: auto; }}
    PreviewScreen > Vertical > #details {{ height: {DETAILS}; }}
    """

    def __init__(self, intake: Intake, plan: Plan) -> None:
        super().__init__()
        self._intake, self._plan = intake, plan
        self._effects: list[Effect] = []
        self._order: list[int] = []
        self._stop: Event | None = None
        self._is_done = False

    def compose(self) -> ComposeResult:
        """The lines; below them the one at the cursor, the counts and how the writing goes."""
        yield TitleBar(_("Lijst inlezen: wat gaat er gebeuren?"))
        yield PlanList()
        with Vertical():
            yield Static("", id="details", markup=False)
            yield BusyBar()
            yield Static("", id="counts", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the plan, first what the coach has to look at."""
        self._order = sorted(range(len(self._plan.mentions)), key=self._rank)
        self._show()
        self.set_focus(self.query_one(PlanList))

    async def reload(self) -> None:
        """Hold the list against what is kept again; after the writing there is nothing left to do here."""
        if self._is_done:
            _leave(self)
        elif self._stop is None:
            intake = self._intake
            self._plan = await self.desk.run(
                lambda store: make_plan(store, intake.found, intake.targets, intake.chosen)
            )
            self._show()

    # The lines

    def _rank(self, at: int) -> int:
        alike, mention = self._plan.alike[at], self._plan.mentions[at]
        if (alike and alike.certainty != Certainty.SURE) or not self._plan.fates_of(at)[:-1]:
            return 0
        return 1 if (alike and alike.differs) or mention.unfit else 2

    def _show(self) -> None:
        self._effects = self._plan.effects()
        self.query_one(PlanList).show(len(self._order), self._line)
        self.query_one("#counts", Static).update(self._counts())
        self._tell_about(self.query_one(PlanList).cursor)

    def _line(self, row: int, width: int) -> Content:
        at = self._order[row]
        mention, effect, alike = self._plan.mentions[at], self._effects[at], self._plan.alike[at]
        words = KINDS[mention.kind].words.one
        room = width - WIDEST - 16
        like = _("lijkt op {name}").format(name=self._name_of(alike)) if alike else ""
        return Content.assemble(
            signs.FATE[effect.fate],
            Content.styled(f" {_(WORDS[effect.fate])} ".ljust(WIDEST + 2), signs.FATE[effect.fate][1]),
            Content.styled(_(words), "$muted").truncate(11, ellipsis=True, pad=True),
            Content(mention.name or _("(zonder naam)")).truncate(room // 2, ellipsis=True, pad=True),
            " ",
            Content.styled(like, "$muted").truncate(max(1, room - room // 2 - 1), ellipsis=True),
        )

    def _name_of(self, alike: Alike) -> str:
        known = alike.known
        if known.record_id:
            return str(known.values.get("name") or known.values.get("code") or _("(nog zonder naam)"))
        return _("regel {n}").format(n=self._plan.mentions[known.at].line)

    def on_plan_list_moved(self, event: PlanList.Moved) -> None:
        """Tell more about the line at the cursor."""
        self._tell_about(event.at)

    def _tell_about(self, row: int) -> None:
        if row < len(self._order):
            about = [line for line in self._about(self._order[row]) if line]
            self.query_one("#details", Static).update("\n".join(about[:DETAILS]))

    def _about(self, at: int) -> Iterator[str]:
        """What the coach has to know to decide about a mention, a line each."""
        mention, alike = self._plan.mentions[at], self._plan.alike[at]
        yield f"{capital(_('regel {n}').format(n=mention.line))}: {mention.name or _('(zonder naam)')}"
        if not self._plan.fates_of(at)[:-1]:
            yield _("Zonder naam komt deze regel nergens bij. Hij wordt overgeslagen.")
        if alike:
            yield self._likeness(alike)
            is_same = self._effects[at].fate == Fate.SAME
            yield from _differences(alike, is_same)
            if is_same and alike.fills:
                yield _("Vult aan: {fields}.").format(fields=_fields(alike.fills))
        if mention.contact:
            person = " · ".join(str(mention.contact[name]) for name in ("name", "reach") if mention.contact.get(name))
            yield _("Contactpersoon: {name}").format(name=person) if person else ""
        if mention.unfit:
            yield _("Past niet en blijft weg: {fields}.").format(fields=_fields(mention.unfit))

    def _likeness(self, alike: Alike) -> str:
        return _(LIKENESS[alike.certainty]).format(name=self._name_of(alike))

    def _counts(self) -> str:
        counts = self._plan.counts()
        parts = (
            _("{n} nieuw").format(n=counts.new),
            _("{n} al bekend").format(n=counts.known),
            _("{n} dubbel in de lijst").format(n=counts.double) if counts.double else "",
            _("{n} overslaan").format(n=counts.left_out),
        )
        return " · ".join(filter(None, parts))

    def on_plan_list_change_asked(self, event: PlanList.ChangeAsked) -> None:
        """Give a line another fate."""
        if self._stop is not None:
            return
        at = self._order[event.at]
        fates, now = self._plan.fates_of(at), self._plan.fate(at)
        if event.skip:
            self._plan.choose(at, Fate.SKIP if now != Fate.SKIP else fates[0])
        else:
            self._plan.choose(at, fates[(fates.index(now) + 1) % len(fates)])
        self._show()

    # Writing

    def action_open(self) -> None:
        """Write it all; a worker of the app, because what was begun is finished when the coach goes elsewhere."""
        if self._stop is None and not self._is_done:
            self._stop = Event()
            self.app.run_worker(self._write(self._stop))

    def action_back(self) -> None:
        """Stop the writing, or go back to the columns."""
        if self._stop is None:
            super().action_back()
            return
        self._stop.set()
        self._say(_("Stoppen ..."))

    async def _write(self, stop: Event) -> None:
        self.add_class("-busy")
        self.query_one(BusyBar).update(total=1, progress=0)
        self._say(_("Bezig. Esc stopt."))
        plan = self._plan
        try:
            written = await self.desk.run(lambda store: write_plan(store, plan, self._tell, stop.is_set))
        except ImportStopped:
            self._end(_("Gestopt, er is niets geschreven."))
        except NbmError as error:
            self._end(error_text(error))
        else:
            self._is_done = True
            self._end(written_words(written))

    def _end(self, words: str) -> None:
        """Say how it went, here or on the screen that the coach went to."""
        self._stop = None
        if self.app.screen is not self:
            self.app.notify(words)
        elif self._is_done:
            app = self.app
            _leave(self)
            app.push_screen(MessageScreen(_("De lijst is overgenomen"), words))
        else:
            self._say(words)
        self.remove_class("-busy")

    def _say(self, text: str) -> None:
        for line in self.query("#counts").results(Static):  # none when the coach has left meanwhile
            line.update(text)


def _leave(screen: NbmScreen) -> None:
    """Back to where the coach was before the list."""
    app = screen.app
    while isinstance(app.screen, PreviewScreen | ColumnsScreen | ImportingScreen):
        app.pop_screen()


def _differences(alike: Alike, is_same: bool) -> Iterator[str]:
    stays = _("{field}: {kept} blijft staan, de lijst zegt {given}.")
    words = stays if is_same else _("{field}: {kept}, in de lijst {given}.")
    for spec, kept, given in alike.differs:
        yield words.format(field=_(spec.title), kept=show_value(spec, kept), given=show_value(spec, given))


def _fields(specs: Iterable[FieldSpec]) -> str:
    """The titles of fields, in running text."""
    return ", ".join(_(spec.title).lower() for spec in specs)


def written_words(written: Written) -> str:
    """How many of each, a line each, and how to take it back."""
    told = (
        (written.new, plural("{n} is nieuw.", "{n} zijn nieuw.", written.new)),
        (written.completed, plural("{n} is aangevuld.", "{n} zijn aangevuld.", written.completed)),
        (written.unchanged, plural("{n} had alles al.", "{n} hadden alles al.", written.unchanged)),
        (written.left_out, plural("{n} is overgeslagen.", "{n} zijn overgeslagen.", written.left_out)),
    )
    is_changed = written.new or written.completed
    last = with_keys(_("{undo} draait dit in één keer terug.")) if is_changed else _("Er is niets veranderd.")
    return "\n".join([*(words for count, words in told if count), last])
