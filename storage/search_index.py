"""What is searched: an index over the texts of all records, inside the encrypted file, kept in step by triggers.

It follows from the declared fields alone, so it is no part of the migrations: a store that opens compares what stands
in the file with what the fields ask for, and makes it anew when they differ. It never leaves this laptop.

Each record is in it as a whole, and its title once more on its own, under a number above `TITLES`. A walk down the
numbers gives titles before notes and what changed last before what is older, without weighing all that fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlmodel import Session

from storage.erasure import ERASING
from storage.records import KINDS
from storage.records.base import Kind
from storage.records.fields import FieldSpec

INDEXES = ("search_part", "search_start")  # by any three letters, and by how a word begins
TITLES = 1 << 40
# These choices say nothing without the line that they answer, or are much the same everywhere.
_LEFT_OUT = frozenset({"check_answer.answer", "step_state.state", "trajectory.step_order"})
_TABLES = {
    "search_row": "TABLE search_row (id INTEGER PRIMARY KEY, kind TEXT, record_id TEXT, title TEXT, text TEXT)",
    "search_row_record": "INDEX search_row_record ON search_row (record_id)",
    "search_part": "VIRTUAL TABLE search_part USING fts5"
    "(text, content='', columnsize=0, tokenize='trigram remove_diacritics 1')",
    "search_start": "VIRTUAL TABLE search_start USING fts5"
    "(text, content='', columnsize=0, detail=none, prefix='1 2', tokenize='unicode61 remove_diacritics 2')",
}


def renew_index(session: Session) -> None:
    """See that the index is there and fits the declared fields; when it does not, it is filled anew."""
    run, wanted = session.connection().exec_driver_sql, _declared()
    there = run("SELECT name, type, sql FROM sqlite_master WHERE name LIKE 'search%' ORDER BY type DESC").all()
    made = [(name, kind, sql) for name, kind, sql in there if name in wanted or kind in ("trigger", "view")]
    if {name: sql for name, _kind, sql in made} == wanted:
        return
    for name, kind, _sql in made:  # views and triggers before the tables that they use
        run(f'DROP {kind} IF EXISTS "{name}"')
    for statement in wanted.values():
        run(statement)
    texts = " UNION ALL ".join(f"SELECT '{kind.name}', * FROM search_of_{kind.name}" for kind in KINDS.values())
    run(f"INSERT INTO search_row (kind, record_id, title, text) {texts} ORDER BY id")


def forget_erased(session: Session) -> None:
    """After an erasure: leave nothing of it in the index, which by itself only notes that an entry is gone."""
    if session.info.pop(ERASING, False):
        for index in INDEXES:
            session.connection().exec_driver_sql(f"INSERT INTO {index} ({index}) VALUES ('optimize')")


@cache
def _declared() -> dict[str, str]:
    """All that the index consists of by name, as SQLite keeps it."""
    made = {
        **_TABLES,
        "search_row_new": f"TRIGGER search_row_new AFTER INSERT ON search_row BEGIN {_entries('NEW')} END",
        "search_row_gone": f"TRIGGER search_row_gone AFTER DELETE ON search_row BEGIN {_entries('OLD', 'delete')} END",
    }
    for kind in KINDS.values():
        made |= _of_kind(kind)
    return {name: f"CREATE {rest}" for name, rest in made.items()}


def _entries(row: str, order: str = "") -> str:
    """Puts a row in both indexes, or takes it out: for that they have to be told what was in it."""
    first = f"'{order}', " if order else ""
    whole, title = f"SELECT {first}{row}.id, {row}.text", f"SELECT {first}{row}.id + {TITLES}, {row}.title"
    return " ".join(
        f"INSERT INTO {index} ({f'{index}, ' if order else ''}rowid, text) "
        f"{whole} UNION ALL {title} WHERE {row}.title <> '';"
        for index in INDEXES
    )


def _of_kind(kind: Kind) -> dict[str, str]:
    """The view of the texts of a kind, and the triggers that keep them in the index."""
    name, specs = kind.name, _specs(kind)
    title = [spec for spec in specs if spec.name in kind.words.label]
    whole = [*title, *(spec for spec in specs if spec not in title)]
    columns = [f'"{spec.name}"' for spec in specs] + ["deleted_at"]
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    put = f"INSERT INTO search_row (kind, record_id, title, text) SELECT '{name}', * FROM search_of_{name}"
    return {
        f"search_of_{name}": f"VIEW search_of_{name} AS SELECT id, {_joined(title, ' ')} AS title, "
        f"{_joined(whole, chr(10))} AS text FROM \"{name}\" WHERE deleted_at IS NULL AND text <> ''",
        f"search_new_{name}": f'TRIGGER search_new_{name} AFTER INSERT ON "{name}" BEGIN {put} WHERE id = NEW.id; END',
        f"search_changed_{name}": f"TRIGGER search_changed_{name} AFTER UPDATE OF {', '.join(columns)} "
        f'ON "{name}" WHEN ({old}) IS NOT ({new}) '
        f"BEGIN DELETE FROM search_row WHERE record_id = NEW.id; {put} WHERE id = NEW.id; END",
    }


def _specs(kind: Kind) -> list[FieldSpec]:
    """The fields of a kind that hold words."""
    told = (spec for spec in kind.specs.values() if f"{kind.name}.{spec.name}" not in _LEFT_OUT)
    return [spec for spec in told if spec.kind in ("text", "lines", "choice")]


def _joined(specs: Sequence[FieldSpec], between: str) -> str:
    return f"concat_ws('{between}', {', '.join(map(_words, specs))})" if specs else "''"


def _words(spec: FieldSpec) -> str:
    """What a field says: its text, or the title of what was chosen."""
    titles = " ".join(f"WHEN {_literal(one)} THEN {_literal(one.title_nl)}" for one in spec.choices or ())
    return f'CASE "{spec.name}" {titles} END' if titles else f'"{spec.name}"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
