"""Confirmation: somebody who knows looked at a record on a day, and it was right as it stood."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from silknet.changes.publish import Attached
from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.dates import PartialDate
from silknet.text import PartialDateField, refuse_control_characters

CONTACT = "the record's contact"  # by whom, where somebody answered whom the secretariat asked


def is_a_day(value: Any) -> None:
    """ValidationError for a month or a year."""
    if not PartialDate(value).is_day:
        raise ValidationError(_("Write the day, such as 2021-11-19."), code="day")


class Confirmation(Tracked, Attached):
    """It changes nothing that the public sees. The secretariat sees by it which records nobody has looked at for long."""

    confirmed_on = PartialDateField(_("confirmed on"), blank=False, validators=[is_a_day])
    by = models.CharField(_("by"), max_length=200, validators=[refuse_control_characters])

    objects = TrackedQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["kind", "record", "-confirmed_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record", "confirmed_on", "by"],
                name="confirmation_once",
                violation_error_message=_("They confirmed it on this day already."),
            )
        ]
        indexes = [models.Index(fields=["record", "confirmed_on"], name="confirmation_of_a_record")]

    def __str__(self) -> str:
        return f"{self.confirmed_on}: {self.by}"
