"""The real network in an empty register, for tests: loaded once, then put back row by row, which takes a tenth of it."""

import io
import os
import pickle
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from silknet.exchange.load import load
from silknet.ops.start import NETWORK

FOLDER = "SILKNET_TEST_NETWORK"  # pytest sets it, so that all its workers share one folder
NOT_OURS = {"auth", "contenttypes", "sessions"}  # laid by migrations, or of no register

Rows = list[tuple[str, list[str], Any]]


def load_network() -> None:
    """As `load` leaves it: public, at revision 1. Only into a register that is empty."""
    kept = Path(os.environ.setdefault(FOLDER, mkdtemp(prefix="silknet-network-"))) / connection.vendor
    if kept.exists():
        _put(pickle.loads(kept.read_bytes()))
        return
    report = load([NETWORK], by=None)
    assert report.faults == []
    new = kept.with_suffix(f".{os.getpid()}")
    new.write_bytes(pickle.dumps(_taken()))
    new.replace(kept)


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models() if model._meta.app_label not in NOT_OURS]


def _taken() -> Rows:
    rows: Rows = []
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")
            columns = [f'"{column[0]}"' for column in cursor.description]
            if connection.vendor == "postgresql":
                text = io.StringIO()
                cursor.copy_expert(f"COPY {table} ({','.join(columns)}) TO STDOUT", text)
                rows.append((table, columns, text.getvalue()))
            else:
                cursor.execute(f"SELECT {','.join(columns)} FROM {table}")
                rows.append((table, columns, cursor.fetchall()))
    return rows


def _put(rows: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:  # references are checked at its end
        for table, columns, kept in rows:
            if table == "changes_head":  # it is there, under the name of this register
                cursor.execute("UPDATE changes_head SET number = 1")
            elif connection.vendor == "postgresql":
                cursor.copy_expert(f"COPY {table} ({','.join(columns)}) FROM STDIN", io.StringIO(kept))
            elif kept:
                marks = ",".join("?" * len(columns))
                cursor.connection.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", kept)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
