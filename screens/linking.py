"""Choosing another record, or making it on the spot; and links, which are made by choosing their other end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from nbm_tui.i18n import _
from screens import go
from screens.folding import fold
from screens.pick import Choice, PickScreen
from screens.wording import title_of
from storage.ids import new_id
from storage.records import KINDS
from storage.records.relations import PICKED

if TYPE_CHECKING:
    from screens.base import NbmScreen

NEW_KEY = "+"


@runtime_checkable
class HasValues(Protocol):
    """A screen of a record."""

    @property
    def values(self) -> Mapping[str, Any]:
        """What is known of it."""


async def pick_or_make(here: NbmScreen, kind: str, question: str, typed: str = "") -> str:
    """The id of the record that the coach chooses or fills in; empty when there is none. For workers."""
    rows = await here.desk.run(lambda store: store.rows(kind))
    choices = [Choice(row.id, title_of(row, here.desk.today)) for row in rows]
    new = Choice(NEW_KEY, _("+ nieuw: {kind}").format(kind=_(KINDS[kind].words.one)), always=True)
    picker = PickScreen(question, [*choices, new], typed)
    picked = await here.app.push_screen_wait(picker)
    if picked != NEW_KEY:
        return picked or ""
    named = "" if fold(picker.typed) in fold(new.title) else picker.typed.strip()  # who looks for the line types that
    return await _make(here, kind, named)


async def _make(here: NbmScreen, kind: str, typed: str) -> str:
    """Let the coach fill in a new record; its id when something was filled in. What was typed is kept as its name."""
    record_id, specs = new_id(), KINDS[kind].specs
    named = next((name for name in KINDS[kind].words.label if specs[name].kind == "text"), "")
    values = {**_shared(here, kind), named: typed} if named and typed else {}
    here.hold_keys()
    if values:
        await here.desk.run(lambda store: store.save(kind, record_id, values))
    starting = {} if values else _shared(here, kind)
    first = next(name for name in specs if name not in (values or starting))
    await here.app.push_screen_wait(go.record_screen(kind, record_id, starting, first))
    view = await here.desk.run(lambda store: store.view(kind, record_id))
    return record_id if view.exists else ""


def _shared(here: NbmScreen, kind: str) -> dict[str, Any]:
    """What the record on the screen and a new one have in common, such as the employer of trajectory and job."""
    known = here.values if isinstance(here, HasValues) else {}
    specs = KINDS[kind].specs.values()
    return {spec.name: known[spec.name] for spec in specs if spec.kind == "reference" and known.get(spec.name)}


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
