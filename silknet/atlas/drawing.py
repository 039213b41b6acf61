"""Shapes as SVG paths: cut at the meridian opposite to the centre, so that nothing smears across the map; projected;
and cut along the frame, so that a page carries only what it shows.
"""

import itertools
from collections.abc import Iterable, Iterator
from functools import lru_cache

from silknet.atlas.frames import SOUTHERNMOST, Frame, world
from silknet.atlas.shapes import Point, bounds, shapes

OVERLAP = 20  # units beyond the frame, so that the line along its cut is not seen
SMALLEST = 4  # units, width and height together: what is smaller is no shape
STEP = 4.0  # degrees of latitude between points of the cut, which is a curve

Line = list[Point]


@lru_cache(maxsize=256)
def paths(frame: Frame) -> dict[str, str]:
    """Path data of each country that has a shape in the frame; "" is land without a code."""
    found = {}
    for code, rings in shapes(frame.detail).items():
        drawn = (_path(part) for ring in rings for part in _parts(ring, frame))
        if path := "".join(drawn):
            found[code] = path
    return found


@lru_cache(maxsize=1)
def sea() -> str:
    """Path data of the world's own outline, which curves at both sides."""
    frame = world()
    _west, south, _east, north = frame.degrees
    east = frame.projection.centre + 180
    right = [*_meridian(east, min(south, SOUTHERNMOST), north)]
    left = [*_meridian(east - 360, north, min(south, SOUTHERNMOST))]
    return _path([_rounded(frame.units(*point)) for point in right + left])


def _parts(ring: Iterable[Point], frame: Frame) -> Iterator[list[tuple[int, int]]]:
    """A ring in the frame's units; nothing where it is outside, two or more parts where the cut divides it."""
    west, south, east, north = frame.degrees
    line = list(ring)
    ring_west, ring_south, ring_east, ring_north = bounds(tuple(line))
    if ring_south > north or ring_north < south:
        return
    for turn in _turns(ring_west, ring_east, west, east):
        turned = [(point_east + turn, point_north) for point_east, point_north in line]
        if ring_west + turn < frame.projection.centre - 180 or ring_east + turn > frame.projection.centre + 180:
            turned = _cut(turned, frame.projection.centre)
        inside = _boxed([frame.units(*point) for point in turned], frame)
        rounded = _without_repeats(map(_rounded, inside))
        if len(rounded) > 2 and _size(rounded) >= SMALLEST:
            yield rounded


def _turns(ring_west: float, ring_east: float, west: float, east: float) -> Iterator[float]:
    """How many degrees a ring may be turned so that some of it is between two meridians."""
    first = round((west - ring_east) // 360) * 360
    for turn in range(first, first + 4 * 360, 360):
        if ring_west + turn < east and ring_east + turn > west:
            yield turn


def _cut(line: Line, centre: float) -> Line:
    """A ring's part between the two sides of the cut. Along the cut it has points enough to follow its curve."""
    kept = _clipped(_clipped(line, 0, centre - 180, 1), 0, centre + 180, -1)
    found: Line = []
    for point, following in zip(kept, kept[1:] + kept[:1], strict=True):
        along = point[0] == following[0] and abs(point[0] - centre) == 180
        found += _meridian(point[0], point[1], following[1]) if along else [point]
    return found


def _meridian(east: float, start: float, end: float) -> Iterator[Point]:
    steps = int(abs(end - start) / STEP) + 1
    return ((east, start + (end - start) * step / steps) for step in range(steps + 1))


def _boxed(line: Line, frame: Frame) -> Line:
    """A ring's part inside the frame and a little beyond; the world has no more than what it shows."""
    over = 0 if frame.is_world else OVERLAP
    for axis, size in ((0, frame.width), (1, frame.height)):
        line = _clipped(_clipped(line, axis, -over, 1), axis, size + over, -1)
    return line


def _clipped(line: Line, axis: int, limit: float, side: int) -> Line:
    """What of a ring is above a limit (side 1) or below it (side −1), after Sutherland and Hodgman 1974."""
    found: Line = []
    if all((point[axis] - limit) * side >= 0 for point in line):
        return line
    for before, point in zip(line[-1:] + line[:-1], line, strict=True):
        was_inside, is_inside = (before[axis] - limit) * side >= 0, (point[axis] - limit) * side >= 0
        if was_inside != is_inside:
            found.append(_crossing(before, point, axis, limit))
        if is_inside:
            found.append(point)
    return found


def _crossing(before: Point, point: Point, axis: int, limit: float) -> Point:
    share = (limit - before[axis]) / (point[axis] - before[axis])
    other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)


def _rounded(point: Point) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _without_repeats(line: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for point in line:
        if not found or found[-1] != point:
            found.append(point)
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


def _size(line: list[tuple[int, int]]) -> int:
    right, down = zip(*line, strict=True)
    return max(right) - min(right) + max(down) - min(down)


def _path(line: list[tuple[int, int]]) -> str:
    """A closed line in steps from point to point, which compress well."""
    steps = ""
    for (was_right, was_down), (right, down) in itertools.pairwise(line):
        steps += (
            f"{'' if right < was_right else ' '}{right - was_right}{'' if down < was_down else ' '}{down - was_down}"
        )
    return f"M{line[0][0]} {line[0][1]}l{steps.lstrip()}z"
