"""One side of a zone: nothing of it is nearer to the other side of the line."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import shapely
from scipy.spatial import cKDTree
from truth import GEOD, cartesian, positions_along, winding_line

from geo import geodesic_area, geodesic_buffer
from geo.errors import ToleranceError

TURN = np.linspace(0, 2 * np.pi, 200)
SPIRAL = np.linspace(0.5, 5 * np.pi, 300)
TURNS = np.linspace(1, 16, 300)


def _walk(count, step_m, seed):
    return np.cumsum(np.random.default_rng(seed).normal(0, step_m, (count, 2)), axis=0)


def _metres_about(longitude, latitude, xy):
    count, azimuth = len(xy), np.degrees(np.arctan2(xy[:, 0], xy[:, 1]))
    x, y, _ = GEOD.fwd(np.full(count, longitude), np.full(count, latitude), azimuth, np.hypot(*xy.T))
    return shapely.LineString(np.column_stack([x, y]))


LINES = {
    "winding": (winding_line(36.5, 36, 20, 300_000, 1_000), 20_000),
    "strongly winding": (winding_line(36.5, 36, 20, 300_000, 1_000, amplitude_m=40_000), 20_000),
    "across the antimeridian": (winding_line(180, 20, 70, 300_000, 300, amplitude_m=20_000), 20_000),
    "over the pole": (winding_line(30, 89.5, 70, 300_000, 300, amplitude_m=20_000), 20_000),
    "spiral": (
        shapely.LineString(
            np.column_stack([36 + SPIRAL * 0.03 * np.cos(SPIRAL), 35 + SPIRAL * 0.025 * np.sin(SPIRAL)])
        ),
        15_000,
    ),
    "ring": (shapely.LineString(np.column_stack([36 + 0.5 * np.cos(TURN), 35 + 0.5 * np.sin(TURN)])), 8_000),
    "gap in a ring": (
        shapely.LineString(np.column_stack([36 + 0.2 * np.cos(TURN[:190]), 35 + 0.2 * np.sin(TURN[:190])])),
        8_000,
    ),
    "loop": (
        shapely.LineString(np.column_stack([36 + TURN * 0.06 + 0.3 * np.cos(TURN * 2), 35 + 0.3 * np.sin(TURN * 2)])),
        15_000,
    ),
    "hairpins": (shapely.LineString([(20 + i % 2 * 0.4, 60 + i * 0.004) for i in range(20)]), 20_000),
    "end beside itself": (
        shapely.LineString([(36, 35), (36.5, 35), (36.5, 35.2), (36.1, 35.25), (36.2, 35.1)]),
        15_000,
    ),
    "crosses itself in long edges": (
        shapely.LineString([(36, 35), (36.4, 35.3), (36.4, 35), (36, 35.3), (36.2, 35.5), (36.25, 34.9)]),
        6_000,
    ),
    "scribble": (_metres_about(36, 35, _walk(300, 3_000, 0)), 20_000),
    "scribble over the pole": (_metres_about(30, 89.99, _walk(300, 4_000, 2)), 20_000),
    "dense scribbles, far apart": (
        _metres_about(
            36,
            35,
            np.vstack(
                [_walk(400, 60, 7), [(20_000, 5_000), (60_000, -9_000)], np.add(_walk(400, 60, 8), (60_000, -9_000))]
            ),
        ),
        20_000,
    ),
    "spiral across the antimeridian": (
        _metres_about(180, 40, 1_500 * np.column_stack([TURNS * np.cos(TURNS), TURNS * np.sin(TURNS)])),
        15_000,
    ),
    "touches itself": (
        shapely.LineString([(36, 35), (36.3, 35), (36.3, 35.3), (36.15, 35), (36, 35.3), (36.3, 34.8)]),
        12_000,
    ),
    "two lines, one after the other": (
        shapely.MultiLineString([[(30, 30), (31, 30.3)], [(31, 30.3), (31.5, 31)]]),
        20_000,
    ),
}


def plain(name):
    return "scribble" not in name


scribbles = [pytest.param(name, marks=pytest.mark.slow) for name in LINES if not plain(name)]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*filter(plain, LINES), *scribbles])
def test_no_position_is_on_the_wrong_side(name):
    line, distance_m = LINES[name]
    left, right, both = (geodesic_buffer(line, distance_m, side=side) for side in ("left", "right", "both"))
    assert left.is_valid
    assert right.is_valid
    x, y, is_left, checked = _random_positions(line, distance_m, 1_500)
    inside = shapely.contains_xy(both, x, y)
    assert checked.sum() > 500
    for zone, wanted in ((left, is_left), (right, ~is_left)):
        wrong = (shapely.contains_xy(zone, x, y) != (inside & wanted)) & checked
        assert wrong.sum() == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", [*filter(plain, LINES), *scribbles])
def test_both_sides_make_the_whole(name):
    line, distance_m = LINES[name]
    left, right, both = (geodesic_buffer(line, distance_m, side=side) for side in ("left", "right", "both"))
    whole = geodesic_area(both, edges="straight")
    assert geodesic_area(left, edges="straight") + geodesic_area(right, edges="straight") == pytest.approx(
        whole, rel=1e-6
    )
    assert geodesic_area(shapely.symmetric_difference(left | right, both), edges="straight") < 1e-6 * whole


def test_left_is_left_of_the_direction_of_the_line():
    north = shapely.LineString([(30, 40), (30, 41)])
    assert (
        geodesic_buffer(north, 10_000, side="left").centroid.x
        < 30
        < geodesic_buffer(north, 10_000, side="right").centroid.x
    )
    south = shapely.reverse(north)
    assert geodesic_buffer(south, 10_000, side="left").centroid.x > 30


@pytest.mark.parametrize("edges", ["geodesic", "straight"])
def test_the_side_ends_at_the_line_as_its_edges_run(edges):
    line = shapely.LineString([(30, 60), (36, 60)])
    north, south = (geodesic_buffer(line, 20_000, side=side, edges=edges) for side in ("left", "right"))
    middle = positions_along(line, edges, 50_000)[4]
    assert north.contains(shapely.Point(middle + np.array([0, 1e-4])))
    assert south.contains(shapely.Point(middle - np.array([0, 1e-4])))


def _random_positions(line, distance_m, count):
    """Positions about a line, on which side of it the nearest part of it has them, and which are told beyond doubt.

    Left out are those at the ends of the line, on the rim, on the line, and where two parts are equally near.
    """
    rng = np.random.default_rng(5)
    step_m = distance_m / 400
    xy = np.concatenate([positions_along(part, "geodesic", step_m) for part in shapely.get_parts(line)])
    xy = xy[np.concatenate([[True], np.abs(np.diff(xy, axis=0)).max(axis=1) > 1e-9])]
    start = xy[rng.integers(0, len(xy), count)]
    away = rng.uniform(5 * step_m, distance_m * 1.2, count)
    x, y, _ = GEOD.fwd(start[:, 0], start[:, 1], rng.uniform(0, 360, count), away)
    x, y = np.asarray(x), np.asarray(y)
    tree = cKDTree(cartesian(*xy.T))
    away, nearest = tree.query(cartesian(x, y))
    is_left, checked = np.zeros(count, bool), np.zeros(count, bool)
    for k, near in enumerate(nearest):
        if near in (0, len(xy) - 1) or away[k] < 4 * step_m or abs(away[k] - distance_m) < 4:
            continue
        # In the plane of true directions and distances about the position, which lies at its origin.
        three = xy[near - 1 : near + 2]
        azimuth, _, metres = GEOD.inv(np.full(3, x[k]), np.full(3, y[k]), *three.T)
        plane = np.column_stack([metres * np.sin(np.radians(azimuth)), metres * np.cos(np.radians(azimuth))])
        into, out = np.diff(plane, axis=0)
        sides = [_cross(into, -plane[1]) > 0, _cross(out, -plane[1]) > 0]
        is_left[k] = all(sides) if _cross(into, out) > 0 else any(sides)
        rivals = tree.query_ball_point(cartesian(x[k : k + 1], y[k : k + 1])[0], away[k] + 0.3 * step_m)
        checked[k] = np.abs(np.array(rivals) - near).max(initial=0) < 60
    return x, y, is_left, checked


def _cross(a, b):
    return a[0] * b[1] - a[1] * b[0]


def test_one_side_of_a_line_to_and_fro_fits_in_memory():
    """A zigzag of 20,000 edges of 5.5 km, 18 m apart: the sides part the whole, in a fraction of a gigabyte."""
    script = (
        "import re, numpy as np, shapely; from geo import geodesic_area, geodesic_buffer\n"
        "x = np.linspace(36, 40, 20_001); y = 35 + np.where(np.arange(20_001) % 2, 0.05, 0)\n"
        "line = shapely.LineString(np.column_stack([x, y]))\n"
        "zones = [geodesic_buffer(line, 2_000, side=side) for side in ('left', 'right', 'both')]\n"
        "areas = [geodesic_area(zone, edges='straight') for zone in zones]\n"
        "peak = re.findall(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())  # not that of who started it\n"
        "print(abs(areas[0] + areas[1] - areas[2]) / areas[2], *peak)"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    missing, kilobytes = map(float, found.stdout.split())
    assert missing < 1e-5
    assert kilobytes < 600_000


def test_a_line_that_crosses_itself_too_often_has_both_sides_only():
    xy = np.random.default_rng(3).uniform(0, 0.01, (3_000, 2)) + np.array([36, 35])
    with pytest.raises(ToleranceError, match=r"crosses itself about .* take both sides"):
        geodesic_buffer(shapely.LineString(xy), 1_000, side="left")
