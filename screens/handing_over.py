"""Handing over: which candidates, to which colleague, until when; then a file that only that colleague can open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from nbm_tui.i18n import _
from screens import commands
from screens.asking_date import DateScreen
from screens.base import NbmScreen
from screens.confirm import ConfirmScreen
from screens.drafting import settle_drafts
from screens.dutch_dates import show_date
from screens.keymap import with_keys
from screens.message import MessageScreen
from screens.pick import Choice, PickScreen
from screens.widgets.choose_list import ChooseList
from screens.widgets.key_bar import KeyBar
from screens.widgets.title_bar import TitleBar
from screens.wording import title_of
from storage.errors import NoFolder
from storage.sync.handover import hand_over
from storage.sync.trust import Colleague, NoColleague, NotAdmitted, colleagues, link
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store
    from storage.views import Row


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those who can be handed over, each with the coach of now; and who belongs to the trajectory that one came from.

    `mine` is the coach of this laptop.
    """

    rows: Sequence[Row]
    coaches: dict[str, str]
    mine: str
    of_case: str


class CandidateList(ChooseList):
    """Enter goes on with whoever is marked."""

    BINDINGS = commands.bindings(
        commands.Command("select", "enter", "Enter", N_("Verder"), N_("Kies aan wie en tot wanneer."))
    )


class HandOverScreen(NbmScreen):
    """Mark candidates with the space bar; Enter asks to whom and until when, and says what will happen."""

    HELP_NL = N_(
        "Hier geef je kandidaten aan een collega, voorgoed of tot een datum, zoals bij verlof. Kies ze met spatie en "
        "druk op Enter. Je collega krijgt alles wat bij hen hoort, met de geschiedenis. Bij elk traject komt een "
        "overgang te staan, want een andere coach is een moment om op te letten."
    )
    BINDINGS = commands.bindings(
        replace(commands.TICK, title=N_("Kiezen"), help=N_("Kies deze kandidaat, of niet meer."))
    )
    DEFAULT_CSS = """
    HandOverScreen > .intro { height: auto; padding: 1; }
    """

    def __init__(self, trajectory_id: str = "") -> None:
        super().__init__()
        self._case = trajectory_id
        self._found = Candidates((), {}, "", "")
        self._marked: set[str] = set()

    @property
    def trajectory_id(self) -> str:
        """The trajectory that the coach came from."""
        return self._case

    def compose(self) -> ComposeResult:
        """What to do, and the candidates."""
        yield TitleBar(_("Overdragen aan een collega"))
        words = _("Wie draag je over? Spatie kiest iemand, Enter gaat verder.")
        yield Static(words, classes="intro", markup=False)
        yield CandidateList()
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read; who belongs to the trajectory that the coach came from is chosen already."""
        await self.reload()
        if self._found.of_case:
            self._marked = {self._found.of_case}
            self._show(self._found.of_case)

    async def reload(self) -> None:
        """Read again; who is marked stays so."""
        case = self._case
        self._found = await self.desk.run(lambda store: _candidates(store, case))
        self._marked &= {row.id for row in self._found.rows}
        self._show()

    def _show(self, at: str = "") -> None:
        lines = self.query_one(CandidateList)
        before = at or (lines.highlighted_option.id if lines.highlighted_option else "")
        none = with_keys(_("Er zijn nog geen kandidaten. Met {lists} ga je naar je lijsten en maak je er een."))
        options = [Option(self._line(row), id=row.id) for row in self._found.rows]
        lines.set_options(options or [Option(none, disabled=True)])
        ids = [row.id for row in self._found.rows]
        lines.highlighted = ids.index(before) if before in ids else (0 if ids else None)

    def _line(self, row: Row) -> Content:
        coach = row.values.get("coach_id")
        with_whom = self._found.coaches.get(coach or "", "") if coach != self._found.mine else ""
        remark = _("nu bij {coach}").format(coach=with_whom) if with_whom else ""
        mark = "[x]" if row.id in self._marked else "[ ]"
        return Content.assemble((f"{mark} ", "$accent"), title_of(row), (f"  {remark}" if remark else "", "$muted"))

    def action_tick(self) -> None:
        """Choose the candidate at the cursor, or not any more."""
        at = self.query_one(CandidateList).highlighted_option
        if at and at.id:
            self._marked ^= {at.id}
            self._show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ask to whom and until when, then do it."""
        event.stop()
        if not self._marked:
            self.notify(_("Kies eerst met spatie wie je overdraagt."), severity="warning")
            return
        self.hold_keys()
        self._hand_over()

    @work(exclusive=True)
    async def _hand_over(self) -> None:
        known, folder = await self.desk.run(_known)
        choices = [Choice(one.replica, one.name, _("laptop {digits}").format(digits=one.replica[:8])) for one in known]
        picked = await self.app.push_screen_wait(PickScreen(_("Aan wie draag je over?"), choices))
        if not picked:
            return
        colleague = next(one for one in known if one.replica == picked)
        until = await self.app.push_screen_wait(DateScreen(*_until_words(), self.desk.today))
        if not until:
            return
        if await self.app.push_screen_wait(self._summary(colleague, until.day, folder)):
            path = await self._make(colleague, until.day, folder)
            self.app.push_screen(MessageScreen(_("Het bestand is klaar"), _made_words(path, colleague)))
            self._marked.clear()

    def _summary(self, colleague: Colleague, until: date | None, folder: Path) -> ConfirmScreen:
        names = ", ".join(title_of(row) for row in self._found.rows if row.id in self._marked)
        how_long = _("tot {day}").format(day=show_date(until)) if until else _("voorgoed")
        first = _("{who} gaat naar {colleague}, {how_long}.")
        told = (
            first.format(who=names, colleague=colleague.name, how_long=how_long),
            _("Bij de kandidaat komt je collega als coach te staan."),
            _("Bij elk traject komt een overgang: een andere coach."),
            _("Op de einddatum staat er een tweede overgang klaar: terug naar jou.") if until else "",
            _("Op deze laptop blijft alles staan; wat jullie daarna allebei typen, komt bij de centrale samen."),
            _("Het bestand komt in {folder}. Alleen de laptop van je collega kan het openen.").format(folder=folder),
        )
        text = "\n".join(filter(None, told))
        return ConfirmScreen(_("Dit gaat er gebeuren"), text, _("Enter: doen   Esc: niet doen"))

    async def _make(self, colleague: Colleague, until: date | None, folder: Path) -> Path:
        chosen = sorted(self._marked)
        await settle_drafts(self.desk)
        return await self.desk.run(lambda store: hand_over(store, chosen, colleague, until, folder))


