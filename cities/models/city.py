"""City: its row, and what it shows."""

from math import cos, radians
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, FloatField, Prefetch, Q, prefetch_related_objects
from django.db.models.functions import Abs, Least
from django.utils.translation import gettext_lazy as _

from cities.models.designation import Designation
from cities.models.fact import Fact
from cities.models.role import CityRole
from silknet.pictures.models import Pictured, has_pictures
from silknet.sources.models import Record, RecordQuerySet, reference
from silknet.text import LanguagesField, refuse_control_characters


class CityQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        return self.public().select_related("country").prefetch_related("roles").order_by("name", "id")

    def for_page(self) -> Self:
        return self.public().select_related("country").annotate(has_pictures=has_pictures())

    def near(self, city: "City") -> Self:
        """The others in the order of their distance from a city: on a cylinder that touches the globe at its height,
        which orders what is near as the globe does. None where the register does not know where the city is.
        """
        if city.latitude is None or city.longitude is None:
            return self.none()
        east = Abs(F("longitude") - city.longitude, output_field=FloatField())
        turned = Least(east, 360.0 - east)
        north = F("latitude") - city.latitude
        flat = cos(radians(city.latitude))
        away = north * north + turned * turned * (flat * flat)
        known = self.exclude(pk=city.pk).filter(latitude__isnull=False)
        return known.order_by(ExpressionWrapper(away, output_field=FloatField()), "pk")


class City(Pictured, Record):
    kind = "cities"
    shows = ("country", "facts__source", "roles__source", "designations__source")

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=300, validators=[refuse_control_characters])
    country = models.ForeignKey("cities.Country", models.PROTECT, related_name="cities", verbose_name=_("country"))
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees north of the equator, WGS 84."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees east of Greenwich, WGS 84."),
    )
    summary = LanguagesField(_("summary"), blank=True)
    silk_history = LanguagesField(_("silk history"), blank=True)

    objects = CityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                # A comparison with nothing is no "no" in SQL: that both are there must be said.
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, latitude__gte=-90, latitude__lte=90)
                & Q(longitude__isnull=False, longitude__gte=-180, longitude__lte=180),
                name="city_is_on_the_globe",
                violation_error_message=_(
                    "Give latitude (−90 to 90) and longitude (−180 to 180) together, or neither."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def plain_name(self) -> str:
        return self.name

    def load_for_page(self) -> None:
        """What belongs to it, each with its source."""
        sourced = (Fact, CityRole, Designation)
        parts = zip(("facts", "roles", "designations"), sourced, strict=True)
        prefetch_related_objects(
            [self], *(Prefetch(name, part.objects.select_related("source")) for name, part in parts)
        )

    def indicators(self) -> list[Fact]:
        return [fact for fact in self.facts.all() if fact.fact_kind == Fact.Kind.INDICATOR]

    def milestones(self) -> list[Fact]:
        """In the order of their days; those without one come last."""
        told = [fact for fact in self.facts.all() if fact.fact_kind == Fact.Kind.MILESTONE]
        return sorted(told, key=lambda fact: (not fact.on, fact.on))

    def as_fields(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "country": reference(self.country),
            "latitude": None if self.latitude is None else float(self.latitude),
            "longitude": None if self.longitude is None else float(self.longitude),
            "summary": self.summary,
            "silk_history": self.silk_history,
            "network_roles": [role.as_public() for role in self.roles.all()],
            "designations": [designation.as_public() for designation in self.designations.all()],
            "facts": [fact.as_public() for fact in self.facts.all()],
            "pictures": self.public_pictures(),
        }
