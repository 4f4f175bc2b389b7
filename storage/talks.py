"""Talks that were begun and are not finished: which question the coach is at, and the records that it is about.

Only on this laptop and only ids: what is said goes into the records themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlmodel import Field, Session, SQLModel, col, select

from storage.records.columns import MomentColumn


class OpenTalk(SQLModel, table=True):
    """One talk that can be gone on with."""

    __tablename__ = "open_talk"

    id: str = Field(primary_key=True, max_length=36)
    talk: str = Field(max_length=40)
    question: str
    records: str
    caught: str
    kept_at: datetime = Field(sa_type=MomentColumn)


@dataclass(frozen=True, slots=True)
class TalkState:
    """Where a coach is in a talk: the key of a question, the id of each kind of record that it is about (which need not
    exist yet), and what was caught so far, as (kind, id)."""

    id: str
    talk: str
    question: str
    records: Mapping[str, str]
    caught: Sequence[tuple[str, str]] = ()


def keep_talk(session: Session, state: TalkState, now: datetime) -> None:
    """Remember where a talk is."""
    records, caught = (msgspec.json.encode(part).decode() for part in (state.records, state.caught))
    session.merge(
        OpenTalk(id=state.id, talk=state.talk, question=state.question, records=records, caught=caught, kept_at=now)
    )


def end_talk(session: Session, talk_id: str) -> None:
    """Forget a talk: it is finished."""
    row = session.get(OpenTalk, talk_id)
    if row:
        session.delete(row)


def open_talks(session: Session) -> list[TalkState]:
    """The talks that can be gone on with, the last one first."""
    query = select(OpenTalk).order_by(col(OpenTalk.kept_at).desc(), col(OpenTalk.id).desc())
    return [
        TalkState(
            row.id,
            row.talk,
            row.question,
            msgspec.json.decode(row.records, type=dict[str, str]),
            msgspec.json.decode(row.caught, type=list[tuple[str, str]]),
        )
        for row in session.exec(query)
    ]
