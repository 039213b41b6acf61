"""Maps on other pages: `{% world_map cities %}`, `{% country_map country cities %}`, `{% locator city %}`."""

from collections.abc import Iterable
from typing import Any

from django import template

from cities.models import Country
from silknet.atlas import frames
from silknet.atlas.drawing import paths
from silknet.pages.maps import drawing, located, map_address, where

LOCATOR = 28.0  # degrees of a great circle that the map of a city's surroundings is wide

register = template.Library()


@register.inclusion_tag("_map.html")
def world_map(cities: Iterable[Any]) -> dict[str, Any]:
    """The world with these cities, whose countries are loaded, and the countries of the register."""
    drawn = drawing(frames.world(), cities, Country.objects.public(), label=_with_country)
    return {"drawing": drawn, "larger": map_address()}


@register.inclusion_tag("_map.html")
def country_map(country: Any, cities: Iterable[Any]) -> dict[str, Any]:
    """A country with these cities of it; nothing for a code that has no place on the globe."""
    listed = list(cities)
    frame = frames.country(country.code, tuple(located(listed)))
    drawn = drawing(frame, listed, [country]) if frame else None
    return {"drawing": drawn, "larger": map_address(country=country.code), "country": country}


@register.inclusion_tag("_locator.html")
def locator(city: Any) -> dict[str, Any]:
    """The surroundings of a city with its country; nothing where the register does not know where it is."""
    if (place := where(city)) is None:
        return {}
    frame = frames.around(*place, LOCATOR)
    shapes = dict(paths(frame))
    own = shapes.pop(city.country.code, "") if city.country.public else ""
    right, down = frame.place(*place) or (0, 0)
    return {
        "city": city,
        "frame": frame,
        "land": "".join(shapes.values()),
        "own": own,
        "right": right,
        "down": down,
        "larger": map_address(near=city.slug),
    }


def _with_country(city: Any) -> str:
    return f"{city}, {city.country}" if city.country.public else str(city)
