"""The leverbestand: everything typed is in it, nobody else reads it, and it is there whole or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from textual.pilot import Pilot
from textual.widgets import Static
from textual.widgets._toast import Toast

from nbm_tui.app import NbmApp
from nbm_tui.cli import main
from screens.deliver import DeliverScreen
from screens.desk import Desk
from storage.entries import entries_of
from storage.errors import (
    BundleInvalid,
    DiskFull,
    ExportStopped,
    FolderReadOnly,
    FolderUnreachable,
    NbmError,
    NoFolder,
    NoRecipient,
    RecipientInvalid,
)
from storage.folder import DataFolder
from storage.ids import new_id
from storage.journal import Action, Author, to_json
from storage.keyfile import DataKey
from storage.opening import open_folder, set_up
from storage.records import KINDS
from storage.records.fields import FieldSpec
from storage.records.links import preferences_id, settings_id
from storage.schema import SCHEMA_VERSION
from storage.store import Store
from storage.sync.bundle import NothingToDeliver, make_bundle
from storage.sync.checking import BundleForeign, BundleInconsistent, BundleNewer, BundleTampered, SignatureWrong
from storage.sync.delivery import deliveries
from storage.sync.events import plural_of
from storage.sync.format import OTHERS
from storage.sync.reading import (
    BundleTruncated,
    FileUnreadable,
    IdentityUnusable,
    KeyDoesNotFit,
    NotAnAgeFile,
    inspect,
    listing,
    open_bundle,
)
from storage.sync.returning import Returning
from storage.sync.sealing import fingerprint
from storage.sync.stored import forget
from tests.schema_check import Schemas
from tests.stores import SetClock
from tests.test_files import needs_small_disk, run_on_small_disk

ROOT = Path(__file__).parents[1]
PASSPHRASE = "vier losse woorden hier"
IDENTITY = pyrage.x25519.Identity.generate()
RECIPIENT = str(IDENTITY.to_public())
NOW = datetime(2026, 3, 9, 12, 30, 5, tzinfo=UTC)
SCHEMAS = ["employer.change", "employer", "event", "manifest", "team_member.change", "team_member"]
MEMBERS = [f"schema/{name}.json" for name in SCHEMAS]
MEMBERS += ["changes.ndjson", "records/employer.ndjson", "records/team_member.ndjson", "manifest.json", "manifest.sig"]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DataKey]:
    """A data folder without any record, to copy, and its key."""
    folder = DataFolder(tmp_path_factory.mktemp("template") / "data")
    folder.create()
    opened, _code = set_up(folder, PASSPHRASE)
    opened.connection.close()
    return folder.path, opened.key


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is noted outside the data folder away from whoever runs the tests."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def folder(template: tuple[Path, DataKey], tmp_path: Path) -> DataFolder:
    """A data folder without any record."""
    shutil.copytree(template[0], tmp_path / "data")
    return DataFolder(tmp_path / "data")


@pytest.fixture
def store(folder: DataFolder, template: tuple[Path, DataKey]) -> Iterator[Store]:
    """An open store in which nothing was typed."""
    opened = Store(open_folder(folder, template[1]), lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder that the coach chose."""
    (tmp_path / "uit").mkdir()
    return tmp_path / "uit"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The centre's secret key, as age-keygen writes it."""
    path = tmp_path / "key.txt"
    path.write_text(f"# created: 2026-03-09T12:00:00Z\n# public key: {RECIPIENT}\n{IDENTITY}\n")
    return path


def type_a_little(store: Store) -> tuple[str, str]:
    """Two employers and a colleague; the ids of the employers."""
    first, second = sorted((new_id(), new_id()))
    store.save("employer", first, {"name": "Bakkerij Krentenbol", "place": "Lutjegast"})
    store.save("employer", second, {"name": "Fietsenmaker Kettingkast"})
    store.save("team_member", new_id(), {"name": "Truus Verzonnen"})
    return first, second


@pytest.fixture
def made(store: Store, out: Path) -> Path:
    """A leverbestand with a few records."""
    type_a_little(store)
    return Path(make_bundle(store, out, RECIPIENT).path)


def names(folder: Path) -> list[str]:
    """The names in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


def members_of(path: Path) -> dict[str, bytes]:
    """What is in a leverbestand, by nothing of ours."""
    plain = pyrage.decrypt(path.read_bytes(), [IDENTITY])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sealed(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    """A file with these members, encrypted to the same key."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    path.write_bytes(pyrage.encrypt(target.getvalue(), [IDENTITY.to_public()]))
    return path


