"""Fact: one statement about a city, with its day as far as it is known, and its source."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.sources.models import cited
from silknet.text import LanguagesField, PartialDateField, refuse_control_characters

POPULATION = "population"


class FactQuerySet(TrackedQuerySet):
    def public(self) -> Self:
        return self.filter(city__public=True)


class Fact(Tracked):
    """An indicator has a value and a unit; a milestone is told in words. Where two disagree both stay: the one with
    the lower position is shown first, and its note says why.
    """

    class Kind(models.TextChoices):
        INDICATOR = "indicator", _("indicator")
        MILESTONE = "milestone", _("milestone")

    city = models.ForeignKey("cities.City", models.PROTECT, related_name="facts", verbose_name=_("city"))
    fact_kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INDICATOR)
    subject = models.SlugField(
        _("subject"), max_length=60, help_text=_("What it is about: population, silk-firms, founding-of-the-mill.")
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True, validators=[refuse_control_characters])
    text = LanguagesField(_("in words"), blank=True)
    on = PartialDateField(_("day, month or year"))
    note = models.CharField(
        _("note"),
        max_length=300,
        blank=True,
        validators=[refuse_control_characters],
        help_text=_("If another source differs: why this."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source = models.ForeignKey(
        "sources.Source", models.PROTECT, related_name="facts", null=True, blank=True, verbose_name=_("source")
    )

    objects = FactQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["city", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                F("city"),
                F("subject"),
                F("on"),
                Coalesce("source", 0),  # nothing equals nothing in SQL
                name="fact_once",
                violation_error_message=_("This source has said this of the city already."),
            ),
            models.CheckConstraint(
                condition=Q(fact_kind="milestone") | Q(value__isnull=False),
                name="fact_indicator_has_a_value",
                violation_error_message=_("An indicator has a value; tell a milestone in words."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.on}".strip()

    def as_public(self) -> dict[str, Any]:
        value = None if self.value is None else float(self.value)
        return {
            "kind": self.fact_kind,
            "subject": self.subject,
            "value": int(value) if value is not None and value.is_integer() else value,
            "unit": self.unit,
            "text": self.text,
            "on": self.on,
            "note": self.note,
            "source": cited(self.source),
        }
