"""Plain output: only when asked for twice, whole, private, noted in the journal, and not where leverbestanden go."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from nbm_tui.cli import main
from storage.dump import dump_of
from storage.errors import FolderUnreachable
from storage.folder import DataFolder
from storage.opening import open_with
from storage.plain import PlainFolderRefused, PlainOutputStopped, write_plain
from storage.policy import ENVIRONMENT, FixedByPolicy
from storage.records.links import preferences_id
from storage.store import Store
from storage.undo import NothingToUndo
from tests.screens_fixture import sitting
from tests.stores import PASSPHRASE, Template


def read(path: Path) -> list[dict[str, str]]:
    """A file as a spreadsheet reads it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder of the coach's own."""
    path = tmp_path / "eigen"
    path.mkdir()
    return path


def filled(store: Store) -> None:
    """Two employers, one of them taken away, and a candidate."""
    store.introduce("Wil Verzonnen", "Oefenorganisatie")
    store.save("employer", "e1", {"name": '=HYPERLINK("x")', "place": "Sneek; Friesland"})
    store.save("employer", "e2", {"name": "Weg"})
    store.delete("employer", "e2")
    store.save(
        "candidate", "c1", {"code": "K-1", "wants": "Vroeg op.\nMet brood.", "hours_available": 24.5, "benefit": True}
    )


def test_everything_that_is_there_is_in_the_files(template: Template, out: Path) -> None:
    with template.new_store() as store:
        filled(store)
        made = write_plain(store, out)
    names = {path.name for path in made.path.iterdir()}
    assert names == {"candidate.csv", "employer.csv", "team_member.csv", "settings.csv"}
    assert {(path.stat().st_mode & 0o777) for path in made.path.iterdir()} == {0o600}
    assert made.path.stat().st_mode & 0o777 == 0o700
    assert list(out.iterdir()) == [made.path]
    (employer,) = read(made.path / "employer.csv")
    assert (employer["id"], employer["place"]) == ("e1", "Sneek; Friesland")
    assert employer["name"] == """'=HYPERLINK("x")"""  # a text, not a formula
    (candidate,) = read(made.path / "candidate.csv")
    assert (candidate["wants"], candidate["hours_available"]) == ("Vroeg op.\nMet brood.", "24.5")
    assert (candidate["benefit"], candidate["language_lessons"]) == ("true", "")


def test_the_journal_tells_what_was_asked_but_not_where(template: Template, out: Path) -> None:
    with template.new_store() as store:
        filled(store)
        write_plain(store, out)
        (row,) = store.rows("plain_output")
        assert row.values["record_count"] == 4
        assert row.values["kinds"].splitlines() == ["settings 1", "team_member 1", "employer 1", "candidate 1"]
        assert store.history(row.id)[0].author == store.author.member_id
        store.undo()  # the candidate: that files were made cannot be taken back
        assert len(store.rows("plain_output")) == 1
        assert out.name not in "".join(map(str, dump_of(store._opened.connection)))


def test_it_does_not_go_where_leverbestanden_or_data_are(template: Template, out: Path) -> None:
    with template.new_store() as store:
        store.save("preferences", preferences_id(store.author.member_id), {"export_folder": str(out)})
        (out / "onder").mkdir()
        for folder in (out, out / "onder", store.folder.path):
            with pytest.raises(PlainFolderRefused):
                write_plain(store, folder)
        with pytest.raises(FolderUnreachable):
            write_plain(store, out.parent / "nergens")
        assert [path.name for path in out.iterdir()] == ["onder"]


def test_what_is_stopped_leaves_nothing(template: Template, out: Path) -> None:
    with template.new_store() as store:
        told: list[int] = []
        with pytest.raises(PlainOutputStopped):
            write_plain(store, out, lambda done, _total: told.append(done), lambda: len(told) > 3)
        assert list(out.iterdir()) == []
        assert store.rows("plain_output") == []
        with pytest.raises(NothingToUndo):
            store.undo()


def test_an_administrator_can_forbid_it(
    template: Template, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("plain_output = false\n")
    monkeypatch.setenv(ENVIRONMENT, str(policy))
    with template.new_store() as store:
        assert list(store.policy.lines()) == ["plain_output = false"]
        with pytest.raises(FixedByPolicy):
            write_plain(store, out)
    assert list(out.iterdir()) == []


def test_the_command_asks_first(
    template: Template, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = template.copy_to(tmp_path / "data")
    monkeypatch.setenv("NBM_PASSPHRASE", PASSPHRASE)
    command = ["--data-dir", str(folder.path), "export", "--plain", str(out)]
    monkeypatch.setattr("builtins.input", lambda _question: "nee")
    assert main(command) == 11
    assert "niet versleuteld" in capsys.readouterr().out
    assert list(out.iterdir()) == []
    assert main([*command, "--yes"]) == 0
    (made,) = out.iterdir()
    assert capsys.readouterr().out.strip() == str(made)
    store = Store(open_with(folder, PASSPHRASE)[0])
    assert len(store.rows("plain_output")) == 1
    store.close()


async def test_the_screen_tells_and_asks_before_it_writes(quiet_folder: DataFolder, out: Path) -> None:
    async with sitting(quiet_folder) as coach:
        await coach.press("f7", "o")
        assert "niet versleuteld" in coach.words
        await coach.press("enter")
        assert "Typ eerst een map" in coach.words
        await coach.press(*str(out / "nergens"), "enter")
        assert "Kijk of de schijf" in coach.words
        await coach.press(*["backspace"] * len("/nergens"), "enter")
        assert "Weet je het zeker?" in coach.words
        await coach.press("escape")
        assert "Er is niets geschreven" in coach.words
        assert list(out.iterdir()) == []
        await coach.press("enter", "enter")
        await coach.until(lambda: "Gooi deze map weg" in coach.words, "the files")
        (made,) = out.iterdir()
        assert list(made.iterdir())