def canonical_json(value: Any) -> bytes:
    """The form of RFC 8785, as far as text, whole numbers and simple fractions go."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def resigned(store: Store, members: dict[str, bytes], **changed: Any) -> dict[str, bytes]:
    """The members with a manifest that fits them again, as the laptop itself would sign it."""
    manifest = json.loads(members["manifest.json"])
    manifest["members"] = [
        {"name": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        for name, data in members.items()
        if not name.startswith("manifest.")
    ]
    data = canonical_json({**manifest, **changed})
    signature = Ed25519PrivateKey.from_private_bytes(store.replica.signing_key).sign(data).hex().encode()
    return {**members, "manifest.json": data, "manifest.sig": signature}


# What is in it


def a_value(spec: FieldSpec, word: str) -> Any:
    """Something that a coach could fill in."""
    if spec.kind in ("text", "lines"):
        return word[: spec.max_length] if spec.kind == "text" else f"{word} één\ntwee {word}"
    number = int(spec.minimum or 1)
    values = {
        "integer": number,
        "decimal": number + 0.5,
        "money": 1_250,
        "date": date(2026, 3, 9),
        "moment": NOW,
        "yesno": True,
        "reference": None,
    }
    return next(iter(spec.choices)) if spec.kind == "choice" and spec.choices else values[spec.kind]


def type_everything(store: Store) -> dict[str, dict[str, Any]]:
    """A record of every kind with every field filled in; the values by kind."""
    typed: dict[str, dict[str, Any]] = {}
    for number, kind in enumerate(KINDS.values()):
        specs = kind.specs.values()
        typed[kind.name] = {s.name: a_value(s, f"w{number}x{place}y") for place, s in enumerate(specs)}
        store.save(kind.name, new_id(), typed[kind.name])
    return typed


def test_every_field_of_every_kind_comes_out_again(store: Store, out: Path, key: Path) -> None:
    typed = type_everything(store)
    contents = open_bundle(Path(make_bundle(store, out, RECIPIENT).path), key)
    assert contents.manifest.records == dict.fromkeys(KINDS, 1)
    for kind, values in typed.items():
        (record,) = contents.records(kind)
        assert record.keys() == KINDS[kind].field_names | {"id", OTHERS}
        assert {name: record[name] for name in values} == {name: to_json(value) for name, value in values.items()}
    shown = "\n".join(listing(contents))
    words = re.findall(r"w\d+x\d+y", repr(typed))
    assert len(words) > 200
    assert [word for word in words if not re.search(rf"\b{word}\b", shown)] == []


def test_changes_hold_every_entry_with_old_new_and_basis(store: Store, out: Path, key: Path) -> None:
    first, second = type_a_little(store)
    store.save("employer", first, {"name": "Bakkerij Beschuit"})
    store.delete("employer", second)
    contents = open_bundle(Path(make_bundle(store, out, RECIPIENT).path), key)
    changes = list(contents.changes())
    assert [change.header.number for change in changes] == [1, 2, 3, 4, 5]
    assert [change.what for change in changes] == ["created", "created", "created", "changed", "deleted"]
    renamed = changes[3].fields["name"]
    assert renamed == {"old": "Bakkerij Krentenbol", "new": "Bakkerij Beschuit", "basis": [changes[0].header.id]}
    one, other = contents.records("employer")
    assert (one["id"], one["name"], one["deleted_at"]) == (first, "Bakkerij Beschuit", None)
    assert (other["id"], other["name"]) == (second, "Fietsenmaker Kettingkast")
    assert other["deleted_at"] == "2026-03-09T12:30:05.000000Z"


def test_the_format_is_what_is_documented(made: Path, store: Store) -> None:
    """Reads a leverbestand with public libraries only."""
    plain = pyrage.decrypt(made.read_bytes(), [IDENTITY])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        assert archive.namelist() == MEMBERS
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        members = {name: archive.read(name) for name in MEMBERS}
    manifest = json.loads(members["manifest.json"])
    assert members["manifest.json"] == canonical_json(manifest)
    assert (manifest["format"], manifest["version"], manifest["schema"]) == ("nbm-leverbestand", 1, SCHEMA_VERSION)
    assert manifest["centre"] == {"name": "", "keys": [{"key": RECIPIENT, "fingerprint": fingerprint(RECIPIENT)}]}
    assert (manifest["replica"], manifest["codeGegevensleverancier"]) == (store.replica.id, None)
    assert manifest["aanleverdatumEnTijd"] == "2026-03-09T12:30:05.000000Z"
    assert manifest["startdatumLevering"] == manifest["einddatumLevering"] == "2026-03-09"
    assert manifest["records"] == {"employer": 2, "team_member": 1}
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest["public_key"])).verify(
        bytes.fromhex(members["manifest.sig"].decode()), members["manifest.json"]
    )
    for member in manifest["members"]:
        data = members[member["name"]]
        assert (member["size"], member["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    previous = manifest["chains"][0]["previous"]
    for line in members["changes.ndjson"].splitlines():
        event = json.loads(line)
        assert line == canonical_json(event)
        data, entry = event["data"], event["data"]["entry"]
        payload = canonical_json({"fields": data["fields"]})
        assert hashlib.sha256(bytes.fromhex(data["salt"]) + payload).hexdigest() == entry["payload_hash"]
        assert entry["previous"] == previous
        assert data["hash"] == hashlib.sha256(canonical_json(entry)).hexdigest()
        previous = data["hash"]
    assert members["changes.ndjson"].count(b"\n") == manifest["entries"] == 3


def test_the_code_of_the_organisation_goes_along_when_it_was_filled_in(store: Store, out: Path) -> None:
    store.save("settings", settings_id(), {"supplier_code": "00000001234567890000"})
    manifest = json.loads(members_of(Path(make_bundle(store, out, RECIPIENT).path))["manifest.json"])
    assert manifest["codeGegevensleverancier"] == "00000001234567890000"
    assert manifest["replica"] == store.replica.id


def test_text_that_waited_in_a_field_happened_when_it_was_typed(store: Store, out: Path) -> None:
    clock = SetClock(NOW)
    store.clock = clock
    store.keep_draft("employer", "e", "place", "Lutjegast", "", {})
    store.keep_draft("employer", "e", "name", "Beschuit", "", {})
    clock.pass_by(days=3)
    store.save("employer", "e", {"name": "Beschuit"})
    clock.pass_by(days=-30)  # the clock was put back: nothing happens after it was noted
    store.save("employer", "e", {"place": "Lutjegast"})
    lines = members_of(Path(make_bundle(store, out, RECIPIENT).path))["changes.ndjson"].splitlines()
    late, back = [json.loads(line) for line in lines][-2:]
    assert (late["time"][:10], late["recordedtime"][:10]) == ("2026-03-09", "2026-03-12")
    assert back["time"] == back["recordedtime"]


def test_events_are_cloud_events_without_personal_content(store: Store, out: Path) -> None:
    first, second = type_a_little(store)
    store.save("employer", first, {"deleted_at": NOW})
    store.save("employer", first, {"place": "Grijpskerk"})
    store.save("employer", second, {"name": 'Hij zei: "deleted_at":{"new":null}'})
    made = members_of(Path(make_bundle(store, out, RECIPIENT).path))
    events = [json.loads(line) for line in made["changes.ndjson"].splitlines()]
    types = ["employers.created", "employers.created", "team-members.created"]
    types += ["employers.deleted", "employers.restored", "employers.changed"]
    assert [event["type"] for event in events] == [f"nl.{name}.v1" for name in types]
    for number, event in enumerate(events, start=1):
        entry = event.pop("data")["entry"]
        assert all(isinstance(value, str) and re.fullmatch("[a-z]{1,20}", name) for name, value in event.items())
        assert uuid.UUID(event["id"]).version == 7
        assert event["source"] == f"urn:nld:nbm:systeem:{store.replica.id}"
        assert (event["specversion"], event["datacontenttype"]) == ("1.0", "application/json")
        assert (event["sequence"], event["sequencetype"]) == (str(number), "Integer")
        assert event["subject"] == f"{entry['record_kind']}/{entry['record_id']}"
        assert event["time"] == event["recordedtime"] == "2026-03-09T12:30:05.000000Z"
        around = json.dumps(event)
        assert not any(word in around for word in ("Krentenbol", "Lutjegast", "Truus", store.author.member_id))


def test_the_first_entry_of_a_record_is_the_one_by_the_clock(
    store: Store, template: tuple[Path, DataKey], tmp_path: Path, out: Path, key: Path
) -> None:
    first, _second = type_a_little(store)
    store.close()
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    copy = Store(open_folder(DataFolder(tmp_path / "copy"), template[1]), lambda: NOW - timedelta(days=1))
    copy.save("employer", first, {"name": "Bakkerij Beschuit"})
    contents = open_bundle(Path(make_bundle(copy, out, RECIPIENT).path), key)
    assert [change.what for change in contents.changes()] == ["created"] * 3 + ["changed"]
    copy.close()


def test_whole_numbers_have_no_fraction_and_others_keep_theirs(store: Store, out: Path, key: Path) -> None:
    first, second = sorted((new_id(), new_id()))
    store.save("outcome", first, {"hours_week": 8})
    store.save("outcome", second, {"hours_week": 7.25})
    store.save("outcome", second, {"hours_week": 24.0})
    made = Path(make_bundle(store, out, RECIPIENT).path)
    assert re.findall(rb'"hours_week":([\d.]+)', members_of(made)["records/outcome.ndjson"]) == [b"8", b"24"]
    assert re.findall(rb'"new":([\d.]+)', members_of(made)["changes.ndjson"]) == [b"8", b"7.25", b"24"]
    assert [record["hours_week"] for record in open_bundle(made, key).records("outcome")] == [8, 24]
    assert store.history(second)[0].new == 24.0


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("employer", "employers"),
        ("match", "matches"),
        ("agreement_party", "agreement-parties"),
        ("skill_progress", "skill-progress"),
        ("settings", "settings"),
    ],
)
def test_a_type_has_the_plural_of_the_kind(kind: str, word: str) -> None:
    assert kind in KINDS
    assert plural_of(kind) == word


def test_records_are_as_they_were_when_making_began(store: Store, out: Path, key: Path) -> None:
    first, second = type_a_little(store)

    def type_on(done: int, total: int) -> None:
        if done == 3:  # the changes were read, the records not yet
            store.save("employer", first, {"name": "Te laat"})
            store.save("employer", new_id(), {"name": "Veel te laat"})
            store.delete("employer", second)

    contents = open_bundle(Path(make_bundle(store, out, RECIPIENT, type_on).path), key)
    assert [record["name"] for record in contents.records("employer")] == [
        "Bakkerij Krentenbol",
        "Fietsenmaker Kettingkast",
    ]
    assert [record["deleted_at"] for record in contents.records("employer")] == [None, None]
    again = open_bundle(Path(make_bundle(store, out, RECIPIENT).path), key)
    assert [record["name"] for record in again.records("employer")][::2] == ["Te laat", "Veel te laat"]


@pytest.mark.torture
def test_many_records_go_along_in_order(store: Store, out: Path, key: Path) -> None:
    with store.action() as action:
        for number in range(1_100):
            action.write(KINDS["employer"], new_id(), {"name": f"Bedrijf {number}"})
    steps: list[tuple[int, int]] = []

    def type_on(done: int, total: int) -> None:
        steps.append((done, total))
        store.save("employer", new_id(), {"name": "Te laat"})

    bundle = make_bundle(store, out, RECIPIENT, type_on)
    contents = open_bundle(Path(bundle.path), key)
    assert {record["name"] for record in contents.records("employer")} == {f"Bedrijf {n}" for n in range(1_100)}
    assert steps == sorted(steps)
    assert steps[0][0] == 0
    assert steps[-1] == (steps[0][1], steps[0][1])
    assert len(steps) > 6


def test_what_was_typed_before_the_folder_was_copied_goes_along(
    store: Store, template: tuple[Path, DataKey], tmp_path: Path, out: Path, key: Path
) -> None:
    type_a_little(store)
    store.close()
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    copy = Store(open_folder(DataFolder(tmp_path / "copy"), template[1]))
    assert copy.replica.id != store.replica.id
    copy.save("employer", new_id(), {"name": "Na het kopiëren"})
    made = make_bundle(copy, out, RECIPIENT)
    contents = open_bundle(Path(made.path), key)
    assert [(chain.replica, chain.last) for chain in contents.manifest.chains] == [
        (store.replica.id, 3),
        (copy.replica.id, 1),
    ]
    assert len(list(contents.records("employer"))) == 3
    assert (made.first_number, made.last_number, made.entries) == (1, 1, 4)
    copy.close()


def test_the_period_is_that_of_the_changes_on_a_dutch_calendar(
    folder: DataFolder, template: tuple[Path, DataKey], out: Path, key: Path
) -> None:
    moments = [datetime(2026, 3, 9, 23, 30, tzinfo=UTC), datetime(2026, 3, 4, 22, 59, tzinfo=UTC), NOW, NOW]
    store = Store(open_folder(folder, template[1]), lambda: moments[0])
    while moments[1:]:
        store.save("employer", new_id(), {"name": "Bakkerij Krentenbol"})
        moments.pop(0)
    manifest = open_bundle(Path(make_bundle(store, out, RECIPIENT).path), key).manifest
    assert (manifest.first_day, manifest.last_day) == ("2026-03-04", "2026-03-10")
    store.close()


def test_the_name_of_the_centre_goes_with_the_key_beside_it_only(store: Store, out: Path, key: Path) -> None:
    other = pyrage.x25519.Identity.generate().to_public()
    wanted = {"recipient": f"{RECIPIENT}, {other}", "recipient_name": "Centrale \x1b[2J Verzonnen"}
    store.save("preferences", preferences_id(store.author.member_id), wanted)
    both = open_bundle(Path(make_bundle(store, out, f"{RECIPIENT} {other}").path), key)
    assert both.manifest.centre.name == "Centrale \x1b[2J Verzonnen"
    assert [recipient.key for recipient in both.manifest.centre.keys] == [RECIPIENT, str(other)]
    assert [line for line in listing(both) if line.startswith("Voor")] == [
        "Voor Centrale \N{REPLACEMENT CHARACTER}[2J Verzonnen",
        f"Voor {RECIPIENT}",
        f"Voor {other}",
    ]
    assert open_bundle(Path(make_bundle(store, out, RECIPIENT).path), key).manifest.centre.name == ""


def test_every_recipient_can_open_it_and_nobody_else(store: Store, out: Path, tmp_path: Path, key: Path) -> None:
    type_a_little(store)
    recovery, stranger = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    made = Path(make_bundle(store, out, f"{RECIPIENT}, {recovery.to_public()}").path)
    (tmp_path / "recovery.txt").write_text(str(recovery))
    (tmp_path / "stranger.txt").write_text(str(stranger))
    assert open_bundle(made, tmp_path / "recovery.txt").sha256 == open_bundle(made, key).sha256
    with pytest.raises(KeyDoesNotFit):
        open_bundle(made, tmp_path / "stranger.txt")


def test_name_and_bytes_tell_nothing_of_the_content(made: Path, store: Store) -> None:
    assert made.name == f"nbm-{store.replica.id[:8]}-1-3-20260309-133005.age"  # the clock on the wall in Amsterdam
    data = made.read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n")
    for word in (b"Krentenbol", b"Lutjegast", b"Truus", b"employer", store.author.member_id.encode()):
        assert word not in data
    if os.name == "posix":
        assert made.stat().st_mode & 0o777 == 0o600


def test_what_was_made_is_remembered(made: Path, store: Store, out: Path) -> None:
    store.save("employer", "e-3", {"name": "Verzonnen Werkgever"})
    again = make_bundle(store, out, RECIPIENT)
    assert Path(again.path) != made
    with store.session() as session:
        rows = deliveries(session, 10)
    assert {row.path for row in rows} == {str(made), again.path}
    by_path = {row.path: row for row in rows}
    row = by_path[str(made)]
    assert (row.replica, row.first_number, row.last_number, row.entries) == (store.replica.id, 1, 3, 3)
    assert row.sha256 == hashlib.sha256(made.read_bytes()).hexdigest()
    assert row.manifest_sha256 == hashlib.sha256(members_of(made)["manifest.json"]).hexdigest()
    assert row.made_at == NOW


def test_with_nothing_new_the_same_bytes_go_again(made: Path, store: Store, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for _time in range(2):
        again = make_bundle(store, stick, RECIPIENT)
        assert Path(again.path).read_bytes() == made.read_bytes()
    assert names(stick) == [made.name]
    Path(again.path).write_bytes(b"something else")
    assert Path(make_bundle(store, stick, RECIPIENT).path).read_bytes() == made.read_bytes()
    assert len(names(stick)) == 2
    store.save("employer", "e-3", {"name": "Verzonnen Werkgever"})
    assert Path(make_bundle(store, stick, RECIPIENT).path).read_bytes() != made.read_bytes()


def test_a_kept_file_that_was_meddled_with_is_not_given(made: Path, store: Store, tmp_path: Path, key: Path) -> None:
    for kept in (store.folder.path / "delivered").iterdir():
        kept.write_bytes(kept.read_bytes()[:-1])
    assert open_bundle(Path(make_bundle(store, tmp_path, RECIPIENT).path), key).manifest.entries == 3


# Its schemas


def faults_in(members: dict[str, bytes]) -> list[str]:
    """What in a leverbestand does not fit the schemas that it brings along."""
    schemas = Schemas(*(json.loads(data) for name, data in members.items() if name.startswith("schema/")))
    manifest = json.loads(members["manifest.json"])
    found = schemas.faults("urn:nbm:1:schema/manifest.json", manifest)
    for event in map(json.loads, members["changes.ndjson"].splitlines()):
        found += schemas.faults("urn:nbm:1:schema/event.json", event)
        found += schemas.faults(event["dataschema"], event["data"])
    for kind in manifest["records"]:
        for line in members[f"records/{kind}.ndjson"].splitlines():
            found += schemas.faults(f"urn:nbm:1:schema/{kind}.json", json.loads(line))
    return found


def test_everything_fits_the_schemas_that_go_along(store: Store, out: Path) -> None:
    type_everything(store)
    for kind in KINDS:
        store.save(kind, new_id(), {})
    assert faults_in(members_of(Path(make_bundle(store, out, RECIPIENT).path))) == []


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("records/employer.ndjson", b'"name":"Bakkerij Krentenbol"', b'"name":7'),
        ("records/employer.ndjson", b'"name":"Bakkerij Krentenbol"', b'"name":"%s"' % (b"x" * 300)),
        ("records/employer.ndjson", b'"name":"Bakkerij Krentenbol"', b'"nickname":"Bakkerij"'),
        ("records/team_member.ndjson", b'"role":null', b'"role":"clown"'),
        ("changes.ndjson", b'"new":"Truus Verzonnen"', b'"new":7'),
        ("changes.ndjson", b'"recordedtime":"2026-', b'"recordedtime":"26-'),
        ("manifest.json", b'"entries":3', b'"entries":-1'),
    ],
)
def test_what_does_not_fit_is_found_with_the_schemas(made: Path, member: str, old: bytes, new: bytes) -> None:
    members = members_of(made)
    assert old in members[member]
    assert faults_in(members) == []
    assert faults_in(members | {member: members[member].replace(old, new, 1)}) != []


# When it cannot be made


def assert_nothing_made(store: Store, out: Path) -> None:
    """No file, and no memory of one."""
    assert names(out) == []
    with store.session() as session:
        assert deliveries(session, 1) == []


@pytest.mark.parametrize(
    ("recipient", "expected"),
    [
        ("", NoRecipient),
        (" \n", NoRecipient),
        ("age1xyz", RecipientInvalid),
        (RECIPIENT[:-1], RecipientInvalid),
        (f"{RECIPIENT} age1xyz", RecipientInvalid),
        (str(IDENTITY), RecipientInvalid),
    ],
    ids=["nothing", "blanks", "too short", "cut off", "one of two", "a secret key"],
)
def test_without_a_good_recipient_there_is_no_file(
    store: Store, out: Path, recipient: str, expected: type[NbmError]
) -> None:
    type_a_little(store)
    with pytest.raises(expected) as caught:
        make_bundle(store, out, recipient)
    assert str(IDENTITY) not in repr(caught.value.details) + str(caught.value)
    assert_nothing_made(store, out)


def test_with_nothing_typed_there_is_no_file(store: Store, out: Path) -> None:
    with pytest.raises(NothingToDeliver):
        make_bundle(store, out, RECIPIENT)
    assert_nothing_made(store, out)


@pytest.mark.parametrize("chosen", ["missing", "file"])
def test_a_folder_that_is_not_there_is_called_unreachable(store: Store, tmp_path: Path, out: Path, chosen: str) -> None:
    type_a_little(store)
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnreachable):
        make_bundle(store, tmp_path / chosen, RECIPIENT)
    assert_nothing_made(store, out)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that refuses files to everyone")
def test_a_folder_that_refuses_files_is_called_read_only(store: Store, out: Path) -> None:
    type_a_little(store)
    with pytest.raises(FolderReadOnly):
        make_bundle(store, Path("/sys"), RECIPIENT)
    assert_nothing_made(store, out)


EXPORT = """
import sys
from pathlib import Path
from storage.errors import NbmError
from storage.folder import DataFolder
from storage.keyfile import DataKey
from storage.opening import open_folder
from storage.store import Store
from storage.sync.bundle import make_bundle
def export(data, key, recipient, out, progress=lambda done, total: None):
    store = Store(open_folder(DataFolder(Path(data)), DataKey(bytes.fromhex(key))))
    return make_bundle(store, Path(out), recipient, progress)
