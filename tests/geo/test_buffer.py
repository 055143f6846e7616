"""Zones against the true geodesic distance, in all places and of all shapes."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from truth import GEOD, distance_to, outline_errors, winding_line

import geo.geodesic.buffer
from geo import geodesic_area, geodesic_buffer
from geo.errors import InputError, ToleranceError
from geo.geodesic.ellipsoid import cartesian, geodesic_between

ROUND = np.linspace(0, 2 * np.pi, 120)
RING = shapely.LineString(np.column_stack([36 + 0.5 * np.cos(ROUND), 35 + 0.5 * np.sin(ROUND)]))
EIGHT = shapely.LineString(np.column_stack([36 + 0.8 * np.sin(ROUND), 65 + 0.5 * np.sin(2 * ROUND)]))
HOLED = shapely.box(30, 30, 32, 32).difference(shapely.box(30.7, 30.7, 31.3, 31.3))
RANDOM = np.random.default_rng(7)
TANGLE = shapely.LineString(np.column_stack([RANDOM.uniform(30, 32, 40), RANDOM.uniform(70, 71, 40)]))
TWO = shapely.MultiLineString([[(30, 40), (31, 40)], [(30.2, 39.5), (30.4, 40.5)]])

LINES = {
    **{f"winding at {y}°": winding_line(36.5, y, 70, 300_000, 1_000) for y in (0, 36, 60, 75, 85, -36, -60, -75, -85)},
    "3,000 km": winding_line(36.5, 40, 75, 3_000_000, 1_000, amplitude_m=40_000),
    "two vertices": shapely.LineString([(30, 60), (34.5, 60)]),
    "up a meridian": shapely.LineString([(30, 60), (30, 62.2)]),
    "across the antimeridian": winding_line(180, 20, 70, 300_000, 500),
    "along the antimeridian": winding_line(180, 70, 2, 300_000, 500),
    "over the pole": winding_line(30, 89.7, 70, 300_000, 500),
    "straight over the pole": shapely.LineString([(10, 88), (190, 88.5)]),
    "over pole and antimeridian": shapely.LineString([(100, 88.5), (179, 89), (-179.5, 88.2), (-60, 88)]),
    "round the pole": shapely.LineString(np.column_stack([np.degrees(ROUND) - 180, 86 + 0.5 * np.sin(3 * ROUND)])),
    "closed ring": RING,
    "figure of eight": EIGHT,
    "tangle": TANGLE,
    "two lines that cross": TWO,
    "there and back": shapely.LineString([(30, 40), (31, 40), (30, 40)]),
    "repeated vertices": shapely.LineString([(30, 40), (30, 40), (30.5, 40.2), (30.5, 40.2), (30.4, 40.2)]),
    "vertices that all but coincide": shapely.LineString(
        np.repeat([(36, 35), (36.05, 35.02), (36.1, 35.1), (36.12, 35.2)], 6, axis=0) + RANDOM.normal(0, 1e-9, (24, 2))
    ),
    "back and forth, almost": shapely.LineString(
        [(36, 35), (36.2, 35.1), (36 + 1e-9, 35), (36.2, 35.1 + 1e-9), (36.1, 35.3)]
    ),
    "over a quarter of the Earth": shapely.LineString([(10, 78), (-170, 40)]),
    "hairpins": shapely.LineString([(20 + i % 2 * 0.4, 70 + i * 0.002) for i in range(60)]),
    "dense, then coarse": shapely.LineString(
        np.concatenate([RANDOM.normal(0, 5e-4, (300, 2)).cumsum(axis=0), [(0.3, 0.1), (0.8, -0.1)]])
        + np.array([36, 35])
    ),
    "longitudes past 180": shapely.LineString([(178, 10), (183, 11)]),
}
POLYGONS = {
    "with a hole": HOLED,
    "far north with a hole": shapely.transform(HOLED, lambda xy: xy + np.array([0, 44])),
    "round the pole": shapely.Polygon([(0, 80), (90, 80), (180, 80), (-90, 80)]),
    "round the south pole": shapely.Polygon([(0, -85), (120, -84), (-120, -83)]),
    "across the antimeridian": shapely.Polygon([(178, 60), (-178, 60), (-178, 62), (178, 62)]),
    "two apart": shapely.MultiPolygon([shapely.box(30, 50, 31, 51), shapely.box(31.2, 50, 32, 51)]),
}


def assert_well_formed(zone):
    assert zone.is_valid
    west, south, east, north = zone.bounds
    assert west >= -180
    assert south >= -90
    assert east <= 180
    assert north <= 90


@pytest.mark.slow
@pytest.mark.parametrize("distance_m", [1_500.0, 20_000.0, 50_000.0])
@pytest.mark.parametrize("name", LINES)
def test_the_outline_of_a_line_is_within_a_metre(name, distance_m):
    zone, bound_m = geodesic_buffer(LINES[name], distance_m, return_bound=True)
    assert_well_formed(zone)
    beyond, within = outline_errors(LINES[name], zone, distance_m)
    assert max(beyond, within) < 1.0
    assert max(beyond, within) < bound_m + 0.2  # the truth itself is good to 0.05 m, and samples other places


@pytest.mark.slow
@pytest.mark.parametrize("distance_m", [8_000.0, -8_000.0, 30_000.0, -30_000.0])
@pytest.mark.parametrize("name", POLYGONS)
def test_the_outline_of_a_polygon_is_within_a_metre_outward_and_inward(name, distance_m):
    zone = geodesic_buffer(POLYGONS[name], distance_m)
    assert_well_formed(zone)
    beyond, within = outline_errors(POLYGONS[name], zone, distance_m)
    assert max(beyond, within) < 1.0


@pytest.mark.slow
@pytest.mark.parametrize("latitude", [0, 48, -80, 89.9])
@pytest.mark.parametrize("distance_m", [1.0, 30.0, 5_000.0, 300_000.0])
def test_distances_from_a_metre_to_300_km(latitude, distance_m):
    line = winding_line(10, latitude, 40, 20 * min(distance_m, 20_000), 60, amplitude_m=min(distance_m, 20_000))
    zone = geodesic_buffer(line, distance_m)
    beyond, within = outline_errors(line, zone, distance_m, step_m=distance_m / 300)
    assert max(beyond, within) < min(1.0, 0.011 * distance_m)


@pytest.mark.parametrize("distance_m", [1.0, 2_000.0, 60_000.0, 199_000.0, 300_000.0])
def test_distances_from_chords_are_those_of_the_inverse_problem(distance_m):
    random = np.random.default_rng(7)
    x, y = random.uniform(-180, 180, 500), random.uniform(-90, 90, 500)
    far_x, far_y, _ = GEOD.fwd(x, y, random.uniform(0, 360, 500), np.full(500, distance_m))
    measured = geodesic_between(cartesian(x, y), cartesian(far_x, far_y))
    assert measured == pytest.approx(distance_m, abs=max(1e-7, 1.5e-8 * distance_m))


def test_a_ring_near_a_pole_that_turns_back_on_itself():
    """The outline runs back and forth in longitude, so not every meridian leads from it straight to the pole."""
    line = winding_line(10, 89.9, 40, 100_000, 60, amplitude_m=5_000)
    assert max(outline_errors(line, geodesic_buffer(line, 5_000), 5_000)) < 1.0


@pytest.mark.parametrize("distance_m", [0.5, 8.0, 40.0])
def test_outlines_that_all_but_touch_themselves_are_valid(distance_m):
    random = np.random.default_rng(7)
    steps = random.integers(0, 4, (120, 25, 2)) * 12.5
    lines = shapely.linestrings(np.stack([steps[..., 0] / 55_800, 60 + steps[..., 1] / 111_400], axis=-1))
    zones, bound_m = geodesic_buffer(lines, distance_m, return_bound=True)
    assert shapely.is_valid(zones).all()
    assert bound_m.max() <= 0.01 * distance_m


@pytest.mark.slow
def test_a_dense_line():
    line = winding_line(36.5, 55, 20, 300_000, 20_000)
    zone, bound_m = geodesic_buffer(line, 15_000, return_bound=True)
    beyond, within = outline_errors(line, zone, 15_000)
    assert max(beyond, within, bound_m) < 1.0


@pytest.mark.parametrize("edges", ["geodesic", "straight"])
def test_edges_are_read_as_they_are_said_to_be(edges):
    line = shapely.LineString([(30, 60), (37, 60), (37, 62)])
    zone = geodesic_buffer(line, 10_000, edges=edges)
    beyond, within = outline_errors(line, zone, 10_000, edges=edges)
    assert max(beyond, within) < 1.0
    other = "straight" if edges == "geodesic" else "geodesic"
    assert max(outline_errors(line, zone, 10_000, edges=other)) > 1_000


def test_a_whole_parallel_is_an_edge_where_edges_are_straight():
    parallel = shapely.LineString([(-180, 60), (180, 60)])
    zone = geodesic_buffer(parallel, 10_000, edges="straight")
    inner, outer = (GEOD.fwd(0, 60, azimuth, 10_000)[1] for azimuth in (180, 0))
    assert zone.bounds == pytest.approx((-180, inner, 180, outer), abs=1e-5)
    assert zone.is_valid


@pytest.mark.parametrize("position", [(7, 50), (180, -60), (10, 90), (10, 89.99), (-179.9, 0)])
def test_a_circle_is_round_everywhere(position):
    zone = geodesic_buffer(shapely.Point(position), 20_000)
    assert_well_formed(zone)
    assert max(outline_errors(shapely.Point(position), zone, 20_000)) < 1.0
    cap = 2 * np.pi * 6_371_000**2 * (1 - np.cos(20_000 / 6_371_000))
    assert geodesic_area(zone, edges="straight") == pytest.approx(cap, rel=1e-4)


def test_many_circles_and_a_finer_tolerance():
    random = np.random.default_rng(7)
    points = shapely.points(random.uniform(-179, 179, 300), random.uniform(-89, 89, 300))
    zones, bound_m = geodesic_buffer(points, 12_000, tolerance_m=0.05, return_bound=True)
    assert bound_m.max() <= 0.05
    worst = [max(outline_errors(point, zone, 12_000)) for point, zone in zip(points[::30], zones[::30], strict=True)]
    assert max(worst) <= 0.05


def test_a_hole_inside_a_ring_is_kept_and_a_filled_one_is_not():
    assert len(geodesic_buffer(RING, 10_000).interiors) == 1
    assert len(geodesic_buffer(RING, 60_000).interiors) == 0


def test_nothing_is_missed_and_nothing_extra_inside():
    """Random positions about a line are in its zone just when they are near enough."""
    random = np.random.default_rng(7)
    for line in (LINES["winding at 60°"], TANGLE, EIGHT):
        zone = geodesic_buffer(line, 15_000)
        shapely.prepare(zone)
        xy = shapely.get_coordinates(line)[random.integers(0, shapely.get_num_coordinates(line), 3_000)]
        azimuth, away = random.uniform(0, 360, 3_000), random.uniform(0, 22_000, 3_000)
        x, y, _ = GEOD.fwd(xy[:, 0], xy[:, 1], azimuth, away)
        true = distance_to(line, x, y, step_m=60)
        inside = shapely.contains_xy(zone, x, y)
        assert true[inside].max() < 15_001
        assert true[~inside].min() > 14_999


@pytest.mark.slow
def test_a_cut_polygon_shrinks_as_if_it_were_whole():
    whole = shapely.Polygon([(178, 10), (-178, 10), (-178, 14), (178, 14)])
    cut = shapely.MultiPolygon([shapely.box(178, 10, 180, 14), shapely.box(-180, 10, -178, 14)])
    shrunk = [geodesic_buffer(shape, -20_000, edges="straight") for shape in (whole, cut)]
    assert shapely.symmetric_difference(*shrunk).area < 1e-4
    arctic = shapely.Polygon([(-180, 80), (0, 80), (180, 80), (180, 90), (-180, 90)])
    assert geodesic_buffer(arctic, -20_000, edges="straight").contains(shapely.Point(179.999, 85))


def test_a_polygon_can_shrink_to_nothing():
    assert geodesic_buffer(shapely.box(30, 30, 30.1, 30.1), -20_000).is_empty


def test_nested_collections():
    inner = shapely.GeometryCollection([shapely.Point(30, 41), shapely.LineString([(30, 40), (31, 40)])])
    nested = shapely.GeometryCollection([inner, shapely.box(32, 40, 33, 41)])
    zone = geodesic_buffer(nested, 5_000)
    beyond, within = outline_errors(nested, zone, 5_000)
    assert max(beyond, within) < 1.0


def test_arrays_keep_their_shape_and_their_gaps():
    shapes = np.array([[shapely.Point(36, 35), None], [RING, HOLED]], dtype=object)
    zones, bound_m = geodesic_buffer(shapes, 5_000, return_bound=True)
    assert zones.shape == bound_m.shape == (2, 2)
    assert zones[0, 1] is None
    assert np.isnan(bound_m[0, 1])
    assert zones[1, 0].equals(geodesic_buffer(RING, 5_000))


def test_a_series_keeps_its_index_and_crs():
    series = gpd.GeoSeries([shapely.Point(36, 35), RING], index=["a", "b"], crs=4326)
    zones, bound_m = geodesic_buffer(series, [1_000, 2_000], return_bound=True)
    assert list(zones.index) == list(bound_m.index) == ["a", "b"]
    assert zones.crs == series.crs
    assert zones["b"].equals(geodesic_buffer(RING, 2_000))


def test_without_verification_nothing_vouches_for_the_bound():
    zone, bound_m = geodesic_buffer(RING, 5_000, verify=False, return_bound=True)
    assert np.isnan(bound_m)
    assert zone.equals(geodesic_buffer(RING, 5_000))


def test_what_cannot_be_brought_within_the_tolerance_is_refused(monkeypatch):
    """Built for a hundred times the tolerance, an outline misses it, is found out, and is never returned."""
    monkeypatch.setattr(geo.geodesic.buffer, "_REPAIRS", (100.0, 50.0))
    with pytest.raises(ToleranceError, match="off by"):
        geodesic_buffer(RING, 5_000, tolerance_m=0.5)


def test_an_outline_that_misses_the_tolerance_is_repaired(monkeypatch):
    monkeypatch.setattr(geo.geodesic.buffer, "_REPAIRS", (100.0, 1.0))
    zone, bound_m = geodesic_buffer(RING, 5_000, tolerance_m=0.5, return_bound=True)
    assert max(outline_errors(RING, zone, 5_000)) < 0.5
    assert bound_m <= 0.5


@pytest.mark.parametrize(
    ("geometry", "distance_m", "options", "message"),
    [
        (None, 5, {}, "missing"),
        ("POINT (1 2)", 5, {}, "not a geometry"),
        (shapely.Point(), 5, {}, "empty"),
        (shapely.Point(float("nan"), 1), 5, {}, "not numbers"),
        (shapely.LineString([(0, 0), (float("inf"), 1)]), 5, {}, "not numbers"),
        (shapely.Point(36, 90.5), 5, {}, "beyond ±90"),
        (shapely.Point(3_600_000, 36), 5, {}, "beyond ±540"),
        (RING, 0, {}, "greater than 0"),
        (shapely.Point(1, 2), -5, {}, "greater than 0"),
        (shapely.GeometryCollection([HOLED, RING]), -5, {}, "greater than 0"),
        (HOLED, 0, {}, "other than 0"),
        (RING, float("nan"), {}, "finite"),
        (RING, "far", {}, "distance_m"),
        (RING, [1, 2], {}, "distance_m"),
        (RING, 2e6, {}, "out of range"),
        (RING, 5, {"edges": "flat"}, "'geodesic', 'straight'"),
        (RING, 5, {"side": "north"}, "'both', 'left', 'right'"),
        (HOLED, 5, {"side": "left"}, "left and right"),
        (RING, 5, {"tolerance_m": 0}, "tolerance_m"),
    ],
)
def test_what_has_no_zone_is_refused_with_the_reason(geometry, distance_m, options, message):
    with pytest.raises(InputError, match=message):
        geodesic_buffer(geometry, distance_m, **options)


def test_all_faults_are_reported_with_their_rows():
    series = gpd.GeoSeries([shapely.Point(36, 95), shapely.Point(), RING], index=["a", "b", "c"])
    with pytest.raises(InputError) as caught:
        geodesic_buffer(series, 100)
    assert [fault.key for fault in caught.value.faults] == ["row b", "row a"]


def test_a_projected_series_is_refused_with_what_to_do():
    series = gpd.GeoSeries([shapely.Point(36, 35)], crs=4326).to_crs(32637)
    with pytest.raises(InputError, match=r"\.geodesic"):
        geodesic_buffer(series, 100)


def test_the_whole_earth_stays_whole() -> None:
    earth, line = shapely.box(-180, -90, 180, 90), shapely.LineString([(36, 35), (37, 36)])
    for distance_m in (5000, -5000):
        assert geodesic_buffer(earth, distance_m).equals(earth)
    zones = geodesic_buffer(np.array([earth, line]), 5000)
    assert zones[0].equals(earth)
    assert zones[1].equals(geodesic_buffer(line, 5000))
