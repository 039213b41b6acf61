"""What is true of memberships, seats and bodies. No database."""

import re
from datetime import date

from silknet.dates import began, ended, years_before

# The short names by which tables call the two bodies, and the organizations that they are.
BODIES = {"isu": "international-silk-union", "silky-cities": "silky-cities"}
ISU = BODIES["isu"]

APPLICANT, MEMBER, FORMER = "applicant", "member", "former"

YEARS_OF_PROOF = 5  # no body of the network elects for longer


def standing(since: str, until: str, day: date) -> str:
    """What a membership is on a day. Without a beginning it is held today, but proves nothing of any past day."""
    if ended(until, day):
        return FORMER
    if since and not began(since, day):
        return APPLICANT
    return MEMBER


def held(since: str, attested_on: str, until: str, day: date) -> bool:
    """Whether a seat was held on a day: begun, or else attested, by then, and not ended."""
    return began(since or attested_on, day) and not ended(until, day)


def proof_since(day: date) -> date:
    """The day from which on a proof that a seat is held counts; who holds one for longer was elected again."""
    return years_before(day, YEARS_OF_PROOF)


def is_at_least(count: int | None, note: str) -> bool:
    """Whether a note says that a number stands for more: "more than 130", "over 17"."""
    return count is not None and re.search(rf"\b(more than|over) {count}\b", note) is not None


def body_slug(name: str) -> str:
    """The organization that a table means by the name of a body."""
    return BODIES.get(name, name)


def body_name(slug: str) -> str:
    """The reverse: `isu` for the union."""
    return next((name for name, organization in BODIES.items() if organization == slug), slug)
