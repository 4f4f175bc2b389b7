"""Finding anything: what is kept is found, what was taken away or erased is not, and nothing of it stays behind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.opening import open_folder
from storage.records import KINDS
from storage.search import MOST, Found, find, words_of
from storage.store import Store
from tests.stores import SetClock, Template
from tests.town import Town, town

LETTERS = "abdegiknoprstuvwzABDEGZéëïöüçñÉÏÖàâøßœ-'0149"
texts = st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=3).map(" ".join)
KIND_AND_FIELD = st.sampled_from(
    [
        *(("employer", name) for name in ("name", "place", "note")),
        *(("candidate", name) for name in ("name", "code", "motivation_learning")),
        *(("barrier", name) for name in ("note", "owner")),
        ("evaluation", "progress"),
        ("check_answer", "reason"),
        ("agreement", "no_candidate_plan"),
        ("settings", "organisation_name"),
    ]
)


def search(store: Store, typed: str) -> Found:
    """What a search gives."""
    with store.session() as session:
        return find(session, words_of(typed))


def ids(store: Store, typed: str) -> list[str]:
    """The ids of the records that are found, best first."""
    return [hit.record_id for hit in search(store, typed).hits]


def kept_words(store: Store) -> str:
    """All that the tables of the index hold, decrypted, however they keep it."""
    run = store._opened.connection.execute
    tables = [name for (name,) in run("SELECT name FROM sqlite_master WHERE name LIKE 'search%' AND type = 'table'")]
    cells: list[bytes] = []
    for table in tables:
        if table not in ("search_part", "search_start"):  # their content is in the tables behind them
            for row in run(f'SELECT * FROM "{table}"'):
                cells += [cell if isinstance(cell, bytes) else str(cell).encode() for cell in row]
    return b"\n".join(cells).decode("latin-1")


@contextmanager
def reopened(store: Store, template: Template) -> Iterator[Store]:
    """The same data folder, opened again."""
    store.close()
    again = Store(open_folder(store.folder, template.key), SetClock())
    try:
        yield again
    finally:
        again.close()


# What is found


@given(where=KIND_AND_FIELD, text=texts, data=st.data())
def test_what_is_saved_is_found_by_any_part_of_a_word_whatever_its_case_and_accents(
    shared: Store, where: tuple[str, str], text: str, data: st.DataObject
) -> None:
    kind, field = where
    record_id = f"{kind}-1"
    shared.save(kind, record_id, {field: text})
    long = [word for word in text.split() if len(word) >= 3]
    parts = []
    for word in data.draw(st.lists(st.sampled_from(long), min_size=1, max_size=3)) if long else []:
        begin = data.draw(st.integers(0, len(word) - 3))
        parts.append(word[begin : data.draw(st.integers(begin + 3, len(word)))])
    typed = " ".join(parts)
    for asked in (typed, swapped(typed), without_accents(typed), unicodedata.normalize("NFD", typed)):
        assert ids(shared, asked) == ([record_id] if asked else []), asked
    shared.delete(kind, record_id)
    assert ids(shared, typed) == []


def swapped(text: str) -> str:
    """Capitals for small letters and the other way round, where a letter has just one other."""
    return "".join(char.swapcase() if len(char.swapcase()) == 1 else char for char in text)


def without_accents(text: str) -> str:
    """The letters alone."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


@pytest.fixture(scope="module")
def shared(template: Template) -> Iterator[Store]:
    """One store for all examples: each takes its record away again."""
    with template.new_store() as store:
        yield store


