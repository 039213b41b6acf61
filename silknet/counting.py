"""How often somebody asked: counted in the cache, so that all processes that share one count together."""

import logging
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)


class TooMany(Exception):
    """More was sent than is taken. After so many seconds more is; `written` is what a person would lose otherwise, as
    pairs of what it is and its text.
    """

    def __init__(self, seconds: int, written: list[tuple[str, str]] | None = None) -> None:
        super().__init__(f"again in {seconds} seconds")
        self.seconds, self.written = seconds, written or []


def count(name: str, seconds: int) -> int | None:
    """One more under a name that is kept so long; how many there are now. None while the cache is away: nobody is
    counted then, and nobody refused.
    """
    try:
        cache.add(name, 0, seconds)
        return int(cache.incr(name))
    except _errors_of_cache() as error:
        logger.warning("Nobody is counted while the cache is away: %s", error)
        return None


def address_of(request: Any) -> str:
    """The address that asks, as far as the proxies in front are believed. A reader by IPv6 has a whole network of
    addresses, and is counted by that.
    """
    address = BaseThrottle().get_ident(request) or ""
    try:
        found = ip_address(address)
    except ValueError:
        return quote(address)[:100]
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found.packed[:8] + bytes(8), 64)))
    return str(found)


def _errors_of_cache() -> tuple[type[Exception], ...]:
    """What a cache elsewhere raises when it is away; its package is there only where it is used."""
    elsewhere = settings.CACHES["default"]["BACKEND"].endswith("RedisCache")
    return (import_string("redis.RedisError"),) if elsewhere else ()