"""


@needs_small_disk
def test_a_full_disk_leaves_nothing_behind(
    store: Store, folder: DataFolder, template: tuple[Path, DataKey], tmp_path: Path
) -> None:
    type_a_little(store)
    store.close()
    code = f"""{EXPORT}
filler = disk / "filler"
filler.write_bytes(b"x" * (1024 * 1024 - 4096))
try:
    export({str(folder.path)!r}, {template[1].raw.hex()!r}, {RECIPIENT!r}, disk)
except NbmError as error:
    print(type(error).__name__, os.listdir(disk))
filler.unlink()
export({str(folder.path)!r}, {template[1].raw.hex()!r}, {RECIPIENT!r}, disk)
print(len(os.listdir(disk)))
"""
    disk = tmp_path / "disk"
    disk.mkdir()
    assert run_on_small_disk(disk, code) == f"{DiskFull.__name__} ['filler']\n1\n"


def test_stopping_at_any_moment_leaves_nothing_behind(store: Store, out: Path, key: Path) -> None:
    type_a_little(store)
    asked = 0

    def never() -> bool:
        nonlocal asked
        asked += 1
        return False

    Path(make_bundle(store, out, RECIPIENT, stopped=never).path).unlink()
    forget(store.folder)
    assert asked > 4
    for moment in range(1, asked + 1):
        answers = iter([False] * (moment - 1) + [True])
        with pytest.raises(ExportStopped):
            make_bundle(store, out, RECIPIENT, stopped=lambda answers=answers: next(answers))  # type: ignore[misc]
        assert names(out) == []
    with store.session() as session:
        assert len(deliveries(session, 100)) == 1
    open_bundle(Path(make_bundle(store, out, RECIPIENT).path), key)


def test_a_file_that_cannot_be_remembered_is_taken_away_again(store: Store, out: Path) -> None:
    type_a_little(store)

    def damage(done: int, total: int) -> None:
        if done == total - 1:  # the file is being written
            with store.session() as session:
                session.connection().exec_driver_sql("DROP TABLE delivery")

    with pytest.raises(DBAPIError):
        make_bundle(store, out, RECIPIENT, damage)
    assert names(out) == []


# Kills itself at the given turn of touching a file, counted from where the export begins; prints the number of turns.
KILLED = f"""{EXPORT}
import os, signal
data, key, recipient, out, turn = sys.argv[1:]
count = None
def touched(event, arguments):
    global count
    if count is not None and event in ("open", "os.rename", "os.remove", "os.mkdir", "os.listdir"):
        count += 1
        if count == int(turn):
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(touched)
def progress(done, total):
    global count
    if count is None:
        count = 0
    touched("open", ())
