"""Lists of the secretariat as tables: the rows that a list shows, drafts among them, in the columns that imports read."""

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import prefetch_related_objects

from silknet.changes.models import batches
from silknet.changes.publish import Published
from silknet.exchange.cells import harmless
from silknet.exchange.dump import cells, header
from silknet.exchange.fields import NumberWidget, drafts_seen
from silknet.exchange.resources import MoreOfRecords, TrackedResource, tables


def table_of(model: type[models.Model]) -> str:
    """The table that holds the rows of a model; empty if none does."""
    held = (name for name, table in tables().items() if table._meta.model is model and _is_whole(table))
    return next(held, "")


def _is_whole(table: type[TrackedResource]) -> bool:
    return not issubclass(table, MoreOfRecords)


def lines(name: str, rows: Any) -> Iterator[list[str]]:
    """The cells of these rows, in their order, as no spreadsheet runs them; a thousand rows are read at once."""
    resource = tables()[name]()
    numbers = [isinstance(field.widget, NumberWidget) for field in resource.in_file()]
    if len(header(resource)) > len(numbers):
        numbers.insert(0, False)
    for keys in batches(dict.fromkeys(rows.values_list("pk", flat=True))):
        with drafts_seen():
            said = [cells(resource, row) for row in _loaded(resource, keys)]
        for row in said:
            yield [harmless(cell, is_number=is_number) for cell, is_number in zip(row, numbers, strict=True)]


def _loaded(resource: TrackedResource, keys: list[Any]) -> list[Any]:
    model = resource._meta.model
    references = [column.name for column in model._meta.concrete_fields if column.is_relation]
    found = model._base_manager.select_related(*references).in_bulk(keys)
    rows = [found[key] for key in keys if key in found]
    if issubclass(model, Published):
        model.attach(rows)
    prefetch_related_objects(rows, *resource.belonging)
    for row in rows:
        row.loaded_to_be_read = True
    return rows


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        return text


def as_csv(name: str, rows: Any) -> Iterator[str]:
    """The text of the file in pieces, with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(header(tables()[name]()))
    told = lines(name, rows)
    while some := list(islice(told, 100)):
        yield "".join(writer.writerow(cells) for cells in some)
