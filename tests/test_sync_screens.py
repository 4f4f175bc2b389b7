"""Delivering, reading in, settling and handing over on the screen, with keys only and a real centre."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from storage.centre.answers import write_answer
from storage.centre.correcting import correct
from storage.centre.enrolling import enrol, own_fingerprint, read_request, rotate, write_admission
from storage.centre.loading import load
from storage.centre.receipts import write_receipt
from storage.folder import DataFolder
from storage.inbox import conflicts
from storage.records.links import preferences_id, settings_id
from storage.store import Store
from storage.sync.handover import hand_over
from storage.sync.progress import count_records, standing_of
from storage.sync.states import SyncState
from storage.sync.trust import admit, colleagues, link, read_admission, write_request
from storage.sync.trust import own_fingerprint as laptops_own
from tests.sampling import sample
from tests.screens_fixture import ID, Coach, sitting
from tests.stores import Template
from tests.town import Laptop, Town, town

SIZE = (100, 40)
BOTH_SIZES = [((80, 24),), ((120, 40),)]


@pytest.fixture
def place(template: Template, tmp_path: Path) -> Iterator[Town]:
    """A municipality with a centre."""
    with town(template, tmp_path) as made:
        yield made


@asynccontextmanager
async def sitting_in(place: Town, folder: DataFolder, size: tuple[int, int] = SIZE) -> AsyncIterator[Coach]:
    """Someone at the keyboard of a laptop whose files go to the folder that the centre looks in."""
    async with sitting(folder, size) as coach:
        await coach.stored(lambda store: _set(store, place.folder))
        yield coach


def _set(store: Store, folder: Path) -> None:
    """The folder for files, and the name of the organisation that all laptops have."""
    store.save("preferences", preferences_id(store.author.member_id), {"export_folder": str(folder)})
    store.save("settings", settings_id(), {"organisation_name": "Verzonnen Gemeente"})


async def let_in(coach: Coach, place: Town) -> None:
    """Have the laptop admitted, as after the first comparison of the digits."""

    def admitted(store: Store) -> None:
        enrol(place.centre, *read_request(write_request(store, place.folder)))
        admit(store, *read_admission(store, write_admission(place.centre, place.folder)))

    await coach.stored(admitted)
    await coach.press("f5")
    for path in place.folder.glob("nbm-*.json"):
        path.unlink()


async def read_newest(coach: Coach, path: Path) -> None:
    """Read a file in with keys, from the deliver screen."""
    await coach.press("f7", "i")
    assert path.name in coach.words, coach.text
    await coach.press("enter")


async def deliver(coach: Coach, place: Town) -> None:
    """Make a leverbestand with keys, and have the centre read it."""
    await coach.press("f7", "enter")
    await coach.until(lambda: "SHA-256: " in coach.words, "a leverbestand")
    await coach.press()
    made = sorted(place.folder.glob("nbm-*.age"), key=lambda path: path.stat().st_mtime)[-1]
    assert load(place.centre, made).reason == ""
    await coach.press("f5")


def receipt_for(place: Town, replica: str) -> Path:
    """The centre's newest receipt for a laptop, the only one in the folder."""
    for old in place.folder.glob("nbm-ontvangst-*.json"):
        old.unlink()
    return write_receipt(place.centre, replica, place.folder)


async def replica_of(coach: Coach) -> str:
    """The id of the laptop that the coach works on."""
    return await coach.stored(lambda store: store.replica.id)


async def in_session(coach: Coach, ask: Callable[[Any], Any]) -> Any:
    """Ask something of the database of the coach."""

    def asked(store: Store) -> Any:
        with store.session() as session:
            return ask(session)

    return await coach.stored(asked)


async def state_of(coach: Coach, record_id: str) -> SyncState | None:
    """How far a record is."""
    return (await in_session(coach, lambda session: standing_of(session, record_id))).state


# Being let in


