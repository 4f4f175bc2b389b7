"""The records: complete, tied to the method, strict about limits, and stored so that laptops can merge."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import Connection, Engine, UniqueConstraint, insert, select
from sqlmodel import Session, SQLModel

from nbm_tui.method.catalogue import Item, catalogue
from storage.connection import connect
from storage.database import engine_over
from storage.records import KINDS, TABLES, Choice, FieldSpec, Kind, links
from storage.records.check import Answer, Step
from storage.records.learning import BARRIER_DOMAINS, BARRIER_ITEMS, Barrier, BarrierType
from storage.records.outcome import EndState
from storage.tables import LOCAL_TABLES, METADATA, SHARED_TABLES

ALL_SPECS = [(kind, spec) for kind in KINDS.values() for spec in kind.specs.values()]
ALL_CHOICES = sorted({spec.choices for _, spec in ALL_SPECS if spec.choices}, key=lambda found: found.__name__)
RECORD_TABLES = [METADATA.tables[name] for name in KINDS]
LINKS = {
    name: make for name, make in inspect.getmembers(links, inspect.isfunction) if make.__module__ == links.__name__
}


def name_of(value: Any) -> str | None:
    """How a kind, field or value list is called in the names of tests."""
    if isinstance(value, Kind | FieldSpec):
        return value.name
    return value.__name__ if isinstance(value, type) else None


each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=name_of)
each_choice = pytest.mark.parametrize("choices", ALL_CHOICES, ids=name_of)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An encrypted database with all tables."""
    connection = connect(tmp_path / "records.db", bytes(32), create=True)
    engine = engine_over(connection)
    METADATA.create_all(engine)
    yield engine
    engine.dispose()
    connection.close()


def sample(kind: Kind, spec: FieldSpec) -> Any:
    """A value that a field takes; references point at the sample record of their kind."""
    if spec.choices:
        return list(spec.choices)[-1]
    if spec.kind == "reference":
        return f"{spec.target}-1"
    if spec.max_length:
        return f"{kind.name} {spec.name} é"[: spec.max_length]
    if spec.maximum is not None:
        return spec.maximum - (0.5 if spec.kind == "decimal" else 0)
    return {"date": date(2027, 3, 9), "moment": datetime(2027, 3, 9, 12, 30, tzinfo=UTC), "yesno": False}[spec.kind]


def referenced_items() -> set[str]:
    """Every method item that a field, a member of a value list or the list of barriers rests on."""
    of_fields = {item for _, spec in ALL_SPECS for item in spec.items}
    of_members = {member.item for choices in ALL_CHOICES for member in choices if member.item}
    return of_fields | of_members | set(BARRIER_ITEMS)


class TestRegistry:
    """What is declared is in the registry, once, and hangs together."""

    def test_every_table_is_a_kind_or_told_to_be_none(self) -> None:
        local = {str(table.__tablename__) for table in (*LOCAL_TABLES, *SHARED_TABLES)}
        assert set(METADATA.tables) - local == set(KINDS)

    def test_no_kind_is_named_twice(self) -> None:
        assert len(KINDS) == len(TABLES)
        assert all(name == kind.table.__tablename__ for name, kind in KINDS.items())

    @each_kind
    def test_the_plain_class_holds_the_declarations(self, kind: Kind) -> None:
        assert not hasattr(kind.plain, "__table__")
        assert set(kind.table.model_fields) == set(kind.plain.model_fields)

    @each_kind
    def test_a_title_is_made_of_shown_fields(self, kind: Kind) -> None:
        assert kind.words.label
        assert set(kind.words.label) <= kind.specs.keys()

    @each_kind
    def test_references_point_at_known_kinds(self, kind: Kind) -> None:
        for spec in kind.specs.values():
            keys = METADATA.tables[kind.name].c[spec.name].foreign_keys
            assert {key.target_fullname for key in keys} == ({f"{spec.target}.id"} if spec.target else set())
            assert not spec.target or spec.target in KINDS

    @each_kind
    def test_the_name_of_a_field_tells_its_sort(self, kind: Kind) -> None:
        endings = {"date": "_on", "moment": "_at", "reference": "_id", "money": "_cents"}
        for spec in kind.specs.values():
            assert [end for end in endings.values() if spec.name.endswith(end)] == [
                end for sort, end in endings.items() if sort == spec.kind
            ]

    def test_what_hangs_under_nothing_is_known(self) -> None:
        listed = {kind.name for kind, spec in ALL_SPECS if spec.child}
        of_any_subject = {name for name, kind in KINDS.items() if "subject_id" in kind.field_names}
        assert set(KINDS) - listed - of_any_subject == {
            "settings", "team_member", "sector", "partner", "plain_output",
        }  # fmt: skip


