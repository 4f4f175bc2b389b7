"""Where a coach is, for what is proposed there."""

from __future__ import annotations

from typing import NamedTuple


class Where(NamedTuple):
    """A trajectory, step, record, or the talk that just ended; all may be empty. `chooses`: there is more to choose."""

    trajectory_id: str = ""
    step: str = ""
    kind: str = ""
    record_id: str = ""
    after: str = ""
    chooses: bool = False
