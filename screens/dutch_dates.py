"""Reads and writes dates and times the way a Dutch coach types them.

What is typed is Dutch whatever the language of the screen; what is shown goes through the translations. Every
error is a `ValueError` whose text is ready to show beside the field; it never repeats what was typed.

Times are those of Europe/Amsterdam; what is kept is UTC. The time zone rules come from the operating system;
Windows has none, so there the `tzdata` package must be installed (it is a dependency on Windows).
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from nbm_tui.i18n import _
from storage.text import N_

Prefer = Literal["near", "future", "past"]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST_YEAR, LAST_YEAR = 1900, 2100
LOOK_BACK = timedelta(days=60)
"""How long ago a day without a year may be and still mean the past one."""

UNKNOWN = N_("Typ een datum, bijvoorbeeld 9-3, 9 mrt of over 6 weken.")
NO_SUCH_DAY = N_("Deze dag bestaat niet: de maand heeft dan {days} dagen. Typ bijvoorbeeld {days}-{month}.")
NO_SUCH_MONTH = N_("Een jaar heeft 12 maanden. Typ eerst de dag en dan de maand, bijvoorbeeld 31-3.")
UNKNOWN_MONTH = N_("Deze maand bestaat niet. Typ bijvoorbeeld 9 mrt of 9-3.")
NO_DAY = N_("Typ ook een dag, bijvoorbeeld 9 mei, begin mei of eind mei.")
NO_SUCH_WEEK = N_("Deze week bestaat niet: het jaar heeft dan {weeks} weken. Typ bijvoorbeeld week {weeks}.")
YEAR_DIGITS = N_("Typ het jaar met 2 of 4 cijfers, bijvoorbeeld 9-3-2026.")
YEAR_RANGE = N_("Kies een jaar van {first} tot en met {last}, bijvoorbeeld 9-3-2026.")
WRONG_WEEKDAY = N_("Die datum valt op een andere dag: {weekday}. Typ bijvoorbeeld alleen 9-3.")
WHICH_WEEK = N_("Welke bedoel je? Typ bijvoorbeeld komende vrijdag of volgende week vrijdag.")
NO_TIME = N_("Typ ook een tijd, bijvoorbeeld 9-3 14:30 of morgen 9 uur.")
NO_SUCH_TIME = N_("Deze tijd bestaat niet. Typ een tijd van 0:00 tot en met 23:59, bijvoorbeeld 14:30.")
SKIPPED_TIME = N_("Deze tijd bestaat niet: de klok gaat dan vooruit. Typ bijvoorbeeld een uur later.")

WEEKDAYS = (N_("ma"), N_("di"), N_("wo"), N_("do"), N_("vr"), N_("za"), N_("zo"))
MONTHS = (
    *(N_("jan"), N_("feb"), N_("mrt"), N_("apr"), N_("mei"), N_("jun")),
    *(N_("jul"), N_("aug"), N_("sep"), N_("okt"), N_("nov"), N_("dec")),
)
_TYPED_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_NEAR_DAYS = {"eergisteren": -2, "gisteren": -1, "vandaag": 0, "morgen": 1, "overmorgen": 2}
DATE_WORDS = (
    *("vandaag", "morgen", "overmorgen", "volgende"),
    *("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
)
"""The words that a day in a quick note begins with, for who types only the first letters."""
_COUNTS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
_NEIGHBOURS = {"vorige": -1, "afgelopen": -1, "deze": 0, "de": 0, "volgende": 1, "komende": 1}


@dataclass(frozen=True)
class _From:
    """The day that words like 'morgen' count from, and which year a date without a year falls in."""

    today: date
    prefer: Prefer

    def year(self, in_year: Callable[[int], date]) -> int:
        """The year whose date suits: the last one up to today, or the first from today or 60 days back."""
        years = range(self.today.year - 1, self.today.year + 3)
        if self.prefer == "past":
            return max(year for year in years if in_year(year) <= self.today)
        start = self.today - LOOK_BACK if self.prefer == "near" else self.today
        return min(year for year in years if in_year(year) >= start)


def _year(typed: str, start: _From) -> int:
    """A typed year; of two digits the one within fifty years of today."""
    if len(typed) not in (2, 4):
        raise ValueError(_(YEAR_DIGITS))
    if len(typed) == 4:
        return _sane(int(typed))
    earliest = start.today.year - 50
    return earliest + (int(typed) - earliest) % 100


def _sane(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(_(YEAR_RANGE).format(first=FIRST_YEAR, last=LAST_YEAR))
    return year


def _month(typed: str) -> int:
    """The number of a month typed as a number, a name or the start of a name."""
    if typed.isdigit():
        if not 1 <= int(typed) <= 12:
            raise ValueError(_(NO_SUCH_MONTH))
        return int(typed)
    for number, name in enumerate(_TYPED_MONTHS, 1):
        if typed == MONTHS[number - 1] or (len(typed) >= 3 and name.startswith(typed)):
            return number
    raise ValueError(_(UNKNOWN_MONTH))


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _day_of_month(match: re.Match[str], start: _From) -> date:
    day, month = int(match["d"]), _month(match["m"])

    def in_year(year: int) -> date:
        return date(year, month, max(1, min(day, _days_in(year, month))))

    year = _year(match["y"], start) if match["y"] else start.year(in_year)
    if not 1 <= day <= _days_in(year, month):
        raise ValueError(_(NO_SUCH_DAY).format(days=_days_in(year, month), month=month))
    return date(year, month, day)


def _part_of_month(match: re.Match[str], start: _From) -> date:
    """Begin is the first, half the fifteenth, eind the last day."""

    def in_year(year: int, month: int) -> date:
        day = {"b": 1, "h": 15, "m": 15, "e": _days_in(year, month)}[match["part"][0]]
        return date(year, month, day)

    if match["near"]:
        there = _add_months(start.today, _NEIGHBOURS[match["near"]])
        return in_year(there.year, there.month)
    month = _month(match["m"])
    year = _year(match["y"], start) if match["y"] else start.year(lambda y: in_year(y, month))
    return in_year(year, month)


def _add_months(day: date, months: int) -> date:
    """The same day some months on, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(_sane(year), month + 1, min(day.day, _days_in(year, month + 1)))


