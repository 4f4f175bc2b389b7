"""Turns what a coach types into a value and a value into what the coach sees, for each kind of field.

`write` gives a text that `read` turns into the same value again. Every error is a `ValueError` whose text is
ready to show beside the field; it never repeats what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from nbm_tui.i18n import _
from screens.dutch_dates import Prefer, in_amsterdam, parse_date, parse_moment, show_date, show_moment
from storage.text import N_

Value = str | int | float | date | datetime | StrEnum | None
Choices = Iterable[StrEnum] | Mapping[StrEnum, str]

NOT_A_NUMBER = N_("Typ een getal, bijvoorbeeld 32 of 32,5.")
NOT_WHOLE = N_("Typ een heel getal, bijvoorbeeld 32.")
NOT_MONEY = N_("Typ een bedrag, bijvoorbeeld 5.000 of 12,50.")
NOT_CENTS = N_("Typ hooguit 2 cijfers achter de komma, bijvoorbeeld 12,50. Voor duizend: 1.000.")
UNCLEAR_DOT = N_("Deze punt is niet duidelijk. Typ 1.000 voor duizend en 0,5 voor een half.")
TOO_BIG = N_("Dit getal is te groot. Typ hooguit {digits} cijfers.")
NOT_YES_NO = N_("Typ ja of nee, of laat het leeg.")
NOT_A_CHOICE = N_("Kies uit: {choices}.")
WHICH_CHOICE = N_("Dit past bij meer dan één keuze. Kies uit: {choices}.")
TOO_MUCH = N_("Niet meer dan {maximum}.")
TOO_LITTLE = N_("Niet minder dan {minimum}.")
TOO_LATE = N_("Niet later dan {maximum}.")
TOO_EARLY = N_("Niet eerder dan {minimum}.")
TOO_LONG = N_("Niet meer dan {maximum} tekens. Dit zijn er {length}.")

MAX_DIGITS = 15
"""Digits before the comma: what a float and a database column hold exactly."""


@dataclass(frozen=True)
class Limits:
    """What a value has to stay within: bounds of its own type (money in cents), characters for text."""

    minimum: Any = None
    maximum: Any = None
    max_length: int | None = None


@dataclass(frozen=True)
class _Asked:
    """What a reader needs besides the text."""

    today: date
    prefer: Prefer
    choices: Choices


# --- Text ---------------------------------------------------------------------------------------------------

# Colours and cursor moves, window titles, character sets: each only when it is complete.
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[()*+][0-9A-B]|[=>78])"
)
_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Marks that turn the reading direction around, and the byte order mark: unseen, and they make other text lie.
_UNSEEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def without_escapes(text: str) -> str:
    """The text without escape sequences; what is left of one that is not whole can do nothing either."""
    return _ESCAPES.sub("", text).replace("\x1b", "")


def clean_text(text: str, *, lines: bool = False) -> str:
    """Typed or pasted text as it is kept: NFC, no escape sequences, control characters or trailing blanks.

    With `lines` newlines and tabs stay and each line loses its trailing blanks; else they become spaces and
    the blanks in front go too.
    """
    text = _NEWLINES.sub("\n", without_escapes(text))
    if not lines:
        text = re.sub("[\n\t]", " ", text)
    text = unicodedata.normalize("NFC", "".join(c for c in text if c in "\n\t" or _is_seen(c)))
    if not lines:
        return text.strip()
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip()


def _is_seen(char: str) -> bool:
    # Half surrogate pairs (Cs) cannot be stored.
    return char not in _UNSEEN and unicodedata.category(char) not in ("Cc", "Cs")


# --- Numbers ------------------------------------------------------------------------------------------------


def _number(text: str, message: str) -> Decimal:
    """A number with a decimal comma; a dot before three digits marks thousands, any other decimals."""
    bare = re.sub(r"(?<=\d)\s(?=\d{3}(?!\d))", "", text.replace("\u2212", "-")).strip()
    if not re.fullmatch(r"[-+]?\d[\d.]*(?:,\d+)?|[-+]?,\d+", bare, re.ASCII):
        raise ValueError(_(message))
    whole, _comma, fraction = bare.partition(",")
    if "." in whole:
        if re.fullmatch(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+", whole, re.ASCII):
            whole = whole.replace(".", "")
        elif fraction or not re.fullmatch(r"[-+]?\d+\.(?:\d{1,2}|\d{4,})", whole, re.ASCII):
            raise ValueError(_(UNCLEAR_DOT))
    if len(whole.partition(".")[0].lstrip("+-")) > MAX_DIGITS:
        raise ValueError(_(TOO_BIG).format(digits=MAX_DIGITS))
    return Decimal(f"{whole}.{fraction}" if fraction else whole)


def _decimals(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)


def _read_integer(text: str, _asked: _Asked) -> int:
    number = _number(text, NOT_WHOLE)
    if _decimals(number):
        raise ValueError(_(NOT_WHOLE))
    return int(number)


def _read_decimal(text: str, _asked: _Asked) -> float:
    return float(_number(text, NOT_A_NUMBER))


def _read_money(text: str, _asked: _Asked) -> int:
    """Euros as typed, with or without a sign for the euro, to cents."""
    number = _number(re.sub(r"(?i)€|\beuro?\b|,-+\s*$", "", text), NOT_MONEY)
    if _decimals(number) > 2:
        raise ValueError(_(NOT_CENTS))
    return int(number.scaleb(2))


def _write_decimal(value: float) -> str:
    text = format(Decimal(repr(value)), "f").replace(".", ",")
    return text.removesuffix(",0")


def _write_money(cents: int) -> str:
    euros, rest = divmod(abs(cents), 100)
    text = f"{euros:,}".replace(",", ".") + (f",{rest:02}" if rest else "")
    return f"-{text}" if cents < 0 else text


# --- Yes or no, choices -------------------------------------------------------------------------------------

_YES, _NO, _NEITHER = ("ja", "j", "yes", "y", "1"), ("nee", "n", "no", "0"), ("?", "onbekend", "weet niet")


def _read_yes_no(text: str, _asked: _Asked) -> bool | None:
    plain = text.casefold()
    if plain in (*_YES, _("ja")):
        return True
    if plain in (*_NO, _("nee")):
        return False
    if plain in _NEITHER:
        return None
    raise ValueError(_(NOT_YES_NO))


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _folded(text: str) -> str:
    """For comparing: no case, no accents, a space for each dash and underscore."""
    return " ".join(re.sub(r"[-_]", " ", _unaccented(text).casefold()).split())


def _read_choice(text: str, asked: _Asked) -> StrEnum:
    """The member with this value, else this value or title in any case, else the only one starting so."""
    titles = asked.choices if isinstance(asked.choices, Mapping) else {m: m.value for m in asked.choices}
    for member in titles:
        if member.value == text:
            return member
    typed = _folded(text)
    names = {member: (_folded(member.value), _folded(title)) for member, title in titles.items()}
    found = [member for member, both in names.items() if typed in both]
    found = found or [m for m, both in names.items() if any(name.startswith(typed) for name in both)]
    if len(found) == 1:
        return found[0]
    raise ValueError(_(WHICH_CHOICE if found else NOT_A_CHOICE).format(choices=", ".join(titles.values())))


# --- Each kind ----------------------------------------------------------------------------------------------


def _write_moment(value: datetime) -> str:
    """To the minute where that is all there is, else to the last digit: reading gives the same moment."""
    local = in_amsterdam(value)
    clock = f"{local:%H:%M}"
    if local.second or local.microsecond:
        clock += f":{local:%S}" + (f".{local.microsecond:06}" if local.microsecond else "")
    return f"{local.day}-{local.month}-{local.year} {clock}" + (" wintertijd" if local.fold else "")


def _same(text: str, _asked: _Asked) -> str:
    return text


_READERS: dict[str, Callable[[str, _Asked], Value]] = {
    "text": _same,
    "lines": _same,
    "integer": _read_integer,
    "decimal": _read_decimal,
    "money": _read_money,
    "date": lambda text, asked: parse_date(text, _day(asked.today), prefer=asked.prefer),
    "moment": lambda text, asked: parse_moment(text, asked.today, prefer=asked.prefer),
    "yesno": _read_yes_no,
    "choice": _read_choice,
}
_WRITERS: dict[str, Callable[[Any], str]] = {
    "text": str,
    "lines": str,
    "integer": str,
    "decimal": _write_decimal,
    "money": _write_money,
    "date": lambda day: f"{day.day}-{day.month}-{day.year}",
    "moment": _write_moment,
    "yesno": lambda value: _("ja") if value else _("nee"),
    "choice": lambda member: str(member.value),
}
KINDS = tuple(_READERS)


def _day(today: date) -> date:
    return in_amsterdam(today).date() if isinstance(today, datetime) else today


def read(
    kind: str,
    text: str,
    *,
    today: date,
    limits: Limits | None = None,
    choices: Choices | None = None,
    prefer: Prefer = "near",
) -> Value:
    """The value of a typed text for a field of this kind (see `KINDS`); None for an empty text.

    'money' is in cents, 'decimal' a float, 'moment' an aware UTC datetime, 'choice' one of `choices`:
    members, or members with titles. With an aware datetime as `today` 'nu' is understood; `prefer` goes to
    `parse_date`. Raises `ValueError` with a message for the coach, and `KeyError` for an unknown kind.
    """
    reader = _READERS[kind]
    cleaned = clean_text(text, lines=kind == "lines")
    if not cleaned:
        return None
    value = reader(cleaned, _Asked(today, prefer, choices or ()))
    if limits is not None and value is not None:
        _check(kind, value, limits)
    return value


def write(kind: str, value: Value) -> str:
    """The text to edit for a value of this kind, '' for None. Numbers from 10**15 on do not read back."""
    return "" if value is None else _WRITERS[kind](value)


def _check(kind: str, value: Any, limits: Limits) -> None:
    timed = kind in ("date", "moment")
    if limits.max_length is not None and isinstance(value, str) and len(value) > limits.max_length:
        raise ValueError(_(TOO_LONG).format(maximum=limits.max_length, length=len(value)))
    if limits.maximum is not None and value > limits.maximum:
        message = TOO_LATE if timed else TOO_MUCH
        raise ValueError(_(message).format(maximum=_shown(kind, limits.maximum)))
    if limits.minimum is not None and value < limits.minimum:
        message = TOO_EARLY if timed else TOO_LITTLE
        raise ValueError(_(message).format(minimum=_shown(kind, limits.minimum)))


def _shown(kind: str, bound: Any) -> str:
    shown: dict[str, Callable[[Any], str]] = {
        "date": show_date,
        "moment": show_moment,
        "money": lambda cents: f"€ {_write_money(cents)}",
    }
    return shown.get(kind, _WRITERS[kind])(bound)


# --- What does not belong in a note -------------------------------------------------------------------------

CITIZEN_NUMBER = N_("Lijkt dit op een burgerservicenummer? Laat het dan weg.")
RECORD = N_("Gaat dit over een strafblad? Schrijf alleen op wat nodig is, bijvoorbeeld: VOG aanvragen.")
HEALTH = N_("Gaat dit over iemands gezondheid? Schrijf liever op wat iemand op het werk nodig heeft.")

# * stands for any ending, _ for a space, - for a dash, a space or nothing. Left out, since they are everyday
# words in this work: proeftijd (of a contract), vog, ggz (an employer), dementie (of clients), lithium (in
# a battery).
_RECORD_WORDS = """
    strafblad strafbladen strafrechtelijk* veroordeeld veroordeelde veroordeling* detentie gedetineerd*
    ex-gedetineerd* reclassering* gevangenisstraf* celstraf* taakstraf* werkstraf* jeugddetentie
    voorarrest hechtenis enkelband tbs vastgezeten vast_gezeten in_de_gevangenis uit_de_gevangenis
    misdrijf misdrijven strafbaar_feit justitieel_verleden justitiële_documentatie
