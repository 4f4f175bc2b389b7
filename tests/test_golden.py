"""Reads the golden files as somebody would who has docs/sync-format.md and public libraries, and nothing of ours."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

GOLDEN = Path(__file__).parent / "golden"
Members = dict[str, bytes]


def decrypted(name: str, key: str = "centre") -> bytes:
    """The ZIP in a golden file."""
    secret = (GOLDEN / f"{key}.key.txt").read_text().split()[-1]
    return pyrage.decrypt((GOLDEN / name).read_bytes(), [pyrage.x25519.Identity.from_str(secret)])


def unzipped(content: bytes) -> Members:
    """The members of a ZIP, in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def canonical(value: Any) -> bytes:
    """RFC 8785; Python's own writer gives the same for the values that are in a leverbestand."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def changes_in(members: Members) -> list[dict[str, Any]]:
    """The events."""
    return [json.loads(line) for line in members["changes.ndjson"].splitlines()]


def check_signature(members: Members) -> dict[str, Any]:
    """The manifest, when it was signed with the key that it names. Raises InvalidSignature."""
    manifest: dict[str, Any] = json.loads(members["manifest.json"])
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest["public_key"]))
    key.verify(bytes.fromhex(members["manifest.sig"].decode()), members["manifest.json"])
    return manifest


def changed_members(manifest: dict[str, Any], members: Members) -> list[str]:
    """The members that are not what the manifest says."""
    named = {member["name"]: (member["size"], member["sha256"]) for member in manifest["members"]}
    found = {name: (len(data), hash_of(data)) for name, data in members.items() if not name.startswith("manifest.")}
    assert list(found) == list(named)
    return [name for name in named if named[name] != found[name]]


def latest_values(events: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Per record what the changes lead to."""
    records: dict[tuple[str, str], dict[str, Any]] = {}
    for event in sorted(events, key=lambda one: (one["data"]["entry"]["hybrid"], one["data"]["entry"]["replica"])):
        entry, fields = event["data"]["entry"], event["data"]["fields"] or {}
        record = records.setdefault((entry["record_kind"], entry["record_id"]), {})
        record.update({name: change["new"] for name, change in fields.items()})
    return records


def contradictions(members: Members) -> Iterator[str]:
    """The ids of the records that are not what the changes lead to."""
    expected = latest_values(changes_in(members))
    for name in members:
        if name.startswith("records/"):
            kind = name.removeprefix("records/").removesuffix(".ndjson")
            for record in map(json.loads, members[name].splitlines()):
                if record != record | expected.pop((kind, record["id"]), {"id": None}):
                    yield record["id"]
    yield from (record for _kind, record in expected)


@pytest.fixture
def good() -> Members:
    """The members of the good file."""
    return unzipped(decrypted("good.age"))


def test_both_keys_open_it_and_give_the_members_that_lie_beside_it(good: Members) -> None:
    assert unzipped(decrypted("good.age", "recovery")) == good
    beside = {path.relative_to(GOLDEN / "good").as_posix(): path for path in (GOLDEN / "good").rglob("*.*")}
    assert beside.keys() == {name for name in good if not name.startswith("schema/")}
    assert [name for name, path in beside.items() if path.read_bytes() != good[name]] == []


