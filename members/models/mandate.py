"""Mandate: for which committee, or which organization, somebody works in the secretariat.

About who keeps the register and no part of it, like accounts; so the log does not hold it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mandate(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mandates", verbose_name=_("person")
    )
    committee = models.ForeignKey(
        "members.Committee",
        models.PROTECT,
        related_name="mandates",
        null=True,
        blank=True,
        verbose_name=_("committee"),
        help_text=_("She edits it and its seats, as its secretary."),
    )
    organization = models.ForeignKey(
        "members.Organization",
        models.PROTECT,
        related_name="mandates",
        null=True,
        blank=True,
        verbose_name=_("organization"),
        help_text=_("She sees and edits it alone, as its representative."),
    )
    given_at = models.DateTimeField(_("given"), default=timezone.now, editable=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, editable=False, verbose_name=_("by")
    )

    class Meta:
        verbose_name = pgettext_lazy("of a person", "mandate")
        verbose_name_plural = _("mandates")
        ordering = ["user__username", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(committee__isnull=False, organization__isnull=True)
                | Q(committee__isnull=True, organization__isnull=False),
                name="mandate_is_for_one",
                violation_error_message=_("A mandate is for a committee or for an organization: one of both."),
            ),
            models.UniqueConstraint(
                fields=["user", "committee"],
                name="mandate_for_a_committee_once",
                violation_error_message=_("She has this mandate already."),
            ),
            models.UniqueConstraint(
                fields=["user", "organization"],
                name="mandate_for_an_organization_once",
                violation_error_message=_("She has this mandate already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.committee or self.organization}"

    @property
    def role(self) -> str:
        """The role that she has by it."""
        return "committee" if self.committee_id else "representative"
