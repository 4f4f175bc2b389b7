"""Erasing a person: what will be gone, and their code typed as a clear yes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from nbm_tui.i18n import _
from screens.first_start import QuestionScreen
from screens.wording import title_of
from storage.erasing import PERSON, erase_person, goes_along
from storage.folding import fold
from storage.records import KINDS
from storage.text import N_

if TYPE_CHECKING:
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class Erasable:
    """A candidate, what has to be typed, how much of which kind goes along, and other persons among that."""

    candidate_id: str
    title: str
    code: str
    counts: Counter[str]
    others: tuple[str, ...]


class EraseScreen(QuestionScreen):
    """Says what will be gone for good; only who types the code of the person erases them."""

    TITLE_NL = N_("Deze persoon wissen")
    TEXT_NL = N_(
        "Dit wist alles over deze persoon: op deze laptop meteen, bij de centrale en collega's zodra je levert. Dit "
        "is niet terug te draaien. In reservekopieën en bestanden die al gemaakt zijn, staat het nog: vraag je "
        "beheerder om die op te ruimen."
    )
    HELP_NL = N_("Typ de code (of de naam) van deze persoon en druk op Enter. Esc gaat terug; er is dan niets gewist.")
    FIELDS = (("code", N_("Typ de code van deze persoon"), False),)

    def __init__(self, found: Erasable) -> None:
        super().__init__()
        self._found = found

    def compose_more(self) -> ComposeResult:
        """Who it is, and what goes along."""
        found = self._found
        counted = [
            f"{count} {_(words.one if count == 1 else words.many)}"
            for words, count in ((KINDS[kind].words, count) for kind, count in found.counts.items())
        ]
        lines = [_("Dit is: {who}. Typ: {code}").format(who=found.title, code=found.code)]
        if counted:
            lines.append(_("Gaat mee: {what}.").format(what=", ".join(counted)))
        if found.others:
            words = _("Let op: {who} is hier eerder mee samengevoegd en wordt ook gewist.")
            lines.append(words.format(who=", ".join(found.others)))
        yield Static("\n".join(lines), markup=False)

    def finish(self, values: dict[str, str]) -> None:
        """Erase, when the code is right."""
        if fold(values["code"]) == fold(self._found.code):
            self.hold_keys()
            self._erase()
        else:
            self.say(_("Dat is niet de code van deze persoon. Er is niets gewist."))

    @work(exclusive=True, group="erase")
    async def _erase(self) -> None:
        candidate_id = self._found.candidate_id
        await self.desk.run(lambda store: erase_person(store, candidate_id))
        self.notify(_("Gewist. Lever nu, dan wissen de centrale en je collega's het ook."))
        self.dismiss(None)


def erasable(store: Store, candidate_id: str, today: date) -> Erasable:
    """What the screen tells of a candidate."""
    row = store.view(PERSON, candidate_id).row
    along = goes_along(store, candidate_id)
    others = [store.view(PERSON, other).row for other, kind in along.items() if kind == PERSON]
    counts = Counter(kind for kind in along.values() if kind != PERSON)
    title = title_of(row, today)
    code = str(row.values.get("code") or row.values.get("name") or _("wissen"))
    return Erasable(candidate_id, title, code, counts, tuple(title_of(other, today) for other in others))
