"""undo REVISION [--dry-run] [--by NAME]"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from silknet.admin.history import describe
from silknet.changes.models import Head, Revision
from silknet.changes.undo import CannotUndo, Obstacle, obstacles, undo
from silknet.ops.arguments import add_by, user


class Command(BaseCommand):
    help = (
        "Take back all that a revision wrote, as a new revision; refused, with the list, where later work stands on it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("revision", metavar="REVISION", type=int)
        parser.add_argument(
            "--dry-run", action="store_true", help="Say whether it can be taken back, and write nothing."
        )
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["revision"]
        revision = Revision.objects.filter(number=number).first()
        if revision is None:
            raise CommandError(f"There is no revision {number}; the last one is {Head.objects.read()[1]}.")
        by, rows = user(options["by"]), revision.changes.count()
        try:
            if options["dry_run"]:
                if found := obstacles(revision):
                    raise CannotUndo(found)
                self.stdout.write(f"Revision {number} can be taken back: {rows} rows.")
                return
            undo(revision, by=by, source="command")
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        except CannotUndo as refusal:
            raise CommandError(f"Nothing was taken back of revision {number}:\n{listed(refusal)}") from None
        self.stdout.write(f"Revision {number} is taken back as revision {Head.objects.read()[1]}: {rows} rows.")


def listed(refusal: CannotUndo) -> str:
    named = {told.change.pk: f"{told.noun} {told.name}" for told in describe(one.change for one in refusal.obstacles)}
    return "\n".join(line(named[one.change.pk], one) for one in refusal.obstacles)


def line(name: str, obstacle: Obstacle) -> str:
    return f"  {name}{f', {obstacle.field}' if obstacle.field else ''}: {obstacle.reason}"
