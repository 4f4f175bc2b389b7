"""All tables in one place: the records, and the local tables that never leave the laptop as they are."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage import conflicts, drafts, entries, erasure, records, replica
from storage.sync import delivery, receipts, trust

LOCAL_TABLES = (
    *(entries.Entry, entries.HeldBack, conflicts.Conflict, erasure.ErasedRecord),
    *(replica.Replica, drafts.Draft, drafts.Place, delivery.Delivery),
    *(trust.CentreLink, trust.Colleague, receipts.Confirmed, receipts.LastReceipt, receipts.Refusal),
)
METADATA = SQLModel.metadata
__all__ = ["LOCAL_TABLES", "METADATA", "records"]
