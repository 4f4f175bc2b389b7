"""What a search shows: lines in groups, the words that were found marked, and what Enter does on each.

Made on the store's thread, so that the screen only has to draw it.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from re import Pattern

from textual.content import Content

from nbm_tui.i18n import _, language
from nbm_tui.method.catalogue import Item, catalogue
from nbm_tui.method.layout import STEP_TEXTS
from nbm_tui.method.reference import contradictions, reference_groups
from screens import found_places as places
from screens import go
from screens.base import NbmScreen
from screens.beginning_talk import title_for
from screens.lists import LISTED
from screens.wording import capital, show_value, title_of
from storage.drafts import Typed
from storage.folding import bare
from storage.records import KINDS
from storage.search import Found, find, holds_all, pattern_of, words_of
from storage.store import Store
from storage.sync.states import SyncState
from storage.views import Row, owner_row, rows_by_id

MOST_IN_GROUP, MOST_GROUPS = 5, 10
MOST_OTHERS = 10  # drafts, and texts of the method
LEAST_FOR_STATE = 4  # letters of the name of a state
MARK = "bold underline"  # seen without colours too
BEFORE = 24  # signs shown before the word that was found
Opening = Callable[[NbmScreen], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was found, and how to open it."""

    shown: Content
    open: Opening


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind, of `count` that there are."""

    title: str
    lines: Sequence[Line]
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """All that is shown for what was typed. `cut`: not everything was looked at."""

    typed: str = ""
    groups: Sequence[Group] = field(default_factory=tuple)
    cut: bool = False


def results_for(store: Store, typed: str, width: int, today: date) -> Results:
    """Search, and put what was found in lines of this width."""
    words = words_of(typed)
    if not words:
        return Results(typed)
    look = _Look(words, pattern_of(words), width, today)
    with store.session() as session:
        found = find(session, words)
        by_kind = sorted(found.by_kind().items(), key=lambda group: _rank(found, group[0]))[:MOST_GROUPS]
        rows = [rows_by_id(session, KINDS[kind], ids[:MOST_IN_GROUP]) for kind, ids in by_kind]
        owned = [[(row, owner_row(session, row)) for row in some] for some in rows]
        drafts = [(typed, rows_by_id(session, KINDS[typed.kind], [typed.record_id])) for typed in found.drafts]
    groups = [_states(typed)]
    # What is called so comes before what has it somewhere in a word: "taal" before "metaal".
    by_title = sorted(
        zip(by_kind, owned, strict=True), key=lambda group: not any(look.begins(*one) for one in group[1])
    )
    for (kind, ids), some in by_title:
        lines = [_record_line(row, owner, look) for row, owner in some]
        groups.append(Group(capital(_(KINDS[kind].words.many)), lines, len(ids)))
    talking = {state.id: title_for(store, state) for state in store.open_talks()} if drafts else {}
    groups.append(_drafts(drafts, talking, look))
    groups.append(_method(look))
    return Results(typed, [group for group in groups if group.lines], found.cut)


def _rank(found: Found, kind: str) -> int:
    """Kinds that stand on their own come first when a title of them has it, in the order of the lists."""
    in_title = any(hit.in_title for hit in found.hits if hit.kind == kind)
    return LISTED.index(kind) if in_title and kind in LISTED else len(LISTED)


@dataclass(frozen=True, slots=True)
class _Look:
    words: Sequence[str]
    pattern: Pattern[str]
    width: int
    today: date

    def begins(self, row: Row, owner: Row | None) -> bool:
        """Whether each of the words begins a word of what a record, or what it belongs to, is called."""
        plain = bare(" ".join(title_of(one, self.today) for one in (row, owner) if one))
        return all(re.search(rf"(?<![^\W_]){re.escape(word)}", plain) for word in self.words)

    def marked(self, text: str) -> Content:
        """A text in which what was found is marked."""
        plain, content = bare(text), Content(text)
        for match in self.pattern.finditer(plain) if len(plain) == len(text) else ():
            content = content.stylize(MARK, *match.span())
        return content

    def part(self, text: str, room: int) -> Content:
        """As much of a text as there is room for, around the first of what was found in it."""
        text = " ".join(text.split())
        match = self.pattern.search(bare(text))
        begin = text.find(" ", max(0, match.start() - BEFORE)) + 1 if match and match.end() > room else 0
        before = "… " if begin else ""
        rest = text[begin:]
        if len(before + rest) > room:
            rest = rest[: room - len(before) - 1] + "…"
        return Content.assemble(before, self.marked(rest))

    def line(self, title: str, note: str, text: str, open: Opening) -> Line:
        """A title, and below it the text in which something was found, if it is not in the title."""
        shown = self.part(title, self.width - 4)
        if text:
            before = f"    {note}: " if note else "    "
            shown = Content.assemble(shown, "\n", (before, "$muted"), self.part(text, self.width - len(before) - 4))
        return Line(shown, open)


# Records and drafts


def _record_line(row: Row, owner: Row | None, look: _Look) -> Line:
    title, whose = _own_title(row, look.today), title_of(owner, look.today) if owner else ""
    name = "" if holds_all(title, look.words) else _best_field(row, look)
    title = f"{title} · {whose}" if whose not in title else title
    spec = KINDS[row.kind].specs.get(name)
    text = show_value(spec, row.values[name], look.today) if spec else ""
    return look.line(title, _(spec.title) if spec else "", text, partial(places.to_found, row=row, field=name))


def _best_field(row: Row, look: _Look) -> str:
    """The field in which the most of the words occur; empty when that is none."""
    specs = [spec for spec in KINDS[row.kind].specs.values() if spec.kind in ("text", "lines", "choice")]
    counts = {
        spec.name: len(set(look.pattern.findall(bare(show_value(spec, row.values.get(spec.name)))))) for spec in specs
    }
    best = max(counts, key=lambda name: counts[name], default="")
    return best if counts.get(best) else ""


def _own_title(row: Row, today: date) -> str:
    """The title of a record; of an answer or a step that of what it is about."""
    item = places.item_of(row)
    if item:
        return item.text(language())
    step = STEP_TEXTS.get(str(row.values.get("step") or "")) if row.kind == "step_state" else None
    return _(step.title) if step else title_of(row, today)


def _drafts(drafts: Sequence[tuple[Typed, Sequence[Row]]], talking: Mapping[str, str], look: _Look) -> Group:
    lines = [_draft_line(typed, rows, talking, look) for typed, rows in drafts[:MOST_OTHERS]]
    return Group(_("Getypt, nog niet af"), lines, len(drafts))


def _draft_line(typed: Typed, rows: Sequence[Row], talking: Mapping[str, str], look: _Look) -> Line:
    kind = KINDS[typed.kind]
    if typed.record_id in talking:  # the line of a talk, typed at the question that is its field
        ask = partial(places.to_talk, talk_id=typed.record_id, question=typed.field)
        return look.line(talking[typed.record_id], "", typed.text, ask)
    title = title_of(rows[0], look.today) if rows else _("nieuw")
    spec = kind.specs.get(typed.field)
    place = partial(go.to_record, kind=typed.kind, record_id=typed.record_id, field=typed.field)
    return look.line(f"{capital(_(kind.words.one))}: {title}", _(spec.title) if spec else "", typed.text, place)


# What is not in the index


def _states(typed: str) -> Group:
    """The states on the way to the centre whose name is typed."""
    begin = bare(" ".join(typed.split()))
    lines = []
    for state in SyncState if len(begin) >= LEAST_FOR_STATE else ():
        names = [_(state.title_nl), *([_("concept")] if state is SyncState.DRAFT else [])]
        if any(bare(name).startswith(begin) for name in names):
            words = Content(_("Alles met deze stand: {state}").format(state=_(state.title_nl)))
            lines.append(Line(words, partial(places.to_state, state=state)))
    return Group(_("Stand"), lines, len(lines))


def _method(look: _Look) -> Group:
    patterns = [pattern_of([word]) for word in look.words]
    found = [said for said in _method_texts(language()) if all(pattern.search(said.plain) for pattern in patterns)]
    lines = [look.line(said.text, "", "", said.open) for said in found[:MOST_OTHERS]]
    return Group(_("De methode"), lines, len(found))


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    plain: str
    open: Opening


@cache
def _method_texts(tongue: str) -> tuple[_Said, ...]:
    """What the method says, with where it is to be read."""
    about = {item for group in reference_groups() for item in group.items}

    def place(item: Item) -> Opening:
        return partial(places.to_about, line=item.id) if item.id in about else partial(places.to_item, item=item)

    said = [(item.text(tongue), place(item)) for item in catalogue().all()]
    said += [
        (f"{one.title(tongue)}: {one.explanation(tongue)}", partial(places.to_about, line=one.id))
        for one in contradictions()
    ]
    return tuple(_Said(text, bare(text), open) for text, open in said)
