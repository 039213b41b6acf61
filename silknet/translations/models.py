"""What is translated: the state of each text in each language, and what somebody said of it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from silknet.changes.tracking import Tracked
from silknet.translations.index import with_texts

MISSING, OUTDATED = "missing", "outdated"


def shown(model: Any) -> QuerySet[Any]:
    """The rows of a model that the public sees, by the word that its queryset has for it."""
    rows = model.objects
    return rows.shown() if hasattr(rows, "shown") else rows.public()


class TextQuerySet(models.QuerySet["Text"]):
    def lacking(self, state: str, language: str = "") -> Self:
        """Texts that are missing, or outdated, in a language or in any."""
        return self.filter(**{f"{state}__contains": f",{language},"}) if language else self.exclude(**{state: ""})

    def of_public(self, *kinds: str) -> Self:
        """Those of rows that the public sees."""
        found = Q(pk__in=[])
        for model in with_texts():
            if not kinds or model._meta.label_lower in kinds:
                found |= Q(kind=model._meta.label_lower, row__in=shown(model).order_by().values("pk"))
        return self.filter(found)


class Text(models.Model):
    """A text of a row in whatever languages; written by the door in the revision that changes it. See course.py."""

    kind = models.CharField(max_length=60, help_text="The model of its row, as the log names it.")
    row = models.BigIntegerField()
    field = models.CharField(max_length=60)
    original = models.CharField(max_length=12, help_text="The language of which the others are translations.")
    missing = models.CharField(max_length=120, help_text="Languages between commas: ,fr,it,")
    outdated = models.CharField(max_length=120, help_text="Languages between commas.")

    objects = TextQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "row", "field"], name="text_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row} {self.field}"

    def state(self, language: str) -> str:
        """missing, outdated, original or done."""
        if language == self.original:
            return "original"
        states = ((MISSING, self.missing), (OUTDATED, self.outdated))
        return next((state for state, languages in states if f",{language}," in languages), "done")


class StillHolds(Tracked):
    """Somebody looked at a translation whose original had changed, and it holds. When is in the log."""

    untold: ClassVar[tuple[str, ...]] = ("kind", "row")  # where it stands, its history says

    kind = models.CharField(_("kind"), max_length=60)
    row = models.BigIntegerField(_("row"))
    field = models.CharField(_("field"), max_length=60)
    language = models.CharField(_("language"), max_length=12)

    class Meta(Tracked.Meta):
        verbose_name = _("translation that still holds")
        verbose_name_plural = _("translations that still hold")
        ordering = ["id"]
        indexes = [models.Index(fields=["kind", "row"], name="still_holds_of_a_row")]

    def __str__(self) -> str:
        return f"{self.field} ({self.language})"
