"""What a route asks and shows: the same screens, with what differs between small, large and a WijkLeerbedrijf."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from screens.widgets.tick_list import TickList
from storage.folder import DataFolder
from tests.screens_fixture import ID, TODAY, Coach, days, group, sitting
from tests.test_talks import in_section

ONLY_ON = {
    "trial_start": {"small"},
    "other_route": {"other"},
    "organised_by": {"large", "wlb", "other"},
    "school_days_week": {"large", "wlb", "other"},
    "cohort_id": {"wlb"},
}


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard of a wide terminal, with a caseload and a group."""
    async with sitting(full_folder, (120, 40)) as someone:
        await someone.stored(lambda store: store.save_many(group()))
        yield someone


async def on_route(coach: Coach, route: str | None, **values: object) -> None:
    """The trajectory of the caseload takes a route."""
    await coach.stored(lambda store: store.save("trajectory", ID["case"], {"route": route, **values}))


@pytest.mark.parametrize("route", [None, "small", "large", "wlb", "other"])
async def test_a_form_asks_what_the_route_asks(coach: Coach, route: str | None) -> None:
    await on_route(coach, route)
    await coach.open("trajectory", ID["case"])
    asked = {name for name in ONLY_ON if coach.app.screen.query_one(f"#row-{name}").display}
    assert asked == {name for name, routes in ONLY_ON.items() if route in routes}


async def test_another_route_asks_other_things_at_once_and_hides_nothing_that_is_known(coach: Coach) -> None:
    await on_route(coach, "small", trial_start=True)
    await coach.open("trajectory", ID["case"], "route")
    assert "Proefstart" in coach.words
    assert "Wie regelt het inleren" not in coach.words
    await coach.press("right")
    assert "Wie regelt het inleren" in coach.words
    assert "Proefstart" in coach.words  # it has an answer


@pytest.mark.parametrize(
    ("route", "guides"),
    [
        ("small", [("employer", "tasks"), ("coach", "skills"), ("coach", "private"), (None, None)]),
        ("wlb", [("coordinator", "skills"), ("coach", "private"), (None, None)]),
        ("large", [(None, None)]),
    ],
)
async def test_who_guides_is_proposed_as_the_route_divides_it(
    coach: Coach, route: str, guides: list[tuple[str | None, str | None]]
) -> None:
    await on_route(coach, route)
    for line in await coach.stored(lambda store: store.rows("guidance_line", trajectory_id=ID["case"])):
        await coach.stored(lambda store, line=line: store.delete("guidance_line", line.id))
    await coach.press("enter", "4")
    found: list[tuple[str | None, str | None]] = []
    for number in range(len(guides)):
        await in_section(coach, "Begeleiding")
        await coach.press("f4")
        await coach.go_to_field("form")
        await coach.type(f"vorm {number}")
        await coach.press("escape")
    for number in range(len(guides)):
        (made,) = await coach.stored(lambda store, n=number: store.rows("guidance_line", form=f"vorm {n}"))
        found.append((made.values["role"], made.values["topic"]))
    assert found == guides


async def test_on_the_small_route_the_place_is_that_of_the_job(coach: Coach) -> None:
    await coach.press("enter", "5")
    await in_section(coach, "Leerperiodes")
    await coach.press("f4")
    assert "Bakkerij Voorbeeld" in coach.line("Bij werkgever")  # and it can be another one
    await coach.go_to_field("supervisor")
    await coach.type("Karin")
    await coach.press("escape")
    (made,) = await coach.stored(lambda store: store.rows("placement", supervisor="Karin"))
    assert (made.values["employer_id"], made.values["placement_kind"]) == (ID["bakery"], "job")


async def test_a_group_goes_from_introduction_to_practice(coach: Coach) -> None:
    await coach.stored(lambda store: store.save("programme", ID["programme"], {"placement_hours_week": 16.0}))
    await coach.open("cohort", ID["cohort"])
    await coach.press("enter", "5")
    for kind in ("introduction", "orientation", "adl"):
        await in_section(coach, "Leerperiodes")
        await coach.press("f4")
        await coach.go_to_field("supervisor")
        await coach.type(kind)
        await coach.press("escape")
        (made,) = await coach.stored(lambda store, kind=kind: store.rows("placement", supervisor=kind))
        assert (made.values["placement_kind"], made.values["hours_week"]) == (kind, 16.0)


@pytest.mark.parametrize(("route", "there"), [("small", False), ("large", False), ("wlb", True)])
async def test_the_group_is_one_key_away_where_there_is_one(coach: Coach, route: str, there: bool) -> None:
    await on_route(coach, route)
    await coach.press("enter")
    for step in "235":
        await coach.press(step)
        coach.app.screen.query_one("RecordList").focus()
        listed = [str(option.prompt) for option in coach.app.screen.query_one("RecordList").options]  # type: ignore[attr-defined]
        assert any(line.startswith("Editie") for line in listed) is there


async def test_a_trial_start_shows_what_is_still_to_agree_where_the_learning_is(coach: Coach) -> None:
    open_items = {"knowledge_skills": "Inpakken", "guidance_form": None, "financing": None}
    await coach.stored(lambda store: store.save("agreement", ID["agreement"], open_items))
    await on_route(coach, "small", trial_start=True, start_on=TODAY)
    await coach.press("enter", "5")
    assert "De overeenkomst is niet af" in coach.words
    await coach.press("4")
    assert "De overeenkomst is niet af" not in coach.words
    await on_route(coach, "small", trial_start=False, start_on=days(3))
    await coach.press("5", "4")
    assert "De overeenkomst is niet af" in coach.words
    coach.app.screen.query_one("#guidance", TickList).focus()
    assert "Nog open:" in coach.words
    assert "financiering" in coach.words


async def test_every_route_says_when_it_fits(coach: Coach) -> None:
    await on_route(coach, None)
    await coach.open("trajectory", ID["case"], "route")
    await coach.press("space")
    assert "meteen op de plek waar de baan komt" in coach.words
    await coach.press(*"anders", "enter")  # words of an explanation come behind those of the answers
    assert (await coach.values("trajectory", ID["case"]))["route"] == "other"
