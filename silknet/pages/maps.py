"""Maps as pages show them: frames of the atlas, the countries and cities of the register in them, and their links."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from silknet.atlas import frames
from silknet.atlas.clusters import Mark, gathered
from silknet.atlas.drawing import paths, sea
from silknet.atlas.frames import Frame
from silknet.atlas.shapes import points
from silknet.languages import listed

ZOOMS = (60.0, 30.0, 14.0, 7.0, 3.5)  # degrees of a great circle that a map around a city is wide
FINGER = 24  # px that a mark is high and wide, at least
WIDTHS = {"narrow": 320, "wide": 704}  # px that a map is wide at least where these marks are shown: see map.css
NAMED = 6  # cities of several under one mark: of more the number is told


class ShownCountry(NamedTuple):
    """A country or region of the register: its shape, or where it has none that would be seen, its place."""

    country: Any
    path: str
    place: tuple[int, int] | None


@dataclass(frozen=True)
class ShownMark:
    """A city, or several that are too near to each other."""

    right: int
    down: int
    address: str
    label: str
    count: int


class Drawing(NamedTuple):
    """All that _map.html draws. Marks are gathered once for small screens and once for large ones."""

    frame: Frame
    sea: str
    land: str
    countries: list[ShownCountry]
    marks: list[tuple[str, list[ShownMark]]]


Label = Callable[[Any], str]


def drawing(
    frame: Frame, cities: Iterable[Any], countries: Iterable[Any], *, label: Label = str, show: str = ""
) -> Drawing:
    """Countries of the register and cities in a frame; cities that are outside, or nobody knows where, are left out."""
    shapes = paths(frame)
    shown = [ShownCountry(country, shapes.get(country.code, ""), _point(country.code, frame)) for country in countries]
    named = {country.country.code for country in shown}
    land = "".join(path for code, path in shapes.items() if code not in named)
    marks = [*_marks(cities, frame)]
    sizes = [(size, _gathered(marks, frame, size, label, show)) for size in WIDTHS]
    drawn = [country for country in shown if country.path or country.place]
    return Drawing(frame, sea() if frame.is_world else "", land, drawn, sizes)


def where(city: Any) -> tuple[float, float] | None:
    """Degrees east and north of a city, if the register knows."""
    return None if city.latitude is None else (float(city.longitude), float(city.latitude))


def located(cities: Iterable[Any]) -> list[tuple[float, float]]:
    return [place for city in cities if (place := where(city))]


def _point(code: str, frame: Frame) -> tuple[int, int] | None:
    return frame.place(*points()[code]) if code in points() else None


def _marks(cities: Iterable[Any], frame: Frame) -> Iterator[Mark[Any]]:
    for city in cities:
        if (degrees := where(city)) and (place := frame.place(*degrees)):
            yield Mark(city, *place)


def _gathered(marks: list[Mark[Any]], frame: Frame, size: str, label: Label, show: str) -> list[ShownMark]:
    """Marks that a finger can tell apart on a screen of that size."""
    found = []
    for group in gathered(marks, _apart(frame, size)):
        leader, cities = group[0], [mark.row for mark in group]
        if len(group) == 1:
            address, said = leader.row.get_absolute_url(), label(leader.row)
        else:
            address, said = _closer(cities, frame, size, show), _names(cities)
        found.append(ShownMark(leader.right, leader.down, address, said, len(group)))
    return found


def _apart(frame: Frame, size: str) -> float:
    """Units between marks, so that each is as large as a finger."""
    return FINGER * frame.width / WIDTHS[size]


def _names(cities: Sequence[Any]) -> str:
    said = {"count": len(cities), "names": listed(cities[:NAMED])}
    if len(cities) > NAMED:
        return _("%(count)s cities, seen closer: %(names)s and others") % said
    return _("%(count)s cities, seen closer: %(names)s") % said


def _closer(cities: Sequence[Any], frame: Frame, size: str, show: str) -> str:
    """The map around the first of some cities on which they part; where none is near enough, their place in the list."""
    east, north = where(cities[0]) or (0.0, 0.0)
    for level, degrees in enumerate(ZOOMS, 1):
        near = frames.around(east, north, degrees)
        if near.scale > frame.scale and len(gathered(_marks(cities, near), _apart(near, size))) > 1:
            return map_address(show=show, near=cities[0].slug, zoom=level)
    return f"{map_address(show=show, near=cities[0].slug, zoom=len(ZOOMS))}#city-{cities[0].slug}"


def map_address(**asked: Any) -> str:
    """The page of the map with what is asked of it."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("map") + (f"?{query}" if query else "")
