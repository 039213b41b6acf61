"""Figure: what a body says of itself on a day."""

from typing import Any, Self

from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import rules
from silknet.sources.models import Record, RecordQuerySet, reference
from silknet.text import PartialDateField, refuse_control_characters

COUNTS = ("members", "countries_and_regions", "executive_units", "vice_chairman_units", "committees")


class FigureQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        """Body by body, each in the order of time; those without a day last."""
        undated = Case(When(on="", then=1), default=0)
        return self.public().select_related("body").order_by("body__name", "body", undated, "on", "slug")

    def latest_of(self, body: str) -> Self:
        """Those of a body, the latest first, those without a day last."""
        return self.for_list().filter(body__slug=body).order_by("-on", "slug")


class Figure(Record):
    """The counts are the body's own; what the register can name is counted from its rows and stands beside them."""

    kind = "figures"
    shows = ("body",)

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    body = models.ForeignKey("members.Organization", models.PROTECT, related_name="figures", verbose_name=_("body"))
    on = PartialDateField(_("day, month or year"))
    members = models.PositiveIntegerField(_("members"), null=True, blank=True)
    countries_and_regions = models.PositiveIntegerField(_("countries and regions"), null=True, blank=True)
    executive_units = models.PositiveIntegerField(_("executive units"), null=True, blank=True)
    vice_chairman_units = models.PositiveIntegerField(_("vice-chairman units"), null=True, blank=True)
    committees = models.PositiveIntegerField(_("committees"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True, validators=[refuse_control_characters])

    objects = FigureQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["on", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(*((f"{count}__isnull", False) for count in COUNTS), _connector=Q.OR),
                name="figure_counts_something",
                violation_error_message=_("Give at least one number."),
            )
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """A figure is shown among the others of all bodies."""
        return f"{reverse('figures-list')}#{self.slug}"

    def counted(self) -> list[tuple[int | None, bool]]:
        """Its numbers in the order of COUNTS, each with whether the body says that there are more."""
        counts = [getattr(self, count) for count in COUNTS]
        return [(count, rules.is_at_least(count, self.note)) for count in counts]

    def plain_name(self) -> str:
        return self.slug

    def as_fields(self) -> dict[str, Any]:
        counts = {count: getattr(self, count) for count in COUNTS}
        return {"body": reference(self.body), "on": self.on, **counts, "note": self.note}