def _weekday_number(name: str) -> int:
    """0 for Monday to 6 for Sunday, from a name that the grammar let through."""
    return WEEKDAYS.index(name[:2])


def _weekday(match: re.Match[str], start: _From) -> date:
    """The coming one, or the last one where the past is meant; never today itself."""
    which = match["which"]
    if which == "volgende":
        raise ValueError(_(WHICH_WEEK))
    back = which in ("vorige", "afgelopen") or (which is None and start.prefer == "past")
    days = _weekday_number(match["wd"]) - start.today.weekday()
    return start.today + timedelta(days=-((-days - 1) % 7 + 1) if back else (days - 1) % 7 + 1)


def _near_week(match: re.Match[str], start: _From) -> date:
    """The Monday, or the given weekday, of this, the last or the next week."""
    monday = start.today - timedelta(days=start.today.weekday())
    return _in_week(match, monday + timedelta(weeks=_NEIGHBOURS[match["near"]]))


def _numbered_week(match: re.Match[str], start: _From) -> date:
    """The Monday, or the given weekday, of an ISO week."""
    week = int(match["n"])

    def in_year(year: int) -> date:
        return date.fromisocalendar(year, max(1, min(week, 52)), 1)

    year = _year(match["y"], start) if match["y"] else start.year(in_year)
    weeks = date(year, 12, 28).isocalendar().week
    if not 1 <= week <= weeks:
        raise ValueError(_(NO_SUCH_WEEK).format(weeks=weeks))
    return _in_week(match, date.fromisocalendar(year, week, 1))


def _in_week(match: re.Match[str], monday: date) -> date:
    name = match["wd"] or match["wd2"]
    return monday + timedelta(days=_weekday_number(name) if name else 0)


def _offset(match: re.Match[str], start: _From) -> date:
    count = int(match["n"]) if match["n"].isdigit() else _COUNTS.index(match["n"]) + 1
    count *= -1 if match["way"] in ("-", "geleden") else 1
    unit = (match["unit"] or "d")[0]
    if unit in "mj":
        return _add_months(start.today, count * (12 if unit == "j" else 1))
    return start.today + timedelta(days=count * (7 if unit == "w" else 1))


def _near_day(match: re.Match[str], start: _From) -> date:
    return start.today + timedelta(days=_NEAR_DAYS[match[0]])


def _checked_weekday(match: re.Match[str], start: _From) -> date:
    """A weekday with a date behind it: they have to agree."""
    day = _parse(match["rest"], start)
    if day.weekday() != _weekday_number(match["wd"]):
        raise ValueError(_(WRONG_WEEKDAY).format(weekday=_(WEEKDAYS[day.weekday()])))
    return day


def _without_day(_match: re.Match[str], _start: _From) -> date:
    raise ValueError(_(NO_DAY))


