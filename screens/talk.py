"""A talk in the contact log; with an employer about growth the questions to ask stand beside its form."""

from __future__ import annotations

from nbm_tui.i18n import language
from nbm_tui.method.catalogue import catalogue
from nbm_tui.method.layout import TALK_QUESTIONS
from screens.reviewing import ITSELF, Groups, ReviewLine, ReviewScreen, known_answers
from screens.widgets.tick_list import TickLine
from storage.records.employer import ContactWith
from storage.records.links import check_answer_id
from storage.store import Store
from storage.text import N_


class TalkScreen(ReviewScreen):
    """What was said, and as an aid what to ask: a line is ticked when it came up, and its note is kept with it."""

    HELP_NL = N_(
        "Vul in wat er besproken is. Bij een gesprek met een werkgever staat rechts wat je kunt vragen en vertellen. "
        "Spatie vinkt af wat besproken is, Enter zet het antwoord erbij."
    )
    TABLE_TITLE = N_("Gesprekshulp")

    async def read_lines(self) -> Groups:
        """The questions, for a talk with an employer."""
        talk_id = self.record_id
        values = self.values
        with_employer = values.get("contact_with") == ContactWith.EMPLOYER
        if not (with_employer or (values.get("employer_id") and not values.get("contact_with"))):
            return []
        return await self.desk.run(lambda store: _questions(store, talk_id))


def _questions(store: Store, talk_id: str) -> Groups:
    known = known_answers(store, "check_answer", subject_id=talk_id)
    groups: Groups = []
    for title, items in TALK_QUESTIONS:
        lines = []
        for item in map(catalogue().item, items):
            record_id = check_answer_id(talk_id, item.id)
            values = known[record_id].values if record_id in known else {}
            note = " ".join(str(values.get("note") or "").split())
            line = TickLine(item.id, item.text(language()), ("done", ""), str(values.get("answer") or ""), note)
            given = {"subject_id": talk_id, "item_id": item.id, "step": item.step}
            lines.append(ReviewLine("check_answer", record_id, given, "answer", line, ITSELF))
        groups.append((title, lines))
    return groups
