"""What is suggested while somebody types: records of which a name begins with it, or is nearly the same."""

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Length

from silknet.search.asked import Asked
from silknet.search.candidates import Candidate, near
from silknet.search.finding import having
from silknet.search.models import Entry

MOST = 8
LEAST_LETTERS = 2  # of what is written with an alphabet; one ideograph is a word


def suggested(asked: Asked) -> list[tuple[Entry, Candidate | None]]:
    """The entries that are meant most likely, the likeliest first; where no name begins so, those whose name is nearly
    the same, with that name. One query, or five.
    """
    if not asked or (asked.whole.isascii() and len(asked.whole) < LEAST_LETTERS):
        return []
    begins = Q(names__startswith=asked.whole) | Q(names__contains=f"| {asked.whole}")
    closeness = Case(
        When(heading=asked.whole, then=Value(0)),
        When(heading__startswith=asked.whole, then=Value(1)),
        When(begins, then=Value(2)),
        default=Value(3),
    )
    found = Entry.objects.filter(having("names", asked.parts))
    entries = list(found.order_by(closeness, "position", Length("heading"), found.by_heading(), "record")[:MOST])
    return [(entry, None) for entry in entries] or _alike(asked)


def _alike(asked: Asked) -> list[tuple[Entry, Candidate | None]]:
    names = sorted(near(asked.whole), key=lambda each: (-each.score, str(each.record)))[:MOST]
    entries = {entry.record: entry for entry in Entry.objects.filter(record__in=[each.record for each in names])}
    return [(entries[each.record], each) for each in names if each.record in entries]
