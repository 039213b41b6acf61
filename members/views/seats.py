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


class Term(NamedTuple):
    """A seat as a stage of somebody's time, and whether it is held on the day."""

    seat: Seat
    is_held: bool


def in_time(seats: Iterable[Seat], day: date) -> list[Term]:
    """Seats in the order of time, the latest first; those of which no day is known come last."""
    terms = [Term(seat, seat.held_on(day)) for seat in seats]
    return sorted(terms, key=lambda term: term.seat.since or term.seat.attested_on or term.seat.until, reverse=True)