class TestErrors:
    """What the program says when a value does not fit."""

    @each_kind
    def test_what_was_typed_is_not_in_it(self, kind: Kind) -> None:
        for spec in kind.specs.values():
            typed: Any = "Jan Verzonnen" * (1000 if spec.max_length else 1)
            typed = [typed] if spec.kind == "reference" else typed  # any text will do there
            with pytest.raises(ValidationError) as caught:
                kind.validate({spec.name: typed})
            assert "Verzonnen" not in str(caught.value)
            assert "Verzonnen" not in repr(caught.value)
            assert spec.name in str(caught.value)

    def test_no_model_repeats_what_it_was_given(self) -> None:
        models = {mapper.class_ for mapper in SQLModel._sa_registry.mappers}  # type: ignore[attr-defined]
        assert {str(model.__tablename__) for model in models} >= set(METADATA.tables)
        for model in models | {kind.plain for kind in KINDS.values()}:
            assert model.model_config.get("hide_input_in_errors"), model


class TestWords:
    """What the coach reads."""

    @each_kind
    def test_titles_are_short(self, kind: Kind) -> None:
        for title in (spec.title for spec in kind.specs.values()):
            assert 0 < len(title) <= 40
            assert title[0].isupper()
            assert not title.endswith((".", ":"))

    @each_kind
    def test_help_is_sentences_on_one_line(self, kind: Kind) -> None:
        helps = [spec.help for spec in kind.specs.values() if spec.help]
        assert [text for text in helps if not text.endswith((".", "?")) or "\n" in text] == []

    @each_kind
    def test_no_two_fields_of_a_record_are_called_the_same(self, kind: Kind) -> None:
        titles = [spec.title for spec in kind.specs.values()]
        assert sorted(set(titles)) == sorted(titles)

    @each_choice
    def test_members_have_their_own_title(self, choices: type[Choice]) -> None:
        titles = [member.title_nl for member in choices]
        assert len(set(titles)) == len(titles)
        assert all(0 < len(title) <= 40 for title in titles)

    @each_choice
    def test_stored_values_fit_their_column(self, choices: type[Choice]) -> None:
        assert all(len(member.value) <= 40 for member in choices)

    def test_nothing_asks_for_a_citizen_number(self) -> None:
        columns = {column.name for table in RECORD_TABLES for column in table.columns}
        assert not [name for name in columns if "bsn" in name.lower()]
        assert not [spec.title for _, spec in ALL_SPECS if "bsn" in spec.title.lower()]
        assert not [spec.title for _, spec in ALL_SPECS if "burgerservice" in spec.title.lower()]


def must_be_held(item: Item) -> bool:
    """Whether an item of the method asks for a place in the records."""
    return (
        (item.kind == "field" and item.id != "f-export-agreement")
        or item.kind in ("agreement-item", "barrier")
        or item.id.startswith("s1-origin-")
        or item in catalogue().outcomes()
    )


