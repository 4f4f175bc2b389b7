"""A talk as it stands: every question with what is known, read from the records on the store's thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nbm_tui.i18n import _, language
from nbm_tui.method.catalogue import Item, catalogue
from nbm_tui.method.layout import CHECKLIST_KINDS, GUIDANCE, STEP_TEXTS, Answer, first_holding
from nbm_tui.method.talks import Question, Talk, barrier_words, talks
from screens.answering import NO, YES, Asked, Option, options_for, with_letters
from screens.catching import Words
from screens.evaluation import on_the_table
from screens.matching import skill_lines
from screens.reviewing import ReviewLine
from screens.widgets.asked import is_asked_on
from screens.wording import capital, options_of, show_value, title_of
from storage.ids import new_id
from storage.records import KINDS
from storage.records.check import Answer as Checked
from storage.records.learning import BARRIER_ITEMS, BarrierType
from storage.records.links import check_answer_id
from storage.store import Store
from storage.talks import TalkState
from storage.text import N_
from storage.views import Row

REPORT = "contact_log"
NOTED, LAST = ("barrier", "action"), 3  # what is shown while the talk goes on, and how many of it
NOT_YET = N_("nog niet")
# The answers to an item, by what its group asks for; a point of a checklist is done or not yet.
ANSWERS: Mapping[Answer, tuple[Checked, ...]] = {
    Answer.INFLUENCE: (Checked.HELPS, Checked.HINDERS),
    Answer.SUCCESS: (Checked.YES, Checked.PARTLY, Checked.NO),
    Answer.PITFALL: (Checked.OCCURS, Checked.ABSENT),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the screen of a talk shows: the questions, whom it is with, and the words that can be caught."""

    state: TalkState
    talk: Talk
    title: str
    asked: Sequence[Asked]
    words: Words
    existing: frozenset[str]  # the kinds of record that are there
    values: Mapping[str, Mapping[str, Any]]  # what is kept of each
    caught: Sequence[Row]  # the last barriers and actions

    def at(self, key: str) -> int:
        """The place of a question; the first one that is open when it is not asked any more."""
        places = [number for number, asked in enumerate(self.asked) if asked.key == key]
        return places[0] if places else (self.next_open(-1) or 0)

    def next_open(self, place: int) -> int | None:
        """The next question that has no answer and is not parked."""
        rest = enumerate(self.asked[place + 1 :], place + 1)
        return next((number for number, asked in rest if not asked.answered and not asked.parked), None)

    def other_topic(self, place: int, by: int) -> int | None:
        """The first question of the next subject (by 1), or of this one or the one before it (by -1)."""
        topics = [asked.topic for asked in self.asked]
        starts = [at for at, topic in enumerate(topics) if at == 0 or topics[at - 1] != topic]
        found = [at for at in starts if (at > place if by > 0 else at < place)]
        return (found[0] if by > 0 else found[-1]) if found else None

    def next_parked(self, place: int) -> int | None:
        """The next question that waits for later."""
        return next((n for n, asked in enumerate(self.asked[place + 1 :], place + 1) if asked.parked), None)


def read_sheet(store: Store, state: TalkState, today: date) -> Sheet:
    """Everything about a talk, read in one go on the store's thread."""
    known = {kind: row for kind, each in state.records.items() for row in store.rows(kind, id=each)}
    state = _without_deleted(store, state, known)
    talk = talks()[state.talk]
    reader = _Reader(store, state, known, today)
    asked = tuple(asked for question in talk.questions for asked in reader.asked(question))
    values = {kind: row.values for kind, row in known.items()}
    whom = (
        reader.title_of("candidate"),
        str(reader.value("future_job", "function") or ""),
        reader.title_of("employer"),
    )
    title = " · ".join(filter(None, whom))
    noted = [each for each in state.caught if each[0] in NOTED][-LAST:]
    caught = tuple(row for kind, record_id in noted for row in store.rows(kind, id=record_id))
    words = Words(barrier_words(), _abouts(store, reader))
    return Sheet(state, talk, title, asked, words, frozenset(known), values, caught)


