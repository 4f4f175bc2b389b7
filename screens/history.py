"""The history of a record: who changed what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbm_tui.i18n import _
from screens.dutch_dates import show_moment
from screens.message import MessageScreen
from screens.wording import show_value

if TYPE_CHECKING:
    from screens.desk import Desk
    from storage.history import Change
    from storage.store import Store

MOST = 200  # changes shown


async def history_of(desk: Desk, record_id: str) -> MessageScreen:
    """The panel with the changes of a record, newest first."""
    changes, names = await desk.run(lambda store: (store.history(record_id), _names(store)))
    lines = [_line(change, names) for change in changes[:MOST]]
    return MessageScreen(_("Geschiedenis"), "\n".join(lines) or _("Er is nog niets veranderd."))


def _names(store: Store) -> dict[str, str]:
    return {row.id: str(row.values.get("name") or "") for row in store.rows("team_member")}


def _line(change: Change, names: dict[str, str]) -> str:
    words = _("{when}  {who}: {field}: {old} → {new}") if not change.undo else _("{when}  {who} draaide terug: {field}: {new}")
    return words.format(
        when=show_moment(change.at),
        who=names.get(change.author) or _("onbekend"),
        field=_(change.spec.title),
        old=show_value(change.spec, change.old),
        new=show_value(change.spec, change.new),
    )
