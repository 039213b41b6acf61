"""start [--port PORT]"""

import os
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from silknet.ops.start import beside, prepare, server


class Command(BaseCommand):
    help = "Prepare the register where that is needed, then serve the portal on 127.0.0.1."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=port, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            prepare(self._say, self._progress if sys.stderr.isatty() else None)
        except OperationalError as error:
            raise CommandError(f"The database does not answer; see SILKNET_DATABASE. It says: {error}") from error
        self._say(f"silknet answers on http://127.0.0.1:{options['port']}/ (stop with Ctrl-C)")
        subprocess.Popen(
            beside(), stdout=subprocess.DEVNULL
        )  # the server takes the place of this process, and is its parent
        command = server(options["port"])
        os.execv(command[0], command)

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def _progress(self, table: str, done: int, rows: int) -> None:
        self.stderr.write(f"\r{table}: {done} of {rows}\x1b[K", ending="\n" if done == rows else "")


def port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65_535:
        raise ArgumentTypeError(f"{text} is not a port; right are 1 to 65535.")
    return number
