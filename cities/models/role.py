"""CityRole: what a city has been in the network."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.rules import format_role
from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.sources.models import cited
from silknet.text import PartialDateField


class CityRole(Tracked):
    """What a city has been in the network: signed the charter, joined the association, hosted, presented itself."""

    class Role(models.TextChoices):
        CHARTER = "charter", _("charter city")
        ASSOCIATION = "association", _("member of the association")
        HOST = "host", _("host")
        PRESENTER = "presented", _("presented itself")

    city = models.ForeignKey("cities.City", models.PROTECT, related_name="roles", verbose_name=_("city"))
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
        return {"role": self.role, "since": self.since, "source": cited(self.source)}
