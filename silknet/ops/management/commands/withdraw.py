"""withdraw KIND KEY [--by NAME]"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from silknet.ops.arguments import add_by, record, user
from silknet.sources.actions import withdraw


class Command(BaseCommand):
    help = "Take a record from the public: its address answers that it is gone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND")
        parser.add_argument("key", metavar="KEY")
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        withdraw(record(options["kind"], options["key"]), by=user(options["by"]), source="command")
        self.stdout.write(f"{options['kind']}/{options['key']} is no longer public.")
