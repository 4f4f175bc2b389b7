"""What a coach types for a date or a time is understood, and what is not understood is explained."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.dutch_dates import (
    Prefer,
    how_far,
    in_amsterdam,
    parse_date,
    parse_moment,
    show_date,
    show_moment,
)

TODAY = date(2026, 3, 2)  # a Monday
NOW = datetime(2026, 3, 2, 13, 5, 40, tzinfo=UTC)
DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
TODAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        *("9-3", "9-3-26", "9-3-2026", "09/03/2026", "9.3.2026", "9/3", "2026-03-09", "2026-3-9", "9 3 2026"),
        *(
            "9 mrt",
            "9mrt",
            "9 MRT.",
            "9 maart 2026",
            "9 maa 26",
            "9-mrt-2026",
            "9e maart",
            " 9  -  3 ",
            "9–3",
        ),
        *("ma 9 mrt 2026", "maandag 9-3", "maandag, 9 maart", "9 mrt '26", "maandag", "ma", "MA", "week 11"),
        *("volgende week", "volgende week maandag", "maandag volgende week", "komende maandag", "wk 11 2026"),
        *(
            "over 7 dagen",
            "over een week",
            "over één week",
            "over 1 wk",
            "+7",
            "+ 7",
            "+7d",
            "+1w",
            "over7dagen",
        ),
    ],
)
def test_many_ways_to_type_one_day(typed: str) -> None:
    assert parse_date(typed, TODAY) == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("vandaag", date(2026, 3, 2)),
        ("morgen", date(2026, 3, 3)),
        ("overmorgen", date(2026, 3, 4)),
        ("gisteren", date(2026, 3, 1)),
        ("eergisteren", date(2026, 2, 28)),
        ("vr", date(2026, 3, 6)),
        ("woensdag", date(2026, 3, 4)),
        ("zo", date(2026, 3, 8)),
        ("afgelopen vrijdag", date(2026, 2, 27)),
        ("afgelopen maandag", date(2026, 2, 23)),
        ("deze week do", date(2026, 3, 5)),
        ("vorige week", date(2026, 2, 23)),
        ("volgende week dinsdag", date(2026, 3, 10)),
        ("week 12", date(2026, 3, 16)),
        ("week 12 vr", date(2026, 3, 20)),
        ("di week 12 2027", date(2027, 3, 23)),
        ("over 3 dagen", date(2026, 3, 5)),
        ("over 6 weken", date(2026, 4, 13)),
        ("over twee maanden", date(2026, 5, 2)),
        ("over een jaar", date(2027, 3, 2)),
        ("over een half jaar", date(2026, 9, 2)),
        ("over anderhalf jaar", date(2027, 9, 2)),
        ("3 weken geleden", date(2026, 2, 9)),
        ("een maand geleden", date(2026, 2, 2)),
        ("+10", date(2026, 3, 12)),
        ("-3", date(2026, 2, 27)),
        ("+6w", date(2026, 4, 13)),
        ("+2m", date(2026, 5, 2)),
        ("begin april", date(2026, 4, 1)),
        ("half mei", date(2026, 5, 15)),
        ("eind maart", date(2026, 3, 31)),
        ("eind februari 2028", date(2028, 2, 29)),
        ("eind van de maand", date(2026, 3, 31)),
        ("begin volgende maand", date(2026, 4, 1)),
    ],
)
def test_words_count_from_today(typed: str, expected: date) -> None:
    assert parse_date(typed, TODAY) == expected


@pytest.mark.parametrize(
    ("typed", "today", "prefer", "expected"),
    [
        ("1-1", date(2026, 3, 2), "near", date(2026, 1, 1)),  # exactly 60 days ago
        ("1-1", date(2026, 3, 3), "near", date(2027, 1, 1)),
        ("20 dec", date(2026, 1, 10), "near", date(2025, 12, 20)),
        ("9-1", date(2026, 12, 20), "near", date(2027, 1, 9)),
        ("1-3", TODAY, "future", date(2027, 3, 1)),
        ("2-3", TODAY, "future", TODAY),
        ("2-3", TODAY, "past", TODAY),
        ("3-3", TODAY, "past", date(2025, 3, 3)),
        ("vr", TODAY, "past", date(2026, 2, 27)),
        ("ma", TODAY, "past", date(2026, 2, 23)),
        ("week 1", date(2026, 12, 30), "near", date(2027, 1, 4)),
        ("week 1", date(2025, 12, 31), "future", date(2027, 1, 4)),
        ("week 53", date(2026, 12, 1), "near", date(2026, 12, 28)),
        ("eind dec", date(2026, 1, 2), "near", date(2025, 12, 31)),
        ("volgende week", date(2026, 12, 31), "near", date(2027, 1, 4)),
        ("morgen", date(2026, 12, 31), "near", date(2027, 1, 1)),
    ],
)
def test_a_day_without_a_year_falls_in_the_sensible_one(
    typed: str, today: date, prefer: Prefer, expected: date
) -> None:
    assert parse_date(typed, today, prefer=prefer) == expected


def test_two_digits_of_a_year_are_within_fifty_years() -> None:
    assert parse_date("9-3-75", TODAY).year == 2075
    assert parse_date("9-3-76", TODAY).year == 1976


def test_leap_days() -> None:
    assert parse_date("29-2", date(2028, 1, 5)) == date(2028, 2, 29)
    assert parse_date("29-2-2028", TODAY) == date(2028, 2, 29)
    assert parse_date("over een jaar", date(2028, 2, 29)) == date(2029, 2, 28)
    assert parse_date("over 1 maand", date(2027, 1, 31)) == date(2027, 2, 28)
    assert parse_date("over 2 maanden", date(2027, 1, 31)) == date(2027, 3, 31)
    assert parse_date("morgen", date(2028, 2, 28)) == date(2028, 2, 29)
    with pytest.raises(ValueError, match="28 dagen"):
        parse_date("29-2", TODAY)
    with pytest.raises(ValueError, match="28 dagen"):
        parse_date("29-2-2100", TODAY)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("31-2", "heeft dan 28 dagen. Typ bijvoorbeeld 28-2"),
        ("0-3", "heeft dan 31 dagen"),
        ("31 april", "heeft dan 30 dagen"),
        ("3-31", "Typ eerst de dag en dan de maand"),
        ("1-0", "12 maanden"),
        ("9 foo", "maand bestaat niet"),
        ("9 ma", "maand bestaat niet"),
        ("maart", "Typ ook een dag"),
        ("maart 2027", "Typ ook een dag"),
        ("week 54", "heeft dan 53 weken"),
        ("week 53 2027", "heeft dan 52 weken"),
        ("week 53 2025", "heeft dan 52 weken"),  # 31 December 2025 is in week 1
        ("week 0", "Deze week bestaat niet"),
        ("9-3-1899", "1900 tot en met 2100"),
        ("9-3-2101", "1900 tot en met 2100"),
        ("over 9999 weken", "1900 tot en met 2100"),
        ("over 90 jaar", "1900 tot en met 2100"),
        ("9-3-202", "2 of 4 cijfers"),
        ("di 9-3-2026", "andere dag: ma"),
        ("volgende vrijdag", "Welke bedoel je"),
        *((typed, "Typ een datum") for typed in ("", "foo", "6 weken", "9--3", "9-3-26-4", "over -3 dagen")),
        *((typed, "Typ een datum") for typed in ("over 1,5 jaar", "over 99999 dagen", "²-3", "maart 9")),
        *((typed, "Typ een datum") for typed in ("२-3", "9" * 5000, "vr " * 2000)),
    ],
)
def test_what_is_not_understood_is_explained(typed: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_date(typed, TODAY)


@given(st.text(max_size=30) | st.text("0123456789 -/.+wmdj:aeghilnortuv", max_size=14), TODAYS)
def test_anything_typed_gives_a_date_or_a_message_with_an_example(typed: str, today: date) -> None:
    for parse in (parse_date, parse_moment):
        try:
            parse(typed, today)
        except ValueError as error:
            message = str(error)
        else:
            continue
        assert "bijvoorbeeld" in message


@given(DATES, TODAYS)
def test_typing_what_is_shown_gives_the_same_date(day: date, today: date) -> None:
    assert parse_date(show_date(day), today) == day
    assert parse_date(show_date(day, today), today) == day


def test_a_date_is_shown_short_where_that_is_clear() -> None:
    assert show_date(date(2026, 3, 9)) == "ma 9 mrt 2026"
    assert show_date(date(2026, 3, 9), TODAY) == "9 mrt"
    assert show_date(date(2026, 1, 1), TODAY) == "1 jan"
    assert show_date(date(2027, 1, 1), TODAY) == "1 jan 2027"
    assert show_date(date(2026, 3, 9), date(2026, 12, 1)) == "9 mrt 2026"


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (0, "vandaag"),
        (1, "morgen"),
        (-1, "1 dag te laat"),
        (-2, "2 dagen te laat"),
        (2, "over 2 dagen"),
        (13, "over 13 dagen"),
        (14, "over 2 weken"),
        (20, "over 3 weken"),
        (-21, "3 weken te laat"),
        (59, "over 8 weken"),
        (61, "over 2 maanden"),
        (-120, "4 maanden te laat"),
        (730, "over 2 jaar"),
        (-3652, "10 jaar te laat"),
    ],
)
def test_how_far_off_a_date_is(days: int, shown: str) -> None:
    assert how_far(TODAY + timedelta(days=days), TODAY) == shown


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9-3 14:30", datetime(2026, 3, 9, 13, 30, tzinfo=UTC)),
        ("9 mrt 9u30", datetime(2026, 3, 9, 8, 30, tzinfo=UTC)),
        ("9 mrt 9.30", datetime(2026, 3, 9, 8, 30, tzinfo=UTC)),
        ("9-3, 9:30 uur", datetime(2026, 3, 9, 8, 30, tzinfo=UTC)),
        ("morgen 9 uur", datetime(2026, 3, 3, 8, tzinfo=UTC)),
        ("vr om 14u", datetime(2026, 3, 6, 13, tzinfo=UTC)),
        ("volgende week di 10 uur", datetime(2026, 3, 10, 9, tzinfo=UTC)),
        ("over 6 weken 0:00", datetime(2026, 4, 12, 22, tzinfo=UTC)),  # summer time by then
        ("2026-07-09 23:59", datetime(2026, 7, 9, 21, 59, tzinfo=UTC)),
        ("14:30", datetime(2026, 3, 2, 13, 30, tzinfo=UTC)),
        ("9.12 uur", datetime(2026, 3, 2, 8, 12, tzinfo=UTC)),
        ("nu", datetime(2026, 3, 2, 13, 5, tzinfo=UTC)),
        ("Nu", datetime(2026, 3, 2, 13, 5, tzinfo=UTC)),
        ("9-3-2026 14:30:05.25", datetime(2026, 3, 9, 13, 30, 5, 250_000, tzinfo=UTC)),
    ],
)
def test_a_moment_is_typed_in_amsterdam_time(typed: str, expected: datetime) -> None:
    moment = parse_moment(typed, NOW)
    assert moment == expected
    assert moment.tzinfo is UTC


def test_today_is_the_day_in_amsterdam() -> None:
    just_before_midnight = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # 2 July on the Dutch clock
    assert show_moment(parse_moment("9 uur", just_before_midnight)) == "do 2 jul 2026 09:00"
    assert show_moment(parse_moment("morgen 9 uur", just_before_midnight)) == "vr 3 jul 2026 09:00"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("9-3", "Typ ook een tijd"),
        ("9.12", "Typ ook een tijd"),
        ("", "Typ ook een tijd"),
        ("31-2", "28 dagen"),
        ("morgen 24:00", "0:00 tot en met 23:59"),
        ("morgen 9:60", "0:00 tot en met 23:59"),
        ("foo 9:00", "Typ een datum"),
        ("28-3-2027 2:30", "de klok gaat dan vooruit"),
    ],
)
def test_a_moment_that_is_not_understood_is_explained(typed: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_moment(typed, NOW)


def test_nu_needs_a_clock() -> None:
    with pytest.raises(ValueError, match="Typ een datum"):
        parse_moment("nu", TODAY)


def test_around_the_hour_that_is_skipped() -> None:
    assert parse_moment("28-3-2027 1:59", NOW) == datetime(2027, 3, 28, 0, 59, tzinfo=UTC)
    assert parse_moment("28-3-2027 3:00", NOW) == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_the_hour_that_comes_twice() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert parse_moment("25-10-2026 2:30", NOW) == first
    assert parse_moment("25-10-2026 2:30 zomertijd", NOW) == first
    assert parse_moment("25-10-2026 2:30 wintertijd", NOW) == second
    assert show_moment(first) == "zo 25 okt 2026 02:30"
    assert show_moment(second) == "zo 25 okt 2026 02:30 wintertijd"


@given(st.datetimes(datetime(1900, 1, 2), datetime(2100, 12, 30), timezones=st.just(UTC)))
def test_typing_a_shown_moment_gives_the_same_minute(moment: datetime) -> None:
    # On the Amsterdam clock a minute started at other seconds before 1940.
    minute = moment.replace(year=max(moment.year, 1941), day=min(moment.day, 28), second=0, microsecond=0)
    assert parse_moment(show_moment(minute), NOW) == minute


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        in_amsterdam(datetime(2026, 3, 9, 14, 30))
