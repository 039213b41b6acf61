"""The page of the map: what it may be asked for, what it shows of it, and the same as a list by country."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cities.models import City, CityRole, Country
from conferences.models import Conference
from members.models import Place
from silknet.atlas import frames
from silknet.atlas.frames import Frame
from silknet.directory import Choice, Directory
from silknet.filters import BadParameters, KeyFilter, ListedFilter, RecordFilters, Wrong, filtered, printable
from silknet.pages.maps import ZOOMS, drawing, located, map_address, where

CITIES, MEMBERS, CONFERENCES = "cities", "members", "conferences"
KINDS = [
    (CITIES, gettext_lazy("Cities with a role in the network")),
    (MEMBERS, gettext_lazy("Organizations")),
    (CONFERENCES, gettext_lazy("Conferences")),
]
LEVELS = [(str(level), str(level)) for level in range(1, len(ZOOMS) + 1)]
USUAL_LEVEL = "2"
FIRST = 8  # organizations and conferences of a city that are named: of more the number is told


class MapFilters(RecordFilters):
    """Which cities, and which part of the globe: all of it, a country, or the surroundings of a city."""

    show = ListedFilter(KINDS, method="together", label=gettext_lazy("Show"))
    country = KeyFilter("countries", label=gettext_lazy("Country or region"))
    near = KeyFilter("cities", method="together", label=gettext_lazy("Around a city"))
    zoom = ListedFilter(LEVELS, method="together", label=gettext_lazy("How near to the city"))

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        asked_for = {
            CITIES: Q(Exists(CityRole.objects.filter(city=OuterRef("pk")))),
            MEMBERS: Q(seated__gt=0),
            CONFERENCES: Q(held__gt=0),
        }
        return rows.filter(asked_for.get(self.form.cleaned_data["show"], Q()))

    def wrong_values(self) -> Iterator[Wrong]:
        yield from super().wrong_values()
        asked = {name for name, value in self.form.cleaned_data.items() if value}
        if {"country", "near"} <= asked:
            yield Wrong("near", "unused", _("Ask for a country or for the surroundings of a city, not for both."))
        if "zoom" in asked and "near" not in asked:
            yield Wrong("zoom", "unused", _("zoom says how near to a city: name one with near."))


def places() -> Any:
    """Cities with what is in them: how many organizations and conferences, and the first of them."""
    seated = Place.objects.filter(organization__public=True).select_related("organization")
    return (
        City.objects.for_list()
        .annotate(
            seated=Count("places", Q(places__organization__public=True), distinct=True),
            held=Count("conferences", Q(conferences__public=True), distinct=True),
        )
        .prefetch_related(
            Prefetch("places", seated.order_by("organization__name", "id")[:FIRST], to_attr="first_seated"),
            Prefetch(
                "conferences", Conference.objects.public().order_by("-start", "slug")[:FIRST], to_attr="first_held"
            ),
        )
    )


def map_page(asked: QueryDict) -> dict[str, Any]:
    """What the page of the map shows. BadParameters says what it may be asked for."""
    cities = [*filtered(MapFilters, asked, places())]
    countries = sorted(Country.objects.public(), key=str)
    near, level, show = _near(asked), int(asked.get("zoom") or USUAL_LEVEL), asked.get("show", "")
    frame = _frame(asked.get("country", ""), near, level, cities)
    if near:
        cities = [city for city in cities if (place := where(city)) and frame.place(*place)]
    options = [(country.code, country) for country in countries]
    choices = (Choice("show", _("Show"), KINDS), Choice("country", _("Country or region"), options))
    return {
        "directory": Directory(
            Paginator(cities, max(1, len(cities))).page(1), asked, MapFilters, places(), choices, ()
        ),
        "drawing": drawing(frame, cities, countries, label=_with_what_is_there, show=show),
        "groups": by_country(cities),
        "show": show,
        "country": next((country for country in countries if country.code == asked.get("country")), None),
        "near": near,
        "closer": map_address(show=show, near=near.slug, zoom=level + 1) if near and level < len(ZOOMS) else "",
        "farther": map_address(show=show, near=near.slug, zoom=level - 1) if near and level > 1 else "",
        "whole": map_address(show=show) if not frame.is_world else "",
    }


def by_country(cities: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    """Cities in the order of their countries' names in the reader's language."""
    ordered = sorted(cities, key=lambda city: (str(city.country), city.country_id))
    return [
        (group[0].country, group) for _key, rows in groupby(ordered, lambda city: city.country_id) if (group := [*rows])
    ]


def _near(asked: QueryDict) -> Any:
    if not asked.get("near"):
        return None
    city = City.objects.public().get(slug=asked["near"])
    if where(city) is None:
        said = _("The register does not know where %(city)s is on the globe.") % {"city": printable(str(city))}
        raise BadParameters([Wrong("near", "invalid_choice", said)])
    return city


def _frame(code: str, near: Any, level: int, cities: list[Any]) -> Frame:
    if near and (place := where(near)):
        return frames.around(*place, ZOOMS[level - 1])
    return (frames.country(code, tuple(located(cities))) if code else None) or frames.world()


def _with_what_is_there(city: Any) -> str:
    """A city's mark as it is read aloud."""
    said = [f"{city}, {city.country}" if city.country.public else str(city)]
    if city.seated:
        told = ngettext("%(count)s organization", "%(count)s organizations", city.seated)
        said.append(told % {"count": city.seated})
    if city.held:
        said.append(ngettext("%(count)s conference", "%(count)s conferences", city.held) % {"count": city.held})
    return "; ".join(said)
