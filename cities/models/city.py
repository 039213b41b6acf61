"""City: its row, its roles in the network, the titles it holds or bid for."""

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from cities.models.fact import Fact
from cities.rules import format_role
from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.sources.models import Record, RecordQuerySet, reference
from silknet.text import LanguagesField, PartialDateField, refuse_control_characters


class CityQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        return self.public().select_related("country").prefetch_related("roles").order_by("name", "id")

    def for_page(self) -> Self:
        facts = Prefetch("facts", Fact.objects.select_related("source"))
        return self.public().select_related("country").prefetch_related(facts, "roles__source", "designations__source")


class City(Record):
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
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
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
        }


class CityRole(Tracked):
    """What a city has been in the network: signed the charter, joined the association, hosted, presented itself."""

    class Role(models.TextChoices):
        CHARTER = "charter", _("charter city")
        ASSOCIATION = "association", _("member of the association")
        HOST = "host", _("host")
        PRESENTER = "presented", _("presented itself")

    city = models.ForeignKey(City, models.PROTECT, related_name="roles", verbose_name=_("city"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    since = PartialDateField(_("since"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source = models.ForeignKey(
        "sources.Source", models.PROTECT, related_name="city_roles", null=True, blank=True, verbose_name=_("source")
    )

    objects = TrackedQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = _("network role")
        verbose_name_plural = _("network roles")
        ordering = ["city", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "role", "since"],
                name="city_role_once",
                violation_error_message=_("This city has this role already."),
            )
        ]

    def __str__(self) -> str:
        return format_role(self.role, self.since)

    def as_public(self) -> dict[str, Any]:
        return {"role": self.role, "since": self.since, "source": reference(self.source)}


class Designation(Tracked):
    """A title that others give to a city, such as those of UNESCO. A failed bid and a lost title are history too."""

    class Outcome(models.TextChoices):
        HELD = "held", _("held")
        BID = "bid", _("bid")
        FAILED = "failed", _("bid failed")
        ENDED = "ended", _("no longer held")

    city = models.ForeignKey(City, models.PROTECT, related_name="designations", verbose_name=_("city"))
    title = models.CharField(_("title"), max_length=200, validators=[refuse_control_characters])
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.HELD)
    since = PartialDateField(_("since"), help_text=_("For a bid: when it was made or decided."))
    until = PartialDateField(_("until"), help_text=_("From when it is no longer held."))
    note = models.CharField(_("note"), max_length=300, blank=True)
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
        return {name: getattr(self, name) for name in told} | {"source": reference(self.source)}
