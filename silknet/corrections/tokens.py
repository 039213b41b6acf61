"""What stands signed in addresses and forms.

A reader has no session and no cookie. A form carries a word that only this portal can have made, and when: who sends
it opened it at least some seconds and at most a day before. The word is also the address at which the answer stands.
"""

import secrets
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from silknet.changes.publish import by_kind

SOONEST = 3  # seconds: nobody reads a form and writes what is right in less
LATEST = 24 * 60 * 60
ASKED_FOR = 60 * 24 * 60 * 60  # seconds that a question to a contact may be answered

_OPENED = signing.TimestampSigner(salt="silknet.corrections.opened")
_ASKED = "silknet.corrections.asked"


def opened() -> str:
    """For a form that is opened now."""
    return _OPENED.sign(secrets.token_urlsafe(24))


def word_of(signed: str) -> str:
    """The word of a form that is sent; ValidationError where it was not opened here, or not long enough or too long ago."""
    try:
        word = _OPENED.unsign(signed, max_age=LATEST)
    except signing.SignatureExpired as error:
        message = _("This form was open for more than a day. See what the record says now, and send it again.")
        raise ValidationError(message, code="late") from error
    except signing.BadSignature as error:
        message = _("This form was not opened here, or was changed on its way. Please send it again.")
        raise ValidationError(message, code="unsigned") from error
    if _is_young(signed):
        message = _("This was sent sooner than a person can read it. Wait a few seconds and send it again.")
        raise ValidationError(message, code="soon")
    return word


def _is_young(signed: str) -> bool:
    try:
        _OPENED.unsign(signed, max_age=SOONEST)
    except signing.SignatureExpired:
        return False
    return True


def question(row: Any) -> str:
    """For the address that is given to the contact of a record."""
    return signing.dumps([row.kind, str(row.uuid)], salt=_ASKED)


def is_asked(signed: str, row: Any) -> bool:
    """Whether the secretariat asked about this very record, not too long ago."""
    try:
        asked = signing.loads(signed, salt=_ASKED, max_age=ASKED_FOR)
    except signing.BadSignature:
        return False
    return bool(row.kind in by_kind() and asked == [row.kind, str(row.uuid)])
