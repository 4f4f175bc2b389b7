"""A list from elsewhere: reading CSV and XLSX as it comes, holding it against what is kept, writing it in one go."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.entries import Entry, entries_of
from storage.errors import NbmError
from storage.ids import new_id
from storage.importing.errors import (
    ImportStopped,
    ListDamaged,
    ListEmpty,
    ListLocked,
    ListNotThere,
    ListTooLarge,
    NotAList,
)
from storage.importing.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from storage.importing.plan import Fate, Plan, make_plan
from storage.importing.reading import Line, ListRead, clean, read_list, sheets_of
from storage.importing.remembered import last_folder, recall, remember
from storage.importing.targets import TARGETS, guess, header_words
from storage.importing.writing import Written, write_plan
from storage.store import Store
from tests.stores import SetClock, Template

Write = Callable[[str | bytes], Path]
CITIZEN = ("123456782", "111222333", "999990019")  # made up; they pass the eleven-test


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Puts a list in a file."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "lijst (verzonnen).csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def headers(found: ListRead) -> list[str]:
    """The headers of the columns."""
    return [column.header for column in found.columns]


def cells(found: ListRead) -> list[tuple[str, ...]]:
    """The lines, without their numbers."""
    return [line.cells for line in found.lines]


# ---- Made by hand: XLSX -----------------------------------------------------------------------------------------

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(*sheets: tuple[str, str]) -> bytes:
    """A real XLSX with these sheets: name, and the XML of the rows."""
    names = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>' for number, (name, _rows) in enumerate(sheets, 1)
    )
    parts = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    styles = f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    content = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{parts}{styles}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
    }
    for number, (_name, rows) in enumerate(sheets, 1):
        sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        content[f"xl/worksheets/sheet{number}.xml"] = sheet
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in content.items():
            packed.writestr(name, text)
    return file.getvalue()


def text_cell(place: str, text: str) -> str:
    """The XML of a cell with text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


SHEET = (
    f'<row r="1">{text_cell("A1", "Bedrijf")}{text_cell("B1", "KvK")}{text_cell("C1", "Datum")}{text_cell("D1", "Ja")}'
    "</row>"
    f'<row r="3">{text_cell("A3", "Verzonnen BV")}<c r="B3"><v>12345678.0</v></c><c r="C3" s="1"><v>46090</v></c>'
    '<c r="D3" t="b"><v>1</v></c></row>'
    '<row r="4"><c r="A4"><v>1.5</v></c><c r="F1048576" s="1"/></row>'
)


def test_a_workbook_gives_text_with_whole_numbers_and_iso_dates(write: Write) -> None:
    found = read_list(write(workbook(("Leeg", ""), ("Blad1", SHEET))))
    assert headers(found) == ["Bedrijf", "KvK", "Datum", "Ja"]
    assert cells(found) == [("Verzonnen BV", "12345678", "2026-03-09", "ja"), ("1.5", "", "", "")]
    assert [line.number for line in found.lines] == [3, 4]
    assert found.sheet == "Blad1"


def test_of_more_sheets_the_one_that_is_named_is_read(write: Write) -> None:
    other = f'<row r="1">{text_cell("A1", "Anders")}</row><row r="2">{text_cell("A2", "x")}</row>'
    path = write(workbook(("Blad1", SHEET), ("Leeg", ""), ("Blad2", other)))
    assert sheets_of(path) == ("Blad1", "Blad2")
    assert read_list(path).sheet == "Blad1"
    found = read_list(path, "Blad2")
    assert (found.sheet, headers(found), cells(found)) == ("Blad2", ["Anders"], [("x",)])
    assert sheets_of(write("Naam;Plaats\nx;y\n")) == ()


@pytest.mark.parametrize(
    "row", ['<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', '<row r="9999999"><c><v>1</v></c></row>']
)
def test_a_cell_in_the_last_corner_does_not_end_the_program(write: Write, row: str) -> None:
    with pytest.raises(NbmError):
        read_list(write(workbook(("Blad1", f"{SHEET}{row}"))))