class TestMethod:
    """The records hold what the method asks to record."""

    def test_only_items_of_the_method_are_named(self) -> None:
        known = {item.id for item in catalogue().all()}
        assert referenced_items() - known == set()

    @pytest.mark.parametrize(
        "item", [item for item in catalogue().all() if must_be_held(item)], ids=lambda item: item.id
    )
    def test_what_the_method_asks_has_a_place(self, item: Item) -> None:
        assert item.id in referenced_items()

    @pytest.mark.parametrize("item", catalogue().agreement_items("core"), ids=lambda item: item.id)
    def test_core_of_an_agreement_is_shown_as_open(self, item: Item) -> None:
        kinds = ("agreement", "agreement_party")
        held = [spec for name in kinds for spec in KINDS[name].specs.values() if item.id in spec.items]
        assert any(spec.core for spec in held)

    @pytest.mark.parametrize("item", catalogue().agreement_items("extra"), ids=lambda item: item.id)
    def test_extras_of_an_agreement_may_stay_empty(self, item: Item) -> None:
        assert not next(spec.core for spec in KINDS["agreement"].specs.values() if item.id in spec.items)

    def test_a_trajectory_can_end_in_each_end_state(self) -> None:
        of_other_records = {"out-no-candidate", "out-not-chosen"}  # the end of a job and of a match
        ends = {item.id for item in catalogue().outcomes() if item.details["end_state"] in (True, "intermediate")}
        assert {member.item for member in EndState} == ends - of_other_records

    def test_every_barrier_has_a_type(self) -> None:
        assert set(BARRIER_ITEMS) == {item.id for item in catalogue().barrier_types()}

    def test_every_type_has_a_domain_or_none_on_purpose(self) -> None:
        assert set(BARRIER_DOMAINS) == set(BarrierType)
        silent = {found for found, domain in BARRIER_DOMAINS.items() if not domain}
        assert silent == {BarrierType.CAPACITY, BarrierType.CERTIFICATE, BarrierType.OTHER}

    def test_steps_are_those_of_the_method(self) -> None:
        assert {catalogue().item(member.item).step for member in Step} == {member.value for member in Step}

    def test_each_way_of_checking_has_its_answers(self) -> None:
        ways = {"f-step-status", "f-influence-check", "f-success-check", "f-pitfall-check"}
        assert {member.item for member in Answer} == ways

    def test_what_is_written_about_a_barrier_is_private(self) -> None:
        specs = KINDS["barrier"].specs
        assert specs["note"].private
        assert specs["why_needed"].private
        assert specs["why_needed"].core


def beyond(spec: FieldSpec) -> list[Any]:
    """Values that a field must refuse."""
    wrong: list[Any] = []
    if spec.max_length is not None:
        wrong.append("é" * (spec.max_length + 1))
    if spec.minimum is not None and spec.maximum is not None:
        wrong += [spec.minimum - 1, spec.maximum + 1, "veel"]
    extra: dict[str, list[Any]] = {
        "date": ["2027-02-30"],
        "choice": ["bestaat niet"],
        "yesno": ["misschien"],
        "integer": [1.5],
        "money": [0.5],
    }
    return wrong + extra.get(spec.kind, [])


class TestValidation:
    """Limits are kept at the door; what is unknown may stay empty."""

    @each_kind
    def test_values_beyond_the_limits_are_refused(self, kind: Kind) -> None:
        for spec in kind.specs.values():
            for value in beyond(spec):
                with pytest.raises(ValidationError, match=spec.name):
                    kind.validate({spec.name: value})

    @each_kind
    def test_values_within_the_limits_are_kept(self, kind: Kind) -> None:
        samples = {name: sample(kind, spec) for name, spec in kind.specs.items()}
        longest = {name: "é" * spec.max_length for name, spec in kind.specs.items() if spec.max_length}
        assert kind.validate(samples) == samples
        assert kind.validate(longest) == longest

    def test_text_and_numbers_are_always_limited(self) -> None:
        free = [
            (kind.name, spec.name)
            for kind, spec in ALL_SPECS
            if (spec.kind in ("text", "lines") and not spec.max_length)
            or (spec.kind in ("integer", "decimal", "money") and None in (spec.minimum, spec.maximum))
        ]
        assert free == []

    @each_kind
    def test_every_field_may_be_empty(self, kind: Kind) -> None:
        empty = dict.fromkeys(kind.field_names)
        assert kind.validate(empty) == empty

    def test_unknown_fields_are_refused(self) -> None:
        with pytest.raises(KeyError, match="shoe_size"):
            KINDS["candidate"].validate({"shoe_size": 43})


def fill(connection: Connection) -> dict[str, dict[str, Any]]:
    """Store one record of each kind with every shown field filled; returns what was stored."""
    stored = {}
    for table in METADATA.sorted_tables:
        if kind := KINDS.get(table.name):
            stored[kind.name] = {name: sample(kind, spec) for name, spec in kind.specs.items()}
            connection.execute(insert(table).values(id=f"{kind.name}-1", **stored[kind.name]))
    return stored


