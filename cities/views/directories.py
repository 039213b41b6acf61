from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.filters import CityFilters, CountryFilters
from cities.models import City, CityRole, Country
from conferences.models import Conference
from members.models import Organization, Person
from silknet.changes.addresses import find
from silknet.changes.models import Version
from silknet.directory import Choice, by_name, directory

COUNTRY = _("Country or region")
MOST = 24  # organizations or people that a country's page names; their directories name all
CHANGES = 3


@require_safe
def city_list(request: HttpRequest) -> HttpResponse:
    countries = Country.objects.public().filter(cities__public=True).distinct()
    listed = directory(
        request,
        CityFilters,
        City.objects.public().for_list(),
        Choice("country", COUNTRY, [(country.code, country) for country in countries]),
        Choice("role", _("Role in the network"), CityRole.Role.choices),
        orders=by_name(),
    )
    return render(request, "cities/city_list.html", {"directory": listed})


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    kinds = Choice("kind", _("Kind"), Country.Kind.choices)
    listed = directory(request, CountryFilters, Country.objects.for_list(), kinds)
    return render(request, "cities/country_list.html", {"directory": listed})


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    shown = find(Country.objects.public(), code)
    versions = Version.objects.filter(uuid=shown.uuid).select_related("revision").order_by("-revision_id")
    there = {
        "cities": City.objects.for_list().filter(country=shown),
        "organizations": Organization.objects.public().filter(country=shown).order_by("name", "id")[: MOST + 1],
        "people": Person.objects.for_list().filter(country=shown)[: MOST + 1],
        "conferences": Conference.objects.public().filter(country=shown).order_by("-start", "slug"),
        "most": MOST,
        "versions": versions[:CHANGES],
    }
    return render(request, "cities/country.html", {"country": shown} | there)
