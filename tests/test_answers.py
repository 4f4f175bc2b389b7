"""Answers: the centre tells each laptop what others wrote on what it holds, and leaves out what it has already."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from storage.centre.answers import write_answer
from storage.centre.correcting import correct
from storage.merging import Taken
from storage.sync.handover import hand_over, take_answer, take_handover
from storage.sync.trust import colleagues
from tests.town import Laptop, Town, shared, value


def told(laptop: Laptop, path: Path | None) -> int:
    """How many entries are in an answer, once it is taken in; none when there was none."""
    taken = take_answer(laptop.store, path).taken if path else Taken()
    return taken.new + taken.known + taken.waiting


def test_an_answer_leaves_out_what_the_laptop_said_to_have(here: Town) -> None:
    one, two = here.laptop(), here.laptop()

    def written(number: int) -> None:
        one.store.save("employer", "e-1", {"name": f"Verzonnen Bakkerij {number}"})
        here.deliver(one)

    def answer(name: str, *, full: bool = False) -> Path | None:
        path = write_answer(here.centre, two.store.replica.id, here.folder, full=full)
        return path and path.rename(here.folder / name)

    def says_so() -> None:
        two.store.save("employer", "e-2", {"name": f"Verzonnen Slagerij {next(counted)}"})
        assert here.deliver(two).reason == ""

    counted = count()
    two.store.save("employer", "e-1", {"place": "Verzonnen Stad"})
    here.deliver(two)
    written(1)
    assert told(two, answer("first")) == 2  # also the settings, which both have
    written(2)
    assert told(two, answer("second")) == 3  # nobody knows yet that the first arrived
    says_so()
    assert answer("none") is None
    written(3)
    lost = answer("lost")
    written(4)
    assert told(two, answer("fourth")) == 2  # what was in the lost one, and no more
    says_so()
    written(5)
    assert told(two, answer("fifth")) == 1
    assert told(two, lost) == 1  # late, and already known: it is no step back
    says_so()
    assert answer("none") is None
    written(6)
    assert told(two, answer("full", full=True)) == 7
    with here.put_back(two) as restored:
        here.deliver(restored)
        path = write_answer(here.centre, restored.store.replica.id, here.folder)
        assert told(restored, path) > 7  # also what its earlier life wrote
    assert value(two.store, "employer", "e-1", "name") == "Verzonnen Bakkerij 6"


def test_a_lost_answer_is_never_taken_for_one_that_arrived(small: Town) -> None:
    one, two = small.laptop(), small.laptop()
    for laptop in (one, two):
        laptop.store.save("employer", f"e-{laptop.store.replica.id[-4:]}", {"name": "Verzonnen Bakkerij"})
        laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
        small.deliver(laptop)
    small.answer(two)
    old = small.backup_of(two)
    before = small.copy_of_centre()
    one.store.save("employer", "e-1", {"place": "Verzonnen Stad"})
    small.deliver(one)
    small.answer(two)
    two.store.save("employer", "e-2", {"name": "Verzonnen Slagerij"})
    small.deliver(two)
    one.store.save("employer", "e-1", {"place": "Verzonnen Dorp"})
    small.deliver(one)
    late = write_answer(small.centre, two.store.replica.id, small.folder)
    assert late
    restored = small.restore(old, two.clock)
    small.stack.callback(restored.store.close)
    take_answer(restored.store, late)  # it builds on one that the backup has not
    assert value(restored.store, "employer", "e-1", "place") is None
    restored.store.save("employer", "e-3", {"name": "Verzonnen Slagerij"})
    small.deliver(restored)
    small.answer(restored)
    assert value(restored.store, "employer", "e-1", "place") == "Verzonnen Dorp"
    small.put_centre_back(before)  # and then one that the centre has not
    for laptop in (one, restored):
        laptop.store.save("employer", "e-4", {"name": laptop.store.replica.id})
        small.deliver(laptop)
        if small.receipt(laptop).open:
            small.deliver(laptop)
    small.answer(restored)
    small.answer(one)
    for laptop in (one, restored):
        mine, theirs = shared(laptop, small)
        assert mine == theirs


# What a laptop holds, and what went elsewhere


def give(town: Town, one: Laptop, two: Laptop, candidate: str = "c-1") -> None:
    """One coach gives another a candidate."""
    with one.store.session() as session:
        (to,) = [each for each in colleagues(session) if each.replica == two.store.replica.id]
    take_handover(two.store, hand_over(one.store, [candidate], to, None, town.folder))
    town.deliver(one)


def case(laptop: Laptop, candidate: str) -> None:
    """A trajectory, or the same one for somebody else."""
    if not laptop.store.view("candidate", candidate).exists:
        laptop.store.save("candidate", candidate, {"code": candidate})
    laptop.store.save("trajectory", "t-1", {"candidate_id": candidate})


def hears_all(town: Town, laptop: Laptop) -> None:
    """With its answer a laptop knows what the centre knows of what it has."""
    town.answer(laptop)
    mine, theirs = shared(laptop, town)
    assert set(mine) <= set(theirs)


def test_two_versions_of_whose_trajectory_it_is_are_told_to_who_got_one(here: Town) -> None:
    one, two, three = here.laptop(), here.laptop(), here.laptop()
    case(one, "c-1")
    case(three, "c-2")
    give(here, one, two)
    here.deliver(three)
    here.deliver(two)
    hears_all(here, two)
    assert two.store.view("trajectory", "t-1").conflicts.keys() == {"candidate_id"}


@pytest.mark.parametrize("who", ["coach", "centre"])
def test_a_trajectory_that_went_to_somebody_else_is_told_to_who_got_it_before(here: Town, who: str) -> None:
    one, two, three = here.laptop(), here.laptop(), here.laptop()
    case(one, "c-1")
    one.store.save("candidate", "c-2", {"code": "K-2"})
    give(here, one, two)
    if who == "coach":
        case(one, "c-2")
        here.deliver(one)
    else:
        correct(here.centre, "trajectory", "t-1", {"candidate_id": "c-2"})
    give(here, one, three, "c-2")
    here.deliver(two)
    hears_all(here, two)
    assert value(two.store, "trajectory", "t-1", "candidate_id") == "c-2"


def test_what_is_written_for_somebody_else_afterwards_is_not_told(small: Town) -> None:
    one, two = small.laptop(), small.laptop()
    case(one, "c-1")
    one.store.save("candidate", "c-2", {"code": "K-2"})
    give(small, one, two)
    case(one, "c-2")
    one.store.save("barrier", "b-1", {"trajectory_id": "t-1", "note": "Verzonnen notitie"})
    small.deliver(one)
    small.deliver(two)
    small.answer(two)
    assert value(two.store, "trajectory", "t-1", "candidate_id") == "c-2"
    assert not two.store.rows("barrier")


def test_a_candidate_who_was_given_on_by_another_is_told_to_who_was_the_coach(small: Town) -> None:
    one, two, three = small.laptop(), small.laptop(), small.laptop()
    case(one, "c-1")
    give(small, one, two)
    give(small, one, three)
    small.deliver(two)
    small.answer(two)
    assert value(two.store, "candidate", "c-1", "coach_id") == three.store.author.member_id
