"""Participation: who took part in a conference, on site or from afar, and how many."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from conferences.rules import format_count
from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.languages import listed
from silknet.sources.models import reference
from silknet.text import refuse_control_characters


class Participation(Tracked):
    """A delegation: a country, a city, an organization, a person, or a person for one of them."""

    class Presence(models.TextChoices):
        UNKNOWN = "", _("not known")
        ON_SITE = "on-site", _("on site")
        REMOTE = "remote", _("remote")

    class Qualifier(models.TextChoices):
        EXACTLY = "", _("exactly")
        MORE_THAN = "more than", _("more than")
        NEARLY = "nearly", _("nearly")
        ABOUT = "about", _("about")

    conference = models.ForeignKey(
        "conferences.Conference", models.PROTECT, related_name="participations", verbose_name=_("conference")
    )
    country = models.ForeignKey(
        "cities.Country",
        models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
        verbose_name=_("country or region"),
    )
    city = models.ForeignKey(
        "cities.City", models.PROTECT, related_name="participations", null=True, blank=True, verbose_name=_("city")
    )
    organization = models.ForeignKey(
        "members.Organization",
        models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
        verbose_name=_("organization"),
    )
    person = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    presence = models.CharField(_("presence"), max_length=8, choices=Presence, blank=True, default=Presence.UNKNOWN)
    qualifier = models.CharField(
        _("the number is"), max_length=10, choices=Qualifier, blank=True, default=Qualifier.EXACTLY
    )
    count = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True, validators=[refuse_control_characters])
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = TrackedQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["conference", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(country__isnull=False)
                | Q(city__isnull=False)
                | Q(organization__isnull=False)
                | Q(person__isnull=False),
                name="participation_of_somebody",
                violation_error_message=_("Say who took part: a country, a city, an organization or a person."),
            ),
            models.CheckConstraint(
                condition=Q(qualifier="") | Q(count__isnull=False),
                name="participation_qualifies_a_number",
                violation_error_message=_("Give the number that is more than, nearly or about."),
            ),
            models.UniqueConstraint(
                # Nothing equals nothing in SQL, so that an index of the bare columns would never see a second one.
                F("conference"),
                *(Coalesce(name, 0) for name in ("country", "city", "organization", "person")),
                name="participation_once",
                violation_error_message=_("This delegation is in the list already."),
            ),
        ]

    def __str__(self) -> str:
        return listed(self.named())

    def named(self) -> list[Any]:
        """Who took part, from the narrowest to the widest."""
        return [part for part in (self.person, self.organization, self.city, self.country) if part]

    def names_somebody(self) -> bool:
        """Whether the public may see any of those whom it names; of a delegation of nobody nothing is said."""
        return any(part.public for part in self.named())

    def number(self) -> str:
        return format_count(self.qualifier, self.count)

    def is_only_a_country(self) -> bool:
        """Whether it says nothing but that a country took part."""
        more = (self.city_id, self.organization_id, self.person_id, self.presence, self.count, self.note)
        return bool(self.country_id) and not any(more)

    def as_public(self) -> dict[str, Any]:
        named = {name: reference(getattr(self, name)) for name in ("country", "city", "organization", "person")}
        return named | {"presence": self.presence, "count": self.number(), "note": self.note}
