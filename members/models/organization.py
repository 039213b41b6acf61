"""Organization: its row, and the places where it is."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.pictures.models import Pictured, has_pictures
from silknet.sources.models import Record, RecordQuerySet, reference
from silknet.text import LanguagesField, refuse_control_characters


class OrganizationQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        from members.models.membership import Membership

        places = Prefetch("places", Place.objects.select_related("city"))
        held = Prefetch("memberships", Membership.objects.select_related("body", "batch", "source"))
        return self.public().select_related("country").prefetch_related(places, held).order_by("name", "id")

    def for_page(self) -> Self:
        rows = self.public().select_related("country", "parent", "successor")
        return rows.annotate(has_pictures=has_pictures())

    def kin_of(self, organization: "Organization") -> Self:
        """Its branches, and those that it succeeded."""
        return self.public().filter(Q(parent=organization) | Q(successor=organization)).order_by("name", "id")

    def near(self, organization: "Organization") -> Self:
        """Others that are no kin of it: first those in one of its cities, then those in its country."""
        together = Place.objects.filter(organization=OuterRef("pk"), city__public=True)
        rows = self.annotate(in_its_city=Exists(together.filter(city__places__organization=organization)))
        here = Q(in_its_city=True)
        if organization.country_id:
            here |= Q(country=organization.country_id, country__public=True)
        above = [key for key in (organization.parent_id, organization.successor_id) if key]
        others = rows.filter(here).exclude(pk__in=[organization.pk, *above])
        return others.exclude(Q(parent=organization) | Q(successor=organization)).order_by("-in_its_city", "name", "id")

    def members_now(self, today: date, *, body: str) -> Self:
        """Those that are members of a body today; a membership of which no beginning is known counts."""
        begun = Q(memberships__since__lte=today.isoformat()) | Q(memberships__since="")
        lasting = Q(memberships__until="") | Q(memberships__until__gt=today.isoformat())
        return self.filter(begun & lasting, memberships__body__slug=body).distinct()

    def members_on(self, day: date, *, body: str) -> Self:
        """Those that were members of a body on a day; undated memberships match no past day."""
        begun = Q(memberships__since__lte=day.isoformat()) & ~Q(memberships__since="")
        lasting = Q(memberships__until="") | Q(memberships__until__gt=day.isoformat())
        return self.filter(begun & lasting, memberships__body__slug=body).distinct()


class Organization(Pictured, Record):
    kind = "organizations"
    public_names = {"organization_kind": "kind", "national": "is_national_organization"}
    shows = (
        "country",
        "places__city",
        "parent",
        "successor",
        "memberships__body",
        "memberships__batch",
        "memberships__source",
    )

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("association")
        ENTERPRISE = "enterprise", _("enterprise")
        GOVERNMENT_BODY = "government-body", _("government body")
        MUSEUM = "museum", _("museum")
        NATIONAL_ORGANIZATION = "national-organization", _("national organization")
        OTHER = "other", _("other")
        RESEARCH_INSTITUTE = "research-institute", _("research institute")
        UNIVERSITY = "university", _("university")

    class Tie(models.TextChoices):
        NONE = "", _("no other tie")
        NETWORK_BODY = "network-body", _("network body")
        HOST = "host", _("host")
        PARTNER = "partner", _("partner")
        PARTICIPANT = "participant", _("participant")
        LISTED = "listed", _("listed for its heritage")

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=300, validators=[refuse_control_characters])
    country = models.ForeignKey(
        "cities.Country",
        models.PROTECT,
        related_name="organizations",
        null=True,
        blank=True,
        verbose_name=_("country or region"),
    )
    organization_kind = models.CharField(_("kind"), max_length=24, choices=Kind, default=Kind.OTHER)
    national = models.BooleanField(_("national silk organization"), default=False)
    website = models.URLField(_("website"), max_length=300, blank=True)
    tie = models.CharField(
        _("tie to the network"),
        max_length=12,
        choices=Tie,
        default=Tie.NONE,
        blank=True,
        help_text=_("What it is to the network where it is not a member of a body."),
    )
    summary = LanguagesField(_("summary"), blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="branches",
        null=True,
        blank=True,
        verbose_name=_("part of"),
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
        verbose_name=_("succeeded by"),
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organization_not_its_own_parent",
                violation_error_message=_("An organization is not a part of itself."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="organization_not_its_own_successor",
                violation_error_message=_("An organization does not succeed itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def plain_name(self) -> str:
        return self.name

    def load_for_page(self) -> None:
        """Its places with their cities, and its memberships with all that is told of them."""
        from members.models.membership import Membership

        places = Place.objects.select_related("city__country")
        held = Membership.objects.select_related("body", "batch", "source")
        prefetch_related_objects([self], Prefetch("places", places), Prefetch("memberships", held))

    def city_on_the_map(self) -> Any:
        """The first of its cities of which the register knows where it is; None if it knows of none."""
        cities = (place.city for place in self.places.all() if place.city and place.city.public)
        return next((city for city in cities if city.latitude is not None), None)

    def as_fields(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.organization_kind,
            "is_national_organization": self.national,
            "country": reference(self.country),
            "places": [place.as_public() for place in self.places.all()],
            "website": self.website,
            "tie": self.tie,
            "memberships": [membership.as_public() for membership in self.memberships.all()],
            "parent": reference(self.parent),
            "successor": reference(self.successor),
            "summary": self.summary,
            "pictures": self.public_pictures(),
        }


class Place(Tracked):
    """A place where an organization is: a city of the register, or a name as the source gives it."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="places", verbose_name=_("organization")
    )
    city = models.ForeignKey(
        "cities.City", models.PROTECT, related_name="places", null=True, blank=True, verbose_name=_("city")
    )
    name = models.CharField(
        _("name of the place"),
        max_length=120,
        blank=True,
        validators=[refuse_control_characters],
        help_text=_("Where the city is not in the register."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = TrackedQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["organization", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=False, name="") | Q(city__isnull=True) & ~Q(name=""),
                name="place_is_a_city_or_a_name",
                violation_error_message=_(
                    "Choose a city of the register, or write the name of the place: one of both."
                ),
            ),
            models.UniqueConstraint(
                fields=["organization", "city"],
                name="place_city_once",
                violation_error_message=_("This organization is in that city already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.city)

    def as_public(self) -> dict[str, Any]:
        city = reference(self.city)
        return {"city": city, "name": city["name"] if city else self.name}
