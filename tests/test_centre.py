"""The centre below its commands: views for reporting, what it writes itself, whose lives it trusts, and its keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from storage.centre.correcting import NoSuchRecord, RecordGone, ValueRefused, correct, erase_candidate
from storage.centre.database import open_centre
from storage.centre.enrolling import DeviceOtherKey, enrol, find_device, read_request, revoke, rotate, write_admission
from storage.centre.keys import NEXT, SIGNING, KeysOfAnother, read_keys
from storage.centre.loading import load
from storage.centre.status import disputes, laptops, set_aside, totals
from storage.centre.tables import Device
from storage.centre.views import VIEWS, make_views
from storage.entries import entries_of
from storage.folder import DataFolder
from storage.merging import take
from storage.opening import open_folder
from storage.store import Store
from storage.sync.bundle import NothingToDeliver
from storage.sync.letters import LetterUnusable, write_letter
from storage.sync.reading import open_bundle
from storage.sync.returning import Returning
from storage.sync.trust import REQUEST, Request, admit, read_admission, write_request
from tests.town import Laptop, Town
from tests.writing import entries_in


def rows(town: Town, view: str, key: str) -> dict[str, dict[str, Any]]:
    """What a view says, by the id of the row."""
    with town.centre.engine.connect() as connection:
        return {row[key]: dict(row) for row in connection.execute(text(f"SELECT * FROM {view}")).mappings()}


def fill(store: Store) -> None:
    """A trajectory with all that the views tell of, and one that says next to nothing."""
    store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    store.save("future_job", "j-1", {"function": "verzonnen bakker", "employer_id": "e-1"})
    store.save("candidate", "c-1", {"code": "K-1", "coach_id": store.author.member_id})
    start = {"route": "small", "state": "learning", "start_on": "2027-03-01"}
    store.save("trajectory", "t-1", {"candidate_id": "c-1", "job_id": "j-1", **start})
    store.save("trajectory", "t-2", {"state": "draft"})
    store.save("barrier", "b-1", {"trajectory_id": "t-1", "barrier_type": "taal_nt2", "note": "GEHEIM"})
    store.save("barrier", "b-2", {"trajectory_id": "t-2"})
    store.save("evaluation", "v-1", {"trajectory_id": "t-1", "held_on": "2027-03-08", "job_in_sight": True})
    store.save("evaluation", "v-2", {"evaluation_kind": "round"})


# Views


def test_the_views_have_a_row_for_each_that_is_there(here: Town) -> None:
    laptop = here.laptop()
    fill(laptop.store)
    here.deliver(laptop)
    found = rows(here, "report_trajectory", "trajectory_id")
    assert found.keys() == {"t-1", "t-2"}
    told = {name: str(value) for name, value in found["t-1"].items() if value is not None}
    assert told == {
        "trajectory_id": "t-1",
        "candidate_id": "c-1",
        "candidate_code": "K-1",
        "coach_id": laptop.store.author.member_id,
        "coach_name": "Verzonnen Coach 1",
        "employer_id": "e-1",
        "employer_name": "Verzonnen Bakkerij",
        "job_id": "j-1",
        "job_function": "verzonnen bakker",
        "route": "small",
        "state": "learning",
        "start_on": "2027-03-01",
    }
    barrier = rows(here, "report_barrier", "barrier_id")["b-1"]
    assert (barrier["trajectory_id"], barrier["candidate_code"], barrier["barrier_type"]) == ("t-1", "K-1", "taal_nt2")
    assert "GEHEIM" not in str(barrier)
    evaluations = rows(here, "report_evaluation", "evaluation_id")
    assert evaluations.keys() == {"v-1", "v-2"}
    assert (str(evaluations["v-1"]["held_on"]), bool(evaluations["v-1"]["job_in_sight"])) == ("2027-03-08", True)


def test_what_was_taken_away_or_erased_is_in_no_view(here: Town) -> None:
    laptop = here.laptop()
    fill(laptop.store)
    laptop.store.delete("employer", "e-1")
    laptop.store.delete("trajectory", "t-2")
    here.deliver(laptop)
    found = rows(here, "report_trajectory", "trajectory_id")
    assert found.keys() == {"t-1"}
    assert found["t-1"]["employer_name"] is None
    assert rows(here, "report_barrier", "barrier_id").keys() == {"b-1"}
    erase_candidate(here.centre, "c-1")
    for view, key in zip(VIEWS, ("trajectory_id", "barrier_id", "evaluation_id"), strict=True):
        assert rows(here, view, key).keys() <= {"v-2"}
    with here.centre.session(writing=True) as session:
        make_views(session.connection())
    assert rows(here, "report_evaluation", "evaluation_id").keys() == {"v-2"}


# What the centre writes itself


def test_a_correction_reaches_the_laptops_and_settles_a_conflict(here: Town) -> None:
    one, two = here.laptop(), here.laptop()
    one.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    two.store.save("employer", "e-1", {"name": "Verzonnen Slagerij"})
    here.deliver(one)
    here.deliver(two)
    with here.centre.session() as session:
        (dispute,) = disputes(here.centre, session)
    assert (dispute.record_id, dispute.field) == ("e-1", "name")
    assert {(each.value, each.author) for each in dispute.values} == {
        ("Verzonnen Bakkerij", "Verzonnen Coach 1"),
        ("Verzonnen Slagerij", "Verzonnen Coach 2"),
    }
    assert correct(here.centre, "employer", "e-1", {"name": "Verzonnen Slagerij"})
    assert not correct(here.centre, "employer", "e-1", {"name": "Verzonnen Slagerij"})
    for laptop in (one, two):
        received = here.answer(laptop)
        assert received
        assert (received.conflicts, received.taken.waiting, received.taken.refused) == (0, 0, 0)
        assert laptop.store.view("employer", "e-1").values["name"] == "Verzonnen Slagerij"
        assert here.receipt(laptop).open == 0
    one.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    assert here.deliver(one).waiting == 0
    with here.centre.session() as session:
        assert not list(disputes(here.centre, session))


def test_a_correction_that_no_laptop_could_take_is_refused(small: Town) -> None:
    laptop = small.laptop()
    fill(laptop.store)
    laptop.store.delete("future_job", "j-1")
    small.deliver(laptop)
    before = small.dump()
    for kind, record_id, values, error in (
        ("iets", "e-1", {}, NoSuchRecord),
        ("employer", "c-1", {"name": "x"}, NoSuchRecord),
        ("future_job", "j-1", {"function": "x"}, RecordGone),
        ("trajectory", "t-1", {"job_id": "j-7"}, ValueRefused),
        ("trajectory", "t-1", {"start_on": "gisteren"}, ValueRefused),
        ("trajectory", "t-1", {"id": "t-3"}, ValueRefused),
        ("employer", "e-1", {"name": "a\0b"}, ValueRefused),
    ):
        with pytest.raises(error):
            correct(small.centre, kind, record_id, values)
    assert small.dump() == before
    assert correct(small.centre, "future_job", "j-1", {"deleted_at": None})
    assert rows(small, "report_trajectory", "trajectory_id")["t-1"]["job_id"] == "j-1"


def test_a_centre_that_was_put_back_gives_no_number_out_twice(small: Town) -> None:
    laptop = small.laptop()
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    small.deliver(laptop)
    small.receipt(laptop)
    before = small.copy_of_centre()
    correct(small.centre, "employer", "e-1", {"place": "Verzonnen Stad"})
    small.answer(laptop)
    small.receipt(laptop)
    small.put_centre_back(before)
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Slagerij"})
    small.deliver(laptop)
    correct(small.centre, "employer", "e-1", {"place": "Verzonnen Dorp"})
    received = small.answer(laptop)
    assert received
    assert received.taken.new == 1


def test_a_centre_that_was_put_back_gives_no_number_out_twice_before_anyone_told_it(small: Town) -> None:
    laptop = small.laptop()
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    small.deliver(laptop)
    before = small.copy_of_centre()
    correct(small.centre, "employer", "e-1", {"place": "Verzonnen Stad"})
    small.answer(laptop)
    small.put_centre_back(before)
    correct(small.centre, "employer", "e-1", {"place": "Verzonnen Dorp"})
    received = small.answer(laptop)
    assert received
    assert (received.taken.new, received.conflicts) == (1, 1)


def test_all_of_it_once_more_names_the_receipt_of_now(here: Town) -> None:
    laptop = here.laptop()
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    here.deliver(laptop)
    for number in (1, 2):
        assert here.receipt(laptop).number == number
        path = here.bundle(laptop, full=True)
        assert open_bundle(path, here.centre.keys.age_file).manifest.receipt == number
        assert here.bundle(laptop, full=True) == path


def test_a_correction_that_only_a_laptop_has_goes_back_to_the_centre(here: Town) -> None:
    one, two = here.laptop(), here.laptop()
    one.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    two.store.save("employer", "e-1", {"name": "Verzonnen Slagerij"})
    for laptop in (one, two):
        here.deliver(laptop)
    before = here.copy_of_centre()
    correct(here.centre, "employer", "e-1", {"place": "Verzonnen Stad"})
    correct(here.centre, "employer", "e-1", {"name": "Verzonnen Banketbakkerij"})
    for laptop in (one, two):
        here.answer(laptop)
        assert here.receipt(laptop).open == 0
    (whole,) = (line for line in here.dump() if '"id":"e-1"' in line)
    with pytest.raises(NothingToDeliver):
        here.bundle(one)
    here.put_centre_back(before)
    for laptop in (one, two):  # by a delivery the centre hears of it; both before it got anything back
        laptop.store.save("candidate", laptop.store.replica.id, {"code": "K-1"})
        assert here.deliver(laptop).waiting == 0
        assert here.receipt(laptop).open == 0
    for laptop, new in ((one, 2), (two, 0)):
        loaded = here.deliver(laptop)
        assert (loaded.reason, loaded.entries, loaded.new, loaded.waiting) == ("", 2, new, 0)
        here.receipt(laptop)
        with pytest.raises(NothingToDeliver):
            here.bundle(laptop)
    assert whole in here.dump()
    correct(here.centre, "employer", "e-1", {"place": "Verzonnen Dorp"})
    for laptop in (one, two):
        received = here.answer(laptop)
        assert received
        assert (received.taken.new, received.conflicts) == (1, 0)


def test_only_what_the_centre_wrote_is_taken_for_its_own(small: Town) -> None:
    one, two = small.laptop(), small.laptop()
    one.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    written = entries_in(one.store)
    with two.store.session() as session:
        take(session, written)
        (entry,) = entries_of(session, "e-1")
        session.add(Returning(entry_id=entry.id))
    assert small.deliver(two).reason == "BundleInconsistent"
    assert "e-1" not in "".join(small.dump())


# Whose lives


def moved(town: Town, laptop: Laptop, name: str) -> Laptop:
    """The laptop's data in another place, where it begins another life."""
    folder = town.template.copy_to(town.folder / name)
    laptop.store.close()
    for path in (folder.database, folder.keyfile):
        path.write_bytes((laptop.store.folder.path / path.name).read_bytes())
    store = Store(open_folder(DataFolder(folder.path), town.template.key), laptop.clock)
    town.stack.callback(store.close)
    return Laptop(store, laptop.clock)


