"""`nbm centre` and the laptops' side of it, as an administrator and coaches type it: the real program, real files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from nbm_tui.cli import main
from storage.sync.handover import hand_over
from storage.sync.trust import colleagues
from tests.laptop import ROOT, Laptop
from tests.town import postgres_url

Done = subprocess.CompletedProcess[str]
SECRET = "geheimwachtwoord"


class Office:
    """The computer of the centre: a folder for keys, and a database."""

    def __init__(self, root: Path, url: str | None = None) -> None:
        self.keys, self.post = root / "sleutels", root / "post"
        self.url = url or f"sqlite:///{root / 'centrale.db'}"
        self.post.mkdir(parents=True, exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        """Which centre it is."""
        return {"NBM_CENTRE_DB": self.url, "NBM_CENTRE_KEYS": str(self.keys)}

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Start a command of the centre."""
        return subprocess.Popen(
            [sys.executable, "-m", "nbm_tui.cli", "centre", *map(str, arguments)], env=os.environ | self.environment,
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *arguments: str | Path, typed: str = "") -> Done:
        """A command of the centre, to its end."""
        process = self.start(*arguments)
        out, err = process.communicate(typed)
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def do(self, *arguments: str | Path, typed: str = "") -> str:
        """What a command says that succeeds."""
        done = self.run(*arguments, typed=typed)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def dump(self) -> list[str]:
        """The lines of its dump."""
        return self.do("dump").splitlines()

    def newest(self, pattern: str) -> list[Path]:
        """The files in the post that fit, and take them out of it."""
        box = self.post.parent / f"gelezen-{len(list(self.post.parent.iterdir()))}"
        box.mkdir()
        return [path.rename(box / path.name) for path in sorted(self.post.glob(pattern))]


class Steady(Laptop):
    """A laptop on which the program and the test itself are one computer: no new life begins between the two."""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the program."""
        return super().environment | {"XDG_STATE_HOME": os.environ["XDG_STATE_HOME"]}


def laptop_of(root: Path, name: str) -> Laptop:
    """A laptop that no centre knows."""
    laptop = Steady(root).set_up()
    with laptop.store() as store:
        store.introduce(name, "Verzonnen Gemeente")
    return laptop


def says(laptop: Laptop, *arguments: str | Path) -> str:
    """What a command of a laptop says that succeeds."""
    done = laptop.run(*arguments)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


def value(laptop: Laptop, kind: str, record_id: str, name: str) -> Any:
    """A value as the coach sees it."""
    with laptop.store() as store:
        return store.view(kind, record_id).values[name]


def shared(office: Office, laptop: Laptop) -> tuple[list[str], list[str]]:
    """The dump of a laptop, and the lines of the centre's about the same records."""
    mine = says(laptop, "dump").splitlines()
    ids = {json.loads(line)["id"] for line in mine}
    return mine, [line for line in office.dump() if json.loads(line)["id"] in ids]


def bring(office: Office, *laptops: Laptop) -> str:
    """Deliver and load; what the centre says of it."""
    for laptop in laptops:
        says(laptop, "deliver", "--to", office.post)
    return office.do("load", *office.newest("nbm-*-*-*-*.age"))


def fetch(office: Office, *laptops: Laptop) -> list[str]:
    """The centre's receipts and answers, of which each laptop takes its own; what they say of it."""
    office.do("receipt", "--to", office.post)
    office.do("answer", "--to", office.post)
    letters = office.newest("nbm-ontvangst-*") + office.newest("nbm-antwoord-*")
    heard = []
    for laptop in laptops:
        with laptop.store() as store:
            own = [path for path in letters if store.replica.id[:8] in path.name]
        # The start of an id is a time: laptops that were set up together may share it.
        heard.append("".join(laptop.run("take", path).stdout for path in own))
    return heard


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Laptop, Laptop]:
    """A centre on PostgreSQL and two laptops that it let in."""
    root = tmp_path_factory.mktemp("town")
    office = Office(root / "office", postgres_url())
    office.do("init", "--name", "Verzonnen Centrale")
    both = tuple(laptop_of(root / str(n), f"Verzonnen Coach {n}") for n in (1, 2))
    let_in(office, *both)
    return office, *both