export(data, key, recipient, out, progress)
print(count)
"""


@dataclass(frozen=True)
class Left:
    """How it ended: the number of turns when it was not killed, and the number of whole files."""

    turns: int
    files: int


@pytest.fixture
def kill_at(
    store: Store, folder: DataFolder, template: tuple[Path, DataKey], out: Path, key: Path
) -> Callable[[int], Left]:
    """Makes a leverbestand in a process that is killed at some turn, and checks what is left."""
    type_a_little(store)
    store.close()

    def kill(turn: int) -> Left:
        forget(folder)
        arguments = [str(folder.path), template[1].raw.hex(), RECIPIENT, str(out), str(turn)]
        command = [sys.executable, "-c", KILLED, *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == (0 if turn == 0 else -signal.SIGKILL), done.stderr
        whole = [path for path in out.iterdir() if path.suffix == ".age"]
        assert len(whole) <= 1
        for path in whole:
            assert open_bundle(path, key).manifest.entries == 3
            # Whoever sees the file can count on it that its numbers are never used again.
            notes = list((out.parent / "state" / "nbm-state" / "replicas").iterdir())
            assert [note.read_text() for note in notes if not note.name.startswith(".")] == ["3"]
        for path in out.iterdir():
            path.unlink()
        return Left(int(done.stdout or 0), len(whole))

    return kill


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_killing_leaves_a_whole_file_or_none(kill_at: Callable[[int], Left]) -> None:
    turns = kill_at(0).turns
    assert turns > 12
    # Around the rename, after which the copy is kept and noted; what a kill left takes two turns to clear away.
    assert [kill_at(turn).files for turn in (2, turns - 7, turns - 3)] == [0, 0, 1]


@pytest.mark.torture
@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_killing_at_every_turn_leaves_a_whole_file_or_none(kill_at: Callable[[int], Left]) -> None:
    files = [kill_at(turn).files for turn in range(1, kill_at(0).turns + 1)]
    assert files == sorted(files)
    assert set(files) == {0, 1}


# Checking without the key


@pytest.mark.parametrize("size", [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 200_000])
def test_any_whole_age_file_is_known_as_one(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.age"
    path.write_bytes(pyrage.encrypt(b"x" * size, [IDENTITY.to_public()]))
    seen = inspect(path)
    assert seen.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert seen.size == path.stat().st_size
    assert seen.sha256 in "\n".join(seen.lines())


def test_without_the_key_what_is_no_whole_age_file_is_refused(made: Path, tmp_path: Path) -> None:
    data = made.read_bytes()
    header = data.index(b"\n--- ") + 49
    path = tmp_path / "b.age"
    for broken, expected in (
        (data[:10], BundleTruncated),
        (data[: header - 5], BundleTruncated),
        (data[: header + 10], BundleTruncated),
        (data[: header + 16 + 7], BundleTruncated),
        (data.replace(b"-> X25519", b"-> X25519 \n", 1), BundleTruncated),
        (b"", NotAnAgeFile),
        (b"PK\3\4 zomaar iets", NotAnAgeFile),
        (data[1:], NotAnAgeFile),
    ):
        path.write_bytes(broken)
        with pytest.raises(expected) as caught:
            inspect(path)
        assert caught.value.where == str(path)


@pytest.mark.parametrize("chosen", ["missing", "."])
def test_a_file_that_cannot_be_read_is_called_so(tmp_path: Path, key: Path, chosen: str) -> None:
    with pytest.raises(FileUnreadable):
        inspect(tmp_path / chosen)
    with pytest.raises(FileUnreadable):
        open_bundle(tmp_path / chosen, key)


# Checking with the key


def test_a_key_file_without_a_key_is_refused(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "half.txt"
    for text in ("", "# alleen uitleg\n", str(IDENTITY)[:-4], RECIPIENT, "sleutel é"):
        path.write_text(text)
        with pytest.raises(IdentityUnusable) as caught:
            open_bundle(made, path)
        assert caught.value.__cause__ is None
    with pytest.raises(IdentityUnusable):
        open_bundle(made, tmp_path / "missing")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused(made: Path, key: Path, where: float, bit: int) -> None:
    data = bytearray(made.read_bytes())
    data[int(where * len(data))] ^= 1 << bit
    broken = made.with_name("flipped")
    broken.write_bytes(data)
    with pytest.raises(BundleInvalid):
        open_bundle(broken, key)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True))
def test_any_cut_is_refused(made: Path, key: Path, where: float) -> None:
    data = made.read_bytes()
    broken = made.with_name("cut")
    broken.write_bytes(data[: int(where * len(data))])
    with pytest.raises(BundleInvalid):
        open_bundle(broken, key)


def test_bytes_behind_the_end_are_refused(made: Path, key: Path) -> None:
    made.write_bytes(made.read_bytes() + b"x")
    with pytest.raises(BundleInvalid):
        open_bundle(made, key)


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_that_was_changed_after_signing_is_refused(made: Path, key: Path, name: str) -> None:
    members = members_of(made)
    members[name] = members[name].replace(b"0", b"1", 1)
    with pytest.raises(SignatureWrong if name.startswith("manifest") else BundleTampered) as caught:
        open_bundle(sealed(made.with_name("changed"), members), key)
    assert caught.value.where == str(made.with_name("changed"))


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_that_is_gone_is_refused(made: Path, key: Path, name: str) -> None:
    members = members_of(made)
    del members[name]
    with pytest.raises(BundleInvalid):
        open_bundle(sealed(made.with_name("less"), members), key)


def test_a_member_too_many_is_refused(made: Path, key: Path) -> None:
    members = {"records/barrier.ndjson": b"", **members_of(made)}
    with pytest.raises(BundleInconsistent):
        open_bundle(sealed(made.with_name("more"), members), key)


def test_a_signature_of_someone_else_is_refused(made: Path, store: Store, key: Path) -> None:
    members = members_of(made)
    other = Ed25519PrivateKey.generate()
    members["manifest.sig"] = other.sign(members["manifest.json"]).hex().encode()
    with pytest.raises(SignatureWrong):
        open_bundle(sealed(made.with_name("other"), members), key)


Lines = list[bytes]


def with_another_author(line: bytes) -> bytes:
    """An entry that fits its own hash again, but no longer the entry after it."""
    event = json.loads(line)
    event["data"]["entry"]["author"] = "someone else"
    event["data"]["hash"] = hashlib.sha256(canonical_json(event["data"]["entry"])).hexdigest()
    return canonical_json(event)


def with_attributes(line: bytes, **changed: str) -> bytes:
    """An event that says something else around the same data."""
    return canonical_json({**json.loads(line), **changed})


def with_data(line: bytes, **changed: Any) -> bytes:
    """An event with other data, of which the hashes were left alone."""
    event = json.loads(line)
    return canonical_json({**event, "data": {**event["data"], **changed}})


CONTRADICTIONS: dict[str, tuple[str, Callable[[Lines], Lines]]] = {
    "an entry is missing": ("changes.ndjson", lambda lines: lines[:1] + lines[2:]),
    "the last entry is missing": ("changes.ndjson", lambda lines: lines[:-1]),
    "an entry is doubled": ("changes.ndjson", lambda lines: [*lines, lines[-1]]),
    "entries are out of order": ("changes.ndjson", lambda lines: lines[::-1]),
    "an entry tells something else": (
        "changes.ndjson",
        lambda lines: [line.replace(b"Krentenbol", b"Beschuit") for line in lines],
    ),
    "an entry's author is another": (
        "changes.ndjson",
        lambda lines: [re.sub(b'"author":"[^"]', b'"author":"f', line) for line in lines],
    ),
    "an entry was written anew": ("changes.ndjson", lambda lines: [with_another_author(lines[0]), *lines[1:]]),
    "of an entry only the content was erased": (
        "changes.ndjson",
        lambda lines: [with_data(lines[0], fields=None), *lines[1:]],
    ),
    "of an entry only the salt was erased": (
        "changes.ndjson",
        lambda lines: [with_data(lines[0], salt=None), *lines[1:]],
    ),
    "an entry is no JSON": ("changes.ndjson", lambda lines: [*lines[:-1], b"{"]),
    "an entry has more than it should": (
        "changes.ndjson",
        lambda lines: [with_data(lines[0], more=1), *lines[1:]],
    ),
    "an event has an attribute too many": (
        "changes.ndjson",
        lambda lines: [with_attributes(lines[0], more="x"), *lines[1:]],
    ),
    "an event has an attribute twice": (
        "changes.ndjson",
        lambda lines: [lines[0].replace(b'{"data":', b'{"id":"x","data":', 1), *lines[1:]],
    ),
    "an event has a space": ("changes.ndjson", lambda lines: [lines[0].replace(b":", b": ", 1), *lines[1:]]),
    "a record has a field twice": (
        "records/employer.ndjson",
        lambda lines: [lines[0].replace(b"{", b'{"name":"Bakkerij Beschuit",', 1), *lines[1:]],
    ),
    "an event has another id": ("changes.ndjson", lambda lines: [with_attributes(lines[0], id="x"), *lines[1:]]),
    "an event has another number": (
        "changes.ndjson",
        lambda lines: [with_attributes(lines[0], sequence="2"), *lines[1:]],
    ),
    "an event is about another record": (
        "changes.ndjson",
        lambda lines: [with_attributes(lines[0], subject="employer/x"), *lines[1:]],
    ),
    "an event is of another time": (
        "changes.ndjson",
        lambda lines: [with_attributes(lines[0], time="2026-03-09T12:30:06.000000Z"), *lines[1:]],
    ),
    "an event is of an unknown type": (
        "changes.ndjson",
        lambda lines: [with_attributes(lines[0], type="employers"), *lines[1:]],
    ),
    "a schema is of another version": (
        "schema/employer.json",
        lambda lines: [b"\n".join(lines).replace(b"urn:nbm:1:", b"urn:nbm:2:")],
    ),
    "a schema is no JSON": ("schema/event.json", lambda lines: lines[1:]),
    "a schema is no object": ("schema/manifest.json", lambda lines: [b"[]"]),
    "an event is of another schema": (
        "changes.ndjson",
        lambda lines: [with_attributes(lines[0], dataschema="urn:nbm:1:schema/employer.json"), *lines[1:]],
    ),
    "a record tells something else": (
        "records/employer.ndjson",
        lambda lines: [line.replace(b"Krentenbol", b"Beschuit") for line in lines],
    ),
    "a record is missing": ("records/employer.ndjson", lambda lines: lines[1:]),
    "a record is doubled": ("records/employer.ndjson", lambda lines: [*lines, lines[-1]]),
    "records are out of order": ("records/employer.ndjson", lambda lines: lines[::-1]),
    "a record is no record": ("records/employer.ndjson", lambda lines: [lines[0], b"[]"]),
    "a record that nobody changed": (
        "records/employer.ndjson",
        lambda lines: [*lines, re.sub(b'"id":"[^"]*"', b'"id":"z"', lines[0])],
    ),
}


@pytest.mark.parametrize("what", CONTRADICTIONS)
def test_a_signed_leverbestand_that_contradicts_itself_is_refused(
    made: Path, store: Store, key: Path, what: str
) -> None:
    name, change = CONTRADICTIONS[what]
    members = members_of(made)
    members[name] = b"".join(line + b"\n" for line in change(members[name].splitlines()))
    with pytest.raises(BundleInconsistent) as caught:
        open_bundle(sealed(made.with_name("signed"), resigned(store, members)), key)
    assert caught.value.details["part"] == name
    assert name in caught.value.lines()[0]


@pytest.mark.parametrize(
    "changed",
    [
        {"entries": 2},
        {"records": {"employer": 1, "team_member": 1}},
        {"records": {"employer": 2}},
        {"chains": []},
        {"aanleverdatumEnTijd": None},
        {"startdatumLevering": "2026-03-08"},
        {"einddatumLevering": "2026-03-10"},
        {"centre": {"name": "", "keys": [{"key": RECIPIENT, "fingerprint": "0000 0000 0000 0000"}]}},
        {"centre": None},
        {"something": "new"},
    ],
)
def test_a_signed_manifest_that_does_not_fit_is_refused(
    made: Path, store: Store, key: Path, changed: dict[str, Any]
) -> None:
    members = resigned(store, members_of(made), **changed)
    with pytest.raises(BundleInconsistent):
        open_bundle(sealed(made.with_name("signed"), members), key)


def test_a_signed_manifest_that_can_be_read_in_two_ways_is_refused(made: Path, store: Store, key: Path) -> None:
    members = members_of(made)
    data = members["manifest.json"].replace(b"{", b'{"entries":4,', 1)
    signature = Ed25519PrivateKey.from_private_bytes(store.replica.signing_key).sign(data).hex().encode()
    twice = {**members, "manifest.json": data, "manifest.sig": signature}
    with pytest.raises(BundleInconsistent):
        open_bundle(sealed(made.with_name("twice"), twice), key)


def returning(store: Store, out: Path) -> dict[str, bytes]:
    """The members of a leverbestand with two entries that the centre wrote and lost, and nothing else."""
    with store.session() as session:
        action = Action(session, Author(new_id(), new_id()), NOW)
        for name in ("Bakkerij Krentenbol", "Bakkerij Beschuit"):
            action.write(KINDS["employer"], "e-1", {"name": name})
        for entry in entries_of(session, "e-1"):
            session.add(Returning(entry_id=entry.id))
    return members_of(Path(make_bundle(store, out, RECIPIENT).path))


def test_what_the_centre_wrote_and_lost_goes_along(store: Store, out: Path, key: Path) -> None:
    members = returning(store, out)
    assert list(members)[-4:] == ["changes.ndjson", "returned.ndjson", "manifest.json", "manifest.sig"]
    assert (members["changes.ndjson"], json.loads(members["manifest.json"])["entries"]) == (b"", 0)
    contents = open_bundle(sealed(out / "again.age", resigned(store, members)), key)
    assert [change.header.number for change in contents.returned()] == [1, 2]
    first = Path(make_bundle(store, out, RECIPIENT).path)
    type_a_little(store)
    assert members_of(Path(make_bundle(store, out, RECIPIENT).path)).keys() > members_of(first).keys()


def with_the_replica_of(store: Store, line: bytes) -> bytes:
    """An entry of the laptop itself, with hashes that fit."""
    event = json.loads(line.replace(json.loads(line)["data"]["entry"]["replica"].encode(), store.replica.id.encode()))
    event["data"]["hash"] = hashlib.sha256(canonical_json(event["data"]["entry"])).hexdigest()
    return canonical_json(event)


@pytest.mark.parametrize(
    "change",
    [
        lambda store, line: line.replace(b"Krentenbol", b"Beschuit"),
        lambda store, line: line.replace(b":", b": ", 1),
        lambda store, line: with_attributes(line, type="nl.employers.created.v1"),
        lambda store, line: with_attributes(line, sequence="7"),
        with_the_replica_of,
        lambda store, line: b"{",
    ],
    ids=["content", "spelling", "created", "attribute", "own", "no event"],
)
def test_what_the_centre_gets_back_is_checked(
    store: Store, out: Path, key: Path, change: Callable[[Store, bytes], bytes]
) -> None:
    members = returning(store, out)
    first, *rest = members["returned.ndjson"].splitlines(keepends=True)
    members["returned.ndjson"] = b"".join([change(store, first.rstrip()) + b"\n", *rest])
    with pytest.raises(BundleInconsistent) as caught:
        open_bundle(sealed(out / "signed.age", resigned(store, members)), key)
    assert caught.value.details["part"] == "returned.ndjson"


def test_signing_again_by_itself_is_no_contradiction(made: Path, store: Store, key: Path) -> None:
    members = resigned(store, members_of(made))
    assert open_bundle(sealed(made.with_name("signed"), members), key).manifest.entries == 3


def test_an_entry_of_which_content_and_salt_were_erased_is_sound(made: Path, store: Store, key: Path) -> None:
    members = members_of(made)
    first, rest = members["changes.ndjson"].split(b"\n", 1)
    members["changes.ndjson"] = with_data(first, fields=None, salt=None) + b"\n" + rest
    contents = open_bundle(sealed(made.with_name("signed"), resigned(store, members)), key)
    assert [not change.fields for change in contents.changes()] == [True, False, False]


def test_golden_files_are_accepted_or_refused_as_they_should_be() -> None:
    golden = ROOT / "tests" / "golden"
    for key in (golden / "centre.key.txt", golden / "recovery.key.txt"):
        assert open_bundle(golden / "good.age", key).manifest.entries == 14
        with pytest.raises(BundleTampered):
            open_bundle(golden / "changed-after-signing.age", key)
        with pytest.raises(BundleInconsistent) as caught:
            open_bundle(golden / "contradicts-itself.age", key)
        assert caught.value.details["part"] == "records/employer.ndjson"


def test_a_newer_format_is_called_newer(made: Path, store: Store, key: Path) -> None:
    members = resigned(store, members_of(made), version=2, something="new")
    with pytest.raises(BundleNewer):
        open_bundle(sealed(made.with_name("newer"), members), key)


def test_other_things_for_the_same_key_are_called_foreign(made: Path, store: Store, key: Path) -> None:
    members = members_of(made)
    path = made.with_name("foreign")
    for foreign in (
        {"readme.txt": b"hallo"},
        {},
        resigned(store, members, format="iets anders"),
        {**members, "manifest.json": b"[]"},
    ):
        with pytest.raises(BundleForeign):
            open_bundle(sealed(path, foreign), key)
    with pytest.raises(BundleForeign):  # packed members could be far larger than the file
        open_bundle(sealed(path, members, zipfile.ZIP_DEFLATED), key)
    path.write_bytes(pyrage.encrypt(b"geen zip", [IDENTITY.to_public()]))
    with pytest.raises(BundleForeign):
        open_bundle(path, key)


def test_a_manifest_too_large_to_be_one_is_refused(made: Path, store: Store, key: Path) -> None:
    members = resigned(store, members_of(made), something=[RECIPIENT] * 50_000)
    with pytest.raises(BundleForeign):
        open_bundle(sealed(made.with_name("large"), members), key)


def test_the_command_without_a_folder_says_so_and_writes_nothing(
    folder: DataFolder,
    template: tuple[Path, DataKey],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    here, out = tmp_path / "hier", tmp_path / "uit"
    here.mkdir()
    out.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("NBM_PASSPHRASE", PASSPHRASE)
    store = Store(open_folder(folder, template[1]), lambda: NOW)
    type_a_little(store)
    store.keep_draft("employer", "e", "name", "Nog niet af", "", {})
    store.close()
    command = ["--data-dir", str(folder.path), "deliver", "--recipient", RECIPIENT]
    assert main(command) == NoFolder.exit_code
    assert capsys.readouterr().err.splitlines() == [NoFolder.title, NoFolder.what, NoFolder.safe, NoFolder.todo]
    assert list(here.iterdir()) == []
    store = Store(open_folder(folder, template[1]), lambda: NOW)
    assert [draft.text for draft in store.drafts()] == ["Nog niet af"]
    store.close()
    assert main([*command, "--to", ""]) == NoFolder.exit_code  # such as a variable that was never set
    assert main([*command, "--to", str(out)]) == 0
    assert [path.suffix for path in out.iterdir()] == [".age"]
    assert list(here.iterdir()) == []


def test_a_listing_cannot_steer_the_terminal(store: Store, out: Path, key: Path) -> None:
    store.save("employer", new_id(), {"name": "rood \x1b[31m en \u202e om", "note": "een\ntwee\tdrie\x07"})
    shown = "\n".join(listing(open_bundle(Path(make_bundle(store, out, RECIPIENT).path), key)))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", shown)
    assert "rood �[31m en � om" in shown
    assert "een\n      twee\tdrie�" in shown


def test_a_listing_says_what_was_taken_away_and_can_be_translated(store: Store, out: Path, key: Path) -> None:
    first, _second = type_a_little(store)
    store.delete("employer", first)
    contents = open_bundle(Path(make_bundle(store, out, RECIPIENT).path), key)
    assert f"  werkgever {first}  (weggehaald)" in list(listing(contents))
    assert "WERKGEVERS: 2" in list(listing(contents, lambda text: text if "{" in text else text.upper()))


# The screen


@contextmanager
def desk_on(folder: DataFolder) -> Iterator[Desk]:
    """A desk whose clock stands still."""
    desk = Desk(folder, lambda: NOW)
    yield desk
    desk.close()


async def settled(pilot: Pilot[int]) -> None:
    """Wait until nothing is going on any more."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def deliver_screen(pilot: Pilot[int]) -> DeliverScreen:
    """Go to the screen with its key."""
    await settled(pilot)
    await pilot.press("f7")
    await settled(pilot)
    assert isinstance(pilot.app.screen, DeliverScreen)
    return pilot.app.screen


