"""CSV files as people make them: any line ends, a byte order mark or none; every fault with its place (RFC 4180)."""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from silknet.text import refuse_control_characters

LARGEST = 20 << 20  # bytes; the whole network is a hundredth of it
MOST_COLUMNS = 200
MOST_FAULTS = 1_000  # a table: who has so many mends one, not all of them by this list

csv.field_size_limit(1 << 20)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a table, where, and what would be right."""

    file: str
    line: int | None
    column: str
    message: str

    def __str__(self) -> str:
        place = [self.file, *([f"line {self.line}"] if self.line else []), *([self.column] if self.column else [])]
        return f"{', '.join(place)}: {self.message}"


@dataclass
class Table:
    """A file's rows by column, each with the line on which it begins."""

    name: str
    file: str
    folder: Path
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, line: int | None, column: str, message: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(self.file, line, column, message))
        elif len(self.faults) == MOST_FAULTS:
            self.faults.append(Fault(self.file, line, "", f"and more: only {MOST_FAULTS} faults are told."))


def read_table(path: Path) -> Table:
    """Read a file; whatever is wrong with it as a file is among its faults."""
    table = Table(path.stem, path.name, path.parent)
    size = path.stat().st_size
    if size > LARGEST:
        table.fault(None, "", f"has {size / (1 << 20):.0f} MB; at most {LARGEST >> 20} MB are read. Split it.")
        return table
    if (text := _decode(path.read_bytes(), table)) is not None:
        _parse(text, table)
    return table


def _decode(content: bytes, table: Table) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        table.fault(1, "", "is UTF-16; save it as CSV UTF-8.")
        return None
    if content.startswith(b"PK\x03\x04"):
        table.fault(1, "", "is a spreadsheet, not CSV; save it as CSV UTF-8.")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", content[: error.start])) + 1
        byte = content[error.start]
        table.fault(line, "", f"is not UTF-8 (byte 0x{byte:02X}); save it as CSV UTF-8.")
        return None


def _parse(text: str, table: Table) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        table.columns = [column.strip() for column in next(reader, [])]
        if not _check_header(table):
            return
        begins = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                _add(table, begins, cells)
            begins = reader.line_num + 1
    except csv.Error as error:
        table.fault(begins, "", f"cannot be read as CSV: {error}. A cell with a quote or a comma stands in quotes.")


def _check_header(table: Table) -> bool:
    names = table.columns
    if not any(names):
        table.fault(1, "", "is empty; its first line names the columns.")
    elif len(names) > MOST_COLUMNS:
        table.fault(1, "", f"names {len(names)} columns; no table has more than {MOST_COLUMNS}.")
    elif len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        table.fault(1, "", "separates columns by semicolons or tabs; separate them by commas.")
    else:
        _check_names(table)
    return not table.faults


def _check_names(table: Table) -> None:
    for place, name in enumerate(table.columns, 1):
        if not name:
            table.fault(1, "", f"column {place} has no name; give it one, or remove it from every line.")
    for name, times in Counter(table.columns).items():
        if name and times > 1:
            table.fault(1, name, "this column stands twice.")
    _check_characters(table, 1, dict(enumerate(table.columns)))


def _add(table: Table, line: int, cells: list[str]) -> None:
    if len(cells) != len(table.columns):
        table.fault(line, "", f"has {len(cells)} cells; the first line names {len(table.columns)} columns.")
        return
    row = dict(zip(table.columns, cells, strict=True))
    if _check_characters(table, line, row):
        table.rows.append((line, row))


def _check_characters(table: Table, line: int, cells: Mapping[Any, str]) -> bool:
    """Databases refuse some characters, and in another table's cell nobody looks for them."""
    for column, cell in cells.items():
        try:
            refuse_control_characters(cell)
        except ValidationError as error:
            table.fault(line, column if isinstance(column, str) else "", error.messages[0])
            return False
    return True
