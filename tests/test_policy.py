"""The policy of an administrator: it comes before settings, is shown, and is never passed over when wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from nbm_tui.demo import demo_folder
from storage.errors import PassphraseRefused
from storage.folder import DataFolder
from storage.keyfile import DataKey, change_passphrase
from storage.opening import open_folder, open_with, set_up
from storage.policy import ENVIRONMENT, FixedByPolicy, Policy, PolicyInvalid, PolicyUnreadable, place, read_policy
from storage.records.links import preferences_id, settings_id
from storage.store import Store
from tests.laptop import Laptop
from tests.screens_fixture import Coach, settled, sitting
from tests.stores import PASSPHRASE, Template
from tests.test_architecture import loaded_by

KEY = "age13tz28je3hp2rh5ntt6g45ug3hhgg78zhlz5n4fqavems0pyd3a2qceznlt"  # of nobody
SECOND = "age1xlwk26dl25jp7gh39uzts0c8r3l84ct3awzqxns7lv6q06wc6e7qadnqa0"
Lay = Callable[[str], Path]


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """Lays down a policy, also for the programs that the test starts."""

    def write(text: str) -> Path:
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv(ENVIRONMENT, str(path))
        return path

    return write


def opened_store(folder: DataFolder, key: DataKey) -> Store:
    """The store of a folder, under the policy of the moment."""
    return Store(open_folder(folder, key))


# ---- Reading it


def test_without_a_file_nothing_is_laid_down(tmp_path: Path) -> None:
    policy = read_policy(tmp_path / "policy.toml")
    assert policy == Policy()
    assert list(policy.lines()) == []


def test_every_field_is_read(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(
        f"""# made up for a test