async def test_a_laptop_is_let_in_after_comparing_the_digits(place: Town, quiet_folder: DataFolder) -> None:
    async with sitting_in(place, quiet_folder) as coach:
        await coach.press("f7")
        assert "Nog niet toegelaten" in coach.words
        await coach.press("m")
        (asked,) = place.folder.glob("nbm-aanmelding-*.json")
        assert asked.name in coach.words
        assert await coach.stored(laptops_own) in coach.words
        await coach.press("escape")
        enrol(place.centre, *read_request(asked))
        path = write_admission(place.centre, place.folder)
        await coach.press("i", "enter")
        assert "Verzonnen Centrale" in coach.words
        assert own_fingerprint(place.centre) in coach.words
        await coach.press("escape")
        assert await in_session(coach, link) is None
        await coach.press("i", "enter", "enter")
        assert "toegelaten door Verzonnen Centrale" in coach.words
        await coach.press("enter")
        assert "Toegelaten op ma 9 mrt" in coach.words
        assert own_fingerprint(place.centre) in coach.words
        path.unlink()
        rotate(place.centre, place.folder / "keys")
        write_admission(place.centre, place.folder)
        await coach.press("i", "enter")  # the old key signed for the new one: nothing to compare
        assert "toegelaten door Verzonnen Centrale" in coach.words
        await coach.press("enter")
        assert own_fingerprint(place.centre) in coach.words


async def test_a_file_is_found_by_typing_where_it_is(place: Town, quiet_folder: DataFolder, tmp_path: Path) -> None:
    async with sitting_in(place, quiet_folder) as coach:
        await let_in(coach, place)
        elsewhere = tmp_path / "elders"
        elsewhere.mkdir()
        path = write_receipt(place.centre, await replica_of(coach), elsewhere)
        await coach.press("f7", "i")
        assert "geen bestand dat je kunt inlezen" in coach.words
        await coach.press("ctrl+u", *str(elsewhere))
        assert path.name in coach.words
        await coach.press("enter")
        assert "Ontvangstbevestiging 1" in coach.words
        await coach.press("enter", "i", "ctrl+u", *str(path), "enter")
        assert "was al ingelezen" in coach.words


