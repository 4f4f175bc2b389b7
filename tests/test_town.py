"""A town with five laptops and a centre, in which anything may happen to the files, the clocks and the databases.

In the end everything is everywhere, and nothing is ever called confirmed that is not at the centre."""

from __future__ import annotations

import json
import random
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlmodel import Session, col, select

from storage.centre.answers import write_answer
from storage.centre.correcting import NoSuchRecord, correct
from storage.centre.database import Centre, init_centre
from storage.centre.enrolling import current_devices, enrol, read_request, write_admission
from storage.centre.loading import load
from storage.centre.receipts import write_receipt
from storage.dump import dump
from storage.entries import Entry, HeldBack
from storage.erasure import ErasedRecord
from storage.merging import take
from storage.records.candidate import Candidate
from storage.replica import Replica
from storage.sync.bundle import NothingToDeliver
from storage.sync.delivery import delivered_numbers
from storage.sync.handover import around, hand_over, take_answer, take_handover
from storage.sync.reading import KeyDoesNotFit
from storage.sync.receipts import Outcome, confirmed_numbers, take_receipt
from storage.sync.trust import AnotherCentre, NotForThisLaptop, admit, colleagues, read_admission, write_request
from tests.stores import Template
from tests.town import Laptop, postgres_url, town
from tests.writing import BARRIERS, EMPLOYERS, Laptops, Step, entries_in, kind_of, writing

PHASES = [Phase.generate]
LAPTOPS = 5
who, any_number = st.integers(0, LAPTOPS - 1), st.integers(0, 99)


