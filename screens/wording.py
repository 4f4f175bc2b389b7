"""How values, titles and errors read on the screen. Pure: knows no widget."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from nbm_tui.i18n import _
from screens.dutch_dates import show_date, show_moment
from screens.typed_values import write
from storage.text import N_

if TYPE_CHECKING:
    from storage.records.fields import FieldSpec
    from storage.undo import Undone
    from storage.views import Part, Row

YES_NO = ((True, N_("ja")), (False, N_("nee")))
NOTHING = "–"


def options_of(spec: FieldSpec) -> list[tuple[Any, str]]:
    """The values that a choice or yes/no field can have, with their titles in the coach's language."""
    if spec.kind == "yesno":
        return [(value, _(title)) for value, title in YES_NO]
    return [(member, _(member.title_nl)) for member in spec.choices or ()]


def show_value(spec: FieldSpec, value: Any, today: date | None = None) -> str:
    """A value as the coach reads it; a reference is shown by its row's title."""
    if value is None or value == "":
        return NOTHING
    if spec.kind in ("choice", "yesno"):
        return next((title for option, title in options_of(spec) if option == value), str(value))
    if spec.kind == "date":
        return show_date(value, today)
    if spec.kind == "moment":
        return show_moment(value)
    return write(spec.kind, value) if spec.kind != "reference" else str(value)


def title_of(row: Row, today: date | None = None) -> str:
    """A record's title: the parts that are known, or what kind of thing it is."""
    return ", ".join(_part(part, today) for part in row.parts) or _("(nog zonder naam)")


def _part(part: Part, today: date | None) -> str:
    if part.spec.kind == "reference":
        return title_of(part.value, today)
    words = _one_line(show_value(part.spec, part.value, today))
    return f"{_(part.spec.title).lower()} {words}" if part.spec.kind in ("integer", "decimal") else words


def whose_words(candidate: str, job: str, employer: str) -> str:
    """Whose trajectory it is, as far as that is known."""
    return " · ".join(filter(None, (candidate or _("nog geen kandidaat"), job, employer)))


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def undo_words(undone: Undone) -> str:
    """What was taken back, in words: the kind of thing and the fields."""
    from storage.records import KINDS  # known by the time that something can be undone

    words = []
    for name in undone.kinds:
        kind = KINDS[name]
        fields = [_(kind.specs[field].title).lower() for field in undone.fields if field in kind.specs]
        words.append(f"{_(kind.words.one)} ({', '.join(fields[:3])})" if fields else _(kind.words.one))
    return ", ".join(words)


SOURCES = {"000": N_("brochure"), "001": N_("handreiking")}


def source_words(source: str, lines: str) -> str:
    """Where an item of the method stands: chapter or table, and the lines per document."""
    chapter = source.replace("table", _("tabel")).replace("intro", _("inleiding"))
    found: dict[str, list[str]] = {}
    for place in lines.split():
        document, _colon, numbers = place.partition(":")
        found.setdefault(_(SOURCES.get(document, document)), []).append(numbers)
    where = "; ".join(f"{document} {', '.join(numbers)}" for document, numbers in found.items())
    return _("Bron: {chapter}\nRegels: {where}").format(chapter=chapter, where=where)


def _one_line(text: str) -> str:
    return " ".join(text.split())
