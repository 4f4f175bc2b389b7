"""What every test shares: one time zone, encoding and set of colours, and two sizes of hypothesis runs."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

# Not at the top for real: tests of light parts need not wait for the records.
if TYPE_CHECKING:
    from storage.folder import DataFolder
    from storage.opening import Opened
    from storage.store import Store
    from tests.signal_stories import Story
    from tests.town import Town
from storage import garbage
from tests.stores import SetClock, Template

for name in ("NO_COLOR", "TEXTUAL_THEME"):
    os.environ.pop(name, None)
os.environ["PYTHONUTF8"] = "1"  # for the programs that tests start
os.environ["TZ"] = "Europe/Amsterdam"
if hasattr(time, "tzset"):
    time.tzset()

# Collecting garbage as often as a laptop with little memory should took a fifth of the time.
garbage.COLLECTING = (50_000, 5, 4)
gc.set_threshold(*garbage.COLLECTING)

_common = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("default", _common, max_examples=15, derandomize=True)
settings.register_profile("torture", _common, max_examples=1_000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session", autouse=True)
def _state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is kept outside the data folder goes to a throw-away place, also for the programs that tests start."""
    place = str(tmp_path_factory.mktemp("state"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", place)
        patch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", place)
        yield


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    """The program freezes what it has imported, once in its life; here it would keep each app of each test for ever."""
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A data folder that is set up; `new_store` gives a store on a copy."""
    from tests.stores import make_template

    return make_template(tmp_path_factory.mktemp("set-up") / "template")


@pytest.fixture
def clock() -> SetClock:
    """The clock of `store`; it stands still until a test moves it."""
    from tests.stores import SetClock

    return SetClock()


@pytest.fixture
def folder(template: Template, tmp_path: Path) -> DataFolder:
    """A data folder that was set up with `tests.stores.PASSPHRASE`, closed."""
    return template.copy_to(tmp_path / "data")


@pytest.fixture
def opened(template: Template, folder: DataFolder) -> Iterator[Opened]:
    """That data folder, open."""
    from storage.opening import open_folder

    opened = open_folder(folder, template.key)
    yield opened
    opened.connection.close()


@pytest.fixture
def store(opened: Opened, clock: SetClock) -> Store:
    """A store on that data folder, nothing written yet."""
    from storage.store import Store

    return Store(opened, clock)


# ---- For the tests of the centre ----


@pytest.fixture(params=["sqlite", "postgresql"])
def here(request: pytest.FixtureRequest, template: Template, tmp_path: Path) -> Iterator[Town]:
    """A municipality with either database."""
    from tests.town import town

    with town(template, tmp_path, postgres=request.param == "postgresql") as made:
        yield made


@pytest.fixture
def small(template: Template, tmp_path: Path) -> Iterator[Town]:
    """A municipality on SQLite, for what does not depend on the database."""
    from tests.town import town

    with town(template, tmp_path) as made:
        yield made


# ---- For the tests of the screens ----


@pytest.fixture(scope="session")
def introduced(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A data folder in which only the coach is known."""
    from tests.screens_fixture import introduced

    return introduced(template, tmp_path_factory.mktemp("introduced") / "nbm")


@pytest.fixture(scope="session")
def caseload(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A data folder with a made-up caseload."""
    from tests.screens_fixture import fill, introduced

    return introduced(template, tmp_path_factory.mktemp("caseload") / "nbm", fill)


@pytest.fixture
def quiet_folder(introduced: Template, tmp_path: Path) -> DataFolder:
    """A data folder of its own in which only the coach is known."""
    return introduced.copy_to(tmp_path / "nbm")


@pytest.fixture
def full_folder(caseload: Template, tmp_path: Path) -> DataFolder:
    """A data folder of its own with a made-up caseload."""
    return caseload.copy_to(tmp_path / "nbm")


@pytest.fixture(scope="module")
def begin(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Story]]:
    """Begins a story about signals; the files that tell stories share one database each."""
    from tests.signal_stories import stories

    with stories(template, tmp_path_factory.mktemp("stories")) as begin:
        yield begin


@pytest.fixture
def story(begin: Callable[[], Story]) -> Story:
    """The base case of the signals."""
    return begin()
