"""The page of a conference: its programme, who was there, what was decided, and the other meetings of its series."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conferences.models import Conference, Session
from conferences.views.beside import beside_conference
from conferences.views.calendars import has_days
from silknet import dates
from silknet.changes.addresses import find
from silknet.changes.kept import kept
from silknet.changes.models import Version
from silknet.filters import BadParameters, Wrong, not_in_list
from silknet.records import Told, related
from silknet.sources.models import attach

CHANGES = 3
NEAR = 4  # meetings of its series before it, and as many after it
LONG = 6  # sessions; of a longer programme a reader may choose a kind


class KindOfSession(NamedTuple):
    """A kind of session that the programme has, and how often."""

    value: str
    label: str
    times: int
    chosen: bool


@require_safe
def conference(request: HttpRequest, slug: str) -> HttpResponse:
    shown = find(Conference.objects.for_page(), slug)
    kind = request.GET.get("kind", "")
    return kept(
        request, shown, beside_conference, lambda: render(request, "conferences/conference.html", profile(shown, kind))
    )


def profile(conference: Conference, kind: str) -> dict[str, Any]:
    """What the page shows, of the programme only the sessions of a kind if one is chosen; BadParameters if it has none."""
    sessions = list(conference.sessions.for_list())
    told = related(beside_conference(conference)[2:])
    decisions = sorted(told.get("decisions", []), key=lambda decision: (decision["date"], decision.entered))
    documents, news = told.get("documents", []), newest_first(told.get("news", []))
    attach([conference, *chain(sessions, decisions, documents, news)])
    conference.load_for_page()
    versions = Version.objects.filter(uuid=conference.uuid).select_related("revision").order_by("-revision_id")
    return {
        "conference": conference,
        "sessions": sessions,
        "programme": [each for each in enumerate(sessions, 1) if kind in ("", each[1].session_kind)],
        "kinds": kinds_of(sessions, kind),
        "opening": [session for session in sessions if session.session_kind == Session.Kind.OPENING],
        "presented": presented(sessions),
        "decisions": [decision for decision in decisions if decision["kind"] != "election"],
        "elections": [decision for decision in decisions if decision["kind"] == "election"],
        "delegations": list(with_shares(conference.delegations())),
        "documents": documents,
        "news": news,
        "series": near(conference, told.get("conferences", [])),
        "has_days": has_days(conference),
        "is_coming": conference.is_coming(dates.today()),
        "is_under_way": conference.is_under_way(dates.today()),
        "versions": versions[:CHANGES],
    }


def kinds_of(sessions: list[Session], chosen: str) -> list[KindOfSession]:
    """The kinds of a long programme, the commonest first."""
    counts = Counter(session.session_kind for session in sessions)
    if chosen and chosen not in counts:
        raise BadParameters([Wrong("kind", "invalid_choice", not_in_list(chosen, counts))])
    kinds = [
        KindOfSession(kind, str(Session.Kind(kind).label), times, kind == chosen)
        for kind, times in counts.most_common()
    ]
    return kinds if chosen or (len(kinds) > 1 and len(sessions) > LONG) else []


def presented(sessions: Iterable[Session]) -> list[Session]:
    """The sessions in which a city that the public may see presented itself, one a city."""
    by_city: dict[Any, Session] = {}
    for session in sessions:
        if session.session_kind == Session.Kind.CITY_PRESENTATION and session.city and session.city.public:
            by_city.setdefault(session.city_id, session)
    return list(by_city.values())


def with_shares(delegations: list[Any]) -> Iterator[tuple[Any, int | None]]:
    """Delegations, each with its number of people in hundredths of the largest's, where several have a number."""
    counts = [row.count for row in delegations if row.count]
    for row in delegations:
        yield row, round(100 * row.count / max(counts)) if row.count and len(counts) > 1 else None


def newest_first(told: list[Told]) -> list[Told]:
    return sorted(told, key=lambda record: record["date"], reverse=True)


def near(conference: Conference, series: list[Told]) -> list[Told]:
    """The last meetings of a series before a conference and the next after it, in their order; of one whose date nobody
    knows, the latest.
    """
    dated = sorted((other for other in series if other["start"]), key=lambda other: (other["start"], other.entered))
    undated = [other for other in series if not other["start"]]
    rank = (str(conference.start), conference.pk)
    before = [other for other in dated if not conference.start or (other["start"], other.entered) < rank]
    after = dated[len(before) :]
    return [*before[-NEAR:], *after[:NEAR], *undated[:NEAR]]