def test_the_zip_looks_as_described(good: Members) -> None:
    with zipfile.ZipFile(io.BytesIO(decrypted("good.age"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    kinds = sorted(json.loads(good["manifest.json"])["records"])
    schemas = ["event", "manifest", *kinds, *(f"{kind}.change" for kind in kinds)]
    names = [*sorted(f"schema/{name}.json" for name in schemas), "changes.ndjson"]
    assert list(good) == [*names, *(f"records/{kind}.ndjson" for kind in kinds), "manifest.json", "manifest.sig"]


def test_signature_and_hashes_are_right(good: Members) -> None:
    manifest = check_signature(good)
    assert (manifest["format"], manifest["version"]) == ("nbm-leverbestand", 1)
    assert changed_members(manifest, good) == []


def test_the_manifest_tells_for_whom_it_is_and_what_is_in_it(good: Members) -> None:
    manifest, events = json.loads(good["manifest.json"]), changes_in(good)
    assert canonical(manifest) == good["manifest.json"]
    assert manifest["centre"]["name"] == "Gemeente Verzonnen, centrale"
    for recipient, name in zip(manifest["centre"]["keys"], ("centre", "recovery"), strict=True):
        assert recipient["key"] in (GOLDEN / f"{name}.key.txt").read_text()
        assert recipient["fingerprint"].replace(" ", "") == hash_of(recipient["key"].encode())[:16]
    days = sorted(
        datetime.fromisoformat(event["recordedtime"]).astimezone(ZoneInfo("Europe/Amsterdam")).date().isoformat()
        for event in events
    )
    assert (manifest["startdatumLevering"], manifest["einddatumLevering"]) == (days[0], days[-1])
    assert manifest["entries"] == len(events) == 14
    lines = {name: good[f"records/{name}.ndjson"].count(b"\n") for name in manifest["records"]}
    assert manifest["records"] == lines


def test_every_line_is_canonical(good: Members) -> None:
    lines = [line for name, data in good.items() if name.endswith(".ndjson") for line in data.splitlines()]
    assert [line for line in lines if canonical(json.loads(line)) != line] == []


def test_the_chain_of_the_journal_is_whole(good: Members) -> None:
    (chain,), events = json.loads(good["manifest.json"])["chains"], changes_in(good)
    previous = chain["previous"]
    for number, event in zip(range(chain["first"], chain["last"] + 1), events, strict=True):
        data, entry = event["data"], event["data"]["entry"]
        assert (entry["replica"], entry["number"], entry["previous"]) == (chain["replica"], number, previous)
        assert data["hash"] == hash_of(canonical(entry))
        content = bytes.fromhex(data["salt"]) + canonical({"fields": data["fields"]})
        assert entry["payload_hash"] == hash_of(content)
        previous = data["hash"]


def test_attributes_repeat_what_the_entry_says(good: Members) -> None:
    for event in changes_in(good):
        entry = event["data"]["entry"]
        assert event["specversion"] == "1.0"
        assert event["id"] == entry["id"]
        assert event["source"] == f"urn:nld:nbm:systeem:{entry['replica']}"
        assert event["subject"] == f"{entry['record_kind']}/{entry['record_id']}"
        assert (event["time"], event["recordedtime"]) == (entry["happened"], entry["time"])
        assert (event["sequence"], event["sequencetype"]) == (str(entry["number"]), "Integer")
        schema = event["dataschema"].removeprefix("urn:nbm:1:")
        assert schema == f"schema/{entry['record_kind']}.change.json"
        assert json.loads(good[schema])["$id"] == event["dataschema"]
    types = [event["type"].removeprefix("nl.").removesuffix(".v1") for event in changes_in(good)]
    assert types[5:] == [
        "employers.created",
        "future-jobs.created",
        "candidates.created",
        "future-jobs.changed",
        "employers.created",
        "employers.deleted",
        "employers.restored",
        "candidates.changed",
        "candidates.changed",
    ]


def test_what_was_typed_a_day_before_it_was_noted_tells_both(good: Members) -> None:
    (late,) = [event for event in changes_in(good) if event["time"] != event["recordedtime"]]
    assert late["data"]["fields"]["hours_week"]["new"] == 32
    assert (late["time"], late["recordedtime"]) == ("2027-03-09T08:05:00.000000Z", "2027-03-10T08:05:00.000000Z")


def test_the_organisation_goes_by_its_own_code(good: Members) -> None:
    assert json.loads(good["manifest.json"])["codeGegevensleverancier"] == "00000001234567890000"


def test_records_are_what_the_changes_lead_to(good: Members) -> None:
    assert list(contradictions(good)) == []
    (candidate,) = map(json.loads, good["records/candidate.ndjson"].splitlines())
    assert (candidate["code"], candidate["wants"]) == ("K-001", "Vroeg op.\nMet „handen” 🥖")
    assert candidate["benefit"] is None  # it was filled in, and taken back


def test_what_was_changed_after_signing_shows_in_the_hashes() -> None:
    members = unzipped(decrypted("changed-after-signing.age"))
    assert changed_members(check_signature(members), members) == ["records/employer.ndjson"]


def test_what_contradicts_itself_shows_in_the_records() -> None:
    members = unzipped(decrypted("contradicts-itself.age"))
    assert changed_members(check_signature(members), members) == []
    assert len(list(contradictions(members))) == 1


@pytest.mark.skipif(not (shutil.which("age") or shutil.which("rage")), reason="needs age on the command line")
def test_the_command_line_of_age_opens_it(good: Members) -> None:
    age = shutil.which("age") or shutil.which("rage")
    command = [str(age), "--decrypt", "-i", str(GOLDEN / "centre.key.txt"), str(GOLDEN / "good.age")]
    assert unzipped(subprocess.run(command, capture_output=True, check=True).stdout) == good
