"""Tables out: what `load` reads, `id` first, and nothing twice."""

import csv
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import override

from silknet.changes.publish import Published
from silknet.exchange.resources import TrackedResource, tables


def dump(folder: Path, *, progress: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Write every table that has rows into a folder, as of one moment, and return their numbers of rows by file.

    All are written beside their places first and moved when they are whole. OSError where that cannot be done: then
    what was in the folder stays as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    try:
        with override("en"), one_moment():
            for name, table in tables().items():
                rows = _write(_beside(folder / f"{name}.csv"), table())
                if table.beside:
                    _copy(table(), folder)
                if rows or not table.further:
                    written[f"{name}.csv"] = rows
                if progress:
                    progress(name, rows)
        for path in (folder / f"{name}.csv" for name in tables()):
            if path.name in written:
                _beside(path).replace(path)
            else:
                path.unlink(missing_ok=True)  # of an earlier dump: loaded again, it would say what is no longer so
    finally:
        for name in tables():
            _beside(folder / f"{name}.csv").unlink(missing_ok=True)
    return written


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of one moment, and no writer waits for it; nothing may be written."""
    if connection.in_atomic_block:  # its moment is that of the transaction around it
        yield
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _write(path: Path, resource: TrackedResource) -> int:
    """The number of rows written."""
    rows = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header(resource))
            for cells in lines(resource):
                writer.writerow(cells)
                rows += 1
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error  # a full disk does not name the file
    return rows


def _copy(resource: TrackedResource, folder: Path) -> None:
    """Put the files that its rows name into the folder beside a table. Each is named by its content: what is there
    already is right, and what no row names any more goes.
    """
    beside = folder / resource.beside
    paths = {beside / path.name: path for path in resource.files()}
    for place in (place for place in paths if not place.exists()):
        beside.mkdir(exist_ok=True)
        shutil.copyfile(paths[place], _beside(place))
        _beside(place).replace(place)
    for left in set(beside.iterdir() if beside.is_dir() else ()) - set(paths):
        left.unlink()


def header(resource: TrackedResource) -> list[str]:
    """The columns of a table, `id` first where its rows are records."""
    return (["id"] if issubclass(resource._meta.model, Published) else []) + resource.columns()


def lines(resource: TrackedResource) -> Iterator[list[str]]:
    """The cells of each row that the public may see."""
    return (cells(resource, row) for row in resource.rows())


def cells(resource: TrackedResource, row: Any) -> list[str]:
    said = [str(resource.export_field(field, row) or "") for field in resource.in_file()]
    return ([str(row.uuid)] if isinstance(row, Published) else []) + said
