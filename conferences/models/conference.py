"""Conference: an assembly, a meeting, a forum, a visit; its days as far as they are known, and its hosts."""

import re
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from conferences import rules
from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.pictures.models import Pictured, has_pictures
from silknet.sources.models import Record, RecordQuerySet, reference
from silknet.sources.models.record import references
from silknet.text import LanguagesField, PartialDateField, plain, refuse_control_characters


class ConferenceQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        return (
            self.public()
            .select_related("city", "country")
            .prefetch_related(Prefetch("host_rows", ConferenceHost.objects.in_order()))
            .order_by("-start", "slug")
        )

    def for_page(self) -> Self:
        return self.public().select_related("city__country", "country").annotate(has_pictures=has_pictures())


class Conference(Pictured, Record):
    kind = "conferences"
    shows = (
        "city",
        "country",
        "host_rows__organization",
        "participations__country",
        "participations__city",
        "participations__organization",
        "participations__person",
    )

    class Mode(models.TextChoices):
        UNKNOWN = "", _("not known")
        IN_PERSON = "in-person", _("in person")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("hybrid")

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    name = LanguagesField(_("name"), long=False)
    start = PartialDateField(_("first day"), help_text=_("A day, a month or a year, as far as it is known."))
    end = PartialDateField(_("last day"))
    city = models.ForeignKey(
        "cities.City", models.PROTECT, related_name="conferences", null=True, blank=True, verbose_name=_("city")
    )
    place = models.CharField(
        _("place"),
        max_length=120,
        blank=True,
        validators=[refuse_control_characters],
        help_text=_("Where the city is not in the register."),
    )
    country = models.ForeignKey(
        "cities.Country",
        models.PROTECT,
        related_name="conferences",
        null=True,
        blank=True,
        verbose_name=_("country or region"),
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, blank=True, default=Mode.UNKNOWN)
    series = models.SlugField(_("series"), max_length=60, blank=True)
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    participants_note = models.CharField(
        _("note on participants"),
        max_length=300,
        blank=True,
        validators=[refuse_control_characters],
        help_text=_("As the source says it: more than 60 representatives."),
    )
    summary = LanguagesField(_("summary"), blank=True)

    objects = ConferenceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("conference")
        verbose_name_plural = _("conferences")
        ordering = ["-start", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end="") | Q(end__gte=F("start")) & ~Q(start=""),
                name="conference_ends_after_it_begins",
                violation_error_message=_("A conference has a first day, and its last day is not before it."),
            ),
            models.CheckConstraint(
                condition=Q(city__isnull=True) | Q(place=""),
                name="conference_in_a_city_or_a_place",
                violation_error_message=_("Choose a city of the register, or write the place: not both."),
            ),
        ]

    def __str__(self) -> str:
        return plain(self.name)

    def plain_name(self) -> str:
        return plain(self.name, "en")

    def load_for_page(self) -> None:
        """Its hosts, and who took part."""
        from conferences.models.participation import Participation

        taking_part = Participation.objects.select_related("country", "city", "organization", "person")
        parts = {
            "host_rows": ConferenceHost.objects.in_order(),
            "participations": taking_part.order_by("position", "id"),
        }
        prefetch_related_objects([self], *(Prefetch(name, rows) for name, rows in parts.items()))

    def hosts(self) -> list[Any]:
        return [row.organization for row in self.host_rows.all()]

    def countries(self) -> list[Any]:
        """Countries of which nothing is known but that they took part."""
        return [row.country for row in self.participations.all() if row.is_only_a_country()]

    def delegations(self) -> list[Any]:
        """Participations of which more is known, those that name somebody whom the public may see."""
        return [row for row in self.participations.all() if not row.is_only_a_country() and row.names_somebody()]

    def participants_told(self) -> str:
        """The number of participants as the source says it."""
        number = "" if self.participants is None else str(self.participants)
        if not number or number in re.findall(r"\d+", self.participants_note):
            return self.participants_note
        return f"{number} ({self.participants_note})" if self.participants_note else number

    def is_past(self, day: date) -> bool | None:
        return rules.is_past(self.start, self.end, day)

    def is_coming(self, day: date) -> bool:
        return rules.is_coming(self.start, day)

    def is_under_way(self, day: date) -> bool:
        return rules.is_under_way(self.start, self.end, day)

    def as_fields(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "start": self.start,
            "end": self.end,
            "city": reference(self.city),
            "place": self.place,
            "country": reference(self.country),
            "mode": self.mode,
            "series": self.series,
            "hosts": references(self.hosts()),
            "participants": self.participants,
            "participants_note": self.participants_note,
            "participations": [row.as_public() for row in self.participations.all() if row.names_somebody()],
            "summary": self.summary,
            "pictures": self.public_pictures(),
        }


class ConferenceHostQuerySet(TrackedQuerySet):
    def in_order(self) -> Self:
        return self.select_related("organization").order_by("position", "id")


class ConferenceHost(Tracked):
    """One of the hosts, in the order in which the source names them."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="host_rows", verbose_name=_("conference"))
    organization = models.ForeignKey(
        "members.Organization", models.PROTECT, related_name="hosted", verbose_name=_("organization")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ConferenceHostQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["conference", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "organization"],
                name="conference_host_once",
                violation_error_message=_("This organization is a host already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)