def test_a_workbook_that_unpacks_to_too_much_is_refused(write: Write) -> None:
    with pytest.raises(ListTooLarge):
        read_list(write(workbook(("Blad1", SHEET + " " * 101_000_000))))


@given(st.data())
def test_a_damaged_workbook_is_told_in_words(template: Template, data: st.DataObject) -> None:
    content = bytearray(workbook(("Blad1", SHEET)))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[place] ^= data.draw(st.integers(1, 255))
    path = template.folder.path / "verzonnen.xlsx"
    path.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    try:
        read_list(path)
    except NbmError:
        pass
    finally:
        path.unlink()


# ---- What is no list ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", ListEmpty),
        (b"\xef\xbb\xbf \r\n", ListEmpty),
        (b"Bedrijf;Plaats\r\n;;\r\n", ListEmpty),
        (b"%PDF-1.7", NotAList),
        (b"\x89PNG\r\n\x1a\n", NotAList),
        (b"<html><table></table></html>", NotAList),
        (bytes(range(32)) * 40, NotAList),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), NotAList),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), ListLocked),
        (b"PK\x03\x04" + bytes(80), ListDamaged),
        (workbook(("Blad1", SHEET))[:-40], ListDamaged),
        (workbook(("Leeg", "")), ListEmpty),
        (b'Naam\n"' + b"x" * 200_000, ListDamaged),
        (b"a;b\n" * (MOST_ROWS + 2), ListTooLarge),
        (b";".join([b"a"] * (MOST_COLUMNS + 1)) + b"\n1;2\n", ListTooLarge),
        (b"x" * (MOST_BYTES + 1), ListTooLarge),
    ],
    ids=map(str, count()),  # the bytes of a workbook hold the time at which it was made
)
def test_what_cannot_be_read_is_told_in_words(write: Write, content: bytes, error: type[NbmError]) -> None:
    with pytest.raises(error) as told:
        read_list(write(content))
    assert all(told.value.lines())


def test_another_packed_file_is_no_list(write: Write) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("word/document.xml", "verzonnen")
    with pytest.raises(NotAList):
        read_list(write(file.getvalue()))


def test_a_list_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ListNotThere):
        read_list(tmp_path / "er niet.csv")
    with pytest.raises(ListNotThere):
        read_list(Path("verzonnen\0.csv"))
    with pytest.raises(NotAList):
        read_list(tmp_path)


# ---- CSV ----------------------------------------------------------------------------------------------------------

LINES = "Bedrijf{0}Plaats\r\nCafé Verzonnen{0}Oefendam\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encodings_and_separators_are_found(write: Write, encoding: str, separator: str) -> None:
    found = read_list(write(LINES.format(separator).encode(encoding)))
    assert (headers(found), cells(found)) == (["Bedrijf", "Plaats"], [("Café Verzonnen", "Oefendam")])


def test_quotes_newlines_titles_and_gaps(write: Write) -> None:
    found = read_list(
        write(
            "Overzicht 2026\n\nBedrijf;;Plaats;Plaats;\n"
            '"Verzonnen; ""De Vonk""\nfiliaal";x;Oefendam\n\n A\0B\x07 ;;\tC\n'
        )
    )
    assert headers(found) == ["Bedrijf", "", "Plaats", "Plaats"]
    assert cells(found) == [('Verzonnen; "De Vonk"\nfiliaal', "x", "Oefendam", ""), ("AB", "", "C", "")]
    assert len({column.key for column in found.columns}) == 4
    assert [line.number for line in found.lines] == [4, 6]


