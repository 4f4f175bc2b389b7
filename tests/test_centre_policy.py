"""What the centre lays down: it comes with the admission, counts after the machine's, and stays until the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from storage.centre.enrolling import lay_down, rotate, write_admission
from storage.folder import DataFolder
from storage.opening import least_length, open_folder
from storage.plain import write_plain
from storage.policy import ENVIRONMENT, FixedByPolicy, Policy, PolicyInvalid, read_policy
from storage.records.links import preferences_id, settings_id
from storage.store import Store
from storage.sync.letters import write_letter
from storage.sync.trust import ADMISSION, UnknownPolicy, admit, read_admission
from tests.stores import Template
from tests.test_centre_commands import Office, laptop_of, says
from tests.test_centre_commands import let_in as enrolled
from tests.test_policy import KEY, idle
from tests.test_sync_screens import let_in, read_newest, sitting_in
from tests.town import Laptop, Town, town


@pytest.fixture
def here(template: Template, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Town]:
    """A municipality with a laptop, whose coach filled in settings."""
    with town(template, tmp_path, postgres=getattr(request, "param", "") == "postgresql") as made:
        store = made.laptop().store
        store.save("preferences", preferences_id(store.author.member_id), {"idle_lock_minutes": 60})
        store.save("settings", settings_id(), {"retention_months": 24})
        yield made


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lays down a policy for the whole machine."""

    def write(text: str) -> None:
        (tmp_path / "machine.toml").write_text(text, encoding="utf-8")
        monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "machine.toml"))

    return write


def opened_again(town: Town, laptop: Laptop) -> Store:
    """The laptop after a restart."""
    laptop.store.close()
    laptop.store = Store(open_folder(laptop.store.folder, town.template.key), laptop.clock)
    return laptop.store


def before_and_after(town: Town, laptop: Laptop) -> Iterator[Store]:
    """As it is, and after a restart."""
    yield laptop.store
    yield opened_again(town, laptop)


@pytest.mark.parametrize("here", ["sqlite", "postgresql"], indirect=True)
def test_it_counts_from_the_admission_on_and_until_the_next(here: Town) -> None:
    (laptop,) = here.laptops
    laid_down = Policy(idle_lock_minutes=5, passphrase_length=20, retention_months=6, plain_output=False)
    lay_down(here.centre, laid_down)
    assert laptop.store.policy == Policy()
    here.admit_all()
    for store in before_and_after(here, laptop):
        assert store.policy == laid_down
        assert store.preferences()["idle_lock_minutes"] == 5
        assert store.settings()["retention_months"] == 6
        assert least_length(store.policy) == 20
        with pytest.raises(FixedByPolicy):
            write_plain(store, here.folder / "plain")
    lay_down(here.centre, Policy())
    here.admit_all()
    for store in before_and_after(here, laptop):
        assert store.preferences()["idle_lock_minutes"] == 60
        assert store.settings()["retention_months"] == 24


def test_the_machine_comes_first_field_by_field(here: Town, machine: Callable[[str], None]) -> None:
    (laptop,) = here.laptops
    machine("idle_lock_minutes = 3\nplain_output = false")
    lay_down(here.centre, Policy(idle_lock_minutes=120, plain_output=True, retention_months=6, export_folder="~/x"))
    opened_again(here, laptop)
    here.admit_all()
    for store in before_and_after(here, laptop):
        assert store.preferences()["idle_lock_minutes"] == 3
        assert store.preferences()["export_folder"] == "~/x"
        assert store.settings()["retention_months"] == 6
        with pytest.raises(FixedByPolicy):
            write_plain(store, here.folder / "plain")


def test_an_older_admission_does_not_bring_back_an_older_policy(here: Town) -> None:
    (laptop,) = here.laptops
    older = write_admission(here.centre, here.folder)
    lay_down(here.centre, Policy(idle_lock_minutes=5))
    here.admit_all()
    assert not admit(laptop.store, *read_admission(laptop.store, older))
    assert laptop.store.preferences()["idle_lock_minutes"] == 5
    rotate(here.centre, here.centre.keys.age_file.parent)  # whatever an admission is made for, the policy is in it
    here.admit_all()
    assert opened_again(here, laptop).preferences()["idle_lock_minutes"] == 5


