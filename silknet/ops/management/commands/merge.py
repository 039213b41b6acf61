"""merge KIND FROM INTO [--by NAME]"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from silknet.ops.arguments import add_by, record, user
from silknet.sources.actions import merge


class Command(BaseCommand):
    help = "Make one record of two: what refers to the first goes to the second, its address and id lead there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND")
        parser.add_argument("record", metavar="FROM")
        parser.add_argument("into", metavar="INTO")
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        old, into = (record(options["kind"], options[name]) for name in ("record", "into"))
        try:
            merge(old, into, by=user(options["by"]), source="command")
        except ValidationError as refusal:
            raise CommandError("\n".join(["Nothing is written.", *refusal.messages])) from refusal
        self.stdout.write(f"{options['kind']}/{options['record']} is now {options['kind']}/{options['into']}.")
