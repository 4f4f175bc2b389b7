"""Telling a story at the keyboard: chapters on days of their own, and the verbs that a coach would use.

Every verb is keys, with longer texts pasted from a coach's notes. What a verb looks at first (the order of the fields,
the place of a line) the coach sees on the screen; nothing is written behind the back of the program.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time

from textual import events
from textual.widget import Widget

from screens.folding import fold
from screens.widgets.editors import ChoiceEditor
from screens.widgets.form import RecordForm
from screens.widgets.group_list import GroupList
from screens.widgets.record_list import RecordList
from screens.widgets.tick_list import TickList
from storage.folder import DataFolder
from tests.screens_fixture import Coach, sitting

NEW = "nieuw: "  # before the name of a record that does not exist yet
SIZE = (120, 40)
LONG = 10  # characters from which a text is pasted
Keys = list[str | events.Paste]


@asynccontextmanager
async def chapter(folder: DataFolder, day: date) -> AsyncIterator[Coach]:
    """The coach at the keyboard on a day, with home on the screen; the program is closed at the end."""
    noon = datetime.combine(day, time(12), UTC)
    async with sitting(folder, SIZE, clock=lambda: noon) as coach:
        await coach.press("f5", "escape")
        yield coach


# ---- Where things are on the screen


def _tabs(coach: Coach, goal: Widget, start: Widget | None = None) -> Keys:
    """The keys from where the cursor is to another widget of this screen."""
    chain = coach.app.screen.focus_chain
    at = start or coach.app.screen.focused
    assert goal in chain, f"{goal} cannot have the cursor\n{coach.text}"
    steps = (chain.index(goal) - (chain.index(at) if at in chain else -1)) % len(chain)
    back = len(chain) - steps
    return ["tab"] * steps if steps <= back else ["shift+tab"] * back


def _to(place: int, count: int) -> Keys:
    """The keys to a line of a list, from its nearest end."""
    return ["home", *["down"] * place] if place * 2 <= count else ["end", *["up"] * (count - 1 - place)]


def _in_list(coach: Coach, section: str, row: str = "") -> Keys:
    """The keys to the heading of a section, or to a record in it."""
    records = coach.app.screen.query_one(RecordList)
    at = 0
    for each in records._sections:
        titles = [records._title_in(each, one) for one in each.rows]
        if each.title == section:
            place = next((n for n, title in enumerate(titles, 1) if row in title), None) if row else 0
            assert place is not None, f"no {row!r} under {section}: {titles}\n{coach.text}"
            return [*_tabs(coach, records), *_to(at + place, records.option_count)]
        at += 1 + len(titles)
    raise AssertionError(f"no section {section}\n{coach.text}")


def _at_line(coach: Coach, ticks: TickList, words: str) -> Keys:
    """The keys to a line with these words."""
    lines = [line for line in ticks._ticks if not line.heading]  # the cursor skips headings
    place = next((n for n, line in enumerate(lines) if words in line.text), None)
    assert place is not None, f"no line {words!r}\n{[line.text for line in lines]}"
    return [*_tabs(coach, ticks), *_to(place, len(lines))]


def _written(text: str) -> Keys:
    """A text, typed when it is short and else pasted."""
    return [*text] if len(text) < LONG else [events.Paste(text)]


def _made(name: str) -> Keys:
    """In a picker: a new record with this name, and back."""
    return [*"nieuw", "enter", *_written(name), "escape"]


def _answer(editor: Widget, text: str) -> Keys:
    """The keys that answer a field; a new record is made when the answer says so."""
    if isinstance(editor, ChoiceEditor):
        if text.startswith(NEW):
            return _made(text.removeprefix(NEW))
        if editor.spec.kind == "reference":
            return [*text, "enter"]
        hits = [title for _value, title in editor.options if title.casefold().startswith(text[0])]
        found = [title for _value, title in editor.options if fold(text) in fold(title)]
        assert found, f"{editor.spec.name} has no {text!r}"
        return [text[0]] if hits == found[:1] else ["space", *text, "enter"]
    empty = not getattr(editor, "text", "")
    return _written(text) if empty else ["end", "ctrl+u", *_written(text)]


# ---- What the coach does


async def fill(coach: Coach, *then: str, **answers: str) -> None:
    """Answer fields of the form on the screen from the top down, and press the keys that come after that."""
    form = coach.app.screen.query_one(RecordForm)
    keys: Keys = []
    at = None
    for name in sorted(answers, key=list(form.specs).index):
        editor = form.editor(name)
        keys += [*_tabs(coach, editor, at), *_answer(editor, answers[name])]
        at = editor
    await coach.press(*keys, *then)


async def add(coach: Coach, section: str, **answers: str) -> None:
    """Make a record in a section of the list on the screen, and come back."""
    await coach.press(*_in_list(coach, section), "f4")
    await fill(coach, "escape", **answers)


async def open_record(coach: Coach, section: str, row: str = "") -> None:
    """Open a record of the list on the screen; of an empty section what Enter on its heading opens."""
    await coach.press(*_in_list(coach, section, row), "enter")


async def change(coach: Coach, section: str, row: str, **answers: str) -> None:
    """Open a record of the list on the screen, answer fields, and come back."""
    await open_record(coach, section, row)
    await fill(coach, "escape", **answers)


async def choose(coach: Coach, section: str, name: str, **answers: str) -> None:
    """Link to a record by its name, or make it; answer what is asked about the link, and come back."""
    keys = _made(name.removeprefix(NEW)) if name.startswith(NEW) else [*name, "enter"]
    await coach.press(*_in_list(coach, section), "f4", *keys)
    await fill(coach, "escape", **answers)


async def goes_on(coach: Coach, words: str, *then: str) -> None:
    """How it goes on with what is on the screen (Ctrl+T), and the keys that come after that."""
    await coach.press("ctrl+t", *words, "enter", *then)


async def to_lists(coach: Coach) -> None:
    """To everything by kind."""
    await coach.press("f5", "f3")


async def to_group(coach: Coach, name: str) -> None:
    """To the screen of a group."""
    await to_lists(coach)
    await open_record(coach, "Edities", name)
    assert coach.screen == "CohortScreen"


async def new_on_home(coach: Coach, kind: str) -> None:
    """Make something from home."""
    await coach.press("f5", "escape", "f4", *kind, "enter")


async def visit(coach: Coach, who: str, step: str) -> None:
    """To a step of somebody's trajectory, by the name on home."""
    await coach.press("f5", "escape", *who, "enter", step)
    assert who in coach.text.split("\n")[0], coach.text


