"""All tables in one place: the records, and the local tables that never leave the laptop as they are."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage import drafts, journal, records, replica
from storage.importing import remembered
from storage.sync import delivery

LOCAL_TABLES = (journal.Entry, replica.Replica, drafts.Draft, drafts.Place, delivery.Delivery, remembered.ColumnChoice)
METADATA = SQLModel.metadata
__all__ = ["LOCAL_TABLES", "METADATA", "records"]