def test_a_backup_of_the_laptop_has_it_too(here: Town) -> None:
    (laptop,) = here.laptops
    lay_down(here.centre, Policy(idle_lock_minutes=5))
    here.admit_all()
    with here.put_back(laptop) as restored:
        assert restored.store.policy == Policy(idle_lock_minutes=5)
        assert read_policy(restored.store.folder.policy_copy) == Policy(idle_lock_minutes=5)


def test_changing_the_copy_changes_nothing(here: Town) -> None:
    (laptop,) = here.laptops
    lay_down(here.centre, Policy(idle_lock_minutes=5, centre_name="Verzonnen", centre_keys=(KEY,)))
    here.admit_all()
    copy = laptop.store.folder.policy_copy
    for spoil in (lambda: copy.write_text("idle_lock_minutes = 120"), lambda: copy.write_bytes(b"\xff"), copy.unlink):
        spoil()
        assert opened_again(here, laptop).preferences()["idle_lock_minutes"] == 5
        assert read_policy(copy) == laptop.store.policy
    lay_down(here.centre, Policy())
    here.admit_all()
    assert not copy.exists()


@pytest.mark.parametrize(
    "policy", [{"idle_lock_minutes": 0}, {"lock": 5}, {"centre_name": "x"}, {"plain_output": None}], ids=str
)
def test_an_admission_with_what_will_not_do_is_refused(here: Town, policy: dict[str, Any]) -> None:
    (laptop,) = here.laptops
    admission, _key = read_admission(laptop.store, write_admission(here.centre, here.folder))
    path = here.folder / "nbm-toelating-99.json"
    newer = structs.replace(admission, policy=policy, serial=99)
    path.write_bytes(write_letter(ADMISSION, newer, here.centre.keys.signing_key))
    with pytest.raises(UnknownPolicy) as caught:
        read_admission(laptop.store, path)
    assert next(iter(policy)) in caught.value.lines()[0]
    assert laptop.store.policy == Policy()


# ---- On the screen


async def test_it_holds_on_the_screen_at_once(here: Town, quiet_folder: DataFolder) -> None:
    async with sitting_in(here, quiet_folder) as coach:
        await let_in(coach, here)
        await idle(coach, minutes=4)
        assert coach.screen != "LockScreen"
        lay_down(here.centre, Policy(idle_lock_minutes=3))
        await read_newest(coach, write_admission(here.centre, here.folder))
        await coach.press("enter", "f12", "enter")
        assert "Slot na (minuten) 3 Vastgesteld door je beheerder." in coach.words
        await idle(coach, minutes=4)
        assert coach.screen == "LockScreen"


# ---- On the command line


@pytest.mark.torture
def test_the_centre_lays_down_and_the_doctor_shows_who_said_what(
    tmp_path: Path, machine: Callable[[str], None]
) -> None:
    office, laptop = Office(tmp_path / "office"), laptop_of(tmp_path / "one", "Verzonnen Coach")
    office.do("init", "--name", "Verzonnen Centrale")
    enrolled(office, laptop)
    assert "niets vast" in office.do("policy")
    file = tmp_path / "beleid.toml"
    file.write_text("idle_lock_minutes = 0", encoding="utf-8")
    for path in (file, tmp_path / "is-er-niet.toml"):
        refused = office.run("policy", path, "--to", office.post)
        assert (refused.returncode, list(office.post.iterdir())) == (PolicyInvalid.exit_code, [])
        assert str(path) in refused.stderr
    file.write_text("idle_lock_minutes = 7\nplain_output = false", encoding="utf-8")
    said = office.do("policy", file, "--to", office.post)
    (admission,) = office.newest("nbm-toelating-*")
    assert admission.name in said
    assert office.do("policy").splitlines() == ["idle_lock_minutes = 7", "plain_output = false"]
    machine("idle_lock_minutes = 4")
    says(laptop, "admit", admission)
    doctor = says(laptop, "doctor")
    assert "idle_lock_minutes = 4  (deze computer)\n" in doctor
    assert "plain_output = false  (de centrale)\n" in doctor
    assert "retention_months = 12  (het programma)\n" in doctor
    assert f'export_folder = "{laptop.exports.as_posix()}"  (eigen instelling)\n' in doctor
    locked = laptop.run("doctor", passphrase="een andere wachtzin")
    assert locked.returncode != 0
    assert "beleid van de centrale" in locked.stdout
    assert "  idle_lock_minutes = 7\n" in locked.stdout
    assert laptop.run("export", "--plain", tmp_path / "plain", "--yes").returncode == FixedByPolicy.exit_code
