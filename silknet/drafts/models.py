"""Drafts: what a form was sent, kept beside the row that it is about until somebody publishes it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Sent = dict[str, list[str]]


class DraftQuerySet(models.QuerySet["Draft"]):
    def waiting(self) -> "DraftQuerySet":
        return self.filter(state__in=[Draft.State.OPEN, Draft.State.REVIEW, Draft.State.DUE])

    def of(self, row: models.Model) -> "DraftQuerySet":
        """Those about a row."""
        return self.filter(kind=row._meta.label_lower, key=str(row.pk))

    def due(self, day: Any) -> "DraftQuerySet":
        """Those to be published on this day, or on one that was missed."""
        return self.filter(state=Draft.State.DUE, publish_on__lte=day)


class Draft(models.Model):
    """Not tracked: it is nobody's yet but its author's, and what comes of it is in the log."""

    class State(models.TextChoices):
        OPEN = "open", _("Draft")
        REVIEW = "review", _("Waits for a second pair of eyes")
        DUE = "due", _("To be published on a day")
        PUBLISHED = "published", _("Published")
        DISCARDED = "discarded", _("Discarded")

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(max_length=40, blank=True, help_text="Empty where it adds a row.")
    title = models.CharField(pgettext_lazy("draft", "about"), max_length=400)
    sent = models.JSONField(default=dict, help_text="The boxes of the form, as they were sent.")
    note = models.CharField(_("why"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    publish_on = models.DateField(_("to be published on"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(_("when"), auto_now=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(blank=True, help_text="Why it was sent back, or could not be published.")
    revision = models.PositiveBigIntegerField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["kind", "key"], name="draft_of_a_row")]

    def __str__(self) -> str:
        return self.title

    @property
    def waits(self) -> bool:
        return self.state in (self.State.OPEN, self.State.REVIEW, self.State.DUE)

    def as_post(self) -> QueryDict:
        """The boxes again, as a request has them."""
        post = QueryDict(mutable=True)
        for name, values in self.sent.items():
            post.setlist(name, values)
        return post