def test_a_laptop_that_was_moved_before_it_was_let_in_delivers_its_earlier_lives_too(here: Town) -> None:
    here.laptop()
    store = here.stack.enter_context(here.template.new_store())
    laptop = Laptop(store, here.laptops[0].clock)
    store.introduce("Verzonnen Verhuizer", "Verzonnen Gemeente")
    store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    laptop = moved(here, moved(here, laptop, "second"), "third")  # in the second nothing was written
    enrol(here.centre, *read_request(write_request(laptop.store, here.folder)))
    laptop = moved(here, laptop, "fourth")
    with here.centre.session() as session:
        assert len(list(laptops(session))) == 2
    here.laptops.append(laptop)
    laptop = moved(here, laptop, "fifth")  # two lives since it asked, and nothing written in them
    recipients = here.laptops[0].store.preferences()["recipient"]
    laptop.store.save("preferences", "p-1", {"recipient": recipients})
    from storage.sync.bundle import make_bundle

    loaded = load(here.centre, Path(make_bundle(laptop.store, here.folder, recipients).path))
    assert (loaded.reason, loaded.waiting) == ("", 0)
    with here.centre.session() as session:
        found = {each.device.name: each for each in laptops(session)}
    assert found.keys() == {"Verzonnen Coach 1", "Verzonnen Verhuizer"}
    assert found["Verzonnen Verhuizer"].device.replica == laptop.store.replica.id
    admission = write_admission(here.centre, here.folder)
    admit(laptop.store, *read_admission(laptop.store, admission))
    assert here.receipt(laptop).open == 1  # what the admission itself wrote
    assert here.dump() != []


