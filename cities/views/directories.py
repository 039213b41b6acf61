from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.filters import CityFilters, CountryFilters
from cities.models import City, CityRole, Country
from conferences.models import Conference
from members.models import Organization, Person
from silknet.changes.addresses import find
from silknet.directory import Choice, Order, directory

COUNTRY = _("Country or region")


@require_safe
def city_list(request: HttpRequest) -> HttpResponse:
    countries = Country.objects.public().filter(cities__public=True).distinct()
    listed = directory(
        request,
        CityFilters,
        City.objects.public().for_list(),
        Choice("country", COUNTRY, [(country.code, country) for country in countries]),
        Choice("role", _("Role in the network"), CityRole.Role.choices),
        orders=(Order("name", _("Name"), ("name", "id")), Order("country", COUNTRY, ("country__name", "name", "id"))),
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
    there = {
        "cities": City.objects.public().filter(country=shown),
        "organizations": Organization.objects.public().filter(country=shown),
        "people": Person.objects.public().filter(country=shown),
        "conferences": Conference.objects.public().filter(country=shown),
    }
    return render(request, "cities/country.html", {"country": shown} | there)