def let_in(office: Office, *laptops: Laptop) -> None:
    """Requests to the centre, and its admission back."""
    for laptop in laptops:
        says(laptop, "request", "--to", office.post)
    for path in office.newest("nbm-aanmelding-*"):
        office.do("enrol", path, "--yes", "--to", office.post)
    admission = max(office.newest("nbm-toelating-*"), key=lambda path: int(path.stem.split("-")[-1]))
    for laptop in laptops:
        says(laptop, "admit", admission, "--yes")


# ---- Played through ---------------------------------------------------------------------------------------------


@pytest.mark.torture
def test_a_laptop_is_let_in_after_both_sides_compared_the_digits(tmp_path: Path) -> None:
    office, laptop = Office(tmp_path / "office", postgres_url()), laptop_of(tmp_path / "one", "Verzonnen Coach")
    made = office.do("init", "--name", "Verzonnen Centrale")
    assert str(office.keys / "recovery-age.key") in made
    assert made.count("age1") == 2
    digits = digits_in(says(laptop, "request", "--to", office.post))
    (request,) = office.newest("nbm-aanmelding-*")
    refused = office.run("enrol", request, "--to", office.post, typed="nee\n")
    assert (refused.returncode, list(office.post.iterdir())) == (11, [])
    assert "Verzonnen Coach" not in office.do("status")
    said = office.do("enrol", request, "--to", office.post, typed="ja\n")
    assert digits in said
    assert "Verzonnen Coach, Verzonnen Gemeente" in said
    (admission,) = office.newest("nbm-toelating-*")
    nobody = laptop.run("admit", admission)
    assert nobody.returncode == 11
    assert digits_in(nobody.stdout) == digits_in(said.splitlines()[-1]) == digits_in(office.do("keys"))
    assert laptop.run("deliver", "--to", office.post).returncode == 0  # as before, to the recipient of the settings
    office.newest("*")
    assert "Verzonnen Centrale" in says(laptop, "admit", admission, "--yes")
    assert "al bekend" in says(laptop, "take", admission)
    assert "gelezen" in bring(office, laptop)


def digits_in(text: str) -> str:
    """The first control number in a text."""
    line = next(line for line in text.splitlines() if "ontrolecijfers" in line)
    return line.split(": ")[-1]


@pytest.mark.torture
def test_two_laptops_and_a_centre(pair: tuple[Office, Laptop, Laptop]) -> None:
    office, one, two = pair
    one.add(("employer", "e-1", {"name": "Verzonnen Bakkerij"}))
    assert bring(office, one, two).count("gelezen") == 2
    heard = fetch(office, one, two)
    assert all("bevestigd" in words and "nog niet" not in words for words in heard)
    # Both change the same field, as after a handover.
    one.add(("employer", "e-2", {"name": "Verzonnen Slagerij"}))
    two.add(("employer", "e-2", {"name": "Verzonnen Molen"}))
    bring(office, one, two)
    disputed = office.do("conflicts")
    for words in ("employer e-2 name", '"Verzonnen Slagerij"', '"Verzonnen Molen"', "Coach 1, 20", "Coach 2, 20"):
        assert words in disputed
    assert "velden met twee versies: 1" in office.do("status")
    assert all("1 veld heeft nu twee versies" in words for words in fetch(office, one, two))
    one.add(("employer", "e-2", {"name": "Verzonnen Slagerij"}))
    bring(office, one)
    assert office.do("conflicts") == ""
    fetch(office, one, two)
    assert value(two, "employer", "e-2", "name") == "Verzonnen Slagerij"
    # The centre corrects.
    office.do("correct", "employer", "e-2", 'name="Verzonnen Slagerij & Zoon"', 'place="Stad"')
    assert "stond er al" in office.do("correct", "employer", "e-2", 'place="Stad"')
    fetch(office, one, two)
    assert [value(laptop, "employer", "e-2", "name") for laptop in (one, two)] == ["Verzonnen Slagerij & Zoon"] * 2
    hand_on(office, one, two)
    for laptop in (one, two):
        bring(office, laptop)
        fetch(office, one, two)
    for laptop in (one, two):
        mine, theirs = shared(office, laptop)
        assert mine == theirs
    erase(office, one, two)


