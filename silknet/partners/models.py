"""Partners and their keys.

They are about who reads the register and no part of it, like accounts; so the log does not hold them. Its history,
`undo` and `verify` would gain nothing, and each use of a key would be a revision, which changes every tag.
"""

from datetime import date, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from silknet import dates
from silknet.partners.tokens import Token


class Partner(models.Model):
    name = models.CharField(_("name"), max_length=200, unique=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Whom to write to before a key expires."))
    limit = models.PositiveIntegerField(
        _("requests a minute"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("With all its keys together. Empty: as many as any partner."),
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


# Every request with a key asks this. As SQL it costs a fifth of what Django takes to put it together each time.
WITH_PREFIX = """
    SELECT shown.*, COALESCE(partner."limit", %s) AS "limit"
    FROM partners_apikey AS shown JOIN partners_partner AS partner ON partner.id = shown.partner_id
    WHERE shown.prefix = %s
"""


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def with_prefix(self, prefix: str) -> "ApiKey | None":
        """The key of a prefix and its limit, in one query."""
        return next(iter(self.raw(WITH_PREFIX, [settings.KEY_LIMIT, prefix])), None)

    def live_on(self, day: date) -> "ApiKeyQuerySet":
        return self.filter(Q(revoked_at__isnull=True), Q(expires_on__gt=day))


def in_a_year() -> date:
    return dates.today() + timedelta(days=365)


class ApiKey(models.Model):
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="keys", verbose_name=_("partner"))
    name = models.CharField(_("name"), max_length=100, help_text=_("What it is for: “Test site”."))
    prefix = models.CharField(_("prefix"), max_length=8, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, editable=False, verbose_name=_("by")
    )
    expires_on = models.DateField(
        _("expires"), default=in_a_year, help_text=_("The first day on which it does not work any more.")
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("revoked by"),
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False, help_text=_("To within a minute."))

    limit: int  # of requests a minute; told by with_prefix()

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} (slk_{self.prefix}_…)"

    def is_of(self, token: Token) -> bool:
        return constant_time_compare(self.digest, token.digest())

    def is_expired_on(self, day: date) -> bool:
        return day >= self.expires_on

    @property
    def reader(self) -> str:
        """For whom its requests are counted: all keys of a partner together."""
        return f"partner-{self.partner_id}"
