"""Bodies of bodies: how they nest, and who sits in them today or on any day."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from members.filters import CommitteeFilters
from members.models import Committee, Organization, Seat
from members.rules import body_name
from members.views.seats import by_day
from silknet import dates
from silknet.changes.addresses import find
from silknet.directory import Choice, directory
from silknet.filters import BadParameters, DayField, Wrong, refused
from silknet.sources.models import attach


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


@require_safe
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    asked = day_asked(request.GET)
    shown = find(Committee.objects.for_page(), slug)
    seats = Seat.objects.for_list().filter(committee=shown)
    attach([shown, *seats])
    today = dates.today()
    there = {"on": asked, "today": today, "seats": by_day(seats, asked or today)}
    return render(request, "members/committee.html", {"committee": shown} | there)


def day_asked(query: QueryDict) -> date | None:
    """The day that an address asks for with `on`; BadParameters for anything else that it says."""
    wrong = [*refused(query, ["on"])]
    if wrong:
        raise BadParameters(wrong)
    try:
        return DayField(required=False).clean(query.get("on", ""))
    except ValidationError as error:
        raise BadParameters([Wrong("on", "date", " ".join(error.messages))]) from error
