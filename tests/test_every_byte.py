"""One byte that is not as it was written, or a file that is cut off: refused in words, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from storage.centre.answers import write_answer
from storage.centre.enrolling import lay_down, write_admission
from storage.centre.loading import load
from storage.centre.receipts import write_receipt
from storage.errors import NbmError
from storage.policy import Policy
from storage.sync.handover import hand_over
from storage.sync.incoming import take_in
from storage.sync.reading import open_bundle
from storage.sync.trust import colleagues
from tests.stores import Template
from tests.town import Laptop, Town, town

SAMPLE = 60  # places in a file, beside its first and last ones
ENDS = 20


@dataclass
class Sent:
    """A file on its way, what takes it in, and what is there at the receiving end."""

    path: Path
    take: Callable[[Path], Any]
    there: Callable[[], Any]


@pytest.fixture
def here(template: Template, tmp_path: Path) -> Iterator[Town]:
    """A municipality with two laptops."""
    with town(template, tmp_path) as made:
        made.laptop()
        made.laptop()
        yield made


def leverbestand(here: Town) -> Sent:
    """From a laptop to the centre."""
    here.laptops[0].store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    return Sent(here.bundle(here.laptops[0]), lambda path: open_bundle(path, here.centre.keys.age_file), here.dump)


def receipt(here: Town) -> Sent:
    """From the centre to a laptop that has something to be confirmed."""
    load(here.centre, leverbestand(here).path)
    return _to(here.laptops[0], write_receipt(here.centre, here.laptops[0].store.replica.id, here.folder))


def admission(here: Town) -> Sent:
    """From the centre to a laptop."""
    lay_down(here.centre, Policy(idle_lock_minutes=5))
    return _to(here.laptops[0], write_admission(here.centre, here.folder))


def answer(here: Town) -> Sent:
    """From the centre to a laptop, about what a colleague wrote."""
    load(here.centre, leverbestand(here).path)
    two = here.laptops[1]
    two.store.save("employer", "e-1", {"place": "Verzonnen Stad"})
    here.deliver(two)
    path = write_answer(here.centre, two.store.replica.id, here.folder)
    assert path
    return _to(two, path)


def handover(here: Town) -> Sent:
    """From one laptop to the other."""
    one, two = here.laptops
    one.store.save("candidate", "c-1", {"code": "K-1"})
    with one.store.session() as session:
        (colleague,) = colleagues(session)
    return _to(two, hand_over(one.store, ["c-1"], colleague, None, here.folder))


def _to(laptop: Laptop, path: Path) -> Sent:
    return Sent(path, lambda some: take_in(laptop.store, some), lambda: _all_of(laptop))


def _all_of(laptop: Laptop) -> list[Any]:
    """Every row of every table of a laptop."""
    connection: Any = laptop.store._opened.connection
    # The index for searching is kept in tables of its own below these, which can be read.
    plain = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    tables = [name for (name,) in connection.execute(plain)]
    return [connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in sorted(tables)]


def assert_refused(sent: Sent, places: Iterable[int]) -> None:
    """With the byte at each of these places changed, and cut off there."""
    whole, before = sent.path.read_bytes(), sent.there()
    for place in places:
        one, high = (whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :] for bit in (1 << place % 7, 128))
        for content in (one, high, whole[:place]):
            sent.path.write_bytes(content)
            with pytest.raises(NbmError) as caught:
                sent.take(sent.path)
            assert caught.value.what
            assert caught.value.exit_code == 10  # a file that is not right
    assert sent.there() == before
    sent.path.write_bytes(whole)
    sent.take(sent.path)


FILES = pytest.mark.parametrize(
    "make", [leverbestand, receipt, admission, answer, handover], ids=lambda one: one.__name__
)


@FILES
def test_a_changed_byte_or_a_cut_is_refused(here: Town, make: Callable[[Town], Sent]) -> None:
    sent = make(here)
    size = sent.path.stat().st_size
    assert_refused(sent, {*range(ENDS), *range(0, size, size // SAMPLE), *range(size - ENDS, size)})


@pytest.mark.torture
@FILES
def test_every_changed_byte_and_every_cut_is_refused(here: Town, make: Callable[[Town], Sent]) -> None:
    sent = make(here)
    assert_refused(sent, range(sent.path.stat().st_size))


def test_a_spoiled_leverbestand_is_set_aside_and_changes_nothing(here: Town) -> None:
    sent = leverbestand(here)
    whole, before = sent.path.read_bytes(), here.dump()
    for place in range(0, len(whole), len(whole) // 10):
        sent.path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert load(here.centre, sent.path).reason
    assert here.dump() == before
    sent.path.write_bytes(whole)
    assert load(here.centre, sent.path).reason == ""
