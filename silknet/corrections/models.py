"""Corrections: what readers, and contacts whom the secretariat asked, say is wrong.

They are no part of the register, and the log does not hold them: each would be a revision, which anybody could make
and which changes every tag; and what somebody leaves for questions must be gone when it is not needed any more. What is
accepted is written to the record, in a revision that names the correction.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silknet.changes.models import Version
from silknet.changes.publish import by_kind
from silknet.corrections.fields import ELSE, Field, field_of
from silknet.text import refuse_control_characters


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> Self:
        return self.filter(state=Correction.State.WAITING)


class Correction(models.Model):
    """What one person sent at one time: of one record, or of a page that shows none."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        IN_PART = "in-part", _("accepted in part")
        DECLINED = "declined", _("declined")

    token = models.CharField(max_length=60, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    record = models.UUIDField(_("record"), null=True, blank=True)
    page = models.CharField(_("page"), max_length=300, blank=True, help_text=_("Its address, as it was then."))
    title = models.CharField(_("about"), max_length=300, help_text=_("What the record or page was called then."))
    asked = models.BooleanField(_("asked by the secretariat"), default=False)
    language = models.CharField(_("language"), max_length=20, choices=settings.LANGUAGES)
    source = models.CharField(
        _("where it says so"), max_length=1_000, blank=True, validators=[refuse_control_characters]
    )
    contact = models.EmailField(_("address for questions"), blank=True)
    made_at = models.DateTimeField(_("received"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reply = models.TextField(_("reply"), blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("closed by")
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(contact="", closed_at__isnull=False),
                name="correction_closed_is_of_nobody",
            ),
            models.CheckConstraint(
                condition=Q(record__isnull=True, kind="") | Q(record__isnull=False) & ~Q(kind=""),
                name="correction_of_a_record_or_a_page",
            ),
        ]
        indexes = [models.Index(fields=["record"], name="correction_of_a_record")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.title}"

    def get_absolute_url(self) -> str:
        """Where who sent it reads what came of it."""
        return reverse("correction-status", args=[self.token])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def model(self) -> type[Any] | None:
        return by_kind().get(self.kind)

    def row(self) -> Any:
        """The row of the record, which may not be public any more; None where there is none."""
        return self.model._base_manager.filter(uuid=self.record).first() if self.model else None

    def merged_into(self) -> Any:
        """The row that took the place of the record meanwhile, if one did."""
        seen, row, name = set(), None, self.record
        while name and name not in seen:
            seen.add(name)
            name = Version.objects.filter(uuid=name, latest=True).values_list("into", flat=True).first()
            if name and self.model:
                row = self.model._base_manager.filter(uuid=name).first() or row
        return row


class Proposal(models.Model):
    """What is right instead, of one field, or in words."""

    class Decision(models.TextChoices):
        NONE = "", _("not decided")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="proposals")
    field = models.CharField(max_length=60, blank=True, default=ELSE)
    was = models.TextField(blank=True)
    proposed = models.TextField(blank=True)
    decision = models.CharField(max_length=10, blank=True, choices=Decision, default=Decision.NONE)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "field"], name="proposal_of_a_field_once"),
        ]

    def __str__(self) -> str:
        return f"{self.of.label}: {self.proposed}"

    @property
    def of(self) -> Field:
        """The field of the record that it is about."""
        return field_of(self.correction.model, self.field)

    @property
    def said(self) -> str:
        """What the record said, in words."""
        return self.of.in_words(self.was)

    @property
    def wanted(self) -> str:
        """What is proposed, in words."""
        return self.of.in_words(self.proposed)