def shown_on(screen: DeliverScreen) -> str:
    """All text on the screen."""
    return "\n".join(str(part.visual) for part in screen.query(Static))


async def prepare(desk: Desk, out: Path | None) -> None:
    """Some records, and the coach's settings for delivering."""
    await desk.unlock(PASSPHRASE)
    wanted = {"recipient": RECIPIENT, "recipient_name": "Centrale Verzonnen", "export_folder": str(out)}

    def fill(store: Store) -> None:
        store.introduce("Anke Verzonnen", "")
        type_a_little(store)
        if out:
            store.save("preferences", preferences_id(store.author.member_id), wanted)

    await desk.run(fill)


async def test_the_screen_makes_a_leverbestand(folder: DataFolder, out: Path, key: Path) -> None:
    with desk_on(folder) as desk:
        await prepare(desk, out)
        await desk.run(lambda store: store.keep_draft("employer", new_id(), "name", "Nog een bedrijf", "", {}))
        await desk.run(lambda store: store.keep_draft("future_job", new_id(), "hours_week", "heel veel", "", {}))
        async with NbmApp(desk, PASSPHRASE).run_test(size=(80, 24)) as pilot:
            screen = await deliver_screen(pilot)
            before = shown_on(screen)
            assert "3 werkgevers" in before
            assert "Centrale Verzonnen" in before
            assert fingerprint(RECIPIENT) in before
            assert str(out) in before
            assert "Blijft achter: 1 tekst" in before
            await pilot.press("enter")
            await settled(pilot)
            (path,) = out.iterdir()
            after = shown_on(screen)
            assert f"Klaar: {path.name}" in after
            assert hashlib.sha256(path.read_bytes()).hexdigest() in after
            assert "niets nieuws sinds de vorige keer" in after
            assert not screen.has_class("-busy")
    contents = open_bundle(path, key)
    assert "Nog een bedrijf" in [record["name"] for record in contents.records("employer")]


