"""Who the coach of this laptop is and where they were, with plain SQL over the light connection.

Home asks this before SQLModel is there, so the names of tables and columns are known by heart, as in `caseload`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from storage.restored import MARK

_COACH = f"""
SELECT m.id IS NOT NULL, coalesce(p.language, ''), p.idle_lock_minutes,
       EXISTS (SELECT 1 FROM replica WHERE mark LIKE '{MARK}%')
  FROM replica r
  LEFT JOIN team_member m ON m.id = r.member_id
  LEFT JOIN preferences p ON p.member_id = r.member_id
 ORDER BY r.started_at DESC, r.id DESC
"""
_OWN_FIELDS = ("idle_lock_minutes", "export_folder", "centre_name", "centre_keys", "retention_months")
_OWN = """
SELECT p.idle_lock_minutes, p.export_folder, p.recipient_name, p.recipient, s.retention_months
  FROM replica r
  LEFT JOIN preferences p ON p.member_id = r.member_id
  LEFT JOIN settings s
 ORDER BY r.started_at DESC, r.id DESC
"""


@dataclass(frozen=True, slots=True)
class Coach:
    """What the program has to know of its coach before anything else.

    `place` is where they were the last time when that was further than home, else an empty text; `language` and
    `idle_minutes` are empty and None for who chose nothing; `restored` says that a backup was put back and that they
    were not told yet what that means.
    """

    introduced: bool = False
    language: str = ""
    idle_minutes: int | None = None
    place: str = ""
    restored: bool = False


def coach(connection: sqlcipher.Connection) -> Coach:
    """The coach of this laptop; one who is not introduced when the first start was not finished."""
    row = connection.execute(_COACH).fetchone() or (False, "", None, False)
    place = connection.execute("SELECT path FROM place").fetchone()
    introduced, language, idle_minutes, restored = row
    where = place[0] if place and place[0] != "home" else ""
    return Coach(bool(introduced), language, idle_minutes, where, bool(restored))


def own_settings(connection: sqlcipher.Connection) -> Mapping[str, Any]:
    """What the coach or the organisation filled in of what a policy can lay down, by its field."""
    row = connection.execute(_OWN).fetchone() or (None,) * len(_OWN_FIELDS)
    found = {name: value for name, value in zip(_OWN_FIELDS, row, strict=True) if value not in (None, "")}
    if "centre_keys" in found:
        found["centre_keys"] = found["centre_keys"].replace(",", " ").split()
    return found


def keep_place(connection: sqlcipher.Connection, path: str) -> None:
    """Remember on which screen the coach is."""
    connection.execute(
        "INSERT INTO place (id, path) VALUES (1, ?) ON CONFLICT DO UPDATE SET path = excluded.path", (path,)
    )