"""
_HEALTH_WORDS = """
    diagnose diagnoses gediagnosticeerd* ziektebeeld medicatie medicijn medicijnen depressie depressies
    depressief depressieve autisme* autistisch* autist asperger adhd pdd-nos borderline ptss ptsd
    persoonlijkheidsstoornis* angststoornis* paniekstoornis* eetstoornis* stemmingsstoornis*
    dwangstoornis* hechtingsstoornis* anorexia boulimia psychose* psychotisch* schizofrenie bipolair*
    burn-out overspannen psychiater verslaafd verslaafde verslaving alcoholist*
    alcoholverslaving* drugsverslaving* suïcid* zelfmoord* epilepsie epileptisch* diabetes suikerziekte
    kanker chemotherapie reuma fibromyalgie hiv copd hersenletsel dyslexie
    hernia verstandelijk_beperkt* verstandelijke_beperking anti-depressiv* antipsychotic*
    kalmeringsmiddel* slaappillen oxazepam diazepam temazepam lorazepam alprazolam sertraline citalopram
    escitalopram fluoxetine paroxetine venlafaxine mirtazapine amitriptyline quetiapine olanzapine
    risperidon aripiprazol clozapine haloperidol ritalin methylfenidaat concerta dexamfetamine prozac
    seroxat methadon oxycodon tramadol morfine pregabaline