async def test_the_screen_without_a_recipient_says_what_to_do(folder: DataFolder) -> None:
    with desk_on(folder) as desk:
        await prepare(desk, None)
        async with NbmApp(desk, PASSPHRASE).run_test(size=(80, 24)) as pilot:
            screen = await deliver_screen(pilot)
            assert "Er is nog geen ontvanger. F12 opent je instellingen." in shown_on(screen)
            await pilot.press("enter")
            await settled(pilot)
            assert "voor wie het leverbestand bedoeld is" in shown_on(screen)
            assert pilot.app.screen is screen


async def test_escape_stops_without_a_file(folder: DataFolder, out: Path) -> None:
    with desk_on(folder) as desk:
        await prepare(desk, out)
        async with NbmApp(desk, PASSPHRASE).run_test(size=(80, 24)) as pilot:
            screen = await deliver_screen(pilot)
            gate = Event()
            desk.send(lambda store: gate.wait())  # nothing is read before Escape was pressed
            await pilot.press("enter")
            await pilot.press("escape")
            gate.set()
            await settled(pilot)
            assert "Gestopt, er is niets geschreven." in shown_on(screen)
            assert names(out) == []
            assert pilot.app.screen is screen
            await pilot.press("enter")
            await settled(pilot)
            assert len(names(out)) == 1


async def test_leaving_the_screen_stops_too(folder: DataFolder, out: Path) -> None:
    with desk_on(folder) as desk:
        await prepare(desk, out)
        async with NbmApp(desk, PASSPHRASE).run_test(size=(80, 24), notifications=True) as pilot:
            screen = await deliver_screen(pilot)
            gate = Event()
            desk.send(lambda store: gate.wait())
            await pilot.press("enter")
            leaving = asyncio.create_task(pilot.press("f5"))
            while screen.is_running:
                await asyncio.sleep(0)
            gate.set()
            await leaving
            await settled(pilot)
            assert not isinstance(pilot.app.screen, DeliverScreen)
            await settled(pilot)  # the toast comes when home is there
            (toast,) = pilot.app.screen.query(Toast)
            assert "gestopt" in str(toast.render())
    assert names(out) == []
