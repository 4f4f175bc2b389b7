"""Made-up data folders for the measurements: real, encrypted, with a journal, as if a coach had kept it all.

Made once per size and run of `python -m benchmarks`; every start gets a copy.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbm_tui.method.layout import checklist
from storage.folder import DataFolder
from storage.ids import derived_id
from storage.keyfile import DataKey

# Not at the top for real: importing the records takes a second, and the yardsticks have no need of them.
if TYPE_CHECKING:
    from benchmarks.writing import Change
    from storage.store import Store

PASSPHRASE = "vier losse woorden samen"
DATA, STATE = "data", "state"  # folders within the folder of a run
PEOPLE = ("Amina", "Bram", "Chen", "Dilan", "Esra", "Fenna", "Goran", "Hanna", "Ivo", "Jasmijn", "Kofi", "Lotte")
WORKPLACES = ("Bakkerij", "Wasserij", "Zorghuis", "Kwekerij", "Magazijn", "Keuken", "Drukkerij")
TOWNS = ("Aldeveen", "Bokkum", "Dorsterhout", "Eesterga", "Fluitenberg")
JOBS = ("helpende", "chauffeur", "magazijnhulp", "gastvrouw", "tuinman", "kok")
SKILLS = ("op tijd komen", "vragen stellen", "de machine bedienen")
CHECKED = ("job", "options")  # the steps whose checklist is filled in


def prepare(folder: Path, trajectories: int, entries_each: int = 1) -> None:
    """Put a data folder with so many trajectories in `folder`, in use there already: it was not just copied."""
    from storage.opening import open_folder
    from storage.store import Store

    template, key = _template(trajectories, entries_each)
    shutil.copytree(template, folder / DATA)
    with _state_in(folder / STATE):
        Store(open_folder(DataFolder(folder / DATA), key)).close()


def with_trajectories(trajectories: int, entries_each: int = 1) -> partial[None]:
    """`prepare` for a case that needs so many trajectories, with so many journal entries for each record."""
    return partial(prepare, trajectories=trajectories, entries_each=entries_each)


@cache
def _template(trajectories: int, entries_each: int) -> tuple[Path, DataKey]:
    """A closed data folder to copy, and its key; removed when the run ends."""
    from storage.opening import set_up
    from storage.store import Store

    place = Path(tempfile.mkdtemp(prefix="benchmark-data-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    folder = DataFolder(place / DATA)
    folder.create()
    with _state_in(place / STATE):
        opened, _code = set_up(folder, PASSPHRASE)
        store = Store(opened)
        _fill(store, trajectories, entries_each)
        store.close()
    return folder.path, opened.key


@contextmanager
def _state_in(folder: Path) -> Iterator[None]:
    """What the program keeps outside its data folder goes in here too."""
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(folder)
    try:
        yield
    finally:
        del os.environ["XDG_STATE_HOME"]
        if before is not None:
            os.environ["XDG_STATE_HOME"] = before


def _fill(store: Store, trajectories: int, entries_each: int) -> None:
    from benchmarks.writing import write_new

    store.introduce("Wil de Coach", "Werkbedrijf Aldeveen (verzonnen)")
    today = datetime.now(UTC).date()
    write_new(store, (change for number in range(trajectories) for change in _case(number, today)), entries_each)


def _id(what: str, number: int, part: int = 0) -> str:
    return derived_id("benchmark", what, str(number), str(part))


def _case(number: int, today: date) -> Iterator[Change]:
    """Everything about one trajectory. Two share a job, and four an employer."""
    employer, job, trajectory = _id("employer", number // 4), _id("job", number // 2), _id("trajectory", number)
    if number % 4 == 0:
        name = f"{WORKPLACES[number % len(WORKPLACES)]} {TOWNS[number % len(TOWNS)]} {number}"
        yield "employer", employer, {"name": name, "place": TOWNS[number % len(TOWNS)]}
    if number % 2 == 0:
        yield from _job(number, job, employer, today)
    yield "candidate", _id("candidate", number), {"name": f"{PEOPLE[number % len(PEOPLE)]} {number}"}
    yield (
        "trajectory",
        trajectory,
        {
            "candidate_id": _id("candidate", number),
            "job_id": job,
            "employer_id": employer,
            "route": ("small", "large", "wlb")[number % 3],
            "step_order": "match_first",
            "start_on": today - timedelta(days=number % 90),
        },
    )
    yield from _agenda(number, trajectory, today)
    yield from _answers(number, trajectory, today)
    yield from _talks(number, trajectory, today)


def _job(number: int, job: str, employer: str, today: date) -> Iterator[Change]:
    function = f"{JOBS[number % len(JOBS)]} {number}"
    expected = today + timedelta(days=180)
    yield "future_job", job, {"employer_id": employer, "function": function, "expected_on": expected, "places": 2}
    for part, skill in enumerate(SKILLS):
        yield "skill", _id("skill", number, part), {"job_id": job, "name": skill, "minimum": True}


def _answers(number: int, trajectory: str, today: date) -> Iterator[Change]:
    from storage.records import links

    route = ("small", "large", "wlb")[number % 3]
    answered = {item.id: step for step in CHECKED for item in checklist(step, route)}  # some stand at two steps
    for item_id, step in answered.items():
        values = {"subject_id": trajectory, "step": step, "item_id": item_id, "answer": "done", "answered_on": today}
        yield "check_answer", links.check_answer_id(trajectory, item_id), values
    closed = {"subject_id": trajectory, "step": "job", "state": "done", "changed_on": today}
    yield "step_state", links.step_state_id(trajectory, "job"), closed


def _agenda(number: int, trajectory: str, today: date) -> Iterator[Change]:
    """A planned evaluation, and a barrier with an action; a tenth of both is overdue."""
    about = {"trajectory_id": trajectory}
    coming = today + timedelta(days=number % 100 - 10)
    yield "evaluation", _id("evaluation", number), about | {"evaluation_kind": "interim", "planned_on": coming}
    yield from _barrier(number, 0, about | {"barrier_type": "kinderopvang_zorg", "found_on": today}, coming)


def _talks(number: int, trajectory: str, today: date) -> Iterator[Change]:
    """An evaluation that was held, and a second barrier with an action that is late."""
    about = {"trajectory_id": trajectory}
    held = {"evaluation_kind": "early_start", "planned_on": today, "held_on": today, "progress": "Gaat goed."}
    yield "evaluation", _id("evaluation", number, 1), about | held
    late = today - timedelta(days=number % 20)
    yield from _barrier(number, 1, about | {"barrier_type": "vervoer_mobiliteit", "found_on": today}, late)


def _barrier(number: int, part: int, values: Mapping[str, Any], due: date) -> Iterator[Change]:
    barrier = _id("barrier", number, part)
    yield "barrier", barrier, {**values, "state": "found", "note": "Twee zinnen.\nMeer niet."}
    yield "action", _id("action", number, part), {"barrier_id": barrier, "what": "samen bellen", "due_on": due}
