"""What the benchmarks write in bulk is what the program itself would have written."""

from __future__ import annotations

from benchmarks.writing import write_new
from storage.heads import heads_at
from storage.journal import chain_faults
from storage.store import Store


def test_records_written_in_bulk_have_a_sound_journal(store: Store) -> None:
    store.save("employer", "e-1", {"name": "Verzonnen Bakkerij"})
    jobs = [("future_job", f"j-{n}", {"function": f"bakker {n}", "employer_id": "e-1", "places": n}) for n in range(5)]
    assert write_new(store, jobs, entries_each=3) == 15
    assert store.save("future_job", "j-4", {"function": "kok"})
    with store.session() as session:
        assert list(chain_faults(session, store.replica.id)) == []
        heads = heads_at(session, "j-4")
        assert (heads.winner("function"), heads.winner("places"), heads.conflicts()) == ("kok", 4, {})
    assert [row.values["function"] for row in store.rows("future_job")] == [*(f"bakker {n}" for n in range(4)), "kok"]
