"""`python -m benchmarks.search`: how quick a search is in a file of very many words, and what keeping the index costs.

Searching stands beside bare FTS5 on the same encrypted file and tables: MATCH with the same limit and nothing more.
Saving and taking in entries of a colleague stand beside the same without the index.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path

from sqlmodel import col, select

from benchmarks.outcomes import Outcome, keep
from nbm_tui.method.catalogue import catalogue
from screens.finding import results_for
from storage.bulk import put_rows
from storage.entries import Arrived, Entry
from storage.folder import DataFolder
from storage.merging import take
from storage.opening import set_up
from storage.records import KINDS
from storage.search import MOST, WHOLE, find, words_of
from storage.store import Store

RATIO_LIMIT, TIME_LIMIT = 2.0, 50.0  # x bare FTS5, ms
PASSPHRASE = "vier losse woorden samen"
COMMONEST, QUERIES = 20, 200
NOTE = 50  # words
PLACES = (("barrier", "note"), ("evaluation", "progress"), ("check_answer", "note"), ("contact_log", "topics"))
AT_ONCE = 50  # records in one action


def main() -> int:
    """Measure; 1 when a limit is passed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--words", type=int, default=1_000_000, help="words in the file")
    parser.add_argument("--records", type=int, default=10_000, help="records saved with and without the index")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-search-") as place:
        passed = searching(Path(place), options.words)
        if options.records:
            keeping(Path(place), options.records)
    return int(passed)


class Language:
    """Made-up sentences: words of the method's texts as often as they stand there, and compounds of two of them."""

    def __init__(self) -> None:
        self._random = random.Random(5)
        counts = Counter(word for item in catalogue().all() for word in re.findall(r"\w+", item.nl.lower()))
        long = [word for word in counts if len(word) > 5]
        compounds = ["".join(self._random.choices(long, k=2)) for _ in range(20_000)]
        self.words = [*counts, *compounds]
        rare = sum(counts.values()) * 0.15 / len(compounds)
        self._weights = list(accumulate([*counts.values(), *[rare] * len(compounds)]))

    def text(self, words: int) -> str:
        """So many words."""
        return " ".join(self._random.choices(self.words, cum_weights=self._weights, k=words))

    def queries(self, sample: str) -> list[str]:
        """The commonest strings of three letters, words of all kinds, beginnings, and two or three words together."""
        threes = Counter(sample[at : at + 3] for at in range(len(sample) - 2))
        found = [three for three, _count in threes.most_common(10 * COMMONEST) if three.isalpha()][:COMMONEST]
        while len(found) < QUERIES:
            common, rare = self.text(1), self._random.choice(self.words)
            found += [common, rare, rare[: self._random.randint(1, 6)], f"{common[:2]} {self.text(2)}"]
        return found[:QUERIES]


def searching(place: Path, words: int) -> bool:
    """Every query bare, as a search, and as lines on the screen, in turn; whether a limit is passed."""
    language, store = Language(), _new_store(place / "search")
    sample = _fill(store, language, words)
    store._opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = store.folder.database.stat().st_size / 1e6
    today = store.clock().date()
    bare: list[float] = []
    ours: list[float] = []
    shown: list[float] = []
    for asked in ["warm up", *language.queries(sample)]:
        bare.append(_ms(partial(_bare, store, words_of(asked))))
        ours.append(_ms(partial(_find, store, asked)))
        shown.append(_ms(partial(results_for, store, asked, 80, today)))
    store.close()
    print(f"{words} words, {size:.0f} MB, {QUERIES} queries of which {COMMONEST} commonest three letters")
    for name, times in (("bare FTS5", bare[1:]), ("search", ours[1:]), ("with all that is shown", shown[1:])):
        print(f"{name}: median {statistics.median(times):.1f} ms, p95 {_p95(times):.1f} ms, most {max(times):.1f} ms")
    ratio, slow = _p95(ours[1:]) / _p95(bare[1:]), _p95(shown[1:])
    print(
        f"ratio of the p95: {ratio:.2f} (limit {RATIO_LIMIT}); p95 with all that is shown (limit {TIME_LIMIT:.0f} ms)"
    )
    what = f"searching in {words:,} words (p95)"
    return not keep(
        [
            Outcome(f"{what}, beside bare FTS5", f"{_p95(ours[1:]):.1f} ms", ratio, RATIO_LIMIT),
            Outcome(f"{what}, with all that is shown, ms", f"{slow:.1f} ms", slow, TIME_LIMIT),
        ]
    )


