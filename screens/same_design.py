"""A new trajectory with the design of the one on the screen, for the next candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbm_tui.i18n import _
from screens import go
from screens.keymap import with_keys
from screens.pick import Choice, PickScreen
from screens.wording import title_of
from storage.designs import same_design

if TYPE_CHECKING:
    from screens.base import NbmScreen

NEW, NOBODY = "+", "-"


async def make_same_design(here: NbmScreen, trajectory_id: str) -> None:
    """Ask for whom it is, make it as one action and open it. For workers, with the keys held."""
    rows = await here.desk.run(lambda store: store.rows("candidate"))
    picker = PickScreen(
        _("Voor wie is het nieuwe traject? Kies iemand, of typ een naam of code."),
        [
            *(Choice(row.id, title_of(row, here.desk.today)) for row in rows),
            Choice(NEW, _("+ nieuwe kandidaat met wat je typte"), always=True),
            Choice(NOBODY, _("Nog niemand"), always=True),
        ],
    )
    picked = await here.app.push_screen_wait(picker)
    if not picked:
        return
    here.hold_keys()  # the screen below has taken them
    name = picker.typed.strip() if picked == NEW else ""
    known = picked if picked not in (NEW, NOBODY) else None
    made = await here.desk.run(lambda store: same_design(store, trajectory_id, known, name))
    await go.to_step(here, made, "trajectory")
    here.notify(with_keys(_("Nieuw traject met dezelfde opzet. Kijk de teksten nog even na. {undo} haalt het weg.")))
