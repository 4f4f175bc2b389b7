"""How often the items of the method were marked, over all trajectories: factors, success checks and pitfalls.

Counted with plain SQL, because years of a whole organisation have to be there at once.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import sqlcipher3.dbapi2 as sqlcipher

ANSWERS: Final = ("helps", "hinders", "yes", "partly", "no", "occurs", "absent")

# What belongs to a trajectory that was taken away does not count. Reading the table in its own order, without an index,
# is many times as fast: each page is decrypted once.
_MARKS: Final = f"""
    SELECT item_id, answer, COUNT(*) FROM check_answer NOT INDEXED
    WHERE deleted_at IS NULL AND answer IN ({", ".join("?" * len(ANSWERS))})
    AND subject_id NOT IN (SELECT id FROM trajectory WHERE deleted_at IS NOT NULL)
    GROUP BY item_id, answer
"""


class Marks(NamedTuple):
    """How often an item got an answer."""

    item_id: str
    answer: str
    times: int


def marks(connection: sqlcipher.Connection) -> list[Marks]:
    """Every mark that was ever given and still stands, counted."""
    return [Marks(*row) for row in connection.execute(_MARKS, ANSWERS).fetchall()]
