"""The store: the one place through which screens read and change what is kept.

Every method is one transaction on the thread that opened the database; a failed one leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlmodel import Session

from storage import drafts, talks, views
from storage.case import Case, read_case
from storage.caseload import CaseRow, cases
from storage.clock import Clock, now_utc
from storage.database import clear_errors, engine_over
from storage.defaults import DEFAULTS
from storage.doubles import follow
from storage.drafts import Typed
from storage.facts import Facts, all_facts, facts_of
from storage.history import Change, history
from storage.journal import Action, Author
from storage.marks import Marks, marks
from storage.opening import Opened
from storage.policy import Policy
from storage.records import KINDS
from storage.records.base import MERGED
from storage.records.links import preferences_id, settings_id
from storage.replica import Replica, current_replica
from storage.search_index import forget_erased, renew_index
from storage.sync.progress import mend
from storage.tables import METADATA
from storage.talks import TalkState
from storage.undo import Undone, redo_last, undo_last
from storage.views import RecordView, Row

assert METADATA
Write = tuple[str, str, Mapping[str, Any]]  # kind, id, values


class Store:
    """Reads and writes of an unlocked data folder, by the coach whose folder it is."""

    def __init__(self, opened: Opened, clock: Clock = now_utc) -> None:
        self.folder = opened.folder
        self.clock = clock
        self._opened = opened
        self._engine = engine_over(opened.connection)
        with self.session() as session:
            renew_index(session)
            self.replica: Replica = current_replica(session, opened.folder.database, clock())
            session.expunge_all()
        self.author = Author(self.replica.member_id, self.replica.id)

    @property
    def policy(self) -> Policy:
        """What the machine and the centre lay down."""
        return self._opened.policy

    def under(self, of_centre: Policy) -> None:
        """From now on the centre lays this down."""
        self._opened.take_policy(of_centre)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction: committed at the end, rolled back on any error; errors that a coach can meet get words."""
        with clear_errors(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session
            forget_erased(session)

    @contextmanager
    def action(self) -> Iterator[Action]:
        """One action of the coach: all its changes and journal entries in one transaction."""
        with self.session() as session:
            yield Action(session, self.author, self.clock())

    def close(self) -> None:
        """Close the database; the write-ahead log is folded into the file."""
        self._engine.dispose()
        self._opened.connection.close()

    # Records

    def view(self, kind: str, record_id: str) -> RecordView:
        """A record for a form, with its drafts."""
        with self.session() as session:
            return views.view(session, KINDS[kind], record_id)

    def rows(self, kind: str, **equal: Any) -> list[Row]:
        """The records of a kind with these field values."""
        with self.session() as session:
            return views.rows(session, KINDS[kind], **equal)

    def case(self, trajectory_id: str) -> Case:
        """A trajectory with its surroundings, answers and step states."""
        with self.session() as session:
            return read_case(session, trajectory_id)

    def cases(self) -> list[CaseRow]:
        """The caseload, as home shows it."""
        with clear_errors():
            return cases(self._opened.connection, settings_id())

    def marks(self) -> list[Marks]:
        """How often each item was marked, over everything."""
        with clear_errors():
            return marks(self._opened.connection)

    def titles(self, kind: str, values: Mapping[str, Any]) -> dict[str, Row]:
        """For each reference among these values the record that it points at."""
        with self.session() as session:
            return views.referenced(session, KINDS[kind], values)

    def save(self, kind: str, record_id: str, values: Mapping[str, Any], along: Iterable[Write] = ()) -> bool:
        """Create or change a record as one action; the drafts of these fields are settled with it. False: no change.

        What goes `along` belongs to the same action.
        """
        with self.session() as session:
            happened = drafts.typed_at(session, record_id, values)
            action = Action(session, self.author, self.clock(), happened=happened)
            changed = self._write(action, kind, record_id, values)
            for one in along:
                self._write(action, *one)
            for name in values:
                drafts.drop(action.session, record_id, name)
        return changed

    def save_many(self, changes: list[Write]) -> None:
        """Several records as one action: (kind, id, values) each."""
        with self.action() as action:
            for kind, record_id, values in changes:
                self._write(action, kind, record_id, values)

    def _write(self, action: Action, kind: str, record_id: str, values: Mapping[str, Any]) -> bool:
        changed = action.write(KINDS[kind], record_id, dict(values))
        if changed:
            mend(action, KINDS[kind], record_id)
            if values.get("deleted_at") and MERGED in KINDS[kind].field_names:
                follow(action)  # it was in doubt whether a record that was merged is gone
        return changed

    def delete(self, kind: str, record_id: str) -> None:
        """Put a tombstone on a record; what hangs under it stays."""
        with self.action() as action:
            action.delete(KINDS[kind], record_id)

    def undo(self) -> Undone:
        """Take back the coach's last action. Raises NothingToUndo or UndoBlocked."""
        with self.session() as session:
            return undo_last(session, self.author, self.clock())

    def redo(self) -> Undone:
        """Do again what was undone last. Raises NothingToRedo or RedoBlocked."""
        with self.session() as session:
            return redo_last(session, self.author, self.clock())

    def history(self, record_id: str) -> list[Change]:
        """Who changed what in a record, newest first."""
        with self.session() as session:
            return history(session, record_id)

    def facts(self, trajectory_id: str, today: date) -> Facts:
        """What the signals look at, for one trajectory."""
        with clear_errors():
            return facts_of(self._opened.connection, trajectory_id, today)

    def all_facts(self, today: date) -> Facts:
        """What the signals look at, for everything that is kept."""
        with clear_errors():
            return all_facts(self._opened.connection, today)

    # What is being typed

    def keep_draft(
        self, kind: str, record_id: str, field: str, text: str, base: str, context: Mapping[str, Any]
    ) -> None:
        """Keep text that is being typed."""
        with self.session() as session:
            drafts.keep(session, Typed(kind, record_id, field, text, base, dict(context), self.clock()))

    def drop_draft(self, record_id: str, field: str) -> None:
        """Forget a draft, because the field holds its value again."""
        with self.session() as session:
            drafts.drop(session, record_id, field)

    def drafts(self) -> list[Typed]:
        """All text that is not a value yet, oldest first; not that of records that were taken away."""
        with self.session() as session:
            return drafts.open_drafts(session)

    def keep_talk(self, state: TalkState) -> None:
        """Remember where a talk is."""
        with self.session() as session:
            talks.keep_talk(session, state, self.clock())

    def end_talk(self, talk_id: str) -> None:
        """Forget a talk that is finished."""
        with self.session() as session:
            talks.end_talk(session, talk_id)

    def open_talks(self) -> list[TalkState]:
        """The talks that can be gone on with, the last one first."""
        with self.session() as session:
            return talks.open_talks(session)

    # Settings

    def settings(self) -> dict[str, Any]:
        """The organisation's settings, the app's own suggestion where nothing was filled in; a policy comes first."""
        return self._with_defaults("settings", settings_id())

    def preferences(self) -> dict[str, Any]:
        """The coach's own settings on any laptop: lock time, export folder, recipient; a policy comes first."""
        return self._with_defaults("preferences", preferences_id(self.author.member_id))

    def introduce(self, name: str, organisation: str) -> None:
        """First start: who the coach is, and for which organisation."""
        member_id = self.author.member_id
        self.save_many(
            [
                ("team_member", member_id, {"name": name}),
                ("settings", settings_id(), {"organisation_name": organisation}),
                ("preferences", preferences_id(member_id), {"member_id": member_id}),
            ]
        )

    def _with_defaults(self, kind: str, record_id: str) -> dict[str, Any]:
        values = self.view(kind, record_id).values
        known = {name: value for name, value in values.items() if value not in (None, "")}
        return {name: DEFAULTS.get(name) for name in KINDS[kind].specs} | known | self.policy.fixed(kind)
