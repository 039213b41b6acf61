"""dump DIR"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from silknet.exchange.dump import dump


class Command(BaseCommand):
    help = "Write the public register as CSV tables that load reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = dump(options["folder"], progress=self._progress if sys.stderr.isatty() else None)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(f"Wrote {sum(written.values())} rows in {len(written)} tables to {options['folder']}.")

    def _progress(self, table: str, rows: int) -> None:
        self.stderr.write(f"{table}: {rows}")
