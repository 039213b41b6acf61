"""The directory of organizations."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.models import Country
from members.filters import STATUSES, OrganizationFilters
from members.models import Figure, Organization
from members.rules import ISU, body_name
from members.views.standings import members_named, standings
from silknet import dates
from silknet.directory import Choice, by_name, directory
from silknet.filters import NONE
from silknet.sources.models import attach


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
        orders=by_name(),
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
