"""The ETag: everything that an answer is made from. It is also the key under which the answer is kept."""

import hmac
from functools import cache
from time import time_ns
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags

from silknet import dates
from silknet.changes.models import Head

CODING = "silknet.coding"  # set by front.py on requests whose answer it will encode
TAG = "silknet.tag"  # and this is the tag that it found
KNOWN = "silknet.known"  # whether the reader has that answer already

NAMED = (
    *("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME"),
    # The type of a body that nobody reads tells Django how to decode the query.
    *("PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "HTTP_ACCEPT"),
)

State = tuple[Any, ...]

CACHE_CONTROL = "public, no-cache"  # anyone may keep it, and asks before each use whether it still holds
OF_ONE_READER = ', private="RateLimit, RateLimit-Policy"'  # these headers are no shared cache's


def tag(request: HttpRequest) -> str:
    """Name the state that an answer to this request is made from; one query. Call it before reading any row:
    a commit in between makes the answer newer than its name, never staler.
    """
    if TAG not in request.META:
        request.META[TAG] = etag(request.META)
    return str(request.META[TAG])


def number_of(tag: str) -> int:
    """The head when a tag was made."""
    return int(tag.strip('"').partition("-")[0])


def etag(environ: dict[str, Any]) -> str:
    """The same from a WSGI environment."""
    return tag_of(state(environ, environ.get(CODING, "")))


def state(environ: dict[str, Any], coding: str) -> State:
    """All that an answer is made from; one query. The language is in the address; the day, because terms begin by the
    calendar.
    """
    log, number = Head.objects.read()
    made_by = settings.RELEASE, settings.ADDRESS, time_ns() if settings.DEBUG else ""  # templates are edited in place
    asked = [environ.get(word, "") for word in NAMED]
    return (number, *made_by, log.int, dates.today(), coding, *asked)


def tag_of(state: State) -> str:
    """The tag of a state. It is keyed, so that nobody can make up a tag and be told "not modified" about an address
    that never was.
    """
    return f'"{state[0]}-{hmac.digest(_key(settings.SECRET_KEY), repr(state).encode(), "sha256").hex()[:32]}"'


@cache
def _key(secret: str) -> bytes:
    return salted_hmac("silknet.etag", "", secret=secret, algorithm="sha256").digest()


def is_known(etag: str, environ: dict[str, Any]) -> bool:
    """Whether the reader names this very answer as one that it has; `*` names none. Proxies that compress weaken tags,
    which changes nothing.
    """
    known = parse_etags(environ.get("HTTP_IF_NONE_MATCH", ""))
    return etag.removeprefix("W/") in [name.removeprefix("W/") for name in known]
