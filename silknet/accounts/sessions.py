"""Where a person is signed in: since when, from where, by which browser; and how that ends."""

import ipaddress
import time
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

NOTED = "noted"
EXACT = 60  # seconds to which the last use of a session is kept
NOWHERE = "0.0.0.0"

# What a browser says of itself, the first that fits; each says the names of those after it too.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def note_sign_in(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    note_use(request, user)


def forget_sign_out(sender: Any, request: Any, **kwargs: Any) -> None:
    UserSession.objects.filter(session_key=request.session.session_key).delete()


def note_use(request: Any, user: Any) -> None:
    """Keep when a session was last used, once a minute."""
    key, at = request.session.get(NOTED, ("", 0))
    if key == request.session.session_key and time.time() - at < EXACT:
        return
    if not request.session.session_key:
        request.session.save()
    request.session[NOTED] = [request.session.session_key, int(time.time())]
    told = {
        "user": user,
        "ip": address_of(request),
        "user_agent": request.META.get("HTTP_USER_AGENT", "")[:200],
        "last_seen_at": timezone.now(),
    }
    UserSession.objects.update_or_create(session_key=request.session.session_key, defaults=told)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, behind as many proxies as there are; nowhere for what comes by no network."""
    passed = request.headers.get("x-forwarded-for", "").split(",")
    behind = settings.PROXIES and len(passed) >= settings.PROXIES
    said = passed[-settings.PROXIES] if behind else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(said.strip()))
    except ValueError:
        return NOWHERE


def sessions_of(user: Any) -> list[UserSession]:
    """Those that can still be used, the last used first."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda one: one.last_seen_at, reverse=True)


def end_sessions(user: Any, *, keep: str | None = None, only: int | None = None) -> int:
    """End one session of somebody, or all but one; how many that were."""
    ending = [one for one in sessions_of(user) if one.session_key != keep and only in (None, one.pk)]
    for session in ending:
        session.end()
    return len(ending)


def browser(told: str) -> str:
    """Browser and system of what a browser says of itself, as people call them."""
    found = (next((name for word, name in names.items() if word in told), "") for names in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found)) or told[:60]
