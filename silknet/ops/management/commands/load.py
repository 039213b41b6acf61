"""load DIR_OR_FILES [--dry-run] [--by NAME] [--format text|json]"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from silknet.exchange.load import Line, Report, load
from silknet.ops.arguments import add_by, user


class Command(BaseCommand):
    help = "Load CSV tables: all or nothing, in one revision. The same files twice write nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="DIR_OR_FILES")
        parser.add_argument("--dry-run", action="store_true", help="Tell what would change, and write nothing.")
        add_by(parser)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        by = user(options["by"])
        progress = self._progress if sys.stderr.isatty() else None
        try:
            report = load(options["paths"], by=by, dry_run=options["dry_run"], progress=progress)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except IntegrityError as error:
            raise CommandError(f"Nothing is written, for somebody else wrote the same: {error}. Load again.") from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        else:
            self._tell(report, verbose=options["dry_run"] or options["verbosity"] > 1)
        if report.faults:
            raise SystemExit(1)

    def _progress(self, table: str, done: int, rows: int) -> None:
        self.stderr.write(f"\r{table}: {done} of {rows}\x1b[K", ending="\n" if done == rows else "")

    def _tell(self, report: Report, *, verbose: bool) -> None:
        for line in report.lines if verbose and not report.faults else ():
            self._tell_line(line)
        for fault in report.faults:
            self.stdout.write(str(fault))
        counts = ", ".join(f"{report.counts[verb]} {verb}" for verb in ("new", "changed", "same", "wrong"))
        kept = "Nothing is written. " if report.faults or report.dry_run else ""
        self.stdout.write(f"{kept}Lines: {counts}.")

    def _tell_line(self, line: Line) -> None:
        self.stdout.write(f"{line.file}, line {line.line}, {line.key}: {line.verb}")
        for column, (before, after) in line.difference.items():
            self.stdout.write(f"  {column}: {before!r} → {after!r}" if before else f"  {column}: {after!r}")
