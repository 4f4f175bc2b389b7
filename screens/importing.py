"""Taking over a list: choosing the file. Its columns and its lines come on screens of their own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from nbm_tui.i18n import _
from screens.base import NbmScreen
from screens.folding import fold
from screens.pick import Choice, PickScreen
from screens.widgets.key_bar import KeyBar
from screens.widgets.line_input import LineInput
from screens.widgets.steered_list import MOVES, SteeredList
from screens.widgets.title_bar import TitleBar
from storage.errors import NbmError
from storage.importing.plan import Fate
from storage.importing.reading import SUFFIXES, ListRead, read_list, sheets_of
from storage.importing.remembered import last_folder, recall
from storage.importing.targets import guess
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store

MOST_SHOWN = 500  # names of one folder


@dataclass
class Intake:
    """A list on its way in: what is in it, what each column fills, and the fates that the coach gave to lines."""

    path: Path
    found: ListRead
    targets: dict[str, str]
    chosen: dict[tuple[int, str], Fate] = field(default_factory=dict)


class ImportingScreen(NbmScreen):
    """Which file holds the list; what was chosen for its columns and lines is kept until another one is opened."""

    HELP_NL = N_(
        "Hier neem je werkgevers en kandidaten over uit een lijst, zodat je ze niet hoeft over te typen. De lijst is "
        "een CSV- of XLSX-bestand met op de eerste regel de koppen van de kolommen. Typ waar het bestand staat, of "
        "kies met de pijltjes en Enter een map of bestand. Daarna kies je wat elke kolom vult en zie je wat er gaat "
        "gebeuren. Er wordt niets geschreven voordat je dat bevestigt."
    )
    BINDINGS = MOVES
    DEFAULT_CSS = """
    ImportingScreen > #question { width: 100%; height: auto; padding: 1 1 0 1; }
    ImportingScreen LineInput { margin: 1 1; width: 1fr; }
    ImportingScreen SteeredList { height: 1fr; background: $background; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._listed: tuple[str, list[Path]] = ("", [])
        self._offered: Sequence[Path] = ()
        self._intake: Intake | None = None

    def place(self) -> str:
        """Taking over a list."""
        return "importing"

    def compose(self) -> ComposeResult:
        """The place of the file, and what is there."""
        yield TitleBar(_("Lijst inlezen"))
        question = _("Welk bestand? Typ de plaats, of kies hieronder. Enter opent een map of een lijst.")
        yield Static(question, id="question", markup=False)
        yield LineInput()
        yield SteeredList()
        yield KeyBar()

    async def on_mount(self) -> None:
        """Start in the folder of the last list."""
        field = self.query_one(LineInput)
        field.value = _with_separator(Path(await self.desk.run(_start_folder)))
        field.cursor_position = len(field.value)
        self.set_focus(field)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what is in the folder that is typed."""
        folder, name = os.path.split(os.path.expanduser(event.value))
        if self._listed[0] != folder:
            self._listed = folder, _lists_in(Path(folder))
        wanted = fold(name)
        self._offered = [path for path in self._listed[1] if wanted in fold(path.name)]
        if not name and Path(folder).parent != Path(folder):
            self._offered = [*self._offered, Path(folder, os.pardir)]
        options = self.query_one(SteeredList)
        no_list = Option(_("Hier staat geen lijst (CSV of XLSX). Typ een andere map."), disabled=True)
        there = any(path.name != os.pardir for path in self._offered)
        options.set_options([*(Option(_line(path)) for path in self._offered), *([] if there else [no_list])])
        options.highlighted = 0 if self._offered else None

    def action_move(self, by: int) -> None:
        """Up or down the list while the cursor stays in the field."""
        self.query_one(SteeredList).move(by)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open the file that is typed, or else what is highlighted."""
        typed, at = Path(os.path.expanduser(event.value)), self.query_one(SteeredList).highlighted
        self._take(typed if typed.is_file() or at is None else self._offered[at])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A line was clicked."""
        self._take(self._offered[event.option_index])

    def _take(self, path: Path) -> None:
        if path.is_dir():
            field = self.query_one(LineInput)
            field.value = _with_separator(Path(os.path.normpath(path)))
            field.cursor_position = len(field.value)
        else:
            self.hold_keys()
            self._read(path)

    @work(exclusive=True)
    async def _read(self, path: Path) -> None:
        """Read the list on a thread of its own, asking which sheet, and go on to its columns."""
        from screens.importing_columns import ColumnsScreen

        try:
            sheets = await asyncio.to_thread(sheets_of, path)
            sheet: str | None = sheets[0] if sheets else ""
            if len(sheets) > 1:
                choices = [Choice(name, name) for name in sheets]
                sheet = await self.app.push_screen_wait(PickScreen(_("Welk tabblad wil je inlezen?"), choices))
                self.hold_keys()
            if sheet is None:
                self.release_keys()
                return
            found = await asyncio.to_thread(read_list, path, sheet)
        except NbmError as error:
            self.show_error(error)
            return
        kept = self._intake
        if kept is None or (kept.path, kept.found) != (path, found):
            recalled = await self.desk.run(lambda store: _recalled(store, found))
            self._intake = kept = Intake(path, found, guess(found.columns) if recalled is None else recalled)
        self.app.push_screen(ColumnsScreen(kept))


def _start_folder(store: Store) -> str:
    with store.session() as session:
        places = (last_folder(session), os.path.expanduser("~/Downloads"))
    return next((place for place in places if place and os.path.isdir(place)), os.path.expanduser("~"))


def _recalled(store: Store, found: ListRead) -> dict[str, str] | None:
    with store.session() as session:
        return recall(session, found.columns)


def _lists_in(folder: Path) -> list[Path]:
    """The lists in a folder, then its folders; nothing of one that cannot be read."""
    try:
        seen = [path for path in folder.iterdir() if not path.name.startswith((".", "~$"))]
        folders = {path for path in seen if path.is_dir()}
    except (OSError, ValueError):
        return []
    lists = [path for path in seen if path.suffix.lower() in SUFFIXES and path not in folders]
    by_name = [sorted(paths, key=lambda path: fold(path.name)) for paths in (lists, folders)]
    return [path for paths in by_name for path in paths][:MOST_SHOWN]


def _line(path: Path) -> Content:
    if path.name == os.pardir:
        return Content.styled(_("{folder}  de map hierboven").format(folder=os.pardir + os.sep), "$muted")
    return Content.styled(path.name + os.sep, "$muted") if path.is_dir() else Content(path.name)


def _with_separator(folder: Path) -> str:
    return os.path.join(folder, "")
