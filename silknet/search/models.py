"""One index for all nouns: what may be found, in one normalised column, so that every database finds the same."""

from typing import Self

from django.db import connections, models
from django.db.models import Case, Value, When
from django.db.models.functions import Collate

from silknet.search.words import normalised

LONGEST = 500  # as long as a title may be: nothing longer is looked for, and no database is asked about it
BY_CODE_POINT = {"sqlite": "BINARY", "postgresql": "C"}


class EntryQuerySet(models.QuerySet["Entry"]):
    def matching(self, words: str, *, kind: str = "") -> Self:
        """Entries that have every word, those whose title is or begins with what was asked first. Any script,
        accents and apostrophes forgiven; nothing is found for no word.
        """
        asked = normalised(words)
        parts = list(dict.fromkeys(asked.split()))
        if not parts or len(asked) > LONGEST:
            return self.none()
        found = self.filter(kind=kind) if kind else self
        for part in parts:
            found = found.filter(text__contains=part)
        closeness = Case(
            When(heading=asked, then=Value(0)), When(heading__startswith=asked, then=Value(1)), default=Value(2)
        )
        return found.order_by(closeness, "position", Collate("heading", self._collation()), "record")

    def _collation(self) -> str:
        """The order that is the same on every database; its languages are the readers' own."""
        return BY_CODE_POINT[connections[self.db].vendor]


class Entry(models.Model):
    """A public record as search sees it; written by the door, in the revision that changes the record."""

    record = models.UUIDField(unique=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=500)
    heading = models.CharField(max_length=500, help_text="The title, normalised.")
    text = models.TextField(help_text="All words by which it is found, normalised.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Kinds that people mean most often come first.")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["kind"], name="entry_kind")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"
