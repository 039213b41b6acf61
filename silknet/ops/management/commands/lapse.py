"""lapse"""

from typing import Any

from django.core.management.base import BaseCommand

from silknet import dates
from silknet.drafts.actions import publish_due


class Command(BaseCommand):
    help = "Do what the calendar brings: publish the drafts that are due. Run it every day; a missed one is caught up."

    def handle(self, *args: Any, **options: Any) -> None:
        for draft, refusal in publish_due(dates.today()):
            if refusal:
                self.stderr.write(f"{draft}: given back to {draft.made_by}. {refusal}")
            else:
                self.stdout.write(f"{draft}: published.")