# The grammar, tried in this order on text of which the words, numbers and marks stand one space apart.
_WD = r"(?:ma|di|woe?|don?|vr|vrij|zat?|zon?|(?:maan|dins|woens|donder|vrij|zater|zon)dag)"
_UNIT = r"(?:d|dag|dagen|w|wk|week|weken|m|mnd|maand|maanden|j|jr|jaar|jaren)"
_MONTH = r"(?:(?:jan|feb|mrt|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*)"
_SEP = r" (?:[-/.] )?"
_Y = rf"(?:{_SEP}(?P<y>\d{{1,4}}))?"
_NEAR = "deze|volgende|vorige|komende|afgelopen"
_N = rf"(?P<n>\d{{1,4}}|{'|'.join(_COUNTS)})"
_RULES: tuple[tuple[str, Callable[[re.Match[str], _From], date]], ...] = (
    (rf"(?:{'|'.join(_NEAR_DAYS)})", _near_day),
    (rf"(?P<way>[-+]) (?P<n>\d{{1,4}})(?: (?P<unit>{_UNIT}))?", _offset),
    (rf"(?P<way>over) {_N} (?P<unit>{_UNIT})", _offset),
    (rf"{_N} (?P<unit>{_UNIT}) (?P<way>geleden)", _offset),
    (rf"(?:(?P<wd>{_WD}) )?(?P<near>{_NEAR}) week(?: (?P<wd2>{_WD}))?", _near_week),
    (rf"(?:(?P<wd>{_WD}) )?(?:week|wk|w) (?P<n>\d{{1,2}}){_Y}(?: (?P<wd2>{_WD}))?", _numbered_week),
    (rf"(?:(?P<which>volgende|komende|aanstaande|aankomende|vorige|afgelopen) )?(?P<wd>{_WD})", _weekday),
    (
        r"(?P<part>begin|half|medio|midden|einde?)(?: van)? "
        rf"(?:(?P<near>de|{_NEAR}) maand|(?P<m>[a-z]+){_Y})",
        _part_of_month,
    ),
    (rf"(?P<y>\d{{4}}){_SEP}(?P<m>\d{{1,2}}){_SEP}(?P<d>\d{{1,2}})", _day_of_month),
    (rf"(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}}){_Y}", _day_of_month),
    (rf"(?P<d>\d{{1,2}})(?: e| de| ste)?{_SEP}(?P<m>(?!{_UNIT}\b)[a-z]+){_Y}", _day_of_month),
    (rf"{_MONTH}(?: \d{{4}})?", _without_day),
    (rf"(?P<wd>{_WD}) (?P<rest>.+)", _checked_weekday),
)


