"""What the coach chose for the columns of a list, so that the next list with the same headers needs no choosing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from sqlmodel import Field, Session, SQLModel, col, select

from storage.ids import derived_id
from storage.importing.targets import BY_KEY
from storage.records.columns import MomentColumn

if TYPE_CHECKING:
    from storage.importing.reading import Column


class ColumnChoice(SQLModel, table=True):
    """The target of each column of one set of headers, and the folder that such a list was in the last time."""

    __tablename__ = "column_choice"

    id: str = Field(primary_key=True, max_length=36)
    targets: str
    folder: str
    used_at: datetime = Field(sa_type=MomentColumn)


def remember(
    session: Session, columns: Sequence[Column], targets: Mapping[str, str], folder: str, now: datetime
) -> None:
    """Keep the choices for these headers, in place of earlier ones."""
    text = msgspec.json.encode(dict(targets)).decode()
    session.merge(ColumnChoice(id=_id_of(columns), targets=text, folder=folder, used_at=now))


def recall(session: Session, columns: Sequence[Column]) -> dict[str, str] | None:
    """The choices for these headers, without targets that this version does not know; None for new headers."""
    row = session.get(ColumnChoice, _id_of(columns))
    if row is None:
        return None
    kept = msgspec.json.decode(row.targets, type=dict[str, str])
    usable = {column.key for column in columns if not column.is_citizen_number}
    return {key: target for key, target in kept.items() if key in usable and target in BY_KEY}


def last_folder(session: Session) -> str:
    """The folder of the list that was read last; empty when there was none."""
    return session.exec(select(ColumnChoice.folder).order_by(col(ColumnChoice.used_at).desc()).limit(1)).first() or ""


def _id_of(columns: Sequence[Column]) -> str:
    return derived_id("column_choice", *sorted(column.key for column in columns))
