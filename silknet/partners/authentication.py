"""Who reads the API with a key. Each refusal says what to do."""

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from silknet import dates
from silknet.partners.actions import note_use
from silknet.partners.models import ApiKey
from silknet.partners.tokens import Token

NO_BEARER = "Send a key as `Authorization: Bearer slk_…`, or no Authorization at all: reading needs none."
UNKNOWN = "No such key was ever given. Compare it with the one you were told, or ask without a key."
REVOKED = "This key was revoked. Ask the secretariat for a new one, or ask without a key."
EXPIRED = "This key has expired. Ask the secretariat for a new one, or ask without a key."


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Any) -> tuple[None, ApiKey] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return None
        scheme, _, shown = header.partition(" ")
        if scheme.lower() != "bearer":
            raise AuthenticationFailed(NO_BEARER)
        key = _key(Token.parse(shown.strip(" ")))
        note_use(key)
        return None, key

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"


def _key(token: Token | None) -> ApiKey:
    """The live key of a token, with one query."""
    key = ApiKey.objects.with_prefix(token.prefix) if token else None
    if key is None or token is None or not key.is_of(token):
        raise AuthenticationFailed(UNKNOWN)
    if key.revoked_at:
        raise AuthenticationFailed(REVOKED)
    if key.is_expired_on(dates.today()):
        raise AuthenticationFailed(EXPIRED)
    return key
