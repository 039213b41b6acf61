"""Seat: an office in a committee, and who holds it from when to when."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from members import rules
from silknet.sources.models import Record, RecordQuerySet, reference
from silknet.text import PartialDateField, refuse_control_characters


class SeatQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """Seats are public with their committee and with a holder."""
        held = Q(person__public=True) | Q(organization__public=True)
        return super().public().filter(held, committee__public=True)

    def held_on(self, day: date) -> Self:
        """Seats that began, or else were attested, by a day and had not ended."""
        on = day.isoformat()
        begun = Q(since__lte=on) & ~Q(since="") | Q(since="", attested_on__lte=on) & ~Q(attested_on="")
        return self.filter(begun, Q(until="") | Q(until__gt=on))

    def maybe_over(self, day: date) -> Self:
        """Public seats without an end of which the last proof is older than it may be, or whose body has a successor."""
        on = rules.proof_since(day).isoformat()
        old = Q(since__lt=on, attested_on__lt=on) & ~Q(since="", attested_on="")
        return self.public().filter(old | Q(committee__body__successor__isnull=False), until="")

    def for_list(self) -> Self:
        return (
            self.public()
            .select_related("committee__body", "person", "organization")
            .order_by("committee__name", "position", "id")
        )


class Seat(Record):
    """Held by a person, an organization, or a person for an organization. A shared seat has one row a holder."""

    kind = "seats"
    second_eyes = True
    shows = ("committee", "person", "organization")

    slug = models.SlugField(_("address"), max_length=200, unique=True)
    committee = models.ForeignKey(
        "members.Committee", models.PROTECT, related_name="seats", verbose_name=_("committee")
    )
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="seats", null=True, blank=True, verbose_name=_("person")
    )
    organization = models.ForeignKey(
        "members.Organization",
        models.PROTECT,
        related_name="seats",
        null=True,
        blank=True,
        verbose_name=_("organization"),
    )
    role = models.CharField(_("role"), max_length=120, validators=[refuse_control_characters])
    shared = models.BooleanField(_("shared"), default=False, help_text=_("Others hold the same seat with it."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    since = PartialDateField(_("since"))
    until = PartialDateField(
        _("until"), help_text=_("The first day on which it is no longer held; empty while it lasts.")
    )
    attested_on = PartialDateField(_("attested on"), help_text=_("A day on which a source shows the seat held."))

    objects = SeatQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["committee", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organization__isnull=False),
                name="seat_has_a_holder",
                violation_error_message=_("A seat is held by a person, an organization, or both."),
            ),
            models.CheckConstraint(
                condition=Q(until="") | Q(until__gte=F("since")),
                name="seat_ends_after_it_begins",
                violation_error_message=_("A seat ends after it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(until=F("since")) | Q(LessThan(Length("until"), len("2021-11-19"))),
                name="seat_lasts_a_day",
                violation_error_message=_("A seat that ends on the day on which it begins was never held."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.holder()}"

    def holder(self) -> str:
        return " / ".join(str(held) for held in (self.person, self.organization) if held)

    def held_on(self, day: date) -> bool:
        return rules.held(self.since, self.attested_on, self.until, day)

    def get_absolute_url(self) -> str:
        """A seat is shown where the committee is."""
        return f"{self.committee.get_absolute_url()}#{self.slug}"

    def plain_name(self) -> str:
        return f"{self.role}, {self.committee.plain_name()}"

    def as_record(self) -> dict[str, Any] | None:
        return super().as_record() if self.committee.public and self._holder_is_public() else None

    def _holder_is_public(self) -> bool:
        return any(held and held.public for held in (self.person, self.organization))

    def as_fields(self) -> dict[str, Any]:
        return {
            "committee": reference(self.committee),
            "person": reference(self.person),
            "organization": reference(self.organization),
            "role": self.role,
            "shared": self.shared,
            "since": self.since,
            "until": self.until,
            "attested_on": self.attested_on,
        }
