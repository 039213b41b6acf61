"""Makes countries.json, the shapes of the atlas, from the world-atlas package; run once, and when shapes are renewed.

    npm pack world-atlas            # 2.0.2: Natural Earth 4.1 at 1:50 million as TopoJSON
    apt-get install iso-codes       # which code of two letters a number of ISO 3166-1 has
    python -m silknet.atlas.convert package/countries-50m.json /usr/share/iso-codes/json/iso_3166-1.json

What it does: codes of two letters become ids; borders are simplified (Ramer 1972, Douglas and Peucker 1973), as arcs
that neighbours share, so that no gap opens between them; every point that is left is ranked by the coarsest detail
that needs it; coordinates become hundredths of a degree; territories too small for a shape become points. PROVENANCE.md
beside the result says where it is from and what may be done with it.
"""

import json
import math
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from silknet.atlas.shapes import DETAILS, FILE, SHORTEST_RING

Point = tuple[float, float]

HUNDREDTHS = 100  # of a degree: about 1 km, less than the finest detail
LEFT_OUT = {"AQ"}  # a ring around the pole has no shape on a map that ends before it
WITHOUT_NUMBER = {"Kosovo": "XK"}  # other areas without a number of ISO 3166-1 are land without a code

# Degrees east and north of territories that the shapes leave out or count as part of another country.
POINTS = {
    "AQ": (0.0, -82.0),
    "BQ": (-68.26, 12.18),
    "BV": (3.36, -54.42),
    "CC": (96.87, -12.17),
    "CX": (105.67, -10.49),
    "GF": (-53.1, 4.0),
    "GI": (-5.35, 36.14),
    "GP": (-61.55, 16.2),
    "MQ": (-61.0, 14.65),
    "RE": (55.53, -21.12),
    "SJ": (16.0, 78.6),
    "TK": (-171.85, -9.2),
    "TV": (179.2, -8.52),
    "UM": (-176.48, 0.2),
    "YT": (45.15, -12.83),
}


def convert(topology: dict[str, Any], letters: dict[str, str]) -> dict[str, Any]:
    """The atlas of a TopoJSON topology of countries whose ids are numbers of ISO 3166-1; `letters` by number."""
    arcs = [[*_decoded(arc, topology["transform"])] for arc in topology["arcs"]]
    kept = [_simplified(arc) for arc in arcs]
    polygons: dict[str, list[list[list[int]]]] = {}
    points = dict(POINTS)
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = letters.get(geometry.get("id", "")) or WITHOUT_NUMBER.get(geometry["properties"]["name"], "")
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        rings = [[ring for ring in part if _length(ring, kept) >= SHORTEST_RING] for part in parts]
        if code not in LEFT_OUT:
            polygons[code] = polygons.get(code, []) + [part for part in rings if part]
            if code and not any(rings):
                points.setdefault(code, _middle(arcs, parts[0][0]))
    return _written(polygons, points, kept)


def _decoded(arc: list[list[int]], transform: dict[str, Any]) -> Iterator[Point]:
    """The degrees of an arc, which TopoJSON writes as whole steps from point to point."""
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield (
            x * transform["scale"][0] + transform["translate"][0],
            y * transform["scale"][1] + transform["translate"][1],
        )


def _simplified(arc: list[Point]) -> list[tuple[int, int, int]]:
    """The points that any detail needs: hundredths of a degree east and north, and the rank of the detail."""
    found: list[tuple[int, int, int]] = []
    for point, size in zip(arc, sizes(arc), strict=True):
        rank = next((rank for rank, detail in enumerate(DETAILS) if size >= detail), None)
        place = (round(point[0] * HUNDREDTHS), round(point[1] * HUNDREDTHS))
        if rank is not None and (not found or found[-1][:2] != place):
            found.append((*place, rank))
    return found


def sizes(arc: list[Point]) -> list[float]:
    """How far, in degrees, the line would move if a point was left out; ends are never. No point outlasts the one that
    divided the line before it, so that the points of a coarse detail are among those of a finer one.
    """
    found = [math.inf] * len(arc)
    stretches = [(0, len(arc) - 1, math.inf)]
    while stretches:
        first, last, most = stretches.pop()
        if last - first < 2:
            continue
        far = max(range(first + 1, last), key=lambda index: _distance(arc[index], arc[first], arc[last]))
        found[far] = min(most, _distance(arc[far], arc[first], arc[last]))
        stretches += [(first, far, found[far]), (far, last, found[far])]
    return found


def _distance(point: Point, start: Point, end: Point) -> float:
    """Degrees from a point to the line between two; degrees of longitude count as long as they are there."""
    narrow = math.cos(math.radians(point[1]))
    x, y = (point[0] - start[0]) * narrow, point[1] - start[1]
    to_x, to_y = (end[0] - start[0]) * narrow, end[1] - start[1]
    if length := to_x**2 + to_y**2:
        along = max(0.0, min(1.0, (x * to_x + y * to_y) / length))
        x, y = x - along * to_x, y - along * to_y
    return math.hypot(x, y)


def _length(ring: list[int], arcs: list[list[tuple[int, int, int]]]) -> int:
    """How many points a ring of arcs has; arcs meet in one point. ~n is arc n backwards."""
    return sum(len(arcs[~index if index < 0 else index]) - 1 for index in ring) + 1


def _middle(arcs: list[list[Point]], ring: list[int]) -> Point:
    points = [point for index in ring for point in arcs[~index if index < 0 else index]]
    east, north = zip(*points, strict=True)
    return round((min(east) + max(east)) / 2, 2), round((min(north) + max(north)) / 2, 2)


def _written(
    polygons: dict[str, list[list[list[int]]]], points: dict[str, Point], arcs: list[list[tuple[int, int, int]]]
) -> dict[str, Any]:
    """The topology with only the arcs that are used, numbered anew; `ranks` is ours, a digit a point."""
    used = sorted({~index if index < 0 else index for index in _flat(polygons.values())})
    number = {old: new for new, old in enumerate(used)}

    def renumbered(ring: list[int]) -> list[int]:
        return [~number[~index] if index < 0 else number[index] for index in ring]

    shapes = [
        {"type": "MultiPolygon", "id": code, "arcs": [[renumbered(ring) for ring in part] for part in parts]}
        for code, parts in sorted(polygons.items())
        if parts
    ]
    places = [
        {"type": "Point", "id": code, "coordinates": [round(degrees * HUNDREDTHS) for degrees in place]}
        for code, place in sorted(points.items())
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [1 / HUNDREDTHS, 1 / HUNDREDTHS], "translate": [0, 0]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes + places}},
        "arcs": [_steps(arcs[old]) for old in used],
        "ranks": ["".join(str(rank) for _x, _y, rank in arcs[old]) for old in used],
    }


def _flat(nested: Iterable[Any]) -> Iterator[int]:
    for item in nested:
        if isinstance(item, int):
            yield item
        else:
            yield from _flat(item)


def _steps(arc: list[tuple[int, int, int]]) -> list[list[int]]:
    before = [(0, 0, 0), *arc]
    return [[x - was_x, y - was_y] for (x, y, _rank), (was_x, was_y, _was) in zip(arc, before, strict=False)]


def main(topology: str, codes: str) -> None:
    listed = json.loads(Path(codes).read_text())["3166-1"]
    letters = {country["numeric"]: country["alpha_2"] for country in listed}
    atlas = convert(json.loads(Path(topology).read_text()), letters)
    FILE.write_text(json.dumps(atlas, separators=(",", ":")).replace("]],[[", "]],\n[[") + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
