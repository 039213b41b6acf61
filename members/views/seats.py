"""Seats as they stand on a day."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from members.models import Seat
from silknet.dates import began, ended


class Seats(NamedTuple):
    """Seats held on a day, those that had ended, those of which a source speaks only later, those without any day."""

    held: list[Seat]
    former: list[Seat]
    later: list[Seat]
    undated: list[Seat]


def by_day(seats: Iterable[Seat], day: date) -> Seats:
    found = Seats([], [], [], [])
    for seat in seats:
        known = seat.since or seat.attested_on
        if ended(seat.until, day):
            found.former.append(seat)
        elif not known:
            found.undated.append(seat)
        else:
            (found.held if began(known, day) else found.later).append(seat)
    return found
