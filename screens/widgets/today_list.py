"""What today and the coming weeks ask: evaluations, actions on barriers, transitions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from nbm_tui.i18n import _, plural
from screens import commands, signs
from screens.dutch_dates import how_far, show_date
from screens.keymap import shown, with_keys
from storage.caseload import TODAY_MOST, Agenda
from storage.text import N_

WORDS = {"evaluation": N_("evaluatie"), "action": N_("actie"), "transition": N_("overgang")}


class TodayList(OptionList):
    """The dates, earliest first; what is late says so in words."""

    DEFAULT_CSS = """
    TodayList { border: round $border; border-title-color: $muted; background: $background; padding: 0 1; }
    TodayList, TodayList:focus { border-subtitle-color: $warning; }
    TodayList:focus { border: round $primary; border-title-color: $primary; }
    """

    def __init__(self, today: date) -> None:
        super().__init__()
        self.border_title = _("Vandaag")
        self._today = today

    def show(self, items: Sequence[Agenda], to_choose: int = 0) -> None:
        """Show these dates, and under them how many fields have two versions."""
        asks = plural("≠ {n} keer twee versies", "≠ {n} keer twee versies", to_choose) + f": {shown(commands.INBOX)}"
        self.border_subtitle = asks if to_choose else ""
        at = self.highlighted
        options = [Option(self._line(item), id=f"{item.kind}/{item.id}") for item in items]
        if len(items) == TODAY_MOST:
            options.append(Option(_("Er is nog meer. Begin hiermee."), disabled=True))
        self.set_options(options or [Option(_nothing(), disabled=True)])
        self.highlighted = min(at or 0, len(options) - 1) if options else None

    def _line(self, item: Agenda) -> Content:
        late = item.on < self._today
        what = item.text or _(WORDS[item.kind])
        return Content.assemble(
            *([signs.LATE] if late else []),
            (show_date(item.on, self._today), signs.LATE[1] if late else signs.DAY),
            (f" {how_far(item.on, self._today)}" if late or item.on == self._today else "", signs.HOW_FAR),
            f"  {what}",
            (f"  {item.candidate}" if item.candidate else "", signs.PERSON),
        )


def _nothing() -> str:
    planned = _("Niets gepland in de komende twee weken.")
    return f"{planned} {with_keys(_('Met {evaluation} plan je een evaluatie.'))}"
