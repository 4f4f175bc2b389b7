"""The whole app on a real, encrypted data folder with made-up data and a clock that stands still.

`coach` in a test is someone at the keyboard: `press`, `type`, and look at what the screen shows. Keys are sent all at
once, as fast as a coach never types; after them everything that they caused has happened.
"""

from __future__ import annotations

import asyncio
import gc
import io
import traceback
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from rich.console import Console
from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from nbm_tui.app import NbmApp
from screens import go, home
from screens.desk import Desk
from screens.home import HomeScreen
from storage.clock import Clock
from storage.folder import DataFolder
from storage.opening import open_folder
from storage.records.links import (
    check_answer_id,
    cohort_employer_id,
    participant_id,
    step_state_id,
)
from storage.store import Store
from tests.stores import PASSPHRASE, Template

T = TypeVar("T")
_sittings = count(1)
NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)  # a Monday, 13:00 in Amsterdam
TODAY = NOW.date()
HELD = "keys held back"
PATIENCE = 20.0  # seconds until something that should happen counts as never happening
home.SIGNALS_AFTER = 0.03  # every look at home waits for the signals


def the_clock() -> datetime:
    """It is always the same moment."""
    return NOW


def days(number: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=number)


# ---- Made-up data -------------------------------------------------------------------------------------------


def fixed_id(number: int) -> str:
    """A readable id; records are listed in order of their ids."""
    return f"00000000-0000-7000-8000-{number:012d}"


NAMES = (
    "bakery", "metal", "karin", "talk", "job", "welder", "skill", "skill2", "skill3", "profile", "candidate",
    "candidate2", "match", "case", "case2", "case3", "plan", "place", "placement", "guide", "barrier", "barrier2",
    "action", "transition", "evaluation", "evaluation2", "agreement", "party", "partner", "sector", "colleague",
    "finance", "condition", "commitment", "outcome", "income", "programme", "cohort", "meeting", "first", "second",
    "third", "first-way", "second-way", "third-way",
)  # fmt: skip
ID: Mapping[str, str] = {name: fixed_id(number) for number, name in enumerate(NAMES, 1)}
Change = tuple[str, str, Mapping[str, Any]]


def _employers() -> list[Change]:
    bakery = {"employer_id": ID["bakery"]}
    return [
        ("sector", ID["sector"], {"name": "Voeding (verzonnen)", "shortage": True}),
        (
            "employer",
            ID["bakery"],
            {"name": "Bakkerij Voorbeeld", "sector_id": ID["sector"], "place": "Oefendam", "size": "small"},
        ),
        ("employer", ID["metal"], {"name": "Oefenmetaal De Vonk", "place": "Oefendam"}),
        ("contact_person", ID["karin"], {"name": "Karin Verzonnen", "role": "hr", **bakery}),
        (
            "contact_log",
            ID["talk"],
            {"held_on": days(-60), "contact_kind": "growth", "contact_with": "employer", **bakery},
        ),
        (
            "future_job",
            ID["job"],
            {"function": "Medewerker inpak", "origin": "expansion", "expected_on": days(120), "places": 2, **bakery},
        ),
        ("future_job", ID["welder"], {"function": "Assistent-lasser", "employer_id": ID["metal"]}),
        ("skill", ID["skill"], {"name": "Op tijd komen", "level": "alone", "job_id": ID["job"]}),
        ("skill", ID["skill2"], {"name": "Deeg afwegen", "level": "with_help", "job_id": ID["job"]}),
        ("skill", ID["skill3"], {"name": "Schoon werken", "job_id": ID["job"]}),
        ("partner", ID["partner"], {"name": "Oefenschool (verzonnen)", "partner_kind": "school"}),
        ("learning_place", ID["place"], {"name": "Oefenwerkplaats (verzonnen)"}),
        ("commitment", ID["commitment"], {"level": "intention", "function": "Medewerker inpak", **bakery}),
    ]


