"""Tables in: all or nothing, in one revision, with the exact difference."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from silknet.changes.door import revision
from silknet.exchange.resources import Difference, TrackedResource, tables
from silknet.exchange.tables import MOST_FAULTS, Fault, Table, read_table

if TYPE_CHECKING:
    from silknet.accounts.models import User

OF_THE_KEY = ("taken", "capitals")  # what records say of their address

Progress = Callable[[str, int, int], None]  # table, row, of how many
Refuse = Callable[[Any, bool], str]  # a row and whether it is new: why this person may not write it, or nothing


@dataclass(frozen=True)
class Line:
    """What one line does: `new`, or `changed`, column by column."""

    file: str
    line: int
    key: str
    verb: str
    difference: Difference


@dataclass
class Report:
    """What a load did, or would do."""

    dry_run: bool = False
    lines: list[Line] = field(default_factory=list)
    same: list[int] = field(default_factory=list)  # lines of the last table that say what is said already
    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        return {
            "dry_run": self.dry_run,
            "counts": {verb: self.counts[verb] for verb in ("new", "changed", "same", "wrong")},
            "lines": [vars(line) for line in self.lines],
            "errors": [vars(fault) for fault in self.faults],
        }


class _Undo(Exception):
    """Nothing of what this load wrote may stay."""


def load(
    paths: Iterable[Path], *, by: "User | None", dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Load files, or folders of files, of the tables in the registry; see README for their columns.

    Any fault, or a dry run: nothing is written. The report tells every line that is new or changed, and every fault
    with file, line, column and what would be right. OSError where a path cannot be read.
    """
    report = Report(dry_run)
    read = _in_order(_files(paths, report), report)
    for table in (table for table in read if not table.faults):
        _check_columns(table, tables()[table.name]())
    report.faults += [fault for table in read for fault in table.faults]
    # The same columns mean the same whoever asks, in whatever language.
    with override("en"):
        try:
            note = f"Loaded {', '.join(table.file for table in read)}"
            with revision(by=by, source="import", note=note if len(note) <= 200 else f"Loaded {len(read)} tables"):
                for table in (table for table in read if not table.faults):
                    _load_table(table, report, progress)
                    report.faults += table.faults
                if report.faults or dry_run:
                    raise _Undo
        except _Undo:
            pass
    report.counts["wrong"] = len({(fault.file, fault.line) for fault in report.faults})
    return report


def load_one(table: Table, *, publish: bool, refuse: Refuse) -> Report:
    """Load the rows of one table that are right, inside the revision that is open; who has opened it takes them back
    where the report tells faults. Without `publish` new records are drafts, and what the public sees is refused.
    """
    report, resource = Report(), tables()[table.name]()
    resource.publishes = publish
    table.leave_out_wrong()
    _check_columns(table, resource)
    if not table.is_unreadable:
        table.leave_out_wrong()
        _load_table(table, report, None, resource, refuse)
    report.faults = table.faults
    report.counts["wrong"] = len({fault.line for fault in report.faults})
    return report


def _files(paths: Iterable[Path], report: Report) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(found for found in path.iterdir() if found.suffix.lower() == ".csv")
            files += inside
            if not inside:
                report.faults.append(Fault(path.name, None, "", _("has no .csv file in it.")))
        elif path.is_file():
            files.append(path)
        else:
            report.faults.append(Fault(str(path), None, "", _("is not a file or a folder.")))
    return files


def _in_order(paths: list[Path], report: Report) -> list[Table]:
    known = list(tables())
    for path in paths:
        if path.stem not in known:
            report.faults.append(
                Fault(path.name, None, "", _("is no table; right are %(right)s.") % {"right": ", ".join(known)})
            )
    twice = [name for name, times in Counter(path.stem for path in paths).items() if times > 1]
    report.faults += [Fault(f"{name}.csv", None, "", _("is given twice.")) for name in twice]
    paths = [path for path in paths if path.stem in known and path.stem not in twice]
    return [read_table(path) for path in sorted(paths, key=lambda path: known.index(path.stem))]


def _check_columns(table: Table, resource: TrackedResource) -> None:
    right = resource.columns()
    for column in (column for column in table.columns if column not in (*right, "id")):
        table.fault(1, column, _("is no column of this table; right are %(right)s.") % {"right": ", ".join(right)})
    for column in (column for column in resource.keys if column not in table.columns):
        table.fault(1, column, _("is missing; it says which row is meant."))
    if not table.is_unreadable:
        _check_keys(table, resource)


def _check_keys(table: Table, resource: TrackedResource) -> None:
    seen: dict[tuple[str, ...], int] = {}
    ids: dict[str, int] = {}
    for line, row in table.rows:
        key = tuple(row[column].strip() for column in resource.keys)
        if not any(key):
            table.fault(line, resource.keys[0], _("is empty; it says which row is meant."))
        elif key in seen:
            table.fault(line, resource.keys[0], _stands_already(" ".join(key), seen[key]))
        else:
            seen[key] = line
        given = row.get("id", "").strip()
        if not _is_id(given):
            table.fault(line, "id", _("is not a UUID; leave it empty for a new row."))
        elif given and ids.setdefault(given.lower(), line) != line:
            table.fault(line, "id", _stands_already(given, ids[given.lower()]))


def _stands_already(key: str, line: int) -> str:
    return _("%(key)s stands on line %(line)s already.") % {"key": key, "line": line}


def _is_id(text: str) -> bool:
    try:
        return not text or bool(UUID(text))
    except ValueError:
        return False


def _load_table(
    table: Table,
    report: Report,
    progress: Progress | None,
    resource: TrackedResource | None = None,
    refuse: Refuse | None = None,
) -> None:
    resource = resource or tables()[table.name]()
    resource.folder = table.folder
    rows = resource.in_order(table.rows)
    for done, (line, row) in enumerate(rows, 1):
        result = _import(resource, row, line)
        if result.validation_error:
            _tell_faults(table, line, result.validation_error, resource)
            if len(table.faults) > MOST_FAULTS:
                return
        else:
            verb = "new" if result.is_new() else "changed" if result.difference else "same"
            said = refuse(resource.written, verb == "new") if refuse and verb != "same" else ""
            if said := said or (resource.refusal() if verb != "same" else ""):
                table.fault(line, "", said)
                continue
            _count(
                report,
                Line(table.file, line, " ".join(row[column] for column in resource.keys), verb, result.difference),
            )
        if progress:
            progress(table.name, done, len(rows))


def _count(report: Report, line: Line) -> None:
    report.counts[line.verb] += 1
    if line.verb == "same":
        report.same.append(line.line)
    else:
        report.lines.append(line)


def _import(resource: TrackedResource, row: dict[str, str], line: int) -> Any:
    with transaction.atomic():
        result = resource.import_row(row, None, row_number=line, dry_run=False, using_transactions=True)
    if result.errors:  # not a fault of the table but of ours: the load ends here, and nothing stays
        raise result.errors[0].error
    return result


def _tell_faults(table: Table, line: int, error: ValidationError, resource: TrackedResource) -> None:
    # Two columns may write one field, such as a day and its year: the first of them is named.
    columns = {field.attribute: field.column_name for field in reversed(resource.in_file())} | {"uuid": "id"}
    by_field: dict[str, list[ValidationError]] = error.update_error_dict({})
    for attribute, errors in by_field.items():
        for one in errors:
            column = resource.keys[0] if one.code in OF_THE_KEY else columns.get(attribute, attribute)
            for message in one.messages:
                table.fault(line, "" if column == NON_FIELD_ERRORS else column, message)
