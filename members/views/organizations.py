"""The directory of organizations, and the page of each."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.models import Country
from members.filters import STATUSES, OrganizationFilters, held
from members.models import Committee, Figure, Membership, Organization, Person, Seat
from members.rules import ISU, body_name
from members.views.events import events
from members.views.figures import with_shares
from members.views.seats import by_day
from silknet import dates
from silknet.changes.addresses import find
from silknet.directory import Choice, directory
from silknet.filters import NONE
from silknet.sources.models import attach


class Standing(NamedTuple):
    """A membership, and what it is today: applicant, member or former."""

    membership: Membership
    today: str


def standings(organization: Organization, today: date) -> list[Standing]:
    """Its memberships in bodies that the public may see."""
    return [Standing(held, held.standing(today)) for held in organization.memberships.all() if held.body.public]


def members_named(today: date) -> Any:
    """For a body, how many members the register can name today."""
    now = Membership.objects.filter(held(today), body=OuterRef("pk"), organization__public=True).order_by()
    counted = now.values("body").annotate(members=Count("organization", distinct=True)).values("members")
    return Coalesce(Subquery(counted), 0)


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    today = dates.today()
    bodies = Organization.objects.public().filter(members__isnull=False).distinct()
    bodies = bodies.annotate(members_named=members_named(today)).order_by("name", "id")
    countries = Country.objects.public().filter(organizations__public=True).distinct()
    listed = directory(
        request,
        OrganizationFilters,
        Organization.objects.for_list(),
        Choice("country", _("Country or region"), [(country.code, country) for country in countries]),
        Choice("kind", _("Kind"), Organization.Kind.choices),
        Choice("status", _("Status"), [(value or NONE, label) for value, label in STATUSES]),
        Choice("body", _("Member of"), [(body_name(body.slug), body) for body in bodies]),
    )
    stated = Figure.objects.latest_of(ISU).filter(members__isnull=False).first()
    attach([*listed.page, *([stated] if stated else [])])
    told = [(organization, standings(organization, today)) for organization in listed.page]
    union = next((body for body in bodies if body.slug == ISU), None)
    return render(
        request,
        "members/organization_list.html",
        {"directory": listed, "organizations": told, "union": union, "stated": stated},
    )


@require_safe
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    today = dates.today()
    rows = Organization.objects.for_page().annotate(members_named=members_named(today))
    shown = find(rows, slug)
    seats = Seat.objects.for_list().filter(organization=shown)
    figures = with_shares(Figure.objects.for_list().filter(body=shown))
    kin = Organization.objects.kin_of(shown)
    attach([shown, *seats, *(row.figure for row in figures)])
    there = {
        "standings": standings(shown, today),
        "branches": [other for other in kin if other.parent_id == shown.pk],
        "predecessors": [other for other in kin if other.successor_id == shown.pk],
        "seats": by_day(seats, today),
        "people": Person.objects.for_list().filter(organization=shown),
        "committees": Committee.objects.for_list().filter(body=shown),
        "figures": figures,
        "events": events(shown),
    }
    return render(request, "members/organization.html", {"organization": shown} | there)
