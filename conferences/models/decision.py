"""Decision: what a body decided, when and with what outcome."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from silknet.sources.models import Record, RecordQuerySet, reference
from silknet.text import LanguagesField, PartialDateField, plain, refuse_control_characters


class DecisionQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        return self.public().select_related("body", "conference").order_by("-on", "slug")


class Decision(Record):
    kind = "decisions"
    public_names = {"on": "date", "decision_kind": "kind"}
    second_eyes = True
    shows = ("body", "conference")

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    on = PartialDateField(_("day, month or year"))
    body = models.ForeignKey(
        "members.Organization",
        models.PROTECT,
        related_name="decisions",
        null=True,
        blank=True,
        verbose_name=_("body"),
        help_text=_("Empty where none of the portal's bodies decided."),
    )
    conference = models.ForeignKey(
        "conferences.Conference",
        models.PROTECT,
        related_name="decisions",
        null=True,
        blank=True,
        verbose_name=_("conference"),
    )
    decision_kind = models.SlugField(_("kind"), max_length=60)
    title = LanguagesField(_("title"), long=False)
    outcome = models.CharField(_("outcome"), max_length=60, blank=True, validators=[refuse_control_characters])
    summary = LanguagesField(_("summary"), blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-on", "slug"]

    def __str__(self) -> str:
        return plain(self.title)

    def plain_name(self) -> str:
        return plain(self.title, "en")

    def as_fields(self) -> dict[str, Any]:
        return {
            "date": self.on,
            "body": reference(self.body),
            "conference": reference(self.conference),
            "kind": self.decision_kind,
            "title": self.title,
            "outcome": self.outcome,
            "summary": self.summary,
        }
