"""The profile of a city: what it is, what happened there, who is there, and which cities of the network are near."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cities.models import City
from conferences.models import Conference, Session
from members.models import Organization, Person
from silknet.changes.addresses import find
from silknet.changes.kept import kept
from silknet.changes.models import Version
from silknet.records import related
from silknet.sources.models import attach

NEIGHBOURS = 4
CHANGES = 3


def beside(city: City) -> list[QuerySet[Any]]:
    """All records that a city's page shows, but the city itself."""
    return [
        Session.objects.filter(city=city),
        Organization.objects.filter(places__city=city),
        Conference.objects.filter(city=city),
        Person.objects.filter(Q(organization__places__city=city) | Q(spoke_at__session__city=city)),
        City.objects.filter(pk__in=City.objects.public().near(city).values("pk")[:NEIGHBOURS]),
    ]


@require_safe
def city(request: HttpRequest, slug: str) -> HttpResponse:
    shown = find(City.objects.for_page(), slug)
    return kept(request, shown, beside, lambda: render(request, "cities/city.html", profile(shown)))


def profile(city: City) -> dict[str, Any]:
    sessions = Session.objects.public().select_related("conference").filter(city=city)
    attach([city, *sessions])
    city.load_for_page()
    versions = Version.objects.filter(uuid=city.uuid).select_related("revision").order_by("-revision_id")
    told = related(beside(city)[1:])
    told.get("conferences", []).sort(key=lambda conference: conference["start"], reverse=True)
    return {"city": city, "sessions": sessions, "beside": told, "versions": versions[:CHANGES]}
