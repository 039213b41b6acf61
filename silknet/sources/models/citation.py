"""Citation: what a source says of a record, or of one field of it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from silknet.changes.publish import Attached
from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.sources.models.source import cited
from silknet.text import PartialDateField, refuse_control_characters

WHOLE = ""


class CitationQuerySet(TrackedQuerySet):
    def for_page(self) -> "CitationQuerySet":
        return self.select_related("source").order_by("position", "id")


class Citation(Tracked, Attached):
    """Where two sources disagree, the record shows one value; the others stand here, with the reason."""

    source = models.ForeignKey("sources.Source", models.PROTECT, related_name="citations", verbose_name=_("source"))
    field = models.CharField(
        _("field"),
        max_length=60,
        blank=True,
        default=WHOLE,
        validators=[refuse_control_characters],
        help_text=_("Empty where it supports the whole record."),
    )
    says = models.CharField(
        _("says otherwise"),
        max_length=500,
        blank=True,
        validators=[refuse_control_characters],
        help_text=_("What this source says where it differs."),
    )
    quote = models.TextField(_("quote"), blank=True, validators=[refuse_control_characters])
    note = models.CharField(
        _("note"),
        max_length=500,
        blank=True,
        validators=[refuse_control_characters],
        help_text=_("Where sources differ: why the value shown is shown."),
    )
    retrieved_on = PartialDateField(_("retrieved on"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["kind", "record", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record", "field", "source"],
                name="citation_once",
                violation_error_message=_("This source is cited for this already."),
            ),
            models.CheckConstraint(
                condition=models.Q(says="") | ~models.Q(field=""),
                name="citation_says_of_a_field",
                violation_error_message=_("Name the field of which the source says otherwise."),
            ),
        ]
        indexes = [models.Index(fields=["record"], name="citation_of_a_record")]

    def __str__(self) -> str:
        return f"{self.field or '*'}: {self.source}"

    def as_public(self) -> dict[str, Any]:
        told = {"says": self.says, "quote": self.quote, "note": self.note, "retrieved_on": self.retrieved_on}
        return {"source": cited(self.source), **{name: value for name, value in told.items() if value}}