def _without_deleted(store: Store, state: TalkState, known: Mapping[str, Row]) -> TalkState:
    """What was taken away, or undone, comes back as a new record when it is talked about again."""
    gone = {kind for kind, each in state.records.items() if kind not in known and store.view(kind, each).exists}
    return replace(state, records={**state.records, **{kind: new_id() for kind in gone}}) if gone else state


class _Reader:
    """Reads what the questions are about once, and makes each question of it."""

    def __init__(self, store: Store, state: TalkState, known: Mapping[str, Row], today: date) -> None:
        self.store, self.known, self.today = store, known, today
        self.ids = state.records
        subject = self.ids[talks()[state.talk].begins]
        parked = store.rows("parked_question", subject_id=subject)
        self._waiting = {str(row.values["question_key"]) for row in parked if not row.values["answered_on"]}
        self._passed = {str(row.values["question_key"]) for row in parked if row.values["answered_on"]}
        self._answers: dict[str, Row] = {}
        for kind in ("trajectory", REPORT):
            self._answers |= {row.id: row for row in store.rows("check_answer", subject_id=self.ids[kind])}
        self._route = str(self.value("trajectory", "route") or "other")

    def value(self, kind: str, name: str) -> Any:
        """A value of one of the records of the talk."""
        return self.known[kind].values.get(name) if kind in self.known else None

    def title_of(self, kind: str) -> str:
        """What a record of the talk is called; empty while it does not exist."""
        return title_of(self.known[kind], self.today) if kind in self.known else ""

    def asked(self, question: Question) -> Iterator[Asked]:
        """The question as it stands, once for each line; none when it does not apply here."""
        asked_not = question.unless and self.value(*question.unless)
        if asked_not or (question.only and not self.value(*question.only)):
            return
        if question.lines:
            yield from self._lines(question)
        elif question.fields:
            yield self._each(question)
        elif question.item:
            item = catalogue().item(question.item)
            if item.fits(self._route):
                yield self._item(question, item)
        else:
            spec = KINDS[question.kind].specs[question.field]
            if is_asked_on(spec, self.known[question.kind].values if question.kind in self.known else {}):
                yield self._field(question)

    def _made(self, question: Question, key: str, topic: str, title: str, **rest: Any) -> Asked:
        why = catalogue().item(question.why).text(language()) if question.why else rest.pop("why", "")
        rest.pop("why", None)
        waits, passed = key in self._waiting, key in self._passed
        return Asked(question, key, topic, title, why, parked=waits, passed=passed, **rest)

    def _field(self, question: Question) -> Asked:
        spec, value = KINDS[question.kind].specs[question.field], self.value(question.kind, question.field)
        shown = "" if value in (None, "") else show_value(spec, value, self.today)
        return self._made(
            question,
            question.key,
            capital(_(KINDS[question.kind].words.one)),
            _(spec.title),
            why=_(spec.help),
            kind=question.kind,
            name=question.field,
            spec=spec,
            options=options_for(spec),
            value=value,
            shown=shown,
        )

    def _item(self, question: Question, item: Item) -> Asked:
        """A point of a checklist, something that helps or hinders, or what can be asked in a talk."""
        group = first_holding(GUIDANCE, item)
        options = _options_of(item, group.answer if group else Answer.NONE)
        subject = self.ids["trajectory" if options else REPORT]
        record_id = check_answer_id(subject, item.id)
        row = self._answers.get(record_id)
        step = STEP_TEXTS[item.step].title if item.step in STEP_TEXTS else ""
        return self._made(
            question,
            question.key,
            _(step),
            item.text(language()),
            why=" ".join(filter(None, (_("Voorstel van het programma.") if item.is_own else "",))),
            kind="check_answer",
            name="answer" if options else "note",
            record_id=record_id,
            options=options,
            given={"subject_id": subject, "item_id": item.id, "step": item.step},
            value=row.values.get("answer") if row else None,
            shown=self._shown(row, options),
        )

    def _shown(self, row: Row | None, options: Sequence[Option]) -> str:
        """The answer and its note; what is not done yet is asked again another day."""
        values = row.values if row else {}
        answer = values.get("answer")
        if not answer or (answer == Checked.OPEN and values.get("answered_on") != self.today):
            return ""
        title = next((option.title for option in options if option.value == answer), _(Checked(answer).title_nl))
        words = (title if options or not values.get("note") else "", values.get("reason"), values.get("note"))
        return " · ".join(str(word) for word in words if word)

    def _each(self, question: Question) -> Asked:
        kind, specs = KINDS[question.kind], KINDS[question.kind].specs
        above = self._above(question.kind)
        rows = self.store.rows(kind.name, **{above: self.ids[KINDS[kind.name].specs[above].target]})
        first, *others = question.fields
        titles = tuple(title_of(row, self.today) for row in rows)
        return self._made(
            question,
            question.key,
            capital(_(kind.words.many)),
            _(specs[first].title),
            why=_(specs[first].help),
            kind=kind.name,
            name=first,
            spec=specs[first],
            means={name: with_letters(options_of(specs[name])) for name in others},
            shown=" / ".join(titles),
            listed=titles,
        )

    def _above(self, kind: str) -> str:
        """The field by which a record of a kind hangs under one of this talk."""
        specs = KINDS[kind].specs.values()
        return next(spec.name for spec in specs if spec.child and spec.target in self.ids)

    def _lines(self, question: Question) -> Iterator[Asked]:
        for title, lines in self._groups(question.lines):
            for line in lines:
                yield self._line(question, _(title), line)

    def _groups(self, lines: str) -> list[tuple[str, list[ReviewLine]]]:
        if lines == "skills":
            both = self.ids["candidate"], self.ids["future_job"]
            return [(N_("Vaardigheden van de baan: hoe ver nu?"), skill_lines(self.store, *both))]
        return on_the_table(self.store, self.ids["evaluation"], self.ids["trajectory"], self.today)

    def _line(self, question: Question, topic: str, line: ReviewLine) -> Asked:
        spec = KINDS[line.kind].specs[line.name]
        titles = {str(value): title for value, title in options_of(spec)} | {"yes": _(YES), "no": _(NO)}
        answers = [(answer, titles[answer]) for answer in line.line.cycle if answer]
        return self._made(
            question,
            f"{question.key}/{line.record_id}",
            topic,
            line.line.text,
            kind=line.kind,
            name=line.name,
            record_id=line.record_id,
            options=with_letters(answers),
            given=line.given,
            means=line.means,
            shown=titles.get(line.line.answer, ""),
        )


