"""Every item of the method keeps its place in the app: `docs/coverage.md` against a fresh walk, cell by cell.

What to test comes from the committed page, not from the code: take a field, an answer, a line or a signal away, and the
test of that cell turns red.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import pytest

from docs.coverage import NOWHERE, ON_ABOUT, PAGE, Line, class_of, lines_of, read_page, rendered
from nbm_tui.method.catalogue import ROUTES, STEPS, catalogue
from tests.screens_fixture import introduced
from tests.serving import AT_STEP, AT_STEP_IN_WLB, BACKGROUND, IN_FORM, is_one_of
from tests.signal_stories import Story
from tests.stores import Template
from tests.walk import Found, Met, told, walk, write_cases

COMMITTED = read_page()
IDS = {item.id for item in catalogue().all()}


def resting_on(*marks: str, without: str = "\0") -> Mapping[str, list[str]]:
    """The fields, answers or signals on the committed page, each with the items that it is there for."""
    found: dict[str, list[str]] = {}
    for line in COMMITTED.values():
        for proof in line.proofs:
            if all(mark in proof for mark in marks) and without not in proof:
                found.setdefault(proof, []).append(line.item)
    return found


FIELDS = resting_on(".", without="=")
ANSWERS = resting_on(".", "=")
SIGNALS = resting_on("W", without=".")


@pytest.fixture(scope="module")
def found(template: Template, tmp_path_factory: pytest.TempPathFactory, begin: Callable[[], Story]) -> Found:
    """What a walk through the app finds."""
    path = tmp_path_factory.mktemp("walk")
    found = asyncio.run(walk(introduced(template, path / "nbm", write_cases).folder))
    found.signals = told(begin)
    return found


@pytest.fixture(scope="module")
def lines(found: Found) -> Mapping[str, Line]:
    """The rows of the page as they would be now."""
    return {line.item: line for line in lines_of(found)}


# ---- Cell by cell ---------------------------------------------------------------------------------------------


def check(met: Met | None, items: list[str]) -> None:
    """It is in the form, it was kept when it was filled in, and it still rests on these items."""
    assert met, "not in a form that a coach can come to"
    assert met.kept, f"{met.where}: what was filled in was not kept"
    assert [item for item in items if item not in met.items] == [], met.where


@pytest.mark.parametrize("item", [line.item for line in COMMITTED.values() if line.read_on])
def test_the_words_stand_on_these_screens(lines: Mapping[str, Line], item: str) -> None:
    now = lines[item].read_on.split("<br>") if item in lines else []
    assert [where for where in COMMITTED[item].read_on.split("<br>") if where not in now] == [], now


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_keeps_its_answer(found: Found, name: str) -> None:
    check(found.fields.get(name), FIELDS[name])


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_can_be_chosen(found: Found, name: str) -> None:
    check(found.answers.get(name), ANSWERS[name])


@pytest.mark.parametrize("code", SIGNALS)
def test_a_signal_comes_up(found: Found, code: str) -> None:
    assert [item for item in SIGNALS[code] if item not in found.signals.get(code, ())] == []


def test_the_page_is_up_to_date(found: Found) -> None:
    assert rendered(found) == PAGE.read_text(encoding="utf-8"), "run `make coverage`"


# ---- All together ---------------------------------------------------------------------------------------------


def test_every_item_is_on_the_page() -> None:
    assert COMMITTED.keys() == IDS
    assert len(SIGNALS) == 52


def of_class(lines: Mapping[str, Line], wanted: str) -> list[str]:
    """The stated items that are counted so on the page."""
    return [item.id for item in catalogue().all() if not item.is_own and class_of(lines[item.id]) == wanted]


def test_every_stated_item_has_a_place(lines: Mapping[str, Line]) -> None:
    assert of_class(lines, NOWHERE) == []


def test_only_background_stands_on_the_page_about_the_method_alone(lines: Mapping[str, Line]) -> None:
    assert [item for item in of_class(lines, ON_ABOUT) if not is_one_of(item, BACKGROUND)] == []


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("step", STEPS)
def test_an_item_is_met_at_the_step_where_it_serves(found: Found, step: str, route: str) -> None:
    """On the screen of the step, or in a form that opens from there, or from such a form."""
    here = {seen.item for seen in found.lines if (seen.step, seen.route) == (step, route)}
    forms = set(found.listed[step, route])
    forms |= {kind for form in list(forms) for kind in found.under[form]}
    here |= {item for form in forms for item in in_form(found, form)}
    wanted = {item.id for item in catalogue().all() if item.fits(route) and is_one_of(item.id, AT_STEP[step])}
    if route == "wlb":
        wanted |= set(AT_STEP_IN_WLB.get(step, "").split())
    assert sorted(wanted - here) == []


@pytest.mark.parametrize("kind", IN_FORM)
def test_a_form_carries_its_part_of_the_method(found: Found, kind: str) -> None:
    wanted = {item.id for item in catalogue().all() if not item.is_own and is_one_of(item.id, IN_FORM[kind])}
    forms = {kind, *found.under[kind]}
    assert sorted(wanted - {item for form in forms for item in in_form(found, form)}) == []


def test_every_barrier_can_be_chosen(found: Found) -> None:
    listed = {seen.item for seen in found.lines if seen.where.startswith("lijst met belemmeringen")}
    assert listed == {item.id for item in catalogue().barrier_types()}


def test_the_lists_name_items_that_exist() -> None:
    lists = (*AT_STEP.values(), *AT_STEP_IN_WLB.values(), *IN_FORM.values(), BACKGROUND)
    names = {name for words in lists for name in words.split()}
    assert sorted(name for name in names if not any(is_one_of(item, name) for item in IDS)) == []
    assert is_one_of("act-residents", BACKGROUND)
    assert not is_one_of("s1-growth-talk", BACKGROUND)


def test_what_the_app_adds_never_passes_for_the_method(found: Found) -> None:
    own = {item.id for item in catalogue().all() if item.is_own}
    assert sorted({(seen.item, seen.where) for seen in found.lines if (seen.item in own) != seen.marked}) == []


def in_form(found: Found, kind: str) -> set[str]:
    """The items in the form of a kind of record: its fields, its answers and the lines beside it."""
    met = [*found.fields.items(), *found.answers.items()]
    return {item for name, one in met if one.kept and name.startswith(f"{kind}.") for item in one.items}
