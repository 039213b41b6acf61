"""One index for all nouns: what may be found, in one normalised column, so that every database finds the same."""

from typing import Self

from django.db import connections, models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Abs, Collate, Length, StrIndex
from django.db.models.lookups import GreaterThan

from silknet.search.matching import Forms, pieces
from silknet.search.words import normalised

MOST_SAME, MOST_SHARING = 50, 200  # names that are weighed
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
        return found.order_by(closeness, "position", self.by_heading(), "record")

    def by_heading(self) -> Collate:
        """The order that is the same on every database; its languages are the readers' own."""
        return Collate("heading", BY_CODE_POINT[connections[self.db].vendor])


class Entry(models.Model):
    """A public record as search sees it; written by the door, in the revision that changes the record."""

    record = models.UUIDField(unique=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=500)
    heading = models.CharField(max_length=500, help_text="The title, normalised.")
    names = models.TextField(default="", help_text="The title and all other names, normalised and in Latin letters.")
    text = models.TextField(help_text="All words by which it is found, normalised.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Kinds that people mean most often come first.")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["kind"], name="entry_kind")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"


class EntryNameQuerySet(models.QuerySet["EntryName"]):
    def same_as(self, asked: Forms) -> Self:
        """Names that are what was asked in one of their forms; keys only letter by letter."""
        exactly = same = Q(normalised=asked.normalised)
        if asked.romanised:
            same |= Q(romanised=asked.romanised) | Q(bare=asked.bare)  # each by its index
        found = self.filter(same).filter(exactly | ~Q(name_kind="key"))
        return found.order_by(Case(When(exactly, then=Value(0)), default=Value(1)), "pk")[:MOST_SAME]

    def sharing(self, romanised: str) -> Self:
        """Names with most of the pieces of what was asked: one pass over short columns, the same on every database."""
        asked = pieces(romanised)
        if not asked:
            return self.none()
        shared = sum(
            (
                Case(When(GreaterThan(StrIndex("romanised", Value(piece)), 0), then=Value(1)), default=Value(0))
                for piece in asked
            ),
            start=Value(0),
        )
        least = max(1, len(asked) // 3)
        longer = Abs(Length("romanised") - len(romanised))
        return self.annotate(shared=shared).filter(shared__gte=least).order_by("-shared", longer, "pk")[:MOST_SHARING]


class EntryName(models.Model):
    """A name of a public record in the forms by which names are compared; written with its entry."""

    record = models.UUIDField()
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=500)
    language = models.CharField(max_length=35)
    name_kind = models.CharField(max_length=10)
    normalised = models.CharField(max_length=500)
    romanised = models.CharField(max_length=500)
    bare = models.CharField(max_length=500)
    sound = models.CharField(max_length=500)

    objects = EntryNameQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["record"], name="entry_name_record"),
            models.Index(fields=["normalised"], name="entry_name_normalised"),
            models.Index(fields=["romanised"], name="entry_name_romanised"),
            models.Index(fields=["bare"], name="entry_name_bare"),
            models.Index(fields=["sound"], name="entry_name_sound"),
            # Who shares a name is looked for among all of a kind: all that it takes stands in the index.
            models.Index(fields=["kind", "romanised", "name_kind", "record"], name="entry_name_shared"),
        ]

    def __str__(self) -> str:
        return self.value

    def forms(self) -> Forms:
        return Forms(self.normalised, self.romanised, self.bare, self.sound)
