"""Signals on the screen: lines in a list, and the rules that a signal rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from nbm_tui.i18n import _, language
from nbm_tui.method.catalogue import catalogue
from nbm_tui.method.signals import Raised, of_cohort, of_job, of_trajectory, signals
from screens.message import MessageScreen
from screens.widgets.tick_list import TickLine
from screens.wording import title_of
from storage.records import KINDS

if TYPE_CHECKING:
    from storage.store import Store

WHOLE = ("trajectory", "future_job", "cohort")


Titles = Mapping[tuple[str, str], str]
"""The titles of the records that signals are about, by kind and id."""


def titles_for(store: Store, raised: Iterable[Raised], today: date) -> Titles:
    """Which barrier, evaluation or other record each signal is about; not the trajectory, job or group as a whole."""
    subjects = {(one.subject_kind, one.subject_id) for one in raised if one.subject_kind not in WHOLE}
    return {(kind, record_id): title_of(store.view(kind, record_id).row, today) for kind, record_id in subjects}


def signal_lines(raised: Iterable[Raised], titles: Titles) -> list[TickLine]:
    """A heading and a line per signal; none without signals."""
    lines = [_line(one, titles.get((one.subject_kind, one.subject_id), "")) for one in raised]
    return [TickLine("signals", _("Signalen (voorstel van het programma)"), heading=True), *lines] if lines else []


def raised_at(raised: Iterable[Raised], key: str) -> Raised | None:
    """The signal of a line, or None when the line is something else."""
    return next((one for one in raised if _key(one) == key), None)


def about(store: Store, kind: str, record_id: str, trajectory_id: str, today: date) -> list[Raised]:
    """The signals that a field of this record solves, whatever trajectory, job or group they are up for."""
    if trajectory_id:
        raised = of_trajectory(store.facts(trajectory_id, today), trajectory_id)
    else:
        facts = store.all_facts(today)
        raised = [*of_job(facts, record_id), *of_cohort(facts, record_id)]
        for case in facts.all("trajectory"):
            if record_id in (case.candidate_id, case.job_id, case.employer_id):
                raised += of_trajectory(facts, case.id)
    return [one for one in raised if (one.kind, one.record_id) == (kind, record_id)]


def words_of(raised: Raised) -> str:
    """What is the matter and what to do, in one line."""
    return words_of_signal(raised.signal.code)


def words_of_signal(code: str) -> str:
    """What is the matter and what to do, in one line; empty for a signal that no longer exists."""
    signal = signals().get(code)
    return f"{_in(signal.when)}. {_in(signal.todo)}" if signal else ""


def source_of_signal(raised: Raised) -> MessageScreen:
    """What is the matter, what to do, and the rules of the method behind it."""
    signal = raised.signal
    own = _("Dit signaal is een voorstel van het programma. Het steunt op:")
    rules = [f"• {catalogue().item(item).text(language())}" for item in signal.items]
    words = [_in(signal.when), _in(signal.todo), "", own, *rules, "", f"{_('Kenmerk')}: {signal.code}"]
    return MessageScreen(_("Bron"), "\n".join(words))


def _line(raised: Raised, about: str) -> TickLine:
    words = f"{_in(raised.signal.when)}: {about}" if about else f"{_in(raised.signal.when)}."
    remark = " ".join(filter(None, (_in(raised.signal.todo), _still_open(raised))))
    return TickLine(_key(raised), words, (), raised.severity, remark, leads_on=True)


def _still_open(raised: Raised) -> str:
    """What is still to agree, by name."""
    specs = KINDS[raised.kind].specs if raised.missing else {}
    names = ", ".join(_(specs[name].title).lower() for name in raised.missing)
    return _("Nog open: {names}.").format(names=names) if names else ""


def _key(raised: Raised) -> str:
    return "/".join((raised.signal.code, raised.subject_kind, raised.subject_id, raised.kind, raised.record_id))


def _in(texts: Mapping[str, str]) -> str:
    return texts.get(language(), texts["nl"])
