"""rename KIND KEY NEW [--by NAME]"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from silknet.ops.arguments import add_by, record, user
from silknet.sources.actions import rename


class Command(BaseCommand):
    help = "Give a record another address; the old one leads to it for ever."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND")
        parser.add_argument("key", metavar="KEY")
        parser.add_argument("new", metavar="NEW")
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rename(record(options["kind"], options["key"]), options["new"], by=user(options["by"]), source="command")
        except ValidationError as refusal:
            raise CommandError("\n".join(["Nothing is written.", *refusal.messages])) from refusal
        self.stdout.write(f"{options['kind']}/{options['key']} is now {options['kind']}/{options['new']}.")
