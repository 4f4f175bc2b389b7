"""What a coach types becomes the value that was meant, and a value is shown as it would be typed."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from screens.typed_values import (
    CITIZEN_NUMBER,
    HEALTH,
    KINDS,
    RECORD,
    Limits,
    Value,
    clean_text,
    looks_sensitive,
    read,
    write,
)

TODAY = date(2026, 3, 2)


class Route(StrEnum):
    """A value list as the records have them."""

    SMALL = "small"
    LARGE = "large"
    WLB = "wlb"
    SMALL_GROUP = "small-group"


TITLES = {
    Route.SMALL: "Kleine schaal",
    Route.LARGE: "Grote schaal",
    Route.WLB: "Wijkleerbedrijf",
    Route.SMALL_GROUP: "Kleine groep",
}


def _read(kind: str, text: str) -> Value:
    return read(kind, text, today=TODAY, choices=TITLES)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_typed_is_no_value(kind: str) -> None:
    assert _read(kind, "") is None
    assert _read(kind, " \t\n\x00") is None
    assert write(kind, None) == ""


def test_an_unknown_kind_is_a_mistake_in_the_program() -> None:
    with pytest.raises(KeyError):
        _read("colour", "x")


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("integer", "32", 32),
        ("integer", " -5 ", -5),
        ("integer", "−5", -5),
        ("integer", "5.000", 5000),
        ("integer", "1.234.567", 1234567),
        ("integer", "5 000", 5000),
        ("integer", "+007", 7),
        ("decimal", "32,5", 32.5),
        ("decimal", "32.5", 32.5),
        ("decimal", "32", 32.0),
        ("decimal", "1.500", 1500.0),
        ("decimal", "1.500,25", 1500.25),
        ("decimal", "0,125", 0.125),
        ("decimal", "0.1250", 0.125),
        ("decimal", ",5", 0.5),
        ("decimal", "-,5", -0.5),
        ("money", "5.000", 500_000),
        ("money", "€ 5.000,50", 500_050),
        ("money", "5000", 500_000),
        ("money", "12,5", 1250),
        ("money", "12.5", 1250),
        ("money", "12.50", 1250),
        ("money", "€12,-", 1200),
        ("money", "€ 1.250,--", 125_000),
        ("money", "75 euro", 7500),
        ("money", "EUR 0,01", 1),
        ("money", "-3,10", -310),
        ("date", "9-3", date(2026, 3, 9)),
        ("moment", "9-3 14:30", datetime(2026, 3, 9, 13, 30, tzinfo=UTC)),
        *(("yesno", typed, True) for typed in ("ja", "j", "JA", " Ja ", "y", "1")),
        *(("yesno", typed, False) for typed in ("nee", "n", "NEE", "0")),
        *(("yesno", typed, None) for typed in ("?", "onbekend", "weet niet")),
        ("choice", "small", Route.SMALL),
        ("choice", "WLB", Route.WLB),
        ("choice", "kleine schaal", Route.SMALL),
        ("choice", "Kleine Gróep", Route.SMALL_GROUP),
        ("choice", "small group", Route.SMALL_GROUP),
        ("choice", "gro", Route.LARGE),
        ("choice", "wijk", Route.WLB),
        ("text", "  werkt graag buiten ", "werkt graag buiten"),
        ("lines", "een\ntwee  \n\n", "een\ntwee"),
    ],
)
def test_what_is_typed_is_what_was_meant(kind: str, typed: str, expected: Value) -> None:
    value = _read(kind, typed)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("kind", "typed", "message"),
    [
        ("integer", "abc", "heel getal"),
        ("integer", "32,5", "heel getal"),
        ("integer", "32.5", "heel getal"),
        ("integer", "5,000", "heel getal"),
        ("integer", "12 34", "heel getal"),
        ("integer", "1e5", "heel getal"),
        ("integer", "٣", "heel getal"),
        ("integer", "9" * 16, "te groot"),
        ("integer", "9" * 5000, "te groot"),
        ("decimal", "abc", "Typ een getal"),
        ("decimal", "inf", "Typ een getal"),
        ("decimal", "1,2,3", "Typ een getal"),
        ("decimal", "0.125", "punt is niet duidelijk"),
        ("decimal", "1234.567", "punt is niet duidelijk"),
        ("decimal", "1.2.3", "punt is niet duidelijk"),
        ("decimal", "12.", "punt is niet duidelijk"),
        ("decimal", "1.50,5", "punt is niet duidelijk"),
        ("decimal", "1,234.5", "Typ een getal"),
        ("money", "veel", "Typ een bedrag"),
        ("money", "€", "Typ een bedrag"),
        ("money", "5,000", "2 cijfers achter de komma"),
        ("money", "12,505", "2 cijfers achter de komma"),
        ("date", "31-2", "Deze dag bestaat niet"),
        ("moment", "9-3", "Typ ook een tijd"),
        ("yesno", "misschien", "Typ ja of nee"),
        ("choice", "middel", "Kies uit: Kleine schaal, Grote schaal"),
        ("choice", "klein", "meer dan één keuze"),
    ],
)
def test_what_is_not_understood_is_explained(kind: str, typed: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _read(kind, typed)


def test_choices_without_titles_go_by_their_values() -> None:
    assert read("choice", "lar", today=TODAY, choices=Route) is Route.LARGE
    with pytest.raises(ValueError, match="Kies uit: small, large"):
        read("choice", "x", today=TODAY, choices=Route)


def test_nu_is_understood_where_the_clock_is_given() -> None:
    now = datetime(2026, 7, 1, 22, 30, 12, tzinfo=UTC)
    assert read("moment", "nu", today=now) == datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert read("date", "vandaag", today=now) == date(2026, 7, 2)  # the day in Amsterdam


def test_prefer_reaches_dates_and_moments() -> None:
    assert read("date", "1-3", today=TODAY, prefer="future") == date(2027, 3, 1)
    assert read("moment", "3-3 9:00", today=TODAY, prefer="past") == datetime(2025, 3, 3, 8, tzinfo=UTC)


def test_a_value_goes_before_a_title() -> None:
    titles = {Route.LARGE: "Small", Route.SMALL: "Large"}
    assert read("choice", "small", today=TODAY, choices=titles) is Route.SMALL


@pytest.mark.parametrize(
    ("kind", "typed", "limits", "message"),
    [
        ("integer", "41", Limits(maximum=40), "Niet meer dan 40."),
        ("integer", "-1", Limits(minimum=0), "Niet minder dan 0."),
        ("decimal", "40,5", Limits(maximum=40.25), "Niet meer dan 40,25."),
        ("money", "5.000,01", Limits(maximum=500_000), "Niet meer dan € 5.000."),
        ("money", "-1", Limits(minimum=0), "Niet minder dan € 0."),
        ("date", "9-3", Limits(maximum=date(2026, 3, 8)), "Niet later dan zo 8 mrt 2026."),
        ("date", "9-3", Limits(minimum=date(2026, 3, 10)), "Niet eerder dan di 10 mrt 2026."),
        (
            "moment",
            "9-3 15:00",
            Limits(maximum=datetime(2026, 3, 9, 13, 30, tzinfo=UTC)),
            "Niet later dan ma 9 mrt 2026 14:30.",
        ),
        ("text", "abcdef", Limits(max_length=5), "Niet meer dan 5 tekens. Dit zijn er 6."),
        ("lines", "ab\ncd\n", Limits(max_length=4), "Niet meer dan 4 tekens. Dit zijn er 5."),
    ],
)
def test_a_limit_is_named_in_the_message(kind: str, typed: str, limits: Limits, message: str) -> None:
    with pytest.raises(ValueError, match="Niet") as caught:
        read(kind, typed, today=TODAY, limits=limits)
    assert str(caught.value) == message


def test_a_value_on_the_limit_is_fine() -> None:
    assert read("integer", "40", today=TODAY, limits=Limits(minimum=40, maximum=40)) == 40
    assert read("text", "abcde ", today=TODAY, limits=Limits(max_length=5)) == "abcde"
    assert read("integer", "", today=TODAY, limits=Limits(minimum=40)) is None


# --- There and back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("integer", 5000, "5000"),
        ("decimal", 32.0, "32"),
        ("decimal", 32.5, "32,5"),
        ("decimal", 1e-7, "0,0000001"),
        ("money", 500_000, "5.000"),
        ("money", 500_050, "5.000,50"),
        ("money", -5, "-0,05"),
        ("date", date(2026, 3, 9), "9-3-2026"),
        ("moment", datetime(2026, 3, 9, 13, 30, tzinfo=UTC), "9-3-2026 14:30"),
        ("moment", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25-10-2026 02:30 wintertijd"),
        ("yesno", True, "ja"),
        ("yesno", False, "nee"),
        ("choice", Route.SMALL_GROUP, "small-group"),
    ],
)
def test_a_value_is_shown_as_it_would_be_typed(kind: str, value: Value, shown: str) -> None:
    assert write(kind, value) == shown
    assert _read(kind, shown) == value


SMALL_NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1)
FLOATS = st.floats(-(10.0**14), 10.0**14, allow_nan=False)
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2100, 12, 30), timezones=st.just(UTC))
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "text": st.text().map(lambda text: clean_text(text) or None),
    "lines": st.text().map(lambda text: clean_text(text, lines=True) or None),
    "integer": SMALL_NUMBERS,
    "decimal": FLOATS,
    "money": SMALL_NUMBERS,
    "date": st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    # The hours around the change of the clock, too, that a random moment seldom hits.
    "moment": MOMENTS | st.datetimes(datetime(2026, 10, 25), datetime(2026, 10, 25, 3), timezones=st.just(UTC)),
    "yesno": st.sampled_from([True, False, None]),
    "choice": st.sampled_from(list(Route)),
}


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data(), today=st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_a_written_value_reads_back_the_same(kind: str, data: st.DataObject, today: date) -> None:
    value = data.draw(VALUES[kind])
    again = read(kind, write(kind, value), today=today, choices=Route)
    assert again == value
    assert type(again) is type(value)


@pytest.mark.parametrize("kind", KINDS)
@given(typed=st.text(max_size=20) | st.text("0123456789.,-+ €:", max_size=12))
def test_anything_typed_gives_a_value_or_a_short_message(kind: str, typed: str) -> None:
    try:
        value = _read(kind, typed)
    except ValueError as error:
        message = str(error)
    else:
        assert _read(kind, write(kind, value)) == value
        return
    assert message.endswith(".")
    assert message[0].isupper()


# --- Clean text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "one_line", "lines"),
    [
        ("a\x00b", "ab", "ab"),
        ("\x1b[31mrood\x1b[0m", "rood", "rood"),
        ("\x1b]0;titel\x07tekst", "tekst", "tekst"),
        ("\x1b(Btekst\x1b[?25l", "tekst", "tekst"),
        ("\x1bHallo", "Hallo", "Hallo"),  # a lone Escape takes no letter with it
        ("\x1b]geen einde", "]geen einde", "]geen einde"),
        ("een\ntwee", "een twee", "een\ntwee"),
        ("een\r\ntwee\rdrie", "een twee drie", "een\ntwee\ndrie"),
        ("een\u2028twee", "een twee", "een\ntwee"),
        ("een\ttwee", "een twee", "een\ttwee"),
        ("  in  \n  uit  \n \n", "in     uit", "  in\n  uit"),
        ("cafe\u0301", "café", "café"),
        ("a\u202eb\ufeff", "ab", "ab"),
        ("a\ud800b", "ab", "ab"),
        ("👩\u200d🍳", "👩\u200d🍳", "👩\u200d🍳"),
    ],
)
def test_text_is_cleaned(typed: str, one_line: str, lines: str) -> None:
    assert clean_text(typed) == one_line
    assert clean_text(typed, lines=True) == lines


@given(st.text(st.characters() | st.sampled_from("\x1b[]m\x00\r\n\t \u0301\x9b"), max_size=30), st.booleans())
def test_cleaning_is_complete_and_done_once(typed: str, lines: bool) -> None:
    cleaned = clean_text(typed, lines=lines)
    assert clean_text(cleaned, lines=lines) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs")} - ({"\n", "\t"} if lines else set())
    cleaned.encode()


# --- What does not belong in a note -------------------------------------------------------------------------

HARMLESS = [
    "Bel maandag op 06-12345678 of 0320 123 456",
    "tel. 0612345678, kantoor (0320) 27 89 11",
    "+31 6 12345678 / +31612345678 / 0031 320 123456 / +31 (0)6 123456782",
    "Afspraak 09-03-2026 14:30, daarna 16-03-2026 9:00",
    "2026-03-09 12345, 9 3 2026",
    "Loonkosten € 123.456.782,00 per jaar voor 20 plekken",
    "IBAN NL91 ABNA 0417 1643 00, KvK 12345678, 8223 AB Lelystad",
    "vestiging 000012345678, btw NL123456782B01",
    "bestelnummer 123456789",  # fails the eleven-test
    "artikel X123456782, factor 0,123456782",
    "000000000",
    "uren: 32 24 16 8 40 en daarna 12 weken van 36",
    "1234567820 en 12345678",
    "VOG aangevraagd, komt over 2 weken",
    "proeftijd van een maand, daarna contract",
    "voorwaardelijke toezegging van de werkgever",
    "werkgever is GGz Centraal, afdeling dementie",
    "rijdt heftruck met lithium-accu, werkt met MS Office",
    "add-on voor het rooster, we gaan add hoc verder",
    "komt met de bus, kinderen om 8:30 naar school",
    "moet schulden aflossen, gesprek met bewindvoerder",
    "taal: A2, oefent elke week met een taalmaatje",
    "straf schema: elke dag om 7 uur beginnen",
    "gedetailleerd stappenplan gemaakt",
    "haalt BSO-kosten terug; cel B12 van het rooster klopt niet",
    "wil graag detailhandel of logistiek",
    "aangifte inkomstenbelasting gedaan",
]
SENSITIVE = [
    *((note, CITIZEN_NUMBER) for note in ("bsn 123456782", "BSN:123456782.", "bsn123456782", "nr.123456782")),
    *((note, CITIZEN_NUMBER) for note in ("1234.56.782", "123 456 782", "123\u00a0456\u00a0782")),
    *((note, CITIZEN_NUMBER) for note in ("1 2 3 4 5 6 7 8 2", "123-456-782, geboren 1-2-1990")),
    *((note, CITIZEN_NUMBER) for note in ("tel 0612345678 bsn 123456782", "06-12345678\n123456782")),
    *((note, CITIZEN_NUMBER) for note in ("+31 6 12345678 123456782",)),
    *((note, HEALTH) for note in ("heeft een depressie", "DEPRESSIE", "is depressief geweest")),
    *((note, HEALTH) for note in ("autisme/ADHD", "adhd-diagnose", "autistische trekken", "heeft ADD")),
    *((note, HEALTH) for note in ("ptss sinds vorig jaar", "een burn out gehad", "burn-out")),
    *((note, HEALTH) for note in ("slikt oxazepam", "anti-depressiva", "antidepressiva", "Borderline?")),
    *((note, HEALTH) for note in ("suïcidaal", "suicidaal", "medicatie wordt afgebouwd")),
    *((note, HEALTH) for note in ("verstandelijke beperking",)),
    *((note, RECORD) for note in ("heeft een strafblad", "veroordeeld in 2020", "ex-gedetineerde")),
    *((note, RECORD) for note in ("exgedetineerd", "loopt bij de reclassering")),
    *((note, RECORD) for note in ("reclasseringsambtenaar belt", "net uit de gevangenis")),
    *((note, RECORD) for note in ("in detentie gezeten", "justitiele documentatie")),
]


@pytest.mark.parametrize("note", HARMLESS)
def test_an_ordinary_note_gets_no_warning(note: str) -> None:
    assert looks_sensitive(note) is None


@pytest.mark.parametrize(("note", "warning"), SENSITIVE)
def test_a_sensitive_note_gets_a_warning(note: str, warning: str) -> None:
    assert looks_sensitive(note) == warning
    assert looks_sensitive(f"Gesprek op 9-3: {note}, en verder niets") == warning


@given(
    st.text("0123456789", min_size=8, max_size=8),
    st.sampled_from(["06{}", "06-{}", "06 {}", "+316{}", "+31 6 {}", "0031 6 {}", "+31 (0)6 {}", "+31 (0)6-{}"]),
    st.sampled_from(["", " ", "-"]),
)
def test_no_mobile_number_is_taken_for_a_citizen_number(digits: str, form: str, between: str) -> None:
    grouped = between.join([digits[:2], digits[2:4], digits[4:6], digits[6:]])
    assert looks_sensitive(f"bel {form.format(grouped)}, graag") is None


@given(st.integers(1_000_000, 99_999_999), st.sampled_from([(9,), (3, 6, 9), (4, 6, 9)]), st.sampled_from(" .-"))
def test_every_citizen_number_is_seen(first: int, ends: tuple[int, ...], mark: str) -> None:
    digits = f"{first:08}"
    last = sum(w * int(d) for w, d in zip(range(9, 1, -1), digits, strict=True)) % 11
    assume(last < 10)
    digits += str(last)
    shown = mark.join(digits[start:end] for start, end in zip((0, *ends), ends, strict=False))
    assert looks_sensitive(f"nummer {shown} van de kandidaat") == CITIZEN_NUMBER
