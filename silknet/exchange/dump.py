"""Tables out: what `load` reads, `id` first, and nothing twice."""

import csv
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import override

from silknet.changes.publish import Published
from silknet.exchange.resources import TrackedResource, tables


def dump(folder: Path, *, progress: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Write every table that has rows into a folder, as of one moment, and return their numbers of rows by file.

    Each file is whole or not there: it is written beside its place and moved. OSError where that cannot be done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    with override("en"), transaction.atomic():
        for name, table in tables().items():
            rows = _write(folder / f"{name}.csv", table())
            if rows is not None:
                written[f"{name}.csv"] = rows
                if progress:
                    progress(name, rows)
    return written


def _write(path: Path, resource: TrackedResource) -> int | None:
    """The number of rows; a further table without rows is not written."""
    beside = path.with_name(path.name + ".part")
    rows = 0
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header(resource))
        for cells in lines(resource):
            writer.writerow(cells)
            rows += 1
        file.flush()
        os.fsync(file.fileno())
    if resource.further and not rows:
        beside.unlink()
        return None
    beside.replace(path)
    return rows


def header(resource: TrackedResource) -> list[str]:
    """The columns of a table, `id` first where its rows are records."""
    return (["id"] if issubclass(resource._meta.model, Published) else []) + resource.columns()


def lines(resource: TrackedResource) -> Iterator[list[Any]]:
    """The cells of each row that the public may see."""
    fields = resource.in_file()
    for row in resource.rows():
        cells = [str(resource.export_field(field, row) or "") for field in fields]
        yield ([str(row.uuid)] if isinstance(row, Published) else []) + cells
