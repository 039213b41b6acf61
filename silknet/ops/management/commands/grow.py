"""grow --organizations N --seed S [--among-others]"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from silknet.ops.grow import OthersAreThere, grow


class Command(BaseCommand):
    help = "Add synthetic organizations, labelled as such, to try the portal at scale. Not for a register that is used."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organizations", type=int, required=True, metavar="N", help="How many there are to be.")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="The same seed gives the same ones.")
        parser.add_argument("--among-others", action="store_true", help="Even where there are other public records.")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = self._progress if sys.stderr.isatty() else None
        try:
            added = grow(
                options["organizations"], options["seed"], among_others=options["among_others"], progress=progress
            )
        except OthersAreThere as refusal:
            hint = "Use an empty database, or say --among-others if synthetic ones may stand among them."
            raise CommandError(f"Nothing is added. {refusal} {hint}") from refusal
        self.stdout.write(f"Added {added} synthetic organizations.")

    def _progress(self, done: int, missing: int) -> None:
        self.stderr.write(f"\r{done} of {missing}\x1b[K", ending="\n" if done == missing else "")
