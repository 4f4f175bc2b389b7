"""What there is to deliver, as lines of JSON read slice by slice, and a row for each leverbestand that left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any, cast

import msgspec
from sqlalchemy import Boolean, ColumnElement, Float, Table, and_, distinct, exists, func, literal, not_, null, or_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from storage.entries import Entry, entries_of
from storage.erasure import ErasedRecord
from storage.heads import heads_of
from storage.journal import GENESIS, to_json
from storage.records import KINDS
from storage.records.base import Kind
from storage.records.columns import MomentColumn
from storage.replica import Replica
from storage.sync.events import HEADER, Header, event_line
from storage.sync.format import OTHERS, Chain, encoder
from storage.sync.receipts import confirmed_numbers, numbers_of
from storage.sync.returning import lacking


class Delivery(SQLModel, table=True):
    """One leverbestand: which entries it holds (replica, first and last number), its hash and where it went.

    `entries` also counts those of earlier lives of this database, which go along.
    """

    id: str = Field(primary_key=True, max_length=36)
    made_at: datetime = Field(sa_type=MomentColumn)
    replica: str = Field(max_length=36)
    first_number: int
    last_number: int
    entries: int
    path: str
    sha256: str = Field(max_length=64)
    manifest_sha256: str = Field(max_length=64)
    covers: str = Field(default="", max_length=64)


# How what SQLite holds is written in JSON, by the type of the column; the others are written as they are.
_SPELLED: dict[type, Callable[[Any], Any]] = {Boolean: bool, Float: to_json}
_NUMBER, _TIME, _CLOCK_BACK = (HEADER.index(name) for name in ("number", "time", "clock_back"))


@dataclass(frozen=True, slots=True)
class Pending:
    """What a leverbestand made now would hold: stretches of the journal, and how many of its entries per kind.

    `erased` counts the records here of which nothing may be kept; `returned` are entries of the centre that it lacks.
    """

    chains: tuple[Chain, ...]
    kinds: Mapping[str, int]
    erased: int = 0
    returned: tuple[str, ...] = ()

    @property
    def entries(self) -> int:
        """The number of journal entries."""
        return sum(chain.entries for chain in self.chains)


@dataclass(frozen=True, slots=True)
class Slice:
    """Some lines of JSON, how many, and the number or id of the last, to go on after.

    Of entries also the earliest and the latest time, when there are any.
    """

    data: bytes
    count: int
    last: Any
    times: tuple[str, ...] = ()


def pending(session: Session, *, full: bool = False) -> Pending:
    """All that the centre did not confirm; with `full` everything that was written here.

    Entries from before a move or restore belong to an earlier replica of this database; they go along, because no
    other database may have them.
    """
    chains = tuple(_chains(session, {} if full else confirmed_numbers(session)))
    query = select(Entry.record_kind, func.count()).where(_covered(chains))
    counts = session.exec(query.group_by(Entry.record_kind)).all()
    erased = session.exec(select(func.count()).select_from(ErasedRecord)).one()
    return Pending(chains, dict(sorted(counts)), erased, lacking(session))


def count_changed(session: Session, found: Pending) -> dict[str, int]:
    """How many records of each kind these entries changed."""
    query = select(Entry.record_kind, func.count(distinct(col(Entry.record_id)))).where(_covered(found.chains))
    return dict(session.exec(query.group_by(Entry.record_kind)).all())


def changed_records(session: Session, found: Pending) -> dict[str, str]:
    """The kind of each record that these entries changed, by its id."""
    query = select(Entry.record_id, Entry.record_kind).where(_covered(found.chains)).distinct()
    return dict(session.exec(query).all())


def entry_lines(session: Session, chain: Chain, after: int, limit: int) -> Slice:
    """The entries of a stretch after a number, in order."""
    query = sql_select(*_LINE, _is_first()).where(col(Entry.replica) == chain.replica)
    query = (
        query.where(col(Entry.number) > after, col(Entry.number) <= chain.last).order_by(col(Entry.number)).limit(limit)
    )
    rows = _rows(session, query)
    return _slice(rows, rows[-1][_NUMBER] if rows else after)


def returned_lines(session: Session, found: Pending) -> Slice:
    """The entries that the centre lacks of its own."""
    query = sql_select(*_LINE, literal(value=False)).where(col(Entry.id).in_(found.returned))
    return _slice(_rows(session, query.order_by(col(Entry.replica), col(Entry.number))), None)


def record_lines(session: Session, name: str, chains: Sequence[Chain], after: str, limit: int) -> Slice:
    """The records of a kind that these entries changed, after an id, in order of id.

    They are as they were after the last of the entries.
    """
    kind, line = KINDS[name], _line_of(name)
    table, names = _table(kind.table), line.__struct_fields__
    changed = exists().where(col(Entry.record_id) == table.c.id, _covered(chains, by_record=True))
    columns = [null() if field == OTHERS else table.c[field] for field in names]
    query = select(*columns).where(table.c.id > after, changed).order_by(table.c.id).limit(limit)
    spelled = [(at, spell) for at, column in enumerate(columns) if (spell := _SPELLED.get(type(column.type)))]
    id_at, others_at = names.index("id"), names.index(OTHERS)
    rows: dict[str, Any] = {}
    for values in map(list, _rows(session, query)):
        values[others_at] = []
        for at, spell in spelled:
            if values[at] is not None:
                values[at] = spell(values[at])
        rows[values[id_at]] = line(*values)
    # The coach may have gone on typing since the first slice was read: those records are put back to how they were.
    for record_id in _changed_by(session, _later(chains), rows):
        rows[record_id] = line(**_as_of(session, kind, record_id, chains), **{OTHERS: []})
    for record_id in _changed_by(session, _by_others(session), rows):
        setattr(rows[record_id], OTHERS, _from_others(session, record_id))
    return Slice(encoder.encode_lines(rows.values()), len(rows), max(rows, default=after))


@cache
def _line_of(kind: str) -> type[Any]:
    """A record as a line in a leverbestand: its fields in the order of the alphabet, as canonical JSON has them."""
    return msgspec.defstruct("Line", sorted([*KINDS[kind].plain.model_fields, OTHERS]), gc=False)


def deliveries(session: Session, most: int) -> list[Delivery]:
    """The leverbestanden that were made, latest first."""
    return list(session.exec(select(Delivery).order_by(col(Delivery.made_at).desc()).limit(most)))


def new_since(session: Session, found: Pending) -> int:
    """How many of these entries were in no leverbestand yet."""
    delivered = delivered_numbers(session)
    return sum(max(0, chain.last - max(chain.first - 1, delivered.get(chain.replica, 0))) for chain in found.chains)


def newest_delivery(session: Session) -> Delivery | None:
    """The last leverbestand that was made, by the life of the database and its numbers: clocks may have run back."""
    query = select(Delivery).join(Replica, col(Replica.id) == Delivery.replica)
    order = (col(Replica.started_at).desc(), col(Delivery.last_number).desc(), col(Delivery.id).desc())
    return session.exec(query.order_by(*order).limit(1)).first()


def delivered_numbers(session: Session) -> dict[str, int]:
    """Per life of this database the last number that was in a leverbestand; an earlier life went along as a whole."""
    newest = newest_delivery(session)
    if newest is None:
        return {}
    maker = session.get_one(Replica, newest.replica)
    earlier = session.exec(select(Replica.id).where(Replica.started_at < maker.started_at)).all()
    last = numbers_of(session) if earlier else {}  # it looks at every entry
    return {life: last.get(life, 0) for life in earlier} | {maker.id: newest.last_number}


def _chains(session: Session, confirmed: Mapping[str, int]) -> list[Chain]:
    """Also of lives of which nothing goes along: without their keys the centre could not follow who is after whom."""
    last = numbers_of(session)
    lives = session.exec(select(Replica).order_by(col(Replica.started_at), col(Replica.id)))
    return [
        _chain(session, life, min(confirmed.get(life.id, 0), last.get(life.id, 0)), last.get(life.id, 0))
        for life in lives
    ]


def _chain(session: Session, life: Replica, after: int, last: int) -> Chain:
    """The entries of a life after a number."""
    before = select(Entry.hash).where(Entry.replica == life.id, Entry.number == after)
    return Chain(
        replica=life.id,
        public_key=life.public_key,
        age_key=life.age_key,
        after=life.after,
        vouched=life.vouched,
        first=after + 1,
        last=last,
        previous=session.exec(before).one() if after else GENESIS,
    )


def _covered(chains: Sequence[Chain], *, by_record: bool = False) -> ColumnElement[bool]:
    """Is an entry in these stretches? `by_record` for a look at the few entries of one record."""
    replica: Any = col(Entry.replica)
    number: Any = col(Entry.number)
    if by_record:
        # Hides the columns from the index on them, or SQLite walks along all numbers for every single record.
        replica, number = func.coalesce(replica, ""), func.coalesce(number, 0)
    return or_(False, *(and_(replica == c.replica, number >= c.first, number <= c.last) for c in chains))


def _is_first() -> Any:
    """Did no entry of the same record come before this one?"""
    other = aliased(Entry)
    # The sum hides the column from its index, or SQLite may walk along all earlier entries for every single one.
    clock = col(other.hybrid) + 0
    before = or_(clock < Entry.hybrid, and_(clock == Entry.hybrid, col(other.replica) < Entry.replica))
    return not_(exists().where(col(other.record_id) == Entry.record_id, before)).label("is_first")


def _later(chains: Sequence[Chain]) -> ColumnElement[bool]:
    return or_(False, *(and_(col(Entry.replica) == c.replica, col(Entry.number) > c.last) for c in chains))


def _changed_by(session: Session, which: ColumnElement[bool], record_ids: Iterable[str]) -> set[str]:
    """Those of the records that such entries changed; mostly there are no such entries at all, which is soon known."""
    if not session.exec(select(exists().where(which))).one():
        return set()
    return set(session.exec(select(Entry.record_id).where(which, col(Entry.record_id).in_(list(record_ids)))))


def _by_others(session: Session) -> ColumnElement[bool]:
    """Was an entry written elsewhere? Told as stretches between the own ids, which the index knows how to skip."""
    lives, replica = sorted(session.exec(select(Replica.id))), col(Entry.replica)
    between = [and_(replica > one, replica < next_) for one, next_ in pairwise(lives)]
    return or_(replica < lives[0], *between, replica > lives[-1])


def _from_others(session: Session, record_id: str) -> list[str]:
    """The fields of a record whose value that is shown was written on another laptop."""
    heads, own = heads_of(entries_of(session, record_id)), set(session.exec(select(Replica.id)))
    latest = {name: max(found.values(), key=lambda head: head.rank) for name, found in heads.live.items() if found}
    return sorted(name for name, head in latest.items() if head.rank[1] not in own)


def _table(model: type[SQLModel]) -> Table:
    return cast("Table", model.__table__)  # type: ignore[attr-defined]


def _rows(session: Session, query: Any) -> Sequence[Any]:
    """The rows as SQLite gives them, past SQLAlchemy, which would look at every value once more."""
    cursor: Any = session.connection().execute(query).cursor
    return cast("Sequence[Any]", cursor.fetchall())


def _as_of(session: Session, kind: Kind, record_id: str, chains: Sequence[Chain]) -> dict[str, Any]:
    """A record by the journal, without the entries that are too late for these stretches."""
    ends = {chain.replica: chain.last for chain in chains}
    known = [entry for entry in entries_of(session, record_id) if entry.number <= ends.get(entry.replica, entry.number)]
    heads, blank = heads_of(known), kind.table(id=record_id)
    return {"id": record_id} | {
        name: heads.winner(name) if name in heads.live else to_json(getattr(blank, name)) for name in kind.field_names
    }


def _slice(rows: Sequence[Any], last: Any) -> Slice:
    """The lines of entries: rows of `_LINE` with behind it whether no entry of the record came before it."""
    lines = []
    for row in rows:
        header = list(row[:-4])
        header[_CLOCK_BACK] = bool(header[_CLOCK_BACK])
        lines.append(event_line(Header(*header), *row[-4:-1], first=row[-1]))
    times = [row[_TIME] for row in rows]
    return Slice(b"".join(lines), len(lines), last, (min(times), max(times)) if times else ())


_LINE = [_table(Entry).c[name] for name in (*HEADER, "salt", "payload", "hash")]
