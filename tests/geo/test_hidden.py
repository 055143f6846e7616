"""Vertices that cannot matter are left out, and the zone is that of all of them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from random_shapes import Case, distances, failures

from geo import geodesic_buffer
from geo.geodesic import covered, discs, hidden, pieces
from geo.geodesic.paths import explode, paths_of


def track(count, size_m, *, longitude=36.0, latitude=35.0, at_rest=False):
    """A line to and fro on a square, or about one place."""
    rng = np.random.default_rng(3)
    xy = rng.normal(0, size_m, (count, 2)) if at_rest else rng.uniform(-size_m / 2, size_m / 2, (count, 2))
    wide = 111_000 * np.cos(np.radians(latitude))
    x = (longitude + xy[:, 0] / wide + 180) % 360 - 180
    return shapely.LineString(np.column_stack([x, latitude + xy[:, 1] / 111_000]))


TRACKS = {
    "to and fro, small against the distance": (track(4_000, 1_000), 50_000.0, 0.2),
    "to and fro, large against the distance": (track(2_000, 1_000), 100.0, 1.0),
    "a receiver at rest": (track(5_000, 20, at_rest=True), 100.0, 0.1),
    "a receiver at rest, far within the distance": (track(5_000, 20, at_rest=True), 1_000.0, 0.02),
    "to and fro over the antimeridian": (track(3_000, 2_000, longitude=180.0, latitude=-60.0), 300.0, 1.0),
}


def zigzag(count, wide_m, high_m, *, longitude=36.0, latitude=35.0):
    """A line of long edges to and fro: not its vertices but the middles of its edges cover the ground."""
    x = np.where(np.arange(count) % 2, wide_m / 2, -wide_m / 2) / (111_000 * np.cos(np.radians(latitude)))
    x = (longitude + x + 180) % 360 - 180
    return shapely.LineString(np.column_stack([x, latitude + np.linspace(0, high_m, count) / 111_000]))


def in_pieces(line, size):
    return shapely.MultiLineString(list(shapely.get_coordinates(line).reshape(-1, size, 2)))


TRACKS |= {
    "long edges to and fro": (zigzag(600, 20_000, 2_000), 500.0, np.inf),
    "long edges to and fro over the antimeridian": (zigzag(600, 9_000, 900, longitude=180, latitude=62), 200.0, np.inf),
    "many short tracks on the same ground": (in_pieces(track(4_000, 1_000), 4), 100.0, 1.0),
    "many points in one town": (shapely.MultiPoint(shapely.get_coordinates(track(20_000, 3_000))), 200.0, 0.3),
    "many points in one place": (shapely.MultiPoint(shapely.get_coordinates(track(9_000, 50))), 5_000.0, 0.05),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TRACKS)
def test_the_zone_is_that_of_all_vertices(name):
    line, distance_m, most = TRACKS[name]
    paths = paths_of(*explode(np.array([line])), edges="geodesic", deviation_m=0.05)
    left = hidden.without_hidden(paths, np.full(len(paths), distance_m))
    assert left.paths is not paths
    assert len(left.paths.longitude) < most * len(paths.longitude)
    case = Case(line, distance_m, "geodesic")
    assert failures(case, np.random.default_rng(0), sides=0) == []
    # Every vertex, and what is a little less than the distance from it, lies in the zone.
    zone = geodesic_buffer(line, distance_m)
    xy = shapely.get_coordinates(line)
    shapely.prepare(zone)
    assert shapely.intersects_xy(zone, xy[:, 0], xy[:, 1]).all()
    rim = shapely.get_coordinates(zone)
    rim = rim[np.abs(rim[:, 0]) < 180]
    assert np.abs(distances(case, rim[:: max(len(rim) // 300, 1)]) - distance_m).max() < 1.06 * case.tolerance_m


@pytest.mark.parametrize("seed", range(12))
def test_few_vertices_taken_for_a_crowd(monkeypatch, seed):
    for module in (hidden, discs, covered):
        monkeypatch.setattr(module, "CROWD", 4)
    monkeypatch.setattr(pieces, "_MANY_SMALL", 3)
    rng = np.random.default_rng(seed)
    size_m = 10 ** rng.uniform(1, 3.5)
    line = track(int(rng.integers(5, 300)), size_m, longitude=rng.choice([36.0, 180.0]), latitude=rng.uniform(-70, 70))
    more = shapely.GeometryCollection([line, shapely.MultiPoint(shapely.get_coordinates(line)[::3] + 0.002)])
    case = Case(more, float(size_m * 10 ** rng.uniform(-0.7, 1.5)), "straight")
    assert failures(case, rng, sides=0) == []


def test_a_line_that_is_no_crowd_is_kept_as_it_is():
    winding = shapely.LineString(np.column_stack([np.linspace(36, 39, 3_000), 35 + np.sin(np.arange(3_000) / 300)]))
    paths = paths_of(*explode(np.array([winding])), edges="geodesic", deviation_m=0.05)
    assert hidden.without_hidden(paths, np.array([5_000.0])).paths is paths


def test_what_is_left_of_long_edges_is_little_of_their_length():
    line = zigzag(600, 20_000, 2_000)
    paths = paths_of(*explode(np.array([line])), edges="geodesic", deviation_m=0.05)
    left = hidden.without_hidden(paths, np.array([500.0])).paths
    runs = shapely.linestrings(
        np.column_stack([left.longitude, left.latitude]), indices=np.repeat(range(len(left)), np.diff(left.start))
    )
    assert shapely.length(runs).sum() < 0.25 * line.length


@pytest.mark.parametrize("seed", range(20))
def test_a_disc_that_is_left_out_is_the_farthest_in_no_direction(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(5, 400))
    centre = rng.normal(0, 0.2, (count, 2)) * rng.uniform(0.2, 1, 2)
    centre = centre[np.hypot(*centre.T) < 0.7 * 0.98]
    radius = rng.uniform(0.999, 1.0, len(centre))
    joined = rng.random(len(centre) - 1) < 0.5
    seen = discs.within_one_disc(centre, radius, joined)
    angle = np.linspace(0, 2 * np.pi, 20_000)
    out, aside = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    reach = centre @ out + np.sqrt(radius[:, None] ** 2 - (centre @ aside) ** 2)
    assert reach[seen].max(axis=0) == pytest.approx(reach.max(axis=0), abs=1e-12)
