"""Files as people upload them, and as nobody should: each has one outcome, with its place and what would be right."""

import io
import time
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from silknet.exchange.tables import LARGEST, Table
from silknet.exchange.uploads import MOST_ROWS, read_upload

HEADER = "slug,name,country"
LYON = {"slug": "lyon", "name": "Lyon", "country": "FR"}


def read(content: str | bytes) -> Table:
    return read_upload("cities", "cities.csv", content if isinstance(content, bytes) else content.encode())


def rows(content: str | bytes) -> list[dict[str, str]]:
    table = read(content)
    assert [str(fault) for fault in table.faults] == []
    return [row for _line, row in table.rows]


def faults(content: str | bytes) -> list[str]:
    return [str(fault).removeprefix("cities.csv").lstrip(":, ") for fault in read(content).faults]


def sheet(*lines: Any, edit: Any = None, more: int = 0) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    for number in range(more):
        book.create_sheet(f"More {number}")
    if edit:
        edit(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# ── CSV ──


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_separator_and_any_marked_coding_is_read(separator: str, coding: str) -> None:
    text = f"{HEADER}\r\nlyon,Lyon,FR\r\n".replace(",", separator)
    assert rows(text.encode(coding)) == [LYON]


def test_utf_16_in_the_other_order_is_read() -> None:
    assert rows(b"\xfe\xff" + f"{HEADER}\nlyon,Lyon,FR\n".encode("utf-16-be")) == [LYON]


def test_names_of_columns_are_read_as_people_write_them() -> None:
    table = read("Slug, Name ,Local  name\nlyon,Lyon,里昂\n")
    assert (table.columns, table.rows[0][1]["local_name"]) == (["slug", "name", "local_name"], "里昂")


def test_two_names_for_one_column_are_told() -> None:
    assert faults("slug,Name,name\nlyon,Lyon,Lyon\n") == ["line 1, name: this column stands twice."]


def test_a_table_without_its_key_gets_one_to_be_filled() -> None:
    assert rows("name,country\nLyon,FR\n") == [{"name": "Lyon", "country": "FR", "slug": ""}]


@pytest.mark.parametrize("cell", ["=1+1", "+33 4", "-x", "@SUM(A1)"])
def test_a_cell_that_looks_like_a_formula_is_text(cell: str) -> None:
    assert rows(f"slug,name\nlyon,{cell}\n") == [{"slug": "lyon", "name": cell}]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("slug,name\nbesancon,Besançon\n".encode("latin-1"), "line 2: is not UTF-8 (byte 0xE7); save it as CSV UTF-8."),
        (
            "slug,name\nlyon,里昂\n".encode("gb18030"),
            "line 2: is not UTF-8 (byte 0xC0); save it as CSV UTF-8.",
        ),
        (
            "slug,name\nlyon,Lyon\n".encode("utf-16-le"),
            "has a null byte on line 1 (byte 1), so it is no text; save it as CSV UTF-8.",
        ),
        (
            b"slug,name\nlyon,Ly\x00on\n",
            "has a null byte on line 2 (byte 17), so it is no text; save it as CSV UTF-8.",
        ),
        (b"\xff\xfeslug\xd8", "is broken UTF-16 (byte 6); save it as CSV UTF-8."),
        (
            'slug,name\nlyon,"Lyon\n',
            "line 2: cannot be read as CSV: unexpected end of data. A cell with a quote or a comma stands in quotes.",
        ),
        ("slug,name\nlyon,Lyon,FR\n", "line 2: has 3 cells; the first line names 2 columns."),
        ("", "line 1: is empty; its first line names the columns."),
        (b"\xd0\xcf\x11\xe0 old", "is an old spreadsheet, or has a password. Save it as .xlsx without one."),
        (b" " * (LARGEST + 1), "has 20 MB; at most 20 MB are read. Split it."),
        (
            "slug,name\n" + "x,y\n" * (MOST_ROWS + 1),
            f"has more than {MOST_ROWS} rows. Split it, or ask an administrator to `load` it, which takes any number.",
        ),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_wrong_with_a_file_is_told(content: str | bytes, said: str) -> None:
    assert faults(content) == [said]


# ── spreadsheets ──


def test_a_spreadsheet_is_read_as_its_cells_are_meant() -> None:
    file = sheet(
        ["slug", "name", "latitude", "population", "population_year", "summary", "silk_history"],
        ["lyon", "Lyon", 45.75, 522250.0, 2021, date(2021, 11, 19), True],
        [None, None],
        ["como", "'=1", 0.1 + 0.2, None, datetime(2021, 1, 2, 10, 30), "", False],
    )
    table = read(file)
    assert [line for line, _row in table.rows] == [2, 4]
    assert [list(row.values()) for _line, row in table.rows] == [
        ["lyon", "Lyon", "45.75", "522250", "2021", "2021-11-19", "yes"],
        ["como", "=1", "0.3", "", "2021-01-02T10:30:00", "", "no"],
    ]


def test_a_text_that_begins_like_a_formula_is_no_formula() -> None:
    def edit(page: Any) -> None:
        page["B2"].data_type = "s"

    assert rows(sheet(["slug", "name"], ["lyon", "=1+1"], edit=edit)) == [{"slug": "lyon", "name": "=1+1"}]


def test_formulas_are_refused_one_by_one() -> None:
    file = sheet(["slug", "name"], ["lyon", '=CONCATENATE("Ly","on")'], ["como", "Como"], ["=A3", "x"])
    assert faults(file) == [
        "line 2, name: B2 is a formula. Copy the column and paste it as values.",
        "line 4, slug: A4 is a formula. Copy the column and paste it as values.",
    ]


def test_the_error_of_a_formula_is_refused() -> None:
    def edit(page: Any) -> None:
        page["B2"].value, page["B2"].data_type = "#REF!", "e"

    said = faults(sheet(["slug", "name"], ["lyon", "x"], edit=edit))
    assert said == ["line 2, name: B2 is the error of a formula. Write the value itself."]


def test_merged_cells_are_refused_with_their_place() -> None:
    file = sheet(["slug", "name"], ["lyon", "Lyon"], ["como", None], edit=lambda page: page.merge_cells("B2:B3"))
    assert faults(file) == ["line 2: B2:B3 are merged cells. Unmerge them, and fill each one."]


def test_several_sheets_are_told() -> None:
    table = read(sheet(["slug", "name"], ["lyon", "Lyon"], more=2))
    assert (table.faults, table.notes) == ([], ["The file has 3 sheets; only the first one is read: Sheet."])


def test_a_hundred_thousand_rows_are_refused_at_once() -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(["slug", "name"])
    for number in range(100_000):
        page.append([f"city-{number}", "City"])
    file = io.BytesIO()
    book.save(file)
    began = time.process_time()
    assert faults(file.getvalue()) == [
        f"has more than {MOST_ROWS} rows. Split it, or ask an administrator to `load` it, which takes any number."
    ]
    assert time.process_time() - began < 5


def test_a_cell_at_the_edge_of_the_sheet_does_not_make_it_wide() -> None:
    file = sheet(["slug", "name"], ["lyon", "Lyon"], edit=lambda page: page.cell(2, 16_384, "far"))
    assert faults(file) == ["has more than 200 columns (row 2); no table has so many."]


def changed(file: bytes, part: str, text: bytes) -> bytes:
    """The file with another content of a part, or one part more."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), part}:
            new.writestr(name, text if name == part else old.read(name))
    return made.getvalue()


def test_a_file_that_grows_beyond_measure_is_refused_unread() -> None:
    bomb = changed(sheet(["slug"], ["lyon"]), "xl/media/zeros.bin", bytes(201 << 20))
    assert len(bomb) < 1 << 20
    assert faults(bomb) == ["grows to more than 200 MB when it is unpacked. Save the rows alone as a new file."]


def test_entities_are_refused() -> None:
    text = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'
    file = changed(sheet(["slug"], ["lyon"]), "xl/sharedStrings.xml", text)
    assert faults(file) == ["holds what no spreadsheet program writes. Save the rows as a new file."]


@pytest.mark.parametrize("text", [b"<broken", b""])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_a_damaged_spreadsheet_is_told(part: str, text: bytes) -> None:
    damaged = "is damaged, or no spreadsheet. Open it, save it as .xlsx or as CSV UTF-8, and upload that."
    assert faults(changed(sheet(["slug"], ["lyon"]), part, text)) == [damaged]
    assert faults(b"PK\x03\x04rest") == [damaged]
