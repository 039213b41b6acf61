"""Spreadsheets (XLSX) in and out. What only a spreadsheet program can work out is refused with its place."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import IO, Any
from xml.etree.ElementTree import iterparse
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from silknet.exchange.tables import MOST_COLUMNS, Table, add_row, check_header

LARGEST = 200 << 20  # bytes of a spreadsheet when it is unpacked
MOST_PARTS = 1_000
LONGEST = 32_767  # characters that a cell can hold
BEGINNING = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx with a password

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_MERGED = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"


class TooLong(ValueError):
    """A text that no cell of a spreadsheet can hold."""


def read_sheet(content: bytes, table: Table, most_rows: int) -> None:
    """Read the first sheet of a spreadsheet into a table; whatever is wrong with it is among its faults."""
    try:
        if not _is_safe(content, table):
            return
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        if len(book.worksheets) > 1:
            table.notes.append(
                _("The file has %(count)s sheets; only the first one is read: %(name)s.")
                % {"count": len(book.worksheets), "name": sheet.title}
            )
        _read_rows(sheet, table, most_rows)
        if not table.is_unreadable:
            _refuse_merged(content, sheet, table)
    except (BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError, AttributeError, TypeError, EOFError):
        table.faults.clear()
        table.fault(
            None, "", _("is damaged, or no spreadsheet. Open it, save it as .xlsx or as CSV UTF-8, and upload that.")
        )


def _is_safe(content: bytes, table: Table) -> bool:
    """Whether it may be unpacked: little enough, and nothing in it that grows or asks elsewhere."""
    with ZipFile(BytesIO(content)) as parts:
        sizes = [part.file_size for part in parts.infolist()]
        if sum(sizes) > LARGEST or len(sizes) > MOST_PARTS:
            said = _("grows to more than %(most)s MB when it is unpacked. Save the rows alone as a new file.")
            table.fault(None, "", said % {"most": LARGEST >> 20})
            return False
        for part in parts.infolist():
            if part.filename.endswith((".xml", ".rels")):
                with parts.open(part) as file:
                    text = file.read()
                if b"\x00" in text[:4] or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    table.fault(None, "", _("holds what no spreadsheet program writes. Save the rows as a new file."))
                    return False
    return True


def _read_rows(sheet: Any, table: Table, most_rows: int) -> None:
    sheet.reset_dimensions()  # what a file says of its size is not believed
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if len(cells) > MOST_COLUMNS and any(cell.value is not None for cell in cells[MOST_COLUMNS:]):
            said = {"line": number, "most": MOST_COLUMNS}
            table.fault(None, "", _("has more than %(most)s columns (row %(line)s); no table has so many.") % said)
        elif len(table.rows) >= most_rows:
            refuse_rows(table, most_rows)
        elif number == 1:
            table.columns = _without_empty_end([_text(cell, table, 1).strip() for cell in cells])
            check_header(table)
        elif any(cell.value not in (None, "") for cell in cells):
            texts = [_text(cell, table, number) for cell in cells]
            width = max(len(table.columns), len(_without_empty_end(texts)))
            add_row(table, number, (texts + [""] * width)[:width])
        if table.is_unreadable:
            return
    if not table.columns:
        check_header(table)


def refuse_rows(table: Table, most: int) -> None:
    said = _("has more than %(most)s rows. Split it, or ask an administrator to `load` it, which takes any number.")
    table.fault(None, "", said % {"most": most})


def _without_empty_end(texts: list[str]) -> list[str]:
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def _text(cell: Any, table: Table, line: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        place = f"{get_column_letter(cell.column)}{cell.row}"
        name = table.columns[cell.column - 1] if line > 1 and cell.column <= len(table.columns) else ""
        said = _("%(place)s is a formula. Copy the column and paste it as values.")
        if cell.data_type == "e":
            said = _("%(place)s is the error of a formula. Write the value itself.")
        table.fault(line, name, said % {"place": place})
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):  # 15 digits are what a spreadsheet shows
        return f"{Decimal(f'{value:.15g}'):f}"
    return str(value)


def _refuse_merged(content: bytes, sheet: Any, table: Table) -> None:
    with ZipFile(BytesIO(content)) as parts, parts.open(sheet._worksheet_path) as file:
        for _event, element in iterparse(file):
            if element.tag == _MERGED:
                place = element.get("ref", "")
                line = int(found[0]) if (found := re.findall(r"\d+", place)) else None
                said = _("%(place)s are merged cells. Unmerge them, and fill each one.") % {"place": place}
                table.fault(line, "", said)
            elif not element.tag.endswith("}c"):
                element.clear()


def write_sheet(name: str, header: list[str], lines: Iterable[list[str]], file: IO[bytes]) -> None:
    """One sheet of texts, none of which is run. TooLong where a cell cannot hold one."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    for texts in list(_checked(header, lines)):  # all of them before the first is written
        cells = [WriteOnlyCell(sheet, value=text) for text in texts]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    book.save(file)


def _checked(header: list[str], lines: Iterable[list[str]]) -> Iterator[list[str]]:
    yield header
    for texts in lines:
        for column, text in zip(header, texts, strict=True):
            if len(text) > LONGEST:
                raise TooLong(
                    _("%(key)s: the %(column)s has %(count)s characters, and a cell of a spreadsheet holds %(most)s.")
                    % {"key": texts[0], "column": column, "count": len(text), "most": LONGEST}
                )
        yield texts
