"""What is done with keys. A secret leaves here once, and is not kept."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silknet import dates
from silknet.accounts.models import User
from silknet.partners.models import ApiKey, Partner
from silknet.partners.tokens import Token

LIVE = 2  # keys a partner may have at a time: one in use, and the one that takes its place
EXACT = timedelta(minutes=1)  # to this the last use of a key is kept
NEVER = datetime.min.replace(tzinfo=UTC)

_tried: dict[str, datetime] = {}  # when this process last meant to keep the use of a key, by prefix

logger = logging.getLogger(__name__)


def make_room(partner: Partner) -> None:
    """ValidationError where a partner has all the live keys that it may have. Until the transaction ends, nobody else
    gives it one.
    """
    Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    if partner.keys.live_on(dates.today()).count() >= LIVE:
        raise ValidationError(
            _("%(partner)s has two keys that work. Revoke one first."), code="too_many", params={"partner": partner}
        )


def issue(key: ApiKey, *, by: User | None) -> Token:
    """Save a new key. What it gives back is told to the partner, and nobody can tell it again."""
    with transaction.atomic():
        make_room(key.partner)
        token = Token.make()
        key.prefix, key.digest, key.created_by = token.prefix, token.digest(), by
        key.full_clean()
        key.save(force_insert=True)
    return token


def revoke(key: ApiKey, *, by: User | None) -> None:
    """From now on the key is refused. The first revocation stands."""
    ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now(), revoked_by=by)
    key.refresh_from_db(fields=["revoked_at", "revoked_by"])


def note_use(key: ApiKey) -> None:
    """Keep when a key was last used. Reading goes on where nothing can be written, and that is not tried each time."""
    now = timezone.now()
    if now - max(key.last_used_at or NEVER, _tried.get(key.prefix, NEVER)) < EXACT:
        return
    _tried[key.prefix] = now
    try:
        with _without_waiting(), transaction.atomic():
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    except DatabaseError as error:
        logger.warning("The use of key %s was not noted: %s", key.prefix, error)


@contextmanager
def _without_waiting() -> Iterator[None]:
    """SQLite has one lock for all who write; who reads does not wait for it."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
