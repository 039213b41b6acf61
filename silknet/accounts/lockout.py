"""Who guesses passwords or codes is stopped. What counts is the name that was typed, whether anybody has it or not, and
it is counted in the database, so that all server processes know and a person can let somebody in again.
"""

import logging
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silknet.accounts.models import Lock

LIMIT = 5  # wrong passwords or codes
WITHIN = timedelta(minutes=15)  # the last one was no longer ago, or it is a new beginning
CLOSED = timedelta(minutes=15)
KEPT = timedelta(days=1)  # names that were tried once are forgotten

logger = logging.getLogger(__name__)


def refuse_closed(name: str) -> None:
    """ValidationError while nobody can sign in by this name."""
    lock = Lock.objects.filter(name=_key(name), closed_until__gt=timezone.now()).first()
    if lock and lock.closed_until:
        raise ValidationError(sentence(name, lock.closed_until), code="closed")


def sentence(name: str, until: datetime) -> str:
    minutes = max(1, round((until - timezone.now()).total_seconds() / 60))
    told = ngettext(
        "Too many wrong passwords or codes: nobody can sign in as “%(name)s” for %(minutes)s more minute, until %(at)s UTC.",
        "Too many wrong passwords or codes: nobody can sign in as “%(name)s” for %(minutes)s more minutes, until %(at)s UTC.",
        minutes,
    )
    said = told % {"name": name, "minutes": minutes, "at": date_format(until, "H:i")}
    advice = _("Wait until then, or ask an administrator to let you sign in again.")
    return f"{said} {advice}"


def count_failure(name: str) -> None:
    """One more wrong password or code. ValidationError where it was one too many."""
    now = timezone.now()
    with transaction.atomic():
        Lock.objects.filter(failed_at__lt=now - KEPT).delete()
        Lock.objects.get_or_create(name=_key(name))
        lock = Lock.objects.select_for_update().get(name=_key(name))
        lock.failures = 1 if now - lock.failed_at > WITHIN else lock.failures + 1
        lock.failed_at = now
        if lock.failures >= LIMIT:
            lock.failures, lock.closed_until = 0, now + CLOSED
        lock.save()
    if lock.failures == 0:
        logger.warning("Sign-in as %s is closed until %s.", lock.name, lock.closed_until)
    refuse_closed(name)


def forget_failures(name: str) -> bool:
    """Open a name again; whether there was anything to forget."""
    return bool(Lock.objects.filter(name=_key(name)).delete()[0])


def _key(name: str) -> str:
    return name.strip()[:150]