def test_what_programs_put_around_a_cell_for_spreadsheets_goes(write: Write) -> None:
    found = read_list(write('sep=,\r\nNummer,Telefoon,Naam\r\n"=""0012""",\'+316,\'t Winkeltje\r\n'))
    assert cells(found) == [("0012", "+316", "'t Winkeltje")]


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\r\t"), max_size=20)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8),
    st.sampled_from(";,\t"),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_what_is_written_as_csv_is_read_back(
    template: Template, rows: list[tuple[str, ...]], separator: str, encoding: str
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([("Een", "Twee", "Drie"), *rows])
    path = template.folder.path / "verzonnen.csv"
    path.write_bytes(file.getvalue().encode(encoding))
    wanted = [tuple(map(clean, row)) for row in rows if any(map(clean, row))]
    try:
        read = [line.cells for line in read_list(path).lines]
    except ListEmpty:
        read = []
    finally:
        path.unlink()
    guarded = ("'=", "'+", "'-", "'@", '="')
    if not any(cell.startswith(guarded) for row in rows for cell in row):
        assert [row[:3] for row in read] == wanted


# ---- Citizen numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["BSN", "bsn-nummer", "Burgerservicenummer", "sofinr", "Client BSN", "client_bsn"])
def test_a_column_called_so_is_left_out_and_its_values_are_not_kept(write: Write, header: str) -> None:
    found = read_list(write(f"Naam;{header}\nZoë Verzonnen;12\n"))
    assert found.columns[1].is_citizen_number
    assert found.columns[1].examples == ()
    assert cells(found) == [("Zoë Verzonnen", "")]


@pytest.mark.parametrize("values", [CITIZEN, ("1112.22.333", "123 456 782", "x"), ("12345672", "11111100", "11111112")])
def test_a_column_of_such_numbers_is_left_out_whatever_it_is_called(write: Write, values: tuple[str, ...]) -> None:
    body = "\n".join(f"Verzonnen {number};{value}" for number, value in enumerate(values))
    found = read_list(write(f"Naam;Nummer\n{body}\n"))
    assert found.columns[1].is_citizen_number
    assert all(not line.cells[1] for line in found.lines)
    assert guess(found.columns) == {found.columns[0].key: "employer.name"}


def test_other_numbers_of_nine_digits_stay(write: Write) -> None:
    found = read_list(write("Naam;Cliëntnummer\nEen;123456789\nTwee;123456782\nDrie;223456789\n"))
    assert not found.columns[1].is_citizen_number


def test_it_can_never_be_mapped(store: Store, write: Write) -> None:
    found = read_list(write(f"Naam;BSN\nZoë Verzonnen;{CITIZEN[0]}\n"))
    targets = {
        column.key: target for column, target in zip(found.columns, ("candidate.name", "candidate.code"), strict=True)
    }
    as_if_read = replace(found, lines=(Line(2, ("Zoë Verzonnen", CITIZEN[0])),))
    write_plan(store, make_plan(store, as_if_read, targets, {}))
    assert store.rows("candidate")[0].values["code"] is None
    with store.session() as session:
        remember(session, found.columns, targets, "map", store.clock())
        assert recall(session, found.columns) == {found.columns[0].key: "candidate.name"}


# ---- Columns ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        ("Bedrijfsnaam;KvK-nummer;Plaats", "employer.name employer.number employer.place"),
        ("COMPANY NAME;City;E-mail", "employer.name employer.place contact.email"),
        ("Organisatie;Voornaam;Tussenvoegsel;Achternaam", "employer.name contact.first contact.infix contact.last"),
        ("Cliëntnummer;Voornaam;Achternaam;Telefoon", "candidate.number candidate.first candidate.last -"),
        ("Cliënt nr.;Naam;Taalniveau", "candidate.number candidate.name candidate.language"),
        ("Naam;Geboortedatum", "candidate.name -"),
        ("Naam;Woonplaats;Mobiel;Tel.", "employer.name employer.place contact.phone contact.phone"),
        ("Werkgever;Kandidaat;Kleur;Kandidaat", "employer.name candidate.name - -"),
    ],
)
def test_headers_propose_what_a_column_fills(write: Write, heads: str, wanted: str) -> None:
    found = read_list(write(f"{heads}\n{';'.join('x' * (heads.count(';') + 1))}\n"))
    proposed = guess(found.columns)
    assert " ".join(proposed.get(column.key, "-") for column in found.columns) == wanted