idle_lock_minutes = 5
passphrase_length = 20
export_folder = "{tmp_path.as_posix()}"
centre_name = "Centrale Verzonnen"
centre_keys = ["{KEY}", "{SECOND}"]
retention_months = 0
plain_output = true
""",
        encoding="utf-8-sig",  # as the editor of Windows may write it
    )
    policy = read_policy(path)
    assert policy.fixed("settings") == {"retention_months": 0}
    assert policy.fixed("preferences") == {
        "idle_lock_minutes": 5,
        "export_folder": tmp_path.as_posix(),
        "recipient": f"{KEY} {SECOND}",
        "recipient_name": "Centrale Verzonnen",
    }
    assert policy.fixed("employer") == {}
    assert policy.passphrase_length == 20
    assert f'centre_keys = ["{KEY}", "{SECOND}"]' in list(policy.lines())


def test_what_is_shown_could_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    policy = Policy(
        export_folder='~/Verzonnen "map" \\ é', centre_name="Verzonnen", centre_keys=(KEY,), plain_output=False
    )
    path.write_text("\n".join(policy.lines()), encoding="utf-8")
    assert read_policy(path) == policy


def test_one_policy_comes_before_another_field_by_field() -> None:
    first = Policy(idle_lock_minutes=5, plain_output=False, centre_keys=(KEY,))
    other = Policy(
        idle_lock_minutes=60, plain_output=True, retention_months=6, centre_keys=(SECOND,), centre_name="Ander"
    )
    assert first.over(other) == Policy(idle_lock_minutes=5, plain_output=False, centre_keys=(KEY,), retention_months=6)
    assert Policy().over(other) == other


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("idle_lock_minutes = 0", "idle_lock_minutes"),
        ("idle_lock_minutes = 121", "idle_lock_minutes"),
        ("idle_lock_minutes = true", "idle_lock_minutes"),
        ('idle_lock_minutes = "5"', "idle_lock_minutes"),
        ("idle_lock_minutes = 5.0", "idle_lock_minutes"),
        ("passphrase_length = 11", "passphrase_length"),
        ("retention_months = -1", "retention_months"),
        ("plain_output = 0", "plain_output"),
        ('export_folder = "stick"', "export_folder"),
        ('export_folder = ""', "export_folder"),
        ("export_folder = 1", "export_folder"),
        ("centre_keys = []", "centre_keys"),
        ('centre_keys = "age1"', "centre_keys"),
        ('centre_keys = ["age1verzonnen"]', "centre_keys"),
        ("centre_keys = [1]", "centre_keys"),
        (f'centre_keys = ["{KEY} {SECOND}"]', "centre_keys"),
        ('centre_name = "Centrale Verzonnen"', "centre_name"),
        (f'centre_name = "a\\nb"\ncentre_keys = ["{KEY}"]', "centre_name"),
        ("lock = 5", "lock"),
        ("[policy]\nidle_lock_minutes = 5", "policy"),
        ('"\\u001b[2J" = 5', "?"),
    ],
)
def test_what_will_not_do_is_refused_by_name(tmp_path: Path, text: str, field: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyInvalid) as caught:
        read_policy(path)
    what, _safe, todo = caught.value.lines()
    assert f": {field}." in what
    assert str(path) in todo


@pytest.mark.parametrize("data", [b"idle_lock_minutes 5", b"\xff\xfe", b"#" * 65_537, b"a = " + b"[" * 5_000])
def test_what_cannot_be_read_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(data)
    with pytest.raises(PolicyUnreadable):
        read_policy(path)
    with pytest.raises(PolicyUnreadable):
        read_policy(tmp_path)


@pytest.mark.skipif(place().exists(), reason="this machine has a policy")
def test_another_place_only_counts_where_the_machine_has_none(
    tmp_path: Path, lay: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = lay("idle_lock_minutes = 5")
    assert place() == tried
    of_machine = tmp_path / "machine.toml"
    of_machine.write_text("idle_lock_minutes = 7", encoding="utf-8")
    monkeypatch.setattr("storage.policy._usual_place", lambda: of_machine)
    assert place() == of_machine


# ---- What it does


def test_it_counts_instead_of_what_was_filled_in(introduced: Template, quiet_folder: DataFolder, lay: Lay) -> None:
    store = opened_store(quiet_folder, introduced.key)
    own = preferences_id(store.author.member_id)
    store.save("preferences", own, {"idle_lock_minutes": 60, "recipient_name": "Mijn centrale", "language": "nl"})
    store.save("settings", settings_id(), {"retention_months": 24})
    store.close()
    lay(f'idle_lock_minutes = 5\ncentre_keys = ["{KEY}"]\nretention_months = 6')
    store = opened_store(quiet_folder, introduced.key)
    preferences = store.preferences()
    assert preferences["idle_lock_minutes"] == 5
    assert preferences["recipient"] == KEY
    assert preferences["recipient_name"] is None  # that name went with another key
    assert preferences["language"] == "nl"
    assert store.settings()["retention_months"] == 6
    # What the coach filled in is still theirs, for when the policy goes.
    assert store.view("preferences", own).values["idle_lock_minutes"] == 60
    store.close()


def test_new_passphrases_get_the_length_of_the_policy(tmp_path: Path, lay: Lay) -> None:
    lay("passphrase_length = 30")
    folder = DataFolder(tmp_path / "nbm")
    folder.create()
    with pytest.raises(PassphraseRefused):
        set_up(folder, PASSPHRASE)
    assert not folder.is_set_up
    long = "dertig tekens of meer, verzonnen"
    opened, _code = set_up(folder, long)
    opened.connection.close()
    with pytest.raises(PassphraseRefused):
        change_passphrase(folder.keyfile, opened.key, PASSPHRASE, 30)


def test_an_old_passphrase_that_is_shorter_still_opens(folder: DataFolder, lay: Lay) -> None:
    lay("passphrase_length = 30")
    open_with(folder, PASSPHRASE)[0].connection.close()


def test_nothing_opens_under_a_policy_that_will_not_do(folder: DataFolder, template: Template, lay: Lay) -> None:
    lay("idle_lock_minutes = 0")
    with pytest.raises(PolicyInvalid):
        open_folder(folder, template.key)


def test_who_practises_has_no_policy(lay: Lay) -> None:
    lay(f'export_folder = "/verzonnen"\ncentre_keys = ["{KEY}"]')
    with demo_folder() as (folder, passphrase):
        store = Store(open_with(folder, passphrase)[0])
        assert store.preferences()["recipient"] != KEY
        assert Path(store.preferences()["export_folder"]).is_relative_to(folder.path)
        store.close()


# ---- In the app


async def idle(coach: Coach, minutes: float) -> None:
    """No key is pressed for so long."""
    coach.app._last_input = monotonic() - minutes * 60
    coach.app._lock_when_idle()
    await settled(coach.app)


def test_the_first_screen_does_without_it() -> None:
    assert "tomllib" not in loaded_by("nbm_tui.app")


async def test_the_lock_time_of_the_policy_holds_at_once(full_folder: DataFolder, lay: Lay) -> None:
    lay("idle_lock_minutes = 3")
    async with sitting(full_folder) as coach:
        await idle(coach, minutes=2.9)
        assert coach.screen != "LockScreen"
        await idle(coach, minutes=3)
        assert coach.screen == "LockScreen"


async def test_what_is_laid_down_is_shown_and_cannot_be_typed(quiet_folder: DataFolder, lay: Lay) -> None:
    lay(f'idle_lock_minutes = 3\ncentre_name = "Centrale Verzonnen"\ncentre_keys = ["{KEY}"]')
    async with sitting(quiet_folder, (120, 40)) as coach:
        await coach.press("f12", "enter")
        assert coach.focus == "field-export_folder"
        assert "Slot na (minuten) 3 Vastgesteld door je beheerder." in coach.words
        assert f"{KEY} Vastgesteld door je beheerder." in coach.words
        assert "Centrale Verzonnen Vastgesteld door je beheerder." in coach.words
        await coach.press("tab")
        assert coach.focus == "field-language"
        await coach.press("shift+tab", *"stick", "escape", "f7")
        assert "Centrale Verzonnen" in coach.words
        assert await coach.stored(lambda store: store.preferences()["export_folder"]) == "stick"


async def test_the_screen_of_a_new_passphrase_knows_the_length(quiet_folder: DataFolder, lay: Lay) -> None:
    lay("passphrase_length = 30")
    other = "korter dan dertig tekens"
    async with sitting(quiet_folder) as coach:
        await coach.press("f12", "end", "enter")
        assert "Je beheerder vraagt minstens 30 tekens." in coach.words
        for text in (PASSPHRASE, other):
            await coach.press(*text, "enter")
        assert "Gebruik minstens 30 tekens" in coach.words
        await coach.app.desk.check_passphrase(PASSPHRASE)


async def test_the_first_start_knows_the_length(tmp_path: Path, lay: Lay) -> None:
    lay("passphrase_length = 30")
    folder = DataFolder(tmp_path / "nbm")
    folder.create()
    async with sitting(folder, passphrase="") as coach:
        assert "Je beheerder vraagt minstens 30 tekens." in coach.words
        await coach.press(*PASSPHRASE, "enter")
        assert "Gebruik minstens 30 tekens" in coach.words
    assert not folder.is_set_up


def test_the_program_does_not_start_under_a_policy_that_will_not_do(tmp_path: Path, lay: Lay) -> None:
    from tests.visit import Coach

    laptops = Laptop(tmp_path / "new").prepare(), Laptop(tmp_path / "old").set_up()
    lay("idle_lock_minutes = 0")
    for laptop in laptops:
        with Coach(laptop) as coach:
            assert coach.wait(60) == PolicyInvalid.exit_code
            assert "idle_lock_minutes" in coach.screen().replace("\n", "")
            assert "Traceback" not in coach.screen()


# ---- On the command line


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop with something to deliver."""
    return Laptop(tmp_path / "laptop").set_up()


