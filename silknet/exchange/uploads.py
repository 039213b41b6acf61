"""Files as people upload them: CSV with any separator in UTF-8 or marked UTF-16, spreadsheets, pasted cells."""

import csv
import io
from pathlib import Path

from django.utils.translation import gettext as _

from silknet.exchange.cells import as_meant
from silknet.exchange.resources import TrackedResource, tables
from silknet.exchange.sheets import BEGINNING, OLD, read_sheet, refuse_rows
from silknet.exchange.tables import LARGEST, Table, check_header, decode, parse, refuse_size

MOST_ROWS = 1_000  # a row takes 20 to 40 ms to try, and nobody waits for minutes; `load` takes any number
SEPARATORS = ",;\t"


def read_upload(name: str, file: str, content: bytes) -> Table:
    """Read an uploaded file of a table; whatever is wrong with it as a file is among its faults."""
    table = Table(name, file, Path())
    if len(content) > LARGEST:
        refuse_size(len(content), table)
    elif content.startswith(OLD):
        table.fault(None, "", _("is an old spreadsheet, or has a password. Save it as .xlsx without one."))
    elif content.startswith(BEGINNING):
        read_sheet(content, table, MOST_ROWS)
    elif (text := _decode(content, table)) is not None:
        parse(text, table, separator_of(text))
    if len(table.rows) > MOST_ROWS:
        refuse_rows(table, MOST_ROWS)
    if not table.is_unreadable:
        _settle(table, tables()[name]())
    return table


def _decode(content: bytes, table: Table) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            table.fault(None, "", _("is broken UTF-16 (byte %(byte)s); save it as CSV UTF-8.") % {"byte": error.start})
            return None
    if (at := content.find(b"\x00")) >= 0:
        said = {"byte": at, "line": content.count(b"\n", 0, at) + 1}
        table.fault(
            None,
            "",
            _("has a null byte on line %(line)s (byte %(byte)s), so it is no text; save it as CSV UTF-8.") % said,
        )
        return None
    return decode(content, table)


def separator_of(text: str) -> str:
    """What stands between the names of the columns most often."""
    line = next(iter(io.StringIO(text)), "")
    counts = {sign: len(next(csv.reader([line], delimiter=sign), [])) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: counts[sign])


def _settle(table: Table, resource: TrackedResource) -> None:
    """Columns by the names that the table knows, cells as they were meant, and a key to be filled in."""
    right = {"id", *resource.columns()}
    named = {
        column: name if (name := "_".join(column.lower().split())) in right else column for column in table.columns
    }
    table.columns = [named[column] for column in table.columns]
    table.rows = [(line, {named[column]: as_meant(cell) for column, cell in row.items()}) for line, row in table.rows]
    if len(set(named.values())) < len(named):
        check_header(table)
    if resource.keys == ("slug",) and "slug" not in table.columns and resource.naming:
        table.columns.append("slug")
        for _line, row in table.rows:
            row["slug"] = ""
