"""export"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from silknet.ops.export import make_export


class Command(BaseCommand):
    help = "Export what is public now for partners, unless that is done already; the last three exports are kept."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = make_export(self._progress if sys.stderr.isatty() else None)
        except OSError as error:
            raise CommandError(f"Nothing is exported. {error.filename}: {error.strerror}") from error
        if sys.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
        size = sum(file.bytes for file in manifest.files) / (1 << 20)
        self.stdout.write(f"Revision {manifest.revision} is exported: {len(manifest.files)} files, {size:.1f} MiB.")

    def _progress(self, name: str, rows: int) -> None:
        self.stderr.write(f"\r{name}: {rows}\x1b[K", ending="")
