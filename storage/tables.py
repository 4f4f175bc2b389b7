"""All tables in one place: the records, what the centre has too, and what is only on this laptop."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage import arrivals, conflicts, drafts, entries, erasure, records, replica, talks
from storage.importing import remembered
from storage.sync import delivery, receipts, returning, trust

RECORD_TABLES = records.TABLES
SHARED_TABLES = (entries.Entry, entries.HeldBack, conflicts.Conflict, erasure.ErasedRecord)
LOCAL_TABLES = (
    *(replica.Replica, drafts.Draft, drafts.Place, delivery.Delivery, remembered.ColumnChoice, arrivals.Arrival),
    talks.OpenTalk,
    *(trust.CentreLink, trust.Colleague, receipts.Confirmed, receipts.LastReceipt, receipts.Refusal),
    returning.Returning,
)
METADATA = SQLModel.metadata
__all__ = ["LOCAL_TABLES", "METADATA", "RECORD_TABLES", "SHARED_TABLES"]
