"""How much is taken: from one address in an hour, and about one record in a day."""

import time
from typing import Any

from silknet.counting import TooMany, address_of, count

HOUR, DAY = 60 * 60, 24 * 60 * 60
OF_AN_ADDRESS, OF_A_RECORD = 10, 100


def take(request: Any, about: str, written: list[tuple[str, str]]) -> None:
    """Count what is sent, and TooMany where it is more than is taken. Hours and days are those of the clock."""
    for name, window, most in (
        (f"address-{address_of(request)}", HOUR, OF_AN_ADDRESS),
        (f"about-{about}", DAY, OF_A_RECORD),
    ):
        number, gone = divmod(int(time.time()), window)
        counted = count(f"corrections:{name}:{number}", 2 * window)
        if counted is not None and counted > most:
            raise TooMany(window - gone, written)
