"""Membership: an organization in a body, from when to when; and the batches in which a body admits."""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from members import rules
from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.sources.models import cited, reference
from silknet.text import PartialDateField


class AdmissionBatch(Tracked):
    """Members that a body admitted together, under a number."""

    body = models.ForeignKey(
        "members.Organization", models.PROTECT, related_name="admission_batches", verbose_name=_("body")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    approved_on = PartialDateField(_("approved on"), help_text=_("The date of the approval notice."))

    objects = TrackedQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = _("admission batch")
        verbose_name_plural = _("admission batches")
        ordering = ["body", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "number"],
                name="admission_batch_number_once",
                violation_error_message=_("This body has used that number for a batch already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="admission_batch_number_from_one",
                violation_error_message=_("Batches are numbered from 1."),
            ),
        ]

    def __str__(self) -> str:
        return _("batch %(number)s") % {"number": self.number}


class MembershipQuerySet(TrackedQuerySet):
    def held_on(self, day: date) -> Self:
        """Those that a dated beginning shows held on a day."""
        begun = Q(since__lte=day.isoformat()) & ~Q(since="")
        return self.filter(begun, Q(until="") | Q(until__gt=day.isoformat()))

    def maybe_over(self) -> Self:
        """Those of public organizations that have no end though the member or the body was succeeded by another."""
        followed = Q(organization__successor__isnull=False) | Q(body__successor__isnull=False)
        return self.filter(followed, until="", organization__public=True)


class Membership(Tracked):
    """Its status is not stored: it follows from the dates (`rules.standing`)."""

    class Level(models.TextChoices):
        MEMBER = "member", _("member")
        EXECUTIVE_DIRECTOR_UNIT = "executive-director-unit", _("executive director unit")
        VICE_CHAIRMAN_UNIT = "vice-chairman-unit", _("vice-chairman unit")
        CHAIRMAN_UNIT = "chairman-unit", _("chairman unit")
        REGULAR = "regular", _("regular member")
        ASSOCIATE = "associate", _("associate member")

    organization = models.ForeignKey(
        "members.Organization", models.PROTECT, related_name="memberships", verbose_name=_("organization")
    )
    body = models.ForeignKey(
        "members.Organization", models.PROTECT, related_name="members", verbose_name=_("member of")
    )
    level = models.CharField(_("level"), max_length=24, choices=Level, blank=True, default="")
    batch = models.ForeignKey(
        AdmissionBatch,
        models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        verbose_name=_("admission batch"),
    )
    since = PartialDateField(_("since"))
    until = PartialDateField(_("until"), help_text=_("The first day on which it no longer holds."))
    source = models.ForeignKey(
        "sources.Source", models.PROTECT, related_name="memberships", null=True, blank=True, verbose_name=_("source")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization", "body", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "body"],
                condition=Q(until=""),
                name="membership_one_lasting",
                violation_error_message=_("This organization is a member of that body already."),
            ),
            models.CheckConstraint(
                condition=Q(until="") | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("A membership ends after it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(until=F("since")) | Q(LessThan(Length("until"), len("2021-11-19"))),
                name="membership_lasts_a_day",
                violation_error_message=_("A membership that ends on the day on which it begins was never held."),
            ),
            models.CheckConstraint(
                condition=~Q(organization=F("body")),
                name="membership_not_of_itself",
                violation_error_message=_("A body is not a member of itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} – {self.body}"

    def clean(self) -> None:
        super().clean()
        if self.batch and self.batch.body_id != self.body_id:
            raise ValidationError({"batch": _("This batch was admitted by another body.")}, code="other_body")

    def standing(self, day: date) -> str:
        """What the membership is on a day: applicant, member or former."""
        return rules.standing(self.since, self.until, day)

    def as_public(self) -> dict[str, Any]:
        return {
            "body": reference(self.body),
            "level": self.level,
            "batch": self.batch.number if self.batch else None,
            "batch_approved_on": self.batch.approved_on if self.batch else "",
            "since": self.since,
            "until": self.until,
            "source": cited(self.source),
        }