def _trajectories() -> list[Change]:
    job = {"job_id": ID["job"], "employer_id": ID["bakery"]}
    return [
        ("candidate", ID["candidate"], {"code": "V-07", "language_level": "a2", "hours_available": 32.0}),
        ("candidate", ID["candidate2"], {"name": "Zoë Verzonnen"}),
        (
            "trajectory",
            ID["case"],
            {
                "candidate_id": ID["candidate"],
                "route": "small",
                "step_order": "match_first",
                "start_on": days(-30),
                "planned_end_on": days(150),
                **job,
            },
        ),
        (
            "trajectory",
            ID["case2"],
            {
                "candidate_id": ID["candidate2"],
                "job_id": ID["welder"],
                "route": "large",
                "step_order": "trajectory_first",
            },
        ),
        ("trajectory", ID["case3"], {"job_id": ID["welder"], "employer_id": ID["metal"]}),
        ("match", ID["match"], {"candidate_id": ID["candidate"], "trajectory_id": ID["case"], "job_id": ID["job"]}),
    ]


def _under_way() -> list[Change]:
    case = {"trajectory_id": ID["case"]}
    agreed = {"version": 1, "state": "signed", "signed_on": days(-28), "duration": "Zes maanden.", **case}
    debts = {"barrier_type": "schulden_financien", "side": "candidate", "found_on": days(-25), "state": "in_progress"}
    return [
        ("agreement", ID["agreement"], agreed),
        ("agreement_party", ID["party"], {"agreement_id": ID["agreement"], "role": "employer", "name": "De bakkerij"}),
        ("step_plan_item", ID["plan"], {"position": 1, "goal": "Wennen aan het werkritme", **case}),
        ("guidance_line", ID["guide"], {"role": "supervisor", "name": "Dirk Verzonnen", "topic": "tasks", **case}),
        ("placement", ID["placement"], {"learning_place_id": ID["place"], "placement_kind": "job", **case}),
        ("barrier", ID["barrier"], {**debts, "owner": "Noor Verzonnen", **case}),
        ("barrier", ID["barrier2"], {"barrier_type": "vervoer_mobiliteit", "found_on": days(-5), **case}),
        (
            "action",
            ID["action"],
            {"what": "Bellen over de busdienst", "due_on": days(-3), "barrier_id": ID["barrier2"], **case},
        ),
        ("transition", ID["transition"], {"transition_kind": "supervisor", "planned_on": days(10), **case}),
        ("evaluation", ID["evaluation"], {"evaluation_kind": "interim", "planned_on": days(0), **case}),
        (
            "evaluation",
            ID["evaluation2"],
            {"evaluation_kind": "interim", "planned_on": days(5), "trajectory_id": ID["case2"]},
        ),
        ("evaluation_participant", participant_id(ID["evaluation"], "employer"), _present()),
    ]


def _present() -> Mapping[str, Any]:
    return {"evaluation_id": ID["evaluation"], "role": "employer", "name": "Karin", "present": True}


def _answers() -> Iterator[Change]:
    given = {
        "s1-growth-talk": ("job", "done"),
        "s1-explore-jobs": ("job", "done"),
        "s1-concrete-growth": ("job", "done"),
        "s1-factor-tightness": ("job", "helps"),
        "s1-factor-familiarity": ("job", "hinders"),
        "s2-map-routes": ("options", "done"),
    }
    for item, (step, answer) in given.items():
        values = {"subject_id": ID["case"], "item_id": item, "step": step, "answer": answer, "answered_on": days(-60)}
        yield "check_answer", check_answer_id(ID["case"], item), values
    done = {"subject_id": ID["case"], "step": "job", "state": "done", "changed_on": days(-50)}
    yield "step_state", step_state_id(ID["case"], "job"), done


def fill(store: Store) -> None:
    """Write the made-up caseload: one trajectory in full, two that have only begun."""
    for group in (_employers(), _trajectories(), _under_way(), list(_answers())):
        store.save_many(group)


def group() -> list[Change]:
    """A group of three in a WijkLeerbedrijf, with two employers and an information meeting; not in every caseload."""
    employers = [(ID["bakery"], {"expected_places": 2}), (ID["metal"], {})]
    members = (("first", "G-01"), ("second", "G-02"), ("third", "G-03"))
    cohort = {"cohort_id": ID["cohort"]}
    return [
        ("programme", ID["programme"], {"name": "Oefenleerbedrijf (verzonnen)", "trainer_id": ID["partner"]}),
        (
            "cohort",
            ID["cohort"],
            {
                "name": "Voorjaar (verzonnen)",
                "programme_id": ID["programme"],
                "round": 1,
                "training_budget_cents": 100_000,
            },
        ),
        *(
            (
                "cohort_employer",
                cohort_employer_id(ID["cohort"], employer),
                {**cohort, "employer_id": employer, **values},
            )
            for employer, values in employers
        ),
        ("meeting", ID["meeting"], {**cohort, "meeting_kind": "information", "planned_on": days(3)}),
        *(("candidate", ID[name], {"code": code}) for name, code in members),
        *(
            ("trajectory", ID[f"{name}-way"], {**cohort, "candidate_id": ID[name], "route": "wlb"})
            for name, _code in members
        ),
    ]


