"""The candidates of a group, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from nbm_tui.i18n import _
from screens import commands, signs
from screens.keymap import with_keys
from screens.widgets.strip import small_strip

FIXED = 14  # columns that do not grow: signals, mark, the seven steps and what stands between
LEAST = 30  # columns for name, state and employer together


@dataclass(frozen=True, slots=True)
class Member:
    """A candidate in a group: how far the steps and the match are, with whom, and how many strong signals are up."""

    trajectory_id: str
    name: str
    employer: str
    state: str
    ended: bool
    steps: tuple[str, ...]
    signals: int


class GroupList(OptionList):
    """Enter opens the trajectory of a candidate; the space bar marks people for a change of all at once."""

    DEFAULT_CSS = """
    GroupList { border: round $border; border-title-color: $muted; background: $background; padding: 0 0 0 1; }
    GroupList:focus { border: round $primary; border-title-color: $primary; }
    """
    BINDINGS = commands.bindings(commands.OPEN, commands.TICK)

    class Chosen(Message):
        """The trajectory of a candidate has to be opened."""

        def __init__(self, trajectory_id: str) -> None:
            super().__init__()
            self.trajectory_id = trajectory_id

    def __init__(self, title: str) -> None:
        super().__init__()
        self.border_title = title
        self._members: Sequence[Member] = ()
        self._marked: set[str] = set()

    def on_resize(self) -> None:
        """There is more room, or less."""
        self.show(self._members)

    def show(self, members: Sequence[Member]) -> None:
        """Show these candidates; the cursor stays on the one where it was, and marks stay."""
        self._members = members
        self._marked &= {member.trajectory_id for member in members}
        room = max(LEAST, self.content_size.width - FIXED)
        widths = room * 2 // 5, room // 4, room - room * 2 // 5 - room // 4
        before = self.highlighted_option.id if self.highlighted_option else None
        nobody = Option(Content.styled(with_keys(_("Nog niemand. {new}: mensen aanmelden")), "$muted"), id="")
        self.set_options(
            [
                Option(_line(member, member.trajectory_id in self._marked, *widths), id=member.trajectory_id)
                for member in members
            ]
            or [nobody]
        )
        ids = [option.id for option in self.options]
        self.highlighted = ids.index(before) if before in ids else 0

    def action_open(self) -> None:
        """Open the candidate at the cursor."""
        option = self.highlighted_option
        if option and option.id:
            self.post_message(self.Chosen(option.id))

    def action_tick(self) -> None:
        """Mark the candidate at the cursor or take the mark away, and go on to the next."""
        option = self.highlighted_option
        if option and option.id:
            self._marked ^= {option.id}
            self.show(self._members)
            self.action_cursor_down()

    @property
    def chosen(self) -> list[str]:
        """The trajectories that are marked, or else the one at the cursor."""
        marked = [member.trajectory_id for member in self._members if member.trajectory_id in self._marked]
        option = self.highlighted_option
        return marked or ([option.id] if option and option.id else [])

    def unmark(self, trajectory_ids: Iterable[str]) -> None:
        """Take these marks away: the change was made. Who was marked meanwhile stays so."""
        self._marked -= set(trajectory_ids)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A line was clicked."""
        event.stop()
        self.action_open()


def _line(member: Member, marked: bool, name_width: int, state_width: int, employer_width: int) -> Content:
    employer = member.employer or ("–" if member.ended else _("nog geen"))
    return Content.assemble(
        (f"{signs.SIGNAL[0]}{member.signals}".rjust(3) if member.signals else "   ", signs.SIGNAL[1]),
        signs.MARKED if marked else " ",
        Content(member.name or _("(nog niemand)")).truncate(name_width, ellipsis=True, pad=True),
        " ",
        small_strip(member.steps),
        " ",
        Content.styled(member.state, "$accent").truncate(state_width, ellipsis=True, pad=True),
        " ",
        Content.styled(employer, "" if member.employer else signs.NOBODY).truncate(employer_width, ellipsis=True),
    )
