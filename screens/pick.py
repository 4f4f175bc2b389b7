"""The picker: a short question, type to narrow down, Enter to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from nbm_tui.i18n import _
from screens.base import NbmModal
from screens.folding import fold
from screens.widgets.hanging import Hanging
from screens.widgets.line_input import FilterInput
from screens.widgets.steered_list import MOVES, SteeredList
from storage.text import N_

HANGS = 40  # signs of a title up to which its remark hangs behind it


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a picker: its key, its words, and a muted remark; `always` keeps it whatever is typed."""

    key: str
    title: str
    remark: str = ""
    always: bool = False


class PickScreen(NbmModal[str]):
    """Gives the key of the chosen line, or None when the coach goes back."""

    HELP_NL = N_(
        "Hier kies je één regel. Typ een paar letters om te zoeken, ga met de pijltjes op en neer en kies met Enter."
    )
    BINDINGS = MOVES
    DEFAULT_CSS = """
    PickScreen { align: center top; }
    PickScreen > .panel { margin-top: 1; }
    PickScreen Input { margin-bottom: 1; }
    PickScreen SteeredList { height: auto; background: $panel; padding: 0; }
    """
    MOST_LINES, AROUND = 16, 12  # lines of the list, and rows of the window that are never for it

    def __init__(self, title: str, choices: Sequence[Choice], typed: str = "", at: int = 0) -> None:
        """`typed` is what stands in the field, `at` the line to begin on."""
        super().__init__()
        self._at = at
        self._title = title
        self._choices = choices
        self.typed = typed

    def compose(self) -> ComposeResult:
        """Question, field, list."""
        with Vertical(classes="panel"):
            yield Static(self._title, classes="title", markup=False)
            yield FilterInput(self.typed, placeholder=_("Typ om te zoeken"))
            yield SteeredList(*self._options(self.typed))

    def on_mount(self) -> None:
        """Start on a line, with the cursor in the field."""
        options = self.query_one(SteeredList)
        options.highlighted = None if options.options[0].disabled else self._at
        self.set_focus(self.query_one(Input))

    def on_resize(self) -> None:
        """The list ends where the panel does, so that the line at the cursor is always in sight."""
        above = sum(one.outer_size.height for one in self.children if one.styles.dock == "top")  # the tour
        room = self.size.height - above - self.AROUND - len(self._title) // 60
        self.query_one(SteeredList).styles.max_height = min(self.MOST_LINES, room)

    def _options(self, typed: str) -> list[Option]:
        wanted = fold(typed)
        found = [one for one in self._choices if one.always or wanted in fold(f"{one.title} {one.remark}")]
        # First what says so in its title, then in its remark, and at the end what is always there.
        hits = sorted(found, key=lambda one: (one.always, wanted not in fold(one.title)))
        nothing = Option(_("Niets gevonden. Met minder letters vind je meer."), disabled=True)
        return [Option(_line(choice), id=choice.key) for choice in hits] or [nothing]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow down."""
        self.typed = event.value
        options = self.query_one(SteeredList)
        options.set_options(self._options(event.value))
        options.highlighted = None if options.options[0].disabled else 0

    def action_move(self, by: int) -> None:
        """Up or down the list while the cursor stays in the field."""
        self.on_resize()  # something may have come above it
        self.query_one(SteeredList).move(by)

    def on_input_submitted(self) -> None:
        """Take the highlighted line."""
        options = self.query_one(SteeredList)
        if options.highlighted is not None:
            self._take(options.get_option_at_index(options.highlighted).id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A line was clicked."""
        self._take(event.option_id)

    def _take(self, key: str | None) -> None:
        self.hold_keys()  # until the screen below is back
        self.dismiss(key)


def _line(choice: Choice) -> Content | Hanging:
    if choice.remark and len(choice.title) <= HANGS:
        return Hanging((f"{choice.title}  ", ""), choice.remark, style="$muted", indent=4)
    return Content.assemble(choice.title, (f"  {choice.remark}" if choice.remark else "", "$muted"))
