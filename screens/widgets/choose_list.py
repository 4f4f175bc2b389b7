"""A plain list that fills its screen and says in the key bar what Enter does."""

from __future__ import annotations

from textual.widgets import OptionList

from screens import commands
from storage.text import N_


class ChooseList(OptionList):
    """Enter takes the line at the cursor."""

    DEFAULT_CSS = """
    ChooseList { height: 1fr; }
    ChooseList, ChooseList:focus { border: none; background: $background; background-tint: $background 0%; }
    """
    BINDINGS = commands.bindings(
        commands.Command("select", "enter", "Enter", N_("Kiezen"), N_("Kies wat op deze regel staat."))
    )
