"""CSV files as people make them: any line ends, a byte order mark or none; every fault with its place (RFC 4180)."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

LARGEST = 20 << 20  # bytes; the whole network is a hundredth of it

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
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, line: int | None, column: str, message: str) -> None:
        self.faults.append(Fault(self.file, line, column, message))


def read_table(path: Path) -> Table:
    """Read a file; whatever is wrong with it as a file is among its faults."""
    table = Table(path.stem, path.name)
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
        line = content.count(b"\n", 0, error.start) + 1
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
    if not any(table.columns):
        table.fault(1, "", "is empty; its first line names the columns.")
    elif len(table.columns) == 1 and (";" in table.columns[0] or "\t" in table.columns[0]):
        table.fault(1, "", "separates columns by semicolons or tabs; separate them by commas.")
    for column in sorted({column for column in table.columns if table.columns.count(column) > 1}):
        table.fault(1, column, "this column stands twice.")
    return not table.faults


def _add(table: Table, line: int, cells: list[str]) -> None:
    if len(cells) != len(table.columns):
        table.fault(line, "", f"has {len(cells)} cells; the first line names {len(table.columns)} columns.")
        return
    table.rows.append((line, dict(zip(table.columns, cells, strict=True))))