def hand_on(office: Office, one: Laptop, two: Laptop) -> None:
    """A candidate goes to the colleague, who goes on with it."""
    one.add(("candidate", "c-1", {"code": "K-GEHEIM"}), ("trajectory", "t-1", {"candidate_id": "c-1"}))
    with one.store() as store:
        with store.session() as session:
            (colleague,) = colleagues(session)
        path = hand_over(store, ["c-1"], colleague, date(2027, 4, 1), office.post)
    assert "Overdracht van Verzonnen Coach 1" in (said := says(two, "take", path))
    assert "Tot 2027-04-01" in said
    assert "0 nieuwe wijzigingen" in says(two, "take", path)
    path.unlink()
    two.add(("barrier", "b-1", {"trajectory_id": "t-1", "note": "GEHEIM"}))


def erase(office: Office, one: Laptop, two: Laptop) -> None:
    """The candidate is erased at the centre, and so everywhere."""
    assert "GEHEIM" in "".join(office.dump())
    assert office.run("erase", "c-1", typed="c-2\n").returncode == 11
    assert "GEHEIM" in "".join(office.dump())
    office.do("erase", "c-1", typed="c-1\n")
    assert office.run("erase", "c-1", "--yes").returncode == 2
    fetch(office, one, two)
    for lines in (office.do("dump"), says(one, "dump"), says(two, "dump")):
        assert "GEHEIM" not in lines


@pytest.mark.torture
def test_the_events_of_a_leverbestand_as_one_json_array(pair: tuple[Office, Laptop, Laptop]) -> None:
    office, one, _two = pair
    bundle = Path(says(one, "deliver", "--full", "--to", office.post).splitlines()[0])
    key = office.keys / "age.key"
    assert "Handtekening klopt" in says(one, "verify", "--key", key, bundle)
    events = json.loads(says(one, "verify", "--key", key, "--batch", bundle))
    assert {event["specversion"] for event in events} == {"1.0"}
    numbers = [int(event["sequence"]) for event in events]
    assert numbers == list(range(1, len(events) + 1))
    without = one.run("verify", "--batch", bundle)
    assert (without.returncode, without.stdout) == (2, "")
    assert "--key" in without.stderr
    assert "al bekend" in office.do("load", *office.newest("*.age"))


@pytest.mark.torture
def test_in_any_order_and_by_many_at_once_it_comes_to_the_same(tmp_path: Path) -> None:
    office = Office(tmp_path / "office", postgres_url())
    office.do("init", "--name", "Verzonnen Centrale")
    laptops = [laptop_of(tmp_path / str(n), f"Verzonnen Coach {n}") for n in (1, 2)]
    let_in(office, *laptops)
    box = tmp_path / "stapel"
    box.mkdir()
    for turn in range(2):
        for number, laptop in enumerate(laptops):
            laptop.add(
                ("employer", "e-1", {"name": f"Verzonnen Bakkerij {number}{turn}"}),
                ("employer", f"e-{number}{turn}", {"name": "Verzonnen Molen"}),
            )
            says(laptop, "deliver", "--to", box)
    files = sorted(box.iterdir())
    empty = office.url
    office.url = postgres_url(like=empty)
    office.do("load", *files)
    expected = office.dump()
    assert any('"conflicts":{"name"' in line for line in expected)
    office.url = postgres_url(like=empty)
    office.do("load", *reversed(files), *files)
    assert office.dump() == expected
    office.url = postgres_url(like=empty)
    running = [office.start("load", *some) for some in (files, files[::-1], files[1::2] + files[::2])]
    for process in running:
        _out, err = process.communicate()
        assert (process.returncode, err) == (0, "")
    assert office.dump() == expected


