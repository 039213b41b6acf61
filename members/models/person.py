"""Person: someone in an official or professional role of public record. No contact details."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from silknet.pictures.models import Pictured, has_pictures
from silknet.sources.models import Record, RecordQuerySet, reference
from silknet.text import refuse_control_characters


class PersonQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        return self.public().select_related("country", "organization").order_by("name", "id")

    def for_page(self) -> Self:
        return self.public().select_related("country", "organization").annotate(has_pictures=has_pictures())


class Person(Pictured, Record):
    kind = "people"
    shows = ("country", "organization")

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=300, validators=[refuse_control_characters])
    title = models.CharField(_("title or post"), max_length=200, blank=True, validators=[refuse_control_characters])
    affiliation = models.CharField(
        _("affiliation"),
        max_length=300,
        blank=True,
        validators=[refuse_control_characters],
        help_text=_("As the source names it."),
    )
    organization = models.ForeignKey(
        "members.Organization",
        models.PROTECT,
        related_name="people",
        null=True,
        blank=True,
        verbose_name=_("organization"),
    )
    country = models.ForeignKey(
        "cities.Country",
        models.PROTECT,
        related_name="people",
        null=True,
        blank=True,
        verbose_name=_("country or region"),
    )
    role = models.CharField(
        _("role in the network"), max_length=300, blank=True, validators=[refuse_control_characters]
    )

    objects = PersonQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def plain_name(self) -> str:
        return self.name

    def as_fields(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "affiliation": self.affiliation,
            "organization": reference(self.organization),
            "country": reference(self.country),
            "role": self.role,
            "pictures": self.public_pictures(),
        }