@pytest.mark.parametrize("name", sample(["nbm-ontvangst-x-1.json", "nbm-antwoord-x.age", "nbm-overdracht-x.age"]))
async def test_a_damaged_file_is_refused_in_words_and_nothing_changes(
    name: str, place: Town, full_folder: DataFolder
) -> None:
    async with sitting_in(place, full_folder) as coach:
        await let_in(coach, place)
        await deliver(coach, place)
        whole = receipt_for(place, await replica_of(coach))
        if name.endswith(".age"):
            other = place.laptop()
            await in_touch(coach, place)
            to_coach = _peer(other.store, await replica_of(coach))
            other.store.save("candidate", "c-1", {"code": "K-1"})
            whole = hand_over(other.store, ["c-1"], to_coach, None, place.folder)
        data = bytearray(whole.read_bytes())
        data[len(data) // 2] ^= 1
        for path in place.folder.glob("nbm-*.*"):
            path.unlink()
        (place.folder / name).write_bytes(data)
        before = await in_session(coach, count_records)
        await read_newest(coach, place.folder / name)
        assert coach.screen == "MessageScreen"
        assert "beschadigd" in coach.words
        await coach.press("enter")
        assert coach.screen == "DeliverScreen"
        assert await in_session(coach, count_records) == before
        assert before[SyncState.CONFIRMED] == 0
        await coach.press("i")  # the keys go on
        assert coach.screen == "PickFileScreen"


async def in_touch(coach: Coach, place: Town) -> None:
    """Have everyone know each other's keys."""
    path = write_admission(place.centre, place.folder)
    for laptop in place.laptops:
        admit(laptop.store, *read_admission(laptop.store, path))
    await coach.stored(lambda store: admit(store, *read_admission(store, path)))
    path.unlink()


def _peer(store: Store, replica: str) -> Any:
    with store.session() as session:
        return next(one for one in colleagues(session) if one.replica == replica)


# Delivering and confirming


@pytest.mark.parametrize("size", sample(BOTH_SIZES, first=1))
async def test_what_was_delivered_is_confirmed_by_a_receipt_only(
    size: tuple[int, int], place: Town, full_folder: DataFolder
) -> None:
    async with sitting_in(place, full_folder, size) as coach:
        await let_in(coach, place)
        await coach.press("f7")
        assert "klaar om te leveren" in coach.words
        await coach.press("end")
        assert "Per traject" in coach.words
        assert "V-07, Medewerker inpak" in coach.words
        await coach.press("home")
        assert "Nog geen ontvangstbevestiging" in coach.words
        await coach.press("enter")
        await coach.until(lambda: "SHA-256: " in coach.words, "a leverbestand")
        await coach.press()
        (made,) = place.folder.glob("nbm-*.age")
        assert hashlib.sha256(made.read_bytes()).hexdigest() in "".join(coach.text.split())
        assert "geleverd" in coach.words
        assert "nog niet bevestigd" in coach.words
        await coach.press("enter")
        await coach.until(lambda: "hetzelfde bestand" in coach.words, "the file again")
        await coach.press()
        assert list(place.folder.glob("nbm-*.age")) == [made]
        load(place.centre, made)
        await coach.press("f5")
        await coach.open("employer", ID["bakery"])
        assert "geleverd" in coach.line("Werkgever: Bakkerij")
        await coach.press("escape")
        await read_newest(coach, receipt_for(place, await replica_of(coach)))
        assert "Ontvangstbevestiging 1" in coach.words
        assert "zijn bevestigd" in coach.words
        await coach.press("enter")
        assert "Er is niets nieuws om te leveren." in coach.words
        assert "Ontvangstbevestiging 1 van" in coach.words
        assert "bevestigd" in coach.widget("#earlier").visual.plain.split("\n")[1]  # type: ignore[attr-defined]
        assert await state_of(coach, ID["bakery"]) is SyncState.CONFIRMED
        await coach.press("f5")
        await coach.open("employer", ID["bakery"])
        assert "bevestigd" in coach.line("Werkgever: Bakkerij")
        await coach.go_to_field("place")
        await coach.press(*" (verzonnen)", "tab")
        assert "klaar om te leveren" in coach.line("Werkgever: Bakkerij")


async def test_with_nothing_new_an_empty_leverbestand_mends_a_centre_that_was_put_back(
    place: Town, full_folder: DataFolder
) -> None:
    async with sitting_in(place, full_folder) as coach:
        await let_in(coach, place)
        await deliver(coach, place)
        before = place.copy_of_centre()
        correct(place.centre, "employer", ID["bakery"], {"place": "Verzonnen Stad"})
        replica = await replica_of(coach)
        answer = write_answer(place.centre, replica, place.folder)
        assert answer
        await read_newest(coach, answer)
        await coach.press("enter", "f5")
        await read_newest(coach, receipt_for(place, replica))
        await coach.press("enter", "f5")
        place.put_centre_back(before)
        await coach.press("f7")
        assert "Er is niets nieuws om te leveren. Enter maakt een leeg leverbestand" in coach.words
        await coach.press("f5")
        await deliver(coach, place)
        await read_newest(coach, receipt_for(place, replica))
        await coach.press("enter")
        assert "1 wijziging van de centrale zelf, die zij kwijt is" in coach.words
        assert "niets nieuws" not in coach.words
        await coach.press("f5")
        await deliver(coach, place)
        assert any("Verzonnen Stad" in line for line in place.dump())
        await read_newest(coach, receipt_for(place, replica))
        await coach.press("enter")
        assert "Er is niets nieuws om te leveren." in coach.words


@pytest.mark.parametrize("size", sample(BOTH_SIZES, first=1))
async def test_a_step_tells_of_each_record_how_far_it_is(
    size: tuple[int, int], place: Town, full_folder: DataFolder
) -> None:
    async with sitting_in(place, full_folder, size) as coach:
        await let_in(coach, place)
        await coach.press("enter", "1")
        wide = size[0] > 100
        assert "· Bakkerij Voorbeeld" in coach.words
        assert ("Bakkerij Voorbeeld · klaar om te leveren" in coach.words) is wide
        await deliver(coach, place)
        await coach.press("enter", "1")
        assert "↑ Bakkerij Voorbeeld" in coach.words
        assert ("Bakkerij Voorbeeld · geleverd" in coach.words) is wide


async def test_the_records_in_a_state_are_found_and_opened(place: Town, full_folder: DataFolder) -> None:
    async with sitting_in(place, full_folder) as coach:
        await coach.stored(lambda store: store.delete("employer", ID["metal"]))
        await coach.press("f7", "tab", "enter")
        assert "Klaar om te leveren:" in coach.words
        await coach.press(*"bakkerij voorb")
        await coach.press("enter")
        assert (coach.screen, "Bakkerij Voorbeeld" in coach.text.split("\n")[0]) == ("RecordScreen", True)
        await coach.press("escape", "enter", *"weggehaald", "enter")
        assert "Geschiedenis" in coach.words
        assert (await coach.values("employer", ID["metal"]))["deleted_at"]


# Refused


def spoil(store: Store) -> None:
    """An employer with a value that no centre takes, as by a mistake in the program."""
    store.save("employer", "e-1", {"name": "Verzonnen\0 Bakkerij", "place": "Oefendam"})


async def test_what_was_refused_says_why_and_can_be_mended(place: Town, quiet_folder: DataFolder) -> None:
    async with sitting_in(place, quiet_folder) as coach:
        await let_in(coach, place)
        await coach.stored(spoil)
        await coach.stored(lambda store: store.save("contact_person", "p-1", {"name": "Karin", "employer_id": "e-1"}))
        await deliver(coach, place)
        await read_newest(coach, receipt_for(place, await replica_of(coach)))
        assert "Bij 1 onderdeel weigerde de centrale iets." in coach.words
        assert "1 wijziging wacht" in coach.words
        await coach.press("enter")
        assert "1 geweigerd" in coach.words
        await coach.press("tab", "enter")
        assert "Deze waarde past niet in het veld." in coach.words
        await coach.press("enter")
        assert "geweigerd: Deze waarde past niet in het veld." in coach.line("Werkgever:")
        assert "De centrale weigerde dit: Deze waarde past niet in het veld." in coach.words
        await coach.go_to_field("name")
        await coach.press("ctrl+u", *"Verzonnen Bakkerij", "tab")
        assert "weigerde" not in coach.words
        assert "klaar om te leveren" in coach.line("Werkgever:")
        await coach.press("escape", "f5")
        await deliver(coach, place)
        await read_newest(coach, receipt_for(place, await replica_of(coach)))
        assert "geweigerd" not in coach.words
        assert "wacht" not in coach.words
        assert await state_of(coach, "e-1") is SyncState.CONFIRMED
        there = "".join(place.dump())
        assert '"Verzonnen Bakkerij"' in there
        assert '"Oefendam"' in there  # what was fine in what was refused
        assert "Karin" in there


# Two versions


async def two_versions(coach: Coach, place: Town, mine: dict[str, Any], theirs: dict[str, Any]) -> Laptop:
    """The coach and a colleague both filled in an employer, and the centre told the coach so."""
    await let_in(coach, place)
    other = place.laptop("Verzonnen Collega")
    await in_touch(coach, place)
    await coach.stored(lambda store: store.save("employer", "e-1", mine))
    other.store.save("employer", "e-1", theirs)
    place.deliver(other)
    await deliver(coach, place)
    await answer(coach, place)
    return other


async def answer(coach: Coach, place: Town) -> None:
    """The centre's answer, read in with keys."""
    for old in place.folder.glob("nbm-antwoord-*.age"):
        old.unlink()
    path = write_answer(place.centre, await replica_of(coach), place.folder)
    assert path
    await read_newest(coach, path)


async def settled_everywhere(coach: Coach, place: Town, other: Laptop) -> None:
    """After delivering, centre and colleague have what the coach has, and nothing is left to choose."""
    await coach.press("f5")
    await deliver(coach, place)
    place.answer(other)
    mine = [line for line in await coach.stored(lambda store: Laptop(store, other.clock).dump()) if '"e-1"' in line]
    assert mine
    assert [line for line in place.dump() if '"e-1"' in line] == mine
    assert [line for line in other.dump() if '"e-1"' in line] == mine
    assert await in_session(coach, conflicts) == []


async def test_one_of_two_versions_is_chosen_and_travels(place: Town, full_folder: DataFolder) -> None:
    async with sitting_in(place, full_folder) as coach:
        other = await two_versions(coach, place, {"name": "Verzonnen Bakkerij"}, {"name": "Verzonnen Slagerij"})
        assert "1 veld heeft nu twee versies." in coach.words
        await coach.press("enter")  # to the inbox
        assert "1 keer twee versies" in coach.text.split("\n")[0]
        await coach.press("enter")
        assert "Verzonnen Slagerij" in coach.line("1")
        assert "door Verzonnen Collega 1, di 9 mrt 2027 09:00; hier ingelezen ma 9 mrt" in coach.words
        assert "door Noor Verzonnen op deze laptop, ma 9 mrt" in coach.words
        await coach.press("f5")
        assert "≠ 1 keer twee versies: Ctrl+N" in coach.words
        await coach.press("ctrl+n", "enter")
        await coach.type(next(n for n in "12" if "Bakkerij" in coach.line(f" {n}  ")))
        assert coach.screen == "InboxScreen"
        assert "Er is niets om te kiezen." in coach.words
        assert (await coach.values("employer", "e-1"))["name"] == "Verzonnen Bakkerij"
        await coach.press("f5")
        assert "twee versies" not in coach.words
        await settled_everywhere(coach, place, other)


async def test_a_choice_can_be_taken_back(place: Town, full_folder: DataFolder) -> None:
    async with sitting_in(place, full_folder) as coach:
        other = await two_versions(coach, place, {"name": "Verzonnen Bakkerij"}, {"name": "Verzonnen Slagerij"})
        shown = (await coach.values("employer", "e-1"))["name"]
        await coach.press("enter", "enter", "2")
        assert (await coach.values("employer", "e-1"))["name"] != shown
        await coach.press("f8")
        assert (await coach.values("employer", "e-1"))["name"] == shown
        assert "1 keer twee versies" in coach.text.split("\n")[0]
        await coach.press("enter")
        assert "door Verzonnen Collega 1, di 9 mrt 2027" in coach.words
        assert "door Noor Verzonnen op deze laptop, ma 9 mrt" in coach.words
        await coach.press("2")
        assert (await coach.values("employer", "e-1"))["name"] != shown
        await settled_everywhere(coach, place, other)


async def test_two_texts_are_combined_in_the_form(place: Town, full_folder: DataFolder) -> None:
    async with sitting_in(place, full_folder) as coach:
        mine, theirs = (
            {"name": "Verzonnen Bakkerij", "note": "eerste"},
            {"name": "Verzonnen Bakkerij", "note": "tweede"},
        )
        other = await two_versions(coach, place, mine, theirs)
        await coach.press("enter", "enter", "3")
        assert coach.focus == "field-note"
        await coach.press(*" samen", "escape")
        note = (await coach.values("employer", "e-1"))["note"]
        assert sorted(note.split("\n\n")) in (["eerste", "tweede samen"], ["eerste samen", "tweede"])
        assert "Er is niets om te kiezen." in coach.words
        await settled_everywhere(coach, place, other)


@pytest.mark.parametrize("keep", [True, False])
async def test_a_deletion_beside_an_edit_is_chosen(keep: bool, place: Town, full_folder: DataFolder) -> None:
    async with sitting_in(place, full_folder) as coach:
        other = await two_versions(coach, place, {"place": "Oefendam"}, {"name": "Verzonnen Bakkerij"})
        await coach.press("enter", "f5")
        place.answer(other)
        other.store.delete("employer", "e-1")
        place.deliver(other)
        await coach.stored(lambda store: store.save("employer", "e-1", {"place": "Verzonnen Stad"}))
        await deliver(coach, place)
        await answer(coach, place)
        await coach.press("enter", "enter")
        assert "De een haalde dit weg" in coach.words
        assert "Terughalen: het is daarna nog veranderd (plaats)" in coach.words
        wanted = "Weg laten" if keep else "Terughalen"
        for again in (False, True):
            await coach.type(next(n for n in "12" if wanted in coach.line(f" {n}  ")))
            assert "Er is niets om te kiezen." in coach.words
            if not again:
                await coach.press("f8")
                assert "1 keer twee versies" in coach.text.split("\n")[0]
                await coach.press("enter")
                assert "Terughalen: het is daarna nog veranderd (plaats)" in coach.words
        assert bool((await coach.values("employer", "e-1"))["deleted_at"]) == keep
        place.answer(other)
        await settled_everywhere(coach, place, other)


# Handing over


async def test_a_candidate_is_handed_over_and_read_in_by_the_colleague(place: Town, full_folder: DataFolder) -> None:
    async with sitting_in(place, full_folder) as coach:
        await let_in(coach, place)
        other = place.laptop("Verzonnen Collega")
        await in_touch(coach, place)
        await coach.press("enter", "ctrl+y")
        assert "[x]" in coach.line("V-07")
        assert "[ ]" in coach.line("Zoë")
        await coach.press("down", "space", "space", "enter", "enter")
        await coach.press(*"gisteren", "enter")
        assert "Kies een dag na vandaag." in coach.words
        await coach.press("ctrl+u", *"1 mei", "enter")
        assert "V-07 gaat naar Verzonnen Collega 1, tot vr 1 mei 2026" in coach.words
        await coach.press("enter")
        (path,) = place.folder.glob("nbm-overdracht-*.age")
        assert path.name in coach.words
        await coach.press("enter")
        assert "nu bij Verzonnen Collega 1" in coach.line("V-07")
        moments = await coach.stored(
            lambda store: store.rows("transition", trajectory_id=ID["case"], transition_kind="coach")
        )
        assert sorted(str(row.values["planned_on"]) for row in moments) == ["2026-03-09", "2026-05-01"]
    folder = other.store.folder
    other.store.close()
    async with sitting_in(place, folder) as colleague:
        await read_newest(colleague, path)
        assert "Van: Noor Verzonnen" in colleague.words
        assert "Tot: vr 1 mei" in colleague.words
        await colleague.press("enter", "f5")
        assert "V-07" in colleague.words
        assert (await colleague.values("barrier", ID["barrier"]))["owner"] == "Noor Verzonnen"


async def test_handing_over_needs_a_centre_and_someone_chosen(place: Town, full_folder: DataFolder) -> None:
    async with sitting_in(place, full_folder) as coach:
        await coach.press("ctrl+y", "enter")
        assert "Kies eerst met spatie" in coach.words
        await coach.press("space", "enter")
        assert "Deze laptop is nog niet toegelaten" in coach.words
        await coach.press("enter")
        await let_in(coach, place)
        await coach.press("ctrl+y", "space", "enter")
        assert "Er is nog geen collega bekend" in coach.words
        await coach.press("enter", "escape")
        assert coach.screen == "HomeScreen"
        assert not list(place.folder.glob("nbm-overdracht-*"))
