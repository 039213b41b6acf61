"""The atlas: a projection that is the published one, shapes for every territory, nothing that smears across a map."""

import itertools
import json
import math
import re
from dataclasses import replace

import pytest

from silknet.atlas import frames
from silknet.atlas.clusters import Mark, gathered
from silknet.atlas.convert import convert, sizes
from silknet.atlas.drawing import paths, sea
from silknet.atlas.projection import EqualEarth
from silknet.atlas.shapes import DETAILS, FILE, NEAR, WORLD, area, bounds, points, shapes
from silknet.ops.start import NETWORK
from silknet.territories import territory_codes

EARTH = 6_378_137  # metres, the radius of PROJ's own tests of eqearth


def test_the_projection_is_the_published_one():
    """PROJ's builtins.gie says where 180° lies; the article says how long the pole is and how wide the world."""
    globe = EqualEarth()
    right, top = globe.place(180, 0)[0], globe.place(0, 90)[1]
    assert right * EARTH == pytest.approx(17263256.84, abs=0.01)
    assert globe.place(0, 0) == (0, 0)
    assert globe.place(180, 90)[0] / right == pytest.approx(0.59247, abs=1e-5)
    assert right / top == pytest.approx(2.05458, abs=1e-5)
    assert globe.place(-70, -33) == pytest.approx([-side for side in globe.place(70, 33)])


@pytest.mark.parametrize("true_at", [None, 0, 46, -33])
def test_areas_are_true_everywhere(true_at):
    globe, step = EqualEarth(10, true_at), 0.01
    for north in range(-80, 81, 20):
        wide = globe.place(10 + step, north)[0]
        high = globe.place(10, north + step / 2)[1] - globe.place(10, north - step / 2)[1]
        assert wide * high == pytest.approx(math.radians(step) ** 2 * math.cos(math.radians(north)), rel=1e-4)


@pytest.mark.parametrize("true_at", [0, 46, -33, 75])
def test_shapes_are_true_where_a_map_asks_for_it(true_at):
    globe, step = EqualEarth(10, true_at), 0.01
    wide = globe.place(10 + step, true_at)[0] / math.cos(math.radians(true_at))
    high = globe.place(10, true_at + step / 2)[1] - globe.place(10, true_at - step / 2)[1]
    assert wide == pytest.approx(high, rel=1e-4)


@pytest.mark.parametrize("north", [-90, -33, 0, 45.76, 84, 90])
def test_a_height_on_the_map_has_one_latitude(north):
    globe = EqualEarth(70)
    assert globe.north_of(globe.place(70, north)[1]) == pytest.approx(north, abs=1e-4)


@pytest.mark.parametrize(
    ("east", "around"), [(-110, -110), (-110.1, 249.9), (179.9, 179.9), (-179.9, 180.1), (250, -110)]
)
def test_a_meridian_is_on_one_side_of_the_cut(east, around):
    assert EqualEarth(70).around(east) == pytest.approx(around)


def test_every_territory_has_a_place_and_no_other_code_has():
    assert points().keys() == territory_codes()
    assert all(-180 <= east <= 200 and -90 <= north <= 90 for east, north in points().values())


def test_every_country_of_the_network_has_a_shape_or_a_mark_on_the_world():
    rows = (NETWORK / "countries.csv").read_text().splitlines()[1:]
    codes, world = {row.split(",")[0] for row in rows}, frames.world()
    marked = codes - paths(world).keys()
    assert marked == {"HK", "SG"}
    assert all(world.place(*points()[code]) for code in marked)
    assert all(paths(frames.country(code)).get(code) for code in codes)


def test_a_coarse_detail_has_only_points_of_a_finer_one():
    for coarse, fine in zip(range(len(DETAILS)), range(1, len(DETAILS)), strict=False):
        for code, rings in shapes(coarse).items():
            finer = {(x % 360, y) for ring in shapes(fine)[code] for x, y in ring}
            assert {(x % 360, y) for ring in rings for x, y in ring} <= finer, code


def test_rings_are_closed_and_go_on_beyond_the_date_line():
    rings = [ring for found in shapes(NEAR).values() for ring in found]
    assert all(ring[0] == ring[-1] for ring in rings)
    assert max(abs(after[0] - before[0]) for ring in rings for before, after in itertools.pairwise(ring)) < 60
    largest = max(shapes(NEAR)["RU"], key=area)
    assert bounds(largest)[2] > 180


