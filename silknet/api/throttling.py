"""How much one reader may ask in a minute: counted in the cache, by address or by partner."""

import logging
import time
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string
from rest_framework.throttling import BaseThrottle

MINUTE = 60

logger = logging.getLogger(__name__)


class Standing(NamedTuple):
    """How a reader stands in this minute, as draft-ietf-httpapi-ratelimit-headers tells it."""

    limit: int
    used: int
    seconds: int  # until the next minute

    def headers(self) -> dict[str, str]:
        remaining = max(0, self.limit - self.used)
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={MINUTE}',
            "RateLimit": f'"default";r={remaining};t={self.seconds}',
        }


class MinuteThrottle(BaseThrottle):
    """Counts whole minutes of the clock. The view is told how the reader stands."""

    timer = staticmethod(time.time)

    def allow_request(self, request: Any, view: Any) -> bool:
        reader, limit = self._reader(request)
        if not limit:
            return True
        minute, second = divmod(int(self.timer()), MINUTE)
        try:
            used = _count(f"limit:{reader}:{minute}")
        except _errors_of_cache() as error:
            logger.warning("Nobody is counted while the cache is away: %s", error)
            return True
        view.standing = self.standing = Standing(limit, used, MINUTE - second)
        return used <= limit

    def wait(self) -> float:
        return self.standing.seconds

    def _reader(self, request: Any) -> tuple[str, int]:
        if key := request.auth:
            return key.reader, key.limit
        return f"address-{_network(self.get_ident(request) or '')}", settings.LIMIT


def _count(key: str) -> int:
    cache.add(key, 0, 2 * MINUTE)  # longer than it is counted, so that it does not expire in between
    return cache.incr(key)


def _network(address: str) -> str:
    """A reader by IPv6 has a whole network of addresses, and is counted by that."""
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