def test_every_target_can_be_proposed_by_a_header_of_its_own_and_no_word_means_two() -> None:
    words = [word for target in TARGETS for word in target.words]
    assert len(words) == len(set(words))
    assert [word for target in TARGETS for word in (*target.words, *target.vague) if header_words(word) != word] == []


def test_choices_are_remembered_by_the_set_of_headers(store: Store, write: Write, clock: SetClock) -> None:
    first = read_list(write("Kleur;Naam\nrood;Verzonnen\n"))
    with store.session() as session:
        assert (recall(session, first.columns), last_folder(session)) == (None, "")
        remember(session, first.columns, {first.columns[0].key: "candidate.name"}, "eerste", clock())
    clock.pass_by(days=1)
    turned = read_list(write("NAAM;kleur\nAnders;groen\n"))
    other = read_list(write("Naam;Vorm\nAnders;rond\n"))
    with store.session() as session:
        assert recall(session, turned.columns) == {turned.columns[1].key: "candidate.name"}
        assert recall(session, other.columns) is None
        remember(session, other.columns, {}, "tweede", clock())
        assert last_folder(session) == "tweede"
        assert recall(session, first.columns) == {first.columns[0].key: "candidate.name"}


# ---- The plan -----------------------------------------------------------------------------------------------------


@pytest.fixture
def plan(store: Store, write: Write) -> Callable[[str], Plan]:
    """Makes a plan of a list with the targets that its headers propose."""

    def plan(content: str) -> Plan:
        found = read_list(write(content))
        return make_plan(store, found, guess(found.columns), {})

    return plan


def employer(store: Store, number: str = "", **values: str) -> str:
    """An employer that is there already; its id."""
    record_id = new_id()
    store.save("employer", record_id, values)
    if number:
        store.save("external_reference", new_id(), {"system": "KvK", "number": number, "employer_id": record_id})
    return record_id


def fates(plan: Plan) -> list[str]:
    """What would happen to each line."""
    return [effect.fate.value for effect in plan.effects()]


@pytest.mark.parametrize(
    ("line", "fate", "certainty"),
    [
        ("Iets anders;01234567;Elders", "same", "sure"),
        ("Iets anders;1234567;", "same", "sure"),
        ("Iets anders;01.23.45.67;", "same", "sure"),
        ("DE VÓNK b.v.;;", "same", "likely"),
        ("De Vonk;;oefendam", "same", "likely"),
        ("De Vonk;87654321;Oefendam", "new", "doubtful"),
        ("De Vonk;;Elders", "new", "doubtful"),
        ("De Vonken;;", "new", ""),
        (";99999999;Oefendam", "skip", ""),
    ],
)
def test_an_employer_is_known_by_number_or_name(
    store: Store, plan: Callable[[str], Plan], line: str, fate: str, certainty: str
) -> None:
    record_id = employer(store, "01234567", name="De Vonk B.V.", place="Oefendam")
    made = plan(f"Bedrijf;KvK;Plaats\n{line}\n")
    assert fates(made) == [fate]
    alike = made.alike[0]
    assert ((alike.known.record_id, alike.certainty) if alike else ("", "")) == (record_id * bool(certainty), certainty)


@pytest.mark.parametrize("name", ["Piet van Verzonnen", "verzonnen, piet VAN", "Piet Van-Verzonnen"])
def test_a_candidate_is_known_by_name_in_any_order(store: Store, plan: Callable[[str], Plan], name: str) -> None:
    store.save("candidate", new_id(), {"name": "Piet van Verzonnen"})
    assert fates(plan(f'Kandidaat;Code\n"{name}";\n')) == ["same"]


