"""Choosing another record, or making it on the spot; and links, which are made by choosing their other end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbm_tui.i18n import _
from screens import go
from screens.pick import Choice, PickScreen
from screens.wording import title_of
from storage.ids import new_id
from storage.records import KINDS
from storage.records.relations import PICKED

if TYPE_CHECKING:
    from screens.base import NbmScreen

NEW_KEY = "+"


async def pick_or_make(here: NbmScreen, kind: str, question: str, typed: str = "") -> str:
    """The id of the record that the coach chooses or fills in; empty when there is none. For workers."""
    rows = await here.desk.run(lambda store: store.rows(kind))
    choices = [Choice(row.id, title_of(row, here.desk.today)) for row in rows]
    new = Choice(NEW_KEY, _("+ nieuw: {kind}").format(kind=_(KINDS[kind].words.one)), always=True)
    picked = await here.app.push_screen_wait(PickScreen(question, [*choices, new], typed))
    return await _make(here, kind) if picked == NEW_KEY else picked or ""


async def _make(here: NbmScreen, kind: str) -> str:
    """Let the coach fill in a new record; its id when something was filled in."""
    record_id = new_id()
    here.hold_keys()
    await here.app.push_screen_wait(go.record_screen(kind, record_id, {}, next(iter(KINDS[kind].specs))))
    view = await here.desk.run(lambda store: store.view(kind, record_id))
    return record_id if view.exists else ""


async def make_link(here: NbmScreen, kind: str, starting: Mapping[str, Any]) -> None:
    """Let the coach choose what to link to; the link is kept at once and opens. For workers."""
    link = PICKED[kind]
    spec = KINDS[kind].specs[link.other]
    picked = await pick_or_make(here, spec.target, _(spec.title))
    if picked:
        here.hold_keys()
        record_id = link.id_of(starting[link.owner], picked)
        values = {**starting, link.other: picked}
        await here.desk.run(lambda store: store.save(kind, record_id, values))
        await go.to_record(here, kind, record_id, link.asks)