def _plain(text: str) -> str:
    """Lower case, without accents, with one kind of dash and single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    bare = re.sub(r"[\u2010-\u2015\u2212]", "-", bare.lower())
    return " ".join(re.sub(r"[,'\u2019]", " ", bare).split())


def _spaced(plain: str) -> str:
    """Words, numbers and marks one space apart: '9mrt' and '9 mrt' become the same."""
    parts = re.findall(r"[a-z]+|[0-9]+|\S", plain.rstrip(". "))
    spaced = re.sub(r"\b(?:een )?half ?jaar\b", "6 maanden", " ".join(parts))
    return re.sub(r"\banderhalf jaar\b", "18 maanden", spaced)


def _parse(spaced: str, start: _From) -> date:
    for pattern, build in _RULES:
        if match := re.fullmatch(pattern, spaced, re.ASCII):
            return build(match, start)
    raise ValueError(_(UNKNOWN))


def parse_date(text: str, today: date, *, prefer: Prefer = "near") -> date:
    """The date that was typed, such as `9-3`, `9 mrt 2027`, `over 6 weken`, `vr`, `week 12` or `eind maart`.

    A day or week without a year falls, by `prefer`, in the year of its next occurrence ('future', today
    counts), of its last one ('past', today counts), or of the next one unless the last is at most 60 days ago
    ('near'). A bare weekday is the next one, or with 'past' the last one, never today. A week is its Monday;
    begin, half and eind of a month are its first, fifteenth and last day. Raises `ValueError` with a message
    for the coach.
    """
    if len(text) > 60:
        raise ValueError(_(UNKNOWN))
    day = _parse(_spaced(_plain(text)), _From(today, prefer))
    _sane(day.year)
    return day


_CLOCK = (
    r"(?:^|\s)(?:om )?(?P<h>\d{1,2})"
    r"(?:(?P<mark>[:.])(?P<m>\d{2})(?::(?P<s>\d{2})(?:\.(?P<f>\d{1,6}))?)?(?P<uur> ?(?:uur|u))?"
    r"| ?(?:uur|u|h)(?: ?(?P<m2>\d{2}))?)(?: (?P<season>zomertijd|wintertijd))?$"
)


def parse_moment(text: str, now: date, *, prefer: Prefer = "near") -> datetime:
    """The moment that was typed in Amsterdam time, as aware UTC: a date and a time, or a time for today.

    `now` is an aware datetime, or a date where 'nu' need not be understood. A time that the clock skips in
    spring is refused; one that comes twice in autumn is the first (summer time) unless 'wintertijd' stands
    behind it. Raises `ValueError` with a message for the coach.
    """
    plain = _plain(text).rstrip(". ")
    if isinstance(now, datetime):
        if plain == "nu":
            return now.astimezone(UTC).replace(second=0, microsecond=0)
        now = in_amsterdam(now).date()
    match = re.search(_CLOCK, plain, re.ASCII)
    typed_day = plain[: match.start()] if match else plain
    day = parse_date(typed_day, now, prefer=prefer) if typed_day else now
    # '9.12' alone is more often a date than a time.
    if match is None or (not typed_day and match["mark"] == "." and not match["uur"]):
        raise ValueError(_(NO_TIME))
    return _to_utc(datetime.combine(day, _clock(match)), second=match["season"] == "wintertijd")


def _clock(match: re.Match[str]) -> time:
    minute, fraction = match["m"] or match["m2"] or 0, (match["f"] or "").ljust(6, "0")
    try:
        return time(int(match["h"]), int(minute), int(match["s"] or 0), int(fraction))
    except ValueError:
        raise ValueError(_(NO_SUCH_TIME)) from None


def _to_utc(wall: datetime, *, second: bool) -> datetime:
    utc = wall.replace(tzinfo=AMSTERDAM, fold=int(second)).astimezone(UTC)
    if utc.astimezone(AMSTERDAM).replace(tzinfo=None, fold=0) != wall:
        raise ValueError(_(SKIPPED_TIME))
    return utc


def in_amsterdam(moment: datetime) -> datetime:
    """The moment on the Amsterdam clock, `fold` 1 in the repeated hour. Without time zone: `TypeError`."""
    if moment.tzinfo is None:
        raise TypeError("a moment needs a time zone")
    return moment.astimezone(AMSTERDAM)


def show_date(day: date, today: date | None = None) -> str:
    """`ma 9 mrt 2026`; with `today` the short form: `9 mrt`, with the year where it could be another.

    Typing what is shown gives the same date: the year is left out only in this calendar year, from 60 days
    ago on.
    """
    month = _(MONTHS[day.month - 1])
    if today is None:
        weekday = _(WEEKDAYS[day.weekday()])
        return _("{weekday} {day} {month} {year}").format(weekday=weekday, day=day.day, month=month, year=day.year)
    if day.year == today.year and day >= today - LOOK_BACK:
        return _("{day} {month}").format(day=day.day, month=month)
    return _("{day} {month} {year}").format(day=day.day, month=month, year=day.year)


def show_moment(moment: datetime) -> str:
    """An aware moment in Amsterdam time, to the minute: `ma 9 mrt 2026 14:30`."""
    local = in_amsterdam(moment)
    shown = f"{show_date(local.date())} {local:%H:%M}"
    return f"{shown} {_('wintertijd')}" if local.fold else shown


# Up to how many days, the days in one unit, ahead, late. Each is used from two of its unit on.
_DISTANCES = (
    (14, 1, N_("over {n} dagen"), N_("{n} dagen te laat")),
    (60, 7, N_("over {n} weken"), N_("{n} weken te laat")),
    (730, 30.4375, N_("over {n} maanden"), N_("{n} maanden te laat")),
    (timedelta.max.days, 365.25, N_("over {n} jaar"), N_("{n} jaar te laat")),
)
_CLOSE = {-1: N_("1 dag te laat"), 0: N_("vandaag"), 1: N_("morgen")}


def how_far(day: date, today: date) -> str:
    """How far off a due date is: 'morgen', 'over 3 weken', '2 dagen te laat'; rounded from two weeks on."""
    days = (day - today).days
    if days in _CLOSE:
        return _(_CLOSE[days])
    size, ahead, late = next(row[1:] for row in _DISTANCES if abs(days) < row[0])
    return _(ahead if days > 0 else late).format(n=round(abs(days) / size))
