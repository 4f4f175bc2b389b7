"""Replicas: one life of one database, so that no number is ever used for two different entries."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from storage.entries import Entry
from storage.errors import FolderUnreachable
from storage.folder import DataFolder
from storage.opening import open_folder
from storage.replica import Replica, place_mark, remember_delivered
from storage.store import Store
from tests.stores import SetClock, Template

Opener = Callable[..., Any]


@pytest.fixture
def opens(template: Template, clock: SetClock) -> Opener:
    """Opens a store in a folder for the length of a `with` block."""

    @contextmanager
    def open_store(folder: DataFolder) -> Iterator[Store]:
        store = Store(open_folder(folder, template.key), clock)
        try:
            yield store
        finally:
            store.close()

    return open_store


def write(store: Store, text: str) -> None:
    """One entry."""
    store.save("barrier", "b", {"note": text})


def numbers(store: Store) -> list[int]:
    """The numbers of the present replica."""
    with store.session() as session:
        return sorted(session.exec(select(Entry.number).where(Entry.replica == store.replica.id)))


def deliver(store: Store) -> None:
    """What the making of a leverbestand does: the entries have left."""
    remember_delivered(store.replica.id, max(numbers(store), default=0))


def put_back(copy: Path, folder: DataFolder, *, in_place: bool = True) -> None:
    """Put an older database back: over the file, or as a new file of that name."""
    if not in_place:
        folder.database.unlink()
    shutil.copyfile(copy, folder.database)


@pytest.fixture
def lived(folder: DataFolder, opens: Opener) -> tuple[DataFolder, Replica]:
    """A data folder in which two entries were written, and its replica."""
    with opens(folder) as store:
        write(store, "een")
        write(store, "twee")
        return folder, store.replica


def test_the_same_folder_goes_on_with_the_same_replica(lived: tuple[DataFolder, Replica], opens: Opener) -> None:
    folder, replica = lived
    with opens(folder) as store:
        assert store.replica == replica
        write(store, "drie")
        assert numbers(store) == [1, 2, 3]


@pytest.mark.parametrize("how", [shutil.copytree, os.rename], ids=["copied", "moved"])
def test_another_place_is_a_new_life_of_the_same_coach(
    lived: tuple[DataFolder, Replica], opens: Opener, tmp_path: Path, how: Callable[..., Any]
) -> None:
    folder, replica = lived
    how(folder.path, tmp_path / "elders")
    with opens(DataFolder(tmp_path / "elders")) as store:
        assert store.replica.id != replica.id
        assert store.replica.public_key != replica.public_key
        assert store.replica.member_id == replica.member_id
        write(store, "drie")
        assert numbers(store) == [1]
        with store.session() as session:
            assert len(session.exec(select(Entry)).all()) == 3
    if folder.path.exists():
        with opens(folder) as store:
            assert store.replica == replica


def test_a_file_that_another_file_took_the_place_of(
    lived: tuple[DataFolder, Replica], opens: Opener, tmp_path: Path
) -> None:
    folder, replica = lived
    shutil.copy(folder.database, tmp_path / "copy")
    os.replace(tmp_path / "copy", folder.database)
    with opens(folder) as store:
        assert store.replica.id != replica.id


def test_another_computer_with_the_same_disk(
    lived: tuple[DataFolder, Replica], opens: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, replica = lived
    with monkeypatch.context() as there:
        there.setenv("XDG_STATE_HOME", str(tmp_path / "there"))
        there.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(tmp_path / "there"))
        with opens(folder) as store:
            assert store.replica.id != replica.id


@pytest.mark.parametrize("in_place", [True, False])
def test_an_older_copy_put_back_after_delivery(
    lived: tuple[DataFolder, Replica], opens: Opener, tmp_path: Path, in_place: bool
) -> None:
    folder, replica = lived
    shutil.copy(folder.database, tmp_path / "copy")
    with opens(folder) as store:
        write(store, "drie")
        deliver(store)
    put_back(tmp_path / "copy", folder, in_place=in_place)
    with opens(folder) as store:
        assert store.replica.id != replica.id
        assert store.replica.member_id == replica.member_id
        write(store, "opnieuw drie")
        assert numbers(store) == [1]
    with opens(folder) as again:
        assert numbers(again) == [1]


def test_what_was_delivered_never_becomes_less(lived: tuple[DataFolder, Replica], opens: Opener) -> None:
    folder, replica = lived
    remember_delivered(replica.id, 3)
    remember_delivered(replica.id, 1)
    with opens(folder) as store:
        assert store.replica.id != replica.id


def test_delivered_and_still_there_is_the_same_life(lived: tuple[DataFolder, Replica], opens: Opener) -> None:
    folder, replica = lived
    remember_delivered(replica.id, 2)
    with opens(folder) as store:
        assert store.replica == replica


@pytest.mark.parametrize("rubbish", ["", "twee", "\x00\x01"])
def test_a_damaged_note_of_what_was_delivered_is_passed_over(
    lived: tuple[DataFolder, Replica], opens: Opener, rubbish: str
) -> None:
    folder, replica = lived
    remember_delivered(replica.id, 9)
    (note,) = Path(os.environ["XDG_STATE_HOME"]).rglob(replica.id)
    note.write_text(rubbish)
    with opens(folder) as store:
        assert store.replica == replica


def test_a_clock_put_back_does_not_hide_the_newest_life(
    lived: tuple[DataFolder, Replica], opens: Opener, clock: SetClock, tmp_path: Path
) -> None:
    folder, first = lived
    clock.pass_by(days=-2_000)
    os.rename(folder.path, tmp_path / "elders")
    with opens(DataFolder(tmp_path / "elders")) as store:
        second = store.replica
    with opens(DataFolder(tmp_path / "elders")) as store:
        assert store.replica == second != first


def test_nothing_can_be_kept_outside_the_folder(
    folder: DataFolder, opens: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    with monkeypatch.context() as there:
        there.setenv("XDG_STATE_HOME", str(tmp_path / "file" / "folder"))
        there.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(tmp_path / "file" / "folder"))
        with opens(folder) as store:
            replica = store.replica
        with opens(folder) as store:
            assert store.replica == replica
            with pytest.raises(FolderUnreachable):
                remember_delivered(replica.id, 1)


def test_the_mark_tells_nothing_and_the_keys_belong_together(lived: tuple[DataFolder, Replica]) -> None:
    folder, replica = lived
    assert replica.mark == place_mark(folder.database)
    assert set(replica.mark) <= set("0123456789abcdef")
    key = Ed25519PrivateKey.from_private_bytes(replica.signing_key)
    assert key.public_key().public_bytes_raw().hex() == replica.public_key


steps = st.lists(
    st.sampled_from(["write", "write", "deliver", "copy aside", "put back", "put back as new file", "move", "open"]),
    max_size=12,
)


@given(steps=steps)
def test_no_number_is_delivered_for_two_different_entries(template: Template, steps: list[str]) -> None:
    """Whatever is moved, copied or put back in between."""
    place = template.folder.path.parent / f"lives-{next(template.numbers)}"
    folder, copies = template.copy_to(place / "0"), []
    delivered: dict[tuple[str, int], str] = {}
    for at, step in enumerate(steps, 1):
        if step == "copy aside":
            copies.append(shutil.copy(folder.database, place / f"copy-{at}"))
        elif step.startswith("put back") and copies:
            put_back(copies[-1], folder, in_place=step == "put back")
        elif step == "move":
            os.rename(folder.path, place / str(at))
            folder = DataFolder(place / str(at))
        store = Store(open_folder(folder, template.key), SetClock())
        if step == "write":
            write(store, f"stap {at}")
        if step == "deliver":
            with store.session() as session:
                for entry in session.exec(select(Entry).where(Entry.replica == store.replica.id)):
                    assert delivered.setdefault((entry.replica, entry.number), entry.hash) == entry.hash
            deliver(store)
        store.close()
    shutil.rmtree(place)
