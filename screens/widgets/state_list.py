"""How many records are in each state on their way to the centre; Enter shows which."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from nbm_tui.i18n import _
from screens import commands, signs
from storage.sync.states import SyncState
from storage.text import N_


class StateList(OptionList):
    """A line for each state that occurs, what asks for attention first."""

    DEFAULT_CSS = """
    StateList { border: round $border; border-title-color: $muted; background: $background; padding: 0 1; }
    StateList:focus { border: round $primary; border-title-color: $primary; }
    """
    BINDINGS = commands.bindings(
        commands.Command("select", "enter", "Enter", N_("Openen"), N_("Laat zien welke gegevens zo ver zijn."))
    )

    class Chosen(Message):
        """The records in a state have to be shown."""

        def __init__(self, state: SyncState) -> None:
            super().__init__()
            self.state = state

    def __init__(self) -> None:
        super().__init__()
        self.border_title = _("Hoe ver alles is")

    def show(self, counts: Mapping[SyncState, int]) -> None:
        """Show these numbers; a cursor that is in use stays on its state."""
        before = self.highlighted_option.id if self.highlighted_option and self.has_focus else None
        states = [state for state in SyncState if counts.get(state)]
        none = Option(_("Nog niets vastgelegd."), disabled=True)
        self.set_options([Option(_line(state, counts[state]), id=state) for state in states] or [none])
        if states:
            self.highlighted = states.index(SyncState(before)) if before in states else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell which state it is."""
        event.stop()
        self.post_message(self.Chosen(SyncState(event.option_id or "")))


def _line(state: SyncState, count: int) -> Content:
    sign, colour = signs.SENT[state]
    return Content.assemble((f"{sign} ", colour), f"{count} {_(state.title_nl)}")
