"""Going from screen to screen. The screens of records are imported here, after the store has loaded what they need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbm_tui.i18n import _
from screens.keymap import with_keys

if TYPE_CHECKING:
    from nbm_tui.method.signals import Raised
    from screens.base import NbmScreen


async def to_record(here: NbmScreen, kind: str, record_id: str, field: str = "") -> None:
    """Open a record; kinds with a screen of their own open there."""
    here.hold_keys()
    await here.desk.ready()
    here.app.push_screen(record_screen(kind, record_id, None, field))


async def to_new(here: NbmScreen, kind: str, starting: Mapping[str, Any], field: str = "") -> None:
    """Open an empty form, at a field; `starting` are the values that follow from where the coach is."""
    here.hold_keys()
    await here.desk.ready()
    if kind == "barrier" and "method_item" not in starting:
        from screens.barrier import ask_barrier

        ask_barrier(here, starting)
        return
    from screens.linking import make_link
    from storage.records.relations import PICKED

    if kind in PICKED and starting.get(PICKED[kind].owner) and not starting.get(PICKED[kind].other):
        here.run_worker(make_link(here, kind, starting))
    else:
        values = await here.desk.run(lambda store: _starting_values(store, kind, starting, here.desk.today))
        here.app.push_screen(record_screen(kind, "", values, field))


async def to_step(here: NbmScreen, trajectory_id: str, step: str = "", item: str = "") -> None:
    """Open a step of a trajectory: the one named, or the one that is busy; with the cursor on an item if named."""
    here.hold_keys()
    await here.desk.ready()
    from screens.steps import step_screen

    here.app.push_screen(await step_screen(here.desk, trajectory_id, step, item))


async def to_mend(here: NbmScreen, raised: Raised) -> None:
    """Go to the field that solves a signal, of the record that it names or of a new one."""
    if raised.record_id:
        await to_record(here, raised.kind, raised.record_id, raised.field)
    else:
        await to_new(here, raised.kind, raised.starting, raised.field)


async def to_set_aside(here: NbmScreen, raised: Raised) -> None:
    """Ask why a signal is set aside, and until when."""
    from screens.record import RecordScreen
    from screens.signals import words_of

    here.hold_keys()
    starting: dict[str, Any] = {
        "signal": raised.signal.code,
        "subject_kind": raised.subject_kind,
        "subject_id": raised.subject_id,
    }
    starting["set_aside_on"] = here.desk.today
    here.app.push_screen(RecordScreen("signal_set_aside", "", starting, "reason", words_of(raised)))


async def take_away(here: NbmScreen, kind: str, record_id: str) -> None:
    """Delete a record and say how to get it back."""
    await here.desk.run(lambda store: store.delete(kind, record_id))
    here.notify(with_keys(_("Weggehaald. {undo} haalt het terug.")))
    await here.reload()


def _starting_values(store: Any, kind: str, starting: Mapping[str, Any], today: Any) -> dict[str, Any]:
    from screens.starting import starting_values

    return starting_values(store, kind, starting, today)


def record_screen(kind: str, record_id: str, starting: Mapping[str, Any] | None = None, field: str = "") -> NbmScreen:
    """The screen for a record of a kind: its own where it has one, else the form."""
    from screens.cohort import CohortScreen
    from screens.evaluation import EvaluationScreen
    from screens.matching import MatchRecordScreen
    from screens.meeting import MeetingScreen
    from screens.record import RecordScreen
    from screens.round import RoundScreen
    from screens.talk import TalkScreen

    if kind == "cohort" and record_id and not field:
        return CohortScreen(record_id)
    own: dict[str, type[RecordScreen]] = {
        "evaluation": EvaluationScreen,
        "meeting": MeetingScreen,
        "match": MatchRecordScreen,
        "contact_log": TalkScreen,
        "cohort": RoundScreen,
    }
    return own.get(kind, RecordScreen)(kind, record_id, starting, field)