@given(typed=st.text(st.characters(), max_size=12) | st.text("\"*()'^:{}+-NEAROTD \0%_", max_size=10))
def test_whatever_is_typed_is_a_search_and_no_error(shared: Store, typed: str) -> None:
    assert search(shared, typed).drafts == ()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("garantie", ["e-1"]),  # inside a compound
        ("BAANGARANTIE", ["e-1"]),
        ("coordin", ["e-1"]),
        ("coördinatie garantie", ["e-1"]),  # both have to be there
        ("coördinatie loon", []),
        ("co", ["e-1"]),  # a short word: where a word begins
        ("oö", []),
        ("z b", ["e-1"]),
        ("be garantie", ["e-1"]),
        ("ab garantie", []),
        ("aantie", []),
        ('"*()', ["e-2"]),
        ("50%", ["e-2"]),
        ("*", []),
        ("", []),
        ("   ", []),
        ("schulden en geld bellen", ["b-1"]),  # what was chosen is found by its title
    ],
)
def test_how_words_are_matched(store: Store, typed: str, found: list[str]) -> None:
    text = "De coördinatie van een baangarantie begint in Zwolle."
    store.save("employer", "e-1", {"name": "Zorghuis", "support_note": text})
    store.save("employer", "e-2", {"name": "Kwekerij", "note": 'Zei letterlijk "*() en 50%.'})
    store.save("barrier", "b-1", {"barrier_type": "schulden_financien", "note": "Volgende week bellen."})
    assert ids(store, typed) == found


def test_titles_come_before_notes_and_what_changed_last_before_what_is_older(store: Store) -> None:
    store.save("employer", "in-title-1", {"name": "Bakkerij Oost"})
    store.save("barrier", "in-note-1", {"note": "Bij de bakkerij begint het werk om vier uur."})
    store.save("barrier", "in-note-2", {"note": "De bakkerij is met de bus niet te bereiken."})
    store.save("employer", "in-title-2", {"name": "Bakkerij West"})
    store.save("employer", "elsewhere", {"name": "Slagerij", "note": "naast de bakkerij"})
    expected = ["in-title-2", "in-title-1", "elsewhere", "in-note-2", "in-note-1"]
    assert ids(store, "bakker") == ids(store, "ba") == expected
    store.save("barrier", "in-note-1", {"note": "Bij de bakkerij begint het werk nu om zes uur."})
    assert ids(store, "bakker") == [*expected[:2], "in-note-1", "elsewhere", "in-note-2"]


def test_a_trajectory_is_found_by_who_and_what_it_brings_together(store: Store) -> None:
    store.save("candidate", "c-1", {"name": "Zoë Verzonnen"})
    store.save("future_job", "j-1", {"function": "Assistent-lasser"})
    store.save("trajectory", "t-1", {"candidate_id": "c-1", "job_id": "j-1"})
    assert ids(store, "zoe") == ["c-1", "t-1"]
    assert ids(store, "lasser") == ["j-1", "t-1"]
    store.delete("trajectory", "t-1")
    assert ids(store, "zoe") == ["c-1"]


def test_of_very_much_that_fits_the_newest_is_given_and_it_says_so(store: Store) -> None:
    many = [("barrier", f"b-{number}", {"note": "steeds hetzelfde"}) for number in range(MOST + 5)]
    store.save_many(many)
    found = search(store, "hetzelfde")
    assert found.cut
    assert [hit.record_id for hit in found.hits[:2]] == [f"b-{MOST + 4}", f"b-{MOST + 3}"]
    assert not search(store, "hetzelfde anders").cut


def test_drafts_are_found_until_they_are_dropped(store: Store) -> None:
    store.keep_draft("barrier", "b-1", "note", "Hij heeft schúlden bij de bank", "", {})
    found = search(store, "SCHULDEN ba")
    assert [(typed.record_id, typed.field) for typed in found.drafts] == [("b-1", "note")]
    assert search(store, "ulden an").drafts == ()
    store.drop_draft("b-1", "note")
    assert search(store, "schulden").drafts == ()


# Kept in step


def test_a_change_takes_the_old_words_out_and_undo_brings_them_back(store: Store, clock: SetClock) -> None:
    store.save("candidate", "c-1", {"name": "Amina", "wants": "werken in een keuken"})
    clock.pass_by(minutes=1)
    store.save("candidate", "c-1", {"wants": "werken in een magazijn"})
    assert (ids(store, "keuken"), ids(store, "magazijn amina")) == ([], ["c-1"])
    store.undo()
    assert (ids(store, "keuken"), ids(store, "magazijn")) == (["c-1"], [])
    store.delete("candidate", "c-1")
    assert ids(store, "keuken") == []
    store.undo()
    assert ids(store, "keuken") == ["c-1"]