# ---- Folders ------------------------------------------------------------------------------------------------


def introduced(template: Template, path: Path, write: Callable[[Store], None] = lambda _store: None) -> Template:
    """A data folder to copy in which the coach is known, and whatever else is written."""
    folder = template.copy_to(path)
    store = Store(open_folder(folder, template.key), the_clock)
    try:
        store.introduce("Noor Verzonnen", "Oefenbedrijf (verzonnen)")
        store.save("team_member", store.author.member_id, {"initials": "NV", "role": "coach"})
        write(store)
    finally:
        store.close()
    return Template(folder, template.key, template.recovery_code)


# ---- The app ------------------------------------------------------------------------------------------------


class Coach:
    """Someone at the keyboard of the running app."""

    def __init__(self, app: NbmApp, pilot: Pilot[int]) -> None:
        self.app = app
        self._pilot = pilot
        self.may_fail = False  # for a test in which the program is broken on purpose

    # Doing

    async def press(self, *keys: str | events.Paste) -> None:
        """Press keys by Textual's names, one right after the other; what is pasted in between keeps its turn."""
        for key in keys:
            self.app.post_message(key if isinstance(key, events.Paste) else key_event(key))
        await settled(self.app)
        _refuse_failure(self.app, self.may_fail)

    async def type(self, text: str) -> None:
        """Type a text, one key after the other."""
        await self.press(*text)

    async def paste(self, text: str) -> None:
        """Paste a text the way a terminal hands it over."""
        self.app.post_message(events.Paste(text))
        await settled(self.app)

    async def click(self, on: type[Widget], at: tuple[int, int]) -> None:
        """Click on a widget, so many columns and lines from its corner."""
        await self._pilot.click(on, offset=at)
        await settled(self.app)

    async def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        await self._pilot.resize_terminal(width, height)
        await settled(self.app)

    async def open(self, kind: str, record_id: str, field: str = "") -> None:
        """Have a record on the screen, whatever the way there."""
        await go.to_record(self.app.here, kind, record_id, field)
        await settled(self.app)

    async def go_to_field(self, name: str) -> None:
        """Put the cursor in a field of the form on the screen with the keys that do so."""
        for _ in range(60):
            if self.focus == f"field-{name}":
                return
            await self.press("tab")
        raise AssertionError(f"no way to {name} by Tab\n{self.text}")

    # Looking

    @property
    def text(self) -> str:
        """What the screen shows, line by line."""
        return screen_text(self.app)

    @property
    def words(self) -> str:
        """What the screen shows with every run of white space and every frame as one space."""
        return " ".join(self.text.translate(str.maketrans("│╭╮╰╯─▔▁▎▊▋", " " * 11)).split())

    def line(self, containing: str) -> str:
        """The first line on the screen that holds a text."""
        found = next((line for line in self.text.split("\n") if containing in line), None)
        assert found is not None, f"not on the screen: {containing!r}\n{self.text}"
        return found

    @property
    def focus(self) -> str:
        """The id of what has the cursor, or the name of its kind."""
        focused = self.app.screen.focused
        return (focused.id or type(focused).__name__) if focused else ""

    @property
    def screen(self) -> str:
        """The kind of screen on top."""
        return type(self.app.screen).__name__

    def widget(self, selector: str) -> Widget:
        """A widget of the screen on top."""
        return self.app.screen.query_one(selector, Widget)

    # The store beside it

    async def stored(self, work: Callable[[Store], T]) -> T:
        """Ask or change something in the store, on its own thread."""
        return await self.app.desk.run(work)

    async def values(self, kind: str, record_id: str) -> Mapping[str, Any]:
        """The values of a record as they are kept."""
        return await self.stored(lambda store: store.view(kind, record_id).values)

    async def only(self, kind: str, **equal: Any) -> Mapping[str, Any]:
        """The values of the one record of a kind with these values."""
        found = await self.stored(lambda store: store.rows(kind, **equal))
        assert len(found) == 1, found
        return {**found[0].values, "id": found[0].id}

    async def drafts(self) -> dict[str, str]:
        """The texts that are not a value yet, by field."""
        found = await self.stored(lambda store: store.drafts())
        return {typed.field: typed.text for typed in found}

    async def until(self, ready: Callable[[], Any], what: str = "") -> None:
        """Wait for something that a timer does; fails when it never comes."""
        begin = monotonic()
        while True:
            found = ready()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            assert monotonic() - begin < PATIENCE, f"never: {what}\n{self.text}"
            await asyncio.sleep(0.02)