def test_a_life_of_nobody_that_calls_itself_the_next_of_a_laptop_is_not_trusted(small: Town) -> None:
    laptop, other = small.laptop(), small.laptop()
    small.deliver(laptop)
    with other.store.session() as session:
        replica = session.merge(other.store.replica)
        replica.after, replica.vouched = laptop.store.replica.id, "00" * 64
        replica.id = "01a00000-0000-7000-8000-000000000000"
    thief = Laptop(Store(other.store._opened, other.clock), other.clock)
    assert thief.store.replica.id != other.store.replica.id
    thief.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    assert small.deliver(thief).reason == "UnknownSender"


def test_a_laptop_that_is_revoked_is_so_in_all_its_lives(small: Town) -> None:
    laptop = small.laptop()
    small.deliver(laptop)
    with small.put_back(laptop) as restored:
        small.deliver(restored)
        with small.centre.session() as session:
            start = restored.store.replica.id
            assert find_device(session, start.upper()).name == "Verzonnen Coach 1"
        revoke(small.centre, start)
        laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
        restored.store.save("employer", "e-2", {"name": "Verzonnen Bakkerij"})
        assert [small.deliver(each).reason for each in (laptop, restored)] == ["UnknownSender"] * 2
        with small.centre.session() as session:
            assert len(set_aside(session)) == 2
        enrol(small.centre, *read_request(write_request(restored.store, small.folder)))
        assert [small.deliver(each).reason for each in (laptop, restored)] == [""] * 2
        with small.centre.session() as session:
            assert totals(session).waiting == 0