def test_what_fails_leaves_the_index_as_it_was(store: Store) -> None:
    store.save("candidate", "c-1", {"name": "Amina"})

    def fail_half_way() -> None:
        with store.action() as action:
            action.write(KINDS["candidate"], "c-1", {"name": "Bram"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert (ids(store, "amina"), ids(store, "bram")) == (["c-1"], [])


@pytest.fixture
def here(template: Template, tmp_path: Path) -> Iterator[Town]:
    """A centre and its laptops."""
    with town(template, tmp_path) as made:
        yield made


def test_what_comes_from_others_is_found_and_what_the_centre_erases_leaves_nothing(here: Town) -> None:
    from storage.centre.correcting import erase_candidate

    one, two = here.laptop(), here.laptop()
    one.store.save_many(
        [
            ("candidate", "c-1", {"code": "K-1", "wants": "quokkaverzorger worden"}),
            ("trajectory", "t-1", {"candidate_id": "c-1"}),
            ("barrier", "b-1", {"trajectory_id": "t-1", "note": "eerst de xylofoonles"}),
            ("candidate", "c-2", {"code": "K-2", "wants": "jazzdrummer worden"}),
        ]
    )
    one.store.save("barrier", "b-1", {"note": "eerst de wyverncursus"})
    two.store.save("candidate", "c-1", {"likes": "fjordpaarden"})
    for laptop in (one, two):
        here.deliver(laptop)
    for laptop in (one, two):
        here.answer(laptop)
    assert ids(two.store, "quokka fjord") == ids(one.store, "quokka fjord") == ["c-1"]
    erase_candidate(here.centre, "c-1")
    for laptop in (one, two):
        here.answer(laptop)
        for word in ("quokkaverzorger", "wyverncursus", "xylofoonles", "fjordpaarden"):
            assert ids(laptop.store, word) == []
            assert not any(part in kept_words(laptop.store) for part in parts_only_in(word))
    assert ids(one.store, "jazz") == ["c-2"]
    assert "jazzdrummer" in kept_words(one.store)


def parts_only_in(word: str) -> list[str]:
    """The word, and the parts of it that other words here have not."""
    return [word, *re.findall("quo|okk|wyv|ver?nc|xyl|ylo|fjo|jor", word)]


def test_an_index_that_is_gone_or_of_other_fields_is_made_anew(store: Store, template: Template) -> None:
    store.save("candidate", "c-1", {"name": "Amina", "wants": "lassen"})
    store.save("candidate", "c-2", {"name": "Bram"})
    store.delete("candidate", "c-2")
    run = store._opened.connection.execute
    run("DROP TRIGGER search_changed_candidate")
    run("DROP TABLE search_start")
    store.save("candidate", "c-1", {"wants": "timmeren"})
    with reopened(store, template) as again:
        assert (ids(again, "timmeren"), ids(again, "lassen"), ids(again, "am"), ids(again, "bram")) == (
            ["c-1"],
            [],
            ["c-1"],
            [],
        )
        again.save("candidate", "c-1", {"wants": "schilderen"})
        assert ids(again, "schilderen") == ["c-1"]


def test_an_index_that_fits_is_left_alone(store: Store, template: Template) -> None:
    for record_id in ("c-2", "c-1"):  # made anew it would begin with the first
        store.save("candidate", record_id, {"name": "Amina"})
    numbers = "SELECT id, record_id FROM search_row ORDER BY id"
    before = store._opened.connection.execute(numbers).fetchall()
    store.save("candidate", "c-0", {"name": "Bram"})
    store.delete("candidate", "c-0")
    with reopened(store, template) as again:
        assert again._opened.connection.execute(numbers).fetchall() == before