def test_a_candidate_is_known_by_code_and_by_a_number_in_whatever_system(
    store: Store, plan: Callable[[str], Plan]
) -> None:
    store.save("candidate", "c1", {"code": "V-07"})
    store.save("external_reference", new_id(), {"system": "Suite", "number": "0042", "candidate_id": "c1"})
    made = plan("Cliëntnummer;Kandidaatcode\n42;\n7;v07\n8;\n")
    assert fates(made) == ["same", "same", "new"]
    assert [alike.certainty for alike in made.alike if alike] == ["likely", "likely"]


def test_what_was_taken_away_is_not_known(store: Store, plan: Callable[[str], Plan]) -> None:
    store.delete("employer", employer(store, "01234567", name="De Vonk"))
    assert fates(plan("Bedrijf;KvK\nDe Vonk;01234567\n")) == ["new"]


def test_lines_about_the_same_become_one_whichever_of_them_is_skipped(
    store: Store, plan: Callable[[str], Plan]
) -> None:
    made = plan("Bedrijf;KvK;Contactpersoon\nDe Vonk;12345678;Anna\nDe Vonk BV;;Bea\nAnders;12345678;Cor\n")
    assert fates(made) == ["new", "same", "same"]
    made.choose(0, Fate.SKIP)
    assert fates(made) == ["skip", "new", "same"]
    made.choose(1, Fate.NEW)
    assert write_plan(store, made) == Written(2, 0, 0, 1)
    assert sorted(row.values["name"] for row in store.rows("employer")) == ["Anders", "De Vonk BV"]


def test_namesakes_in_other_places_stay_apart_until_the_coach_says_otherwise(
    store: Store, plan: Callable[[str], Plan]
) -> None:
    made = plan("Bedrijf;Plaats\nDe Vonk;Oefendam\nDe Vonk;Elders\nDe Vonk;Elders\n")
    assert fates(made) == ["new", "new", "same"]
    assert [alike.known.at for alike in made.alike if alike] == [0, 1]
    made.choose(1, Fate.SAME)
    assert write_plan(store, made).new == 1


def test_a_row_can_hold_an_employer_with_a_contact_and_a_candidate(store: Store, plan: Callable[[str], Plan]) -> None:
    made = plan(
        "Werkgever;Contactpersoon;Telefoon contactpersoon;E-mail contactpersoon;"
        "Kandidaat;Taalniveau;Uren per week;Uitkering\n"
        "De Vonk;Anna Verzonnen;06;a@voorbeeld;Zoë Verzonnen;b1;32,5;ja\n"
    )
    assert write_plan(store, made) == Written(2, 0, 0, 0)
    vonk = store.rows("employer")[0]
    person = store.rows("contact_person", employer_id=vonk.id)[0].values
    assert (person["name"], person["reach"]) == ("Anna Verzonnen", "06, a@voorbeeld")
    zoe = store.rows("candidate")[0].values
    assert (zoe["language_level"], zoe["hours_available"], zoe["benefit"]) == ("b1", 32.5, True)


def test_parts_of_a_name_come_together_in_the_right_order(store: Store, plan: Callable[[str], Plan]) -> None:
    write_plan(store, plan("Achternaam;Tussenvoegsel;Voornaam\nVerzonnen;van;Piet\nVerzonnen;;Zoë\n"))
    assert [row.values["name"] for row in store.rows("candidate")] == ["Piet van Verzonnen", "Zoë Verzonnen"]


def test_what_does_not_fit_stays_behind_and_is_told(store: Store, plan: Callable[[str], Plan]) -> None:
    made = plan(f"Kandidaat;Taalniveau;Uren per week\nZoë Verzonnen;prima;veel\n{'x' * 201};a1;61\n")
    assert [[spec.name for spec in mention.unfit] for mention in made.mentions] == [
        ["language_level", "hours_available"],
        ["name", "hours_available"],
    ]
    assert write_plan(store, made) == Written(1, 0, 0, 1)


