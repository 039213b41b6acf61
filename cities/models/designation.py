"""Designation: a title that a city holds, held, or bid for."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.sources.models import cited
from silknet.text import PartialDateField, refuse_control_characters


class Designation(Tracked):
    """A title that others give to a city, such as those of UNESCO. A failed bid and a lost title are history too."""

    class Outcome(models.TextChoices):
        HELD = "held", _("held")
        BID = "bid", _("bid")
        FAILED = "failed", _("bid failed")
        ENDED = "ended", _("no longer held")

    city = models.ForeignKey("cities.City", models.PROTECT, related_name="designations", verbose_name=_("city"))
    title = models.CharField(_("title"), max_length=200, validators=[refuse_control_characters])
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.HELD)
    since = PartialDateField(_("since"), help_text=_("For a bid: when it was made or decided."))
    until = PartialDateField(_("until"), help_text=_("From when it is no longer held."))
    note = models.CharField(_("note"), max_length=300, blank=True, validators=[refuse_control_characters])
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source = models.ForeignKey(
        "sources.Source", models.PROTECT, related_name="designations", null=True, blank=True, verbose_name=_("source")
    )

    objects = TrackedQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        ordering = ["city", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "title", "since", "outcome"],
                name="designation_once",
                violation_error_message=_("This city has this designation already."),
            ),
            models.CheckConstraint(
                condition=Q(until="") | Q(until__gte=models.F("since")),
                name="designation_ends_after_it_begins",
                violation_error_message=_("A designation ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(until="") | Q(outcome="ended"),
                name="designation_with_an_end_has_ended",
                violation_error_message=_("A designation that has an end is no longer held: choose that outcome."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def as_public(self) -> dict[str, Any]:
        told = ("title", "outcome", "since", "until", "note")
        return {name: getattr(self, name) for name in told} | {"source": cited(self.source)}
