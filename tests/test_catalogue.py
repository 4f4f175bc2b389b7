"""The method's data files are whole and consistent, and every item has its places on the screens."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections import Counter
from dataclasses import FrozenInstanceError
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from nbm_tui.method import layout
from nbm_tui.method.catalogue import ROUTES, STEPS, UNBOUND, Catalogue, Item, catalogue
from nbm_tui.method.files import DATA, MethodDataError
from nbm_tui.method.listing import listing
from nbm_tui.method.reference import contradictions, contradictions_about, reference_groups

PER_KIND = {
    "step": 7,
    "activity": 53,
    "tip": 11,
    "factor": 31,
    "success": 39,
    "pitfall": 18,
    "rule": 76,
    "agreement-item": 17,
    "evaluation": 8,
    "barrier": 32,
    "outcome": 34,
    "actor": 27,
    "lesson": 23,
    "figure": 18,
    "field": 58,
    "route": 6,
}
PER_STEP = dict(zip((*STEPS, UNBOUND), (13, 56, 41, 49, 55, 107, 44, 93), strict=True))
PROFESSIONALS = {"professional", "workcoach", "accountmanager", "management"}
GUIDES = {"coordinator", "supervisor", "trainer"}
OTHERS = {"municipality", "employer", "candidate", "group", "location", "residents", "partners"}
WHO = PROFESSIONALS | GUIDES | OTHERS | {"all"}
HANDLERS = WHO | {"employer informed if it touches the job"}
DETAILS: dict[str, dict[str, set[Any] | type]] = {
    "agreement-item": {"list": {"core", "extra"}, "required": {True, "recommended"}},
    "barrier": {
        "side": {"candidate", "employer", "trajectory"},
        "work_related": {"yes", "no", "both"},
        "work_related_basis": {"stated", "derived"},
        "touches_employer": {True, False},
        "handled_by": tuple,
        "handler_basis": {"stated", "derived"},
    },
    "outcome": {
        "end_state": {True, False, "intermediate", "modifier"},
        "result": {"positive", "partial", "continue", "negative"},
    },
    "evaluation": {"participants": tuple, "when": str},
    "figure": {"value": int, "unit": str},
}
OPTIONAL = {"result", "value", "unit"}
ON_FORMS = {"field", "barrier", "outcome", "evaluation"}  # but gains are read, not recorded
LONGEST = 300

ITEMS = catalogue().all()
IDS = {item.id for item in ITEMS}


def names(items: tuple[Item, ...]) -> set[str]:
    return {item.id for item in items}


def places() -> dict[str, list[str]]:
    return {row["id"]: row["shown"] for row in listing()}


# ---- the data files ----


def test_every_item_is_there_once() -> None:
    assert len(ITEMS) == len(IDS) == 458
    # Answers of coaches refer to ids: none may change.
    assert sha256("\n".join(sorted(IDS)).encode()).hexdigest()[:16] == "bd6feb65fa0a4f0d"
    assert Counter(item.kind for item in ITEMS) == PER_KIND
    assert Counter(item.step for item in ITEMS) == PER_STEP
    assert Counter(item.basis for item in ITEMS) == {"stated": 428, "derived": 30}


@pytest.mark.parametrize("step", PER_STEP)
def test_items_are_well_formed(step: str) -> None:
    for item in ITEMS:
        if item.step == step:
            check_common(item)
            check_details(item)


def check_common(item: Item) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", item.id)
    assert item.route in {"all", "small", "large", "wlb"}
    assert set() < set(item.who) <= WHO
    assert item.tags
    assert item.source.strip()
    assert re.fullmatch(r"00[01]:\d+(-\d+)?( 00[01]:\d+(-\d+)?)*", item.lines)
    for language in ("nl", "en"):
        text = item.text(language)
        assert text == text.strip() != ""
        assert len(text) <= LONGEST
    assert item.nl != item.en


def check_details(item: Item) -> None:
    """An item has the special keys of its kind and no others, with known values."""
    allowed = DETAILS.get(item.kind, {})
    assert set(item.details) <= set(allowed)
    assert set(allowed) - OPTIONAL <= set(item.details)
    for key, value in item.details.items():
        rule = allowed[key]
        assert isinstance(value, rule) if isinstance(rule, type) else value in rule
    assert set(item.details.get("handled_by", ())) <= HANDLERS
    assert ("value" in item.details) == ("unit" in item.details)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.toml")), ids=lambda path: path.stem)
def test_file_tells_how_to_edit_and_holds_its_own_tables(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "# How to edit:" in text.split("[[", 1)[0]
    tables = {
        "reference": "group",
        "contradictions": "contradiction",
        "signals": "signal",
        "states": "state way",
        "talks": "talk barrier",
    }
    assert list(tomllib.loads(text)) == tables.get(path.stem, "item").split()


@pytest.mark.parametrize("step", [*STEPS, UNBOUND])
def test_kinds_stand_together_in_reading_order(step: str) -> None:
    # Steps start with the header; the rest follows the groups on the screen.
    order = ["step", *layout.CHECKLIST_KINDS, *(kind for group in layout.GUIDANCE for kind in group.kinds)]
    kinds = [item.kind for item in ITEMS if item.step == step and item.kind != "route"]
    assert all(order.index(one) <= order.index(two) for one, two in pairwise(kinds))


def test_ids_of_a_step_carry_its_number() -> None:
    for item in ITEMS:
        if match := re.match(r"s(\d)-", item.id):
            assert item.step == STEPS[int(match[1])]


# ---- the catalogue ----


@pytest.mark.parametrize("item_id", ["s0-step", "s3-practical-talk", "b-childcare", "all-perspective"])
def test_item_is_found_by_id_in_a_fresh_catalogue(item_id: str) -> None:
    assert Catalogue().item(item_id).id == item_id


def test_unknown_names_are_key_errors() -> None:
    with pytest.raises(KeyError):
        catalogue().item("s9-nothing")
    with pytest.raises(KeyError):
        catalogue().step_items("nowhere", "small")
    with pytest.raises(KeyError):
        catalogue().step_items("job", "enormous")


def test_text_falls_back_to_dutch() -> None:
    item = catalogue().item("s1-step")
    assert item.text("en") == item.en
    assert item.text("nl") == item.text("fr") == item.nl


def test_items_cannot_be_changed() -> None:
    item = catalogue().item("b-childcare")
    with pytest.raises(FrozenInstanceError):
        item.nl = "iets anders"  # type: ignore[misc]
    with pytest.raises(TypeError):
        item.details["side"] = "employer"  # type: ignore[index]
    assert len({item, catalogue().item("b-childcare")}) == 1


def test_own_items_are_marked() -> None:
    assert catalogue().item("s1-supply-driven").is_own
    assert not catalogue().item("s1-ad-hoc-hiring").is_own


def test_phase_follows_the_content_of_the_step() -> None:
    phases = {item.step: item.phase for item in ITEMS}
    preparation = {step for step, phase in phases.items() if phase == "preparation"}
    assert preparation == {"prepare", "job", "options", "trajectory"}
    assert {phases[step] for step in ("match", "learn", "regular")} == {"learning"}
    assert phases[UNBOUND] == "both"


@pytest.mark.parametrize(
    ("route", "sees"),
    [
        ("small", {"all", "small"}),
        ("large", {"all", "large"}),
        ("wlb", {"all", "large", "wlb"}),
        ("other", {"all"}),
    ],
)
def test_route_decides_which_items_count(route: str, sees: set[str]) -> None:
    for step in (*STEPS, UNBOUND):
        expected = [item for item in ITEMS if item.step == step and item.route in sees]
        assert list(catalogue().step_items(step, route)) == expected


def test_kinds_filter_keeps_the_order() -> None:
    found = catalogue().step_items("learn", "wlb", kinds=("pitfall", "tip"))
    assert [item.kind for item in found] == ["tip"] * 2 + ["pitfall"] * 6


def test_pickers() -> None:
    core = [item.id for item in catalogue().agreement_items("core")]
    assert len(core) == 8
    assert "ag-parties" in core
    assert len(catalogue().agreement_items("extra")) == 9
    assert len(catalogue().barrier_types()) == 32
    outcomes = catalogue().outcomes()
    assert all("result" in item.details for item in outcomes)
    assert len(outcomes) == 23


def test_a_step_is_read_without_the_other_files(tmp_path: Path) -> None:
    shutil.copy(DATA / "1-job.toml", tmp_path)
    partial = Catalogue(tmp_path)
    assert len(partial.step_items("job", "wlb")) == 56
    assert partial.item("s1-growth-talk").kind == "activity"
    with pytest.raises(MethodDataError):
        partial.all()


@pytest.mark.parametrize("damage", [b"[[item]]\nid = 'x'\n", b"[[item\n", b"other = 1\n", b"item = 3\n", b"\xff"])
def test_damaged_file_is_a_clear_error(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "1-job.toml").write_bytes(damage)
    with pytest.raises(MethodDataError) as caught:
        Catalogue(tmp_path).step_items("job", "small")
    assert "1-job.toml" in caught.value.lines()[0]
    assert str(tmp_path) not in " ".join(caught.value.lines())


# ---- the step screens ----


def test_steps_are_known_by_key_and_numbered_as_in_the_handreiking() -> None:
    assert tuple(layout.STEP_TEXTS) == STEPS
    assert [text.number for text in layout.STEP_TEXTS.values()] == list(range(7))
    assert all(len(text.short) <= 12 for text in layout.STEP_TEXTS.values())
    assert [key for key, text in layout.STEP_TEXTS.items() if text.of_organisation] == ["prepare"]


def test_header_sums_up_its_own_step() -> None:
    for step, text in layout.STEP_TEXTS.items():
        header = catalogue().item(text.header)
        assert (header.kind, header.step, header.route) == ("step", step, "all")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("step", STEPS)
def test_every_item_of_a_step_is_shown_once(step: str, route: str) -> None:
    on_screen = Counter(item.id for item in layout.checklist(step, route))
    for _group, items in layout.guidance(step, route):
        on_screen.update(item.id for item in items)
    on_screen[layout.STEP_TEXTS[step].header] += 1
    assert set(on_screen.values()) == {1}
    assert set(on_screen) >= names(catalogue().step_items(step, route))
    assert all(catalogue().item(item_id).fits(route) for item_id in on_screen)


@pytest.mark.parametrize("step", STEPS)
def test_groups_hold_their_kinds_and_ask_the_fitting_answer(step: str) -> None:
    asks = {"factor": "influence", "success": "success", "pitfall": "pitfall"}
    assert {item.kind for item in layout.checklist(step, "wlb")} <= {"activity"}
    for group, items in layout.guidance(step, "wlb"):
        assert items
        assert {item.kind for item in items} <= set(group.kinds)
        assert {asks.get(item.kind, "none") for item in items} == {group.answer}


def test_group_names_are_unique() -> None:
    for values in ({g.key for g in layout.GUIDANCE}, {g.title for g in layout.GUIDANCE}):
        assert len(values) == len(layout.GUIDANCE)


@pytest.mark.parametrize("step", STEPS)
def test_extras_are_items_of_the_step_they_are_borrowed_from(step: str) -> None:
    ids = [item_id for _, ids in layout.STEP_TEXTS[step].extras for item_id in ids]
    assert len(ids) == len(set(ids))
    for other, borrowed in layout.STEP_TEXTS[step].extras:
        assert other != step
        assert {catalogue().item(item_id).step for item_id in borrowed} == {other}


def test_demands_of_the_options_come_from_earlier_steps_too() -> None:
    groups = {group.key: names(items) for group, items in layout.guidance("options", "wlb")}
    assert {"s1-employer-open", "s1-employer-plans-ahead"} <= groups["success-employer"]
    assert len(groups["success-employer"]) == 9
    assert {"s0-regional-economy", "s1-invest-relation"} <= groups["success-werkbedrijf"]
    assert len(groups["success-werkbedrijf"]) == 7
    assert "s1-factor-demand-central" in groups["influence"]


# ---- reference pages and contradictions ----


def test_reference_groups_name_known_items_once() -> None:
    groups = reference_groups()
    assert len({group.key for group in groups}) == len(groups)
    for group in groups:
        assert group.title("nl") == group.title("fr")
        assert group.title("nl")
        assert group.title("en")
        assert len(group.items) == len(set(group.items))
        assert set(group.items) <= IDS


@pytest.mark.parametrize("prefix", ["act-", "route-", "fig-", "fin-", "les-"])
def test_reference_groups_hold_whole_families(prefix: str) -> None:
    in_groups = {item_id for group in reference_groups() for item_id in group.items}
    assert {item_id for item_id in IDS if item_id.startswith(prefix)} <= in_groups


def test_unbound_items_have_a_place() -> None:
    shown = places()
    for item in ITEMS:
        if item.step == UNBOUND:
            on_form = item.kind in ON_FORMS and "value" not in item.tags
            wanted = r"(.+ )?(form|picker)" if on_form else "reference: .+"
            assert any(re.fullmatch(wanted, place) for place in shown[item.id]), item.id


def test_contradictions_are_explained_in_both_languages() -> None:
    found = contradictions()
    assert [c.id[:3] for c in found] == [f"c{n:02}" for n in range(1, 31)]
    for contradiction in found:
        assert all((contradiction.subject, contradiction.resolution))
        assert set() < set(contradiction.items) <= IDS
        for language in ("nl", "en"):
            assert contradiction.title(language)
            assert 40 < len(contradiction.explanation(language)) <= LONGEST
        assert contradiction.explanation("nl") != contradiction.explanation("en")


def test_contradictions_are_found_by_item() -> None:
    assert [c.id for c in contradictions_about("s1-horizon-24")] == ["c06-horizon"]
    assert contradictions_about("s1-growth-talk") == ()


# ---- the listing ----


def test_listing_is_complete_ordered_and_plain() -> None:
    rows = listing()
    assert [row["id"] for row in rows] == [item.id for item in ITEMS]
    assert json.loads(json.dumps(rows, ensure_ascii=False)) == rows
    keys = ["id", "kind", "step", "route", "nl", "en", "source", "lines", "basis", "shown"]
    assert all(list(row) == keys for row in rows)


def test_listing_places_every_item_at_its_own_step() -> None:
    for row in listing():
        assert row["shown"], row["id"]
        assert len(row["shown"]) == len(set(row["shown"]))
        if row["step"] != UNBOUND:
            assert any(place.startswith(f"step {row['step']}: ") for place in row["shown"])


@pytest.mark.parametrize(
    ("item_id", "shown"),
    [
        ("s1-step", ["step job: header"]),
        ("s1-growth-talk", ["step job: checklist"]),
        ("s1-tip-jobcarving", ["step job: guidance, Tips"]),
        ("s1-entry-functions", ["step job: checklist", "step options: checklist"]),
        ("fin-long-investment-pays", ["reference: Geld"]),
        ("b-debts", ["barrier picker"]),
        ("out-lasting-job", ["step regular: guidance, Mogelijke uitkomsten", "outcome picker"]),
        ("ag-duration", ["step trajectory: guidance, Wat je afspreekt", "agreement form"]),
        ("ev-round-lessons", ["evaluation form"]),
        ("f-settings", ["form"]),
        ("f-export-agreement", ["step trajectory: guidance, Wat je vastlegt"]),
    ],
)
def test_listing_names_the_places(item_id: str, shown: list[str]) -> None:
    assert places()[item_id] == shown
