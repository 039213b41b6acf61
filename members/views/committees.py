"""Bodies of bodies: how they nest, and who sits in them today or on any day."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from conferences.models import Decision
from members.filters import CommitteeFilters
from members.models import Committee, Organization, Seat
from members.rules import body_name
from members.views.seats import by_day
from silknet import dates
from silknet.changes.addresses import find
from silknet.changes.kept import kept
from silknet.changes.models import Version
from silknet.directory import Choice, directory
from silknet.filters import BadParameters, DayField, Wrong, refused
from silknet.records import related
from silknet.sources.models import attach

CHANGES = 3
DECISIONS = 5


class Branch(NamedTuple):
    """A committee, and those that are part of it."""

    committee: Committee
    parts: list["Branch"]


def branches(committees: Iterable[Committee]) -> list[Branch]:
    """Committees below the one that they are part of; where that is not among them, they stand at the top."""
    found: dict[int | None, Branch] = {committee.pk: Branch(committee, []) for committee in committees}
    top: list[Branch] = []
    for branch in found.values():
        above = found.get(branch.committee.parent_id)
        (above.parts if above else top).append(branch)
    return top


def by_body(committees: Iterable[Committee]) -> list[tuple[Organization | None, list[Branch]]]:
    """The committees of each body; those of none, or of one that is not public, come last."""
    groups: dict[Organization | None, list[Branch]] = {}
    for branch in branches(sorted(committees, key=str)):
        body = branch.committee.body
        groups.setdefault(body if body and body.public else None, []).append(branch)
    return sorted(groups.items(), key=lambda group: (group[0] is None, str(group[0])))


@require_safe
def committee_list(request: HttpRequest) -> HttpResponse:
    bodies = Organization.objects.public().filter(committees__public=True).distinct().order_by("name", "id")
    listed = directory(
        request,
        CommitteeFilters,
        Committee.objects.for_list(),
        Choice("body", _("Body"), [(body_name(body.slug), body) for body in bodies]),
        Choice("kind", _("Kind"), Committee.Kind.choices),
    )
    return render(request, "members/committee_list.html", {"directory": listed, "bodies": by_body(listed.page)})


def decided_by(committee: Committee) -> QuerySet[Decision]:
    """The last decisions of the body that it belongs to; sources name bodies, not their committees."""
    return Decision.objects.public().filter(body=committee.body_id).order_by("-on", "slug")[:DECISIONS]


def told_of(committee: Committee) -> list[QuerySet[Any]]:
    """The records that its page shows as they are stored."""
    parts: QuerySet[Any] = Committee.objects.filter(parent=committee)
    if committee.body is None or not committee.body.public:
        return [parts]
    return [parts, Decision.objects.filter(pk__in=decided_by(committee).values("pk"))]


def beside(committee: Committee) -> list[QuerySet[Any]]:
    """All records that a committee's page shows, but the committee itself."""
    return [Seat.objects.filter(committee=committee), *told_of(committee)]


@require_safe
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    asked = day_asked(request.GET)
    shown = find(Committee.objects.for_page(), slug)

    def page() -> HttpResponse:
        return render(request, "members/committee.html", profile(shown, asked))

    return page() if asked else kept(request, shown, beside, page)


def profile(committee: Committee, asked: date | None) -> dict[str, Any]:
    """What its page tells, with its seats as on the day that is asked for."""
    today = dates.today()
    seats = Seat.objects.for_list().filter(committee=committee)
    attach([committee, *seats])
    told = related(told_of(committee))
    versions = Version.objects.filter(uuid=committee.uuid).select_related("revision").order_by("-revision_id")
    return {
        "committee": committee,
        "on": asked,
        "today": today,
        "seats": by_day(seats, asked or today),
        "parts": told.get(Committee.kind, []),
        "decisions": sorted(told.get(Decision.kind, []), key=lambda decision: decision["date"], reverse=True),
        "versions": versions[:CHANGES],
    }


def day_asked(query: QueryDict) -> date | None:
    """The day that an address asks for with `on`; BadParameters for anything else that it says."""
    wrong = [*refused(query, ["on"])]
    if wrong:
        raise BadParameters(wrong)
    try:
        return DayField(required=False).clean(query.get("on", ""))
    except ValidationError as error:
        raise BadParameters([Wrong("on", "date", " ".join(error.messages))]) from error
