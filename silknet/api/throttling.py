"""How much one reader may ask in a minute: counted by address or by partner."""

import time
from typing import Any, NamedTuple

from django.conf import settings
from rest_framework.throttling import BaseThrottle

from silknet.counting import address_of, count

MINUTE = 60


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
        used = count(f"limit:{reader}:{minute}", 2 * MINUTE)  # longer than it is counted, or it expires in between
        if used is None:
            return True
        view.standing = self.standing = Standing(limit, used, MINUTE - second)
        return used <= limit

    def wait(self) -> float:
        return self.standing.seconds

    def _reader(self, request: Any) -> tuple[str, int]:
        if key := request.auth:
            return key.reader, key.limit
        return f"address-{address_of(request)}", settings.LIMIT