class Happenings(RuleBasedStateMachine):
    """What happens in a town. A second centre with the same keys and the other database gets the files at the end."""

    template: Template
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.files: list[Path] = []  # leverbestanden
        self.letters: list[tuple[Any, int, Path]] = []  # what takes each in, and at which laptop
        self.left: set[str] = set()  # entries that left the laptop that they were written on
        self.corrected: set[str] = set()  # entries of the centre
        self.at_rest = True  # since the centre was put back no laptop may know of it yet

    @initialize(postgres=st.booleans())
    def begin(self, postgres: bool) -> None:
        """Five laptops that were let in."""
        self.here = self.stack.enter_context(town(self.template, self.folder, postgres=postgres))
        self.other = self._other_centre(self.here.folder / "other", postgres=not postgres)
        for _ in range(LAPTOPS):
            laptop = self.here.laptop()
            enrol(self.other, *read_request(write_request(laptop.store, self.here.folder)))
        self.work = Laptops([one.store for one in self.laptops], [one.clock for one in self.laptops])
        self.copies = [self.here.backup_of(one) for one in self.laptops]
        self.centre_copy = self.here.copy_of_centre()

    def teardown(self) -> None:
        """It all comes together, and everything goes."""
        with self.stack:
            if hasattr(self, "centre_copy"):
                self.come_together()

    @property
    def laptops(self) -> list[Laptop]:
        """The laptops as they are now."""
        return self.here.laptops

    def _other_centre(self, folder: Path, *, postgres: bool) -> Centre:
        folder.mkdir()
        made = init_centre(postgres_url() if postgres else f"sqlite:///{folder / 'centre.db'}", folder / "keys", "")
        made.keys = self.here.centre.keys
        with self.here.centre.session() as one, made.session(writing=True) as two:
            info, same = made.info(two), self.here.centre.info(one)
            info.centre, info.public_key, info.keys = same.centre, same.public_key, same.keys
        self.stack.callback(made.close)
        return made

    # What happens

    @rule(step=writing(who))
    def write(self, step: Step) -> None:
        """A coach does something."""
        self.work.do(step)

    @rule(step=writing(who))
    def write_more(self, step: Step) -> None:
        """The same, because that is most of what happens."""
        self.work.do(step)

    @rule(at=who)
    def make(self, at: int) -> None:
        """A leverbestand, that may be loaded late, twice, or not at all."""
        with suppress(NothingToDeliver):
            self.files.append(self.here.bundle(self.laptops[at]))
            with self.laptops[at].store.session() as session:
                self.left |= {
                    entry_id
                    for replica, number in delivered_numbers(session).items()
                    for entry_id in session.exec(
                        select(Entry.id).where(Entry.replica == replica, Entry.number <= number)
                    )
                }

    @rule(number=any_number)
    @precondition(lambda self: self.files)
    def load_one(self, number: int) -> None:
        """The centre reads one of the files."""
        assert load(self.here.centre, self.files[-1 - number % len(self.files)]).reason in ("", "UnknownSender")

    @rule(at=who, taken=st.booleans())
    def receipt(self, at: int, taken: bool) -> None:
        """A receipt for the last life that the centre knows of a laptop; it may get lost or be late."""
        if known := self._known_as(at):
            path = self._kept(take_receipt, at, write_receipt(self.here.centre, known, self.here.folder))
            if taken:
                self._taken(take_receipt, at, path)

    @rule(at=who, taken=st.booleans())
    def answer(self, at: int, taken: bool) -> None:
        """An answer, that may get lost or be late."""
        if (known := self._known_as(at)) and (made := write_answer(self.here.centre, known, self.here.folder)):
            path = self._kept(take_answer, at, made)
            if taken:
                self._taken(take_answer, at, path)

    @rule(number=any_number)
    @precondition(lambda self: self.letters)
    def letter(self, number: int) -> None:
        """A receipt, answer or handover of earlier arrives, maybe not for the first time."""
        self._taken(*self.letters[-1 - number % len(self.letters)])

    @rule(one=who, two=who, candidate=st.sampled_from(["c-1", "c-2"]))
    def hand_over(self, one: int, two: int, candidate: str) -> None:
        """A coach gives a candidate away, and delivers."""
        store, member = self.laptops[one].store, self.laptops[two].store.author.member_id
        with store.session() as session:
            row = session.get(Candidate, candidate)
            to = [each for each in colleagues(session) if each.member == member]
        if row and not row.erased_at and to:
            path = hand_over(store, [candidate], to[0], None, self.here.folder)
            self._kept(take_handover, two, path)
            self.make(one)

    @rule(record=st.sampled_from([*EMPLOYERS, *BARRIERS]), number=any_number)
    def correct(self, record: str, number: int) -> None:
        """The centre writes something itself."""
        name = "place" if record in EMPLOYERS else "note"
        with suppress(NoSuchRecord):
            correct(self.here.centre, kind_of(record), record, {name: f"verbeterd {number}"})
        with self.here.centre.session() as session:
            centre = self.here.centre.info(session).centre
            self.corrected |= set(session.exec(select(Entry.id).where(Entry.author == centre)))

    @rule()
    def admission(self) -> None:
        """All laptops hear of the lives that the centre knows now."""
        path = write_admission(self.here.centre, self.here.folder)
        for laptop in self.laptops:
            with suppress(NotForThisLaptop):  # a second life beside the one that the centre knows
                admit(laptop.store, *read_admission(laptop.store, path))

    @rule(at=who)
    def copy_laptop(self, at: int) -> None:
        """A backup of a laptop."""
        self.copies[at] = self.here.backup_of(self.laptops[at])

    @rule(at=who)
    def laptop_back(self, at: int) -> None:
        """A laptop goes on with its backup; what was written since and never left is gone with the old disk."""
        self.laptops[at].store.close()
        self.laptops[at] = self.here.restore(self.copies[at], self.laptops[at].clock)
        self.work.stores[at] = self.laptops[at].store
        self.stack.callback(self.laptops[at].store.close)

    @rule()
    def copy_centre(self) -> None:
        """A backup of the centre."""
        self.centre_copy = self.here.copy_of_centre()

    @rule()
    def centre_back(self) -> None:
        """The centre goes on with its backup."""
        self.here.put_centre_back(self.centre_copy)
        self.at_rest = False

    # What has to hold

    def come_together(self) -> None:
        """Everyone delivers until all is confirmed, old files come once more, and all is the same everywhere."""
        written = self.left | {entry.id for laptop in self.laptops for entry in own_entries(laptop)}
        for _round in range(3):  # who was put back may be known at the second, and know of the centre at the third
            for at in range(LAPTOPS):
                self._deliver(at)
        chance = random.Random(len(self.files))
        for centre in (self.here.centre, self.other):
            self._load_all(centre, chance)
        self.at_rest = True
        for at in range(LAPTOPS):
            assert self._deliver(at).open == 0
            self.check_confirmed()
            self.answer(at, taken=True)
        with self.here.centre.session() as session:
            everything, entries = list(dump(session)), [copy_of(entry) for entry in session.exec(select(Entry))]
            waiting = {entry.id for entry in session.exec(select(HeldBack))}
        there = {entry.id for entry in entries}
        # A correction that nobody has any more, as a laptop was put back too, may hold up what was built on it.
        assert not waiting or not self.corrected <= there
        assert written | self.corrected_somewhere() <= there | waiting
        self._load_all(self.other, chance)
        with self.other.session(writing=True) as session:
            take(session, [entry for entry in entries if entry.id in self.corrected])
        with self.other.session() as session:
            assert list(dump(session)) == everything
        self.check_laptops(everything, entries)

    def corrected_somewhere(self) -> set[str]:
        """The entries of the centre that a laptop has."""
        return self.corrected & {entry.id for laptop in self.laptops for entry in entries_in(laptop.store)}

    def check_laptops(self, everything: list[str], entries: list[Entry]) -> None:
        """Each knows of what it holds all that the centre knows; and all of them everything, once they read it all."""
        for laptop in self.laptops:
            with laptop.store.session() as session:
                held = held_by(session, laptop)
            mine = [line for line in laptop.dump() if line.split('"id":"')[-1].split('"')[0] in held]
            assert set(map(without_emptied, mine)) <= set(map(without_emptied, everything))
            with laptop.store.session() as session:
                take(session, [copy_of(entry) for entry in entries])
            assert laptop.dump() == everything

    def check_confirmed(self) -> None:
        """All that a laptop calls confirmed is in the centre's database."""
        if not self.at_rest:
            return
        with self.here.centre.session() as session:
            there = set(session.exec(select(Entry.id)))
            there |= set(session.exec(select(HeldBack.id).where(col(HeldBack.needs).is_(None))))
        for laptop in self.laptops:
            with laptop.store.session() as session:
                sure = confirmed_numbers(session)
            assert {one.id for one in own_entries(laptop) if one.number <= sure.get(one.replica, 0)} <= there

    def _known_as(self, at: int) -> str | None:
        """The last life of a laptop that the centre knows, when it is one of those of the laptop as it is now."""
        store = self.laptops[at].store
        with store.session() as session:
            lives = session.exec(select(Replica.id).order_by(col(Replica.started_at).desc())).all()
        with self.here.centre.session() as session:
            known = {device.replica for device in current_devices(session)}
        return next((life for life in lives if life in known), None)

    def _taken(self, take_in: Any, at: int, path: Path) -> None:
        """A file arrives, that may be for another life than this one, or by one of a colleague that nobody knows."""
        with suppress(NotForThisLaptop, KeyDoesNotFit, AnotherCentre):
            take_in(self.laptops[at].store, path)
        self.check_confirmed()

    def _kept(self, take_in: Any, at: int, path: Path) -> Path:
        """A file under a name of its own."""
        path = path.rename(path.with_name(f"{len(self.letters)}-{path.name}"))
        self.letters.append((take_in, at, path))
        return path

    def _deliver(self, at: int) -> Outcome:
        """All that a laptop has, and the receipt for it."""
        self.make(at)
        if self.files:
            load(self.here.centre, self.files[-1])
        known = self._known_as(at)
        assert known
        return take_receipt(self.laptops[at].store, write_receipt(self.here.centre, known, self.here.folder))

    def _load_all(self, centre: Centre, chance: random.Random) -> None:
        """Every file ever made, in any order; one of a life that is not known yet has to wait for that before it."""
        todo = [*self.files, *self.files]
        chance.shuffle(todo)
        while todo:
            again = [path for path in todo if load(centre, path).reason]
            assert len(again) < len(todo)
            todo = again