def test_a_candidate_of_whom_only_the_number_is_known_is_called_so(store: Store, plan: Callable[[str], Plan]) -> None:
    write_plan(store, plan("Cliëntnummer;Kleur\n0042;rood\n"))
    assert [row.values["code"] for row in store.rows("candidate")] == ["0042"]
    assert fates(plan("Cliëntnummer;Kleur\n42;rood\n")) == ["same"]


# ---- Writing ------------------------------------------------------------------------------------------------------

LIST = (
    "Bedrijf;KvK;Plaats;Contactpersoon;Telefoon\nDe Vonk;12345678;Elders;Anna;06\n"
    "Nieuw (verzonnen);2345678;Oefendam;Bea;\n"
)


def contents(store: Store) -> dict[str, list[object]]:
    """What is kept of each kind that a list can fill, without ids."""
    kinds = ("employer", "candidate", "contact_person", "external_reference")
    hidden = ("employer_id", "candidate_id")
    return {
        kind: [{name: value for name, value in row.values.items() if name not in hidden} for row in store.rows(kind)]
        for kind in kinds
    }


def test_only_empty_fields_are_filled_and_what_differs_is_told(store: Store, plan: Callable[[str], Plan]) -> None:
    record_id = employer(store, name="De Vonk BV", note="Blijft")
    made = plan("Bedrijf;KvK;Plaats;Opmerkingen\nDe Vonk;12345678;Oefendam;Anders\n")
    alike = made.alike[0]
    assert alike
    assert [spec.name for spec in alike.fills] == ["place", "number"]
    assert [(spec.name, kept, given) for spec, kept, given in alike.differs] == [
        ("name", "De Vonk BV", "De Vonk"),
        ("note", "Blijft", "Anders"),
    ]
    assert write_plan(store, made) == Written(0, 1, 0, 0)
    kept = store.view("employer", record_id).values
    assert (kept["name"], kept["place"], kept["note"]) == ("De Vonk BV", "Oefendam", "Blijft")


def test_a_value_filled_in_after_the_plan_was_made_stays(store: Store, plan: Callable[[str], Plan]) -> None:
    record_id = employer(store, name="De Vonk")
    made = plan(LIST)
    store.save("employer", record_id, {"place": "Oefendam"})
    write_plan(store, made)
    assert store.view("employer", record_id).values["place"] == "Oefendam"


def test_a_field_about_which_laptops_disagree_is_left_to_the_coach(
    store: Store, template: Template, plan: Callable[[str], Plan]
) -> None:
    record_id = employer(store, name="De Vonk", place="Oefendam")
    store.save("employer", record_id, {"place": None})
    with template.new_store() as other:
        other.save("employer", record_id, {"place": "Voorbeeldstad"})
        with other.session() as session:
            theirs = Entry(**entries_of(session, record_id)[-1].model_dump())
    with store.session() as session:
        session.add(theirs)
    assert write_plan(store, plan("Bedrijf;Plaats\nDe Vonk;Elders\n")) == Written(0, 0, 1, 0)
    assert set(store.view("employer", record_id).conflicts) == {"place"}


def test_who_was_taken_away_after_the_plan_was_made_stays_away(store: Store, plan: Callable[[str], Plan]) -> None:
    record_id = employer(store, name="De Vonk")
    made = plan(LIST)
    store.delete("employer", record_id)
    assert write_plan(store, made) == Written(2, 0, 0, 0)
    assert record_id not in {row.id for row in store.rows("employer")}
    assert len(store.rows("employer")) == 2


def test_nothing_is_written_by_looking_and_one_undo_takes_all_back(store: Store, plan: Callable[[str], Plan]) -> None:
    employer(store, name="De Vonk")
    before = contents(store)
    made = plan(LIST)
    assert contents(store) == before
    assert write_plan(store, made) == Written(1, 1, 0, 0)
    assert {row.values["number"] for row in store.rows("external_reference")} == {"12345678", "02345678"}
    assert contents(store) != before
    store.undo()
    assert contents(store) == before