def key_event(key: str) -> events.Key:
    """The event for a key by its name, or for one character."""
    if len(key) == 1:
        return events.Key(key if key.isalnum() else _character_to_key(key), key)
    return events.Key(key, {"space": " ", "enter": "\r", "tab": "\t"}.get(key))


def screen_text(app: App[Any]) -> str:
    """What is on the screen, as lines without colours."""
    width, height = app.size
    console = Console(
        width=width, height=height, file=io.StringIO(), record=True, color_system=None, legacy_windows=False
    )
    console.print(app.screen._compositor.render_update(full=True, screen_stack=app._background_screens))
    return "\n".join(line.rstrip() for line in console.export_text().split("\n"))


async def settled(app: NbmApp) -> None:
    """Wait until keys, messages, store and workers have nothing left to do.

    Fails when keys are held back though nothing is being opened any more.
    """
    begin, quiet, held, before = monotonic(), 0, 0, None
    while quiet < 3 and not app._exit:
        await asyncio.sleep(0.005)
        await app.animator.wait_until_complete()  # a list that scrolls smoothly
        await asyncio.wrap_future(app.desk._thread.submit(lambda: None))
        await asyncio.sleep(0)
        now, busy = _state(app), _is_busy(app)
        same = now == before
        quiet = quiet + 1 if same and not busy else 0
        held = held + 1 if same and busy == HELD else 0
        before = now
        assert held < 120, f"keys are held back, but nothing is being opened\n{screen_text(app)}"
        assert monotonic() - begin < PATIENCE, f"never quiet: {busy}\n{screen_text(app)}"


def _state(app: NbmApp) -> tuple[object, ...]:
    running = sum(not worker.is_finished for worker in app.workers)
    return tuple(id(screen) for screen in app.screen_stack), id(app.focused), running


def _is_busy(app: NbmApp) -> str:
    """What is still going on; empty when nothing is."""
    keys = app.keys
    pumps = [app, *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True))]
    waiting = next((f"messages of {pump}" for pump in pumps if pump.message_queue_size), "")
    if waiting or app.desk._thread._work_queue.qsize():
        return waiting or "store"
    top = app.screen
    if top._layout_required or top._scroll_required or top._callbacks or top._dirty_widgets:
        return "drawing"
    if isinstance(top, HomeScreen) and not top.has_counted:
        return "signals"
    if not keys._free.is_set():
        return HELD
    waits_for_a_key = keys._keys.empty() and bool(getattr(keys._keys, "_getters"))  # noqa: B009 - not declared
    return "keys" if keys._task and not waits_for_a_key else ""


@asynccontextmanager
async def sitting(
    folder: DataFolder,
    size: tuple[int, int] = (80, 24),
    passphrase: str = PASSPHRASE,
    clock: Clock = the_clock,
    kind: type[NbmApp] = NbmApp,
) -> AsyncIterator[Coach]:
    """The app open on a folder, with someone at the keyboard; at the end nothing may have failed."""
    desk = Desk(folder, clock)
    app = kind(desk, passphrase)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled(app)
            coach = Coach(app, pilot)
            yield coach
            if not app._exit:
                app.keep_typing()
                await settled(app)
    finally:
        app.keys.stop()
        desk.close()
        if not next(_sittings) % 100:  # what apps leave is only collected here: it takes as long as a test
            gc.unfreeze()
            gc.collect()
    _refuse_failure(app, coach.may_fail)


def _refuse_failure(app: NbmApp, may_fail: bool) -> None:
    assert may_fail or app.failure is None, "".join(traceback.format_exception(app.failure))
