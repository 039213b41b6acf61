"""verify"""

from typing import Any

from django.core.management.base import BaseCommand

from silknet.ops.verify import differences


class Command(BaseCommand):
    help = "Compare the log with the rows, the references, the files of pictures and the search index; exit 1 where they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(differences())
        for difference in found:
            self.stdout.write(difference)
        self.stdout.write(f"{len(found)} differences." if found else "The register is sound.")
        if found:
            raise SystemExit(1)
