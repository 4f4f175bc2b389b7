"""What the coach has to know after a backup was put back, with plain SQL over the light connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlcipher3.dbapi2 as sqlcipher

MARK = "restored "  # instead of the mark of a place, with the moment of the backup behind it

_FIND = f"""
SELECT r.id, r.mark, coalesce((SELECT max(j.number) FROM journal j WHERE j.replica = r.id), 0)
  FROM replica r
 WHERE r.mark LIKE '{MARK}%'
 ORDER BY r.started_at DESC, r.id DESC
"""


@dataclass(frozen=True, slots=True)
class Restored:
    """From when the backup is that the coach goes on with, and the last number in it.

    `delivered` is the number up to which this laptop delivered in that life; 0 when nothing is known of that here.
    """

    made_at: datetime
    last: int
    delivered: int

    @property
    def lost(self) -> int:
        """How many changes were delivered and are not on this laptop any more."""
        return max(0, self.delivered - self.last)


def restored(connection: sqlcipher.Connection) -> Restored | None:
    """The backup that was put back and that the coach was not told of yet, if there is one."""
    from storage.replica import delivered  # which needs the records: only for who has something to be told

    row = connection.execute(_FIND).fetchone()
    if row is None:
        return None
    replica, mark, last = row
    return Restored(datetime.fromisoformat(mark.removeprefix(MARK)), last, delivered(replica))


def end_telling(connection: sqlcipher.Connection) -> None:
    """The coach has read it."""
    connection.execute(f"UPDATE replica SET mark = '' WHERE mark LIKE '{MARK}%'")