def test_the_doctor_shows_it(laptop: Laptop, lay: Lay) -> None:
    path = lay("idle_lock_minutes = 5")
    path.chmod(0o444)
    path.parent.chmod(0o555)
    done = laptop.run("doctor")
    path.parent.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert f"beleid: {path}" in done.stdout
    assert "\n  idle_lock_minutes = 5\n" in done.stdout
    assert "zelf veranderen" not in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="needs rights on files")
def test_the_doctor_warns_when_anyone_could_change_it(laptop: Laptop, lay: Lay) -> None:
    lay("idle_lock_minutes = 5").chmod(0o666)
    assert "je kunt dit bestand zelf veranderen" in laptop.run("doctor").stdout


def test_the_doctor_tells_what_is_wrong_with_it_and_looks_on(laptop: Laptop, lay: Lay) -> None:
    lay("idle_lock_minutes = 0")
    done = laptop.run("doctor")
    assert done.returncode == PolicyInvalid.exit_code
    assert "klopt dit niet: idle_lock_minutes." in done.stdout
    assert "Alles is in orde." in done.stdout
    refused = laptop.run("deliver")
    assert refused.returncode == PolicyInvalid.exit_code
    assert "idle_lock_minutes" in refused.stderr
    assert laptop.bundles() == []


@pytest.mark.torture
def test_deliver_keeps_to_it(laptop: Laptop, lay: Lay, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    lay(f'export_folder = "{share.as_posix()}"\ncentre_keys = ["{laptop.recipient}"]')
    for option in (("--recipient", KEY), ("--to", laptop.exports)):
        refused = laptop.run("deliver", *option)
        assert refused.returncode == FixedByPolicy.exit_code
        assert FixedByPolicy.todo in refused.stderr
    assert laptop.run("deliver", "--recipient", laptop.recipient).returncode == 0
    assert laptop.bundles() == []
    (made,) = share.iterdir()
    assert "0 bytes" not in laptop.verify(made)
