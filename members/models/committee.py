"""Committee: any body of a body: assembly, council, commission, working group, secretariat; they nest."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from silknet.sources.models import Record, RecordQuerySet, reference
from silknet.text import LanguagesField, PartialDateField, refuse_control_characters


class CommitteeQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        return self.public().select_related("body", "parent").order_by("body__name", "name", "id")

    def for_page(self) -> Self:
        return self.public().select_related("body", "parent")


class Committee(Record):
    kind = "committees"
    public_names = {"committee_kind": "kind"}
    shows = ("body", "parent")

    class Kind(models.TextChoices):
        ASSEMBLY = "assembly", _("assembly")
        CHAIRMANSHIP = "chairmanship", _("chairmanship")
        EXECUTIVE_COUNCIL = "executive-council", _("executive council")
        EXECUTIVE_COMMISSION = "executive-commission", _("executive commission")
        PROFESSIONAL_COMMITTEE = "professional-committee", _("professional committee")
        SECRETARIAT = "secretariat", _("secretariat")
        WORKING_GROUP = "working-group", _("working group")

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=300, validators=[refuse_control_characters])
    committee_kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    body = models.ForeignKey(
        "members.Organization",
        models.PROTECT,
        related_name="committees",
        null=True,
        blank=True,
        verbose_name=_("body"),
        help_text=_("The organization that it belongs to."),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("part of")
    )
    established = PartialDateField(_("established"))
    mandate = LanguagesField(_("mandate"), blank=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="committee_not_its_own_parent",
                violation_error_message=_("A committee is not a part of itself."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": _("A committee cannot stand below itself.")}, code="circle")
            seen.add(above.pk)
            above = above.parent

    def plain_name(self) -> str:
        return self.name

    def as_fields(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.committee_kind,
            "body": reference(self.body),
            "parent": reference(self.parent),
            "established": self.established,
            "mandate": self.mandate,
        }
