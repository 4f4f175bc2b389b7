"""How a question of a talk and its answer look on the screen. Pure: knows no widget and no store."""

from __future__ import annotations

from datetime import date
from textwrap import shorten

from textual.content import Content

from nbm_tui.i18n import _
from screens.answering import LATER, SKIPPED, YES, Asked, Given
from screens.talking import Sheet
from screens.wording import show_value, title_of
from storage.records import KINDS

BETWEEN = "   "
SHORT = 60  # characters of a question that was answered


def parts_of(sheet: Sheet, at: int, before: int, today: date) -> dict[str, str]:
    """What is shown around the line, by its place on the screen; `before` is how many earlier answers at most."""
    asked, parked = sheet.asked[at], sum(one.parked for one in sheet.asked)
    counted = _("vraag {n} van {all}").format(n=at + 1, all=len(sheet.asked))
    waiting = _("later: {n}").format(n=parked) if parked else ""
    noted = _("genoteerd: {n}").format(n=len(asked.listed)) if asked.listed else ""
    now = f"{_('nu')}: {asked.shown}" if asked.shown and not asked.is_text and not asked.listed else ""
    earlier = [one for one in sheet.asked[:at] if one.shown and not one.listed]
    answers = asked.listed or [f"{short(one.title)}: {' '.join(one.shown.split())}" for one in earlier]
    return {
        "place": " · ".join(filter(None, (asked.topic, counted, noted, waiting))),
        "question": asked.title,
        "why": " ".join(filter(None, (asked.why, now))),
        "caught": "\n".join(f"{_(KINDS[row.kind].words.one)}: {title_of(row, today)}" for row in sheet.caught),
        "before": "\n".join(answers[-before:]),
    }


def short(title: str) -> str:
    """A question on part of a line."""
    return shorten(title, SHORT, placeholder="…")


def answers_line(asked: Asked, width: int) -> Content:
    """The answers with their letters, and what always can be said."""
    shown = [(one.letter, one.title) for one in asked.options]
    if asked.spec and asked.spec.kind == "date":
        shown.append((_(YES)[0], _("vandaag")))
    if asked.question.fields:
        shown += [(option.letter, option.title) for some in asked.means.values() for option in some]
    pieces = [_piece(*one) for one in (*shown, (SKIPPED, _("n.v.t.")), (LATER, _("later")))]
    lines, left = [pieces[0]], width - pieces[0].cell_length
    for piece in pieces[1:]:  # an answer is never torn from its letter
        fits = piece.cell_length + len(BETWEEN) <= left
        lines[-1:] = [Content.assemble(lines[-1], BETWEEN, piece)] if fits else [lines[-1], piece]
        left = left - piece.cell_length - len(BETWEEN) if fits else width - piece.cell_length
    return Content("\n").join(lines)


def _piece(letter: str, title: str) -> Content:
    return Content.assemble((letter, "bold $accent"), f" {title}" if letter else title)


def said(asked: Asked, given: Given, today: date) -> list[str]:
    """What an answer means, in words."""
    if given.later:
        return [_("later")]
    if given.skipped:
        return [_("n.v.t.")]
    chosen = {asked.means.get(one.value, one.value): one.title for one in asked.options}
    specs = KINDS[asked.kind].specs
    shown = [
        chosen[value] if name == asked.name and value in chosen else show_value(specs[name], value, today)
        for name, value in given.values.items()
        if name in specs and name != "note" and (name == asked.name or asked.question.fields) and not asked.is_text
    ]
    noted = [_("notitie: {words}").format(words=given.note)] if given.values and given.note else []
    return [" · ".join((*shown, *noted))] if shown or noted else []


def standing_of(asked: Asked, half: bool) -> str:
    """How far a question is, and what a field is about, as many are called alike; `half`: a line waits there."""
    waits = _("later") if asked.parked else _("n.v.t.") if asked.passed else ""
    typed = _("getypt, nog niet af") if half else ""
    return " · ".join(filter(None, (asked.shown or waits, typed, "" if asked.question.item else asked.topic)))
