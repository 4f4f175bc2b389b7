"""Laptops and a centre: deliver, confirm, answer, settle, hand over; on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from storage.caseload import how_far
from storage.centre.enrolling import enrol, read_request, revoke, rotate, write_admission
from storage.centre.loading import load
from storage.centre.receipts import write_receipt
from storage.journal import Action, Author
from storage.records import KINDS
from storage.records.links import check_answer_id
from storage.sync.handover import hand_over, take_handover
from storage.sync.letters import LetterUnusable
from storage.sync.reading import open_bundle
from storage.sync.receipts import take_receipt
from storage.sync.states import SyncState, sync_states
from storage.sync.trust import AnotherCentre, NotForThisLaptop, admit, colleagues, read_admission, write_request
from storage.undo import NothingToUndo
from tests.stores import Template
from tests.town import Laptop, Town, shared, town, value


def state_of(laptop: Laptop, record_id: str) -> SyncState:
    """How far a record is."""
    with laptop.store.session() as session:
        return sync_states(session, [record_id])[record_id]


# Delivering and confirming


def test_what_a_laptop_delivers_is_at_the_centre_and_only_then_confirmed(here: Town) -> None:
    laptop = here.laptop()
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    assert state_of(laptop, "e-1") == SyncState.READY
    loaded = here.deliver(laptop)
    assert (loaded.reason, loaded.waiting, loaded.refused) == ("", 0, 0)
    assert state_of(laptop, "e-1") == SyncState.DELIVERED
    outcome = here.receipt(laptop)
    assert (outcome.open, outcome.refused, outcome.elsewhere) == (0, 0, 0)
    assert state_of(laptop, "e-1") == SyncState.CONFIRMED
    assert here.dump() == laptop.dump()


def test_the_next_leverbestand_begins_after_what_was_confirmed(small: Town) -> None:
    laptop = small.laptop()
    first = small.deliver(laptop)
    small.receipt(laptop)
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    second = small.deliver(laptop)
    assert (second.entries, second.new, second.reason) == (1, 1, "")
    assert small.deliver(laptop).sha256 == second.sha256
    whole = load(small.centre, small.bundle(laptop, full=True))
    assert (whole.entries, whole.new) == (first.entries + 1, 0)
    assert small.dump() == laptop.dump()


def test_a_lost_file_leaves_a_gap_that_the_next_one_closes(here: Town) -> None:
    laptop = here.laptop()
    here.deliver(laptop)
    here.receipt(laptop)
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    lost = here.bundle(laptop)
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Banketbakkerij"})
    assert here.deliver(laptop).new == 2
    assert load(here.centre, lost).known == 1
    assert here.receipt(laptop).open == 0


def test_an_older_receipt_changes_nothing(small: Town) -> None:
    laptop = small.laptop()
    small.deliver(laptop)
    old = write_receipt(small.centre, laptop.store.replica.id, small.folder)
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    small.deliver(laptop)
    assert small.receipt(laptop).open == 0
    assert take_receipt(laptop.store, old).older
    assert state_of(laptop, "e-1") == SyncState.CONFIRMED


# Who is trusted


def test_a_laptop_that_was_not_let_in_is_set_aside_and_read_once_it_is(small: Town, template: Template) -> None:
    known = small.laptop()
    with template.new_store() as store:
        store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
        stranger = Laptop(store, known.clock)
        store.save("preferences", "p", {"recipient": known.store.preferences()["recipient"]})
        path = small.folder / "stranger.age"
        from storage.sync.bundle import make_bundle

        path = Path(make_bundle(store, small.folder, known.store.preferences()["recipient"]).path)
        assert load(small.centre, path).reason == "UnknownSender"
        assert "e-1" not in "".join(small.dump())
        enrol(small.centre, *read_request(write_request(stranger.store, small.folder)))
        assert load(small.centre, path).reason == ""
        assert "Verzonnen Bakkerij" in "".join(small.dump())


def test_a_laptop_that_is_not_trusted_any_more_is_set_aside(small: Town) -> None:
    laptop = small.laptop()
    revoke(small.centre, laptop.store.replica.id)
    assert small.deliver(laptop).reason == "UnknownSender"
    with pytest.raises(NotForThisLaptop):
        read_admission(laptop.store, write_admission(small.centre, small.folder))


def test_a_new_key_of_the_centre_is_believed_because_the_old_one_signed_for_it(small: Town, template: Template) -> None:
    laptop = small.laptop()
    rotate(small.centre, small.folder / "keys")
    with pytest.raises(AnotherCentre):
        small.receipt(laptop)
    small.admit_all()
    small.deliver(laptop)
    assert small.receipt(laptop).open == 0
    with town(template, small.folder, other=True) as other:
        enrol(other.centre, *read_request(write_request(laptop.store, other.folder)))
        with pytest.raises(AnotherCentre):
            read_admission(laptop.store, write_admission(other.centre, other.folder))


def test_a_restored_laptop_goes_on_as_a_new_life_that_the_centre_knows(here: Town) -> None:
    laptop = here.laptop()
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    here.deliver(laptop)
    with here.put_back(laptop) as restored:
        laptop.store.save("employer", "e-1", {"name": "Verzonnen Banketbakkerij"})
        here.deliver(laptop)  # what the copy does not know of
        assert restored.store.replica.id != laptop.store.replica.id
        restored.store.save("employer", "e-2", {"name": "Verzonnen Slagerij"})
        assert here.deliver(restored).reason == ""
        assert here.receipt(restored).elsewhere == 1
        here.answer(restored)
        assert value(restored.store, "employer", "e-1", "name") == "Verzonnen Banketbakkerij"
        assert here.receipt(restored).elsewhere == 0
        assert shared(restored, here)[0] == shared(restored, here)[1]


def test_a_laptop_that_was_moved_before_it_was_let_in_delivers_what_it_wrote_before(here: Town) -> None:
    known = here.laptop()
    with here.template.new_store(known.clock) as store:
        store.introduce("Verzonnen Coach", "Verzonnen Gemeente")
        store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
        with here.put_back(Laptop(store, known.clock)) as moved:
            assert moved.store.replica.after == store.replica.id
            enrol(here.centre, *read_request(write_request(moved.store, here.folder)))
            admit(moved.store, *read_admission(moved.store, write_admission(here.centre, here.folder)))
            assert here.deliver(moved).reason == ""
            assert here.receipt(moved).open == 0
            assert "Verzonnen Bakkerij" in "".join(here.dump())
            assert state_of(moved, "e-1") == SyncState.CONFIRMED


def test_a_centre_that_was_put_back_is_noticed_and_gets_everything_again(small: Town) -> None:
    laptop = small.laptop()
    small.deliver(laptop)
    small.receipt(laptop)
    before = small.copy_of_centre()
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    small.deliver(laptop)
    small.receipt(laptop)
    laptop.store.save("employer", "e-2", {"name": "Verzonnen Slagerij"})
    small.put_centre_back(before)
    assert state_of(laptop, "e-1") == SyncState.CONFIRMED
    assert small.deliver(laptop).reason == ""
    outcome = small.receipt(laptop)
    assert outcome.open == 2
    assert state_of(laptop, "e-1") == SyncState.DELIVERED
    assert small.deliver(laptop).waiting == 0
    assert small.receipt(laptop).open == 0
    assert small.dump() == laptop.dump()


def test_a_centre_that_was_put_back_to_before_it_knew_a_life_learns_of_it_again(here: Town) -> None:
    laptop = here.laptop()
    here.deliver(laptop)
    before = here.copy_of_centre()
    with here.put_back(laptop) as second:
        second.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
        here.deliver(second)
        assert here.receipt(second).open == 0
        with here.put_back(second) as third:
            here.put_centre_back(before)
            third.store.save("employer", "e-2", {"name": "Verzonnen Slagerij"})
            assert here.deliver(third).reason == ""
            assert here.receipt(third).open == 1
            assert here.deliver(third).reason == ""
            assert here.receipt(third).open == 0
            assert here.dump() == third.dump()


def test_a_restored_laptop_takes_an_admission_before_the_centre_knows_its_new_life(small: Town) -> None:
    laptop, colleague = small.laptop(), small.laptop()
    with small.put_back(laptop) as restored:
        path = write_admission(small.centre, small.folder)
        assert admit(restored.store, *read_admission(restored.store, path))
        with restored.store.session() as session:
            assert [each.replica for each in colleagues(session)] == [colleague.store.replica.id]
        revoke(small.centre, laptop.store.replica.id)
        with pytest.raises(NotForThisLaptop):
            read_admission(restored.store, write_admission(small.centre, small.folder))


def test_the_centre_of_a_laptop_is_no_work_that_is_taken_back(small: Town) -> None:
    laptop = small.laptop()
    with pytest.raises(NothingToUndo):
        laptop.store.undo()
    assert laptop.store.preferences()["recipient_name"] == "Verzonnen Centrale"


def test_meddled_letters_are_refused_and_nothing_changes(small: Town) -> None:
    laptop = small.laptop()
    laptop.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    small.deliver(laptop)
    path = write_receipt(small.centre, laptop.store.replica.id, small.folder)
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(LetterUnusable):
            take_receipt(laptop.store, path)
        path.write_bytes(whole[:place])
        with pytest.raises(LetterUnusable):
            take_receipt(laptop.store, path)
    assert state_of(laptop, "e-1") == SyncState.DELIVERED
    path.write_bytes(whole)
    assert take_receipt(laptop.store, path).open == 0


# Coming together


def test_two_who_changed_the_same_field_both_see_it_and_one_choice_settles_it(here: Town) -> None:
    one, two = here.laptop(), here.laptop()
    one.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    two.store.save("employer", "e-1", {"name": "Verzonnen Slagerij"})  # the same by its id, as after a handover
    here.deliver(one)
    here.deliver(two)
    for laptop in (one, two):
        received = here.answer(laptop)
        assert received
        assert state_of(laptop, "e-1") == SyncState.CONFLICT
    one.store.save("employer", "e-1", {"name": "Verzonnen Slagerij"})
    assert state_of(one, "e-1") == SyncState.READY
    here.deliver(one)
    here.answer(two)
    for laptop in (one, two):
        mine, theirs = shared(laptop, here)
        assert mine == theirs
    assert state_of(two, "e-1") != SyncState.CONFLICT


def test_an_edit_beside_a_deletion_is_a_conflict(here: Town) -> None:
    one, two = here.laptop(), here.laptop()
    one.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    here.deliver(one)
    two.store.save("employer", "e-1", {"place": "Verzonnen Stad"})
    here.deliver(two)
    here.answer(two)
    one.store.delete("employer", "e-1")
    here.deliver(one)
    here.answer(one)
    here.answer(two)
    for laptop in (one, two):
        assert state_of(laptop, "e-1") == SyncState.CONFLICT
    one.store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})  # who writes wants it to be there
    here.deliver(one)
    here.answer(two)
    for laptop in (one, two):
        assert state_of(laptop, "e-1") != SyncState.CONFLICT
        assert value(laptop.store, "employer", "e-1", "deleted_at") is None


def test_handing_over_gives_the_history_and_is_a_transition(here: Town) -> None:
    one, two = here.laptop(), here.laptop()
    store = one.store
    store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    store.save("future_job", "j-1", {"function": "Verzonnen baan", "employer_id": "e-1"})
    store.save("candidate", "c-1", {"code": "K-1"})
    store.save("trajectory", "t-1", {"candidate_id": "c-1", "job_id": "j-1"})
    store.save("barrier", "b-1", {"trajectory_id": "t-1", "note": "eerste"})
    store.save("barrier", "b-1", {"note": "tweede"})
    answer = check_answer_id("t-1", "s4-tip-insurance")
    store.save("check_answer", answer, {"subject_id": "t-1", "item_id": "s4-tip-insurance"})
    with store.session() as session:
        (colleague,) = colleagues(session)
    path = hand_over(store, ["c-1"], colleague, date(2027, 4, 1), here.folder)
    received = take_handover(two.store, path)
    assert (received.until, received.taken.waiting, received.taken.refused) == ("2027-04-01", 0, 0)
    assert [change.new for change in two.store.history("b-1") if change.spec.name == "note"] == ["tweede", "eerste"]
    assert value(two.store, "candidate", "c-1", "coach_id") == two.store.author.member_id
    assert value(two.store, "check_answer", answer, "subject_id") == "t-1"
    kinds = [row.values["transition_kind"] for row in two.store.rows("transition", trajectory_id="t-1")]
    assert kinds == ["coach", "coach"]
    assert take_handover(two.store, path).taken.new == 0
    two.store.save("barrier", "b-1", {"note": "derde"})
    here.deliver(two)
    assert here.deliver(one).reason == ""
    assert here.receipt(two).waiting == 0
    here.answer(one)
    assert value(one.store, "barrier", "b-1", "note") == "derde"


def test_handing_over_is_an_event_of_each_trajectory_each_time(small: Town) -> None:
    one, _two = small.laptop(), small.laptop()
    one.store.save("candidate", "c-1", {"code": "K-1"})
    for trajectory in ("t-1", "t-2"):
        one.store.save("trajectory", trajectory, {"candidate_id": "c-1"})
    with one.store.session() as session:
        (colleague,) = colleagues(session)
    for _time in range(2):
        hand_over(one.store, ["c-1"], colleague, None, small.folder)
        one.clock.pass_by(days=1)
    one.store.save("trajectory", "t-1", {"state": "learning"})
    found = open_bundle(small.bundle(one), small.centre.keys.age_file)
    told = [change.header.record_id for change in found.changes() if change.what == "handed-over"]
    assert told == ["t-1", "t-2", "t-1", "t-2"]
    assert load(small.centre, found.path).reason == ""


def test_a_handover_for_another_is_refused(small: Town) -> None:
    one, _two, three = small.laptop(), small.laptop(), small.laptop()
    one.store.save("candidate", "c-1", {"code": "K-1"})
    with one.store.session() as session:
        colleague = colleagues(session)[0]
    path = hand_over(one.store, ["c-1"], colleague, None, small.folder)
    from storage.sync.reading import KeyDoesNotFit

    with pytest.raises(KeyDoesNotFit):
        take_handover(three.store, path)


# Erasing


def test_an_erasure_wins_also_over_what_comes_later(here: Town) -> None:
    one, two = here.laptop(), here.laptop()
    one.store.save("candidate", "c-1", {"code": "GEHEIM-1"})
    one.store.save("trajectory", "t-1", {"candidate_id": "c-1"})
    one.store.save("barrier", "b-1", {"trajectory_id": "t-1", "note": "GEHEIM-2"})
    with one.store.session() as session:
        (colleague,) = colleagues(session)
    take_handover(two.store, hand_over(one.store, ["c-1"], colleague, None, here.folder))
    two.store.save("barrier", "b-2", {"trajectory_id": "t-1", "note": "GEHEIM-3"})
    here.deliver(one)
    with one.store.action() as action:
        action.erase(KINDS["candidate"], "c-1")
    assert "GEHEIM" not in "".join(one.dump())
    here.deliver(one)
    assert "GEHEIM" not in "".join(here.dump())
    here.deliver(two)  # what it wrote before it knew
    assert "GEHEIM" not in "".join(here.dump())
    here.answer(two)
    here.answer(one)
    for laptop in (one, two):
        assert "GEHEIM" not in "".join(laptop.dump())
        mine, theirs = shared(laptop, here)
        assert mine == theirs
    from storage.journal import chain_faults

    with two.store.session() as session:
        assert not list(chain_faults(session, two.store.replica.id))
    assert here.receipt(two).open == 0


def test_what_was_erased_does_not_go_again_with_a_kept_file(small: Town) -> None:
    one, two = small.laptop(), small.laptop()
    one.store.save("candidate", "c-1", {"code": "K-1"})
    with one.store.session() as session:
        (colleague,) = colleagues(session)
    take_handover(two.store, hand_over(one.store, ["c-1"], colleague, None, small.folder))
    two.store.save("candidate", "c-1", {"name": "GEHEIM"})
    before = small.bundle(two)
    small.deliver(one)
    with small.centre.session(writing=True) as session:
        info = small.centre.info(session)
        Action(session, Author(info.centre, info.centre), two.clock()).erase(KINDS["candidate"], "c-1")
    small.answer(two)
    assert list((two.store.folder.path / "delivered").iterdir()) == []
    after = small.bundle(two)
    assert "GEHEIM" in content(small, before)
    assert "GEHEIM" not in content(small, after)
    assert load(small.centre, after).reason == ""
    assert load(small.centre, before).reason == ""
    assert "GEHEIM" not in "".join(small.dump())


def content(town: Town, path: Path) -> str:
    """All that is in a leverbestand, as one text."""
    return "".join(str(change.fields) for change in open_bundle(path, town.centre.keys.age_file).changes())


def test_home_tells_of_each_trajectory_how_far_it_is(small: Town) -> None:
    one, two = small.laptop(), small.laptop()
    store = one.store
    store.save("candidate", "c-1", {"code": "K-1", "coach_id": store.author.member_id})
    names = ("confirmed", "refused", "conflict", "draft", "delivered", "ready", "mended", "gone")
    for name in names:
        reason = "\0" if name in ("refused", "mended") else "x"
        store.save("trajectory", name, {"candidate_id": "c-1", "state_reason": reason})
    store.delete("trajectory", "gone")
    small.deliver(one)
    small.receipt(one)
    with one.store.session() as session:
        (colleague,) = colleagues(session)
    take_handover(two.store, hand_over(store, ["c-1"], colleague, None, small.folder))
    small.deliver(one)
    small.receipt(one)
    two.store.save("trajectory", "conflict", {"state_reason": "een"})
    store.save("trajectory", "conflict", {"state_reason": "twee"})
    small.deliver(two)
    store.save("trajectory", "delivered", {"state_reason": "y"})
    small.deliver(one)
    small.answer(one)
    store.save("trajectory", "ready", {"state_reason": "y"})
    store.save("trajectory", "mended", {"state_reason": "y"})
    store.keep_draft("trajectory", "draft", "state_reason", "z", "", {})
    told = how_far(store._opened.connection, names)
    with store.session() as session:
        assert told == {name: str(state) for name, state in sync_states(session, list(told)).items()}
    assert {name: told[name] for name in ("conflict", "draft", "delivered", "ready", "mended", "confirmed")} == {
        "conflict": "conflict",
        "draft": "draft",
        "delivered": "delivered",
        "ready": "ready",
        "mended": "ready",
        "confirmed": "confirmed",
    }
    assert "gone" not in told
