"""Finding anything: records and drafts in which all typed words occur, whatever their case and accents.

Words of three letters and more are found anywhere, also inside a longer word; shorter ones where a word begins.
`storage/search_index.py` keeps what is searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from storage.drafts import Typed, open_drafts
from storage.folding import bare
from storage.records import KINDS
from storage.search_index import INDEXES, TITLES

MOST = 200  # entries of the index that one search looks at
WHOLE = 3  # letters from which a word is found anywhere
_UNSEARCHABLE = re.compile("[\0\ud800-\udfff]")
# A trajectory has no words of its own: it is found by those of the records that it brings together.
_TRAJECTORY_BY = {"candidate": "candidate_id", "future_job": "job_id", "employer": "employer_id"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A record in which all words occur; `in_title` when its title holds them."""

    kind: str
    record_id: str
    in_title: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave, best first, and the drafts, latest first. `cut`: there is more than was looked at."""

    hits: tuple[Hit, ...] = ()
    drafts: tuple[Typed, ...] = ()
    cut: bool = False

    def by_kind(self) -> dict[str, list[str]]:
        """The ids of the records kind by kind, the kind of the best one first."""
        kinds: dict[str, list[str]] = {}
        for hit in self.hits:
            kinds.setdefault(hit.kind, []).append(hit.record_id)
        return kinds


def words_of(typed: str) -> tuple[str, ...]:
    """The words to look for, as `bare` writes them. Of a short one only letters and digits can be found."""
    words = bare(_UNSEARCHABLE.sub(" ", typed)).split()
    words = [word if len(word) >= WHOLE else re.sub(r"[\W_]", "", word) for word in words]
    return tuple(dict.fromkeys(filter(None, words)))


def pattern_of(words: Sequence[str]) -> re.Pattern[str]:
    """Finds each of these words in what `bare` makes of a text, where a search finds them."""
    starts = {False: r"(?<![^\W_])", True: ""}
    return re.compile("|".join(starts[len(word) >= WHOLE] + re.escape(word) for word in words))


def holds_all(text: str, words: Sequence[str]) -> bool:
    """Whether every word occurs in a text that is in no index."""
    plain = bare(text)
    return all(pattern_of([word]).search(plain) for word in words)


def find(session: Session, words: Sequence[str]) -> Found:
    """The records and drafts in which all these words occur: titles first, then what changed last."""
    if not words:
        return Found()
    walked = _walk(session, words)
    titles = [hit for hit in walked if hit.in_title]
    best: dict[str, Hit] = {}  # of a record that comes twice its title comes first
    for hit in (*titles, *_trajectories(session, titles), *walked):
        best.setdefault(hit.record_id, hit)
    drafts = [typed for typed in reversed(open_drafts(session)) if typed.kind in KINDS and holds_all(typed.text, words)]
    return Found(tuple(best.values()), tuple(drafts), len(walked) == MOST)


def _walk(session: Session, words: Sequence[str]) -> list[Hit]:
    """Down the numbers of the index: both halves give them in order, so that nothing is gathered and sorted first."""
    long = " ".join(f'"{_quoted(word)}"' for word in words if len(word) >= WHOLE)
    short = " ".join(f'"{word}"*' for word in words if len(word) < WHOLE)
    asked = {index: match for index, match in zip(INDEXES, (long, short), strict=True) if match}
    each = " INTERSECT ".join(f"SELECT rowid FROM {index} WHERE {index} MATCH ?" for index in asked)
    query = f"""
        SELECT kind, record_id, number > {TITLES}
        FROM (SELECT rowid AS number FROM ({each} ORDER BY rowid DESC LIMIT {MOST}))
        JOIN search_row ON search_row.id = number % {TITLES} ORDER BY number DESC"""
    rows = session.connection().exec_driver_sql(query, tuple(asked.values()))
    return [Hit(kind, record_id, bool(in_title)) for kind, record_id, in_title in rows]


def _quoted(word: str) -> str:
    return word.replace('"', '""')


def _trajectories(session: Session, titles: Sequence[Hit]) -> Iterator[Hit]:
    for kind, field in _TRAJECTORY_BY.items():
        ids = tuple(hit.record_id for hit in titles if hit.kind == kind)
        marks = ", ".join("?" * len(ids))
        query = f"SELECT id FROM trajectory WHERE {field} IN ({marks}) AND deleted_at IS NULL ORDER BY id DESC"
        for (record_id,) in session.connection().exec_driver_sql(query, ids) if ids else ():
            yield Hit("trajectory", record_id, in_title=True)
