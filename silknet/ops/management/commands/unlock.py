"""unlock NAME [--second-factor]"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from silknet.accounts.actions import let_in_again, take_factor
from silknet.ops.arguments import user


class Command(BaseCommand):
    help = "Let somebody sign in again who typed too many wrong passwords or codes, for when nobody else can."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument(
            "--second-factor", action="store_true", help="Take the second factor away too, for who lost it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = user(options["name"], option="NAME")
        if person is None:
            raise CommandError("Say who: unlock NAME.")
        let_in = let_in_again(person, by=None)
        self.stdout.write(f"{person} can sign in again." if let_in else f"{person} was not locked out.")
        if options["second_factor"]:
            taken = take_factor(person, by=None)
            said = "lost the second factor and is signed out everywhere" if taken else "had no second factor"
            self.stdout.write(f"{person} {said}.")
