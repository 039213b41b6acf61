"""The ETag: everything that an answer is made from. It is also the key under which the answer is kept."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from silknet.changes.models import Head

CODING = "silknet.coding"  # set by front.py on requests whose answer it will encode
TAG = "silknet.tag"  # and this is the tag that it found

CACHE_CONTROL = "public, no-cache"  # anyone may keep it, and asks before each use whether it still holds


def tag(request: HttpRequest) -> str:
    """Name the state that an answer to this request is made from; one query. Call it before reading any row:
    a commit in between makes the answer newer than its name, never staler.
    """
    return request.META.get(TAG) or etag(request.META)


def etag(environ: dict[str, Any]) -> str:
    """The same from a WSGI environment. The language is in the address; the day, because terms begin by the calendar.
    It is keyed, so that nobody can make up a tag and be told "not modified" about an address that never was.
    """
    log, number = Head.objects.read()
    named = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME")
    asked = ("PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT", CODING)
    parts = [settings.RELEASE, log, number, timezone.localdate()]
    parts += [environ.get(name, "") for name in named + asked]
    return f'"{number}-{salted_hmac("silknet.etag", repr(parts), algorithm="sha256").hexdigest()[:32]}"'
