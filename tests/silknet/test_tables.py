"""Files as people make them, and as nobody should: what is wrong with one as a file, and where."""

from pathlib import Path

import pytest

from silknet.exchange.tables import MOST_COLUMNS, MOST_FAULTS, Table, read_table

HEADER = "slug,name,country"


def read(folder: Path, content: str | bytes) -> Table:
    path = folder / "cities.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path)


def faults(folder: Path, content: str | bytes) -> list[str]:
    return [str(fault) for fault in read(folder, content).faults]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(tmp_path, end):
    lines = [HEADER, "lyon,Lyon,FR", "", 'como,"Como', 'on the lake",IT', "bursa,Bursa,TR", ""]
    table = read(tmp_path, end.join(lines))
    assert table.faults == []
    assert [(line, row["slug"]) for line, row in table.rows] == [(2, "lyon"), (4, "como"), (6, "bursa")]
    assert table.rows[1][1]["name"] == f"Como{end}on the lake"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_byte_that_is_not_utf_8_is_found_on_its_line(tmp_path, end):
    content = f"{HEADER}{end}lyon,Lyon,FR{end}besancon,Besançon,FR{end}".encode("latin-1")
    assert faults(tmp_path, content) == ["cities.csv, line 3: is not UTF-8 (byte 0xE7); save it as CSV UTF-8."]


@pytest.mark.parametrize("header_alone", [HEADER, HEADER + "\r\n", "\ufeff" + HEADER + "\n\n"])
def test_a_header_alone_is_a_table_without_rows(tmp_path, header_alone):
    table = read(tmp_path, header_alone)
    assert (table.columns, table.rows, table.faults) == (["slug", "name", "country"], [], [])


@pytest.mark.parametrize("nothing", ["", "\ufeff", "\n", ",,\nlyon,Lyon,FR\n", " , \n"])
def test_a_file_without_names_of_columns_is_told(tmp_path, nothing):
    assert faults(tmp_path, nothing) == ["cities.csv, line 1: is empty; its first line names the columns."]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            f"{HEADER},\nlyon,Lyon,FR,\n",
            "cities.csv, line 1: column 4 has no name; give it one, or remove it from every line.",
        ),
        (
            "slug\tname\nlyon\tLyon\n",
            "cities.csv, line 1: separates columns by semicolons or tabs; separate them by commas.",
        ),
        (f"{HEADER}\nlyon,Lyon,FR,69000\n", "cities.csv, line 2: has 4 cells; the first line names 3 columns."),
        (f"{HEADER}\nlyon,Lyon\n", "cities.csv, line 2: has 2 cells; the first line names 3 columns."),
        (
            f'{HEADER}\nlyon,"Ly"on,FR\n',
            "cities.csv, line 2: cannot be read as CSV: ',' expected after '\"'. "
            "A cell with a quote or a comma stands in quotes.",
        ),
        (
            f'{HEADER}\nlyon,Lyon,FR\n"como,Como,IT\n',
            "cities.csv, line 3: cannot be read as CSV: unexpected end of data. "
            "A cell with a quote or a comma stands in quotes.",
        ),
        (
            f"{HEADER}\nlyon,{'a' * ((1 << 20) + 1)},FR\n",
            "cities.csv, line 2: cannot be read as CSV: field larger than field limit (1048576). "
            "A cell with a quote or a comma stands in quotes.",
        ),
        (
            f"{HEADER}\nlyon,Ly\0on,FR\n",
            "cities.csv, line 2, name: Character 3 is a control character (U+0000). Remove it.",
        ),
        (
            f"{HEADER}\nlyon,Lyon,\x1bFR\n",
            "cities.csv, line 2, country: Character 1 is a control character (U+001B). Remove it.",
        ),
        (f"{HEADER},no\x07te\n", "cities.csv, line 1: Character 3 is a control character (U+0007). Remove it."),
        (
            f"{HEADER}\nlyon,Lyon,FR\n".encode("utf-16-le"),
            "cities.csv, line 1: Character 2 is a control character (U+0000). Remove it.",
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(tmp_path, content, said):
    assert faults(tmp_path, content) == [said]


def test_ten_million_cells_in_a_line_are_counted_and_not_read(tmp_path):
    million = 10_000_000
    assert faults(tmp_path, f"{HEADER}\nlyon{',' * (million - 1)}\n") == [
        f"cities.csv, line 2: has {million} cells; the first line names 3 columns."
    ]
    assert faults(tmp_path, f"slug{',a' * (million // 2 - 1)}\nlyon\n") == [
        f"cities.csv, line 1: names {million // 2} columns; no table has more than {MOST_COLUMNS}."
    ]


def test_a_file_with_very_many_faults_tells_the_first_of_them(tmp_path):
    table = read(tmp_path, HEADER + "\nlyon" * (MOST_FAULTS + 500))
    assert len(table.faults) == MOST_FAULTS + 1
    assert str(table.faults[0]) == "cities.csv, line 2: has 1 cells; the first line names 3 columns."
    assert str(table.faults[-1]) == f"cities.csv, line {MOST_FAULTS + 2}: and more: only {MOST_FAULTS} faults are told."
