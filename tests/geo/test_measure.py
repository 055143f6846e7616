"""Lengths, areas and distances against the geodesic library and against integration."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from truth import GEOD, distance_to, positions_along, winding_line

from geo import geodesic_area, geodesic_distance, geodesic_length
from geo.errors import InputError

LINE = winding_line(36.5, 55, 20, 300_000, 500)


def star(random, longitude, latitude, radius_m, corners):
    azimuth = -np.arange(corners) * 360 / corners
    away = radius_m * random.uniform(0.5, 1, corners)
    x, y, _ = GEOD.fwd(np.full(corners, longitude), np.full(corners, latitude), azimuth, away)
    return shapely.Polygon(np.column_stack([x, y]))


@pytest.mark.parametrize("corners", [3, 12, 100])
@pytest.mark.parametrize("radius_m", [100, 20_000, 300_000])
def test_areas_agree_with_karney(radius_m, corners):
    random = np.random.default_rng([radius_m, corners])
    polygons = [
        star(random, x, y, radius_m, corners)
        for x, y in zip(random.uniform(-180, 180, 40), random.uniform(-89, 89, 40), strict=True)
    ]
    polygons += [star(random, 10, 90, max(radius_m, 20_000), corners), star(random, 180, -60, radius_m, corners)]
    true = [abs(GEOD.geometry_area_perimeter(polygon)[0]) for polygon in polygons]
    longest_edge_m = 2 * radius_m * np.sin(np.pi / corners)
    rel = 2e-6 if longest_edge_m <= 200_000 else 1e-5
    assert geodesic_area(polygons) == pytest.approx(true, rel=rel, abs=0.1)  # what Karney's sums are good for, in m²


def test_areas_of_what_is_straight_in_longitude_and_latitude():
    box = shapely.box(30, 40, 50, 60)
    dense = positions_along(box.exterior, "straight", 500)
    assert geodesic_area(box, edges="straight") == pytest.approx(
        abs(GEOD.polygon_area_perimeter(*dense.T)[0]), rel=1e-8
    )
    assert geodesic_area(shapely.box(-180, -90, 180, 90), edges="straight") == pytest.approx(
        510_065_621_724_088, rel=1e-12
    )


def test_holes_collections_and_directions():
    outer, hole = shapely.box(30, 30, 32, 32), shapely.box(30.5, 30.5, 31, 31)
    holed = outer.difference(hole)
    assert geodesic_area(holed) == pytest.approx(geodesic_area(outer) - geodesic_area(hole), rel=1e-12)
    assert geodesic_area(shapely.reverse(holed)) == pytest.approx(geodesic_area(holed), rel=1e-12)
    mixed = shapely.GeometryCollection([holed, LINE, shapely.Point(1, 2)])
    assert geodesic_area(mixed) == geodesic_area(holed)
    assert geodesic_length(mixed) == pytest.approx(geodesic_length(holed) + geodesic_length(LINE))


def test_lengths():
    assert geodesic_length(LINE) == pytest.approx(GEOD.geometry_length(LINE), rel=1e-12)
    assert geodesic_length(shapely.box(30, 40, 31, 41)) == pytest.approx(
        GEOD.geometry_length(shapely.box(30, 40, 31, 41).exterior)
    )
    parallel = shapely.LineString([(0, 60), (50, 70)])
    dense = positions_along(parallel, "straight", 100)
    assert geodesic_length(parallel, edges="straight") == pytest.approx(GEOD.line_length(*dense.T), rel=1e-9)
    assert geodesic_length(shapely.Point(1, 2)) == 0


def test_distance_between_points_is_the_inverse_problem():
    assert geodesic_distance(shapely.Point(0, 0), shapely.Point(1, 1)) == pytest.approx(GEOD.inv(0, 0, 1, 1)[2])
    assert geodesic_distance(shapely.Point(179.9, 0), shapely.Point(-179.9, 0)) == pytest.approx(22_263.9, abs=0.1)


@pytest.mark.parametrize("edges", ["geodesic", "straight"])
def test_distance_to_a_line(edges):
    line = shapely.LineString([(30, 60), (37, 60), (37, 62)])
    random = np.random.default_rng(3)
    x, y = random.uniform(29, 39, 200), random.uniform(58, 63, 200)
    found = geodesic_distance(shapely.points(x, y), line, edges=edges)
    assert found == pytest.approx(distance_to(line, x, y, edges=edges, step_m=20), abs=0.2, rel=1e-6)


def test_distance_between_shapes():
    square = shapely.box(35, 34, 37, 36)
    assert geodesic_distance(shapely.Point(36, 35), square) == 0
    assert geodesic_distance(square, shapely.box(36, 35, 38, 38)) == 0
    assert geodesic_distance(shapely.LineString([(0, 0), (1, 1)]), shapely.LineString([(0, 1), (1, 0)])) == 0
    assert geodesic_distance(square, shapely.box(38, 34, 39, 36)) == pytest.approx(
        geodesic_distance(shapely.Point(37, 36), shapely.LineString([(38, 34), (38, 36)])), abs=0.1
    )
    across = geodesic_distance(shapely.box(178, 0, 179.5, 1), shapely.box(-179.5, 0, -178, 1))
    assert across == pytest.approx(GEOD.inv(179.5, 1, -179.5, 1)[2], abs=1)


def test_arrays_series_gaps_and_pairs():
    points = gpd.GeoSeries([shapely.Point(0, 0), None, shapely.Point(0, 2)], index=list("abc"), crs=4326)
    found = geodesic_distance(points, shapely.Point(0, 1))
    assert list(found.index) == ["a", "b", "c"]
    assert found["a"] == pytest.approx(110_574, abs=1)
    assert np.isnan(found["b"])
    assert geodesic_area([shapely.Polygon(), None])[0] == 0
    grid = np.array([[LINE, LINE]], dtype=object)
    assert geodesic_length(grid).shape == (1, 2)
    with pytest.raises(InputError, match="cannot be paired"):
        geodesic_distance([LINE, LINE], [LINE] * 3)


@pytest.mark.parametrize("measure", [geodesic_area, geodesic_length])
def test_what_is_not_on_earth_is_refused(measure):
    for bad in (shapely.Point(0, 91), shapely.Point(float("nan"), 1), None, "POINT (0 0)"):
        with pytest.raises(InputError):
            measure(bad)
    with pytest.raises(InputError, match="edges"):
        measure(LINE, edges="rhumb")


@pytest.mark.slow
@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.floats(-180, 180), st.floats(-85, 85), st.floats(0.001, 5), st.floats(0.001, 4))
def test_a_box_is_the_sum_of_its_halves(west, south, width, height):
    middle, east, north = west + width / 2, west + width, south + height
    whole = geodesic_area(shapely.box(west, south, east, north), edges="straight")
    halves = geodesic_area(
        [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)], edges="straight"
    )
    assert halves.sum() == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("empty", [shapely.Point(), shapely.LineString(), shapely.Polygon(), shapely.MultiPoint()])
@pytest.mark.parametrize("other", [shapely.Point(1, 1), shapely.box(0, 0, 1, 1), shapely.LineString()])
def test_nothing_is_at_no_distance(empty, other):
    assert np.isnan(geodesic_distance(empty, other))
    there = geodesic_distance([empty, shapely.Point(1, 2)], shapely.Point(1, 1))
    assert np.isnan(there[0])
    assert there[1] == pytest.approx(GEOD.inv(1, 1, 1, 2)[2])


def test_everything_lies_on_the_whole_earth():
    earth, spot, box = shapely.box(-180, -90, 180, 90), shapely.Point(9, 9), shapely.box(9, 8, 10, 9)
    assert geodesic_distance(earth, spot) == geodesic_distance(box, earth) == geodesic_distance(earth, earth) == 0
    assert geodesic_distance([box, earth], spot) == pytest.approx([0, 0], abs=1e-6)
    assert geodesic_distance([shapely.Point(0, 0), earth], box)[1] == 0
