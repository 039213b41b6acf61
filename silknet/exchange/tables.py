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
from django.utils.translation import gettext as _

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
        line = _("line %(line)s") % {"line": self.line} if self.line else ""
        place = [part for part in (self.file, line, self.column) if part]
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
    notes: list[str] = field(default_factory=list)  # what is worth knowing and not wrong

    @property
    def is_unreadable(self) -> bool:
        """Whether something is wrong with all of it, and not with single rows."""
        return any(fault.line in (None, 1) for fault in self.faults)

    def leave_out_wrong(self) -> None:
        wrong = {fault.line for fault in self.faults}
        self.rows = [(line, row) for line, row in self.rows if line not in wrong]

    def fault(self, line: int | None, column: str, message: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(self.file, line, column, message))
        elif len(self.faults) == MOST_FAULTS:
            more = _("and more: only %(count)s faults are told.") % {"count": MOST_FAULTS}
            self.faults.append(Fault(self.file, line, "", more))


def read_table(path: Path) -> Table:
    """Read a file; whatever is wrong with it as a file is among its faults."""
    table = Table(path.stem, path.name, path.parent)
    size = path.stat().st_size
    if size > LARGEST:
        refuse_size(size, table)
        return table
    if (text := _decode_strictly(path.read_bytes(), table)) is not None:
        parse(text, table)
    return table


def refuse_size(size: int, table: Table) -> None:
    said = {"size": f"{size / (1 << 20):.0f}", "most": LARGEST >> 20}
    table.fault(None, "", _("has %(size)s MB; at most %(most)s MB are read. Split it.") % said)


def _decode_strictly(content: bytes, table: Table) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        table.fault(1, "", _("is UTF-16; save it as CSV UTF-8."))
        return None
    if content.startswith(b"PK\x03\x04"):
        table.fault(1, "", _("is a spreadsheet, not CSV; save it as CSV UTF-8."))
        return None
    return decode(content, table)


def decode(content: bytes, table: Table) -> str | None:
    """The text of UTF-8, with a byte order mark or none."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", content[: error.start])) + 1
        byte = f"0x{content[error.start]:02X}"
        table.fault(line, "", _("is not UTF-8 (byte %(byte)s); save it as CSV UTF-8.") % {"byte": byte})
        return None


def parse(text: str, table: Table, separator: str = ",") -> None:
    """Read the lines of a text into a table; cells are separated by commas unless said."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    begins = 1
    try:
        table.columns = [column.strip() for column in next(reader, [])]
        if not check_header(table):
            return
        begins = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                add_row(table, begins, cells)
            begins = reader.line_num + 1
    except csv.Error as error:
        broken = _("cannot be read as CSV: %(error)s. A cell with a quote or a comma stands in quotes.")
        table.fault(begins, "", broken % {"error": error})


def check_header(table: Table) -> bool:
    """Whether the names of the columns are right; if not, it is told."""
    names = table.columns
    if not any(names):
        table.fault(1, "", _("is empty; its first line names the columns."))
    elif len(names) > MOST_COLUMNS:
        said = {"count": len(names), "most": MOST_COLUMNS}
        table.fault(1, "", _("names %(count)s columns; no table has more than %(most)s.") % said)
    elif len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        table.fault(1, "", _("separates columns by semicolons or tabs; separate them by commas."))
    else:
        _check_names(table)
    return not table.faults


def _check_names(table: Table) -> None:
    for place, name in enumerate(table.columns, 1):
        if not name:
            nameless = _("column %(place)s has no name; give it one, or remove it from every line.")
            table.fault(1, "", nameless % {"place": place})
    for name, times in Counter(table.columns).items():
        if name and times > 1:
            table.fault(1, name, _("this column stands twice."))
    _check_characters(table, 1, dict(enumerate(table.columns)))


def add_row(table: Table, line: int, cells: list[str]) -> None:
    if len(cells) != len(table.columns):
        said = {"count": len(cells), "right": len(table.columns)}
        table.fault(line, "", _("has %(count)s cells; the first line names %(right)s columns.") % said)
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
