"""`python -m benchmarks.sync`: how quick delivering and reading leverbestanden is, beside the same work by hand.

export    a leverbestand of many changed records, beside reading, encoding and encrypting the same rows
load      many leverbestanden into PostgreSQL, beside COPY and INSERT ... ON CONFLICT of the rows that they become
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psycopg
import pyrage

from benchmarks.laptops import KIND, FakeLaptop
from benchmarks.outcomes import Outcome, keep
from storage.bulk import chunks
from storage.centre.several import load_all
from storage.centre.tables import Load
from storage.folder import DataFolder
from storage.opening import open_folder, set_up
from storage.store import Store
from storage.sync.bundle import make_bundle
from storage.sync.sealing import new_key_pair

EXPORT_LIMIT, LOAD_LIMIT, FALL_LIMIT, MEMORY_LIMIT = 2.0, 0.5, 0.8, 150  # x, x, x, MB
CHANGED = {"journal": "payload", KIND: "note"}  # a column of each table
TOGETHER = 100  # leverbestanden that are read by one command
PASSPHRASE = "vier losse woorden samen"


def main() -> int:
    """Measure; 1 when a limit is passed."""
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-sync-") as place:
        if options.what == "export":
            return export(Path(place), options.records)
        return loading(Path(place), options.laptops, options.changes, alone=options.alone)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sync", description=__doc__)
    parser.add_argument("what", choices=["export", "load"])
    parser.add_argument("--records", type=int, default=100_000, help="changed records to export")
    parser.add_argument("--laptops", type=int, default=100, help="laptops that deliver")
    parser.add_argument("--changes", type=int, default=1_000, help="changes of each")
    parser.add_argument("--alone", action="store_true", help="load without COPY beside it: for very many changes")
    return parser


def export(place: Path, records: int) -> int:
    """Three exports of so many records, each beside the same rows by hand; and memory at a tenth and at all of them."""
    _secret, recipient = new_key_pair()
    store = _filled(place / "data", records // 10)
    small = _memory_of(lambda: make_bundle(store, place, recipient))
    _fill(store, records // 10, records)
    memory = _memory_of(lambda: make_bundle(store, place, recipient))
    ours, by_hand = [], []
    for turn in range(3):
        store.save("employer", "again", {"name": f"Verzonnen {turn}"})  # or the last file would be given again
        started = time.perf_counter()
        make_bundle(store, place, recipient)
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        _by_hand(store, place / "by-hand.age", recipient)
        by_hand.append(time.perf_counter() - started)
    ratio = statistics.median(ours) / statistics.median(by_hand)
    store.close()
    times = f"{statistics.median(ours):.1f} s, by hand {statistics.median(by_hand):.1f} s"
    return _told(
        Outcome(f"a leverbestand of {records:,} records, beside by hand", times, ratio, EXPORT_LIMIT),
        Outcome("memory above idle for it, MB", f"{memory:.0f}, for a tenth {small:.0f}", memory, MEMORY_LIMIT),
    )


def _filled(path: Path, records: int) -> Store:
    folder = DataFolder(path)
    folder.create()
    store = Store(set_up(folder, PASSPHRASE)[0])
    _fill(store, 0, records)
    return store


def _fill(store: Store, first: int, last: int) -> None:
    for start in range(first, last, 1_000):
        numbers = range(start, min(start + 1_000, last))
        store.save_many([("barrier", f"b-{n}", {"note": f"Verzonnen notitie {n}", "owner": "coach"}) for n in numbers])


def _by_hand(store: Store, path: Path, recipient: str) -> None:
    """The same rows, read by plain SQLCipher, encoded and encrypted in the simplest way."""
    connection = open_folder(store.folder, store._opened.key).connection
    encode = msgspec.json.Encoder(order="sorted").encode
    with tempfile.TemporaryFile() as plain, path.open("wb") as target:
        for table in ("journal", "barrier", "employer"):
            rows = connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in rows.description]
            for row in rows:
                plain.write(encode(dict(zip(names, row, strict=True))) + b"\n")
        plain.seek(0)
        pyrage.encrypt_io(plain, target, [pyrage.x25519.Recipient.from_str(recipient)])
    connection.close()


def loading(place: Path, laptops: int, changes: int, *, alone: bool = False) -> int:
    """Read leverbestanden as `nbm centre load` does, in turn with the rows that they became by COPY, or `alone`."""
    from storage.centre.database import init_centre
    from tests.town import postgres_url

    url = postgres_url()
    centre = init_centre(url, place / "keys", "Verzonnen Centrale")
    rates: list[float] = []
    plain: list[float] = []
    with _twins(url) as copy:
        for some in chunks(range(laptops), TOGETHER):
            delivered = [FakeLaptop(centre) for _ in some]
            paths = [laptop.deliver(place, changes) for laptop in delivered]
            started = time.perf_counter()
            came = list(load_all(centre, paths))
            rates.append(len(some) * changes / (time.perf_counter() - started))
            assert all(isinstance(one, Load) and one.new == changes for one in came)
            if not alone:
                plain.append(len(some) * changes / sum(copy(laptop.replica) for laptop in delivered))
            for path in paths:
                path.unlink()
    centre.close()
    return _report_load(laptops, changes, rates, plain)


def _report_load(laptops: int, changes: int, rates: list[float], plain: list[float]) -> int:
    tenth = max(1, len(rates) // 10)
    first, last = statistics.median(rates[:tenth]), statistics.median(rates[-tenth:])
    ours, kept = statistics.median(rates), last / first
    what = f"the centre reads {laptops:,} x {changes:,} changes"
    fall = Outcome(f"{what}: last tenth beside the first", f"{last:.0f}, {first:.0f}", kept, FALL_LIMIT, at_least=True)
    if not plain:
        print(f"{what}: {ours:.0f} a second")
        return _told(fall)
    by_hand = statistics.median(plain)
    beside = f"{ours:.0f} a second, COPY {by_hand:.0f}"
    return _told(Outcome(f"{what}, beside COPY", beside, ours / by_hand, LOAD_LIMIT, at_least=True), fall)


def _told(*outcomes: Outcome) -> int:
    print("\n".join(one.line() for one in outcomes))
    return int(not keep(outcomes))


@contextmanager
def _twins(url: str) -> Iterator[Callable[[str], float]]:
    """A function that writes what a replica delivered once more, into tables that are the same, and says how long.

    All its rows of the journal and of the records, every column, with the same indexes, in one transaction: COPY into
    a staging table and INSERT ... ON CONFLICT from there, as quick as that is in plain psycopg.
    """
    names = ("journal", KIND)
    with psycopg.connect(url) as connection:
        for name in names:
            connection.execute(f"CREATE TABLE twin_{name} (LIKE {name} INCLUDING ALL)")
            connection.execute(f"CREATE TABLE staging_{name} (LIKE {name})")
        connection.commit()

        def write(replica: str) -> float:
            delivered = "SELECT record_id FROM journal WHERE replica = %s"
            where = {"journal": "replica = %s", KIND: f"id IN ({delivered})"}
            rows = {
                name: connection.execute(f"SELECT * FROM {name} WHERE {where[name]}", [replica]).fetchall()
                for name in names
            }
            connection.commit()
            started = time.perf_counter()
            for name in names:
                connection.execute(f"TRUNCATE staging_{name}")
                with connection.cursor().copy(f"COPY staging_{name} FROM STDIN") as copy:
                    for row in rows[name]:
                        copy.write_row(row)
                copied = f"INSERT INTO twin_{name} SELECT * FROM staging_{name}"
                connection.execute(
                    f"{copied} ON CONFLICT (id) DO UPDATE SET {CHANGED[name]} = excluded.{CHANGED[name]}"
                )
            connection.commit()
            return time.perf_counter() - started

        yield write


def _memory_of(work: Callable[[], object]) -> float:
    """How much more memory than before this work needed at most, in MB. Linux only."""
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    work()
    return _status("VmHWM") - before


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1_000


if __name__ == "__main__":
    sys.exit(main())
