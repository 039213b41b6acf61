"""pictures [--follow] [--while PID]"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from silknet.ops.pictures import follow, make_and_clear


class Command(BaseCommand):
    help = "Make the sizes of pictures that are missing, and remove the files of pictures to which nothing refers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--follow", action="store_true", help="Go on, after every change of the register.")
        parser.add_argument("--while", type=int, default=0, metavar="PID", help="So long as what started it lives.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["follow"]:
            follow(options["while"])
            return
        try:
            made, cleared = make_and_clear(self._progress if sys.stderr.isatty() else None)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        for fault in made.faults:
            self.stdout.write(fault)
        self.stdout.write(f"Made {made.sizes} sizes and removed {cleared} files to which nothing refers.")
        if made.faults:
            raise SystemExit(1)

    def _progress(self, done: int, pictures: int) -> None:
        self.stderr.write(f"\rpictures: {done} of {pictures}\x1b[K", ending="\n" if done == pictures else "")
