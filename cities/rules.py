"""What is true of cities and of what is said about them. No database."""

import re
from typing import NamedTuple

CHARTER, ASSOCIATION, HOST, PRESENTER = "charter", "association", "host", "presented"
ROLES = (CHARTER, ASSOCIATION, HOST, PRESENTER)

_ROLE = re.compile(r"(charter|association|host|presented)(?:-(\d{4}(?:-\d{2}){0,2}))?", re.ASCII)
_DESIGNATION = re.compile(r"(?P<title>.+?)(?: (?P<year>\d{4}))?(?: \((?P<note>.+)\))?", re.ASCII)


class Designation(NamedTuple):
    """A title that a city holds, as one line of a table says it."""

    title: str
    since: str
    note: str


def parse_role(text: str) -> tuple[str, str]:
    """A role and its date from `charter-2019` or `host`; ValueError for anything else."""
    match = _ROLE.fullmatch(text)
    if not match:
        raise ValueError(f"{text} is not a role; right are {', '.join(ROLES)}, each with -<year> or without")
    return match[1], match[2] or ""


def format_role(role: str, since: str) -> str:
    return f"{role}-{since}" if since else role


def parse_designation(text: str) -> Designation:
    """`Creative City 2014 (note)` in its parts."""
    match = _DESIGNATION.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text} is not a designation")
    return Designation(match["title"], match["year"] or "", match["note"] or "")


def format_designation(title: str, since: str, note: str) -> str:
    return title + (f" {since}" if since else "") + (f" ({note})" if note else "")
