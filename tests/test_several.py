"""Many leverbestanden at once: by several processes on PostgreSQL, with the same outcome as one after the other."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from sqlmodel import func, select

from benchmarks.laptops import FakeLaptop
from storage.centre.database import Centre, init_centre
from storage.centre.several import FEW, load_all
from storage.centre.tables import Load
from storage.entries import Entry
from storage.errors import DiskFull, NbmError
from storage.sync.reading import FileUnreadable
from tests.town import postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Centre:
    """A centre on either database; with PostgreSQL so many files are read by several processes."""
    url = postgres_url() if request.param == "postgresql" else f"sqlite:///{tmp_path / 'centre.db'}"
    return init_centre(url, tmp_path / "keys", "Verzonnen Centrale")


def test_what_came_of_each_file_is_told_in_order(centre: Centre, tmp_path: Path) -> None:
    paths = [FakeLaptop(centre).deliver(tmp_path, 5) for _ in range(FEW + 2)]
    whole = paths[3].read_bytes()
    paths[3].write_bytes(whole[:-40] + bytes(40))
    paths.insert(7, tmp_path / "away.age")
    came = list(load_all(centre, [*paths, paths[0]], processes=2))
    assert [type(one) for one in came] == [Load] * 7 + [FileUnreadable] + [Load] * (FEW - 4)
    outcomes = [one.reason or one.new for one in came if isinstance(one, Load)]
    assert outcomes == [5] * 3 + ["BundleTampered"] + [5] * (FEW - 2) + [0]
    with centre.session() as session:
        assert session.exec(select(func.count()).select_from(Entry)).one() == 5 * (FEW + 1)
    centre.close()


def test_an_error_keeps_its_words_on_the_way_from_another_process() -> None:
    error: NbmError = pickle.loads(pickle.dumps(DiskFull(path=Path("map"))))
    assert (type(error), error.where) == (DiskFull, "map")