@pytest.mark.torture
def test_a_new_key_of_the_centre_travels_with_its_admission(tmp_path: Path) -> None:
    office, laptop = Office(tmp_path / "office"), laptop_of(tmp_path / "one", "Verzonnen Coach")
    office.do("init", "--name", "Verzonnen Centrale")
    let_in(office, laptop)
    bring(office, laptop)
    before = digits_in(office.do("keys"))
    assert digits_in(office.do("keys", "--rotate", "--to", office.post)) != before
    office.do("receipt", "--to", office.post)
    (receipt,), (admission,) = office.newest("nbm-ontvangst-*"), office.newest("nbm-toelating-*")
    refused = laptop.run("take", receipt)
    assert refused.returncode == 10
    assert "niet van jouw centrale" in refused.stderr
    assert "bevestigd" in says(laptop, "take", admission, receipt)
    with laptop.store() as store:
        number = store.replica.id
    office.do("revoke", number[:20].upper(), "--to", office.post)
    assert "niet meer vertrouwd" in office.do("status")
    laptop.add(("employer", "e-1", {"name": "Verzonnen Bakkerij"}))
    says(laptop, "deliver", "--to", office.post)
    done = office.run("load", office.post)
    assert done.returncode == 10
    assert "niet meer vertrouwt" in done.stdout
    assert "apart gezet" in office.do("status")


# ---- What can go wrong ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Laptop, Path]:
    """A centre on SQLite, a laptop that it knows, and a leverbestand that was read."""
    root = tmp_path_factory.mktemp("small")
    office, laptop = Office(root / "office"), laptop_of(root / "one", "Verzonnen Coach")
    other = laptop_of(root / "two", "Verzonnen Buur")
    office.do("init", "--name", "Verzonnen Centrale")
    let_in(office, laptop, other)
    laptop.add(("employer", "e-1", {"name": "Verzonnen Bakkerij"}), ("candidate", "c-1", {"code": "K-1"}))
    laptop.add(("employer", "e-9", {"name": "Verzonnen Molen"}))
    with laptop.store() as store:
        store.delete("employer", "e-9")
    bundle = Path(says(laptop, "deliver", "--to", office.post).splitlines()[0])
    office.do("load", bundle)
    return office, laptop, bundle


