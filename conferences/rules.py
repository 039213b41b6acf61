"""What is true of conferences. No database."""

import re
from datetime import date

from silknet.dates import PartialDate

_COUNT = re.compile(r"(more than|nearly|about)?\s*(\d{1,9})", re.ASCII)


def is_past(start: str, end: str, day: date) -> bool | None:
    """Whether a conference was over on a day; its last day is its own. None where no day is known."""
    known = end or start
    return PartialDate(known).last < day if known else None


def is_coming(start: str, day: date) -> bool:
    """Whether a conference is yet to begin on a day, even if only its month or year is known."""
    return bool(start) and PartialDate(start).first > day


def is_under_way(start: str, end: str, day: date) -> bool:
    """Whether a day is one of a conference's days; where no day is known, nobody can say so."""
    days = [PartialDate(known) for known in (start, end or start) if known]
    return bool(start) and all(known.is_day for known in days) and days[0].first <= day <= days[-1].last


def is_year(text: str) -> bool:
    """Whether it is a year and no more: all that is known of some conferences."""
    return len(text) == len("2021") and text.isascii() and text.isdigit()


def parse_count(text: str) -> tuple[str, int]:
    """A qualifier and a number from `60` or `more than 60`; ValueError for anything else."""
    match = _COUNT.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text} is not a count; write 60, more than 60, nearly 60 or about 60")
    return match[1] or "", int(match[2])


def format_count(qualifier: str, count: int | None) -> str:
    return "" if count is None else f"{qualifier} {count}".strip()
