"""Files that are lost, doubled, late or in the wrong order: in the end everything is everywhere, and nothing is claimed
to be at the centre that is not."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from storage.centre.loading import load
from storage.entries import Entry, HeldBack
from storage.sync.bundle import NothingToDeliver
from storage.sync.receipts import confirmed_numbers
from tests.stores import Template
from tests.town import Laptop, Town, town

LAPTOPS = 3
who, number = st.integers(0, LAPTOPS - 1), st.integers(0, 99)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), who, number),
        st.tuples(st.just("write"), who, number),
        st.tuples(st.just("make"), who),
        st.tuples(st.just("read"), number),
        st.tuples(st.just("read"), number),
        st.tuples(st.just("receipt"), who),
        st.tuples(st.just("answer"), who),
        st.tuples(st.just("centre_back"), who),
    ),
    min_size=4,
    max_size=20,
)


class Story:
    """What happens in a town, step by step."""

    def __init__(self, here: Town) -> None:
        self.here = here
        self.laptops = [here.laptop() for _ in range(LAPTOPS)]
        self.made: list[Path] = []
        self.copy = here.copy_of_centre()

    def do(self, step: tuple[Any, ...]) -> None:
        """One of the generated steps."""
        what, given = step[0], step[1:]
        getattr(self, f"_{what}")(*given)

    def _write(self, at: int, number: int) -> None:
        self.laptops[at].store.save("employer", f"e-{number % 4}", {"name": f"Verzonnen {number}"})

    def _make(self, at: int) -> None:
        with suppress(NothingToDeliver):
            self.made.append(self.here.bundle(self.laptops[at]))

    def _read(self, number: int) -> None:
        if self.made:
            assert load(self.here.centre, self.made[number % len(self.made)]).reason == ""

    def _receipt(self, at: int) -> None:
        self.here.receipt(self.laptops[at])

    def _answer(self, at: int) -> None:
        self.here.answer(self.laptops[at])

    def _centre_back(self, _at: int) -> None:
        self.here.put_centre_back(self.copy)


def assert_confirmed_is_there(here: Town, laptop: Laptop) -> None:
    """All that the laptop calls confirmed is in the centre's database."""
    with laptop.store.session() as session:
        sure = confirmed_numbers(session).get(laptop.store.replica.id, 0)
        own = select(Entry.id).where(Entry.replica == laptop.store.replica.id, Entry.number <= sure)
        ids = set(session.exec(own))
    with here.centre.session() as session:
        assert ids <= set(session.exec(select(Entry.id))) | set(session.exec(select(HeldBack.id)))


@settings(max_examples=max(4, settings().max_examples // 4))
@given(work=steps)
def test_whatever_happens_to_the_files(template: Template, tmp_path_factory: Any, work: list[tuple[Any, ...]]) -> None:
    with town(template, tmp_path_factory.mktemp("town")) as here:
        story = Story(here)
        for step in work:
            story.do(step)
        for _time in range(2):  # the second time for who heard only then that the centre was put back
            for laptop in story.laptops:
                here.receipt(laptop)
                if here.receipt(laptop).open:
                    assert here.deliver(laptop).reason == ""
                assert here.receipt(laptop).open == 0
                assert_confirmed_is_there(here, laptop)
        for laptop in story.laptops:
            here.answer(laptop)
        everything = set(here.dump())
        for laptop in story.laptops:
            assert set(laptop.dump()) <= everything
