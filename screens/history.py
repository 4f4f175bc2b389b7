"""The history of a record: who changed what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbm_tui.i18n import _
from screens.dutch_dates import show_moment
from screens.message import MessageScreen
from screens.wording import show_value, title_of

if TYPE_CHECKING:
    from screens.desk import Desk
    from storage.history import Change
    from storage.records.fields import FieldSpec
    from storage.store import Store

MOST = 200  # changes shown


async def history_of(desk: Desk, record_id: str, field: str = "") -> MessageScreen:
    """The panel with the changes of a record, newest first; those of one field first."""
    text = await desk.run(lambda store: _text(store, record_id, field))
    return MessageScreen(_("Geschiedenis"), text)


def _text(store: Store, record_id: str, field: str) -> str:
    names = {row.id: str(row.values.get("name") or "") for row in store.rows("team_member")}
    changes = store.history(record_id)
    here = [_line(store, change, names) for change in changes if change.spec.name == field][:MOST]
    others = [_line(store, change, names) for change in changes if change.spec.name != field][:MOST]
    if not field or not changes:
        return "\n".join(others) or _("Er is nog niets veranderd. Wat je invult, komt hier te staan.")
    first = here or [_("Aan dit veld is nog niets veranderd.")]
    return "\n".join([*first, *(["", _("Andere velden"), *others] if others else [])])


def _line(store: Store, change: Change, names: dict[str, str]) -> str:
    if change.undo:
        words = _("{when}  {who} draaide terug: {field}: {new}")
    elif change.redo:
        words = _("{when}  {who} deed opnieuw: {field}: {new}")
    else:
        words = _("{when}  {who}: {field}: {old} → {new}")
    return words.format(
        when=show_moment(change.at),
        who=names.get(change.author) or _("onbekend"),
        field=_(change.spec.title),
        old=_value(store, change.spec, change.old),
        new=_value(store, change.spec, change.new),
    )


def _value(store: Store, spec: FieldSpec, value: Any) -> str:
    """A value in words; a reference by the title that its record has now."""
    return (
        title_of(store.view(spec.target, value).row) if spec.kind == "reference" and value else show_value(spec, value)
    )
