"""Days as sources know them, and periods. No Django: rules are written with these.

A partial date is a day, a month or a year, in the reduced forms of ISO 8601-1: 2021-11-19, 2021-11, 2021. It is never
rounded to a day; where it must be compared with a day, it counts as its first day. Its text sorts in that order too, so
that a database compares it as we do.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from typing import Self

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def today() -> date:
    """The day by which terms begin and end: UTC's, whoever asks. Every answer asks it; Django's way costs ten times it."""
    return datetime.now(UTC).date()


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; the 28th of February for the 29th."""
    return day.replace(year=day.year - years, day=min(day.day, monthrange(day.year - years, day.month)[1]))


class PartialDate(str):
    """A day, a month or a year. ValueError for anything else; empty text is no date and not made into one."""

    __slots__ = ()

    def __new__(cls, text: str | date) -> Self:
        text = str(text).strip()
        match = _SHAPE.fullmatch(text)
        if not match:
            raise ValueError("write a day as 2021-11-19, a month as 2021-11 or a year as 2021")
        year, month, day = (int(part) if part else 1 for part in match.groups())
        try:
            date(year, month, day)
        except ValueError as error:
            raise ValueError(f"there is no such day: {text}") from error
        return super().__new__(cls, text)

    @property
    def first(self) -> date:
        """The first day that this may mean."""
        year, month, day = (*(int(part) for part in self.split("-")), 1, 1)[:3]
        return date(year, month, day)

    @property
    def last(self) -> date:
        """The last day that this may mean."""
        first = self.first
        if self.is_year:
            return date(first.year, 12, 31)
        return first.replace(day=monthrange(first.year, first.month)[1]) if self.is_month else first

    @property
    def is_year(self) -> bool:
        return len(self) == 4

    @property
    def is_month(self) -> bool:
        return len(self) == 7

    @property
    def is_day(self) -> bool:
        return len(self) == 10


def began(since: str | None, day: date) -> bool:
    """Whether something that has this beginning had begun on the day; an unknown beginning is no proof."""
    return bool(since) and PartialDate(since or "").first <= day


def ended(until: str | None, day: date) -> bool:
    """Whether something with this end, the first day on which it no longer holds, had ended on the day."""
    return bool(until) and PartialDate(until or "").first <= day