class TestDatabase:
    """In a real encrypted database."""

    def test_every_field_comes_back_as_it_went_in(self, engine: Engine) -> None:
        with engine.begin() as connection:
            stored = fill(connection)
        with Session(engine) as session:
            for name, values in stored.items():
                record = session.get(KINDS[name].table, f"{name}-1")
                assert {field: getattr(record, field) for field in values} == values

    def test_choices_come_back_as_members(self, engine: Engine) -> None:
        with engine.begin() as connection:
            connection.execute(insert(METADATA.tables["barrier"]).values(id="b", barrier_type="taal_nt2"))
        with Session(engine) as session:
            found = session.get_one(Barrier, "b")
            assert found.barrier_type is BarrierType.LANGUAGE

    def test_a_choice_of_a_newer_version_comes_back_as_text(self, engine: Engine) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO barrier (id, barrier_type) VALUES ('b', 'ruimtevrees')")
        with Session(engine) as session:
            found = session.get_one(Barrier, "b")
            assert found.barrier_type == "ruimtevrees"
            assert not isinstance(found.barrier_type, BarrierType)

    def test_the_same_thing_may_be_stored_twice(self, engine: Engine) -> None:
        with engine.begin() as connection:
            fill(connection)
            for name, kind in KINDS.items():
                table = METADATA.tables[name]
                row = connection.execute(select(table)).mappings().one()
                connection.execute(insert(table).values({**row, "id": f"{kind.name}-2"}))
            for name in KINDS:
                marks = connection.exec_driver_sql(f"PRAGMA index_list({name})").mappings()
                assert [mark["origin"] for mark in marks if mark["unique"]] == ["pk"]

    def test_nothing_is_unique_by_declaration(self) -> None:
        for table in RECORD_TABLES:
            assert not [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
            assert not [index for index in table.indexes if index.unique]
            assert [column.name for column in table.primary_key] == ["id"]

    def test_deleting_a_parent_takes_nothing_along(self) -> None:
        assert not [key for table in RECORD_TABLES for key in table.foreign_keys if key.ondelete or key.onupdate]

    def test_subjects_of_several_kinds_are_found_by_index(self) -> None:
        hidden = [table.c[name] for table in RECORD_TABLES for name in ("subject_id", "record_id") if name in table.c]
        assert hidden
        assert not [column for column in hidden if column.foreign_keys]
        found = {index.columns[0] for table in RECORD_TABLES for index in table.indexes}
        assert not set(hidden) - found


def parts_of(make: Callable[..., str]) -> list[str]:
    """As many different parts as a link takes."""
    return [f"part-{number}" for number in range(len(inspect.signature(make).parameters))]


class TestLinks:
    """Ids made from parts."""

    @pytest.mark.parametrize("name", LINKS)
    def test_the_same_parts_give_the_same_id(self, name: str) -> None:
        make = LINKS[name]
        assert make(*parts_of(make)) == make(*parts_of(make))
        assert len(make(*parts_of(make))) == 36

    @pytest.mark.parametrize("name", [name for name, make in LINKS.items() if parts_of(make)])
    def test_each_part_counts(self, name: str) -> None:
        make, parts = LINKS[name], parts_of(LINKS[name])
        changed = [[*parts[:place], "other", *parts[place + 1 :]] for place in range(len(parts))]
        assert len({make(*parts), *(make(*found) for found in changed)}) == len(parts) + 1

    def test_the_same_parts_give_each_kind_its_own_id(self) -> None:
        assert len({make(*parts_of(make)) for make in LINKS.values()}) == len(LINKS)

    def test_parts_do_not_run_into_each_other(self) -> None:
        assert links.check_answer_id("a", "bc") != links.check_answer_id("ab", "c")
        assert links.step_state_id("a", "b") != links.step_state_id("b", "a")

    @given(st.tuples(st.uuids(), st.sampled_from(list(Step))), st.tuples(st.uuids(), st.sampled_from(list(Step))))
    def test_ids_are_equal_only_for_equal_parts(self, one: tuple[Any, Step], other: tuple[Any, Step]) -> None:
        ids = [links.step_state_id(str(subject), step) for subject, step in (one, other)]
        assert (ids[0] == ids[1]) == (one == other)

    def test_a_member_and_its_stored_value_are_the_same_part(self) -> None:
        assert links.step_state_id("a", Step.LEARN) == links.step_state_id("a", "learn")

    def test_these_ids_never_change(self) -> None:
        assert links.settings_id() == "bfd0739d-e099-53c4-b648-77d61a107e68"
        assert links.check_answer_id("a", "s1-growth-talk") == "de2fd102-a3a9-5f28-bb4d-23856b8c00a7"