def lines(path):
    """The parts of a path as points, which it writes in steps."""
    for right, down, steps in re.findall(r"M(-?\d+) (-?\d+)l([^z]*)z", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        found = [(int(right), int(down))]
        for step in zip(numbers[::2], numbers[1::2], strict=True):
            found.append((found[-1][0] + step[0], found[-1][1] + step[1]))
        yield found


@pytest.mark.parametrize("centre", [70, 0, 11, 179.9, -100])
def test_nothing_smears_across_a_map(centre):
    """A side of a country is never longer than its longest straight border, wherever the globe is cut."""
    frame = replace(frames.world(), projection=EqualEarth(centre))
    for code, path in paths(frame).items():
        for line in lines(path):
            sides = zip(line, line[1:] + line[:1], strict=True)
            assert max(math.dist(*side) for side in sides) < frame.width / 10, code
            assert all(0 <= right <= frame.width and 0 <= down <= frame.height for right, down in line), code


@pytest.mark.parametrize("frame", [frames.country("FJ"), frames.country("RU"), frames.around(-179.9, -16.5, 14)])
def test_a_map_carries_only_what_it_shows(frame):
    drawn = [point for path in paths(frame).values() for line in lines(path) for point in line]
    assert all(-20 <= right <= frame.width + 20 and -20 <= down <= frame.height + 20 for right, down in drawn)
    assert len(drawn) > 20


def test_a_country_at_the_cut_is_on_both_sides_of_the_world():
    rights = [right for line in lines(paths(frames.world())["US"]) for right, _down in line]
    assert min(rights) < 200
    assert max(rights) > 1800
    assert not [right for right in rights if 600 < right < 1400]


def test_a_city_at_the_date_line_is_beside_its_neighbours():
    frame = frames.around(179.9, -16.5, 30)
    assert frame.place(179.9, -16.5) == (1000, 750)
    right, down = frame.place(-179.9, -16.5)
    assert (1000 < right < 1020, down) == (True, 750)
    assert frame.place(0, 0) is None
    world = frames.world()
    assert world.place(179.9, -16.5)[0] < world.place(-179.9, -16.5)[0]


def test_a_place_beyond_the_map_is_not_on_it():
    assert frames.world().place(0, -75) is None
    assert frames.world().place(0, 90) is None
    assert frames.around(0, 90, 30).place(0, 90) == (1000, 750)


def test_a_country_is_shown_without_what_is_far_and_small_but_with_every_city():
    europe = frames.country("FR")
    assert europe.place(4.84, 45.76)
    assert europe.place(-52.33, 4.92) is None
    both = frames.country("FR", ((4.84, 45.76), (55.45, -20.88)))
    assert both.place(4.84, 45.76)
    assert both.place(55.45, -20.88)


def test_every_territory_can_be_shown():
    for code in territory_codes():
        frame = frames.country(code)
        assert frame.height == 1500
        assert frame.place(*points()[code]), code
    assert frames.country("EU") is None


def test_maps_are_light():
    assert len("".join(paths(frames.world()).values()) + sea()) < 36_000
    heaviest = max(sum(map(len, paths(frames.country(code)).values())) for code in territory_codes())
    assert heaviest < 50_000


def test_places_that_are_too_near_are_gathered_under_the_first():
    marks = [Mark("a", 0, 0), Mark("b", 100, 0), Mark("c", 30, 40), Mark("d", 90, 0), Mark("e", 0, 0)]
    groups = [[mark.row for mark in group] for group in gathered(marks, 60)]
    assert groups == [["a", "c", "e"], ["b", "d"]]
    assert [len(group) for group in gathered(marks, 0)] == [1] * 5
    assert gathered([], 60) == []


def test_a_point_is_as_important_as_the_line_would_move_without_it():
    assert sizes([(0, 0), (1, 0), (2, 0)]) == [math.inf, 0, math.inf]
    assert sizes([(0, 0), (1, 3), (2, 0)]) == pytest.approx([math.inf, 3, math.inf], rel=0.01)
    nested = sizes([(0, 0), (1, 2), (2, 0), (3, 5), (6, 0)])
    assert max(nested[1:4]) == nested[3]


def test_the_committed_shapes_are_converted_from_topojson():
    square = [[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]
    geometries = [
        {"type": "Polygon", "id": "250", "properties": {"name": "France"}, "arcs": [[0]]},
        {"type": "Polygon", "id": "010", "properties": {"name": "Antarctica"}, "arcs": [[0]]},
        {"type": "MultiPolygon", "properties": {"name": "Nowhere"}, "arcs": [[[~0]]]},
    ]
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [100, 0]},
        "objects": {"countries": {"geometries": geometries}},
        "arcs": [square],
    }
    made = convert(topology, {"250": "FR", "010": "AQ"})
    shaped = [each for each in made["objects"]["countries"]["geometries"] if each["type"] == "MultiPolygon"]
    assert [(each["id"], each["arcs"]) for each in shaped] == [("", [[[-1]]]), ("FR", [[[0]]])]
    assert made["arcs"] == [[[10000, 0], [500, 0], [0, 500], [-500, 0], [0, -500]]]
    assert made["ranks"] == ["00000"]


def test_the_file_is_topojson():
    atlas = json.loads(FILE.read_text())
    assert (atlas["type"], len(atlas["arcs"])) == ("Topology", len(atlas["ranks"]))
    assert all(len(arc) == len(ranks) for arc, ranks in zip(atlas["arcs"], atlas["ranks"], strict=True))
    assert shapes(WORLD).keys() <= shapes(NEAR).keys()
