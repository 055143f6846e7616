"""Vertices that cannot matter are left out, and the zone is that of all of them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from random_shapes import Case, distances, failures

from geo import geodesic_buffer
from geo.geodesic import hidden, pieces
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


@pytest.mark.slow
@pytest.mark.parametrize("name", TRACKS)
def test_the_zone_is_that_of_all_vertices(name):
    line, distance_m, most = TRACKS[name]
    paths = paths_of(*explode(np.array([line])), edges="geodesic", deviation_m=0.05)
    left = hidden.without_hidden(paths, np.array([distance_m]))
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
    monkeypatch.setattr(hidden, "_CROWD", 4)
    monkeypatch.setattr(pieces, "_MANY_POINTS", 3)
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
