"""redact KIND KEY FIELD [--why WORDS] [--by NAME]"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from silknet.changes.redaction import redact
from silknet.ops.arguments import add_by, record, user
from silknet.ops.export import renew_exports


class Command(BaseCommand):
    help = "Take a value out of a record, its history, the feed and the exports; it cannot be brought back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND")
        parser.add_argument("key", metavar="KEY")
        parser.add_argument("field", metavar="FIELD")
        parser.add_argument("--why", default="", metavar="WORDS", help="Why; kept in the log.")
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        row, by = record(options["kind"], options["key"]), user(options["by"])
        try:
            redact(row, options["field"], by=by, source="command", why=options["why"])
        except ValidationError as refusal:
            raise CommandError("\n".join(["Nothing is written.", *refusal.messages])) from refusal
        done = f"{options['field']} is taken out of {options['kind']}/{options['key']} and of all its history"
        try:
            renew_exports()
        except OSError as error:
            refused = f"{error.filename}: {error.strerror}"
            raise CommandError(f"{done}, but exports may still hold it. Mend this and run export: {refused}") from error
        self.stdout.write(f"{done}.")