"""
_HEALTH_CAPITALS = "ADD ASS LVB OCD NAH"


@cache
def _words(listed: str) -> re.Pattern[str]:
    either = "|".join(_unaccented(listed).split())
    either = either.replace("-", "[ -]?").replace("_", " ").replace("*", r"\w*")
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


# With a country code, or ten digits of which the first two to four, with a 0 in front, stand apart.
_TAIL = r"\)?[ .-]{1,3}(?:\d[ .-]?)"
_PHONES = (
    r"(?:\+|\b00)\d{2}[ .-]?(?:\(0\) ?)?\d(?:[ .-]{0,3}\d){7,10}(?!\d)",
    *(rf"\b0\d{{{n - 1}}}{_TAIL}{{{9 - n}}}\d(?!\d)" for n in (2, 3, 4)),
)
_DIGITS = r"(?:(?<!\w)|(?<=(?i:bsn)))(?<!\d[.,-])\d+(?:([ .-])\d+(?:\1\d+)*)?(?!\w|[.,-]\d)"
_NUMBER_SHAPES = {(9,), (3, 3, 3), (4, 2, 3), (4, 3, 2), (3, 2, 4), (2, 3, 4), (2, 2, 2, 3), (1,) * 9}
"""How people group the nine digits; another grouping is more likely something else."""


def _holds_citizen_number(text: str) -> bool:
    rest = re.sub("|".join(_PHONES), "|", re.sub(r"[^\S\n]", " ", text), flags=re.ASCII)
    for match in re.finditer(_DIGITS, rest, re.ASCII):
        groups = re.findall(r"\d+", match[0], re.ASCII)
        if tuple(map(len, groups)) in _NUMBER_SHAPES and _passes_eleven_test("".join(groups)):
            return True
    return False


def _passes_eleven_test(digits: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return int(digits) > 0 and total % 11 == 0


def looks_sensitive(text: str) -> str | None:
    """A question for the coach (to translate) when a note seems to hold what should not be kept, or None.

    Looks for a citizen number, a criminal record and a diagnosis or medicine, in that order. It only warns:
    it misses things and now and then asks for nothing.
    """
    if _holds_citizen_number(text):
        return CITIZEN_NUMBER
    bare = _unaccented(text)
    if _words(_RECORD_WORDS).search(bare.lower()):
        return RECORD
    if _words(_HEALTH_WORDS).search(bare.lower()) or _words(_HEALTH_CAPITALS).search(bare):
        return HEALTH
    return None