def _until_words() -> tuple[str, str]:
    return (
        _("Tot wanneer?"),
        _("Typ een datum, bijvoorbeeld 1 mei of over 6 weken. Leeg betekent: voorgoed. Enter gaat verder."),
    )


def _made_words(path: Path, colleague: Colleague) -> str:
    return "\n".join(
        (
            _("Bestand: {file}").format(file=path.name),
            _("Map: {folder}").format(folder=path.parent),
            _("Geef het aan {colleague}. Die leest het in bij Leveren.").format(colleague=colleague.name),
            _("Lever zelf ook aan de centrale, dan weet die wie nu de coach is."),
        )
    )


def _candidates(store: Store, trajectory_id: str) -> Candidates:
    coaches = {row.id: row.values.get("name") or "" for row in store.rows("team_member")}
    of_case = store.view("trajectory", trajectory_id).values.get("candidate_id") if trajectory_id else None
    return Candidates(store.rows("candidate"), coaches, store.author.member_id, of_case or "")


def _known(store: Store) -> tuple[list[Colleague], Path]:
    """To whom something can be given, and the folder for the file."""
    folder = store.preferences()["export_folder"]
    with store.session() as session:
        if link(session) is None:
            raise NotAdmitted
        found = colleagues(session)
    if not found:
        raise NoColleague
    if not folder:
        raise NoFolder
    return found, Path(folder).expanduser()