def test_a_request_with_anything_odd_in_it_is_refused(small: Town) -> None:
    laptop = small.laptop()
    path = small.folder / "odd.json"
    good, key = read_request(write_request(laptop.store, small.folder))
    signing_key = laptop.store.replica.signing_key
    for name, value in (("replica", "../../x"), ("member", "x"), ("age_key", "age1x"), ("name", "a\0b")):
        path.write_bytes(write_letter(REQUEST, changed(good, name, value), signing_key))
        with pytest.raises(LetterUnusable):
            read_request(path)
    with pytest.raises(DeviceOtherKey):
        enrol(small.centre, good, "00" * 32)
    with small.centre.session() as session:
        assert session.get_one(Device, good.replica).public_key == key


def changed(request: Request, name: str, value: str) -> Request:
    """A request with another value."""
    import msgspec

    return msgspec.structs.replace(request, **{name: value})


# Keys


def test_a_new_key_that_was_half_taken_is_taken_at_the_next_opening(small: Town) -> None:
    folder, url = small.folder / "keys", f"sqlite:///{small.folder / 'centre.db'}"
    old = (folder / SIGNING).read_bytes()
    rotate(small.centre, folder)
    new = (folder / SIGNING).read_bytes()
    (folder / NEXT).write_bytes(new)
    (folder / SIGNING).write_bytes(old)  # as when the power failed just before
    centre = open_centre(url, read_keys(folder))
    assert centre.keys.public_key == small.centre.keys.public_key
    assert ((folder / SIGNING).read_bytes(), (folder / NEXT).exists()) == (new, False)
    (folder / SIGNING).write_bytes(old)
    with pytest.raises(KeysOfAnother):
        open_centre(url, read_keys(folder))