def _options_of(item: Item, answer: Answer) -> tuple[Option, ...]:
    """The answers to an item, with yes and no for the first and the last; none for what is only asked in the talk."""
    letters = (_(YES)[0], _(NO)[0])
    if item.kind in CHECKLIST_KINDS:
        return with_letters([(Checked.DONE, _(Checked.DONE.title_nl)), (Checked.OPEN, _(NOT_YET))], letters)
    values = ANSWERS.get(answer, ())
    middle = ["" for _value in values[1:-1]]
    return with_letters([(value, _(value.title_nl)) for value in values], (letters[0], *middle, letters[1]))


def _abouts(store: Store, reader: _Reader) -> dict[str, str]:
    """What a note can be about: the records of the talk by what they are, people and partners by their name."""
    named = {**{kind: KINDS[kind].words.one for kind in reader.ids}, "placement": N_("leerplek"), REPORT: ""}
    found = {_(words).split()[-1]: f"{kind}/{reader.ids[kind]}" for kind, words in named.items() if words}
    people = store.rows("contact_person", employer_id=reader.ids["employer"])
    candidate = [row for kind, row in reader.known.items() if kind == "candidate"]
    for row in (*candidate, *people, *store.rows("partner")):
        name = str(row.values.get("name") or "").split()
        if name and name[0].casefold() not in found:
            found[name[0].casefold()] = f"{row.kind}/{row.id}"
    return found


def meanings(words: Words) -> dict[str, str]:
    """How each barrier that can be caught is called."""
    return {means: _(barrier_type(means).title_nl) for means in words.barriers.values()}


def barrier_type(means: str) -> BarrierType:
    """The type of a barrier that is known by an item of the method or by its type."""
    return BARRIER_ITEMS[means] if means in BARRIER_ITEMS else BarrierType(means)