def _new_store(path: Path) -> Store:
    folder = DataFolder(path)
    folder.create()
    return Store(set_up(folder, PASSPHRASE)[0])


def _fill(store: Store, language: Language, words: int) -> str:
    """Notes of many kinds, and one name for every ten of them; gives some of the text."""
    texts = [language.text(NOTE) for _number in range(words // NOTE)]
    with store.session() as session:
        for at, (kind, field) in enumerate(PLACES):
            rows = [(f"{kind}-{number}", text) for number, text in enumerate(texts[at :: len(PLACES)])]
            put_rows(session, KINDS[kind].table, ("id", field), rows)
        names = [(f"candidate-{number}", language.text(2)) for number in range(len(texts) // 10)]
        put_rows(session, KINDS["candidate"].table, ("id", "name"), names)
    return " ".join(texts[: 100_000 // NOTE])


def _bare(store: Store, words: Sequence[str]) -> None:
    long = " ".join('"' + word.replace('"', '""') + '"' for word in words if len(word) >= WHOLE)
    short = " ".join(f'"{word}"*' for word in words if len(word) < WHOLE)
    asked = [(index, match) for index, match in (("search_part", long), ("search_start", short)) if match]
    each = " INTERSECT ".join(f"SELECT rowid FROM {index} WHERE {index} MATCH ?" for index, _match in asked)
    matches = [match for _index, match in asked]
    store._opened.connection.execute(f"{each} LIMIT {MOST}", matches).fetchall()


def _find(store: Store, asked: str) -> None:
    with store.session() as session:
        find(session, words_of(asked))


def keeping(place: Path, records: int) -> None:
    """Processor time of saving, changing and taking in records of twenty words, with the index and without, in turn."""
    language = Language()
    stores = {name: _new_store(place / name) for name in ("with the index", "without")}
    colleagues = {name: _new_store(place / f"colleague {name}") for name in stores}
    for one in (stores["without"], colleagues["without"]):
        _let_go(one)
    for what in ("saved", "changed"):
        spent = dict.fromkeys(stores, 0.0)
        for first in range(0, records, AT_ONCE):
            some = [("barrier", f"b-{first + n}", {"note": language.text(20)}) for n in range(AT_ONCE)]
            for name, store in stores.items():
                spent[name] += _ms(partial(store.save_many, some), time.process_time)
        _tell(records, what, spent)
    with stores["without"].session() as session:
        entries = [Arrived.of(entry) for entry in session.exec(select(Entry).order_by(col(Entry.number)))]
    spent = {name: _ms(partial(_take, one, entries), time.process_time) for name, one in colleagues.items()}
    _tell(len(entries), "taken in", spent)
    for store in (*stores.values(), *colleagues.values()):
        store.close()


def _tell(count: int, what: str, spent: Mapping[str, float]) -> None:
    each = ", ".join(f"{ms / count:.2f} ms {name}" for name, ms in spent.items())
    print(f"{count} {what}, each: {each}")


def _let_go(store: Store) -> None:
    run = store._opened.connection.execute
    for (trigger,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        run(f"DROP TRIGGER {trigger}")


def _take(store: Store, entries: Sequence[Arrived]) -> None:
    with store.session() as session:
        assert take(session, entries).new == len(entries)


def _ms(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    work()
    return (clock() - started) * 1_000


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    sys.exit(main())
