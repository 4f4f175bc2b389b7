"""The numbers that hold as long as the organisation or the coach filled in nothing else.

In a module of their own, because home computes signals with them before the records are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# What counts as long as nobody filled in anything else. Only the horizon and the costs come from the sources.
DEFAULTS: Final[Mapping[str, int]] = {
    "horizon_months": 24,
    "evaluation_interval_weeks": 6,
    "coach_contact_weeks": 2,
    "coach_contact_wlb_weeks": 4,
    "employer_contact_weeks": 6,
    "place_contact_weeks": 4,
    "barrier_open_days": 28,
    "fallback_lead_weeks": 12,
    "bbl_notice_weeks": 8,
    "supervisor_changes": 2,
    "soon_days": 14,
    "retention_months": 12,
    "cost_per_year_cents": 500_000,
    "idle_lock_minutes": 10,
}