def without_emptied(line: str) -> str:
    """A line of a dump; of what was erased only that it was: how many emptied entries there are nobody has to know."""
    values = json.loads(line)
    return line if "erased" not in values else json.dumps(values | {"history": []}, sort_keys=True)


def copy_of(entry: Entry) -> Entry:
    """The same, of no session."""
    return Entry(**entry.model_dump())


def own_entries(laptop: Laptop) -> list[Entry]:
    """What was written in any life of the laptop, as far as it knows."""
    with laptop.store.session() as session:
        lives = set(session.exec(select(Replica.id)))
    return [entry for entry in entries_in(laptop.store) if entry.replica in lives]


def held_by(session: Session, laptop: Laptop) -> set[str]:
    """The records of a laptop that the centre keeps it up to date about."""
    lives = select(Replica.id)
    own = set(session.exec(select(Entry.record_id).where(col(Entry.replica).in_(lives))))
    theirs = session.exec(select(Candidate.id).where(Candidate.coach_id == laptop.store.author.member_id))
    return own | around(session, theirs) | set(session.exec(select(ErasedRecord.record_id)))


def run(template: Template, folder: Path, examples: int, steps: int) -> None:
    """So many towns of so many steps."""
    machine = type("Town", (Happenings,), {"template": template, "folder": folder})
    chosen = settings(max_examples=examples, stateful_step_count=steps, phases=PHASES)
    run_state_machine_as_test(machine, settings=chosen)


def test_whatever_happens_in_a_town(template: Template, tmp_path: Path) -> None:
    run(template, tmp_path, examples=3, steps=25)


@pytest.mark.torture
def test_whatever_happens_in_many_towns(template: Template, tmp_path: Path) -> None:
    run(template, tmp_path, examples=settings().max_examples // 4, steps=60)