def test_the_same_list_again_changes_nothing(store: Store, plan: Callable[[str], Plan]) -> None:
    write_plan(store, plan(LIST))
    before = contents(store)
    assert write_plan(store, plan(LIST)) == Written(0, 0, 2, 0)
    assert contents(store) == before


def test_a_contact_person_that_is_known_gets_only_what_is_missing(store: Store, plan: Callable[[str], Plan]) -> None:
    record_id = employer(store, name="De Vonk")
    store.save("contact_person", "p1", {"name": "anna", "employer_id": record_id})
    write_plan(store, plan("Bedrijf;Contactpersoon;Telefoon\nDe Vonk;Anna;06\nDe Vonk;Anna;07\nDe Vonk;Bea;08\n"))
    people = [(row.values["name"], row.values["reach"]) for row in store.rows("contact_person")]
    assert sorted(people) == [("Bea", "08"), ("anna", "06")]


@pytest.mark.parametrize("after", range(3))
def test_stopping_leaves_nothing_behind(store: Store, plan: Callable[[str], Plan], after: int) -> None:
    made, before = plan(LIST), contents(store)
    answers = iter([*[False] * after, True])
    with pytest.raises(ImportStopped):
        write_plan(store, made, stopped=lambda: next(answers))
    assert contents(store) == before


def test_a_fault_half_way_leaves_nothing_behind(store: Store, plan: Callable[[str], Plan]) -> None:
    made, before = plan(LIST), contents(store)

    def fail(done: int, _total: int) -> None:
        raise RuntimeError(done)

    with pytest.raises(RuntimeError):
        write_plan(store, made, tell=fail)
    assert contents(store) == before


NAMES = st.sampled_from(["De Vonk", "de vonk bv", "Bakkerij", "Kwekerij", ""])
NUMBERS = st.sampled_from(["12345678", "87654321", ""])


@given(st.lists(st.tuples(NAMES, NUMBERS), min_size=1, max_size=8), st.lists(st.integers(0, 5), max_size=8))
def test_whatever_the_coach_chooses_the_counts_come_true(
    template: Template, rows: list[tuple[str, str]], presses: list[int]
) -> None:
    path = template.folder.path / "verzonnen.csv"
    path.write_text("\n".join(["Bedrijf;KvK;Kleur", *(f"{name};{number};rood" for name, number in rows)]))
    with template.new_store() as store:
        employer(store, "12345678", name="De Vonk")
        found = read_list(path)
        made = make_plan(store, found, guess(found.columns), {})
        for at in presses:
            if at < len(made.mentions):
                choices = made.fates_of(at)
                made.choose(at, choices[(choices.index(made.fate(at)) + 1) % len(choices)])
        counts, known = made.counts(), {effect.record_id for effect in made.effects() if effect.record_id}
        written = write_plan(store, made)
        assert (written.new, written.left_out) == (counts.new, counts.left_out)
        assert written.completed + written.unchanged == len(known)
        assert len(store.rows("employer")) == 1 + counts.new
        assert counts.new + counts.known + counts.double + counts.left_out == len(made.mentions)
    path.unlink()


def progress(store: Store, made: Plan) -> Iterator[tuple[int, int]]:
    """What is told while writing."""
    told: list[tuple[int, int]] = []
    write_plan(store, made, tell=lambda done, total: told.append((done, total)))
    yield from told


def test_progress_is_told(store: Store, plan: Callable[[str], Plan]) -> None:
    made = plan("Bedrijf;Plaats\n" + "".join(f"Verzonnen {number};Oefendam\n" for number in range(50)))
    told = list(progress(store, made))
    assert len(told) > 1
    assert told == sorted(told)
    assert {total for _done, total in told} == {50}
