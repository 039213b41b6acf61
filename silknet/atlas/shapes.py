"""The shapes of countries and regions, by code of ISO 3166-1, in three details; read once from countries.json.

The file is TopoJSON (https://github.com/topojson/topojson-specification) with one member of ours: `ranks` says of each
point of an arc which details have it. Land without a code, such as areas that ISO 3166-1 does not know, has the code "".
"""

import itertools
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

Point = tuple[float, float]  # degrees east of Greenwich and north of the equator
Ring = tuple[Point, ...]

FILE = Path(__file__).parent / "countries.json"
DETAILS = (0.22, 0.07, 0.02)  # degrees that a line may be off: of the world, of some countries, of one
WORLD, REGION, NEAR = range(len(DETAILS))
SHORTEST_RING = 4  # points, of which the last is the first


@cache
def shapes(detail: int) -> dict[str, tuple[Ring, ...]]:
    """The rings of each country that has a shape at that detail, holes turning the other way. A ring that crosses the
    date line goes on past 180° or −180°.
    """
    atlas = _atlas()
    arcs = [_arc(steps, ranks, detail) for steps, ranks in zip(atlas["arcs"], atlas["ranks"], strict=True)]
    found = {}
    for geometry in _geometries("MultiPolygon"):
        joined = (_joined(ring, arcs) for part in geometry["arcs"] for ring in part)
        if rings := tuple(ring for ring in joined if len(ring) >= SHORTEST_RING):
            found[geometry["id"]] = rings
    return found


@cache
def points() -> dict[str, Point]:
    """Where each country is: the middle of its largest part, or the point of one that has no shape."""
    small = {geometry["id"]: geometry["coordinates"] for geometry in _geometries("Point")}
    found = {code: (east / 100, north / 100) for code, (east, north) in small.items()}
    return found | {code: middle(max(rings, key=area)) for code, rings in shapes(NEAR).items() if code}


def area(ring: Ring) -> float:
    """The area in square degrees, at the equator's scale: good enough to tell large from small."""
    turns = itertools.pairwise(ring)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in turns)) / 2


def bounds(ring: Ring) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    east, north = [point[0] for point in ring], [point[1] for point in ring]
    return min(east), min(north), max(east), max(north)


def middle(ring: Ring) -> Point:
    west, south, east, north = bounds(ring)
    return (west + east) / 2, (south + north) / 2


@cache
def _atlas() -> dict[str, Any]:
    atlas: dict[str, Any] = json.loads(FILE.read_text())
    return atlas


def _geometries(kind: str) -> Iterator[dict[str, Any]]:
    return (each for each in _atlas()["objects"]["countries"]["geometries"] if each["type"] == kind)


def _arc(steps: list[list[int]], ranks: str, detail: int) -> list[Point]:
    x = y = 0
    found = []
    for (step_x, step_y), rank in zip(steps, ranks, strict=True):
        x, y = x + step_x, y + step_y
        if int(rank) <= detail:
            found.append((x / 100, y / 100))
    return found


def _joined(ring: list[int], arcs: list[list[Point]]) -> Ring:
    """One line of arcs, of which each begins where the last ended; never a jump of more than half the globe."""
    line: list[Point] = []
    for index in ring:
        arc = arcs[~index][::-1] if index < 0 else arcs[index]
        for east, north in arc[bool(line) :]:
            if line:
                east += 360 * round((line[-1][0] - east) / 360)
            line.append((east, north))
    return tuple(line)
