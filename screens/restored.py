"""What a coach is told once, after a backup was put back: from when it is, and what is not on this laptop any more."""

from __future__ import annotations

from typing import Any

from textual.app import App

from nbm_tui.i18n import _, plural
from screens.desk import Desk
from screens.dutch_dates import show_moment
from screens.message import MessageScreen
from storage.restored import Restored, end_telling, restored


async def tell_restored(app: App[Any], desk: Desk) -> None:
    """Show it over the screen; who closes it has read it. Only from a worker, as it waits for that."""
    found = await desk.read(restored)
    if found:
        await app.push_screen_wait(MessageScreen(_("Je werkt verder met een reservekopie"), _words(found)))
        await desk.read(end_telling)


def _words(found: Restored) -> str:
    since = _("De kopie is van {moment}. Wat je daarna hebt ingevuld, staat niet op deze laptop.")
    return "\n\n".join((since.format(moment=show_moment(found.made_at)), _delivered(found)))


def _delivered(found: Restored) -> str:
    """What became of changes that had left the laptop; of those of another life or laptop nothing is known here."""
    if not found.lost:
        return _("Heb je daarna nog geleverd? Dan heeft de centrale dat nog. Bewaar je leverbestanden.")
    lost = plural(
        "Daarvan zat {n} wijziging al in een leverbestand.",
        "Daarvan zaten {n} wijzigingen al in een leverbestand.",
        found.lost,
    )
    numbers = _("Je leverde tot en met nummer {delivered}; de kopie gaat tot en met nummer {last}.")
    kept = _("Is dat bestand bij de centrale aangekomen, dan staat dat daar nog. Bewaar je leverbestanden.")
    return " ".join((lost, numbers.format(delivered=found.delivered, last=found.last), kept))