async def tick(coach: Coach, words: str, *keys: str, list_id: str = "#table") -> None:
    """Give the line with these words its first answer, or press other keys on it."""
    ticks = coach.app.screen.query_one(list_id, TickList)
    await coach.press(*_at_line(coach, ticks, words), *(keys or ("space",)))


async def mark(coach: Coach, names: Sequence[str]) -> None:
    """Mark people of the group on the screen."""
    group = coach.app.screen.query_one(GroupList)
    wanted = [any(name in member.name for name in names) for member in group._members]
    assert sum(wanted) == len(names), f"{names} not all in {[member.name for member in group._members]}"
    last = max(n for n, is_wanted in enumerate(wanted) if is_wanted)
    keys = ["space" if is_wanted else "down" for is_wanted in wanted[: last + 1]]
    await coach.press(*_tabs(coach, group), "home", *keys)


async def sign_up(coach: Coach, names: Sequence[str]) -> None:
    """Many people sign up for the group on the screen, in one go."""
    await coach.press(*_tabs(coach, coach.app.screen.query_one(GroupList)), "f4")
    await coach.paste("\n".join(names))
    await coach.press("f4")


async def note_meeting(coach: Coach, kind: str, absent: Sequence[str] = ()) -> None:
    """Note a meeting of the group on the screen that was held today: everyone in one go, and then who was not there."""
    await coach.press(*_in_list(coach, "Bijeenkomsten"), "f4")
    await fill(coach, meeting_kind=kind, held_on="vandaag")
    ticks = coach.app.screen.query_one("#table", TickList)
    await coach.press(*_tabs(coach, ticks), "a")
    for name in absent:
        await tick(coach, name)
    await coach.press("escape")


async def choose_each_other(coach: Coach, employer: str, names: Sequence[str]) -> None:
    """Several people get the same employer in one go."""
    await mark(coach, names)
    await goes_on(coach, f"werkgever: {employer[:5]}")


async def mend(coach: Coach, words: str, *then: str, **answers: str) -> None:
    """Go from a signal to what solves it, and solve it."""
    await go_to_signal(coach, words, "enter")
    await fill(coach, *then, "escape", **answers)


async def go_to_signal(coach: Coach, words: str, *then: str) -> None:
    """To the line of a signal, and the keys that come after that."""
    await coach.press(*_at_line(coach, _signals(coach), words), *then)


# ---- What the coach sees


def _signals(coach: Coach) -> TickList:
    """The list in which the signals of this screen stand."""
    return coach.app.screen.query_one("#signals" if coach.screen == "CohortScreen" else "#guidance", TickList)


def _lines(coach: Coach) -> list[str]:
    return [line.text for line in _signals(coach)._ticks if line.leads_on]


async def sees_signal(coach: Coach, words: str, times: int = 1) -> None:
    """The signal is on the screen, so often; when there are many the coach goes to it."""
    assert sum(words in line for line in _lines(coach)) == times, f"{words!r} in {_lines(coach)}"
    if words not in _words_in(coach, _signals(coach)):
        await coach.press(*_at_line(coach, _signals(coach), words))
    assert words in _words_in(coach, _signals(coach)), coach.text


def _words_in(coach: Coach, widget: Widget) -> str:
    """What is drawn of one part of the screen, as words."""
    part = widget.scrollable_content_region
    lines = coach.text.split("\n")[part.y : part.bottom]
    return " ".join(" ".join(line[part.x : part.right] for line in lines).split())


def sees_no_signal(coach: Coach, *words: str) -> None:
    """None of these signals is there."""
    there = [line for line in _lines(coach) if any(one in line for one in words)]
    assert not there, f"still there: {there}"


def strong_signals(coach: Coach, who: str) -> int:
    """How many strong signals stand before a name on the screen of the group, or after it on home."""
    counts = [word for word in coach.line(who).split() if word.startswith("!")]
    return int(counts[0].removeprefix("!")) if counts else 0
