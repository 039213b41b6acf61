"""Country: a country, or a region that takes part under its own name."""

from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from silknet.sources.models import Record, RecordQuerySet
from silknet.territories import is_territory, territory_name
from silknet.text import refuse_control_characters


class CountryQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        return self.public().order_by("name", "id")


class Country(Record):
    kind = "countries"
    public_names = {"country_kind": "kind"}
    key_name = "code"

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        REGION = "region", _("region")

    code = models.CharField(
        _("code"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters of ISO 3166-1, such as FR.")), is_territory],
    )
    name = models.CharField(_("name"), max_length=120, validators=[refuse_control_characters])
    country_kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COUNTRY)
    isu_member = models.BooleanField(
        _("listed by the union"), default=False, help_text=_("A source lists it among the union's countries.")
    )

    objects = CountryQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("country or region")
        verbose_name_plural = _("countries and regions")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return territory_name(self.code) or self.name

    def public_key(self) -> str:
        return self.code

    def plain_name(self) -> str:
        return self.name

    def as_fields(self) -> dict[str, Any]:
        return {"name": self.name, "kind": self.country_kind, "isu_member": self.isu_member}
