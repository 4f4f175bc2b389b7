"""The people of a group: signing them up, many at once, and who is still in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nbm_tui.method.conditions.found import is_ended
from screens.folding import fold
from screens.reviewing import Change
from storage.ids import new_id
from storage.records.candidate import MatchState
from storage.records.trajectory import Route, TrajectoryState
from storage.store import Store

SIGNING_UP = "sign_up"  # the draft of the names that are being typed; no field of the record


@dataclass(frozen=True, slots=True)
class SignedUp:
    """How many people were signed up, how many of them were known, and how many were in the group already."""

    people: int
    known: int
    here: int


def sign_up(store: Store, names: Sequence[str], cohort_id: str, today: date) -> SignedUp:
    """Sign people up by name or code, as one action: a trajectory and a match begin for each.

    Who is known by it is not made again, and nobody is signed up twice.
    """
    people = store.rows("candidate")
    known = {fold(name): row.id for row in people for name in (row.values["name"], row.values["code"]) if name}
    here = {row.values["candidate_id"] for row in store.rows("trajectory", cohort_id=cohort_id)}
    wanted = {fold(name): name for name in names}
    coming = {key: name for key, name in wanted.items() if known.get(key) not in here}
    changes: list[Change] = []
    for key, name in coming.items():
        if key not in known:
            known[key] = new_id()
            changes.append(("candidate", known[key], {"name": name}))
        changes += _beginning(known[key], cohort_id, today)
    made = sum(kind == "candidate" for kind, _id, _values in changes)
    store.save_many(changes)
    store.drop_draft(cohort_id, SIGNING_UP)
    return SignedUp(len(coming), len(coming) - made, len(wanted) - len(coming))


def _beginning(candidate_id: str, cohort_id: str, today: date) -> list[Change]:
    trajectory_id, group = new_id(), {"candidate_id": candidate_id, "cohort_id": cohort_id}
    match = {"trajectory_id": trajectory_id, "proposed_on": today, "state": MatchState.PROPOSED}
    return [
        ("trajectory", trajectory_id, {**group, "route": Route.WLB, "state": TrajectoryState.DRAFT}),
        ("match", new_id(), {**group, **match}),
    ]


def is_gone(store: Store, trajectory_id: str, today: date) -> bool:
    """Whether somebody ended, has an outcome or was not admitted: the group goes on without them."""
    facts = store.facts(trajectory_id, today)
    trajectory = facts.get("trajectory", trajectory_id)
    return trajectory is None or is_ended(facts, trajectory)
