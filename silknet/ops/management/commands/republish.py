"""republish"""

from typing import Any

from django.core.management.base import BaseCommand

from silknet.changes.door import republish


class Command(BaseCommand):
    help = "Store anew the public records that this release or address shows differently; run it after a deployment."

    def handle(self, *args: Any, **options: Any) -> None:
        count = republish(source="release", note="Stored anew after a change of release or address")
        self.stdout.write(f"Stored {count} records anew.")