@pytest.fixture
def here(
    prepared: tuple[Office, Laptop, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[tuple[Office, Laptop, Path]]:
    """The same, for commands within this process; whatever they do, the centre's dump stays as it is."""
    office, laptop, _bundle = prepared
    for name, text in (office.environment | laptop.environment | {"NBM_PASSPHRASE": laptop.passphrase}).items():
        monkeypatch.setenv(name, text)
    monkeypatch.setattr(sys, "stdin", StringIO())
    assert main(["centre", "dump"]) == 0
    before = capsys.readouterr().out
    yield prepared
    for name, text in office.environment.items():
        monkeypatch.setenv(name, text)
    assert main(["centre", "dump"]) == 0
    assert capsys.readouterr().out.endswith(before)


def spoiled(bundle: Path, into: Path, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a file with something done to it."""
    path = into / f"bedorven-{bundle.name}"
    path.write_bytes(change(bundle.read_bytes()))
    return path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: b"hallo", "geen leverbestand"),
        (lambda data: b"", "geen leverbestand"),
        (lambda data: data[: len(data) // 2], "apart gezet"),
        (lambda data: data[:-1], "apart gezet"),
        (lambda data: data[:-40] + bytes([data[-40] ^ 1]) + data[-39:], "veranderd of beschadigd"),
    ],
)
def test_a_spoiled_leverbestand_is_set_aside_and_the_others_go_on(
    here: tuple[Office, Laptop, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    change: Callable[[bytes], bytes], words: str,
) -> None:  # fmt: skip
    _office, _laptop, bundle = here
    bad = spoiled(bundle, tmp_path, change)
    assert main(["centre", "load", str(bad), str(tmp_path / "nergens.age"), str(bundle)]) == 10
    first, second, third = capsys.readouterr().out.splitlines()
    assert words in first
    assert "nergens.age: Het bestand is er niet" in second
    assert "was al bekend" in third


def test_a_leverbestand_of_an_unknown_laptop_or_for_another_centre_is_set_aside(
    here: tuple[Office, Laptop, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office, laptop, _bundle = here
    stranger = laptop_of(tmp_path / "stranger", "Verzonnen Vreemde")
    own = says(stranger, "deliver", "--to", tmp_path).splitlines()[0]
    with laptop.store() as store:
        recipient = store.preferences()["recipient"]
    ours = says(stranger, "deliver", "--to", tmp_path, "--recipient", recipient).splitlines()[0]
    assert main(["centre", "load", own, ours]) == 10
    first, second = capsys.readouterr().out.splitlines()
    assert "niet voor deze sleutel" in first
    assert "niet kent" in second
    assert str(office.keys) not in first + second


WRONG_CENTRE = [
    ({"NBM_CENTRE_KEYS": "{tmp}"}, "sleutels van de centrale zijn er niet"),
    ({"NBM_CENTRE_DB": "sqlite:///{tmp}/leeg.db"}, "geen centrale ingericht"),
    ({"NBM_CENTRE_DB": "sqlite:///{tmp}/tekst.db"}, "niet te bereiken"),
    ({"NBM_CENTRE_DB": "sqlite:///{tmp}/nergens/x.db"}, "niet te bereiken"),
    ({"NBM_CENTRE_DB": "sqlite://"}, "niet te bereiken"),
    ({"NBM_CENTRE_DB": f"postgresql://wij:{SECRET}@localhost:1/x"}, "niet te bereiken"),
    ({"NBM_CENTRE_DB": f"nergens://wij:{SECRET}@localhost/x"}, "niet te bereiken"),
    ({"NBM_CENTRE_DB": f"{SECRET} en zo"}, "niet te bereiken"),
]


@pytest.mark.parametrize(("environment", "words"), WRONG_CENTRE)
@pytest.mark.parametrize("command", ["load", "status"])
def test_a_centre_that_is_not_there_is_told_in_words(
    here: tuple[Office, Laptop, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], environment: dict[str, str], words: str, command: str,
) -> None:  # fmt: skip
    (tmp_path / "tekst.db").write_text("dit is geen database\n" * 100)
    for name, text in environment.items():
        monkeypatch.setenv(name, text.format(tmp=tmp_path))
    assert main(["centre", command, *([str(here[2])] if command == "load" else [])]) == 3
    said = capsys.readouterr()
    assert words in said.err
    assert SECRET not in said.out + said.err
    assert said.out == ""


def test_keys_of_another_centre_are_refused_and_a_centre_is_made_once(
    here: tuple[Office, Laptop, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office, _laptop, _bundle = here
    assert main(["centre", "init", "--name", "Nog een"]) == 2
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert main(["centre", "init", "--name", "Nog een", "--db", other]) == 2  # the keys are in use
    assert main(["centre", "init", "--name", "Andere", "--db", other, "--keys", str(tmp_path / "keys")]) == 0
    capsys.readouterr()
    assert main(["centre", "--db", other, "status"]) == 3
    assert main(["centre", "status", "--keys", str(tmp_path / "keys")]) == 3
    assert capsys.readouterr().err.count("horen niet bij deze database") == 2
    assert main(["centre", "--db", other, "--keys", str(tmp_path / "keys"), "status"]) == 0
    (tmp_path / "keys" / "age.key").write_text("geen sleutel")
    assert main(["centre", "--db", other, "--keys", str(tmp_path / "keys"), "status"]) == 3
    assert main(["centre", "init", "--name", "x", "--db", "nergens://x/x", "--keys", str(tmp_path / "new")]) == 3
    assert not list((tmp_path / "new").glob("*.key"))
    assert office.keys.exists()


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (["correct", "iets", "e-1", "name=1"], 2, "geen gegevens van deze soort"),
        (["correct", "employer", "e-7", 'name="x"'], 2, "geen gegevens van deze soort"),
        (["correct", "employer", "e-9", 'name="x"'], 2, "weggehaald of gewist"),
        (["correct", "employer", "e-1", 'naam="x"'], 2, "Het veld naam"),
        (["correct", "employer", "e-1", "name=7"], 2, "Het veld name"),
        (["correct", "employer", "e-1", r'name="a\u0000b"'], 2, "Het veld name"),
        (["correct", "employer", "e-1", 'erased_at="2027-01-01T00:00:00Z"'], 2, "Het veld erased_at"),
        (["correct", "candidate", "c-1", 'coach_id="niemand"'], 2, "Het veld coach_id"),
        (["erase", "e-1", "--yes"], 2, "geen gegevens van deze soort"),
        (["erase", "c-1"], 11, "Er is niets gedaan"),
        (["revoke", "zzz"], 2, "niet bekend"),
        (["revoke", "0"], 2, "meer laptops"),
        (["receipt", "--to", "{tmp}/nergens"], 8, "niet bereikbaar"),
        (["answer", "--to", "{tmp}/brief.json"], 0, ""),
        (["enrol", "{tmp}/nergens.json"], 10, "niet te gebruiken"),
        (["enrol", "{tmp}/brief.json"], 10, "niet te gebruiken"),
        (["enrol", "{tmp}/diep.json"], 10, "niet te gebruiken"),
        (["keys", "--rotate", "--keys", "{tmp}"], 3, "sleutels van de centrale"),
    ],
)
def test_what_cannot_be_done_is_told_in_words(
    here: tuple[Office, Laptop, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    command: list[str], code: int, words: str,
) -> None:  # fmt: skip
    (tmp_path / "brief.json").write_text('{"format":"nbm-aanmelding","version":1}')
    (tmp_path / "diep.json").write_text("[" * 100_000)
    assert main(["centre", *(part.format(tmp=tmp_path) for part in command)]) == code
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [[], ["correct", "employer", "e-1", "name=tekst"], ["correct", "employer", "e-1", "name"],
                ["correct", "employer", "e-1", "na me=1"], ["load"],
                ["init"], ["init", "--name", "  "], ["init", "--name", "a\x1bb"], ["iets"]],
)  # fmt: skip
def test_what_is_typed_wrong_ends_with_the_usual_code(
    here: tuple[Office, Laptop, Path], capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["centre", *command])
    assert ended.value.code == 2
    assert "dit kan niet" in capsys.readouterr().err


def test_a_laptop_refuses_what_is_not_for_it(
    here: tuple[Office, Laptop, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _office, laptop, bundle = here
    (tmp_path / "brief.json").write_text("geen brief")
    assert main(["centre", "receipt", "--to", str(tmp_path)]) == 0
    receipts = [str(path) for path in tmp_path.glob("nbm-ontvangst-*")]
    capsys.readouterr()
    files = [tmp_path / "nergens", tmp_path / "brief.json", spoiled(bundle, tmp_path, lambda data: data[:-9]), bundle]
    assert main(["take", *map(str, files), *receipts]) == 10
    said = capsys.readouterr()
    assert "bevestigd" in said.out  # its own receipt, after all that was no good
    assert said.err.count("Er is niets") == len(files) + len(receipts) - 1
    stranger = laptop_of(tmp_path / "stranger", "Verzonnen Vreemde")
    refused = stranger.run("take", receipts[0])
    assert refused.returncode == 12
    assert "nog niet toegelaten" in refused.stderr
    assert laptop.run("dump", passphrase="verkeerde wachtzin").returncode == 3
    assert main(["--data-dir", str(tmp_path / "leeg"), "take", receipts[0]]) == 4
    assert main(["request", "--to", str(tmp_path / "nergens")]) == 8


@pytest.mark.torture
def test_who_stops_reading_is_no_error(here: tuple[Office, Laptop, Path]) -> None:
    office, _laptop, _bundle = here
    process = office.start("dump")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert (process.stderr.read(), process.wait()) == ("", 0)
    if Path("/dev/full").exists():
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "nbm_tui.cli", "centre", "status"], env=os.environ | office.environment,
                cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
            )  # fmt: skip
        assert done.returncode == 8
        assert done.stderr.startswith("De schijf is vol")
