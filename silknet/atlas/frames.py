"""Which part of the globe a map shows, and where on it a place is: the world, a country, the surroundings of a place.

A map is WIDTH units wide, whatever its width on a screen; units are whole.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from silknet.atlas.projection import EqualEarth
from silknet.atlas.shapes import NEAR, REGION, WORLD, Point, Ring, area, bounds, middle, points, shapes

WIDTH = 2000
CENTRE = 70.0  # degrees east: the silk roads in the middle, the cut through North America
SOUTHERNMOST, NORTHERNMOST = -56.0, 84.0  # of land that people live on
ASPECT = 0.75  # height by width of a map that is not of the world
MARGIN = 0.12  # of a country's width and height, on each side
NARROWEST = 6.0  # degrees of a great circle that a map is wide, at least
FARTHEST_TRUE = 75.0  # latitude up to which shapes are made true
ALSO_SHOWN = 0.15  # of the area of its largest part: other parts as large are part of a country's map
ALSO_NEAR = 0.25  # of the width or height of its largest part: so are parts as near to it


@dataclass(frozen=True)
class Frame:
    """A rectangle of a projected globe. Its sides are on the sphere of radius 1, its detail is one of the shapes'."""

    projection: EqualEarth
    left: float
    bottom: float
    right: float
    top: float
    detail: int

    @property
    def width(self) -> int:
        return WIDTH

    @cached_property
    def height(self) -> int:
        return round((self.top - self.bottom) * self.scale)

    @cached_property
    def scale(self) -> float:
        """Units that a radius of the sphere is long."""
        return WIDTH / (self.right - self.left)

    @property
    def is_world(self) -> bool:
        return self.projection.true_at is None

    def units(self, east: float, north: float) -> tuple[float, float]:
        """Right and down from the upper left corner; may be outside. Longitudes go on beyond the cut."""
        right, up = self.projection.place(east, north)
        return (right - self.left) * self.scale, (self.top - up) * self.scale

    def place(self, east: float, north: float) -> tuple[int, int] | None:
        """Where a place is drawn, or None where it is outside."""
        right, down = self.units(self.projection.around(east), north)
        inside = 0 <= right <= self.width and 0 <= down <= self.height
        return (round(right), round(down)) if inside else None

    @cached_property
    def degrees(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all that may be inside."""
        south, north = self.projection.north_of(self.bottom), self.projection.north_of(self.top)
        narrowest = min(self.projection.degree_width(south), self.projection.degree_width(north))
        half = min(180.0, max(self.right, -self.left) / narrowest)
        return self.projection.centre - half, south, self.projection.centre + half, north


@cache
def world() -> Frame:
    """The whole world, cut where the least land is lost: nothing south of Cape Horn."""
    projection = EqualEarth(CENTRE)
    right = projection.place(CENTRE + 180, 0)[0]
    bottom, top = (projection.place(CENTRE, north)[1] for north in (SOUTHERNMOST, NORTHERNMOST))
    return Frame(projection, -right, bottom, right, top, WORLD)


def around(east: float, north: float, degrees: float) -> Frame:
    """The surroundings of a place, as wide as so many degrees of a great circle."""
    projection = EqualEarth(east, max(-FARTHEST_TRUE, min(FARTHEST_TRUE, north)))
    half, middle_up = math.radians(degrees) / 2, projection.place(east, north)[1]
    low, high = middle_up - half * ASPECT, middle_up + half * ASPECT
    return Frame(projection, -half, low, half, high, _detail(degrees))


@lru_cache(maxsize=512)
def country(code: str, places: tuple[Point, ...] = ()) -> Frame | None:
    """A country with its larger and nearer parts and the given places of it; None for a code without shape or point."""
    if code not in points():
        return None
    rings = shapes(NEAR).get(code) or ((points()[code],),)
    east, north = middle(max(rings, key=area))
    projection = EqualEarth(east, max(-FARTHEST_TRUE, min(FARTHEST_TRUE, north)))
    shown = [point for ring in _main(rings) for point in _beside(ring, projection)]
    shown += [(projection.around(place_east), place_north) for place_east, place_north in places]
    return _fitting(projection, shown)


def _fitting(projection: EqualEarth, shown: Iterable[Point]) -> Frame:
    """The frame around points, with a margin, of the usual aspect."""
    right, up = zip(*(projection.place(*point) for point in shown), strict=True)
    widest = max(max(right) - min(right), (max(up) - min(up)) / ASPECT) * (1 + 2 * MARGIN)
    half = max(widest, math.radians(NARROWEST)) / 2
    east, north = (max(right) + min(right)) / 2, (max(up) + min(up)) / 2
    detail = _detail(math.degrees(2 * half))
    return Frame(projection, east - half, north - half * ASPECT, east + half, north + half * ASPECT, detail)


def _main(rings: tuple[Ring, ...]) -> list[Ring]:
    """The parts of a country that its map is about; an overseas part far away and small is none."""
    largest = max(rings, key=area)
    west, south, east, north = bounds(largest)
    reach = ALSO_NEAR * max(east - west, north - south)

    def is_near(ring: Ring) -> bool:
        ring_west, ring_south, ring_east, ring_north = bounds(ring)
        turn = 360 * round(((west + east) - (ring_west + ring_east)) / 720)
        across = max(ring_west + turn - east, west - ring_east - turn)
        return max(across, ring_south - north, south - ring_north) <= reach

    return [ring for ring in rings if is_near(ring) or area(ring) >= ALSO_SHOWN * area(largest)]


def _beside(ring: Ring, projection: EqualEarth) -> list[Point]:
    """A ring turned around the globe until it is on the near side of the cut."""
    east = middle(ring)[0]
    turn = projection.around(east) - east
    return [(point[0] + turn, point[1]) for point in ring]


def _detail(degrees: float) -> int:
    return WORLD if degrees > 100 else REGION if degrees > 20 else NEAR
