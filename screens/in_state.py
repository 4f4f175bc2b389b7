"""The records in one state on their way to the centre: find one by typing, open it with Enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbm_tui.i18n import _
from screens import go
from screens.history import history_of
from screens.pick import Choice, PickScreen
from screens.wording import capital, title_of
from storage.merging import REASONS
from storage.records import KINDS
from storage.sync.progress import reasons_in, records_in_state
from storage.sync.states import SyncState

if TYPE_CHECKING:
    from screens.base import NbmScreen
    from storage.store import Store
    from storage.views import Row

MOST = 500  # records listed


@dataclass(frozen=True, slots=True)
class _Found:
    """The records, how many there are in all, and per record why it was refused."""

    rows: list[Row]
    count: int
    reasons: dict[str, str]


async def open_state(here: NbmScreen, state: SyncState) -> None:
    """Let the coach choose one of these records and open it; of one that was taken away there is the history."""
    found = await here.desk.run(lambda store: _read(store, state))
    title = f"{capital(_(state.title_nl))}: {found.count}"
    if found.count > len(found.rows):
        title = _("{title} (de nieuwste {n})").format(title=title, n=len(found.rows))
    rows = {row.id: row for row in found.rows}
    picked = await here.app.push_screen_wait(PickScreen(title, [_choice(row, found.reasons) for row in found.rows]))
    if not picked:
        return
    if rows[picked].values.get("deleted_at"):
        here.app.push_screen(await history_of(here.desk, picked))
    else:
        await go.to_record(here, rows[picked].kind, picked)


def _read(store: Store, state: SyncState) -> _Found:
    with store.session() as session:
        rows, count = records_in_state(session, state, MOST)
        refused = rows if state is SyncState.REFUSED else []
        reasons = {row.id: " ".join(_(REASONS[one]) for one in sorted(reasons_in(session, row.id))) for row in refused}
    return _Found(rows, count, reasons)


def _choice(row: Row, reasons: dict[str, str]) -> Choice:
    gone = _("weggehaald") if row.values.get("deleted_at") else ""
    remark = "  ".join(filter(None, (gone, reasons.get(row.id, ""))))
    return Choice(row.id, f"{capital(_(KINDS[row.kind].words.one))}: {title_of(row)}", remark)
